package resource

import (
	"encoding/json"
	"unicode"
)

// detectorPart is a target within a detector, whose ARN names both:
// arn:aws:guardduty:eu-west-1:111122223333:detector/12abc34d567e8fa901bc2d34e56789f0/filter/name
func detectorPart(t Type, part string, members ...string) target {
	return target{t, func(r *reading) Ref {
		detector, name := r.text("detectorId"), r.text(members...)
		if detector == "" || name == "" {
			return Ref{Type: t}
		}
		return r.named(t, detector+"/"+part+"/"+name)
	}}
}

// aboutDetector names the detector that a filter or list is of.
func aboutDetector() field {
	return reads(func(r *reading) { r.other(r.named(Detector, r.text("detectorId"))) })
}

func detectorFields() []field {
	return []field{
		boolean(Enabled, "enable"), text(FindingFrequency, "findingPublishingFrequency"),
		reads(features, Path(Feature)),
	}
}

// dataSources are the names that features had in requests before there were
// features: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-feature-object-api-changes-march2023.html
var dataSources = []struct{ member, feature string }{
	{"dataSources.s3Logs.enable", "S3_DATA_EVENTS"},
	{"dataSources.kubernetes.auditLogs.enable", "EKS_AUDIT_LOGS"},
	{"dataSources.malwareProtection.scanEc2InstanceWithFindings.ebsVolumes", "EBS_MALWARE_PROTECTION"},
}

// features reads the features that a request names; others stay as they are.
func features(r *reading) {
	for _, source := range dataSources {
		switch value, _ := truthOf(r.at(source.member)); value {
		case "true":
			r.set(Feature.Of(source.feature), "ENABLED")
		case "false":
			r.set(Feature.Of(source.feature), "DISABLED")
		}
	}
	for _, feature := range r.at("features").List() {
		name := feature.Get("name").Text()
		if status := feature.Get("status").Text(); status != "" {
			r.set(Feature.Of(name), status)
		}
		for _, more := range feature.Get("additionalConfiguration").List() {
			r.set(Feature.Of(name+"/"+more.Get("name").Text()), more.Get("status").Text())
		}
	}
}

// publishing reads where findings are exported to. An update may leave it out.
func publishing(id string) []field {
	return []field{
		reads(func(r *reading) {
			if to := r.text("destinationProperties.destinationArn"); to != "" {
				r.set(SentTo.Of(r.text(id)), to)
			}
			if key := r.text("destinationProperties.kmsKeyArn"); key != "" {
				r.set(PublishingKey.Of(r.text(id)), key)
			}
		}, Path(SentTo), Path(PublishingKey)),
	}
}

func stopPublishing(r *reading) { r.set(SentTo.Of(r.text("destinationId")), "") }

// members gives accounts a state. The service answers which of them it did not
// give it: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DisassociateMembers.html
func members(list, account, state string) field {
	return reads(func(r *reading) {
		undone := map[string]bool{}
		for _, one := range r.at("response.unprocessedAccounts").List() {
			undone[one.Get("accountId").Text()] = true
		}
		for _, one := range r.at(list).List() {
			if account != "" {
				one = one.Get(account)
			}
			if id := one.Text(); !undone[id] {
				r.set(Member.Of(id), state)
			}
		}
	}, Path(Member))
}

// filterCriteria keeps what a filter matches. CloudTrail writes its members
// with a small letter, the API with a capital; the names of fields between
// them are the findings': https://docs.aws.amazon.com/guardduty/latest/APIReference/API_FindingCriteria.html
func filterCriteria(r *reading) {
	at := r.at("findingCriteria")
	if at.IsNull() {
		return
	}
	criterion := map[string]map[string]json.RawMessage{}
	for name, condition := range at.Get("criterion").Members {
		operators := map[string]json.RawMessage{}
		for operator, value := range condition.Members {
			operators[capital(operator)] = json.RawMessage(value.JSON())
		}
		criterion[name] = operators
	}
	r.set(FilterCriteria, jsonText(map[string]any{"Criterion": criterion})) // maps are written sorted
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return string(unicode.ToUpper(rune(s[0]))) + s[1:]
}

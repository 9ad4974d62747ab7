package resource

import "strings"

// Settings of what finds or shows trouble: detectors, their filters and lists,
// Security Hub, analyzers.
const (
	// Enabled is "true" while a detector runs or a list of it is used.
	Enabled Path = "Enabled"
	// Administrator is the account that manages this one's findings; "" when the
	// account manages its own.
	Administrator Path = "Administrator"
	// Member is "true" for an account whose findings are seen here, "false" while
	// that is halted, "" for one that is no member any more. By account.
	Member Family = "Member:"
)

// Settings of GuardDuty: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html
const (
	// Feature is "ENABLED" or "DISABLED" for what a detector looks at beside its
	// foundation: "S3_DATA_EVENTS", "RUNTIME_MONITORING/ECS_FARGATE_AGENT_MANAGEMENT".
	Feature Family = "Feature:"
	// PublishingKey is the ARN of the key that findings are exported with, by the
	// id of the destination, whose SentTo is where they go.
	PublishingKey Family = "PublishingKey:"
	// FindingFrequency is how soon findings that repeat are published:
	// "FIFTEEN_MINUTES", "ONE_HOUR" or "SIX_HOURS".
	FindingFrequency Path = "FindingPublishingFrequency"
	// FilterAction is "ARCHIVE" for a filter that hides what it matches, else
	// "NOOP".
	FilterAction Path = "Filter.Action"
	// FilterCriteria is what a filter matches, JSON text in the API's spelling.
	FilterCriteria Path = "Filter.FindingCriteria"
	// ListLocation is where the addresses or entities are read that GuardDuty
	// trusts, ListFormat how they are written: "TXT", "STIX" and so on.
	ListLocation Path = "Location"
	ListFormat   Path = "Format"
)

// detectorDefaults is a detector as it is created. Which features it has
// depends on when and where:
// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
var detectorDefaults = Settings{FindingFrequency: "SIX_HOURS"}

// filterDefaults is a filter as it is created:
// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateFilter.html
var filterDefaults = Settings{FilterAction: "NOOP"}

// guardDuty reads the calls of GuardDuty. What was named in the path of a
// request stands beside its body in CloudTrail.
// https://docs.aws.amazon.com/guardduty/latest/ug/logging-using-cloudtrail.html
func guardDuty() service {
	detector := named(Detector, "detectorId")
	filter := detectorPart(DetectorFilter, "filter", "filterName", "name")
	ipSet := detectorPart(DetectorIPSet, "ipset", "ipSetId", "response.ipSetId")
	entities := detectorPart(DetectorIPSet, "trustedentityset", "trustedEntitySetId", "response.trustedEntitySetId")
	filterFields := []field{text(FilterAction, "action"), reads(filterCriteria, FilterCriteria), aboutDetector()}
	listFields := []field{boolean(Enabled, "activate"), reads(listLocation, ListLocation), text(ListFormat, "format"), detail("name", "name"), aboutDetector()}
	return service{source: "guardduty.amazonaws.com", operations: []operation{
		{name: "CreateDetector", effect: Creates, target: named(Detector, "response.detectorId"), fields: detectorFields()},
		{name: "UpdateDetector", target: detector, fields: detectorFields()},
		{name: "DeleteDetector", effect: Deletes, target: detector},
		{name: "CreateFilter", effect: Creates, target: filter, fields: filterFields},
		{name: "UpdateFilter", target: filter, fields: filterFields},
		{name: "DeleteFilter", effect: Deletes, target: filter, fields: []field{aboutDetector()}},
		{name: "CreateIPSet", effect: Creates, target: ipSet, fields: listFields},
		{name: "UpdateIPSet", target: ipSet, fields: listFields},
		{name: "DeleteIPSet", effect: Deletes, target: ipSet, fields: []field{aboutDetector()}},
		{name: "CreateTrustedEntitySet", effect: Creates, target: entities, fields: listFields},
		{name: "UpdateTrustedEntitySet", target: entities, fields: listFields},
		{name: "DeleteTrustedEntitySet", effect: Deletes, target: entities, fields: []field{aboutDetector()}},
		{name: "CreatePublishingDestination", target: detector, fields: publishing("response.destinationId")},
		{name: "UpdatePublishingDestination", target: detector, fields: publishing("destinationId")},
		{name: "DeletePublishingDestination", target: detector, fields: []field{reads(stopPublishing, Path(SentTo))}},
		{name: "CreateMembers", target: detector, fields: []field{members("accountDetails", "accountId", "true")}},
		{name: "StartMonitoringMembers", target: detector, fields: []field{members("accountIds", "", "true")}},
		{name: "StopMonitoringMembers", target: detector, fields: []field{members("accountIds", "", "false")}},
		{name: "DisassociateMembers", target: detector, fields: []field{members("accountIds", "", "")}},
		{name: "DeleteMembers", target: detector, fields: []field{members("accountIds", "", "")}},
		{name: "AcceptAdministratorInvitation", target: detector, fields: []field{text(Administrator, "administratorId")}},
		{name: "AcceptInvitation", target: detector, fields: []field{text(Administrator, "masterId")}},
		{name: "DisassociateFromAdministratorAccount", target: detector, fields: []field{becomes(Administrator, "")}},
		{name: "DisassociateFromMasterAccount", target: detector, fields: []field{becomes(Administrator, "")}},
	}, ways: guardDutyWays(), looks: map[Type]func(t turn) string{
		Detector:       func(t turn) string { return t.aws("guardduty get-detector", "--detector-id", t.Name) },
		DetectorFilter: func(t turn) string { return t.part("get-filter", "--filter-name") },
		DetectorIPSet: func(t turn) string {
			if _, kind, _ := t.partOf(); kind != "ipset" {
				return t.part("get-trusted-entity-set", "--trusted-entity-set-id")
			}
			return t.part("get-ip-set", "--ip-set-id")
		},
	}}
}

// listLocation reads where a list lies. A signature, as in a presigned URL, is
// a credential and stays behind, with a user that the URL may name.
func listLocation(r *reading) {
	v := r.at("location")
	if !v.Exists() {
		return
	}
	place, _, _ := strings.Cut(v.Text(), "?")
	if scheme, rest, ok := strings.Cut(place, "://"); ok {
		host, path, _ := strings.Cut(rest, "/")
		place = scheme + "://" + host[strings.LastIndexByte(host, '@')+1:] + "/" + path
	}
	r.set(ListLocation, place)
}

package resource

import "github.com/hosewatch/hosewatch/internal/trail"

func logGroupWays() []way {
	command := func(name string, args ...string) func(t turn) string {
		return func(t turn) string {
			return t.aws("logs "+name, append([]string{"--log-group-name", t.Name}, args...)...)
		}
	}
	byValue := func(name, option string) func(t turn) string {
		return func(t turn) string { return command(name, option, t.Value)(t) }
	}
	return []way{
		{LogGroup, []Path{Exists}, createLogGroup},
		orUnset(LogGroup, RetentionDays, byValue("put-retention-policy", "--retention-in-days"), command("delete-retention-policy")),
		{LogGroup, []Path{Encryption, EncryptionKey}, encryptLogGroup},
		{LogGroup, []Path{DeletionProtection}, protectLogGroup},
		{LogGroup, []Path{DataProtection, MaskedData}, func(t turn) string {
			if was := t.Was[DataProtection]; was != "" {
				return t.aws("logs put-data-protection-policy", "--log-group-identifier", t.Name, "--policy-document", was)
			}
			if _, known := t.Was[DataProtection]; !known {
				return ""
			}
			return t.aws("logs delete-data-protection-policy", "--log-group-identifier", t.Name)
		}},
		{LogGroup, []Path{Path(SentTo), Path(SubscriptionFilter)}, restoreSubscription},
		orUnset(LogGroup, Path(MetricFilter), restoreMetricFilter,
			func(t turn) string { return command("delete-metric-filter", "--filter-name", t.Member)(t) }),
		orUnset(LogGroup, Policy,
			func(t turn) string {
				return t.aws("logs put-resource-policy", "--resource-arn", t.ARN, "--policy-document", t.Value)
			},
			func(t turn) string { return t.aws("logs delete-resource-policy", "--resource-arn", t.ARN) }),
		orUnset(LogGroup, Path(Tag),
			func(t turn) string {
				return t.aws("logs tag-resource", "--resource-arn", t.ARN, "--tags", jsonOf(map[string]string{t.Member: t.Value}))
			},
			func(t turn) string {
				return t.aws("logs untag-resource", "--resource-arn", t.ARN, "--tag-keys", t.Member)
			}),
	}
}

// createLogGroup makes a group of the same name, so that writers find it. What
// the old one held is lost.
func createLogGroup(t turn) string {
	if t.Value != "true" {
		return ""
	}
	args := []string{"--log-group-name", t.Name}
	if key := t.Was[EncryptionKey]; key != "" {
		args = append(args, "--kms-key-id", key)
	}
	return t.aws("logs create-log-group", args...)
}

func encryptLogGroup(t turn) string {
	switch key := t.Was[EncryptionKey]; {
	case t.Was[Encryption] == EncryptionAWSOwned:
		return t.aws("logs disassociate-kms-key", "--log-group-name", t.Name)
	case key != "":
		return t.aws("logs associate-kms-key", "--log-group-name", t.Name, "--kms-key-id", key)
	}
	return ""
}

func protectLogGroup(t turn) string {
	switch t.Value {
	case "true":
		return t.aws("logs put-log-group-deletion-protection", "--log-group-identifier", t.Name, "--deletion-protection-enabled")
	case "false":
		return t.aws("logs put-log-group-deletion-protection", "--log-group-identifier", t.Name, "--no-deletion-protection-enabled")
	}
	return ""
}

// restoreSubscription takes away a subscription that was not there, and sends
// one that was to where it sent.
func restoreSubscription(t turn) string {
	to, how := t.Was[SentTo.Of(t.Member)], t.Was[SubscriptionFilter.Of(t.Member)]
	switch {
	case t.Value == "":
		return t.aws("logs delete-subscription-filter", "--log-group-name", t.Name, "--filter-name", t.Member)
	case to == "" || how == "":
		return ""
	}
	was := trail.ParseValue(how)
	args := []string{"--log-group-name", t.Name, "--filter-name", t.Member, "--filter-pattern", was.Get("filterPattern").Text(), "--destination-arn", to}
	for _, option := range [][2]string{{"roleArn", "--role-arn"}, {"distribution", "--distribution"}} {
		if value := was.Get(option[0]).Text(); value != "" {
			args = append(args, option[1], value)
		}
	}
	return t.aws("logs put-subscription-filter", args...)
}

func restoreMetricFilter(t turn) string {
	was := trail.ParseValue(t.Value)
	return t.aws("logs put-metric-filter", "--log-group-name", t.Name, "--filter-name", t.Member,
		"--filter-pattern", was.Get("filterPattern").Text(), "--metric-transformations", was.Get("metricTransformations").JSON())
}

func logPolicyWays() []way {
	return []way{
		{LogResourcePolicy, []Path{Exists, Policy}, restoreLogPolicy},
		{LogAccountPolicy, []Path{AccountPolicy, AccountPolicyType, AccountPolicySelection, DataProtection, MaskedData, Exists, Path(SentTo)}, restoreAccountPolicy},
		{LogDestination, []Path{Path(SentTo), DestinationRole, Exists}, restoreDestination},
		{LogDestination, []Path{Policy}, func(t turn) string {
			if t.Value == "" {
				return ""
			}
			return t.aws("logs put-destination-policy", "--destination-name", t.Name, "--access-policy", t.Value)
		}},
	}
}

func restoreLogPolicy(t turn) string {
	policy, known := t.Was[Policy]
	switch {
	case !known:
		return ""
	case policy == "":
		return t.aws("logs delete-resource-policy", "--policy-name", t.Name)
	}
	return t.aws("logs put-resource-policy", "--policy-name", t.Name, "--policy-document", policy)
}

func restoreAccountPolicy(t turn) string {
	document, kind := t.Was[AccountPolicy], t.Was[AccountPolicyType]
	if kind == "" || document == "" || t.Was[Exists] == "false" {
		return ""
	}
	args := []string{"--policy-name", t.Name, "--policy-type", kind, "--policy-document", document}
	if selection := t.Was[AccountPolicySelection]; selection != "" {
		args = append(args, "--selection-criteria", selection)
	}
	return t.aws("logs put-account-policy", args...)
}

func lookAtAccountPolicy(t turn) string {
	return t.aws("logs describe-account-policies", "--policy-type", "SUBSCRIPTION_FILTER_POLICY")
}

// restoreDestination sends to the old target with the old role.
func restoreDestination(t turn) string {
	to, role := t.Was[SentTo.Of(destinationTarget)], t.Was[DestinationRole]
	if to == "" || role == "" {
		return ""
	}
	return t.aws("logs put-destination", "--destination-name", t.Name, "--target-arn", to, "--role-arn", role)
}

package resource

import "strings"

// Settings of event rules, buses and archives.
const (
	// RuleState is "ENABLED", "DISABLED" or
	// "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", which lets read-only
	// calls through too.
	RuleState Path = "RuleState"
	// EventPattern is the JSON text that says which events a rule or an archive
	// takes; "" for a rule on a schedule, and for an archive of everything.
	EventPattern Path = "EventPattern"
	// Schedule is when a rule fires by itself; "" when it does not.
	Schedule Path = "ScheduleExpression"
	// ArchivedBus is the ARN of the bus whose events an archive keeps.
	ArchivedBus Path = "EventSourceArn"
)

// The values of RuleState.
const (
	RuleEnabled    = "ENABLED"
	RuleDisabled   = "DISABLED"
	RuleEnabledAll = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
)

// What a rule, a bus and an archive have when nothing is said of it. Logging
// of a bus is its level, "ERROR", "INFO" or "TRACE": where the log goes is
// said elsewhere.
var (
	ruleDefaults    = Settings{RuleState: RuleEnabled, EventPattern: "", Schedule: "", ServiceRole: ""}
	busDefaults     = Settings{Policy: "", Encryption: EncryptionAWSOwned, EncryptionKey: "", DeadLetterQueue: "", Logging: ""}
	archiveDefaults = Settings{EventPattern: "", RetentionDays: "", Encryption: EncryptionAWSOwned, EncryptionKey: ""}
)

// events reads the calls of EventBridge. The bus is left out of a request when
// it is the default one.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-logging-cloudtrail.html
func events() service {
	return service{source: "events.amazonaws.com",
		operations: append(ruleOperations(), busOperations()...),
		ways:       append(append(ruleWays(), targetWays()...), busWays()...),
		looks: map[Type]func(t turn) string{
			EventRule:    func(t turn) string { return t.aws("events describe-rule", t.ruleArguments("--name")...) },
			EventBus:     func(t turn) string { return t.aws("events describe-event-bus", "--name", t.Name) },
			EventArchive: func(t turn) string { return t.aws("events describe-archive", "--archive-name", t.Name) },
		}}
}

// ruleTarget is a rule, whose ARN names its bus unless that is the default one.
func ruleTarget(member string) target {
	return target{EventRule, func(r *reading) Ref {
		name := r.text(member)
		if name == "" || isARN(name) {
			return r.named(EventRule, name)
		}
		bus := r.bus()
		if bus.Name != defaultBus {
			name = bus.Name + "/" + name
		}
		return Named(EventRule, PlaceOf(bus.ARN), name)
	}}
}

const defaultBus = "default"

// bus is the event bus that a request names, by name or ARN.
func (r *reading) bus() Ref {
	name := r.text("eventBusName")
	if name == "" {
		name = defaultBus
	}
	return r.named(EventBus, name)
}

func ruleOperations() []operation {
	rule, ofTarget := ruleTarget("name"), ruleTarget("rule")
	tagged := byARN("resourceARN", EventRule, EventBus)
	return []operation{
		{name: "PutRule", target: rule, fields: []field{becomes(Exists, "true"), reads(wholeRule, RuleState, EventPattern, Schedule, ServiceRole), tags("tags")}},
		{name: "DeleteRule", effect: Deletes, target: rule, fields: []field{detail("force", "force")}},
		{name: "EnableRule", target: rule, fields: []field{becomes(RuleState, RuleEnabled)}},
		{name: "DisableRule", target: rule, fields: []field{becomes(RuleState, RuleDisabled)}},
		{name: "PutTargets", target: ofTarget, fields: []field{reads(putTargets, targetPaths()...)}},
		{name: "RemoveTargets", target: ofTarget, fields: []field{reads(removeTargets, targetPaths()...), detail("force", "force")}},
		{name: "TagResource", target: tagged, fields: []field{tags("tags")}},
		{name: "UntagResource", target: tagged, fields: []field{untags("tagKeys")}},
	}
}

// wholeRule reads a rule. PutRule replaces the whole of it: what is left out
// is not kept, and a rule is enabled by default.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
func wholeRule(r *reading) {
	for p, value := range ruleDefaults {
		r.set(p, value)
	}
	for p, member := range map[Path]string{RuleState: "state", EventPattern: "eventPattern", Schedule: "scheduleExpression", ServiceRole: "roleArn"} {
		if value, ok := documentOf(r.at(member)); ok {
			r.set(p, value)
		}
	}
}

// ruleArguments name a rule and its bus.
func (t turn) ruleArguments(option string, more ...string) []string {
	bus, name, ok := strings.Cut(t.Name, "/")
	if !ok {
		return append([]string{option, t.Name}, more...)
	}
	return append([]string{option, name, "--event-bus-name", bus}, more...)
}

func ruleWays() []way {
	return []way{
		{EventRule, []Path{Exists, EventPattern, Schedule, ServiceRole}, restoreRule},
		{EventRule, []Path{RuleState}, func(t turn) string {
			switch t.Value {
			case RuleEnabled:
				return t.aws("events enable-rule", t.ruleArguments("--name")...)
			case RuleDisabled:
				return t.aws("events disable-rule", t.ruleArguments("--name")...)
			}
			return restoreRule(t)
		}},
	}
}

// restoreRule puts the whole rule, since what is left out is lost. One without
// a pattern and a schedule is not known well enough.
func restoreRule(t turn) string {
	pattern, schedule := t.Was[EventPattern], t.Was[Schedule]
	if t.Was[Exists] == "false" {
		return t.aws("events delete-rule", t.ruleArguments("--name")...)
	}
	if pattern+schedule == "" {
		return ""
	}
	args := t.ruleArguments("--name", optional("--event-pattern", pattern)...)
	args = append(args, optional("--schedule-expression", schedule)...)
	args = append(args, optional("--state", t.Was[RuleState])...)
	return t.aws("events put-rule", append(args, optional("--role-arn", t.Was[ServiceRole])...)...)
}

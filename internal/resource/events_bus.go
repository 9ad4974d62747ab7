package resource

import (
	"encoding/json"
	"strconv"
)

func busOperations() []operation {
	onBus := target{EventBus, (*reading).bus}
	byName := target{EventBus, func(r *reading) Ref {
		if name := r.text("name"); name != "" {
			return r.named(EventBus, name)
		}
		return r.named(EventBus, defaultBus)
	}}
	archive := named(EventArchive, "archiveName")
	key := []Path{Encryption, EncryptionKey}
	settings := append([]Path{Logging, DeadLetterQueue}, key...)
	kept := []field{
		reads(func(r *reading) { r.eventsKey() }, key...), text(EventPattern, "eventPattern"), reads(archiveRetention, RetentionDays),
	}
	return []operation{
		{name: "PutPermission", target: onBus, fields: []field{document(Policy, "policy"), reads(busPermission, Path(Permission))}},
		{name: "RemovePermission", target: onBus, fields: []field{reads(noBusPermission, Policy, Path(Permission)), detail("removeAllPermissions", "removeAllPermissions")}},
		{name: "CreateEventBus", effect: Creates, target: byName, fields: []field{reads(busSettings, settings...), tags("tags")}},
		{name: "UpdateEventBus", target: byName, fields: []field{reads(busSettings, settings...)}},
		{name: "DeleteEventBus", effect: Deletes, target: byName},
		{name: "CreateArchive", effect: Creates, target: archive, fields: append([]field{reads(archivedBus, ArchivedBus)}, kept...)},
		{name: "UpdateArchive", target: archive, fields: kept},
		{name: "DeleteArchive", effect: Deletes, target: archive},
	}
}

// busPermission reads the statement that EventBridge makes of a permission,
// when the whole policy is not given:
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
func busPermission(r *reading) {
	sid := r.text("statementId")
	if sid == "" {
		return
	}
	actions := r.texts("action")
	if len(actions) == 0 {
		actions = []string{"events:PutEvents"}
	}
	s := allow(sid, r.req.Target.ARN, r.texts("principal"), actions)
	s.where(r.text("condition.type"), r.text("condition.key"), r.text("condition.value"))
	r.set(Permission.Of(sid), s.document())
}

// noBusPermission takes away a statement, or all of them: the policy is then
// empty.
func noBusPermission(r *reading) {
	if r.text("removeAllPermissions") == "true" {
		r.set(Policy, "")
	}
	if sid := r.text("statementId"); sid != "" {
		r.set(Permission.Of(sid), "")
	}
}

// busSettings reads what a bus does with events. The answer shows what an
// update left as it was.
func busSettings(r *reading) {
	r.eventsKey()
	if level := r.text("logConfig.level", "response.logConfig.level"); level == "OFF" {
		r.set(Logging, "")
	} else if level != "" {
		r.set(Logging, level)
	}
	if config := r.at("deadLetterConfig"); config.Exists() {
		r.set(DeadLetterQueue, config.Get("arn").Text())
		r.otherARN(config.Get("arn").Text())
	}
}

// eventsKey reads the key of a bus or an archive. An update that does not name
// one, and is not answered with one, leaves EventBridge to use a key that AWS
// owns:
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateEventBus.html
func (r *reading) eventsKey() {
	key := r.text("kmsKeyIdentifier")
	if key == "" && !r.at("kmsKeyIdentifier").Exists() {
		key = r.text("response.kmsKeyIdentifier")
	}
	if key == "" && r.req.Call.Name == "UpdateArchive" && !r.at("kmsKeyIdentifier").Exists() {
		return // its answer does not show the key
	}
	r.set(EncryptionKey, key)
	r.set(Encryption, EncryptionCustomer)
	if key == "" {
		r.set(Encryption, EncryptionAWSOwned)
	}
}

// archiveRetention reads for how many days events are kept; 0 is for ever.
func archiveRetention(r *reading) {
	if days := r.at("retentionDays"); days.Text() == "0" {
		r.set(RetentionDays, "")
	} else if days.Text() != "" {
		r.set(RetentionDays, days.Text())
	}
}

func archivedBus(r *reading) {
	r.set(ArchivedBus, r.text("eventSourceArn"))
	r.otherARN(r.text("eventSourceArn"))
}

func busWays() []way {
	return []way{
		{EventBus, []Path{Path(Permission)}, restoreBusPermission},
		orUnset(EventBus, Policy,
			func(t turn) string {
				return t.aws("events put-permission", "--event-bus-name", t.Name, "--policy", t.Value)
			},
			func(t turn) string {
				return t.aws("events remove-permission", "--event-bus-name", t.Name, "--remove-all-permissions")
			}),
		{EventBus, []Path{Encryption, EncryptionKey}, func(t turn) string {
			return t.aws("events update-event-bus", "--name", t.Name, "--kms-key-identifier", t.Was[EncryptionKey])
		}},
		{EventBus, []Path{Logging}, func(t turn) string {
			level := t.Value
			if level == "" {
				level = "OFF"
			}
			return t.aws("events update-event-bus", append([]string{"--name", t.Name, "--log-config", "Level=" + level}, optional("--kms-key-identifier", t.Was[EncryptionKey])...)...)
		}},
		{EventBus, []Path{Exists}, func(t turn) string {
			if t.Value != "true" || t.Name == defaultBus {
				return ""
			}
			return t.aws("events create-event-bus", append([]string{"--name", t.Name}, optional("--kms-key-identifier", t.Was[EncryptionKey])...)...)
		}},
		{EventArchive, []Path{Exists}, restoreArchive},
		{EventArchive, []Path{RetentionDays}, func(t turn) string {
			return t.aws("events update-archive", "--archive-name", t.Name, "--retention-days", retentionDays(t.Value))
		}},
	}
}

func restoreBusPermission(t turn) string {
	if t.Value == "" {
		return t.aws("events remove-permission", "--event-bus-name", t.Name, "--statement-id", t.Member)
	}
	s, ok := statementOf(t.Value)
	if !ok || len(s.Action) != 1 || len(s.principals()) != 1 {
		return ""
	}
	args := []string{"--event-bus-name", t.Name, "--statement-id", t.Member, "--action", s.Action[0], "--principal", s.principals()[0]}
	for operator, keys := range s.Condition { // the API takes one
		for key, value := range keys {
			args = append(args, "--condition", jsonOf(map[string]string{"Type": operator, "Key": key, "Value": value}))
		}
	}
	return t.aws("events put-permission", args...)
}

// restoreArchive makes an archive of the same bus. What the old one held is
// lost.
func restoreArchive(t turn) string {
	if t.Value != "true" || t.Was[ArchivedBus] == "" {
		return ""
	}
	args := []string{"--archive-name", t.Name, "--event-source-arn", t.Was[ArchivedBus], "--retention-days", retentionDays(t.Was[RetentionDays])}
	args = append(args, optional("--event-pattern", t.Was[EventPattern])...)
	return t.aws("events create-archive", append(args, optional("--kms-key-identifier", t.Was[EncryptionKey])...)...)
}

// retentionDays writes days as EventBridge counts them: 0 is for ever.
func retentionDays(value string) string {
	if value == "" {
		return "0"
	}
	return value
}

// numberOr is the number that a text is, or the text.
func numberOr(text string) any {
	if _, err := strconv.Atoi(text); err == nil {
		return json.Number(text)
	}
	return text
}

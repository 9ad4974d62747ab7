package resource

import (
	"slices"
	"strings"
)

// partOf takes the name of a part of a detector apart.
func (t turn) partOf() (detector, kind, name string) {
	_, rest, _ := strings.Cut(t.ARN, ":detector/")
	detector, rest, _ = strings.Cut(rest, "/")
	kind, name, _ = strings.Cut(rest, "/")
	return detector, kind, name
}

// part writes a command about a part of a detector.
func (t turn) part(command, option string, more ...string) string {
	detector, _, name := t.partOf()
	return t.aws("guardduty "+command, append([]string{"--detector-id", detector, option, name}, more...)...)
}

func guardDutyWays() []way {
	return []way{
		{Detector, []Path{Exists}, createDetector},
		{Detector, []Path{Enabled}, func(t turn) string {
			return t.updateDetector(map[string]string{"true": "--enable", "false": "--no-enable"}[t.Value])
		}},
		{Detector, []Path{FindingFrequency}, func(t turn) string { return t.updateDetector("--finding-publishing-frequency", t.Value) }},
		{Detector, []Path{Path(Feature)}, func(t turn) string { return t.updateDetector("--features", featureJSON(t)) }},
		{Detector, []Path{Path(Member)}, monitorMember},
		{Detector, []Path{Path(SentTo)}, publishAgain},
		{DetectorFilter, []Path{Exists, FilterAction, FilterCriteria}, restoreFilter},
		{DetectorIPSet, []Path{Exists, Enabled, ListLocation}, restoreList},
	}
}

// createDetector makes a detector, which gets a new id.
func createDetector(t turn) string {
	if t.Value != "true" {
		return ""
	}
	args := []string{"--enable"}
	if frequency := t.Was[FindingFrequency]; frequency != "" {
		args = append(args, "--finding-publishing-frequency", frequency)
	}
	return t.aws("guardduty create-detector", args...)
}

func (t turn) updateDetector(args ...string) string {
	if args[len(args)-1] == "" {
		return ""
	}
	return t.aws("guardduty update-detector", append([]string{"--detector-id", t.Name}, args...)...)
}

// featureJSON gives one feature its state. What belongs to another is given
// together with that one's state, which has to be known.
func featureJSON(t turn) string {
	type state struct{ Name, Status string }
	type feature struct {
		state
		AdditionalConfiguration []state `json:",omitempty"`
	}
	if t.Value == "" {
		return ""
	}
	name, more, within := strings.Cut(t.Member, "/")
	if !within {
		return jsonText([]feature{{state: state{name, t.Value}}})
	}
	status := t.Was[Feature.Of(name)]
	if status == "" {
		return ""
	}
	return jsonText([]feature{{state{name, status}, []state{{more, t.Value}}}})
}

// monitorMember starts and stops the watching of a member. One that has left
// has to be invited again, by an address that is not known.
func monitorMember(t turn) string {
	return t.onOff(map[string]string{
		"true": "guardduty start-monitoring-members", "false": "guardduty stop-monitoring-members",
	}, "--detector-id", t.Name, "--account-ids", t.Member)
}

// publishAgain exports findings where they were exported to, with the key that
// takes. The destination may have been changed or deleted: the second call is
// made when the first finds none.
func publishAgain(t turn) string {
	key := t.Was[PublishingKey.Of(t.Member)]
	of := []string{"--detector-id", t.Name}
	properties := []string{"--destination-properties", "DestinationArn=" + t.Value + ",KmsKeyArn=" + key}
	switch {
	case t.Value == "":
		return t.aws("guardduty delete-publishing-destination", append(of, "--destination-id", t.Member)...)
	case key == "":
		return ""
	}
	return t.aws("guardduty update-publishing-destination", slices.Concat(of, []string{"--destination-id", t.Member}, properties)...) + " || " +
		t.aws("guardduty create-publishing-destination", slices.Concat(of, []string{"--destination-type", "S3"}, properties)...)
}

// restoreFilter takes away a filter that was not there, and gives one that was
// what it had.
func restoreFilter(t turn) string {
	criteria, action := t.Was[FilterCriteria], t.Was[FilterAction]
	detector, _, name := t.partOf()
	switch {
	case t.Path == Exists && t.Value == "false":
		return t.part("delete-filter", "--filter-name")
	case criteria == "" || action == "":
		return ""
	case t.Path == Exists:
		return t.aws("guardduty create-filter", "--detector-id", detector, "--name", name, "--action", action, "--finding-criteria", criteria)
	}
	return t.part("update-filter", "--filter-name", "--action", action, "--finding-criteria", criteria)
}

// restoreList does the same for a list. One that was deleted gets a new id and
// a name that is not known, so that there is no command.
func restoreList(t turn) string {
	command, option := "ip-set", "--ip-set-id"
	if _, kind, _ := t.partOf(); kind == "trustedentityset" {
		command, option = "trusted-entity-set", "--trusted-entity-set-id"
	}
	if t.Path == Exists {
		if t.Value == "false" {
			return t.part("delete-"+command, option)
		}
		return ""
	}
	var args []string
	if location := t.Was[ListLocation]; location != "" {
		args = append(args, "--location", location)
	}
	switch t.Was[Enabled] {
	case "true":
		args = append(args, "--activate")
	case "false":
		args = append(args, "--no-activate")
	}
	return t.part("update-"+command, option, args...)
}

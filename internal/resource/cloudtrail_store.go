package resource

import (
	"encoding/json"
	"strings"
)

// eventDataStoreSwitches are the options of update-event-data-store that have
// no value.
var eventDataStoreSwitches = []struct {
	path   Path
	option string
}{
	{MultiRegion, "multi-region-enabled"},
	{OrganizationTrail, "organization-enabled"},
	{DeletionProtection, "termination-protection-enabled"},
}

func eventDataStorePaths() []Path {
	paths := []Path{RetentionDays}
	for _, o := range eventDataStoreSwitches {
		paths = append(paths, o.path)
	}
	return paths
}

// allManagementEvents is what an event data store without selectors records.
const allManagementEvents = `[{"FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]}]`

// updateEventDataStore says what is known. The key is not there: it cannot be
// changed once there is one.
func updateEventDataStore(t turn) string {
	args := []string{"--event-data-store", t.ARN}
	for _, o := range eventDataStoreSwitches {
		switch t.Was[o.path] {
		case "true":
			args = append(args, "--"+o.option)
		case "false":
			args = append(args, "--no-"+o.option)
		}
	}
	if days := t.Was[RetentionDays]; days != "" {
		args = append(args, "--retention-period", days)
	}
	switch selectors, known := t.Was[AdvancedEventSelectors]; {
	case selectors != "":
		args = append(args, "--advanced-event-selectors", selectors)
	case known && t.Was[ManagementWrites] == "true":
		args = append(args, "--advanced-event-selectors", allManagementEvents)
	}
	return t.aws("cloudtrail update-event-data-store", args...)
}

// owner is the option by which calls for trails and event data stores name theirs.
func (t turn) owner() string {
	if t.Type == EventDataStore {
		return "--event-data-store"
	}
	return "--trail-name"
}

func putInsightSelectors(t turn) string {
	type selector struct {
		InsightType     string
		EventCategories []string
	}
	value, known := t.Was[InsightTypes]
	if !known {
		return ""
	}
	selectors := []selector{}
	for _, group := range byKind(value) {
		selectors = append(selectors, selector{group.kind, group.names})
	}
	args := []string{t.owner(), t.ARN, "--insight-selectors", jsonText(selectors)}
	if to := t.Was[SentTo.Of(insights)]; to != "" {
		args = append(args, "--insights-destination", to)
	}
	return t.aws("cloudtrail put-insight-selectors", args...)
}

func putEventConfiguration(t turn) string {
	type selector struct {
		Type   string
		Equals []string
	}
	args := []string{t.owner(), t.ARN}
	if size := t.Was[MaxEventSize]; size != "" {
		args = append(args, "--max-event-size", size)
	}
	if value, known := t.Was[ContextKeys]; known {
		selectors := []selector{}
		for _, group := range byKind(value) {
			selectors = append(selectors, selector{group.kind, group.names})
		}
		args = append(args, "--context-key-selectors", jsonText(selectors))
	}
	return t.aws("cloudtrail put-event-configuration", args...)
}

// trailDelegate gives an account the organization's trails back, or takes them.
func trailDelegate(t turn) string {
	if t.Value == "true" {
		return t.aws("cloudtrail register-organization-delegated-admin", "--member-account-id", t.Name)
	}
	return t.aws("cloudtrail deregister-organization-delegated-admin", "--delegated-admin-account-id", t.Name)
}

func trailTag(t turn) string {
	type tag struct {
		Key   string
		Value string `json:",omitempty"`
	}
	command := "cloudtrail add-tags"
	if t.Value == "" {
		command = "cloudtrail remove-tags"
	}
	return t.aws(command, "--resource-id", t.ARN, "--tags-list", jsonText([]tag{{t.Member, t.Value}}))
}

// grouped is the names that a list has of a kind.
type grouped struct {
	kind  string
	names []string
}

// byKind takes the value of a list apart whose texts are "kind:name", and which
// is sorted.
func byKind(value string) []grouped {
	var all []grouped
	for _, element := range Texts(value) {
		of, name, _ := strings.Cut(element, ":")
		if last := len(all) - 1; last >= 0 && all[last].kind == of {
			all[last].names = append(all[last].names, name)
			continue
		}
		all = append(all, grouped{of, []string{name}})
	}
	return all
}

// jsonText writes a value for a command line, with its characters as they are.
func jsonText(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // made of texts, numbers and booleans: cannot fail
	return strings.TrimSpace(b.String())
}

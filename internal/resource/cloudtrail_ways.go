package resource

import "strings"

// trailOptions are the options of create-trail and update-trail. A switch has
// no value: --no- before its name turns it off.
var trailOptions = []struct {
	path     Path
	option   string
	isSwitch bool
}{
	{DeliveryBucket, "s3-bucket-name", false},
	{DeliveryPrefix, "s3-key-prefix", false},
	{DeliveryTopic, "sns-topic-name", false},
	{TrailLogGroup, "cloud-watch-logs-log-group-arn", false},
	{TrailLogRole, "cloud-watch-logs-role-arn", false},
	{EncryptionKey, "kms-key-id", false},
	{GlobalServiceEvents, "include-global-service-events", true},
	{MultiRegion, "is-multi-region-trail", true},
	{LogFileValidation, "enable-log-file-validation", true},
	{OrganizationTrail, "is-organization-trail", true},
}

func trailWays() []way {
	on := func(option string, commands map[string]string) func(t turn) string {
		return func(t turn) string { return t.onOff(commands, option, t.ARN) }
	}
	ways := []way{
		{Trail, []Path{Exists}, createTrail},
		{Trail, trailPaths(), func(t turn) string {
			return t.aws("cloudtrail update-trail", append([]string{"--name", t.ARN}, t.trailOptions(true)...)...)
		}},
		{Trail, []Path{Recording}, on("--name", map[string]string{"true": "cloudtrail start-logging", "false": "cloudtrail stop-logging"})},
		{Trail, selectorPaths, putEventSelectors},
		{EventDataStore, []Path{Exists}, on("--event-data-store", map[string]string{"true": "cloudtrail restore-event-data-store"})},
		{EventDataStore, []Path{Recording}, on("--event-data-store", map[string]string{
			"true": "cloudtrail start-event-data-store-ingestion", "false": "cloudtrail stop-event-data-store-ingestion",
		})},
		{EventDataStore, append(eventDataStorePaths(), selectorPaths...), updateEventDataStore},
		orUnset(EventDataStore, FederationRole,
			func(t turn) string {
				return t.aws("cloudtrail enable-federation", "--event-data-store", t.ARN, "--federation-role-arn", t.Value)
			},
			func(t turn) string { return t.aws("cloudtrail disable-federation", "--event-data-store", t.ARN) }),
		{Account, []Path{TrailDelegate}, trailDelegate},
	}
	for _, kind := range []Type{Trail, EventDataStore} {
		ways = append(ways, way{kind, []Path{InsightTypes, SentTo.Of(insights)}, putInsightSelectors},
			way{kind, []Path{MaxEventSize, ContextKeys}, putEventConfiguration}, way{kind, []Path{Path(Tag)}, trailTag})
	}
	for _, kind := range []Type{EventDataStore, TrailResourcePolicy} {
		ways = append(ways, orUnset(kind, Policy,
			func(t turn) string {
				return t.aws("cloudtrail put-resource-policy", "--resource-arn", t.ARN, "--resource-policy", t.Value)
			},
			func(t turn) string { return t.aws("cloudtrail delete-resource-policy", "--resource-arn", t.ARN) }))
	}
	return ways
}

func trailPaths() []Path {
	paths := []Path{Encryption}
	for _, o := range trailOptions {
		paths = append(paths, o.path)
	}
	return paths
}

// onOff is the command for the value that a switch had; "" when there is none.
func (t turn) onOff(commands map[string]string, args ...string) string {
	if commands[t.Value] == "" {
		return ""
	}
	return t.aws(commands[t.Value], args...)
}

// trailOptions writes what is known of a trail. A value that was empty has to
// be said to be one when something may stand in its place.
func (t turn) trailOptions(empty bool) []string {
	var args []string
	for _, o := range trailOptions {
		value, known := t.Was[o.path]
		switch {
		case !known, value == "" && (!empty || o.isSwitch):
		case !o.isSwitch:
			args = append(args, "--"+o.option, value)
		case value == "true":
			args = append(args, "--"+o.option)
		default:
			args = append(args, "--no-"+o.option)
		}
	}
	return args
}

// createTrail makes a trail that was deleted as it was, and has it log when it
// did: a new one does not.
func createTrail(t turn) string {
	if t.Value != "true" || t.Was[DeliveryBucket] == "" {
		return ""
	}
	lines := []string{t.aws("cloudtrail create-trail", append([]string{"--name", t.Name}, t.trailOptions(false)...)...)}
	if selectors := putEventSelectors(t); selectors != "" {
		lines = append(lines, selectors)
	}
	if t.Was[Recording] == "true" {
		lines = append(lines, t.aws("cloudtrail start-logging", "--name", t.ARN))
	}
	return strings.Join(lines, " && ")
}

// everyManagementEvent is what a trail without selectors records.
const everyManagementEvent = `[{"ReadWriteType":"All","IncludeManagementEvents":true}]`

func putEventSelectors(t turn) string {
	basic, known := t.Was[EventSelectors]
	option, selectors := "--event-selectors", basic
	switch advanced := t.Was[AdvancedEventSelectors]; {
	case advanced != "":
		option, selectors = "--advanced-event-selectors", advanced
	case !known:
		return ""
	case basic == "" && t.Was[ManagementWrites] == "true":
		selectors = everyManagementEvent
	case basic == "":
		return "" // it recorded nothing, for which there are no selectors
	}
	return t.aws("cloudtrail put-event-selectors", "--trail-name", t.ARN, option, selectors)
}

package judge

import (
	"slices"
	"strconv"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// trailRules are about what CloudTrail records. Without its events nothing
// else can be told, neither by hosewatch nor by anybody else.
func trailRules() []Rule {
	return []Rule{
		{
			ID: "trail-off", Title: "A trail stopped recording",
			Loses: Watcher, Severity: Critical, Direction: Loosened, Anywhere: true,
			Settings: []resource.Path{resource.Recording}, Uses: callsOf("cloudtrail", "DeleteTrail"),
			Attack: []string{"T1562.008"}, Covers: rows("CT-", 1, 2),
			Why:    "Without a trail EventBridge gets no events of API calls: whatever happens from now on, nobody is told, and there is no record of it.",
			Advice: "Start it again at once. Then look in the event history for what the same caller did before and since.",
			Look: func(c *Case) {
				_, stopped := c.became(resource.Recording, "false")
				switch {
				case c.kind() != resource.Trail || c.created():
				case c.gone():
					c.find("%s was deleted: what happens in the account is no longer told", c.name())
				case stopped:
					c.find("%s was stopped: what happens in the account is no longer told", c.name())
				}
			},
			Revert: again(orSafe(resource.Settings{resource.Recording: "true"})),
			Raises: played(func() []Story {
				return []Story{
					story(newTrail("main-stopped"), startTrail("main-stopped"), does("cloudtrail", "StopLogging", `{"name":"main-stopped"}`).after(2*time.Minute).by(mallory)).named("stopped"),
					story(does("cloudtrail", "StopLogging", `{"name":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/seen-stopped"}`)).named("before-unknown"),
					story(newTrail("main-deleted"), startTrail("main-deleted"), does("cloudtrail", "DeleteTrail", `{"name":"main-deleted"}`).after(2*time.Minute).by(mallory)).named("deleted"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(newTrail("main-started"), startTrail("main-started")).named("started"),
					story(newTrail("main-again"), startTrail("main-again"), startTrail("main-again").after(time.Minute)).named("started-again"),
				}
			}),
		},
		{
			ID: "trail-narrowed", Title: "A trail records less than before",
			Loses: Watcher, Severity: Critical, Direction: Loosened, Anywhere: true,
			Grades:   "high for an event data store; medium for data events, and when only calls that read are lost; " + unsureGrades,
			Settings: append(selected(), resource.MultiRegion, resource.GlobalServiceEvents, resource.OrganizationTrail),
			Attack:   []string{"T1562.008"}, Covers: rows("CT-", 3, 5),
			Why:    "What is not recorded is not told: who comes next works where nobody looks.",
			Advice: "Record it again, and find out what was done unrecorded meanwhile.",
			Look:   lookAtNarrowed,
			Revert: orSafe(resource.Settings{resource.MultiRegion: "true", resource.GlobalServiceEvents: "true", resource.ManagementWrites: "true", resource.EventSelectors: "", resource.AdvancedEventSelectors: ""}),
			Raises: played(func() []Story {
				return []Story{
					story(newTrail("main-blinded"), selectors("main-blinded", `"eventSelectors":[{"readWriteType":"ReadOnly","includeManagementEvents":true}]`).by(mallory)).named("writes"),
					story(newTrail("main-no-management"), selectors("main-no-management", `"eventSelectors":[{"readWriteType":"All","includeManagementEvents":false,"dataResources":[{"type":"AWS::S3::Object","values":["arn:aws:s3"]}]}]`)).named("no-management-events"),
					story(newTrail("main-without-kms"), selectors("main-without-kms", `"eventSelectors":[{"readWriteType":"All","includeManagementEvents":true,"excludeManagementEventSources":["kms.amazonaws.com"]}]`)).named("kms-excluded"),
					story(selectors("seen-without-kms", `"eventSelectors":[{"readWriteType":"All","includeManagementEvents":true,"excludeManagementEventSources":["kms.amazonaws.com"]}]`)).named("before-unknown"),
					story(newTrail("main-data-only"), selectors("main-data-only", `"advancedEventSelectors":[{"name":"objects","fieldSelectors":[{"field":"eventCategory","equals":["Data"]},{"field":"resources.type","equals":["AWS::S3::Object"]}]}]`)).named("advanced-no-management"),
					story(newTrail("main-reads-only"), selectors("main-reads-only", `"advancedEventSelectors":[{"name":"m","fieldSelectors":[{"field":"eventCategory","equals":["Management"]},{"field":"readOnly","equals":["true"]}]}]`)).named("advanced-reads"),
					story(newTrail("main-filtered"), selectors("main-filtered", `"advancedEventSelectors":[{"name":"m","fieldSelectors":[{"field":"eventCategory","equals":["Management"]},{"field":"eventName","notEquals":["UpdateDestination","DeleteDeliveryStream"]}]}]`).by(mallory)).named("advanced-filters"),
					story(newTrail("main-one-region"), does("cloudtrail", "UpdateTrail", `{"name":"main-one-region","isMultiRegionTrail":false,"includeGlobalServiceEvents":false}`).after(time.Minute)).named("one-region"),
					story(does("cloudtrail", "UpdateTrail", `{"name":"seen-one-region","isMultiRegionTrail":false}`).by(cloudFormation)).named("one-region-before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(newTrail("main-widened"), does("cloudtrail", "UpdateTrail", `{"name":"main-widened","isMultiRegionTrail":true,"includeGlobalServiceEvents":true}`).after(time.Minute)).named("same-again"),
					story(newTrail("main-all"), selectors("main-all", `"eventSelectors":[{"readWriteType":"All","includeManagementEvents":true}]`)).named("everything"),
					story(newTrail("main-advanced"), selectors("main-advanced", `"advancedEventSelectors":[{"name":"all","fieldSelectors":[{"field":"eventCategory","equals":["Management"]}]}]`)).named("everything-advanced"),
					story(does("cloudtrail", "CreateTrail", `{"name":"small","s3BucketName":"audit-logs","isMultiRegionTrail":false}`)).named("new-trail"),
				}
			}),
		},
	}
}

// selected are the settings that event selectors come to.
func selected() []resource.Path {
	return []resource.Path{resource.ManagementWrites, resource.ManagementReads, resource.ExcludedSources, resource.ManagementFilters, resource.DataEvents}
}

// unrecorded is something that is recorded no longer.
type unrecorded struct {
	what  string
	known bool // that it was recorded before
	grave bool
}

func lookAtNarrowed(c *Case) {
	if c.kind() != resource.Trail && c.kind() != resource.EventDataStore || c.created() {
		return
	}
	lost := c.unrecorded()
	if len(lost) == 0 {
		return
	}
	var words []string
	for _, l := range lost {
		words = append(words, l.what)
	}
	known := !slices.ContainsFunc(lost, func(l unrecorded) bool { return !l.known })
	verb := "no longer records"
	if !known {
		verb = "was told not to record"
	}
	f := c.find("%s %s %s", c.name(), verb, list(words))
	switch {
	case !slices.ContainsFunc(lost, func(l unrecorded) bool { return l.grave }):
		f.grade(Medium)
	case c.kind() == resource.EventDataStore:
		f.grade(High)
	}
	c.unsure(f, known)
}

// unrecorded lists what the call took away from a trail, gravest first.
func (c *Case) unrecorded() []unrecorded {
	var lost []unrecorded
	off := func(p resource.Path, grave bool, what string) bool {
		d, off := c.became(p, "false")
		if off {
			lost = append(lost, unrecorded{what, d.BeforeKnown, grave})
		}
		return off
	}
	if !off(resource.ManagementWrites, true, "any call that changes something") {
		off(resource.ManagementReads, false, "calls that only read")
	}
	off(resource.MultiRegion, true, "other Regions")
	off(resource.GlobalServiceEvents, true, "IAM and other global services")
	off(resource.OrganizationTrail, true, "the other accounts of the organization")
	if d, ok := c.now(resource.ExcludedSources); ok {
		if more := added(d); len(more) > 0 {
			lost = append(lost, unrecorded{"calls of " + list(more), d.BeforeKnown, true})
		}
	}
	if d, ok := c.now(resource.ManagementFilters); ok && d.After != "" {
		lost = append(lost, unrecorded{"calls that its filter leaves out (" + list(resource.Texts(d.After)) + ")", d.BeforeKnown, true})
	}
	if d, ok := c.now(resource.DataEvents); ok && d.BeforeKnown && count(d.After) < count(d.Before) {
		lost = append(lost, unrecorded{"some of the data events that it did", true, false})
	}
	return lost
}

// added are the texts that a list has and had not, as far as known.
func added(d settingChange) []string {
	before := resource.Texts(d.Before)
	return slices.DeleteFunc(resource.Texts(d.After), func(s string) bool { return slices.Contains(before, s) })
}

// removed are the texts that a list had and has no more.
func removed(d settingChange) []string {
	return added(settingChange{Before: d.After, After: d.Before})
}

// count is the number that a setting is; 0 for what is none.
func count(value string) int {
	n, _ := strconv.Atoi(value)
	return n
}

// newTrail makes a trail as it should be.
func newTrail(name string) Step {
	return does("cloudtrail", "CreateTrail", `{"name":"`+name+`","s3BucketName":"audit-logs","isMultiRegionTrail":true,"includeGlobalServiceEvents":true,"enableLogFileValidation":true,"kmsKeyId":"`+ownKey+`","cloudWatchLogsLogGroupArn":"arn:aws:logs:eu-west-1:111122223333:log-group:trail:*"}`)
}

func startTrail(name string) Step {
	return does("cloudtrail", "StartLogging", `{"name":"`+name+`"}`).after(time.Second)
}

// selectors gives a trail event selectors.
func selectors(trail, members string) Step {
	return does("cloudtrail", "PutEventSelectors", `{"trailName":"`+trail+`",`+members+`}`).after(time.Minute)
}

package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// activityRules are about the log of what was asked of a Redshift warehouse,
// which a parameter switches and not the audit log's own call.
func activityRules() []Rule {
	return []Rule{
		{
			ID: "statement-log-off", Title: "Statements to a warehouse are no longer logged",
			Loses: Logging, Severity: High, Direction: Loosened, Grades: unknownOff,
			Settings: []resource.Path{resource.UserActivityLogging}, Attack: []string{"T1562.008"}, Covers: []string{"RED-007"},
			Why:    "Who reads or changes what was delivered is no longer recorded, whatever else the audit log says.",
			Advice: "Switch the parameter on again. Clusters take it over when they restart.",
			Look: func(c *Case) {
				if d, off := c.became(resource.UserActivityLogging, "false"); off && !c.created() {
					c.findGone(d, "no longer logs statements", "was told not to log statements")
				}
			},
			Revert: orSafe(resource.Settings{resource.UserActivityLogging: "true", resource.TransitEncryption: resource.TransitTLS}),
			Raises: played(func() []Story {
				return []Story{
					story(clusterParameter("etl-logged", activity, "true"), clusterParameter("etl-logged", activity, "false").after(time.Minute).by(mallory)).named("known"),
					story(clusterParameter("etl-logged-unknown", activity, "false")).named("before-unknown"),
					story(clusterParameter("etl-logged-deployed", activity, "false").by(cloudFormation)).named("deployed"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(clusterParameter("etl-logging", activity, "true")).named("on"),
					story(clusterParameter("etl-search-path", "search_path", "orders")).named("another-parameter"),
				}
			}),
		},
	}
}

// activity is the parameter that switches the log.
const activity = string(resource.UserActivityLogging)

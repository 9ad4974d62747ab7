package judge

import (
	"strconv"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// capacityRules are about how much a source takes, and how closely it is
// watched.
func capacityRules() []Rule {
	shards := []resource.Call{{Source: "kinesis.amazonaws.com", Name: "MergeShards"}}
	return []Rule{
		{
			ID: "source-capacity-cut", Title: "A Kinesis stream takes far fewer records than before",
			Loses: Recovery, Severity: Medium, Direction: Loosened,
			Grades:   "info when it keeps more than half of its shards, low when it is not known how many it had",
			Settings: []resource.Path{resource.ShardCount}, Attack: []string{"T1499"}, Covers: []string{"KIN-009"},
			Why:    "Producers that write as much as before are refused, and what they do not try again is lost.",
			Advice: "Widen the stream again unless its load fell; look at WriteProvisionedThroughputExceeded.",
			Look:   (*Case).lookAtShards,
			Revert: func(c *Case) (string, string) {
				if told := c.said("currentShardCount"); told != "" {
					return c.back([]resource.Path{resource.ShardCount}, resource.Settings{resource.ShardCount: told}), ""
				}
				return c.subject.revert()
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("kinesis", "CreateStream", `{"streamName":"narrowed","shardCount":8}`), reshard("narrowed", 4).after(time.Hour).by(mallory)).named("known"),
					story(reshard("narrowed-once", 4).answering(`{"streamName":"narrowed-once","currentShardCount":8,"targetShardCount":4}`)).named("answered"),
					story(reshard("narrowed-somehow", 2)).named("unknown"),
					story(does("kinesis", "CreateStream", `{"streamName":"narrowed-a-little","shardCount":8}`), reshard("narrowed-a-little", 7).after(time.Hour)).named("a-little"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("kinesis", "CreateStream", `{"streamName":"widened","shardCount":4}`), reshard("widened", 8).after(time.Hour))}
			}),
		},
		{
			ID: "source-capacity-changed", Title: "How much a Kinesis stream takes was changed",
			Loses: Recovery, Severity: Info, Direction: Changed,
			Settings: []resource.Path{resource.StreamMode}, Uses: shards, Attack: []string{"T1578", "T1499"}, Covers: []string{"KIN-010", "KIN-011"},
			Why:    "Done once this is housekeeping. Done again and again it narrows a stream until producers are refused.",
			Advice: "Nothing, unless producers are refused afterwards.",
			Look: func(c *Case) {
				d, changed := c.now(resource.StreamMode)
				switch {
				case c.Asked.Call == shards[0]:
					c.find("two shards of %s were merged into one", c.name())
				case !changed || c.Asked.Effect == resource.Creates:
				case d.After == "ON_DEMAND":
					c.find("%s takes as much as it is sent, and is paid for by that", c.name())
				default:
					c.find("%s takes as much as its shards hold, and no more", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("kinesis", "UpdateStreamMode", `{"streamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/provisioned-now","streamModeDetails":{"streamMode":"PROVISIONED"}}`)).named("provisioned"),
					story(does("kinesis", "UpdateStreamMode", `{"streamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/on-demand-now","streamModeDetails":{"streamMode":"ON_DEMAND"}}`)).named("on-demand"),
					story(does("kinesis", "MergeShards", `{"streamName":"merged","shardToMerge":"shardId-000000000000","adjacentShardToMerge":"shardId-000000000001"}`)).named("merged"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("kinesis", "SplitShard", `{"streamName":"split","shardToSplit":"shardId-000000000000","newStartingHashKey":"10"}`))}
			}),
		},
		{
			ID: "source-monitoring-reduced", Title: "A source of streams reports less about itself",
			Loses: Logging, Severity: Low, Direction: Loosened,
			Settings: []resource.Path{resource.Path(resource.ShardMetric), resource.BrokerMonitoring}, Attack: []string{"T1562.008"}, Covers: []string{"KIN-008"},
			Why:    "Which part of it is too busy, or read by somebody new, does not show any more.",
			Advice: "Switch the metrics on again when an alarm or a dashboard needs them.",
			Look: func(c *Case) {
				off := 0
				for _, d := range c.Family(resource.ShardMetric) {
					if d.After == "false" && (d.Before == "true" || !d.BeforeKnown) {
						off++
					}
				}
				if off > 0 {
					c.find("%s no longer reports %d metrics of each shard", c.name(), off)
				}
				if d, less := c.became(resource.BrokerMonitoring, "DEFAULT"); less && d.BeforeKnown && c.Asked.Effect != resource.Creates {
					c.find("%s reports only what brokers report by default", c.name())
				}
			},
			Revert: func(c *Case) (string, string) {
				if c.kind() != resource.KinesisStream {
					return c.subject.revert()
				}
				was, off := resource.Settings{}, []resource.Path{}
				for _, d := range c.Family(resource.ShardMetric) {
					was[d.Path], off = "true", append(off, d.Path)
				}
				return c.back(off, was), ""
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("kinesis", "EnableEnhancedMonitoring", `{"streamName":"measured","shardLevelMetrics":["ALL"]}`), does("kinesis", "DisableEnhancedMonitoring", `{"streamName":"measured","shardLevelMetrics":["ALL"]}`).after(time.Hour)).named("known"),
					story(does("kinesis", "DisableEnhancedMonitoring", `{"streamName":"measured-once","shardLevelMetrics":["ALL"]}`)).named("unknown"),
					story(brokerMonitoring("measured", "PER_BROKER"), brokerMonitoring("measured", "DEFAULT").after(time.Hour)).named("brokers"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("kinesis", "EnableEnhancedMonitoring", `{"streamName":"measured-now","shardLevelMetrics":["ALL"]}`)),
					story(does("kinesis", "DisableEnhancedMonitoring", `{"streamName":"","shardLevelMetrics":[]}`)).named("none"),
				}
			}),
		},
	}
}

// lookAtShards compares how many shards a stream has with how many it had, which
// the answer tells when no earlier event did.
func (c *Case) lookAtShards() {
	d, changed := c.now(resource.ShardCount)
	now, err := strconv.Atoi(d.After)
	if !changed || err != nil || c.Asked.Effect == resource.Creates {
		return
	}
	told := d.Before
	if told == "" {
		told = c.said("currentShardCount")
	}
	before, err := strconv.Atoi(told)
	switch {
	case err != nil:
		c.find("%s was given a capacity of %s", c.name(), shardsAsText(now)).grade(Low).toward(Unclear)
	case now < before:
		f := c.find("%s has %s instead of %d", c.name(), shardsAsText(now), before).was("It takes 1 MB a second for each.")
		if 2*now > before {
			f.grade(Info)
		}
	}
}

func shardsAsText(n int) string {
	if n == 1 {
		return "1 shard"
	}
	return strconv.Itoa(n) + " shards"
}

func reshard(stream string, shards int) Step {
	return does("kinesis", "UpdateShardCount", `{"streamName":"`+stream+`","targetShardCount":`+strconv.Itoa(shards)+`,"scalingType":"UNIFORM_SCALING"}`)
}

func brokerMonitoring(cluster, level string) Step {
	return does("kafka", "UpdateMonitoring", `{"clusterArn":"`+mskCluster(cluster)+`","currentVersion":"K3AEGXETSR30VB","enhancedMonitoring":"`+level+`"}`)
}

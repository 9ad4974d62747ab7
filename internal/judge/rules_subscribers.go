package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// subscriberRules are about who hears what a topic tells.
func subscriberRules() []Rule {
	return []Rule{
		{
			ID: "subscriber-added", Title: "A topic tells somebody outside of the account",
			Loses: Watcher, Severity: High, Direction: Loosened, Grades: "one grade lower when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.Path(resource.SentTo)},
			Attack:   []string{"T1020"}, Covers: rows("SNS-", 4, 4),
			Why:    "Whatever the topic is told is read there as well: of alerts, what is weak and what has been noticed.",
			Advice: "Ask whose address it is; end the subscription unless somebody can say.",
			Look:   lookAtSubscriber,
			Raises: played(func() []Story {
				return []Story{
					story(subscribes("hosewatch-leak", "email", "drop@example.net").by(mallory)).named("email"),
					story(subscribes("hosewatch-leak-web", "https", "https://collect.example.net/in?k=1")).named("https"),
					story(subscribes("hosewatch-leak-queue", "sqs", "arn:aws:sqs:eu-west-1:444455556666:inbox")).named("other-account"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(subscribes("hosewatch-own", "sqs", "arn:aws:sqs:eu-west-1:111122223333:hosewatch-inbox")).named("own-queue"),
					story(does("sns", "Unsubscribe", `{"subscriptionArn":"`+subscriptionARN("hosewatch-left-only")+`"}`)).named("ended"),
				}
			}),
		},
		{
			ID: "subscriber-lost", Title: "A topic no longer tells somebody",
			Loses: Watcher, Severity: High, Direction: Broken, Grades: "one grade lower when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.Path(resource.SentTo)},
			Attack:   []string{"T1562"}, Covers: rows("SNS-", 5, 5),
			Why:    "Whoever listened there hears nothing any more, and silence looks like calm.",
			Advice: "Subscribe again; an address has to confirm it.",
			Look: func(c *Case) {
				if c.kind() != resource.Topic {
					return
				}
				for _, d := range c.Family(resource.SentTo) {
					switch {
					case !d.AfterKnown || d.After != "":
					case d.Before != "":
						c.lowered(c.find("%s no longer tells %s", c.name(), short(d.Before)))
					default:
						c.lowered(c.find("%s no longer tells one of its subscribers", c.name()).was("Who that was is not known."))
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(subscribes("hosewatch-left", "email", "on-call@example.com"), does("sns", "Unsubscribe", `{"subscriptionArn":"`+subscriptionARN("hosewatch-left")+`"}`).after(time.Minute).by(mallory)).named("known"),
					story(does("sns", "Unsubscribe", `{"subscriptionArn":"`+subscriptionARN("hosewatch-left-seen")+`"}`)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story { return []Story{story(subscribes("hosewatch-joined", "email", "on-call@example.com"))} }),
		},
		{
			ID: "alerts-filtered", Title: "A subscriber of a topic gets less than before",
			Loses: Watcher, Severity: High, Direction: Loosened, Grades: "one grade lower when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.Path(resource.FilterPolicy), resource.Path(resource.FilterScope)},
			Attack:   []string{"T1562"}, Covers: rows("SNS-", 7, 7),
			Why:    "What the filter does not let through never arrives, and nothing says that it was withheld.",
			Advice: "Read the filter, and take it away unless it was agreed.",
			Look:   lookAtFilter,
			Raises: played(func() []Story {
				return []Story{
					story(subscriptionStep("hosewatch-filtered", "FilterPolicy", `{\"severity\":[\"low\"]}`).by(mallory)).named("filter"),
					story(subscriptionStep("hosewatch-filtered-more", "FilterPolicy", `{\"severity\":[\"low\",\"high\"]}`), subscriptionStep("hosewatch-filtered-more", "FilterPolicy", `{\"severity\":[\"low\"]}`).after(time.Minute)).named("narrower"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(subscriptionStep("hosewatch-unfiltered", "FilterPolicy", `{}`)).named("none"),
					story(subscribes("hosewatch-born-filtered", "sqs", "arn:aws:sqs:eu-west-1:111122223333:hosewatch-high")).named("new"),
					story(subscriptionStep("hosewatch-raw", "RawMessageDelivery", "true")).named("other-attribute"),
				}
			}),
		},
	}
}

func lookAtSubscriber(c *Case) {
	if c.kind() != resource.Topic {
		return
	}
	for _, d := range c.Family(resource.SentTo) {
		account, foreign := c.foreign(d.After)
		switch own := arnAccount(d.After) != "" && !foreign; {
		case !d.AfterKnown, d.After == "", own:
		case foreign:
			c.lowered(c.find("%s now tells %s of account %s", c.name(), short(d.After), account))
		default:
			c.lowered(c.find("%s now tells %s", c.name(), d.After))
		}
	}
}

// lookAtFilter finds filters of subscriptions that were there before, which a
// new subscription's is not.
func lookAtFilter(c *Case) {
	if c.kind() != resource.Topic || c.Asked.Call.Name == "Subscribe" {
		return
	}
	for _, d := range c.Family(resource.FilterPolicy) {
		switch {
		case !d.AfterKnown, d.After == "", d.Before != "" && widened(d.Before, d.After):
		case d.BeforeKnown && d.Before == "":
			c.lowered(c.find("A subscriber of %s no longer gets everything", c.name()).was("There was no filter."))
		case d.BeforeKnown:
			c.lowered(c.find("A subscriber of %s gets other messages than before", c.name()).was("The filter was %s.", d.Before))
		default:
			c.lowered(c.find("A subscriber of %s gets only what a new filter lets through", c.name()))
		}
	}
	for _, d := range c.Family(resource.FilterScope) {
		if d.AfterKnown && d.BeforeKnown && d.Before != "" {
			c.lowered(c.find("The filter of a subscriber of %s looks at something else", c.name()).was("It looked at %s.", d.Before))
		}
	}
}

func subscribes(topic, protocol, endpoint string) Step {
	return does("sns", "Subscribe", topicOf(topic), `{"protocol":"`+protocol+`","endpoint":"`+endpoint+`"}`).
		answering(`{"subscriptionArn":"` + subscriptionARN(topic) + `"}`)
}

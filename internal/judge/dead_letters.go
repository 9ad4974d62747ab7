package judge

import (
	"fmt"
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// lookAtDeadLetters finds what failed to be delivered and is no longer kept.
func lookAtDeadLetters(c *Case) {
	if c.created() {
		return
	}
	if d, ok := c.now(resource.DeadLetterQueue); ok {
		c.lookAtDeadLetter(d, c.name())
	}
	for _, d := range c.Family(resource.DeadLetterQueues) {
		id, _ := resource.DeadLetterQueues.Name(d.Path)
		if _, ended := c.became(resource.SentTo.Of(id), ""); ended || !d.AfterKnown || c.kind() == resource.EventRule && !d.BeforeKnown {
			continue // nothing is sent there any more, or a whole target was put
		}
		c.lookAtDeadLetter(d, "the receiver "+id+" of "+c.name())
	}
	if c.kind() == resource.Function {
		c.lookAtFailures()
	}
}

// lookAtDeadLetter judges the queue for what one receiver did not take.
func (c *Case) lookAtDeadLetter(d settingChange, whose string) {
	account, foreign := c.foreign(d.After)
	var f *Finding
	switch {
	case foreign:
		f = c.find("What failed for %s now goes to %s of account %s", whose, short(d.After), account)
	case d.After == "" && d.BeforeKnown:
		f = c.find("What fails for %s is dropped from now on", whose).was("It was kept in %s.", short(d.Before))
	case d.After == "":
		f = c.find("What fails for %s was told to be dropped", whose)
	case d.Before != "":
		f = c.find("What fails for %s now goes to %s instead of %s", whose, short(d.After), short(d.Before)).grade(Medium).toward(Changed)
	default:
		return
	}
	if k := c.kind(); f.Severity == High && !foreign && k != resource.Queue && k != resource.Topic {
		f.grade(Medium)
	}
	c.unsure(f, d.BeforeKnown)
}

// lookAtFailures judges what becomes of calls of a function that nobody waits
// for. A function for which nothing was said tries three times, and then drops
// the call.
func (c *Case) lookAtFailures() {
	if c.Asked.Call.Name == "DeleteFunctionEventInvokeConfig" {
		if len(c.Settings) > 0 {
			c.unsure(c.find("%s lost what it does with calls that fail: how often it tries, and where they are kept", c.name()).grade(Medium), c.subject.beforeKnown())
		}
		return
	}
	for _, d := range c.Family(resource.AsyncRetries) {
		if d.AfterKnown && d.After == "0" {
			c.lowered(c.find("%s tries once only: a call that fails is not repeated", c.name()).grade(Medium))
		}
	}
	for _, d := range c.Family(resource.SentTo) {
		if name, _ := resource.SentTo.Name(d.Path); strings.HasPrefix(name, "failure of ") && d.AfterKnown && (d.BeforeKnown || d.After != "") {
			c.lookAtDeadLetter(d, c.name())
		}
	}
}

// spell writes seconds as people say them.
func spell(seconds int) string {
	for _, unit := range []struct {
		seconds int
		word    string
	}{{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}} {
		n := seconds / unit.seconds
		switch {
		case n*unit.seconds != seconds || n == 0:
		case n == 1:
			return "1 " + unit.word
		default:
			return fmt.Sprintf("%d %ss", n, unit.word)
		}
	}
	return "0 seconds"
}

// The topics and queues of stories, all of our account.

func topicOf(name string) string {
	return `{"topicArn":"arn:aws:sns:eu-west-1:111122223333:` + name + `"}`
}

func queueOf(name string) string {
	return `{"queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/` + name + `"}`
}

func queueStep(name, attributes string) Step {
	return does("sqs", "SetQueueAttributes", queueOf(name), `{"attributes":`+attributes+`}`)
}

// redrive is the attribute that keeps what failed in a queue.
func redrive(queue string) string {
	return `{"RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:111122223333:` + queue + `\",\"maxReceiveCount\":\"5\"}"}`
}

// subscriptionStep sets an attribute of a topic's subscription. The value is
// written as within a JSON text.
func subscriptionStep(topic, attribute, value string) Step {
	return does("sns", "SetSubscriptionAttributes", `{"subscriptionArn":"`+subscriptionARN(topic)+`","attributeName":"`+attribute+`","attributeValue":"`+value+`"}`)
}

func subscriptionARN(topic string) string {
	return "arn:aws:sns:eu-west-1:111122223333:" + topic + ":2bcfbf39-05c3-41de-beaa-fcfcc21c8f55"
}

// failuresTo keeps the calls of a function that fail in a queue.
func failuresTo(function, queue string) Step {
	return does("lambda", "PutFunctionEventInvokeConfig", `{"functionName":"`+function+`","maximumRetryAttempts":2,"destinationConfig":{"onFailure":{"destination":"arn:aws:sqs:eu-west-1:111122223333:`+queue+`"}}}`)
}

func sseTable(name, specification string) Step {
	return does("dynamodb", "UpdateTable", `{"tableName":"`+name+`","sSESpecification":`+specification+`}`)
}

package judge

import (
	"regexp"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// Whose a place is that data goes to.
type owner struct {
	// account is the one that it belongs to, when that is not ours.
	account string
	// ours: it is known to be ours. When it is not and account is "", nobody
	// knows: the ARN of a bucket names no account.
	ours bool
}

// ownerOf tells whose a resource is. A bucket is ours when events of ours have
// told of it, or when the configuration lists it.
func (c *Case) ownerOf(arn string) owner {
	account, foreign := c.foreign(arn)
	switch {
	case foreign:
		return owner{account: account}
	case account != "":
		return owner{ours: c.Config.OwnAccount(account, c.Event.Account)}
	}
	return owner{ours: len(c.knownOf(arn)) > 0 || c.listed(arn)}
}

// knownOf is what was known of another resource that the record names.
func (c *Case) knownOf(arn string) resource.Settings {
	for i, other := range c.Asked.Others {
		if other.ARN == arn && i < len(c.Known) {
			return c.Known[i]
		}
	}
	return nil
}

var accountID = regexp.MustCompile(`^[0-9]{12}$`)

// outsideAccount tells which account is meant by an id or an ARN, if it is
// not ours.
func (c *Case) outsideAccount(who string) (account string, outside bool) {
	if accountID.MatchString(who) {
		return who, !c.Config.OwnAccount(who, c.Event.Account)
	}
	return c.foreign(who)
}

// entered are the texts that a setting which is a list has now and had not
// before, as far as known.
func entered(d settingChange) []string {
	before := resource.Texts(d.Before)
	return slices.DeleteFunc(resource.Texts(d.After), func(s string) bool { return slices.Contains(before, s) })
}

// among reports whether the resource is of one of the types.
func (c *Case) among(types ...resource.Type) bool { return slices.Contains(types, c.kind()) }

// created reports whether the call made the resource.
func (c *Case) created() bool { return c.Asked.Effect == resource.Creates }

// lower takes one grade from a finding about what a deployment usually does.
func (c *Case) lower(f *Finding) {
	if c.routine() && f.Severity > Low {
		f.grade(f.Severity - 1)
	}
}

// joined lists words in order, each once.
func joined(words []string) string { return list(slices.Compact(slices.Sorted(slices.Values(words)))) }

// receiverWords are what people call a receiver whose ARN has this in it.
// short has words for the others.
var receiverWords = [][2]string{
	{":deliverystream/", "delivery stream "}, {":lambda:", "function "}, {":sqs:", "queue "}, {":sns:", "topic "},
	{":event-bus/", "event bus "}, {":s3:::", "bucket "},
}

// receiverName is what people call whoever gets something.
func receiverName(arn string) string {
	for _, w := range receiverWords {
		if strings.Contains(arn, w[0]) {
			return w[1] + short(arn)
		}
	}
	if _, name, ok := strings.Cut(arn, ":destination:"); ok {
		return "log destination " + name
	}
	return short(arn)
}

// receiverNames names several.
func receiverNames(arns []string) string {
	var names []string
	for _, arn := range arns {
		names = append(names, receiverName(arn))
	}
	return joined(names)
}

package resource

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settings of a rule's targets, by the target's id. Its address is SentTo, the
// queue of what could not be delivered DeadLetterQueues.
const (
	// TargetRole is the ARN of the role in which events are delivered.
	TargetRole Family = "TargetRole:"
	// TargetRetries is how often, and TargetAge for how many seconds delivery
	// is tried; "" is EventBridge's default, 185 times and 86400 seconds.
	TargetRetries Family = "TargetRetries:"
	TargetAge     Family = "TargetAge:"
	// TargetInput is what the target receives instead of the event: "path
	// $.detail" for a part of it; "constant" or "template", and a fingerprint
	// of the text, for something else; "" for the event as it is.
	TargetInput Family = "TargetInput:"
	// TargetOptions is a list of the names of other settings of the target,
	// those of its own service; "" for none.
	TargetOptions Family = "TargetOptions:"
)

// targetParts are the settings of a target that are texts in its request.
var targetParts = []struct {
	family Family
	member []string
	option string // the member of the AWS CLI, joined by dots
}{
	{SentTo, []string{"arn"}, "Arn"},
	{TargetRole, []string{"roleArn"}, "RoleArn"},
	{DeadLetterQueues, []string{"deadLetterConfig", "arn"}, "DeadLetterConfig.Arn"},
	{TargetRetries, []string{"retryPolicy", "maximumRetryAttempts"}, "RetryPolicy.MaximumRetryAttempts"},
	{TargetAge, []string{"retryPolicy", "maximumEventAgeInSeconds"}, "RetryPolicy.MaximumEventAgeInSeconds"},
}

// targetPaths are the settings that a target has.
func targetPaths() []Path {
	all := []Path{Path(TargetInput), Path(TargetOptions)}
	for _, part := range targetParts {
		all = append(all, Path(part.family))
	}
	return all
}

// putTargets reads targets, each of which replaces the one with its id.
// Targets that the answer says have failed are as they were.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
func putTargets(r *reading) {
	failed := r.failedTargets()
	for _, target := range r.at("targets").List() {
		id := target.Get("id").Text()
		if slices.Contains(failed, id) {
			continue
		}
		for _, part := range targetParts {
			r.set(part.family.Of(id), target.Get(part.member...).Text())
		}
		r.set(TargetInput.Of(id), targetInput(target))
		r.set(TargetOptions.Of(id), targetOptions(target))
		r.otherARN(target.Get("arn").Text())
		r.otherARN(target.Get("deadLetterConfig", "arn").Text())
	}
}

func removeTargets(r *reading) {
	failed := r.failedTargets()
	for _, id := range r.texts("ids") {
		if slices.Contains(failed, id) {
			continue
		}
		for _, family := range targetPaths() {
			r.set(Family(family).Of(id), "")
		}
	}
}

func (r *reading) failedTargets() []string {
	var all []string
	for _, entry := range r.at("response.failedEntries").List() {
		all = append(all, entry.Get("targetId").Text())
	}
	return all
}

// targetInput says what a target receives. Constants and templates may hold
// what is nobody's business: a fingerprint tells that one changed.
func targetInput(target trail.Value) string {
	if path := target.Get("inputPath").Text(); path != "" && path != "$" {
		return "path " + path
	}
	if constant := target.Get("input"); constant.Exists() && constant.Text() != "" {
		return "constant " + fingerprint(constant.Text())
	}
	if template := target.Get("inputTransformer"); template.IsObject() {
		return "template " + fingerprint(template.JSON())
	}
	return ""
}

// fingerprint tells texts apart without showing them.
func fingerprint(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}

func targetOptions(target trail.Value) string {
	known := []string{"id", "arn", "rolearn", "deadletterconfig", "retrypolicy", "input", "inputpath", "inputtransformer"}
	var all []string
	for name, value := range target.Members {
		if !value.IsNull() && !slices.Contains(known, strings.ToLower(name)) {
			all = append(all, strings.Clone(name))
		}
	}
	return List(all...)
}

func targetWays() []way { return []way{{EventRule, targetPaths(), restoreTarget}} }

// restoreTarget removes a target that was not there, or puts the whole of one
// that was. A target of which not everything is known cannot be put back,
// since what is left out is lost.
func restoreTarget(t turn) string {
	id := t.Member
	if t.Was[SentTo.Of(id)] == "" {
		return t.aws("events remove-targets", t.ruleArguments("--rule", "--ids", id)...)
	}
	input := t.Was[TargetInput.Of(id)]
	path, byPath := strings.CutPrefix(input, "path ")
	options, known := t.Was[TargetOptions.Of(id)]
	if !known || options != "" || input != "" && !byPath {
		return ""
	}
	target := map[string]any{"Id": id}
	if byPath {
		target["InputPath"] = path
	}
	for _, part := range targetParts {
		value := t.Was[part.family.Of(id)]
		if value == "" {
			continue
		}
		outer, inner, nested := strings.Cut(part.option, ".")
		if !nested {
			target[outer] = value
			continue
		}
		members, _ := target[outer].(map[string]any)
		if members == nil {
			members = map[string]any{}
		}
		members[inner] = numberOr(value)
		target[outer] = members
	}
	return t.aws("events put-targets", t.ruleArguments("--rule", "--targets", jsonOf([]any{target}))...)
}

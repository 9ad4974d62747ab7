package config

import (
	"regexp"
	"slices"
	"strings"
)

// Patterns is a list of texts in which * stands for any run of characters.
type Patterns []*regexp.Regexp

func patterns(texts []string) Patterns {
	var all Patterns
	for _, text := range texts {
		all = append(all, pattern(text))
	}
	return all
}

func pattern(text string) *regexp.Regexp {
	quoted := strings.ReplaceAll(regexp.QuoteMeta(text), `\*`, `.*`)
	return regexp.MustCompile(`^(?s:` + quoted + `)$`)
}

// Match reports whether any of the texts is matched by any of the patterns.
func (p Patterns) Match(texts ...string) bool {
	for _, re := range p {
		if slices.ContainsFunc(texts, re.MatchString) {
			return true
		}
	}
	return false
}

// kinds are the beginnings of ARNs, after the partition: service, and what
// stands before a name. REGION and ACCOUNT are put in.
var kinds = []string{
	"", "aoss:REGION:ACCOUNT:collection/", "cloudtrail:REGION:ACCOUNT:trail/", "cloudwatch:REGION:ACCOUNT:alarm:",
	"dynamodb:REGION:ACCOUNT:table/", "ec2:REGION:ACCOUNT:vpc-endpoint/", "es:REGION:ACCOUNT:domain/",
	"events:REGION:ACCOUNT:rule/", "firehose:REGION:ACCOUNT:deliverystream/", "glue:REGION:ACCOUNT:table/",
	"iam::ACCOUNT:", "iam::ACCOUNT:policy/", "iam::ACCOUNT:role/", "iam::ACCOUNT:user/", "kafka:REGION:ACCOUNT:cluster/",
	"kinesis:REGION:ACCOUNT:stream/", "kms:REGION:ACCOUNT:alias/", "kms:REGION:ACCOUNT:key/",
	"lambda:REGION:ACCOUNT:function:", "logs:REGION:ACCOUNT:log-group:", "redshift:REGION:ACCOUNT:cluster:", "s3:::",
	"secretsmanager:REGION:ACCOUNT:secret:", "sns:REGION:ACCOUNT:", "sqs:REGION:ACCOUNT:",
	"sts::ACCOUNT:assumed-role/", "sts::ACCOUNT:federated-user/",
}

var accountDigits = regexp.MustCompile(`[0-9]{12}`)

// namesNothing reports whether an ARN pattern covers everything of a kind, in
// all accounts or in one: whether it matches a name that nobody can have.
func namesNothing(text string) bool {
	partition, region, account := "aws", "r", "a"
	if fields := strings.SplitN(text, ":", 6); len(fields) == 6 {
		partition, region = literal(fields[1], partition), literal(fields[3], region)
	}
	if digits := accountDigits.FindString(text); digits != "" {
		account = digits
	}
	put := strings.NewReplacer("REGION", region, "ACCOUNT", account)
	re := pattern(text)
	for _, kind := range kinds {
		const nobody = "\x00"
		for _, name := range []string{nobody, nobody + "/" + nobody} { // a session has two parts
			if re.MatchString("arn:" + partition + ":" + put.Replace(kind) + name) {
				return true
			}
		}
	}
	return false
}

// literal is a field of a pattern with its wildcards filled in.
func literal(field, whenAny string) string {
	if field == "*" {
		return whenAny
	}
	return strings.ReplaceAll(field, "*", "")
}

package tell

import (
	"strings"
	"unicode/utf8"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// streamType is CloudFormation's name of a delivery stream, whose settings
// have words of their own.
const streamType = "AWS::KinesisFirehose::DeliveryStream"

// resourceWords says the settings that many resources have as people do. What
// is not here is told by its name, with blanks.
var resourceWords = map[string]string{
	"Exists":                                  "is there",
	"Encryption.Key":                          "key",
	"PublicAccessBlock.BlockPublicAcls":       "new public ACLs are refused",
	"PublicAccessBlock.IgnorePublicAcls":      "public ACLs are ignored",
	"PublicAccessBlock.BlockPublicPolicy":     "public policies are refused",
	"PublicAccessBlock.RestrictPublicBuckets": "a public policy lets nobody else in",
	"TransitEncryption":                       "clients may speak",
	"MinimumTLS":                              "lowest version of TLS",
	"PubliclyAccessible":                      "has an address on the internet",
	"ReplicationTo":                           "copied to",
	"RetentionDays":                           "days that data is kept",
	"RetentionHours":                          "hours that records are kept",
	"DefaultVersion":                          "version that counts",
	"KeyState":                                "state of the key",
}

// familyWords says what a resource can have several of.
var familyWords = map[string]string{
	"InlinePolicy": "inline policy", "AttachedPolicy": "attached policy", "PolicyVersion": "policy version",
	"Permission": "permission", "Tag": "tag", "Ingress": "lets in", "Egress": "lets out", "SentTo": "sent to, by",
	"Grant": "grant", "AccessKey": "access key", "GroupMember": "member", "MFADevice": "MFA device",
}

// resourceSetting says a setting of a resource in words.
func resourceSetting(a *judge.Alert, path string) string {
	if words, ok := resourceWords[path]; ok {
		return words
	}
	family, name, ok := strings.Cut(path, ":")
	if !ok {
		return lowerFirst(spaced(path))
	}
	words, known := familyWords[family]
	if !known {
		words = lowerFirst(spaced(family))
	}
	return words + " " + shortARN(a, name)
}

// lowerFirst writes a first letter small, unless an abbreviation begins.
func lowerFirst(s string) string {
	if len(s) < 2 || isUpper(s[1]) || s[0] >= utf8.RuneSelf {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// resourceValue says the value of a resource's setting in words.
func resourceValue(a *judge.Alert, value string) string {
	if words, ok := documentWords(value); ok {
		return words
	}
	switch value {
	case "true":
		return yes
	case "false":
		return no
	case "[]":
		return None
	}
	return shortARN(a, value)
}

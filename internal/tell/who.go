package tell

import (
	"cmp"
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// who names the caller first, then the door and the proof of identity.
func who(a *judge.Alert) string {
	actor := &a.Actor
	words := []string{subject(a)}
	if foreign(a) {
		words = append(words, "from another account ("+actor.Account+")")
	}
	if via := door(actor); via != "" {
		words = append(words, via)
	}
	if mfa := mfa(actor); mfa != "" {
		words = append(words, mfa)
	}
	return strings.Join(words, ", ")
}

// caller is who it was in a word or two, for where there is no room for more.
func caller(a *judge.Alert) string {
	actor := &a.Actor
	switch {
	case actor.Kind == "Root":
		return "root"
	case actor.Kind == "AWSService", actor.Name == "" && actor.Role == "":
		return identity(actor)
	default:
		return cmp.Or(actor.Name, actor.Role)
	}
}

// subject is who it was, before how.
func subject(a *judge.Alert) string {
	actor := &a.Actor
	name := identity(actor)
	if actor.LongTerm {
		name += " with a long-term key"
		if actor.AccessKeyID != "" {
			name += " " + shortKey(actor.AccessKeyID)
		}
	}
	if actor.Kind == "AWSService" || !throughService(actor) {
		return name
	}
	return service(a) + " on behalf of " + name
}

func identity(actor *judge.Actor) string {
	name := actor.Name
	switch actor.Kind {
	case "Root":
		if actor.Account == "" {
			return "root"
		}
		return "root of " + actor.Account
	case "AssumedRole", "Role":
		return session(actor)
	case "AWSService":
		return awsService(name)
	case "AWSAccount":
		return "somebody in account " + orNotKnown(cmp.Or(actor.Account, name))
	case "":
		return orNotKnown(name)
	}
	if name == "" {
		name = "name " + NotKnown
	}
	if kind, ok := kinds[actor.Kind]; ok {
		return kind + " " + name
	}
	return name + " (" + actor.Kind + ")"
}

// kinds says userIdentity.type in words, before a name.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
var kinds = map[string]string{
	"IAMUser":            "IAM user",
	"FederatedUser":      "federated user",
	"SAMLUser":           "SAML user",
	"WebIdentityUser":    "web identity",
	"IdentityCenterUser": "SSO user",
	"Directory":          "directory user",
}

// session names the person or job in a role. IAM Identity Center puts its
// permission sets into accounts as roles named AWSReservedSSO_SET_HASH:
// https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
func session(actor *judge.Actor) string {
	role := "role " + orNotKnown(actor.Role)
	if set, ok := permissionSet(actor.Role); ok {
		role = "SSO " + set
	}
	switch {
	case actor.Name == "":
		return "an unnamed session (" + role + ")"
	case strings.HasPrefix(actor.Name, "i-") && !strings.Contains(role, "SSO "):
		return "EC2 instance " + actor.Name + " (" + role + ")"
	default:
		return actor.Name + " (" + role + ")"
	}
}

func permissionSet(role string) (string, bool) {
	rest, found := strings.CutPrefix(role, "AWSReservedSSO_")
	cut := strings.LastIndexByte(rest, '_')
	if !found || cut <= 0 {
		return "", false
	}
	return rest[:cut], true
}

func throughService(actor *judge.Actor) bool {
	return actor.Via == "cloudformation" || actor.Via == "service"
}

// service names the AWS service that made the call for somebody.
func service(a *judge.Alert) string {
	switch {
	case a.Actor.Via == "cloudformation":
		return "CloudFormation"
	case strings.HasSuffix(a.SourceIP, ".amazonaws.com"):
		return awsService(a.SourceIP)
	default:
		return "an AWS service"
	}
}

func awsService(name string) string {
	switch {
	case name == "":
		return "an AWS service"
	case name == "AWS Internal":
		return "AWS itself"
	default:
		return "the AWS service " + strings.TrimSuffix(name, ".amazonaws.com")
	}
}

// door is the tool that was used. A service was named by subject.
func door(actor *judge.Actor) string {
	switch actor.Via {
	case "console":
		return "console"
	case "cli":
		return "AWS CLI"
	case "sdk":
		return "AWS SDK"
	case "terraform":
		return "Terraform"
	default:
		return ""
	}
}

// mfa says what the record says, where that means something. A session of a
// role says "false" also when its user showed a second factor to the identity
// provider, so only root's and a user's own "false" is told as "no MFA".
// https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
func mfa(actor *judge.Actor) string {
	switch {
	case actor.MFA == nil:
		if actor.Via == "console" && (actor.Kind == "Root" || actor.Kind == "IAMUser") {
			return "MFA " + NotKnown
		}
		return ""
	case *actor.MFA:
		return "MFA"
	case actor.Kind == "Root" || actor.Kind == "IAMUser":
		return "no MFA"
	default:
		return ""
	}
}

func foreign(a *judge.Alert) bool {
	return a.Actor.Account != "" && a.Account != "" && a.Actor.Account != a.Account
}

func orNotKnown(s string) string { return cmp.Or(s, NotKnown) }

package judge

import (
	"maps"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// keyGrant is a grant of a key that was made, or would have been.
type keyGrant struct {
	resource.Grant
	// account is that of the grantee when it is not ours.
	account string
	// service is set for what AWS's services use keys with: a service by its
	// name, or a role that only a service can assume.
	service bool
	// nameless is set when the record does not tell whose grant it is: it shows
	// an id where an ARN should be.
	nameless bool
}

// newKeyGrants lists the grants that the call makes. A refused call has no id of
// a grant: what it asked for is a detail.
func (c *Case) newKeyGrants() []keyGrant {
	var all []keyGrant
	for _, d := range c.Family(resource.KeyGrant) {
		if g, ok := resource.ParseGrant(d.After); ok {
			all = append(all, c.judgeGrant(g))
		}
	}
	if g, ok := resource.ParseGrant(c.said("grant")); ok && len(all) == 0 {
		all = append(all, c.judgeGrant(g))
	}
	return all
}

func (c *Case) judgeGrant(g resource.Grant) keyGrant {
	k := keyGrant{Grant: g}
	account, _, led := strings.Cut(g.Grantee, ":") // EC2's disks: 111122223333:aws:ec2-infrastructure:i-0a1b2c3d
	led = led && len(account) == len(c.Event.Account) && strings.Trim(account, "0123456789") == ""
	switch {
	case g.Service != "":
		k.service = true
	case strings.HasPrefix(g.Grantee, "arn:"):
		if other, foreign := c.foreign(g.Grantee); foreign {
			k.account = other
		}
		k.service = k.account == "" && servicesOwn(g.Grantee)
	case led && c.Config.OwnAccount(account, c.Event.Account):
		k.service = true
	case led:
		k.account = account
	default:
		k.nameless = true
	}
	return k
}

// servicesOwn reports whether only AWS's services can be the principal: a
// service-linked role, or a session that a service makes for itself.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
func servicesOwn(arn string) bool {
	return strings.Contains(arn, ":role/aws-service-role/") || strings.Contains(arn, ":assumed-role/AWSServiceRoleFor") || strings.Contains(arn, ":assumed-role/aws:")
}

// idleOperations are the operations that neither use a key nor pass it on.
var idleOperations = []string{"DescribeKey", "GetPublicKey", "RetireGrant", "Verify", "VerifyMac"}

// openingOperations are the operations that open what is encrypted, or lead there.
var openingOperations = []string{"CreateGrant", "Decrypt", "DeriveSharedSecret", "ReEncryptFrom"}

// uses reports whether the grant lets the grantee use the key.
func (k keyGrant) uses() bool {
	return slices.ContainsFunc(k.Operations, func(o string) bool { return !slices.Contains(idleOperations, o) })
}

// opens reports whether the grantee can read what the key encrypted.
func (k keyGrant) opens() bool {
	return slices.ContainsFunc(k.Operations, func(o string) bool { return slices.Contains(openingOperations, o) })
}

// passesOn reports whether the grantee may grant the key to others.
func (k keyGrant) passesOn() bool { return slices.Contains(k.Operations, "CreateGrant") }

// deed says in words what the grantee may do.
func (k keyGrant) deed() string {
	if k.opens() {
		return "decrypt whatever is under"
	}
	return "encrypt under"
}

// errands are services that call whatever they are told to, in the name of
// whoever told them: a call by them says nothing about who wanted it.
var errands = []string{"cloudformation", "states", "ssm", "scheduler", "events", "appsync", "apigateway", "codepipeline"}

// byOwnService reports whether a service of AWS made the call as part of its
// work for our account, which CloudTrail says and no caller can.
func (c *Case) byOwnService() bool {
	id := &c.Event.Identity
	if id.Account != "" && !c.Config.OwnAccount(id.Account, c.Event.Account) {
		return false
	}
	for _, service := range []string{id.InvokedBy, c.Event.SourceIP} {
		name, isService := strings.CutSuffix(strings.ToLower(service), ".amazonaws.com")
		if isService || service == "AWS Internal" {
			name, _, _ = strings.Cut(name, ".") // without the Region
			return !slices.Contains(errands, name)
		}
	}
	return id.Type == "AWSService"
}

// sayGrant adds to a finding what the grant lets its grantee do.
func (k keyGrant) sayGrant(f *Finding) {
	limits := "without limits"
	for _, name := range slices.Sorted(maps.Keys(k.Constraints)) {
		if limits = "for some encryption contexts"; strings.HasPrefix(name, "source") {
			limits = "for some resources"
		}
	}
	f.was("The grant is for %s, %s.", list(k.Operations), limits)
}

// revokeGrant takes back the grants that the call made.
func (c *Case) revokeGrant() (command, note string) {
	none, made := resource.Settings{}, c.Family(resource.KeyGrant)
	var paths []resource.Path
	for _, d := range made {
		none[d.Path] = ""
		paths = append(paths, d.Path)
	}
	return c.restoreLines(none, paths...), ""
}

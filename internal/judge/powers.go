package judge

import (
	"regexp"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// administrators are AWS's policies that allow everything, or what leads to it:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html
var administrators = []string{"AdministratorAccess", "PowerUserAccess", "IAMFullAccess", "job-function/SystemAdministrator"}

// awsPolicy returns the name of a policy that AWS manages.
func awsPolicy(arn string) (name string, ok bool) {
	_, name, ok = strings.Cut(arn, ":iam::aws:policy/")
	return name, ok
}

// administers reports whether a policy is one of AWS's that allow everything, or
// what leads to it.
func administers(arn string) bool {
	name, ok := awsPolicy(arn)
	return ok && slices.Contains(administrators, name)
}

// privilegedName finds groups that say of themselves that they may do much.
var privilegedName = regexp.MustCompile(`(?i)(^|[^a-z])(admins?|administrators?|root|power-?users?|superusers?)($|[^a-z])`)

// privileged reports whether somebody is known to carry a policy that allows
// almost everything.
func privileged(s resource.Settings) bool {
	for p, value := range s {
		if arn, ok := resource.AttachedPolicy.Name(p); ok && value == "true" {
			if administers(arn) {
				return true
			}
		}
		if p.Family() == resource.InlinePolicy && value != "" {
			if doc, err := parsePolicy(value); err == nil && policy.Judge(doc, policy.Subject{}, policy.Options{Budget: policyBudget}).Administrator {
				return true
			}
		}
	}
	return false
}

func lookAtAttached(c *Case) {
	for _, d := range c.Family(resource.AttachedPolicy) {
		if d.After != "true" {
			continue
		}
		arn, _ := resource.AttachedPolicy.Name(d.Path)
		switch name, aws := awsPolicy(arn); {
		case administers(arn):
			f := c.find("%s was given %s", c.name(), name)
			switch {
			case c.byIdentityCenter(): // a permission set, by whose name people see what it is
				f.grade(Low)
			case c.kind() == resource.Role:
				f.grade(Critical)
			}
		case aws && strings.HasSuffix(name, "FullAccess"):
			c.find("%s was given %s", c.name(), name)
		case !aws && len(c.Streams) > 0 && !c.documentKnown(d):
			c.find("%s, by which streams deliver, was given policy %s", c.name(), short(arn)).grade(Medium).toward(Unclear).
				was("What that policy allows is not known: no event that was seen has told it.")
		}
	}
}

// documentKnown reports whether the document of an attached policy is known,
// so that what it allows is judged.
func (c *Case) documentKnown(d settingChange) bool {
	_, known := c.attached(d)
	return known
}

package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// organizationRules are about what an organization forbids its accounts. Most
// of its calls are recorded in the management account alone.
func organizationRules() []Rule {
	const (
		denies = `{"Version":"2012-10-17","Statement":[{"Sid":"KeepTrail","Effect":"Deny","Action":["cloudtrail:StopLogging","firehose:DeleteDeliveryStream"],"Resource":"*"}]}`
		allows = `{"Version":"2012-10-17","Statement":[{"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}]}`
	)
	guard := func(id, content string) Step {
		return does("organizations", "CreatePolicy", `{"name":"guard","type":"SERVICE_CONTROL_POLICY","content":`+inText(content)+`}`).
			answering(`{"policy":{"policySummary":{"id":"` + id + `","type":"SERVICE_CONTROL_POLICY"}}}`)
	}
	detach := func(id string) Step {
		return does("organizations", "DetachPolicy", `{"policyId":"`+id+`","targetId":"ou-ab12-0a1b2c3d"}`)
	}
	attach := func(id string) Step {
		return does("organizations", "AttachPolicy", `{"policyId":"`+id+`","targetId":"ou-ab12-0a1b2c3d"}`)
	}
	rewrite := func(id, content string) Step {
		return does("organizations", "UpdatePolicy", `{"policyId":"`+id+`","content":`+inText(content)+`}`)
	}
	return []Rule{
		{
			ID: "organization-guard-removed", Title: "What the organization forbids its accounts was loosened",
			Loses: Governance, Severity: Critical, Direction: Loosened,
			Grades:   "high when it is not known what the policy forbade",
			Settings: []resource.Path{resource.Path(resource.AttachedTo), resource.PolicyContent, resource.Path(resource.PolicyTypeStatus)},
			Uses:     []resource.Call{{Source: "organizations.amazonaws.com", Name: "DeletePolicy"}}, Anywhere: true,
			Attack: []string{"T1562", "T1484"}, Covers: []string{"ORG-001", "ORG-002", "ORG-003"},
			Why:    "What nobody in those accounts could do, not even an administrator, can be done now: stopping the trail and deleting streams among it.",
			Advice: "Put it back, then look at what was done in those accounts meanwhile.",
			Look:   lookAtOrganizationGuards,
			Raises: played(func() []Story {
				return []Story{
					story(guard("p-detached", denies), attach("p-detached").after(time.Minute), detach("p-detached").after(time.Hour).by(mallory)).named("detached"),
					story(detach("p-neverseen").by(mallory)).named("content-unknown"),
					story(guard("p-rewritten", denies), rewrite("p-rewritten", allows).after(time.Hour).by(mallory)).named("rewritten"),
					story(rewrite("p-rewritten-unknown", allows).by(mallory)).named("rewritten-before-unknown"),
					story(guard("p-deleted", denies), does("organizations", "DeletePolicy", `{"policyId":"p-deleted"}`).after(time.Hour).by(mallory)).named("deleted"),
					story(does("organizations", "DisablePolicyType", `{"rootId":"r-ab12","policyType":"SERVICE_CONTROL_POLICY"}`).by(mallory)).named("all-off"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(guard("p-attached", denies), attach("p-attached").after(time.Hour)).named("attached"),
					story(guard("p-extended", denies), rewrite("p-extended", strings.Replace(denies, `"cloudtrail:StopLogging"`, `"cloudtrail:*"`, 1)).after(time.Hour)).named("forbids-more"),
					story(does("organizations", "DisablePolicyType", `{"rootId":"r-cd34","policyType":"TAG_POLICY"}`)).named("tags"),
					story(guard("p-allows", allows), attach("p-allows").after(time.Minute), detach("p-allows").after(time.Hour)).named("forbids-nothing"),
				}
			}),
		},
		{
			ID: "organization-left", Title: "An account leaves its organization",
			Loses: Governance, Severity: Critical, Direction: Loosened, Grades: "medium for an attempt that did not succeed", Failures: true,
			Settings: []resource.Path{resource.InOrganization}, Anywhere: true, Attack: []string{"T1562", "T1666"}, Covers: []string{"ORG-004"},
			Why:    "Everything that the organization forbids, watches and records of the account ends with it.",
			Advice: "Invite the account again at once. Whoever did it had the highest rights there: look at what else they did.",
			Look:   lookAtLeaving,
			Revert: func(c *Case) (command, note string) {
				return c.back([]resource.Path{resource.InOrganization}, resource.Settings{resource.InOrganization: "true"}), "The management account invites; somebody in the account has to accept."
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("organizations", "LeaveOrganization").by(mallory)).named("left"),
					story(does("organizations", "LeaveOrganization").by(mallory).failing("AccessDenied").saying("User: arn:aws:sts::111122223333:assumed-role/SupportReadOnly/mallory is not authorized to perform: organizations:LeaveOrganization on resource: * with an explicit deny in a service control policy")).named("attempt"),
					story(does("organizations", "RemoveAccountFromOrganization", `{"accountId":"777788889997"}`).by(mallory)).named("removed"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("organizations", "MoveAccount", `{"accountId":"777788889996","sourceParentId":"r-ab12","destinationParentId":"ou-ab12-0a1b2c3d"}`))}
			}),
		},
	}
}

func lookAtLeaving(c *Case) {
	if !c.succeeded() {
		if c.Asked.MaySet(resource.InOrganization) {
			c.find("%s tried to take %s out of its organization, in vain", c.who(), c.name()).grade(Medium).toward(Changed).because("Nothing changed. Somebody tried to take the account out of the organization, and with it out of everything that the organization forbids and watches.")
		}
		return
	}
	if _, left := c.became(resource.InOrganization, "false"); left {
		c.find("%s is no longer in the organization", c.name()).was("Its policies, its trail and its guards end with that.")
	}
}

func lookAtOrganizationGuards(c *Case) {
	for _, d := range c.Family(resource.PolicyTypeStatus) {
		kind, _ := resource.PolicyTypeStatus.Name(d.Path)
		if d.After == "DISABLED" && guarding(kind) {
			c.find("None of the organization's %s apply any more", policyKinds[kind])
		}
	}
	switch content, known := c.Was[resource.PolicyContent]; {
	case c.kind() != resource.OrganizationPolicy || c.Was[resource.PolicyKind] != "" && !guarding(c.Was[resource.PolicyKind]):
	case c.Asked.Effect == resource.Deletes:
		c.lostGuards(content, known, "was deleted")
	case slices.ContainsFunc(c.Family(resource.AttachedTo), func(d settingChange) bool { return d.After == "" }):
		c.lostGuards(content, known, "does not hold for "+list(c.freed())+" any more")
	default:
		c.lookAtRewritten()
	}
}

// guarding reports whether policies of a type forbid anything: those of others
// say how tags are written and when backups are made.
func guarding(kind string) bool { return policyKinds[kind] != "" }

var policyKinds = map[string]string{
	"SERVICE_CONTROL_POLICY":  "service control policies",
	"RESOURCE_CONTROL_POLICY": "resource control policies",
}

// freed are the units and accounts that a policy was taken from.
func (c *Case) freed() []string {
	var all []string
	for _, d := range c.Family(resource.AttachedTo) {
		if id, _ := resource.AttachedTo.Name(d.Path); d.After == "" {
			all = append(all, id)
		}
	}
	return all
}

// lostGuards tells of a policy that is gone, by what it forbade.
func (c *Case) lostGuards(content string, known bool, what string) {
	forbade := forbidden(content)
	switch {
	case !known:
		c.find("%s %s", c.name(), what).grade(High).was("What it forbade is not known: no event that was seen has told it.")
	case len(forbade) > 0:
		c.find("%s %s: it forbade %s", c.name(), what, list(few(forbade)))
	}
}

// forbidden lists the actions that a policy denies.
func forbidden(content string) []string {
	doc, err := parsePolicy(content)
	if err != nil {
		return []string{"what cannot be read"}
	}
	var all []string
	for i := range doc.Statements {
		if st := &doc.Statements[i]; st.Effect == policy.Deny && st.Actions.Not {
			all = append(all, "all but "+list(few(st.Actions.Texts)))
		} else if st.Effect == policy.Deny {
			all = append(all, st.Actions.Texts...)
		}
	}
	return all
}

// lookAtRewritten finds what a policy forbade and does not any more.
func (c *Case) lookAtRewritten() {
	d, changed := c.now(resource.PolicyContent)
	if !changed || c.Asked.Effect == resource.Creates {
		return
	}
	if !d.BeforeKnown {
		c.find("%s was rewritten", c.name()).grade(High).toward(Unclear).was("What it forbade before is not known: no event that was seen has told it.")
		return
	}
	was, fault := parsePolicy(d.Before)
	is, unread := parsePolicy(d.After)
	if fault != nil || unread != nil {
		c.find("%s was rewritten, and it could not be told what it means", c.name()).grade(High).toward(Unclear)
		return
	}
	for _, lost := range policy.LostGuards(was, is, policy.Subject{Account: c.Event.Account}, policy.Options{Budget: policyBudget}) {
		if lost.Kind == "unknown" {
			c.find("%s was rewritten: %s", c.name(), lowerFirst(headline(lost.Sentence))).grade(High).toward(Unclear)
		} else {
			c.find("%s no longer forbids what it did: %s", c.name(), list(few(lost.Actions)))
		}
	}
}

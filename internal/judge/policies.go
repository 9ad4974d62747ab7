package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// policyBudget bounds the comparison of one document. What is not decided
// then is told as such.
const policyBudget = 250 * time.Millisecond

// policyChange is one policy document that an event changed, judged.
type policyChange struct {
	settingChange
	// was is nil when the document before is not known.
	was, is *policy.Document
	judged  policy.Change
	// guards are the Denies that no longer keep anything out.
	guards []policy.Finding
	// fault says why a document could not be read; judged is empty then.
	fault error
}

// identity reports whether the document says what somebody may do, and not who
// may do something with a resource.
func (p *policyChange) identity() bool {
	return p.Path.Family() == resource.InlinePolicy || p.Path.Family() == resource.PolicyVersion || p.Path.Family() == resource.AttachedPolicy
}

// policyPaths are the settings that are policy documents.
func policyPaths() []resource.Path {
	return []resource.Path{
		resource.Policy, resource.TrustPolicy, resource.Path(resource.InlinePolicy), resource.Path(resource.Permission),
		resource.Path(resource.PolicyVersion), resource.DefaultVersion, resource.Path(resource.AttachedPolicy),
	}
}

// policyChanges returns the documents that the event changed, judged once for
// all rules.
func (c *Case) policyChanges() []policyChange {
	if c.policies != nil {
		return *c.policies
	}
	all := []policyChange{}
	for _, d := range c.documents() {
		all = append(all, c.judgeDocument(d))
	}
	c.policies = &all
	for i := range all {
		c.gained(&all[i])
	}
	return all
}

// documents lists the settings that are documents, with what they were and
// are. A version of a managed policy counts once it is the default one. The
// policy of a VPC endpoint lets nobody in, it limits who may pass.
func (c *Case) documents() []settingChange {
	var all []settingChange
	for _, d := range c.Settings {
		if c.addsStatement() && !d.BeforeKnown {
			d.BeforeKnown = true
		}
		switch {
		case !d.AfterKnown, d.Path.Family() == resource.PolicyVersion, c.kind() == resource.VPCEndpoint:
		case d.Path == resource.Policy, d.Path == resource.TrustPolicy, d.Path.Family() == resource.InlinePolicy, d.Path.Family() == resource.Permission:
			all = append(all, d)
		case d.Path == resource.DefaultVersion:
			all = append(all, c.version(d))
		case d.Path.Family() == resource.AttachedPolicy:
			if attached, ok := c.attached(d); ok {
				all = append(all, attached)
			}
		}
	}
	return all
}

// addsStatement reports whether the call adds a statement under a name that
// was not taken: the services refuse it otherwise.
// https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
// https://docs.aws.amazon.com/sns/latest/api/API_AddPermission.html
func (c *Case) addsStatement() bool {
	return slices.Contains([]string{"AddPermission", "AddLayerVersionPermission"}, c.Asked.Call.Name)
}

// version turns a change of the default version into one of the document.
func (c *Case) version(d settingChange) settingChange {
	v := settingChange{Path: resource.PolicyVersion.Of(d.After)}
	v.After, v.AfterKnown = c.Is[v.Path]
	if d.BeforeKnown && d.Before == "" {
		v.BeforeKnown = true // a new policy
	} else if d.BeforeKnown {
		v.Before, v.BeforeKnown = c.Was[resource.PolicyVersion.Of(d.Before)]
	}
	return v
}

// attached turns the attachment of a managed policy into the document that is
// gained or lost by it, when the policy is known.
func (c *Case) attached(d settingChange) (settingChange, bool) {
	for i, other := range c.Asked.Others {
		name, _ := resource.AttachedPolicy.Name(d.Path)
		if other.ARN != name || i >= len(c.Known) {
			continue
		}
		known := c.Known[i]
		text, ok := known[resource.PolicyVersion.Of(known[resource.DefaultVersion])]
		if d.After == "" {
			return settingChange{Path: d.Path, Before: text, BeforeKnown: ok, AfterKnown: true}, ok
		}
		return settingChange{Path: d.Path, After: text, BeforeKnown: d.BeforeKnown || ok, AfterKnown: true}, ok
	}
	return settingChange{}, false
}

func (c *Case) judgeDocument(d settingChange) policyChange {
	p := policyChange{settingChange: d}
	if !d.AfterKnown {
		p.fault = fmt.Errorf("what it says now is not known")
		return p
	}
	if p.is, p.fault = parsePolicy(d.After); p.fault != nil {
		return p
	}
	if d.BeforeKnown {
		p.was, _ = parsePolicy(d.Before) // one that cannot be read is one that is not known
	}
	about, opts := c.policySubject(), policy.Options{Budget: policyBudget}
	if !p.identity() {
		about.ARN, about.Name = c.Asked.Target.ARN, c.governs()
	}
	p.judged = policy.JudgeChange(p.was, p.is, about, opts)
	if p.was != nil {
		p.guards = policy.LostGuards(p.was, p.is, about, opts)
	}
	return p
}

// governs is what the resource's policy is about, in the words of a title.
func (c *Case) governs() string {
	switch c.kind() {
	case resource.AccessPoint, resource.MultiRegionPoint:
		return "the objects behind " + c.name()
	case resource.LogResourcePolicy:
		return "log groups, by " + c.name()
	case resource.GlueCatalog:
		return "the Glue catalog"
	}
	return c.name()
}

// parsePolicy reads a setting that is a document; none allows nothing.
func parsePolicy(text string) (*policy.Document, error) {
	if text == "" {
		return &policy.Document{Partition: "aws"}, nil
	}
	doc, err := policy.Parse([]byte(text))
	if err != nil {
		return nil, err
	}
	return &doc, nil
}

// policySubject says what the document is attached to, and whom to trust.
func (c *Case) policySubject() policy.Subject {
	ours := c.Config.Zone()
	return policy.Subject{
		ResourceType: string(c.kind()), Account: c.Event.Account,
		Zone: policy.Zone{
			Accounts: append(ours.Accounts, c.Event.Account), Organization: ours.Organization,
			Networks: ours.Networks, Endpoints: ours.VPCEndpoints,
		},
	}
}

// gained adds what the change allows to the alert.
func (c *Case) gained(p *policyChange) {
	if p.fault != nil {
		return
	}
	if c.access == nil {
		c.access = &PolicyAccess{Verdict: p.judged.Comparison.Verdict.String()}
	}
	a := c.access
	if p.judged.Comparison.Verdict.Broader() {
		a.Verdict = p.judged.Comparison.Verdict.String()
	}
	exposed := p.judged.Gained
	if !p.judged.BeforeKnown {
		exposed = p.judged.After
	}
	a.Public = a.Public || exposed.Public
	for _, account := range exposed.CrossAccount {
		if !slices.Contains(a.CrossAccount, account) {
			a.CrossAccount = append(a.CrossAccount, account)
		}
	}
	const most = 20
	for _, g := range p.judged.Comparison.NewlyAllowed {
		if len(a.NewlyAllowed) < most {
			a.NewlyAllowed = append(a.NewlyAllowed, allowed(&g.Witness))
		}
	}
	if len(a.NewlyAllowed) == 0 && exposed.Witness != nil {
		a.NewlyAllowed = append(a.NewlyAllowed, allowed(exposed.Witness))
	}
}

// allowed writes a request for an alert.
func allowed(r *policy.Request) Allowed {
	a := Allowed{Principal: r.Caller.String(), Action: r.Action, Resource: r.Resource}
	for _, k := range r.Context {
		if a.Context == nil {
			a.Context = map[string]string{}
		}
		a.Context[k.Key] = strings.Join(k.Values, ", ")
	}
	return a
}

// eachPolicy calls look for every finding of one of the kinds.
func (c *Case) eachPolicy(look func(p *policyChange, f policy.Finding), kinds ...string) {
	all := c.policyChanges()
	for i := range all {
		for _, f := range all[i].findings() {
			if slices.Contains(kinds, f.Kind) {
				look(&all[i], f)
			}
		}
	}
}

// findings are what was found about the document, each lost guard once.
func (p *policyChange) findings() []policy.Finding {
	all := slices.Clone(p.guards)
	for _, f := range p.judged.Findings {
		if f.Kind != "guard-removed" {
			all = append(all, f)
		}
	}
	return all
}

// severityOfPolicy is the same grade in the words of alerts.
func severityOfPolicy(s policy.Severity) Severity { return Severity(s) }

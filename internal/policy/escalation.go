package policy

import (
	"slices"
	"strings"
)

// An Escalation is a way to more power than was granted: whoever may do all of
// its actions can give himself the rest.
type Escalation struct {
	Name    string
	Actions []string
}

// escalations are the known ways, each with the fewest actions it takes.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
var escalations = []Escalation{
	{"write a new version of a policy in use", []string{"iam:CreatePolicyVersion"}},
	{"bring back an older version of a policy", []string{"iam:SetDefaultPolicyVersion"}},
	{"attach any policy to a user", []string{"iam:AttachUserPolicy"}},
	{"attach any policy to a group", []string{"iam:AttachGroupPolicy"}},
	{"attach any policy to a role and take it", []string{"iam:AttachRolePolicy", "sts:AssumeRole"}},
	{"write an inline policy for a user", []string{"iam:PutUserPolicy"}},
	{"write an inline policy for a group", []string{"iam:PutGroupPolicy"}},
	{"write an inline policy for a role and take it", []string{"iam:PutRolePolicy", "sts:AssumeRole"}},
	{"join any group", []string{"iam:AddUserToGroup"}},
	{"let oneself take any role", []string{"iam:UpdateAssumeRolePolicy", "sts:AssumeRole"}},
	{"make access keys for another user", []string{"iam:CreateAccessKey"}},
	{"set a console password for another user", []string{"iam:CreateLoginProfile"}},
	{"change another user's console password", []string{"iam:UpdateLoginProfile"}},
	{"lift a user's permissions boundary", []string{"iam:DeleteUserPermissionsBoundary"}},
	{"lift a role's permissions boundary", []string{"iam:DeleteRolePermissionsBoundary"}},
	{"run an instance with any role", []string{"iam:PassRole", "ec2:RunInstances"}},
	{"run a function with any role", []string{"iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"}},
	{"run a function with any role from an event source", []string{"iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"}},
	{"run a function with any role for whomever is let in", []string{"iam:PassRole", "lambda:CreateFunction", "lambda:AddPermission"}},
	{"replace the code of a function", []string{"lambda:UpdateFunctionCode"}},
	{"put a layer under a function", []string{"lambda:UpdateFunctionConfiguration", "lambda:PublishLayerVersion"}},
	{"build a stack with any role", []string{"iam:PassRole", "cloudformation:CreateStack"}},
	{"run a job with any role", []string{"iam:PassRole", "glue:CreateJob", "glue:StartJobRun"}},
	{"open a development endpoint with any role", []string{"iam:PassRole", "glue:CreateDevEndpoint"}},
	{"replace the key of a development endpoint", []string{"glue:UpdateDevEndpoint"}},
	{"run a build with any role", []string{"iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuild"}},
	{"run a container with any role", []string{"iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:RunTask"}},
	{"open a notebook with any role", []string{"iam:PassRole", "sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"}},
	{"run a state machine with any role", []string{"iam:PassRole", "states:CreateStateMachine", "states:StartExecution"}},
	{"schedule calls with any role", []string{"iam:PassRole", "events:PutRule", "events:PutTargets"}},
	{"make a stream that delivers with any role", []string{"iam:PassRole", "firehose:CreateDeliveryStream"}},
	{"send commands to instances", []string{"ssm:SendCommand"}},
	{"open a session on an instance", []string{"ssm:StartSession"}},
	{"change the policy of a key", []string{"kms:PutKeyPolicy"}},
}

// escalation adds the ways that are complete after and were not before.
func (g *grader) escalation(opts Options) {
	if hasPrincipals(g.after) {
		return
	}
	for _, e := range CompletedEscalations([]*Document{g.before}, []*Document{g.after}, opts) {
		g.add(Finding{Kind: "escalation", Severity: Critical, Actions: e.Actions,
			Sentence: "Whoever carries this policy can now " + e.Name + " (" + strings.Join(e.Actions, " and ") + ") and so gain any permission."})
	}
}

// CompletedEscalations are the escalations that all policies of a principal
// together make possible after a change and did not before. Where it cannot be
// told whether an action is allowed it counts as allowed after and not before.
// A principal that could do everything before cannot be escalated.
func CompletedEscalations(before, after []*Document, opts Options) []Escalation {
	old, now := newPowers(before, opts), newPowers(after, opts)
	var list []Escalation
	for _, e := range escalations {
		all := func(p *powers, ifUnknown bool) bool {
			return !slices.ContainsFunc(e.Actions, func(a string) bool { return !p.may(a, ifUnknown) })
		}
		if all(now, true) && !all(old, false) {
			list = append(list, e)
		}
	}
	return list
}

// powers answers which actions a set of policies allows on some resource.
type powers struct {
	doc   Document
	opts  Options
	known map[string]int8 // 1 yes, -1 no, 0 could not tell
}

// newPowers joins the policies into one: a Deny in one of them counts against
// the Allows of all. The later language version is taken for the whole; where
// they differ and a text has a variable, the answer may be "could not tell".
func newPowers(docs []*Document, opts Options) *powers {
	p := &powers{opts: opts, known: map[string]int8{}}
	for _, doc := range docs {
		if doc == nil {
			continue
		}
		p.doc.Version = max(p.doc.Version, doc.Version)
		p.doc.Partition = doc.Partition
		p.doc.Statements = append(p.doc.Statements, doc.Statements...)
	}
	return p
}

func (p *powers) may(action string, ifUnknown bool) bool {
	answer, ok := p.known[action]
	if !ok {
		answer = p.ask(action)
		p.known[action] = answer
	}
	return answer > 0 || answer == 0 && ifUnknown
}

func (p *powers) ask(action string) int8 {
	empty := &Document{Version: p.doc.Version, Partition: p.doc.Partition}
	c := newComparison(empty, &p.doc, Bounded, p.opts)
	one := predicate{dim: actionDimension, globs: []glob{actionGlob(strings.ToLower(action))}, id: c.compiler.nextID()}
	c.compiler.number(one.globs)
	switch out := c.direction(&p.doc, empty, 1, one); {
	case len(out.grants) > 0:
		return 1
	case out.doubt != "":
		return 0
	}
	return -1
}

package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// endpointPolicyRules are about VPC endpoints, whose policies limit what can be
// reached through them, by whom.
func endpointPolicyRules() []Rule {
	return []Rule{{
		ID: "endpoint-policy-open", Title: "A VPC endpoint lets everything through",
		Loses: Exposure, Severity: High, Direction: Loosened,
		Grades:   "medium for a new endpoint, for one that lets more through but not everything, and when a deployer opened it; low for a new one of a deployer's",
		Settings: []resource.Path{resource.Policy}, Attack: []string{"T1562.007", "T1537"},
		Covers: []string{"EC2-001", "EC2-003"},
		Why:    "The private path no longer keeps data in: whoever is in the VPC can send it to buckets, streams and keys of anybody.",
		Advice: "Give the endpoint a policy that names your own accounts and resources.",
		Look:   lookAtEndpointPolicy,
		Raises: played(endpointStories),
		Quiet: played(func() []Story {
			return []Story{
				story(policedEndpoint("vpce-0quiet01", "s3", ownBuckets)).named("limited-from-the-start"),
				story(policedEndpoint("vpce-0quiet02", "kinesis-firehose", ownBuckets), limit("vpce-0quiet02", ownBuckets).after(time.Hour)).named("same-again"),
				story(policedEndpoint("vpce-0quiet03", "ssm", "")).named("another-service"),
			}
		}),
	}}
}

// dataServices are the services whose endpoints records and keys pass.
var dataServices = []string{"kinesis-firehose", "s3", "s3express", "kinesis-streams", "kms", "sts"}

// ownBuckets lets through what goes to our own account.
const ownBuckets = `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"111122223333"}}}]}`

func lookAtEndpointPolicy(c *Case) {
	d, changed := c.now(resource.Policy)
	service := c.Is[resource.EndpointServiceName]
	if !changed || c.kind() != resource.VPCEndpoint || service != "" && !slices.Contains(dataServices, service[strings.LastIndexByte(service, '.')+1:]) {
		return
	}
	through := c.name()
	if service != "" {
		through += " to " + service[strings.LastIndexByte(service, '.')+1:]
	}
	p := c.judgeDocument(d)
	made := c.Asked.Effect == resource.Creates
	var f *Finding
	switch {
	case p.fault != nil:
		c.find("%s was given a policy that cannot be read: %v", through, p.fault).grade(Medium).toward(Unclear)
	case fullyOpen(p.is) && made:
		f = c.find("the new %s lets everything through, to anybody's resources", through).grade(Medium)
	case fullyOpen(p.is) && !(p.was != nil && fullyOpen(p.was)):
		f = c.find("%s lets everything through, to anybody's resources", through)
	case !made && p.was != nil && p.judged.Comparison.Verdict.Broader() && !fullyOpen(p.was):
		c.find("%s lets more through than before", through).grade(Medium)
	}
	if f != nil && c.routine() {
		f.grade(f.Severity - 1)
	}
}

// fullyOpen reports whether an endpoint's policy limits nothing.
func fullyOpen(doc *policy.Document) bool {
	open := false
	for i := range doc.Statements {
		st := &doc.Statements[i]
		if st.Effect == policy.Deny {
			return false
		}
		all := len(st.Conditions) == 0 && !st.Actions.Not && !st.Resources.Not && !st.Principals.Not &&
			slices.ContainsFunc(st.Actions.Texts, func(a string) bool { return a == "*" || strings.HasSuffix(a, ":*") }) && slices.Contains(st.Resources.Texts, "*")
		open = open || all && (st.Principals.Absent || allowsEveryone(st.Principals.Items))
	}
	return open
}

func endpointStories() []Story {
	const full = `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`
	return []Story{
		story(policedEndpoint("vpce-0open01", "kinesis-firehose", ownBuckets), limit("vpce-0open01", full).after(time.Minute).by(mallory)).named("opened"),
		story(policedEndpoint("vpce-0open02", "s3", ownBuckets), does("ec2", "ModifyVpcEndpoint", `{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpce-0open02","ResetPolicy":true}}`).after(time.Minute)).named("reset"),
		story(does("ec2", "ModifyVpcEndpoint", `{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpce-0open03","ResetPolicy":true}}`)).named("before-unknown"),
		story(policedEndpoint("vpce-0open04", "s3", ownBuckets), limit("vpce-0open04", strings.Replace(ownBuckets, `"111122223333"`, `["111122223333","444455556666"]`, 1)).after(time.Minute)).named("more"),
		story(policedEndpoint("vpce-0open05", "kinesis-firehose", "")).named("new"),
		story(policedEndpoint("vpce-0open06", "s3", `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}`)).named("new-broad"),
	}
}

// policedEndpoint makes a VPC endpoint; an empty policy is full access.
func policedEndpoint(id, service, policy string) Step {
	given := ""
	if policy != "" {
		given = `,"PolicyDocument":` + inText(policy)
	}
	return does("ec2", "CreateVpcEndpoint", `{"CreateVpcEndpointRequest":{"VpcId":"vpc-1","ServiceName":"com.amazonaws.eu-west-1.`+service+`","VpcEndpointType":"Interface"`+given+`}}`).
		answering(`{"CreateVpcEndpointResponse":{"vpcEndpoint":{"vpcEndpointId":"` + id + `"}}}`)
}

// limit gives an endpoint another policy.
func limit(id, policy string) Step {
	return does("ec2", "ModifyVpcEndpoint", `{"ModifyVpcEndpointRequest":{"VpcEndpointId":"`+id+`","PolicyDocument":`+inText(policy)+`}}`)
}

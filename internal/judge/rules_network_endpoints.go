package judge

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// deliveryServices are the services whose VPC endpoints producers, streams and
// transforms use, as endpoints name them:
// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
var deliveryServices = map[string]string{
	"kinesis-firehose": "Firehose", "kinesis-firehose-fips": "Firehose", "kinesis-streams": "Kinesis", "s3": "S3", "kms": "KMS",
	"kms-fips": "KMS", "secretsmanager": "Secrets Manager", "logs": "CloudWatch Logs", "lambda": "Lambda", "glue": "Glue", "sts": "STS",
}

// endpointFor is the service of ours that a VPC endpoint leads to. relevant is
// true when that is not known.
func endpointFor(s resource.Settings) (service string, relevant bool) {
	name := s[resource.EndpointServiceName]
	if name == "" {
		return "", true
	}
	service = deliveryServices[name[strings.LastIndexByte(name, '.')+1:]]
	return service, service != "" && !strings.Contains(name, ".vpce.")
}

// endpointRules are about the private ways to AWS's services.
func endpointRules() []Rule {
	return []Rule{
		{
			ID: "endpoint-deleted", Title: "A private way to a service was deleted",
			Loses: Access, Severity: High, Direction: Loosened, Grades: "medium when it is not known which service it led to",
			Uses:   []resource.Call{{Source: "ec2.amazonaws.com", Name: "DeleteVpcEndpoints"}},
			Attack: []string{"T1562.007", "T1489"}, Covers: []string{"EC2-004"},
			Why:    "What used the endpoint goes over the internet now, past the policies that counted on it, or goes nowhere.",
			Advice: "Make the endpoint again, with its policy, before somebody opens the way over the internet instead.",
			Revert: endpointsAgain,
			Look: func(c *Case) {
				c.lookAtDeletedEndpoint(c.name(), c.Was)
				for i, other := range c.Asked.Others {
					c.lookAtDeletedEndpoint(other.Type.Word()+" "+other.Name, c.Known[i])
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(endpoint("vpce-00000000000000301", "kinesis-firehose"), deleteEndpoints("vpce-00000000000000301").after(time.Minute).by(mallory)).named("firehose"),
					story(endpoint("vpce-00000000000000302", "ssm"), endpoint("vpce-00000000000000303", "s3").after(time.Minute), deleteEndpoints("vpce-00000000000000302", "vpce-00000000000000303").after(2*time.Minute)).named("one-of-two"),
					story(deleteEndpoints("vpce-00000000000000304")).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(endpoint("vpce-00000000000000305", "ssm"), deleteEndpoints("vpce-00000000000000305").after(time.Minute)).named("another-service"),
				}
			}),
		},
		{
			ID: "endpoint-moved", Title: "Others reach a private way to a service, or nobody finds it",
			Loses: Access, Severity: Medium, Direction: Unclear,
			Settings: []resource.Path{resource.PrivateDNS, resource.Path(resource.EndpointGroup)},
			Attack:   []string{"T1562.007"}, Covers: []string{"EC2-002"},
			Why:    "Who is in the endpoint's security groups decides who may use it; without its private name, clients go over the internet.",
			Advice: "Put the groups and the name back unless the change was planned.",
			Look:   lookAtEndpoint,
			Revert: orSafe(resource.Settings{resource.PrivateDNS: "true"}),
			Raises: played(func() []Story {
				return []Story{
					story(endpoint("vpce-00000000000000311", "kinesis-firehose"), modifyEndpoint("vpce-00000000000000311", `"AddSecurityGroupId":{"tag":1,"content":"sg-0badc0de"}`).after(time.Minute).by(mallory)).named("group-added"),
					story(modifyEndpoint("vpce-00000000000000312", `"RemoveSecurityGroupId":{"tag":1,"content":"sg-0a1b2c3d"}`)).named("group-removed"),
					story(endpoint("vpce-00000000000000313", "kms"), modifyEndpoint("vpce-00000000000000313", `"PrivateDnsEnabled":false`).after(time.Minute)).named("name-off"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(modifyEndpoint("vpce-00000000000000314", `"PrivateDnsEnabled":true`)).named("name-on"),
					story(endpoint("vpce-00000000000000315", "ssm"), modifyEndpoint("vpce-00000000000000315", `"PrivateDnsEnabled":false`).after(time.Minute)).named("another-service"),
					story(endpoint("vpce-00000000000000316", "s3")).named("new"),
				}
			}),
		},
	}
}

func (c *Case) lookAtDeletedEndpoint(name string, was resource.Settings) {
	switch service, relevant := endpointFor(was); {
	case service != "" && relevant:
		c.find("The private way to %s is gone: %s was deleted", service, name).anywhere = service == "Firehose"
	case relevant:
		c.find("A private way to a service is gone: %s was deleted", name).grade(Medium).was("Which service it led to is not known.")
	}
}

// endpointsAgain makes the deleted endpoints that matter again, under other
// ids.
func endpointsAgain(c *Case) (command, note string) {
	refs, knowns := append([]resource.Ref{c.Asked.Target}, c.Asked.Others...), append([]resource.Settings{c.Was}, c.Known...)
	var lines []string
	for i, ref := range refs {
		if _, relevant := endpointFor(knowns[i]); relevant {
			was := maps.Clone(knowns[i])
			if was == nil {
				was = resource.Settings{}
			}
			was[resource.Exists] = "true"
			lines = append(lines, resource.Restore(ref, resource.PlaceOf(ref.ARN), []resource.Path{resource.Exists}, was).Lines...)
		}
	}
	if len(lines) == 0 {
		return "", "Which service it led to, and from which network, is not known."
	}
	return strings.Join(lines, "\n"), "The endpoint gets another id, and another name where clients do not use the service's own."
}

func lookAtEndpoint(c *Case) {
	service, relevant := endpointFor(c.Was)
	if !relevant || c.created() {
		return
	}
	name := c.name()
	if service != "" {
		name += " to " + service
	}
	if d, off := c.became(resource.PrivateDNS, "false"); off && d.Before != "false" {
		c.find("Clients go over the internet, past %s: it lost its private name", name)
	}
	var in, out []string
	for _, d := range c.Family(resource.EndpointGroup) {
		if group, _ := resource.EndpointGroup.Name(d.Path); d.After == "true" {
			in = append(in, group)
		} else {
			out = append(out, group)
		}
	}
	if len(in) > 0 {
		c.find("Others may reach %s: it was put into %s", name, list(in))
	}
	if len(out) > 0 {
		c.find("Some may no longer reach %s: it was taken out of %s", name, list(out)).toward(Broken)
	}
}

// endpointServiceRules are about services of our own that others connect to,
// such as a database that a stream reads.
func endpointServiceRules() []Rule {
	return []Rule{
		{
			ID: "endpoint-service-opened", Title: "Others may connect to a private service",
			Loses: Exposure, Severity: Critical, Direction: Loosened,
			Settings: []resource.Path{resource.Path(resource.AllowedPrincipal)}, Attack: []string{"T1199"}, Covers: []string{"EC2-010"},
			Why:    "What is behind the service, such as a database that a stream reads, can be reached from networks of theirs.",
			Advice: "Take the principal away, and reject the connections that it has made.",
			Look: func(c *Case) {
				for _, d := range c.Family(resource.AllowedPrincipal) {
					who, _ := resource.AllowedPrincipal.Name(d.Path)
					account, outside := c.outsideAccount(who)
					switch {
					case d.After != "true":
					case who == "*":
						c.find("Any AWS account may connect to %s", c.name())
					case outside:
						c.find("Account %s may connect to %s", account, c.name())
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(servicePrincipals("vpce-svc-00000000000000321", `"AddAllowedPrincipals":{"tag":1,"content":"*"}`).by(mallory)).named("anyone"),
					story(servicePrincipals("vpce-svc-00000000000000322", `"AddAllowedPrincipals":{"tag":1,"content":"arn:aws:iam::444455556666:root"}`)).named("another-account"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(servicePrincipals("vpce-svc-00000000000000323", `"AddAllowedPrincipals":{"tag":1,"content":"arn:aws:iam::111122223333:root"}`)).named("own-account"),
					story(servicePrincipals("vpce-svc-00000000000000324", `"RemoveAllowedPrincipals":{"tag":1,"content":"*"}`)).named("tightened"),
				}
			}),
		},
		{
			ID: "endpoint-service-unasked", Title: "Connections to a private service need no consent",
			Loses: Exposure, Severity: Medium, Direction: Loosened, Grades: "low for a new service",
			Settings: []resource.Path{resource.AcceptanceRequired}, Attack: []string{"T1199"}, Covers: []string{"EC2-011"},
			Why:    "Whoever is allowed connects at once, and nobody of yours sees it coming.",
			Advice: "Require acceptance again, and look at the connections that were made meanwhile.",
			Revert: orSafe(resource.Settings{resource.AcceptanceRequired: "true"}),
			Look: func(c *Case) {
				if d, off := c.became(resource.AcceptanceRequired, "false"); off && d.Before != "false" {
					if f := c.find("Whoever is allowed may connect to %s without being asked", c.name()); c.created() {
						f.grade(Low)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(serviceAcceptance("vpce-svc-00000000000000331", true), serviceAcceptance("vpce-svc-00000000000000331", false).after(time.Minute).by(mallory)).named("known"),
					story(serviceAcceptance("vpce-svc-00000000000000332", false)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(serviceAcceptance("vpce-svc-00000000000000333", true)).named("tightened")}
			}),
		},
	}
}

// endpoint is a new VPC endpoint to a service of AWS's.
func endpoint(id, service string) Step {
	return does("ec2", "CreateVpcEndpoint", fmt.Sprintf(`{"CreateVpcEndpointRequest":{"VpcId":"vpc-0a1b2c3d","ServiceName":"com.amazonaws.eu-west-1.%s","VpcEndpointType":"Interface","SecurityGroupId":{"tag":1,"content":"sg-0a1b2c3d"},"PrivateDnsEnabled":true}}`, service)).
		answering(fmt.Sprintf(`{"CreateVpcEndpointResponse":{"vpcEndpoint":{"vpcEndpointId":%q}}}`, id))
}

func deleteEndpoints(ids ...string) Step {
	var all []string
	for i, id := range ids {
		all = append(all, fmt.Sprintf(`{"tag":%d,"content":%q}`, i+1, id))
	}
	return does("ec2", "DeleteVpcEndpoints", `{"DeleteVpcEndpointsRequest":{"VpcEndpointId":[`+strings.Join(all, ",")+`]}}`)
}

func modifyEndpoint(id, change string) Step {
	return does("ec2", "ModifyVpcEndpoint", fmt.Sprintf(`{"ModifyVpcEndpointRequest":{"VpcEndpointId":%q,%s}}`, id, change))
}

func servicePrincipals(id, change string) Step {
	return does("ec2", "ModifyVpcEndpointServicePermissions", fmt.Sprintf(`{"ModifyVpcEndpointServicePermissionsRequest":{"ServiceId":%q,%s}}`, id, change))
}

func serviceAcceptance(id string, required bool) Step {
	return does("ec2", "ModifyVpcEndpointServiceConfiguration", fmt.Sprintf(`{"ModifyVpcEndpointServiceConfigurationRequest":{"ServiceId":%q,"AcceptanceRequired":%v}}`, id, required))
}

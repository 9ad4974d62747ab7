package judge

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// crossingRules are about the networks that data crosses, and who is let into
// them.
func crossingRules() []Rule {
	return slices.Concat(groupRules(), pathRules(), endpointRules(), endpointServiceRules())
}

// groupRules are about security groups.
func groupRules() []Rule {
	ways := []resource.Path{resource.Path(resource.Ingress), resource.Path(resource.Egress), resource.Path(resource.RuleID)}
	return []Rule{
		{
			ID: "network-open-in", Title: "A security group lets the internet in",
			Loses: Exposure, Severity: High, Direction: Loosened,
			Grades:   "critical for the security group of a Redshift cluster; medium for a security group of another account; low for ICMP alone",
			Settings: []resource.Path{resource.Path(resource.Ingress)}, Attack: []string{"T1562.007"}, Covers: []string{"EC2-005", "EC2-009", "RED-005"},
			Why:    "Whatever is in the group, a domain, a warehouse or an endpoint, can be knocked at by everyone, and is within minutes.",
			Advice: "Take the rule away, and name the network or the group that needs to come in.",
			Look:   lookAtIngress,
			Raises: played(func() []Story {
				return []Story{
					story(does("ec2", "AuthorizeSecurityGroupIngress", groupRequest("sg-00000000000000101", "tcp", 443, "0.0.0.0/0")).by(mallory)).named("list"),
					story(newGroup("sg-00000000000000102"), does("ec2", "AuthorizeSecurityGroupIngress", `{"groupId":"sg-00000000000000102","ipPermissions":{},"ipProtocol":"tcp","fromPort":5439,"toPort":5439,"cidrIp":"0.0.0.0/0"}`).after(time.Minute)).named("flat"),
					story(does("ec2", "AuthorizeSecurityGroupIngress", `{"groupId":"sg-00000000000000103","ipPermissions":{"items":[{"ipProtocol":"-1","groups":{},"ipRanges":{},"ipv6Ranges":{"items":[{"cidrIpv6":"::/0"}]},"prefixListIds":{}}]}}`)).named("ipv6"),
					story(does("ec2", "ModifySecurityGroupRules", `{"ModifySecurityGroupRulesRequest":{"GroupId":"sg-00000000000000104","SecurityGroupRule":{"tag":1,"SecurityGroupRuleId":"sgr-0a1b2c3d","SecurityGroupRule":{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"CidrIpv4":"0.0.0.0/0"}}}}`).by(mallory)).named("widened-in-place"),
					story(does("redshift", "AuthorizeClusterSecurityGroupIngress", `{"clusterSecurityGroupName":"dw-classic","cIDRIP":"0.0.0.0/0"}`)).named("redshift"),
					story(does("ec2", "AuthorizeSecurityGroupIngress", groupRequest("sg-00000000000000105", "tcp", 443, "128.0.0.0/1"))).named("half-of-the-internet"),
					story(does("ec2", "AuthorizeSecurityGroupIngress", `{"groupId":"sg-00000000000000106","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":443,"toPort":443,"groups":{"items":[{"groupId":"sg-9","userId":"444455556666"}]},"ipRanges":{}}]}}`)).named("group-of-another-account"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("ec2", "AuthorizeSecurityGroupIngress", groupRequest("sg-00000000000000107", "tcp", 443, "10.0.0.0/8"))).named("own-network"),
					story(does("ec2", "RevokeSecurityGroupIngress", groupRequest("sg-00000000000000108", "tcp", 443, "0.0.0.0/0"))).named("tightened"),
					story(does("ec2", "ModifySecurityGroupRules", `{"ModifySecurityGroupRulesRequest":{"GroupId":"sg-00000000000000109","SecurityGroupRule":{"tag":1,"SecurityGroupRuleId":"sgr-0a1b2c3d","SecurityGroupRule":{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"CidrIpv4":"10.2.0.0/16"}}}}`)).named("own-network-in-place"),
					story(does("redshift", "AuthorizeClusterSecurityGroupIngress", `{"clusterSecurityGroupName":"dw-office","cIDRIP":"198.51.100.0/24"}`)).named("one-network"),
				}
			}),
		},
		{
			ID: "network-open-out", Title: "A security group lets everything out to the internet",
			Loses: Exposure, Severity: Medium, Direction: Loosened,
			Settings: []resource.Path{resource.Path(resource.Egress)}, Attack: []string{"T1562.007"}, Covers: []string{"EC2-006"},
			Why:    "What is in the group can send what it holds anywhere, on every port.",
			Advice: "Name the networks and ports that delivery needs, and take the rule away.",
			Look: func(c *Case) {
				if c.created() {
					return // every new group may send everywhere
				}
				for _, d := range c.Family(resource.Egress) {
					name, _ := resource.Egress.Name(d.Path)
					if r := parseNetworkRule(name); d.After == "true" && r.anyone() && r.everything() {
						c.lower(c.find("%s lets %s out to anywhere on the internet", c.name(), r.what()))
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("ec2", "AuthorizeSecurityGroupEgress", groupRequest("sg-00000000000000111", "-1", 0, "0.0.0.0/0"))),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(newGroup("sg-00000000000000112")).named("every-new-group"),
					story(does("ec2", "AuthorizeSecurityGroupEgress", groupRequest("sg-00000000000000113", "tcp", 443, "0.0.0.0/0"))).named("one-port"),
				}
			}),
		},
		{
			ID: "network-rule-revoked", Title: "A security group lets less through, and delivery may need it",
			Loses: Access, Severity: Low, Direction: Broken, Grades: "medium when a stream is known to depend on the group",
			Settings: ways, Attack: []string{"T1489"}, Covers: []string{"EC2-007", "EC2-008"},
			Why:    "Records wait while Firehose cannot reach its destination, and are lost when its retries are used up.",
			Advice: "Look at the stream's delivery errors, and put the rule back if they begin now.",
			Look:   lookAtRevoked,
			Revert: authorizeAgain,
			Raises: played(func() []Story {
				return []Story{
					story(vpcDelivery("cut-off-in", "sg-00000000000000121"), vpcDomain("cut-off-in", "sg-00000000000000121").after(time.Minute),
						does("ec2", "RevokeSecurityGroupIngress", groupRequest("sg-00000000000000121", "tcp", 443, "10.1.0.0/16")).after(2*time.Minute).by(mallory)).named("ingress"),
					story(vpcDelivery("cut-off-out", "sg-00000000000000122"), vpcDomain("cut-off-out", "sg-00000000000000122").after(time.Minute),
						does("ec2", "RevokeSecurityGroupEgress", groupRequest("sg-00000000000000122", "tcp", 443, "10.1.0.0/16")).after(2*time.Minute)).named("egress"),
					story(does("ec2", "RevokeSecurityGroupEgress", groupRequest("sg-00000000000000123", "-1", 0, "0.0.0.0/0"))).named("no-stream-known"),
					story(does("ec2", "RevokeSecurityGroupIngress", `{"groupId":"sg-00000000000000124","ipPermissions":{},"securityGroupRuleIds":{"items":[{"securityGroupRuleId":"sgr-0a1b2c3d"}]}}`)).named("by-id"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("ec2", "RevokeSecurityGroupIngress", groupRequest("sg-00000000000000125", "tcp", 22, "0.0.0.0/0"))).named("closed-to-the-internet"),
					story(does("ec2", "AuthorizeSecurityGroupEgress", groupRequest("sg-00000000000000126", "tcp", 443, "10.1.0.0/16"))).named("added"),
				}
			}),
		},
	}
}

func lookAtIngress(c *Case) {
	var open, pings []string
	crowd := "large parts of the internet"
	for _, d := range c.Family(resource.Ingress) {
		name, _ := resource.Ingress.Name(d.Path)
		r := parseNetworkRule(name)
		switch account := r.account(); {
		case d.After != "true":
		case r.anyone() && r.ping():
			pings = append(pings, r.what())
		case r.anyone():
			if open = append(open, r.what()); r.all() {
				crowd = "anyone on the internet"
			}
		case account != "" && !c.Config.OwnAccount(account, c.Event.Account):
			c.find("%s lets in a security group of account %s: %s", c.name(), account, r.what()).grade(Medium)
		}
	}
	switch {
	case len(open) > 0 && c.said("direction") == "unknown":
		c.find("A rule of %s was opened to %s: %s", c.name(), crowd, joined(open)).
			because("Everyone can connect, or be sent to: the record does not tell whether the rule is about traffic in or out.")
	case len(open) > 0:
		f := c.find("%s lets in %s: %s", c.name(), crowd, joined(open)).was("%s", ruleIsNew)
		if c.kind() == resource.RedshiftSecurityGroup {
			f.grade(Critical)
		}
	case len(pings) > 0:
		c.find("%s lets in ICMP from anyone on the internet", c.name()).grade(Low)
	}
}

func lookAtRevoked(c *Case) {
	if c.kind() != resource.SecurityGroup || c.created() {
		return
	}
	var gone []string
	for _, f := range []resource.Family{resource.Ingress, resource.Egress} {
		for _, d := range c.Family(f) {
			rule, _ := f.Name(d.Path)
			closed := f == resource.Ingress && parseNetworkRule(rule).anyone() && len(c.Streams) == 0
			if d.After == "" && !closed {
				gone = append(gone, rule)
			}
		}
	}
	if ids := c.Family(resource.RuleID); len(gone) == 0 && len(ids) > 0 && ids[0].After == "" && len(c.Family(resource.Ingress)) == 0 {
		gone = append(gone, revokedByID(ids[0]))
	}
	switch {
	case len(gone) == 0:
	case len(c.Streams) > 0:
		c.find("Delivery may stop: %s no longer lets through %s", c.name(), joined(gone)).grade(Medium).was("%s", ruleStood)
	default:
		c.find("%s no longer lets through %s", c.name(), joined(gone)).was("%s", ruleStood)
	}
}

// EC2 refuses to take away a rule that is not there, and to add one that is:
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
const (
	ruleStood = "It did until now: only a rule that is there can be revoked."
	ruleIsNew = "It did not before: a rule that is there cannot be added again."
)

// authorizeAgain gives the rules back that were revoked.
func authorizeAgain(c *Case) (command, note string) {
	was := maps.Clone(c.Was)
	var gone []resource.Path
	for _, f := range []resource.Family{resource.Ingress, resource.Egress} {
		for _, d := range c.Family(f) {
			was[d.Path], gone = "true", append(gone, d.Path)
		}
	}
	back := resource.Restore(c.Asked.Target, resource.PlaceOf(c.Asked.Target.ARN), gone, was)
	if len(back.Lines) == 0 {
		return "", "What the rule said is not known."
	}
	return strings.Join(back.Lines, "\n"), ""
}

// revokedByID is what a rule said of which only the id is in the record.
func revokedByID(d settingChange) string {
	if _, rule, ok := strings.Cut(d.Before, ":"); ok {
		return rule
	}
	id, _ := resource.RuleID.Name(d.Path)
	return "what rule " + id + " let through"
}

// groupRequest is one rule of a security group in a list, as the SDKs send it.
func groupRequest(group, protocol string, port int, cidr string) string {
	ports := fmt.Sprintf(`"fromPort":%[1]d,"toPort":%[1]d,`, port)
	if protocol == "-1" {
		ports = ""
	}
	return fmt.Sprintf(`{"groupId":%q,"ipPermissions":{"items":[{"ipProtocol":%q,%s"groups":{},"ipRanges":{"items":[{"cidrIp":%q}]},"ipv6Ranges":{},"prefixListIds":{}}]}}`, group, protocol, ports, cidr)
}

func newGroup(id string) Step {
	return does("ec2", "CreateSecurityGroup", fmt.Sprintf(`{"groupName":%q,"groupDescription":"delivery","vpcId":"vpc-0a1b2c3d"}`, "group-of-"+id)).answering(fmt.Sprintf(`{"_return":true,"groupId":%q}`, id))
}

// vpcDelivery is a stream to a domain in a VPC.
func vpcDelivery(name, group string) Step {
	return create(firehose.OpenSearch, "to-"+name, fmt.Sprintf(`{"domainARN":"arn:aws:es:eu-west-1:111122223333:domain/%s","vpcConfiguration":{"securityGroupIds":[%q]}}`, name, group))
}

func vpcDomain(name, group string) Step {
	return does("es", "CreateDomain", fmt.Sprintf(`{"domainName":%q,"vPCOptions":{"subnetIds":["subnet-0a1b2c3d"],"securityGroupIds":[%q]}}`, name, group))
}

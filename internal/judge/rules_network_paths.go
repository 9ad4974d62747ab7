package judge

import (
	"fmt"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// pathRules are about network ACLs, routes and interfaces.
func pathRules() []Rule {
	return []Rule{
		{
			ID: "network-acl-open", Title: "A network ACL lets everything through",
			Loses: Exposure, Severity: Medium, Direction: Loosened, Grades: "low when a deployer did it",
			Settings: []resource.Path{resource.Path(resource.ACLEntry)}, Attack: []string{"T1562.007"}, Covers: []string{"EC2-013", "EC2-014"},
			Why:    "The subnet keeps nothing out by itself any more; only the security groups are left.",
			Advice: "Take the entry back unless the subnet is meant to be open.",
			Look: func(c *Case) {
				for _, d := range c.Family(resource.ACLEntry) {
					action, rule, _ := strings.Cut(d.After, " ")
					if r := parseNetworkRule(rule); action == "allow" && r.anyone() && r.everything() {
						entry, _ := resource.ACLEntry.Name(d.Path)
						way := map[bool]string{true: "out to anywhere", false: "in from anywhere"}[strings.HasPrefix(entry, "egress")]
						c.lower(c.find("%s lets %s %s", c.name(), r.what(), way))
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(aclEntry("CreateNetworkAclEntry", "acl-00000000000000201", "-1", "0.0.0.0/0").by(mallory)).named("new"),
					story(aclEntry("CreateNetworkAclEntry", "acl-00000000000000202", "-1", "10.0.0.0/8"), aclEntry("ReplaceNetworkAclEntry", "acl-00000000000000202", "-1", "0.0.0.0/0").after(time.Minute)).named("replaced"),
					story(aclEntry("ReplaceNetworkAclEntry", "acl-00000000000000203", "6", "::/0")).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(aclEntry("CreateNetworkAclEntry", "acl-00000000000000204", "-1", "10.0.0.0/8")).named("own-network"),
					story(aclEntry("CreateNetworkAclEntry", "acl-00000000000000205", "-1", "0.0.0.0/0", `{"ruleAction":"deny"}`)).named("deny"),
				}
			}),
		},
		{
			ID: "network-diverted", Title: "A route sends all traffic elsewhere",
			Loses: Access, Severity: Medium, Direction: Unclear, Grades: "low when a deployer did it",
			Settings: []resource.Path{resource.Path(resource.Route)}, Attack: []string{"T1557"}, Covers: []string{"EC2-015", "EC2-016"},
			Why:    "Whoever runs what the route leads to can read, hold up or drop what is not encrypted, and sees who talks to whom.",
			Advice: "Find out what the route leads to and who made it; put the old one back when nobody knows.",
			Look:   lookAtRoutes,
			Raises: played(func() []Story {
				return []Story{
					story(route("CreateRoute", "rtb-00000000000000211", "gatewayId", "igw-0a1b2c3d"), route("ReplaceRoute", "rtb-00000000000000211", "networkInterfaceId", "eni-0badc0de").after(time.Minute).by(mallory)).named("replaced"),
					story(route("CreateRoute", "rtb-00000000000000212", "instanceId", "i-0badc0de").by(mallory)).named("new"),
					story(route("ReplaceRoute", "rtb-00000000000000213", "vpcPeeringConnectionId", "pcx-0badc0de")).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("ec2", "CreateRoute", `{"routeTableId":"rtb-00000000000000214","destinationCidrBlock":"10.7.0.0/16","transitGatewayId":"tgw-0a1b2c3d"}`)).named("one-network"),
					story(does("ec2", "CreateRoute", `{"routeTableId":"rtb-00000000000000215","destinationCidrBlock":"10.8.0.0/16","natGatewayId":"nat-0a1b2c3d"}`), route("CreateRoute", "rtb-00000000000000215", "natGatewayId", "nat-0a1b2c3d").after(time.Minute)).named("a-target-that-was-there"),
				}
			}),
		},
		{
			ID: "network-interface-moved", Title: "A network interface is in other security groups",
			Loses: Access, Severity: Low, Direction: Unclear,
			Settings: []resource.Path{resource.SecurityGroups}, Attack: []string{"T1562.007"}, Covers: []string{"EC2-017"},
			Why:    "An interface of Firehose in another group is open to others, or is cut off from its destination.",
			Advice: "Give the interface the groups that the stream's configuration names.",
			Look: func(c *Case) {
				d, changed := c.now(resource.SecurityGroups)
				if !changed || c.kind() != resource.NetworkInterface || c.created() {
					return
				}
				f := c.find("%s is in other security groups: %s", c.name(), list(resource.Texts(d.After)))
				if d.BeforeKnown {
					f.was("It was in %s.", list(resource.Texts(d.Before)))
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(groupsOf("eni-00000000000000221", "sg-0a1b2c3d"), groupsOf("eni-00000000000000221", "sg-0badc0de").after(time.Minute).by(mallory)).named("known"),
					story(groupsOf("eni-00000000000000222", "sg-0badc0de")).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("ec2", "ModifyNetworkInterfaceAttribute", `{"networkInterfaceId":"eni-00000000000000223","description":{"value":"delivery"}}`)).named("description"),
				}
			}),
		},
	}
}

// lookAtRoutes finds routes for everything that lead where the table has not
// sent anything before, as far as known.
func lookAtRoutes(c *Case) {
	for _, d := range c.Family(resource.Route) {
		destination, _ := resource.Route.Name(d.Path)
		if d.After == "" || d.After == "local" || !(networkRule{peer: destination}).anyone() || c.leadsTo(d.After) {
			continue
		}
		f := c.find("%s sends all traffic to %s", c.name(), nextHop(d.After))
		if c.lower(f); d.Before != "" {
			f.was("It went to %s.", nextHop(d.Before))
		}
	}
}

// leadsTo reports whether a route table is known to have led to a target.
func (c *Case) leadsTo(target string) bool {
	for p, to := range c.Was {
		if p.Family() == resource.Route && to == target {
			return true
		}
	}
	return false
}

func aclEntry(call, acl, protocol, from string, patches ...string) Step {
	address := "cidrBlock"
	if strings.Contains(from, ":") {
		address = "ipv6CidrBlock"
	}
	request := fmt.Sprintf(`{"networkAclId":%q,"ruleNumber":90,"egress":false,"ruleAction":"allow","icmpTypeCode":{},"portRange":{},"aclProtocol":%q,%q:%q}`, acl, protocol, address, from)
	return does("ec2", call, append([]string{request}, patches...)...)
}

// route sends the traffic for everywhere to a target.
func route(call, table, member, target string) Step {
	return does("ec2", call, fmt.Sprintf(`{"routeTableId":%q,"destinationCidrBlock":"0.0.0.0/0",%q:%q}`, table, member, target))
}

func groupsOf(eni, group string) Step {
	return does("ec2", "ModifyNetworkInterfaceAttribute", fmt.Sprintf(`{"networkInterfaceId":%q,"groupSet":{"items":[{"groupId":%q}]}}`, eni, group))
}

package account

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// items are the elements of a list in EC2's answers. They have the names that
// CloudTrail writes.
func items(v trail.Value, names ...string) []trail.Value {
	return v.Get(append(names, "item")...).List()
}

// filtered are the parameters that ask EC2 for what a filter lets through.
func filtered(name, value string, more ...string) with {
	params := with{"Filter.1.Name": name, "Filter.1.Value": []string{value}}
	if len(more) == 2 {
		params["Filter.2.Name"], params["Filter.2.Value"] = more[0], more[1:]
	}
	return params
}

// describeSecurityGroup asks for the rules twice: one answer has them as they
// are written, the other their ids.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroup.html
func describeSecurityGroup(d *description) {
	notFound := unless("InvalidGroup.NotFound")
	named := func(more with) with { more["groupId"] = d.ref.Name; return more }
	d.question("ec2:DescribeSecurityGroups", with{"GroupId": []string{d.ref.Name}}, func(v trail.Value) {
		for _, group := range items(v, "securityGroupInfo") {
			d.told("CreateSecurityGroup", with{"vpcId": group.Get("vpcId")}, with{"groupId": d.ref.Name}, resource.InVPC)
			d.told("AuthorizeSecurityGroupIngress", named(with{"ipPermissions": group.Get("ipPermissions")}), nil)
			d.told("AuthorizeSecurityGroupEgress", named(with{"ipPermissions": group.Get("ipPermissionsEgress")}), nil)
			d.all(resource.Ingress, resource.Egress)
		}
	}, notFound)
	if d.pages("ec2:DescribeSecurityGroupRules", filtered("group-id", d.ref.Name), "nextToken", "NextToken", func(v trail.Value) {
		for _, rule := range items(v, "securityGroupRuleSet") {
			event := "AuthorizeSecurityGroupIngress"
			if rule.Get("isEgress").Text() == "true" {
				event = "AuthorizeSecurityGroupEgress"
			}
			d.told(event, named(with{}), with{"securityGroupRuleSet": with{"items": rule}}, resource.Path(resource.RuleID))
		}
	}, notFound) {
		d.all(resource.RuleID)
	}
}

// describeSubnet asks which route table and network ACL a subnet has. Without
// a table of its own it has the one of its network.
// https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html#RouteTableDetails
func describeSubnet(d *description) {
	vpc, table := "", ""
	d.question("ec2:DescribeSubnets", with{"SubnetId": []string{d.ref.Name}}, func(v trail.Value) {
		for _, subnet := range items(v, "subnetSet") {
			vpc = strings.Clone(subnet.Get("vpcId").Text())
		}
	}, unless("InvalidSubnetID.NotFound"))
	found := func(v trail.Value) {
		for _, one := range items(v, "routeTableSet") {
			table = strings.Clone(one.Get("routeTableId").Text())
		}
	}
	asked := d.question("ec2:DescribeRouteTables", filtered("association.subnet-id", d.ref.Name), found)
	if asked && table == "" && vpc != "" {
		d.question("ec2:DescribeRouteTables", filtered("vpc-id", vpc, "association.main", "true"), found)
	}
	if table != "" {
		d.told("AssociateRouteTable", with{"subnetId": d.ref.Name, "routeTableId": table}, nil)
	}
	d.question("ec2:DescribeNetworkAcls", filtered("association.subnet-id", d.ref.Name), func(v trail.Value) {
		for _, acl := range items(v, "networkAclSet") {
			d.settings[resource.SubnetACL] = strings.Clone(acl.Get("networkAclId").Text()) // no call names both
		}
	})
}

// describeNetworkACL takes the entries but the last ones, which nobody can
// change: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html
func describeNetworkACL(d *description) {
	d.question("ec2:DescribeNetworkAcls", with{"NetworkAclId": []string{d.ref.Name}}, func(v trail.Value) {
		for _, acl := range items(v, "networkAclSet") {
			d.told("CreateNetworkAcl", with{"vpcId": acl.Get("vpcId")}, with{"networkAcl": with{"networkAclId": d.ref.Name}}, resource.InVPC)
			for _, entry := range items(acl, "entrySet") {
				if number := entry.Get("ruleNumber").Text(); number == "32767" || number == "32768" {
					continue
				}
				params := members(entry)
				params["networkAclId"] = d.ref.Name
				d.told("CreateNetworkAclEntry", params, nil)
			}
			d.all(resource.ACLEntry)
		}
	}, unless("InvalidNetworkAclID.NotFound"))
}

// describeRouteTable takes the routes that somebody made. One through an
// instance is told by the instance or by its interface, whichever was given,
// and answered by both: it is not taken, and then no other is taken for gone.
func describeRouteTable(d *description) {
	d.question("ec2:DescribeRouteTables", with{"RouteTableId": []string{d.ref.Name}}, func(v trail.Value) {
		for _, table := range items(v, "routeTableSet") {
			d.told("CreateRouteTable", with{"vpcId": table.Get("vpcId")}, with{"routeTable": with{"routeTableId": d.ref.Name}}, resource.InVPC)
			all := true
			for _, route := range items(table, "routeSet") {
				if route.Get("origin").Text() == "EnableVgwRoutePropagation" {
					continue // it comes and goes with what a gateway hears
				}
				if route.Get("instanceId").Text() != "" {
					all = false
					continue
				}
				params := members(route)
				params["routeTableId"] = d.ref.Name
				d.told("CreateRoute", params, nil)
			}
			if all {
				d.all(resource.Route)
			}
		}
	}, unless("InvalidRouteTableID.NotFound"))
}

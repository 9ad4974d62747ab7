package resource

import "strings"

// Settings of route tables and of subnets alone.
const (
	// Route is where a route table sends the traffic for a destination, an
	// address range or a prefix list: the id of a gateway, an interface, an
	// instance; "local" within the VPC.
	Route Family = "Route:"
	// SubnetRoutes is the id of a subnet's route table.
	SubnetRoutes Path = "RouteTableId"
	// SubnetACL is the id of a subnet's network ACL. Only asking tells of it.
	SubnetACL Path = "NetworkAclId"
)

// routeTargets are the members that say where a route leads, and how the ids
// in them begin.
var routeTargets = []struct{ member, prefix string }{
	{"gatewayId", "igw-"},
	{"gatewayId", "vgw-"},
	{"natGatewayId", "nat-"},
	{"networkInterfaceId", "eni-"},
	{"instanceId", "i-"},
	{"transitGatewayId", "tgw-"},
	{"vpcPeeringConnectionId", "pcx-"},
	{"vpcEndpointId", "vpce-"},
	{"egressOnlyInternetGatewayId", "eigw-"},
	{"localGatewayId", "lgw-"},
	{"carrierGatewayId", "cagw-"},
	{"coreNetworkArn", "arn:"},
	{"odbNetworkArn", "arn:"},
}

func ec2Routes() []operation {
	table := ec2Named(RouteTable, "routeTableId")
	route := []field{reads(routeTo, Path(Route))}
	return []operation{
		{name: "CreateRouteTable", effect: Creates, target: ec2Answered(RouteTable, "routeTable.routeTableId"), fields: []field{ec2Text(InVPC, "vpcId")}},
		{name: "DeleteRouteTable", effect: Deletes, target: table},
		{name: "CreateRoute", target: table, fields: route},
		{name: "ReplaceRoute", target: table, fields: route},
		{name: "DeleteRoute", target: table, fields: []field{
			reads(func(r *reading) { r.set(Route.Of(destination(r)), "") }, Path(Route))}},
		{name: "AssociateRouteTable", target: target{Subnet, routedSubnet}, fields: []field{
			reads(subnetRoutes, SubnetRoutes), ec2Detail("gateway", "gatewayId")}},
		{name: "ReplaceRouteTableAssociation", effect: Touches, target: table, fields: []field{ec2Detail("association", "associationId")}},
	}
}

// destination is what traffic a route is for.
func destination(r *reading) string {
	if cidr := r.wrapped("destinationCidrBlock", "destinationIpv6CidrBlock").Text(); cidr != "" {
		return rangeOf(cidr)
	}
	return r.wrapped("destinationPrefixListId").Text()
}

func routeTo(r *reading) {
	if local, _ := truthOf(r.wrapped("localTarget")); local == "true" {
		r.set(Route.Of(destination(r)), "local")
		return
	}
	for _, t := range routeTargets {
		if id := r.wrapped(t.member).Text(); id != "" {
			r.set(Route.Of(destination(r)), id)
			return
		}
	}
	r.odd("gatewayId")
}

// routedSubnet is the subnet that gets a route table, or that table itself
// when a gateway gets it.
func routedSubnet(r *reading) Ref {
	if id := r.wrapped("subnetId").Text(); id != "" {
		return r.named(Subnet, id)
	}
	return r.named(RouteTable, r.wrapped("routeTableId").Text())
}

func subnetRoutes(r *reading) {
	table := r.wrapped("routeTableId").Text()
	if r.req.Target.Type == Subnet && table != "" {
		r.set(SubnetRoutes, table)
		r.other(r.named(RouteTable, table))
	}
}

func ec2RouteWays() []way {
	return []way{{RouteTable, []Path{Path(Route)}, func(t turn) string {
		args := []string{"--route-table-id", t.Name, destinationOption(t.Member), t.Member}
		if t.Value == "" {
			return t.aws("ec2 delete-route", args...)
		}
		if t.Value == "local" {
			return t.aws("ec2 replace-route", append(args, "--local-target")...)
		}
		option := targetOption(t.Value)
		if option == "" {
			return ""
		}
		args = append(args, option, t.Value)
		return either(t.aws("ec2 replace-route", args...), t.aws("ec2 create-route", args...))
	}}}
}

func destinationOption(destination string) string {
	switch {
	case strings.HasPrefix(destination, "pl-"):
		return "--destination-prefix-list-id"
	case strings.Contains(destination, ":"):
		return "--destination-ipv6-cidr-block"
	}
	return "--destination-cidr-block"
}

// targetOption is the option for an id of this form; "" when none is known.
func targetOption(id string) string {
	if strings.Contains(id, ":odb-network/") {
		return "--odb-network-arn"
	}
	for _, t := range routeTargets {
		if strings.HasPrefix(id, t.prefix) {
			return "--" + kebab(t.member)
		}
	}
	return ""
}

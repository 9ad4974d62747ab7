package resource

import "strings"

func ec2Interfaces() []operation {
	eni := ec2Named(NetworkInterface, "networkInterfaceId")
	return []operation{
		{name: "CreateNetworkInterface", effect: Creates, target: ec2Answered(NetworkInterface, "networkInterface.networkInterfaceId"), fields: []field{
			reads(interfaceGroups, SecurityGroups), ec2Text(InSubnet, "subnetId"), ec2Detail("description", "description")}},
		{name: "DeleteNetworkInterface", effect: Deletes, target: eni},
		{name: "ModifyNetworkInterfaceAttribute", target: eni, fields: []field{
			reads(interfaceGroups, SecurityGroups), ec2Boolean(SourceDestCheck, "sourceDestCheck"),
			ec2Boolean(PubliclyAccessible, "associatePublicIpAddress")}},
	}
}

// interfaceGroups reads the groups of an interface or instance, which a
// request replaces whole. A new interface that names none gets its network's
// default group, which the answer names.
func interfaceGroups(r *reading) {
	groups := itemsOf(r.wrapped("groupSet", "securityGroupId", "groups"))
	if len(groups) == 0 {
		groups = itemsOf(r.answered("networkInterface.groupSet"))
	}
	var ids []string
	for _, group := range groups {
		if id := group.Get("groupId"); id.Exists() {
			group = id
		}
		ids = append(ids, group.Text())
		r.other(r.named(SecurityGroup, group.Text()))
	}
	if len(ids) > 0 {
		r.set(SecurityGroups, List(ids...))
	}
}

func ec2InterfaceWays() []way {
	modify := func(t turn, args ...string) string {
		return t.aws("ec2 modify-network-interface-attribute", append([]string{"--network-interface-id", t.Name}, args...)...)
	}
	onOff := func(p Path, name string) way {
		return way{NetworkInterface, []Path{p}, func(t turn) string {
			if t.Value == "true" {
				return modify(t, "--"+name)
			}
			return modify(t, "--no-"+name)
		}}
	}
	return []way{
		orUnset(NetworkInterface, SecurityGroups,
			func(t turn) string { return modify(t, append([]string{"--groups"}, Texts(t.Value)...)...) },
			func(t turn) string { return "" }),
		onOff(SourceDestCheck, "source-dest-check"),
		onOff(PubliclyAccessible, "associate-public-ip-address"),
	}
}

// networkOf names a resource of a network by the beginning of its id.
func networkOf(r *reading, id string) Ref {
	for prefix, t := range map[string]Type{"vpc-": VPC, "subnet-": Subnet, "eni-": NetworkInterface} {
		if strings.HasPrefix(id, prefix) {
			return r.named(t, id)
		}
	}
	return Ref{}
}

// networked adds what a resource of a network depends on by its settings: the
// security groups and the route table that decide what reaches it.
func networked(s Settings, add func(t Type, name string)) {
	add(RouteTable, s[SubnetRoutes])
	add(NetworkACL, s[SubnetACL])
	add(Subnet, s[InSubnet])
	add(Role, s[LogDeliveryRole])
	for _, id := range Texts(s[SecurityGroups]) {
		add(SecurityGroup, id)
	}
	for f, t := range map[Family]Type{EndpointGroup: SecurityGroup, EndpointSubnet: Subnet, EndpointRoutes: RouteTable} {
		for _, id := range s.members(f) {
			add(t, id)
		}
	}
}

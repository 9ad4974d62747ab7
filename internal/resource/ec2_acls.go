package resource

import "strings"

// ACLEntry is an entry of a network ACL, by direction and number, "ingress
// 100", and what it says: "allow tcp 443 from 0.0.0.0/0", "deny all to ::/0".
const ACLEntry Family = "Entry:"

func ec2NetworkACLs() []operation {
	acl := ec2Named(NetworkACL, "networkAclId")
	entry := []field{reads(aclEntry, Path(ACLEntry))}
	return []operation{
		{name: "CreateNetworkAcl", effect: Creates, target: ec2Answered(NetworkACL, "networkAcl.networkAclId"), fields: []field{ec2Text(InVPC, "vpcId")}},
		{name: "DeleteNetworkAcl", effect: Deletes, target: acl},
		{name: "CreateNetworkAclEntry", target: acl, fields: entry},
		{name: "ReplaceNetworkAclEntry", target: acl, fields: entry},
		{name: "DeleteNetworkAclEntry", target: acl, fields: []field{
			reads(func(r *reading) { r.set(entryPath(r), "") }, Path(ACLEntry))}},
		{name: "ReplaceNetworkAclAssociation", effect: Touches, target: acl, fields: []field{ec2Detail("association", "associationId")}},
	}
}

func entryPath(r *reading) Path {
	direction := "ingress"
	if out, _ := truthOf(r.at("egress")); out == "true" {
		direction = "egress"
	}
	return ACLEntry.Of(direction + " " + r.text("ruleNumber"))
}

// aclEntry reads an entry. The protocol is a number; a type and code of ICMP
// stand where others have ports.
func aclEntry(r *reading) {
	p := entryPath(r)
	what := traffic{r.text("aclProtocol", "protocol"), r.text("portRange.from"), r.text("portRange.to")}
	if name, ok := protocols[what.protocol]; ok {
		what.protocol = name
	}
	if strings.HasPrefix(what.protocol, "icmp") {
		what.from, what.to = r.text("icmpTypeCode.type", "icmp.type"), r.text("icmpTypeCode.code", "icmp.code")
	}
	toward := " from "
	if strings.HasPrefix(string(p), string(ACLEntry)+"egress") {
		toward = " to "
	}
	action, address := r.text("ruleAction"), r.text("cidrBlock", "ipv6CidrBlock")
	if action == "" || address == "" {
		r.odd("cidrBlock")
		return
	}
	r.set(p, action+" "+what.String()+toward+rangeOf(address))
}

func ec2NetworkACLWays() []way {
	return []way{{NetworkACL, []Path{Path(ACLEntry)}, restoreEntry}}
}

func restoreEntry(t turn) string {
	direction, number, _ := strings.Cut(t.Member, " ")
	args := []string{"--network-acl-id", t.Name, "--rule-number", number, "--" + direction}
	if t.Value == "" {
		return t.aws("ec2 delete-network-acl-entry", args...)
	}
	action, rule, _ := strings.Cut(t.Value, " ")
	permission, ok := permissionOf(rule)
	if !ok {
		return ""
	}
	args = append(args, "--rule-action", action)
	args = append(args, entryArguments(permission)...)
	return either(t.aws("ec2 replace-network-acl-entry", args...), t.aws("ec2 create-network-acl-entry", args...))
}

// entryArguments writes a rule as the calls for entries take it.
func entryArguments(permission map[string]any) []string {
	protocol, _ := permission["IpProtocol"].(string)
	args := []string{"--protocol", protocol}
	if protocol == "icmpv6" {
		args[1] = "58" // the CLI knows the names of the others
	}
	from, hasPorts := permission["FromPort"].(int)
	to, _ := permission["ToPort"].(int)
	switch {
	case strings.HasPrefix(protocol, "icmp"):
		if !hasPorts {
			from, to = -1, -1
		}
		args = append(args, "--icmp-type-code", jsonOf(map[string]int{"Type": from, "Code": to}))
	case hasPorts:
		args = append(args, "--port-range", jsonOf(map[string]int{"From": from, "To": to}))
	}
	if ranges, ok := permission["IpRanges"].([]map[string]string); ok {
		return append(args, "--cidr-block", ranges[0]["CidrIp"])
	}
	if ranges, ok := permission["Ipv6Ranges"].([]map[string]string); ok {
		return append(args, "--ipv6-cidr-block", ranges[0]["CidrIpv6"])
	}
	return args
}

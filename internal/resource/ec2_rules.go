package resource

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// protocols are the protocols that EC2 has names for, by their numbers:
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
var protocols = map[string]string{"-1": "all", "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}

// traffic is what one rule of a network is about, less where it comes from.
type traffic struct{ protocol, from, to string }

func trafficOf(v trail.Value) traffic {
	t := traffic{v.Get("ipProtocol").Text(), v.Get("fromPort").Text(), v.Get("toPort").Text()}
	if name, ok := protocols[t.protocol]; ok {
		t.protocol = name
	}
	return t
}

// String is "tcp 443", "tcp 0-65535", "all", "icmp 8-*".
func (t traffic) String() string {
	protocol := t.protocol
	if protocol == "" {
		protocol = "all"
	}
	switch from, to := anyPort(t.from), anyPort(t.to); {
	case protocol == "all" || from == "*" && to == "*":
		return protocol
	case from == to:
		return protocol + " " + from
	default:
		return protocol + " " + from + "-" + to
	}
}

// anyPort is "*" for the numbers that stand for all of them.
func anyPort(port string) string {
	if port == "" || port == "-1" {
		return "*"
	}
	return port
}

// rangeOf is the canonical form of a range of addresses: EC2 takes
// 203.0.113.7/0 and means everyone.
func rangeOf(cidr string) string {
	p, err := netip.ParsePrefix(cidr)
	if err != nil {
		return cidr
	}
	return p.Masked().String()
}

// peers are where the traffic of a rule in a list ipPermissions comes from, or
// goes to: addresses, prefix lists, and groups with the account of another.
func peers(permission trail.Value, account string) []string {
	var all []string
	for _, v := range itemsOf(permission.Get("ipRanges")) {
		all = append(all, rangeOf(v.Get("cidrIp").Text()))
	}
	for _, v := range itemsOf(permission.Get("ipv6Ranges")) {
		all = append(all, rangeOf(v.Get("cidrIpv6").Text()))
	}
	for _, v := range itemsOf(permission.Get("prefixListIds")) {
		all = append(all, v.Get("prefixListId").Text())
	}
	for _, v := range itemsOf(permission.Get("groups")) {
		all = append(all, groupOf(v, account))
	}
	return all
}

func groupOf(v trail.Value, account string) string {
	id := v.Get("groupId").Text()
	if id == "" {
		id = v.Get("groupName").Text()
	}
	if owner := v.Get("userId").Text(); owner != "" && owner != account {
		return owner + "/" + id
	}
	return id
}

// peer is the one that a rule names beside its ports, as a rule of its own:
// in an answer, in ModifySecurityGroupRules, and in the flat form of requests.
func peer(v trail.Value, account string) string {
	for _, name := range []string{"cidrIp", "cidrIpv4", "cidrIpv6"} {
		if cidr := v.Get(name).Text(); cidr != "" {
			return rangeOf(cidr)
		}
	}
	for _, name := range []string{"prefixListId", "referencedGroupId"} {
		if id := v.Get(name).Text(); id != "" {
			return id
		}
	}
	if group := v.Get("referencedGroupInfo"); group.Exists() {
		return groupOf(group, account)
	}
	name, owner := v.Get("sourceSecurityGroupName").Text(), v.Get("sourceSecurityGroupOwnerId").Text()
	if name != "" && owner != "" && owner != account {
		return owner + "/" + name
	}
	return name
}

// rulePath is the path of a rule of a security group.
func rulePath(f Family, t traffic, peer string) Path {
	if f == Egress {
		return f.Of(t.String() + " to " + peer)
	}
	return f.Of(t.String() + " from " + peer)
}

// permissionOf turns the name of a rule back into what the CLI takes; ok is
// false for one that is not written so.
func permissionOf(rule string) (permission map[string]any, ok bool) {
	what, peer, ok := strings.Cut(rule, " from ")
	if !ok {
		if what, peer, ok = strings.Cut(rule, " to "); !ok {
			return nil, false
		}
	}
	protocol, ports, hasPorts := strings.Cut(what, " ")
	permission = map[string]any{"IpProtocol": protocol}
	if protocol == "all" {
		permission["IpProtocol"] = "-1"
	}
	if hasPorts {
		from, to, isRange := strings.Cut(ports, "-")
		if !isRange {
			to = from
		}
		permission["FromPort"], permission["ToPort"] = portOf(from), portOf(to)
	}
	list, member := peerMember(peer)
	values := map[string]string{member: peer}
	if owner, group, foreign := strings.Cut(peer, "/"); foreign && list == "UserIdGroupPairs" {
		values = map[string]string{"UserId": owner, member: group}
	}
	permission[list] = []map[string]string{values}
	return permission, true
}

// peerMember is how the CLI names a peer of this form.
func peerMember(peer string) (list, member string) {
	prefix, err := netip.ParsePrefix(peer)
	switch {
	case err == nil && prefix.Addr().Is4():
		return "IpRanges", "CidrIp"
	case err == nil:
		return "Ipv6Ranges", "CidrIpv6"
	case strings.HasPrefix(peer, "pl-"):
		return "PrefixListIds", "PrefixListId"
	}
	if !strings.Contains(peer, "sg-") {
		return "UserIdGroupPairs", "GroupName"
	}
	return "UserIdGroupPairs", "GroupId"
}

// portOf is the number of a port as the CLI takes it; "*" is -1.
func portOf(port string) int {
	n, err := strconv.Atoi(port)
	if err != nil {
		return -1
	}
	return n
}

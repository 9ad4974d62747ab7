package judge

import (
	"net/netip"
	"slices"
	"strings"
)

// networkRule is one rule of a security group or a network ACL, as the
// settings name it: "tcp 443 from 0.0.0.0/0", "all to 10.0.0.0/8".
type networkRule struct{ traffic, peer string }

func parseNetworkRule(name string) networkRule {
	for _, way := range []string{" from ", " to "} {
		if traffic, peer, ok := strings.Cut(name, way); ok {
			return networkRule{traffic, peer}
		}
	}
	return networkRule{traffic: name}
}

// anyone reports whether the peer is everyone, or so large a part of the
// addresses that halves of it would do.
func (r networkRule) anyone() bool {
	p, err := netip.ParsePrefix(r.peer)
	if err != nil {
		return false
	}
	if p.Addr().Is4() {
		return p.Bits() < 8
	}
	return p.Bits() < 16
}

// all reports whether the peer is everyone, and not only a large part of all.
func (r networkRule) all() bool {
	p, err := netip.ParsePrefix(r.peer)
	return err == nil && p.Bits() == 0
}

// everything reports whether all traffic is meant, or all ports.
func (r networkRule) everything() bool {
	return slices.Contains([]string{"all", "tcp", "udp", "tcp 0-65535", "tcp 1-65535", "udp 0-65535", "udp 1-65535"}, r.traffic)
}

// ping reports whether nothing but ICMP is meant.
func (r networkRule) ping() bool { return strings.HasPrefix(r.traffic, "icmp") }

// what is the traffic in words.
func (r networkRule) what() string {
	protocol, ports, _ := strings.Cut(r.traffic, " ")
	switch {
	case protocol == "all":
		return "all traffic"
	case ports == "" || ports == "*":
		return "all of " + strings.ToUpper(protocol)
	case strings.Contains(ports, "-"):
		return strings.ToUpper(protocol) + " ports " + ports
	}
	return strings.ToUpper(protocol) + " port " + ports
}

// account is the account of a peer that is a security group of another one.
func (r networkRule) account() string {
	account, _, _ := strings.Cut(r.peer, "/")
	if accountID.MatchString(account) {
		return account
	}
	return ""
}

// nextHop says what kind of thing a route leads to.
func nextHop(id string) string {
	for _, kind := range [][2]string{
		{"igw-", "the internet gateway"}, {"nat-", "the NAT gateway"}, {"eni-", "the network interface"}, {"i-", "the instance"},
		{"tgw-", "the transit gateway"}, {"pcx-", "the peering connection"}, {"vpce-", "the VPC endpoint"}, {"vgw-", "the VPN gateway"},
		{"eigw-", "the internet gateway"},
	} {
		if strings.HasPrefix(id, kind[0]) {
			return kind[1] + " " + id
		}
	}
	return id
}

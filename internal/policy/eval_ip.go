package policy

import (
	"net/netip"
	"strings"
)

// matchesIP reports whether an address lies in a range. An IPv4 address never
// lies in an IPv6 range, nor the other way round; ::ffff:192.0.2.1 is IPv4.
// A value of the request that is no address matches nothing.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
func (e *evaluation) matchesIP(want, value string) truth {
	network, ok := readNetwork(want)
	if !ok {
		return e.notUnderstood("address " + quote(want))
	}
	address, err := netip.ParseAddr(value)
	if err != nil || address.Zone() != "" {
		return no
	}
	return truthOf(network.Contains(address.Unmap()))
}

// readNetwork reads a CIDR, or one address as the range that holds nothing else.
func readNetwork(text string) (netip.Prefix, bool) {
	if !strings.Contains(text, "/") {
		address, err := netip.ParseAddr(text)
		address = address.Unmap()
		return netip.PrefixFrom(address, address.BitLen()), err == nil && address.Zone() == ""
	}
	network, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, false
	}
	if v4 := network.Addr(); v4.Is4In6() && network.Bits() >= 96 {
		network = netip.PrefixFrom(v4.Unmap(), network.Bits()-96)
	}
	return network.Masked(), true
}

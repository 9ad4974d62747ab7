package html

import (
	"net/url"
	"strings"
)

// consoles are the hosts of the AWS console, of each partition:
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
var consoles = []string{"console.aws.amazon.com", "console.amazonaws-us-gov.com", "console.amazonaws.cn"}

// consoleLink is address when it leads to the AWS console, and nothing when it
// leads anywhere else.
func consoleLink(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" || u.Opaque != "" {
		return ""
	}
	for _, host := range consoles {
		if u.Host == host || strings.HasSuffix(u.Host, "."+host) && hostName(u.Host) {
			return u.String() // written anew: what Parse took for a path is escaped as one
		}
	}
	return ""
}

// hostName reports whether a host is of letters, digits, hyphens and dots.
func hostName(host string) bool {
	return strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789-.") == ""
}

package config

import (
	"net/netip"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// The longest times that AWS keeps things for, in days:
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
// and, since a lifecycle rule knows no bound of its own, a hundred years.
const (
	mostLogDays    = 3653
	mostObjectDays = 36500
)

// members says how each member of the file is read into c.
func (c *Config) members(r *reader) map[string]func(ast.Node) {
	return map[string]func(ast.Node){
		"accounts":               func(n ast.Node) { c.Accounts = r.texts(n, notAccount) },
		"organization":           func(n ast.Node) { c.Organization, _ = r.checked(n, notOrganization) },
		"trusted_networks":       func(n ast.Node) { c.TrustedNetworks = r.networks(n) },
		"vpc_endpoints":          func(n ast.Node) { c.VPCEndpoints = r.texts(n, notEndpoint) },
		"deployers":              func(n ast.Node) { c.Deployers = r.patterns(n) },
		"readers":                func(n ast.Node) { c.Readers = r.patterns(n) },
		"regions":                func(n ast.Node) { c.Regions = r.texts(n, notRegion) },
		"destinations":           func(n ast.Node) { c.Destinations = r.patterns(n) },
		"sensitive_sources":      func(n ast.Node) { c.SensitiveSources = r.patterns(n) },
		"required_tags":          func(n ast.Node) { c.RequiredTags = r.texts(n, notEmpty) },
		"protected_tags":         func(n ast.Node) { c.ProtectedTags = r.texts(n, notEmpty) },
		"require_full_backup":    func(n ast.Node) { c.RequireFullBackup = r.flag(n) },
		"infrastructure_as_code": func(n ast.Node) { c.InfrastructureAsCode = r.flag(n) },

		"minimum_log_retention_days":    func(n ast.Node) { c.MinimumLogRetentionDays = r.number(n, mostLogDays) },
		"minimum_object_retention_days": func(n ast.Node) { c.MinimumObjectRetentionDays = r.number(n, mostObjectDays) },

		"scope":        func(n ast.Node) { c.Scope, _ = r.checked(n, notScope) },
		"alerting":     func(n ast.Node) { c.Alerting = r.patterns(n) },
		"severity":     func(n ast.Node) { c.readSeverity(r, n) },
		"suppressions": func(n ast.Node) { c.readSuppressions(r, n) },
		"quiet_hours":  func(n ast.Node) { c.QuietHours = r.quietHours(n) },

		"routes":     func(n ast.Node) { c.readRoutes(r, n) },
		"digest":     func(n ast.Node) { c.Digest = r.digest(n) },
		"responders": func(n ast.Node) { c.Responders = r.responders(n) },
	}
}

// readSeverity reads a grade for each rule named.
func (c *Config) readSeverity(r *reader, n ast.Node) {
	c.severity = map[string]Severity{}
	r.entries(n, func(key *ast.StringNode, value ast.Node) {
		c.names(r, key, key.Value)
		word, ok := r.text(value)
		if !ok {
			return
		}
		s, wrong := parseSeverity(word)
		if wrong != "" {
			r.fault(value, "%s", wrong)
		}
		c.severity[key.Value] = s
	})
}

func (r *reader) networks(n ast.Node) []netip.Prefix {
	var all []netip.Prefix
	for _, text := range r.texts(n, notNetwork) {
		prefix, _ := parseNetwork(text) // notNetwork has tried it
		all = append(all, prefix)
	}
	return all
}

func parseNetwork(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	return netip.ParsePrefix(text)
}

// The not functions say what is wrong with a text, or nothing.

func notNetwork(text string) string {
	if _, err := parseNetwork(text); err != nil {
		return shown(text) + " is not an address or a CIDR range"
	}
	return ""
}

func notEmpty(text string) string {
	if strings.TrimSpace(text) == "" {
		return "an empty text"
	}
	return ""
}

func notScope(text string) string {
	if text != ScopeStreams && text != ScopeAccount {
		return shown(text) + " is not streams or account"
	}
	return ""
}

var (
	accountForm  = regexp.MustCompile(`^[0-9]{12}$`)
	regionForm   = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$`)
	endpointForm = regexp.MustCompile(`^vpce-[0-9a-f]{8,17}$`)
	// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
	organizationForm = regexp.MustCompile(`^(o-[a-z0-9]{10,32})?$`)
)

func notAccount(text string) string {
	return unlike(accountForm, text, "a 12-digit account id")
}

func notRegion(text string) string {
	return unlike(regionForm, text, "a Region such as eu-west-1")
}

func notEndpoint(text string) string {
	return unlike(endpointForm, text, "the id of a VPC endpoint, vpce- and 8 to 17 hexadecimal digits")
}

func notOrganization(text string) string {
	return unlike(organizationForm, text, "the id of an organization, o- and 10 to 32 small letters and digits")
}

func unlike(form *regexp.Regexp, text, what string) string {
	if form.MatchString(text) {
		return ""
	}
	return shown(text) + " is not " + what
}

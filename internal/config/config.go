// Package config knows what a team tells hosewatch about itself: whose
// accounts, networks and principals are its own, what it expects of its
// streams, and what it does not want to hear for a while. It refuses to hold
// secrets, to look at a clock, and to reach for anything but the text it is
// given.
package config

import (
	_ "embed"
	"net/netip"
	"slices"
	"sync"
)

// Config is a validated configuration. It is not changed after it was parsed
// and is safe for concurrent use. Make one with Default or Parse; default.yaml
// says what each member means.
type Config struct {
	Accounts             []string
	Organization         string // empty when none was told
	TrustedNetworks      []netip.Prefix
	VPCEndpoints         []string
	Deployers            Patterns
	Readers              Patterns
	Regions              []string
	Destinations         Patterns
	SensitiveSources     Patterns
	RequiredTags         []string
	ProtectedTags        []string
	RequireFullBackup    bool
	InfrastructureAsCode bool

	// MinimumLogRetentionDays and MinimumObjectRetentionDays are the shortest
	// times that log groups and the objects of buckets may be kept; 0 is none.
	MinimumLogRetentionDays    int
	MinimumObjectRetentionDays int

	Scope    string   // ScopeStreams or ScopeAccount
	Alerting Patterns // ARNs and names of what the alerting itself needs

	Suppressions []Suppression
	QuietHours   *QuietHours // nil when there are none

	Routes     []Routing // the first that is for an alert counts; ask with Route
	Digest     Digest
	Responders Responders // ask with MayRespond

	severity map[string]Severity // by rule; read with Graded
	rules    []ruleName          // every rule that the file names; see Validate
}

// The values of Scope.
const (
	ScopeStreams = "streams" // what streams are known to depend on, and what may be
	ScopeAccount = "account" // every resource of the watched services
)

//go:embed default.yaml
var defaults []byte

// Default returns the configuration that holds when nothing was said.
func Default() *Config {
	c, err := Parse(nil)
	if err != nil {
		panic("config: the embedded default.yaml: " + err.Error()) // a test parses it
	}
	return c
}

// Parse reads a configuration file over the defaults: a member that the file
// mentions replaces the default one as a whole. The error is Faults, all that
// is wrong with the file, each with its line and column. Unknown members are
// faults, since a misspelt one would silently switch a rule off.
func Parse(text []byte) (*Config, error) {
	c, err := standing()
	if err != nil {
		return nil, err
	}
	return c.with(text)
}

// standing is what default.yaml says, read once.
var standing = sync.OnceValues(func() (Config, error) {
	c, err := Config{}.with(defaults)
	if err != nil {
		return Config{}, err
	}
	return *c, nil
})

// with returns a copy of c in which what the text mentions is replaced.
func (c Config) with(text []byte) (*Config, error) {
	var r reader
	r.read(text, c.members(&r))
	if err := r.faults.err(); err != nil {
		return nil, err
	}
	return &c, nil
}

// OwnAccount reports whether an account is one of the team's. home is the
// account that the record was written in, which always is.
func (c *Config) OwnAccount(account, home string) bool {
	return account == home || slices.Contains(c.Accounts, account)
}

// Trusted reports whether an address is in a trusted network. told is false
// when no network was configured.
func (c *Config) Trusted(addr netip.Addr) (trusted, told bool) {
	for _, p := range c.TrustedNetworks {
		if p.Contains(addr) {
			return true, true
		}
	}
	return false, len(c.TrustedNetworks) > 0
}

// Zone is what the team calls its own, for judging whom a policy lets in.
type Zone struct {
	Accounts     []string
	Organization string
	Networks     []netip.Prefix
	VPCEndpoints []string
}

// Zone returns what the team calls its own. Its lists are copies.
func (c *Config) Zone() Zone {
	return Zone{
		Accounts:     slices.Clone(c.Accounts),
		Organization: c.Organization,
		Networks:     slices.Clone(c.TrustedNetworks),
		VPCEndpoints: slices.Clone(c.VPCEndpoints),
	}
}

// Graded returns the grade that a rule's findings are told with: the one that
// the file gives to the rule, or the rule's own.
func (c *Config) Graded(rule string, own Severity) Severity {
	if s, ok := c.severity[rule]; ok {
		return s
	}
	return own
}

// Overrides returns how many rules the file gives a grade.
func (c *Config) Overrides() int { return len(c.severity) }

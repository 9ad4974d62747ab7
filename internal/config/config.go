// Package config knows what a team tells hosewatch about itself: whose
// accounts, networks and principals are its own and what it expects of its
// streams. It refuses to hold secrets and to reach for anything but the file
// it is given.
package config

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// Config is a validated configuration. It is not changed after it was parsed
// and is safe for concurrent use. Make one with Default or Parse; default.yaml
// says what each member means.
type Config struct {
	Accounts             []string
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
	// Scope is ScopeStreams or ScopeAccount.
	Scope string
	// Alerting matches the resources that the alerting itself needs.
	Alerting Patterns
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

// file is the shape of the YAML file.
type file struct {
	Accounts             []string `yaml:"accounts"`
	TrustedNetworks      []string `yaml:"trusted_networks"`
	VPCEndpoints         []string `yaml:"vpc_endpoints"`
	Deployers            []string `yaml:"deployers"`
	Readers              []string `yaml:"readers"`
	Regions              []string `yaml:"regions"`
	Destinations         []string `yaml:"destinations"`
	SensitiveSources     []string `yaml:"sensitive_sources"`
	RequiredTags         []string `yaml:"required_tags"`
	ProtectedTags        []string `yaml:"protected_tags"`
	RequireFullBackup    bool     `yaml:"require_full_backup"`
	InfrastructureAsCode bool     `yaml:"infrastructure_as_code"`
	Scope                string   `yaml:"scope"`
	Alerting             []string `yaml:"alerting"`
}

// Parse reads a configuration file over the defaults. Errors name the line
// and column, or the member; unknown members are errors, since a misspelt one
// would silently switch a rule off.
func Parse(text []byte) (*Config, error) {
	var f file
	for _, layer := range [][]byte{defaults, text} {
		kept := f
		d := yaml.NewDecoder(bytes.NewReader(layer), yaml.Strict())
		switch err := d.Decode(&f); {
		case errors.Is(err, io.EOF):
			f = kept // an empty document says nothing
		case err != nil:
			return nil, err
		}
	}
	c := &Config{
		Accounts: f.Accounts, VPCEndpoints: f.VPCEndpoints, Regions: f.Regions,
		RequiredTags: f.RequiredTags, ProtectedTags: f.ProtectedTags,
		RequireFullBackup: f.RequireFullBackup, InfrastructureAsCode: f.InfrastructureAsCode,
		Scope: f.Scope, Alerting: patterns(f.Alerting),
		Deployers: patterns(f.Deployers), Readers: patterns(f.Readers),
		Destinations: patterns(f.Destinations), SensitiveSources: patterns(f.SensitiveSources),
	}
	var errs []error
	if c.Scope != ScopeStreams && c.Scope != ScopeAccount {
		errs = append(errs, fmt.Errorf("scope: %q is neither streams nor account", c.Scope))
	}
	for _, a := range f.Accounts {
		if !accountPattern.MatchString(a) {
			errs = append(errs, fmt.Errorf("accounts: %q is not a 12-digit account id (quote it, so that YAML keeps leading zeros)", a))
		}
	}
	for _, n := range f.TrustedNetworks {
		prefix, err := parseNetwork(n)
		if err != nil {
			errs = append(errs, fmt.Errorf("trusted_networks: %q is not an address or a CIDR range", n))
		}
		c.TrustedNetworks = append(c.TrustedNetworks, prefix)
	}
	return c, errors.Join(errs...)
}

var accountPattern = regexp.MustCompile(`^[0-9]{12}$`)

func parseNetwork(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	return netip.ParsePrefix(text)
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

// Patterns is a list of texts in which * stands for any run of characters.
type Patterns []*regexp.Regexp

func patterns(texts []string) Patterns {
	var all Patterns
	for _, text := range texts {
		quoted := strings.ReplaceAll(regexp.QuoteMeta(text), `\*`, `.*`)
		all = append(all, regexp.MustCompile(`^(?s:`+quoted+`)$`))
	}
	return all
}

// Match reports whether any of the texts is matched by any of the patterns.
func (p Patterns) Match(texts ...string) bool {
	for _, re := range p {
		if slices.ContainsFunc(texts, re.MatchString) {
			return true
		}
	}
	return false
}

package policy

import (
	"math/big"
	"net/netip"
	"slices"
	"strings"
)

// A Zone is what is trusted: the accounts and the organisation that are ours,
// and the networks our people and machines call from. The zero Zone trusts
// nothing but the account a document belongs to.
type Zone struct {
	Accounts     []string
	Organization string
	Networks     []netip.Prefix
	// VPCs and Endpoints are ids, vpc-... and vpce-....
	VPCs, Endpoints []string
}

// A Subject is what a policy is attached to.
type Subject struct {
	// ResourceType as CloudFormation names it, AWS::S3::Bucket; may be empty.
	ResourceType string
	// Account that owns the resource; empty when it is not known.
	Account string
	Zone    Zone
	// ARN of the resource, and what people call it: sentences then say that
	// instead of "*" and of the ARN. Both may be empty.
	ARN, Name string
}

// isNamed reports whether a Resource of the document means the whole of what
// the document is attached to, or a part of it.
func (s Subject) isNamed(text string) bool {
	if s.Name == "" {
		return false
	}
	rest, ok := strings.CutPrefix(text, s.ARN)
	return text == "*" || ok && s.ARN != "" && (rest == "" || strings.ContainsRune(":/-*?", rune(rest[0])))
}

// own are the accounts that are no strangers.
func (s Subject) own() []string {
	list := slices.Clone(s.Zone.Accounts)
	if s.Account != "" {
		list = append(list, s.Account)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// isTrust reports whether the document decides who may take a role.
func (s Subject) isTrust(doc *Document) bool {
	if s.ResourceType == "AWS::IAM::Role" {
		return true
	}
	for i := range doc.Statements {
		st := &doc.Statements[i]
		if st.Resources.Absent && !st.Principals.Absent {
			return true
		}
	}
	return false
}

// trustKeys tie a request to somebody or somewhere in particular: a statement
// that fixes one of them is not open to everybody.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
var trustKeys = []string{
	"aws:principalorgid", "aws:principalorgpaths", "aws:sourceaccount", "aws:sourcearn", "aws:sourceip", "aws:sourceorgid", "aws:sourceorgpaths",
	"aws:sourceowner", "aws:sourcevpc", "aws:sourcevpce", "aws:userid", "aws:vpcsourceip", "s3:dataaccesspointaccount", "s3:dataaccesspointarn",
	"s3:x-amz-server-side-encryption-aws-kms-key-id",
}

// sourceKeys are those that bind a service to whom it acts for. Firehose gives
// the account as the external id when it takes on a role.
var sourceKeys = []string{"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner", "sts:externalid"}

// strange requires that none of the keys holds a value that a document fixes:
// the request of somebody of whom the documents know nothing.
func (c *comparison) strange(keys []string) []predicate {
	var list []predicate
	for _, key := range keys {
		use := c.compiler.keys[key]
		if use == nil {
			continue
		}
		dim, _ := c.compiler.dimensionOf(key)
		p := predicate{dim: dim, kind: c.compiler.dims[dim].kind, not: true, absentOK: true, all: true, id: c.compiler.nextID()}
		if p.kind == finiteDimension {
			if use.families != addressFamily {
				continue
			}
			p.atoms = c.unfixedAddresses(key, use)
		} else {
			p.globs = c.fixedValues(key)
		}
		list = append(list, p)
	}
	return list
}

// fixedValues are the values of a key that name somebody in particular.
func (c *comparison) fixedValues(key string) []glob {
	var list []glob
	c.eachCondition(key, func(doc *Document, cond *Condition) {
		rd := reader{version: doc.Version, variables: &c.variables}
		for _, v := range cond.Values {
			if !fixes(key, v) {
				continue
			}
			if g, ok := textGlob(rd, cond.Operator.Test, v); ok {
				list = append(list, g)
			}
		}
	})
	c.compiler.number(list)
	return list
}

func (c *comparison) eachCondition(key string, each func(*Document, *Condition)) {
	for _, doc := range []*Document{c.before, c.after} {
		for i := range doc.Statements {
			for j := range doc.Statements[i].Conditions {
				if cond := &doc.Statements[i].Conditions[j]; cond.FoldedKey == key {
					each(doc, cond)
				}
			}
		}
	}
}

// fixes reports whether a value names somebody in particular: it has no wildcard
// and no variable, or none in the part that decides. An ARN is decided by its
// account, an organisation's path by the organisation, a role's user id by the role.
func fixes(key, value string) bool {
	if strings.Contains(value, "${") {
		return false
	}
	if !strings.ContainsAny(value, "*?") {
		return true
	}
	switch key {
	case "aws:sourcearn", "s3:dataaccesspointarn":
		return accountOf(value) != ""
	case "aws:principalorgpaths", "aws:sourceorgpaths":
		org, _, ok := strings.Cut(value, "/")
		return ok && strings.HasPrefix(org, "o-") && !strings.ContainsAny(org, "*?")
	case "aws:userid":
		id, session, ok := strings.Cut(value, ":")
		return ok && session == "*" && isUniqueID(id)
	}
	return false
}

// unfixedAddresses are the atoms of an address key outside every range that is
// fixed: private, or no wider than /8 (IPv4) or /32 (IPv6) after adjoining ranges
// are joined. "Absent" stays.
func (c *comparison) unfixedAddresses(key string, use *keyUse) bitset {
	var listed []netip.Prefix
	c.eachCondition(key, func(_ *Document, cond *Condition) {
		for _, v := range cond.Values {
			if p, ok := prefix(v); ok && cond.Operator.Test == IPAddress {
				listed = append(listed, p)
			}
		}
	})
	atoms := newBitset(use.network.atoms()).complement()
	for _, run := range joined(listed) {
		if !run.fixed() {
			continue
		}
		for i, start := range use.network.starts {
			if run.contains(start) {
				atoms.words[(i+1)/64] &^= 1 << ((i + 1) % 64)
			}
		}
	}
	return atoms
}

// A span is a run of addresses, both ends included.
type span struct{ first, last netip.Addr }

func (s span) contains(a netip.Addr) bool {
	return a.Is4() == s.first.Is4() && !a.Less(s.first) && !s.last.Less(a)
}

var private = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("fc00::/7"),
}

func (s span) fixed() bool {
	for _, p := range private {
		if p.Contains(s.first) && p.Contains(s.last) {
			return true
		}
	}
	free := 24 // bits that /8 leaves to IPv4
	if s.first.Is6() {
		free = 96
	}
	size := new(big.Int).Sub(new(big.Int).SetBytes(s.last.AsSlice()), new(big.Int).SetBytes(s.first.AsSlice()))
	return size.BitLen() <= free
}

// joined merges ranges that overlap or adjoin.
func joined(list []netip.Prefix) []span {
	slices.SortFunc(list, func(a, b netip.Prefix) int { return a.Addr().Compare(b.Addr()) })
	var out []span
	for _, p := range list {
		one := span{p.Addr(), lastAddr(p)}
		if n := len(out); n > 0 {
			last := &out[n-1]
			if next := last.last.Next(); last.contains(one.first) || next == one.first && next.Is4() == last.first.Is4() {
				if last.last.Less(one.last) {
					last.last = one.last
				}
				continue
			}
		}
		out = append(out, one)
	}
	return out
}

// stranger requires a caller who is anonymous or of an account that is neither
// named in a document nor ours.
func (c *comparison) stranger(own []string) predicate {
	p := predicate{not: true, id: c.compiler.nextID()}
	for _, account := range append(c.namedAccounts(), own...) {
		p.globs = append(p.globs, c.inAccount(account)...)
	}
	p.globs = append(p.globs, anyService, anyFederated, anyCanonical, anyUniqueID)
	c.compiler.number(p.globs)
	return p
}

func (c *comparison) inAccount(account string) []glob {
	var list []glob
	for _, partition := range c.compiler.partitions {
		list = append(list, shape("arn:"+partition+":*::"+account+":~"))
	}
	return list
}

// namedAccounts are the accounts that principals and conditions of the documents name, sorted.
func (c *comparison) namedAccounts() []string {
	set := map[string]bool{}
	for _, doc := range []*Document{c.before, c.after} {
		for i := range doc.Statements {
			namedIn(&doc.Statements[i], set)
		}
	}
	list := make([]string, 0, len(set))
	for account := range set {
		list = append(list, account)
	}
	slices.Sort(list)
	return list
}

func namedIn(st *Statement, set map[string]bool) {
	for _, item := range st.Principals.Items {
		switch {
		case item.Kind == PrincipalAccount:
			set[item.Text] = true
		case accountOf(item.Text) != "":
			set[accountOf(item.Text)] = true
		}
	}
	for i := range st.Conditions {
		cond := &st.Conditions[i]
		for _, v := range cond.Values {
			switch cond.FoldedKey {
			case "aws:principalaccount", "kms:calleraccount", "aws:sourceaccount", "aws:sourceowner", "s3:dataaccesspointaccount":
				if isDigits(v) {
					set[v] = true
				}
			case "aws:principalarn", "aws:sourcearn", "s3:dataaccesspointarn":
				if account := accountOf(v); account != "" {
					set[account] = true
				}
			}
		}
	}
}

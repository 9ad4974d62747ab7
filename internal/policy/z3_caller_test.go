package policy

import (
	"fmt"
	"slices"
	"strings"
)

// The kinds of caller, in the order of CallerKind.
var z3Kinds = map[CallerKind]string{
	CallerAnonymous: "0", CallerAWS: "1", CallerUniqueID: "2", CallerService: "3", CallerFederated: "4", CallerCanonicalUser: "5",
}

func isKind(k CallerKind) string { return equal("kind", z3Kinds[k]) }

// What makes an AWS caller: a partition, an account and a name, which make its
// ARN; "what" is 0 for the root user, 1 user, 2 role, 3 federated user. The
// other kinds have an id. What the documents do not speak of is left out.
var z3Caller = []struct{ name, sort, constraint string }{
	{"id", "String", ""},
	{"member", "Bool", ""},
	{"organisation", "String", `(not (= organisation ""))`},
	{"session", "String", inRegex("session", z3Name)},
	{"what", "Int", "(and (<= 0 what) (<= what 3))"},
	{"name", "String", inRegex("name", z3Name)},
	{"partition", "String", ""}, // one of those that the documents name
	{"account", "String", inRegex("account", "((_ re.^ 12) "+z3Digit+")")},
}

var z3ARNForms = []string{
	`(str.++ "arn:" partition ":iam::" account ":root")`,
	`(str.++ "arn:" partition ":iam::" account ":user/" path name)`,
	`(str.++ "arn:" partition ":iam::" account ":role/" path name)`,
	`(str.++ "arn:" partition ":sts::" account ":federated-user/" name)`,
}

func (e *z3Encoder) declareCaller(terms string) {
	speaks := func(name string) bool {
		return strings.Contains(terms, " "+name+" ") || strings.Contains(terms, " "+name+")")
	}
	arn := speaks("arn")
	for _, c := range z3Caller {
		if arn && slices.Contains([]string{"what", "name", "partition", "account"}, c.name) || speaks(c.name) {
			e.declare(c.name, c.sort)
			if c.constraint != "" {
				e.assert(c.constraint)
			}
			if c.name == "partition" {
				e.assert(or(equalAny("partition", e.partitions)...))
			}
		}
	}
	if !arn {
		return
	}
	e.declare("path", "String")
	e.assert(inRegex("path", z3NamePath))
	e.declare("arn", "String")
	for what, form := range z3ARNForms {
		e.assert(fmt.Sprintf("(=> (= what %d) (= arn %s))", what, form))
	}
}

// callerKey is a key that follows from the caller, nil for any other.
func callerKey(name string) *z3Key {
	aws := isKind(CallerAWS)
	key := func(sort z3Sort, present, value string) *z3Key {
		return &z3Key{sort: sort, present: present, slots: []z3Slot{{present, value}}}
	}
	switch name {
	case "aws:principalarn":
		return key(z3String, aws, "arn")
	case "aws:principalaccount":
		return key(z3String, or(aws, isKind(CallerAnonymous)), `(ite `+aws+` account "anonymous")`)
	case "kms:calleraccount":
		return key(z3String, aws, "account")
	case "aws:principaltype":
		return key(z3String, or(aws, isKind(CallerAnonymous)),
			`(ite `+aws+` (ite (= what 0) "Account" (ite (= what 1) "User" (ite (= what 2) "AssumedRole" "FederatedUser"))) "Anonymous")`)
	case "aws:principalisawsservice":
		return key(z3Bool, not(isKind(CallerAnonymous)), isKind(CallerService))
	case "aws:principalorgid":
		return key(z3String, and(aws, "member"), "organisation")
	}
	return nil
}

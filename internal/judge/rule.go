package judge

import (
	"github.com/hosewatch/hosewatch/internal/firehose"
)

// Rule looks at one change and may find a reason to tell it. Everything that
// is known about the rule stands in it: the prose that docs/rules is made of,
// the calls that the EventBridge patterns are made of, the events that raise
// it and the near misses that do not.
type Rule struct {
	ID    string // kebab case, named for what is lost
	Title string // what it finds, for lists: a sentence without a full stop
	Loses Loss
	// Severity and Direction are those of a finding that does not say
	// otherwise. Grades says in words when it does.
	Severity  Severity
	Direction Direction
	Grades    string

	Calls  []firehose.Call
	Attack []string // ATT&CK technique ids
	Why    string   // the reason, one or two sentences
	Advice string   // what to do, one or two sentences
	Covers []string // rows of docs/coverage.md

	// Config is the YAML without which the rule has nothing to say; empty for
	// most.
	Config string
	// Failures is set for rules that understand calls which did not succeed.
	// What other rules find in such a call is told as an attempt.
	Failures bool
	// AboutActor is set for rules about who made the call and not about what
	// it changed.
	AboutActor bool

	// Look adds findings to the case. It is called for the rule's Calls only.
	Look func(c *Case)
	// Revert replaces the command that takes the change back, when this rule
	// gives the alert its title.
	Revert func(c *Case) (command, note string)

	Raises []Story // the last step of each must raise the rule
	Quiet  []Story // no step of these may raise it
}

// Loss groups rules by what is lost.
type Loss string

// The groups of rules.
const (
	Encryption  Loss = "encryption"
	Destination Loss = "destination"
	Access      Loss = "access" // roles and the networks that data crosses
	Credentials Loss = "credentials"
	Integrity   Loss = "integrity" // what happens to records on their way
	Logging     Loss = "logging"
	Recovery    Loss = "recovery" // backups and retries
	Deletion    Loss = "deletion"
	Governance  Loss = "governance" // streams and tags outside the rules of the house
	Identity    Loss = "identity"   // who made the call
	Visibility  Loss = "visibility" // what hosewatch could not see
)

// Rules returns every rule, grouped by what is lost. The order is that of the
// documentation and decides which of two equally severe findings gives an
// alert its title.
func Rules() []Rule {
	var all []Rule
	for _, group := range [][]Rule{
		destinationRules(), encryptionRules(), accessRules(), credentialRules(),
		integrityRules(), recoveryRules(), loggingRules(), deletionRules(),
		governanceRules(), visibilityRules(), identityRules(),
	} {
		all = append(all, group...)
	}
	schedule(all)
	return all
}

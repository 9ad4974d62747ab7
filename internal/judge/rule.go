package judge

import (
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
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

	// Calls are Firehose's own that the rule looks at, Settings the settings of
	// other resources (families as their prefix), Uses calls of other services
	// that change no setting. A rule looks at streams or at other resources.
	Calls    []firehose.Call
	Settings []resource.Path
	Uses     []resource.Call
	// AnyCall is set for rules that look at every call of another service at
	// which any rule looks.
	AnyCall bool
	// Anywhere is set for rules about what guards the whole account, such as a
	// trail: they tell it whether or not a stream depends on the resource.
	Anywhere bool
	// AccountOnly is set for rules about what somebody does in the account and
	// that no stream depends on: they tell it only when every resource of the
	// account is watched.
	AccountOnly bool

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

	Policies Loss = "policies" // who may do what with a resource, or as a role
	Exposure Loss = "exposure" // what can be reached, and what is sent elsewhere
	Keys     Loss = "keys"     // the KMS keys themselves
	Account  Loss = "account"  // what somebody who is in the account does there
	Watcher  Loss = "watcher"  // the trail, and the alerting itself
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
		policyRules(), powerRules(), publicRules(), crossingRules(), sentRules(), sharedRules(), intruderRules(), hiddenRules(),
		destroyedRules(), evidenceRules(), retentionRules(), versionRules(), accessLogRules(), capacityRules(),
		longTermRules(), federationRules(), accountRules(), sessionRules(), roleUseRules(), codeRules(),
		secretValueRules(), warehouseRules(), catalogRules(), lakeRules(), organizationRules(),
		atRestRules(), besideRestRules(), transitRules(), activityRules(), keyRules(), rotationRules(), grantRules(), aliasRules(), keyStoreRules(),
		watcherRules(), // the last: what was tried is told where no other rule tells it
	} {
		all = append(all, group...)
	}
	schedule(all)
	return all
}

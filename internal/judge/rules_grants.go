package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// grantRules are about permissions to use a key that stand beside its policy.
// Those that AWS's services make for their own work are routine.
func grantRules() []Rule {
	grants := []resource.Path{resource.Path(resource.KeyGrant)}
	return []Rule{
		{
			ID: "key-grant-foreign", Title: "Another account may use a key, by a grant",
			Loses: Keys, Severity: High, Direction: Loosened, Grades: "medium when the grant opens nothing, or when the record does not tell whose it is",
			Settings: grants, Attack: []string{"T1098"}, Covers: []string{"KMS-006"},
			Why:    "A grant works beside the policy of the key: nobody who reads the policy sees it, and it stays until somebody takes it back.",
			Advice: "Revoke the grant unless somebody can name the account and the contract.",
			Look:   (*Case).lookAtForeignGrant,
			Revert: (*Case).revokeGrant,
			Raises: played(foreignGrantStories),
			Quiet:  played(func() []Story { return routineGrantStories("foreign") }),
		},
		{
			ID: "key-grant-unbounded", Title: "A key was granted without limits",
			Loses: Keys, Severity: Medium, Direction: Loosened,
			Grades:   "high when the grantee may pass it on; low for a service of AWS's that somebody granted it by hand, and when CloudFormation or a deployer did it",
			Settings: grants, Attack: []string{"T1098"}, Covers: []string{"KMS-006", "KMS-007"},
			Why:    "Without a limit to the encryption context the grant is good for everything under the key, and not only for what it was asked for.",
			Advice: "Make the grant again with the encryption context that the grantee needs, then revoke this one.",
			Look:   (*Case).lookAtUnboundedGrant,
			Revert: (*Case).revokeGrant,
			Raises: played(unboundedGrantStories),
			Quiet:  played(func() []Story { return routineGrantStories("unbounded") }),
		},
		{
			ID: "key-grant-lost", Title: "A grant of a key was taken away",
			Loses: Keys, Severity: High, Direction: Broken,
			Grades:   "medium when it is not known whose it was and no stream is known to use the key; low when it was somebody else's",
			Settings: grants, Attack: []string{"T1531", "T1489"}, Covers: []string{"KMS-008", "KMS-009"},
			Why:    "A stream that encrypts its buffer with a key uses it by a grant: without it the stream can neither take records nor deliver those that wait.",
			Advice: "Start the encryption of the stream again, which makes Firehose ask for its grant again.",
			Look: func(c *Case) {
				if c.byOwnService() {
					return // a service that no longer needs its grant
				}
				for _, d := range c.Family(resource.KeyGrant) {
					if d.AfterKnown && d.After == "" {
						c.lookAtLostGrant(d)
					}
				}
			},
			Raises: played(lostGrantStories),
			Quiet:  played(quietLossStories),
			Revert: (*Case).grantBack,
		},
	}
}

func (c *Case) lookAtForeignGrant() {
	if c.byOwnService() {
		return
	}
	for _, g := range c.newKeyGrants() {
		switch {
		case g.nameless:
			g.sayGrant(c.find("Somebody whose name the record does not show may use %s, by a grant", c.name()).grade(Medium).toward(Unclear))
		case g.account == "":
		case g.uses():
			g.sayGrant(c.find("Account %s may %s %s, by a grant", g.account, g.deed(), c.name()))
		default:
			g.sayGrant(c.find("Account %s was given a grant of %s", g.account, c.name()).grade(Medium))
		}
	}
}

func (c *Case) lookAtUnboundedGrant() {
	if c.byOwnService() {
		return
	}
	for _, g := range c.newKeyGrants() {
		if len(g.Constraints) > 0 || !g.uses() || g.nameless || g.service && g.Service == "" {
			continue
		}
		who := g.Service
		if who == "" {
			who = short(g.Grantee)
		}
		f := c.find("A grant of %s has no limits: %s may %s it", c.name(), who, g.deed())
		g.sayGrant(f)
		switch {
		case g.service, c.routine():
			f.grade(Low)
		case g.passesOn():
			f.grade(High)
			f.Title += " and pass it on"
		}
	}
}

// lookAtLostGrant finds who can no longer use the key. What a stranger loses is
// no loss.
func (c *Case) lookAtLostGrant(d settingChange) {
	g, known := resource.ParseGrant(d.Before)
	k := c.judgeGrant(g)
	switch {
	case !known || !d.BeforeKnown:
		f := c.find("A grant of %s was taken away, whoever had it", c.name()).toward(Unclear).
			was("Whose grant it was is not known: %s.", unknownGrant(d))
		if len(c.Streams) == 0 || c.Asked.Call.Name == "RetireGrant" {
			f.grade(Medium)
		}
	case c.streamsNeed(g):
		c.find("Streams can no longer use %s: Firehose's grant of it was taken away", c.name())
	case k.account == "":
		who := g.Grantee + g.Service
		c.find("A grant of %s was taken away: %s can no longer use it", c.name(), short(who)).grade(Low)
	}
}

// unknownGrant says why nobody knows whose grant it was.
func unknownGrant(d settingChange) string {
	if id, _ := resource.KeyGrant.Name(d.Path); strings.HasPrefix(id, resource.NotShown) {
		return "the record does not say which"
	}
	return "no event that was seen has told it"
}

// streamsNeed reports whether streams use the key by the grant.
func (c *Case) streamsNeed(g resource.Grant) bool {
	role := resource.Named(resource.Role, resourceSubject{c}.place(), g.Grantee)
	return strings.HasPrefix(g.Service, "firehose.") || g.Grantee != "" && slices.Contains(c.Roles, role.ARN)
}

// grantBack makes a grant again. Firehose's own can only be made by Firehose,
// when the encryption of a stream starts.
func (c *Case) grantBack() (command, note string) {
	for _, d := range c.Family(resource.KeyGrant) {
		if g, ok := resource.ParseGrant(d.Before); !ok || g.Service == "" {
			return c.subject.revert()
		}
	}
	was := firehose.Settings{
		firehose.EncryptionType: firehose.Shown(firehose.CustomerManagedKey), firehose.EncryptionKey: firehose.Shown(c.Asked.Target.ARN),
	}
	var lines []string
	for _, arn := range c.Streams {
		_, stream, _ := strings.Cut(arn, ":deliverystream/")
		lines = append(lines, firehose.EncryptCommand(stream, arnRegion(arn), was).Line)
	}
	if lines == nil {
		return "", "Only the service can make its grant again. Firehose does when the encryption of the stream is started again."
	}
	return strings.Join(lines, "\n"), "For streams whose buffer is encrypted with this key; those that only deliver under it need nothing."
}

// grant makes a grant of the key of a story: to whom, and with more members.
func grant(key, grantee, operations string, more ...string) Step {
	members := append([]string{fmt.Sprintf(`"granteePrincipal":%q`, grantee), `"operations":[` + operations + `]`}, more...)
	return onKey("CreateGrant", key, members...).answering(fmt.Sprintf(`{"grantId":%q,"keyId":%q}`, uuid("grant "+key), keyOf(key)))
}

func grantRevoked(key string) Step {
	return onKey("RevokeGrant", key, fmt.Sprintf(`"grantId":%q`, uuid("grant "+key)))
}

func grantRetired(key string) Step {
	return onKey("RetireGrant", key, fmt.Sprintf(`"grantId":%q`, uuid("grant "+key)))
}

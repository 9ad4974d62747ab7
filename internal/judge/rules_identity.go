package judge

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// identityRules are about who made a change and with what, whatever it was.
func identityRules() []Rule {
	changing := append(firehose.Writes(), UnknownCall)
	harmless := func(name string) Step {
		return update(firehose.ExtendedS3, name, `{"bufferingHints":{"sizeInMBs":32,"intervalInSeconds":120}}`)
	}
	all := []Rule{
		{
			ID: "root-used", Title: "The root user changed a stream",
			Severity: Critical, Attack: []string{"T1078.004"}, Covers: []string{"FH-IDN-001"},
			Grades: "high when the call was refused", Failures: true,
			Why:    "Nobody needs the root user for this, and nothing can stop it: no policy limits what it may do.",
			Advice: "Find out who signed in as root. Change its password and remove its access keys when it was not you.",
			Look: func(c *Case) {
				if c.Event.Identity.Type != "Root" {
					return
				}
				f := c.find("The root user %s", c.deed())
				if !c.succeeded() {
					f.grade(High)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(harmless("orders-root").by(rootUser)), story(on(firehose.Delete, "orders-root-refused").by(rootUser).denied("orders-root-refused")).named("refused")}
			}),
			Quiet: played(func() []Story { return []Story{story(harmless("orders-not-root"))} }),
		},
		{
			ID: "long-term-key", Title: "A stream was changed with a long-term access key",
			Severity: Medium, Attack: []string{"T1078.004", "T1552"}, Covers: []string{"FH-IDN-002"},
			Why:    "Keys like this one do not expire, and are what leaks from laptops and repositories. AWS asks for roles instead.",
			Advice: "Give the job a role. Make the key inactive when nobody can say where it is used: https://docs.aws.amazon.com/firehose/latest/dev/security-best-practices.html",
			Look: func(c *Case) {
				if c.Actor.LongTerm {
					c.find("%s %s with a long-term access key", c.who(), c.deed())
				}
			},
			Revert: func(c *Case) (string, string) {
				if c.Actor.Kind != "IAMUser" || c.Actor.Name == "" {
					return "", ""
				}
				return "aws iam update-access-key --user-name " + firehose.Quote(c.Actor.Name) +
					" --access-key-id " + firehose.Quote(c.Actor.AccessKeyID) + " --status Inactive", "This stops whatever else uses the key."
			},
			Raises: played(func() []Story { return []Story{story(harmless("orders-long-term").by(buildAgent))} }),
			Quiet:  played(func() []Story { return []Story{story(harmless("orders-short-term"))} }),
		},
		{
			ID: "console-without-mfa", Title: "A stream was changed in the console without MFA",
			Severity: Medium, Attack: []string{"T1078.004"}, Covers: []string{"FH-IDN-003"},
			Why:    "As far as AWS can tell, a password alone was enough to get here.",
			Advice: "Require MFA for the console. For IAM Identity Center nothing is said here, since CloudTrail does not see its MFA.",
			Look: func(c *Case) {
				// The sessions of Identity Center always say "false": the second
				// factor is asked for before AWS issues them.
				if c.Event.FromConsole && c.Event.Identity.MFA == trail.No && !strings.HasPrefix(c.Actor.Role, "AWSReservedSSO_") {
					c.find("%s %s in the console without MFA", c.who(), c.deed())
				}
			},
			Raises: played(func() []Story { return []Story{story(harmless("orders-no-mfa").by(consoleNoMFA))} }),
			Quiet: played(func() []Story {
				return []Story{story(harmless("orders-mfa").by(console)), story(harmless("orders-cli-no-mfa").by(mallory)).named("not-the-console")}
			}),
		},
		{
			ID: "unknown-network", Title: "A stream was changed from an unknown network",
			Severity: High, Attack: []string{"T1078.004"}, Covers: []string{"FH-IDN-004"},
			Config: "trusted_networks: [203.0.113.0/24, 10.0.0.0/8]\n",
			Why:    "Changes are expected from your trusted networks only; this came from elsewhere with valid credentials.",
			Advice: "Ask the caller whether it was them. If not, revoke the session and see what else it did.",
			Look: func(c *Case) {
				if len(c.Config.TrustedNetworks) == 0 || c.Event.Identity.InvokedBy != "" {
					return
				}
				addr, ok := c.Event.Address()
				if trusted, _ := c.Config.Trusted(addr); ok && !trusted {
					c.find("%s %s from %s, an unknown network", c.who(), c.deed(), addr)
				}
			},
			Raises: played(func() []Story { return []Story{story(harmless("orders-from-afar").by(engineer.from("198.51.100.23")))} }),
			Quiet: played(func() []Story {
				return []Story{story(harmless("orders-from-home")), story(harmless("orders-from-service").by(cloudFormation)).named("service")}
			}),
		},
		{
			ID: "instance-credentials-v1", Title: "A stream was changed with credentials that an instance handed out the old way",
			Severity: High, Attack: []string{"T1552.005"}, Covers: []string{"FH-IDN-005"},
			Why:    "The first version of the instance metadata service gives credentials to anyone who can make the instance fetch an address, which is how they are stolen.",
			Advice: "Require version 2 on the instance (HttpTokens required), and check the instance.",
			Look: func(c *Case) {
				if c.Event.Identity.EC2RoleDelivery == "1.0" {
					c.find("%s %s with credentials of the old instance metadata service", c.who(), c.deed())
				}
			},
			Raises: played(func() []Story { return []Story{story(harmless("ingest-imds-v1").by(instanceV1))} }),
			Quiet:  played(func() []Story { return []Story{story(harmless("ingest-imds-v2").by(instanceV2))} }),
		},
		{
			ID: "instance-credentials-elsewhere", Title: "The credentials of an instance were used from two places",
			Severity: High, Attack: []string{"T1552.005", "T1078.004"}, Covers: nil,
			Why:    "One instance calls from one public address. Its credentials may have been taken off it.",
			Advice: "Revoke the role's sessions, and look at the instance and at the other address.",
			Look: func(c *Case) {
				if !strings.HasPrefix(c.Actor.Name, "i-") {
					return
				}
				addr, ok := c.Event.Address()
				if !ok || !public(addr) {
					return
				}
				// An instance may have an address of either family.
				key := fmt.Sprintf("instance v4 %t %s", addr.Is4(), c.caller())
				for _, m := range c.recent.add(key, c.Event.Time, addr.String(), 24*time.Hour) {
					if m.note != addr.String() {
						c.find("The credentials of instance %s were used from %s and from %s within a day", c.Actor.Name, m.note, addr)
						return
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(harmless("ingest-moved").by(instanceV2), harmless("ingest-moved").by(instanceV2.from("198.51.100.77")).after(time.Hour))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(harmless("ingest-stays").by(instanceV2), harmless("ingest-stays").by(instanceV2).after(time.Hour)), story(harmless("ingest-inside").by(instanceV2), harmless("ingest-inside").by(instanceV2.from("10.1.2.3")).after(time.Hour)).named("private-address"),
					story(harmless("ingest-dual").by(instanceV2), harmless("ingest-dual").by(instanceV2.from("2600:1f18:1::7")).after(time.Hour)).named("dual-stack")}
			}),
		},
		{
			ID: "caller-of-other-account", Title: "A stream was changed by an identity of another account",
			Severity: High, Attack: []string{"T1199"}, Covers: []string{"FH-IDN-006"},
			Why:    "The caller belongs to an account that is not one of yours.",
			Advice: "Find out whose account it is and who let it in. List it under accounts in the configuration when it is yours.",
			Look: func(c *Case) {
				id := c.Event.Identity
				if id.Account != "" && !c.Config.OwnAccount(id.Account, c.Event.Account) {
					who := c.who()
					if who == id.Account {
						who = "somebody" // AWS tells the account and nothing else
					}
					c.find("%s of account %s, which is not yours, %s", who, id.Account, c.deed())
				}
			},
			Raises: played(func() []Story { return []Story{story(harmless("orders-partner").by(partner))} }),
			Quiet:  played(func() []Story { return []Story{story(harmless("orders-own-account"))} }),
		},
		{
			ID: "weak-tls", Title: "A stream was changed by a client with outdated TLS",
			Severity: Low, Attack: []string{"T1040"}, Covers: []string{"FH-IDN-009"},
			Why:    "TLS before 1.2 can be read by others on the way.",
			Advice: "Update the client. AWS has ended support for TLS before 1.2.",
			Look: func(c *Case) {
				if v := c.Event.TLSVersion; v == "TLSv1" || v == "TLSv1.0" || v == "TLSv1.1" {
					c.find("%s %s over %s", c.who(), c.deed(), v)
				}
			},
			Raises: played(func() []Story { return []Story{story(harmless("orders-old-tls").by(oldClient))} }),
			Quiet:  played(func() []Story { return []Story{story(harmless("orders-new-tls"))} }),
		},
		{
			ID: "outside-vpc-endpoint", Title: "A stream was changed past your VPC endpoint",
			Severity: Medium, Attack: []string{"T1078.004"}, Covers: []string{"FH-IDN-010"},
			Config: "vpc_endpoints: [vpce-0a1b2c3d4e5f60718]\n",
			Why:    "Your configuration says that changes come through your VPC endpoints.",
			Advice: "Ask the caller. Deny calls from outside the endpoint in the policies of your roles.",
			Look: func(c *Case) {
				if len(c.Config.VPCEndpoints) > 0 && !slices.Contains(c.Config.VPCEndpoints, c.Event.VPCEndpointID) && c.Event.Identity.InvokedBy == "" {
					c.find("%s %s, not through your VPC endpoint", c.who(), c.deed())
				}
			},
			Raises: played(func() []Story { return []Story{story(harmless("orders-past-endpoint"))} }),
			Quiet: played(func() []Story {
				return []Story{story(harmless("orders-by-endpoint").by(engineer.through("vpce-0a1b2c3d4e5f60718")))}
			}),
		},
	}
	for i := range all {
		all[i].Loses, all[i].Direction, all[i].AboutActor, all[i].Calls = Identity, Changed, true, changing
	}
	return all
}

// public reports whether an address can be one that an instance is seen with
// on the internet.
func public(a netip.Addr) bool {
	return a.IsGlobalUnicast() && !a.IsPrivate()
}

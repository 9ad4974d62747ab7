package judge

import (
	"strconv"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// accountRules are about what holds for every user and session of an account.
func accountRules() []Rule {
	return append(passwordRules(), accountSessionRules()...)
}

func passwordRules() []Rule {
	const strict = `{"minimumPasswordLength":16,"requireSymbols":true,"requireNumbers":true,"requireUppercaseCharacters":true,"requireLowercaseCharacters":true,"passwordReusePrevention":24,"allowUsersToChangePassword":true}`
	return []Rule{
		{
			ID: "password-policy-weakened", Title: "Weaker passwords are accepted",
			Loses: Credentials, Severity: Medium, Direction: Loosened,
			Settings: resource.PasswordPolicy(), Anywhere: true, Attack: []string{"T1556"}, Covers: []string{"IAM-041", "IAM-042"},
			Why:    "The next password of any user may be one that is guessed.",
			Advice: "Put the old rules back.",
			Look:   lookAtPasswordPolicy,
			Raises: played(func() []Story {
				return []Story{
					story(does("iam", "UpdateAccountPasswordPolicy", strict), does("iam", "UpdateAccountPasswordPolicy", strict, `{"minimumPasswordLength":8}`).after(time.Hour).by(mallory)).named("shorter"),
					story(does("iam", "UpdateAccountPasswordPolicy", `{"minimumPasswordLength":6}`).by(mallory)).named("before-unknown"),
					story(does("iam", "DeleteAccountPasswordPolicy").by(mallory)).named("deleted"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("iam", "UpdateAccountPasswordPolicy", strict), does("iam", "UpdateAccountPasswordPolicy", strict, `{"minimumPasswordLength":20}`).after(time.Hour)).named("longer"),
					story(does("iam", "UpdateAccountPasswordPolicy", strict)).named("strict-before-unknown"),
				}
			}),
		},
	}
}

// What AWS asks of passwords where the account has no rules of its own: eight
// characters, of three kinds:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
const shortestPassword = 8

// lookAtPasswordPolicy finds rules that ask for less than before, and when that
// is not known, for less than AWS does by itself.
func lookAtPasswordPolicy(c *Case) {
	if c.Asked.Call.Name == "DeleteAccountPasswordPolicy" {
		c.find("The account has no rules of its own for passwords any more").was("AWS asks for %d characters of three kinds then.", shortestPassword)
		return
	}
	var weaker []string
	unknown := false
	for _, p := range resource.PasswordPolicy() {
		d, changed := c.now(p)
		unknown = unknown || changed && !d.BeforeKnown
		if changed && weakerPassword(p, d) {
			weaker = append(weaker, passwordWords[p])
		}
	}
	switch {
	case len(weaker) == 0:
	case unknown:
		c.find("Passwords may be weaker than AWS asks for by itself: %s", list(weaker)).toward(Unclear)
	default:
		c.find("Weaker passwords are accepted: %s", list(weaker))
	}
}

// passwordWords say what each rule is about once it asks for less.
var passwordWords = map[resource.Path]string{
	"PasswordPolicy.MinimumPasswordLength":      "shorter ones",
	"PasswordPolicy.RequireSymbols":             "without symbols",
	"PasswordPolicy.RequireNumbers":             "without digits",
	"PasswordPolicy.RequireUppercaseCharacters": "without capitals",
	"PasswordPolicy.RequireLowercaseCharacters": "without small letters",
	"PasswordPolicy.MaxPasswordAge":             "for longer",
	"PasswordPolicy.PasswordReusePrevention":    "used before",
	"PasswordPolicy.HardExpiry":                 "expired",
}

// weakerPassword reports whether a rule asks for less than before. Of what is
// not known, only a length below AWS's own is worse than nothing.
func weakerPassword(p resource.Path, d settingChange) bool {
	before, after := number(d.Before), number(d.After)
	switch p {
	case "PasswordPolicy.MinimumPasswordLength":
		if d.Before == "" {
			before = shortestPassword
		}
		return d.After != "" && after < before
	case "PasswordPolicy.PasswordReusePrevention":
		return d.BeforeKnown && after < before
	case "PasswordPolicy.MaxPasswordAge": // none is for ever
		return d.BeforeKnown && before > 0 && (after == 0 || after > before)
	case "PasswordPolicy.AllowUsersToChangePassword":
		return false // neither is safer
	}
	return d.BeforeKnown && d.Before == "true" && d.After != "true"
}

// number is the number that a setting is; 0 for none.
func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

func accountSessionRules() []Rule {
	return []Rule{
		{
			ID: "tokens-reach-further", Title: "Sessions of the account are good in more places",
			Loses: Credentials, Severity: Medium, Direction: Loosened, Grades: "low for tokens that are good in more Regions",
			Settings: []resource.Path{resource.TokenVersion, resource.OutboundFederation}, Anywhere: true,
			Attack: []string{"T1550", "T1098"}, Covers: []string{"IAM-043", "IAM-045"},
			Why:    "A stolen session gets further: to Regions where nobody looks, or to other companies' services in your account's name.",
			Advice: "Take it back unless somebody needs it.",
			Look: func(c *Case) {
				if d, changed := c.now(resource.TokenVersion); changed && d.After == "v2Token" {
					c.find("Session tokens of the account are good in every Region now").grade(Low)
				}
				if _, on := c.became(resource.OutboundFederation, "true"); on {
					c.find("Whoever may, can get tokens from AWS that other companies' services accept as your account's")
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("iam", "SetSecurityTokenServicePreferences", `{"globalEndpointTokenVersion":"v1Token"}`),
						does("iam", "SetSecurityTokenServicePreferences", `{"globalEndpointTokenVersion":"v2Token"}`).after(time.Hour)).named("regions"),
					story(does("iam", "EnableOutboundWebIdentityFederation")).named("outbound"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("iam", "SetSecurityTokenServicePreferences", `{"globalEndpointTokenVersion":"v1Token"}`)).named("fewer-regions"),
					story(does("iam", "DisableOutboundWebIdentityFederation")).named("outbound-off"),
				}
			}),
		},
		{
			ID: "root-sessions-enabled", Title: "The management account may act as root in every account",
			Loses: Credentials, Severity: Medium, Direction: Loosened,
			Settings: []resource.Path{resource.RootSessions}, Anywhere: true, Attack: []string{"T1078.004"}, Covers: []string{"IAM-044"},
			Why:    "Whoever takes over the management account can lift locks that otherwise only the root user of each account can lift.",
			Advice: "Keep it only with an alert on AssumeRoot, and with few who may call that.",
			Look: func(c *Case) {
				if _, on := c.became(resource.RootSessions, "true"); on {
					c.find("The management account may act as the root user of every account now")
				}
			},
			Raises: played(func() []Story { return []Story{story(does("iam", "EnableOrganizationsRootSessions"))} }),
			Quiet:  played(func() []Story { return []Story{story(does("iam", "DisableOrganizationsRootSessions"))} }),
		},
		{
			ID: "delegation-accepted", Title: "Somebody outside was given access by a delegation request",
			Loses: Credentials, Severity: High, Direction: Loosened,
			Uses: []resource.Call{{Source: iamSource, Name: "AcceptDelegationRequest"}}, Anywhere: true, Attack: []string{"T1199"}, Covers: []string{"IAM-046"},
			Why:    "A company that sells software to you acts in your account from now on, for as long as the request says.",
			Advice: "Read what was granted, with aws iam get-delegation-request, and ask who ordered it.",
			Look: func(c *Case) {
				c.find("%s gave a third party access to the account", c.who())
			},
			Raises: played(func() []Story {
				return []Story{story(does("iam", "AcceptDelegationRequest", `{"delegationRequestId":"dr-0a1b2c3d"}`).by(mallory))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("iam", "SendDelegationToken", `{"delegationRequestId":"dr-0a1b2c3d"}`))}
			}),
		},
	}
}

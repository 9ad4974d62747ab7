package resource

import (
	"slices"
	"strings"
)

// Settings of an account alone, as IAM has them.
const (
	// TokenVersion is "v1Token" or "v2Token": whether the tokens of the global
	// endpoint are good in every Region.
	TokenVersion Path = "GlobalEndpointTokenVersion"
	// RootSessions is "true" while the organization may open sessions of the
	// root users of its accounts.
	RootSessions Path = "OrganizationsRootSessions"
	// RootCredentials is "true" while the organization manages the credentials
	// of those root users.
	RootCredentials Path = "OrganizationsRootCredentialsManagement"
	// OutboundFederation is "true" while the account may issue tokens that
	// others accept.
	OutboundFederation Path = "OutboundWebIdentityFederation"
)

// passwordRule is one of the rules for passwords.
type passwordRule struct {
	path Path
	// unsaid is the value that a request gives which does not speak of it:
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
	unsaid string
}

var passwordRules = []passwordRule{
	{"PasswordPolicy.MinimumPasswordLength", "6"},
	{"PasswordPolicy.RequireSymbols", "false"},
	{"PasswordPolicy.RequireNumbers", "false"},
	{"PasswordPolicy.RequireUppercaseCharacters", "false"},
	{"PasswordPolicy.RequireLowercaseCharacters", "false"},
	{"PasswordPolicy.AllowUsersToChangePassword", "false"},
	{"PasswordPolicy.MaxPasswordAge", ""},
	{"PasswordPolicy.PasswordReusePrevention", ""},
	{"PasswordPolicy.HardExpiry", "false"},
}

// PasswordPolicy lists the rules for the passwords of an account's users. All
// are "" while AWS's own policy is in force; MaxPasswordAge (days) and
// PasswordReusePrevention (passwords) are "" while they are not required.
func PasswordPolicy() []Path {
	var all []Path
	for _, rule := range passwordRules {
		all = append(all, rule.path)
	}
	return all
}

// name is the rule's name in the API.
func (p passwordRule) name() string {
	_, name, _ := strings.Cut(string(p.path), ".")
	return name
}

// accountSwitches are calls without parameters that turn something on or off.
var accountSwitches = []struct {
	path Path
	name string // after Enable and Disable
}{
	{RootSessions, "OrganizationsRootSessions"},
	{RootCredentials, "OrganizationsRootCredentialsManagement"},
	{OutboundFederation, "OutboundWebIdentityFederation"},
}

func iamAccount() []operation {
	account := ownAccount()
	request := []field{detail("delegationRequest", "delegationRequestId")}
	all := []operation{
		{name: "UpdateAccountPasswordPolicy", target: account, fields: []field{reads(readPasswordPolicy, PasswordPolicy()...)}},
		{name: "DeleteAccountPasswordPolicy", target: account, fields: []field{reads(noPasswordPolicy, PasswordPolicy()...)}},
		{name: "SetSecurityTokenServicePreferences", target: account, fields: []field{text(TokenVersion, "globalEndpointTokenVersion")}},
		{name: "AcceptDelegationRequest", effect: Touches, target: account, fields: request},
		{name: "SendDelegationToken", effect: Touches, target: account, fields: request},
	}
	for _, s := range accountSwitches {
		all = append(all,
			operation{name: "Enable" + s.name, target: account, fields: []field{becomes(s.path, "true")}},
			operation{name: "Disable" + s.name, target: account, fields: []field{becomes(s.path, "false")}})
	}
	return all
}

// readPasswordPolicy reads a policy, which every request replaces whole.
func readPasswordPolicy(r *reading) {
	for _, rule := range passwordRules {
		value := r.text(rule.name())
		if value == "" {
			value = rule.unsaid
		}
		r.set(rule.path, value)
	}
}

func noPasswordPolicy(r *reading) {
	for _, rule := range passwordRules {
		r.set(rule.path, "")
	}
}

func iamAccountWays() []way {
	all := []way{
		{Account, PasswordPolicy(), restorePasswordPolicy},
		orUnset(Account, TokenVersion,
			func(t turn) string {
				return t.aws("iam set-security-token-service-preferences", "--global-endpoint-token-version", t.Value)
			},
			func(t turn) string { return "" }),
	}
	for _, s := range accountSwitches {
		all = append(all, way{Account, []Path{s.path}, func(t turn) string {
			if t.Value == "true" {
				return t.aws("iam enable-" + kebab(s.name))
			}
			return t.aws("iam disable-" + kebab(s.name))
		}})
	}
	return all
}

func restorePasswordPolicy(t turn) string {
	var args []string
	for _, rule := range passwordRules {
		switch value := t.Was[rule.path]; value {
		case "": // not required
		case "true":
			args = append(args, "--"+kebab(rule.name()))
		case "false":
			args = append(args, "--no-"+kebab(rule.name()))
		default:
			args = append(args, "--"+kebab(rule.name()), value)
		}
	}
	if !slices.ContainsFunc(PasswordPolicy(), func(p Path) bool { return t.Was[p] != "" }) {
		return t.aws("iam delete-account-password-policy")
	}
	return t.aws("iam update-account-password-policy", args...)
}

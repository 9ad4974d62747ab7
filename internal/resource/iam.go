package resource

import (
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// notYetNamed stands for what AWS names in its answer, a version or an access
// key, when the record holds no answer: a refused call.
const notYetNamed = "new"

// iam reads the calls of IAM. All of them are recorded in us-east-1:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
func iam() service {
	return service{
		source: "iam.amazonaws.com",
		operations: slices.Concat(iamRoles(), iamUsers(), iamGroups(), iamCredentialCalls(), iamHeldPolicies(),
			iamManagedPolicies(), iamFederation(), iamAccount()),
		ways: slices.Concat(iamRoleWays(), iamUserWays(), iamGroupWays(), iamCredentialWays(), iamHeldPolicyWays(),
			iamManagedPolicyWays(), iamFederationWays(), iamAccountWays()),
		looks: map[Type]func(t turn) string{
			Role:          func(t turn) string { return t.aws("iam get-role", "--role-name", t.Name) },
			User:          func(t turn) string { return t.aws("iam get-user", "--user-name", t.Name) },
			Group:         func(t turn) string { return t.aws("iam get-group", "--group-name", t.Name) },
			ManagedPolicy: func(t turn) string { return t.aws("iam get-policy", "--policy-arn", t.ARN) },
			InstanceProfile: func(t turn) string {
				return t.aws("iam get-instance-profile", "--instance-profile-name", t.Name)
			},
			SAMLProvider: func(t turn) string { return t.aws("iam get-saml-provider", "--saml-provider-arn", t.ARN) },
			OIDCProvider: func(t turn) string {
				return t.aws("iam get-open-id-connect-provider", "--open-id-connect-provider-arn", t.ARN)
			},
		},
	}
}

// iamUser is the user that a request names. IAM takes the caller where it
// names nobody:
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
func iamUser() target {
	return target{User, func(r *reading) Ref {
		switch name := r.text("userName"); {
		case name != "":
			return r.named(User, name)
		case r.req.Shown != trail.RequestShown: // it may have named anyone
			return Ref{Type: User}
		}
		return callingUser(r)
	}}
}

// callingUser is the user who made the call; it has no ARN when a role did.
func callingUser(r *reading) Ref {
	if who := r.Identity; who.Type == "IAMUser" || who.Type == "Root" {
		return r.named(User, who.ARN)
	}
	return Ref{Type: User}
}

// ownAccount is the account in which a call was made.
func ownAccount() target {
	return target{Account, func(r *reading) Ref { return r.account(r.Account) }}
}

// account names an account. It is the same for the account itself and for the
// one that manages it.
func (r *reading) account(id string) Ref {
	return Named(Account, Place{Partition: r.Partition(), Account: id}, id)
}

// puts gives one member of a family, named by a member of the request, a value.
func puts(f Family, member, value string) field {
	return reads(func(r *reading) {
		if name := r.text(member); name != "" {
			r.set(f.Of(name), value)
		} else {
			r.odd(member)
		}
	}, Path(f))
}

// putsEach gives each member of a family that a list names a value.
func putsEach(f Family, member, value string) field {
	return reads(func(r *reading) {
		for _, name := range r.at(member).List() {
			r.set(f.Of(name.Text()), value)
		}
	}, Path(f))
}

// besides names another resource by a member of the request.
func besides(t Type, member string) field {
	return reads(func(r *reading) { r.other(r.named(t, r.text(member))) })
}

// kebab writes a name of an API as the CLI does: MinimumPasswordLength is
// minimum-password-length.
func kebab(name string) string {
	var b strings.Builder
	for i, c := range name {
		if c >= 'A' && c <= 'Z' && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(c)
	}
	return strings.ToLower(b.String())
}

package resource

// Settings of roles alone.
const (
	// MaxSessionDuration is how long a session of a role may last, in seconds.
	MaxSessionDuration Path = "MaxSessionDuration"
	// InProfile is "true" for the instance profile of this name, by which EC2
	// instances get the role.
	InProfile Family = "InstanceProfile:"
)

// shortestSession is an hour, which is what AWS takes when a request says nothing:
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
const shortestSession = "3600"

var (
	roleDefaults = Settings{MaxSessionDuration: shortestSession, PermissionsBoundary: ""}
	userDefaults = Settings{PermissionsBoundary: ""}
)

func iamRoles() []operation {
	role := named(Role, "roleName")
	profile := named(InstanceProfile, "instanceProfileName")
	trust := func(member string) field { return document(TrustPolicy, member) }
	return []operation{
		{name: "CreateRole", effect: Creates, target: role, fields: []field{
			trust("assumeRolePolicyDocument"), text(PermissionsBoundary, "permissionsBoundary"),
			number(MaxSessionDuration, "maxSessionDuration"), tags("tags")}},
		{name: "CreateServiceLinkedRole", effect: Creates, target: named(Role, "response.role.arn"), fields: []field{
			trust("response.role.assumeRolePolicyDocument"), detail("serviceName", "aWSServiceName")}},
		{name: "DeleteRole", effect: Deletes, target: role},
		{name: "DeleteServiceLinkedRole", effect: Deletes, target: role},
		{name: "UpdateAssumeRolePolicy", target: role, fields: []field{trust("policyDocument")}},
		{name: "UpdateRole", target: role, fields: []field{reads(roleSession, MaxSessionDuration)}},
		{name: "PutRolePermissionsBoundary", target: role, fields: []field{text(PermissionsBoundary, "permissionsBoundary")}},
		{name: "DeleteRolePermissionsBoundary", target: role, fields: []field{becomes(PermissionsBoundary, "")}},
		{name: "TagRole", target: role, fields: []field{tags("tags")}},
		{name: "UntagRole", target: role, fields: []field{untags("tagKeys")}},
		{name: "CreateInstanceProfile", effect: Creates, target: profile, fields: []field{tags("tags")}},
		{name: "DeleteInstanceProfile", effect: Deletes, target: profile},
		{name: "AddRoleToInstanceProfile", target: role, fields: []field{
			puts(InProfile, "instanceProfileName", "true"), besides(InstanceProfile, "instanceProfileName")}},
		{name: "RemoveRoleFromInstanceProfile", target: role, fields: []field{
			puts(InProfile, "instanceProfileName", ""), besides(InstanceProfile, "instanceProfileName")}},
	}
}

// roleSession reads the length of sessions; UpdateRole sets an hour when it is
// not given.
func roleSession(r *reading) {
	if seconds := r.text("maxSessionDuration"); seconds != "" {
		r.set(MaxSessionDuration, seconds)
		return
	}
	r.set(MaxSessionDuration, shortestSession)
}

func iamRoleWays() []way {
	return []way{
		{Role, []Path{Exists}, createRole},
		{Role, []Path{TrustPolicy}, func(t turn) string {
			if t.Value == "" {
				return ""
			}
			return t.aws("iam update-assume-role-policy", "--role-name", t.Name, "--policy-document", t.Value)
		}},
		{Role, []Path{MaxSessionDuration}, func(t turn) string {
			return t.aws("iam update-role", "--role-name", t.Name, "--max-session-duration", t.Value)
		}},
		boundaryWay(Role, "role"),
		tagWay(Role, "role", "--role-name"),
		{Role, []Path{Path(InProfile)}, func(t turn) string {
			command := "iam remove-role-from-instance-profile"
			if t.Value == "true" {
				command = "iam add-role-to-instance-profile"
			}
			return t.aws(command, "--instance-profile-name", t.Member, "--role-name", t.Name)
		}},
	}
}

// createRole makes a deleted role again, where its trust policy is known. Its
// policies are other settings.
func createRole(t turn) string {
	if t.Value != "true" {
		return t.aws("iam delete-role", "--role-name", t.Name)
	}
	trust := t.Was[TrustPolicy]
	if trust == "" {
		return ""
	}
	args := []string{"--role-name", t.Name, "--assume-role-policy-document", trust}
	if seconds := t.Was[MaxSessionDuration]; seconds != "" && seconds != shortestSession {
		args = append(args, "--max-session-duration", seconds)
	}
	if boundary := t.Was[PermissionsBoundary]; boundary != "" {
		args = append(args, "--permissions-boundary", boundary)
	}
	return t.aws("iam create-role", args...)
}

// boundaryWay sets the permissions boundary of a role or user.
func boundaryWay(kind Type, word string) way {
	return orUnset(kind, PermissionsBoundary,
		func(t turn) string {
			return t.aws("iam put-"+word+"-permissions-boundary", "--"+word+"-name", t.Name, "--permissions-boundary", t.Value)
		},
		func(t turn) string {
			return t.aws("iam delete-"+word+"-permissions-boundary", "--"+word+"-name", t.Name)
		})
}

// tagWay sets one tag. A tag with an empty value is taken away: it is not
// remembered apart from one that is not there.
func tagWay(kind Type, word, option string) way {
	return way{kind, []Path{Path(Tag)}, func(t turn) string {
		name := t.Name
		if option == "--policy-arn" {
			name = t.ARN
		}
		if t.Value == "" {
			return t.aws("iam untag-"+word, option, name, "--tag-keys", t.Member)
		}
		return t.aws("iam tag-"+word, option, name, "--tags", jsonOf([]map[string]string{{"Key": t.Member, "Value": t.Value}}))
	}}
}

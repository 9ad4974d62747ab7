package resource

// Settings of users and groups alone.
const (
	// ConsolePassword is "true" for a user who can sign in to the console.
	ConsolePassword Path = "ConsolePassword"
	// MFADevice is "true" for the user's device with this serial number.
	MFADevice Family = "MFADevice:"
	// GroupMember is "true" for the user of this name in a group.
	GroupMember Family = "GroupMember:"
)

func iamUsers() []operation {
	user := iamUser()
	return []operation{
		{name: "CreateUser", effect: Creates, target: user, fields: []field{
			text(PermissionsBoundary, "permissionsBoundary"), tags("tags")}},
		{name: "DeleteUser", effect: Deletes, target: user},
		{name: "UpdateUser", effect: Touches, target: user, fields: []field{detail("newName", "newUserName"), detail("newPath", "newPath")}},
		{name: "PutUserPermissionsBoundary", target: user, fields: []field{text(PermissionsBoundary, "permissionsBoundary")}},
		{name: "DeleteUserPermissionsBoundary", target: user, fields: []field{becomes(PermissionsBoundary, "")}},
		{name: "TagUser", target: user, fields: []field{tags("tags")}},
		{name: "UntagUser", target: user, fields: []field{untags("tagKeys")}},
		{name: "CreateLoginProfile", target: user, fields: []field{becomes(ConsolePassword, "true"), reads(mustChange)}},
		{name: "UpdateLoginProfile", target: user, fields: []field{becomes(ConsolePassword, "true"), detail("passwordResetRequired", "passwordResetRequired")}},
		{name: "ChangePassword", target: user, fields: []field{becomes(ConsolePassword, "true")}},
		{name: "DeleteLoginProfile", target: user, fields: []field{becomes(ConsolePassword, "")}},
		{name: "EnableMFADevice", target: user, fields: []field{puts(MFADevice, "serialNumber", "true")}},
		{name: "DeactivateMFADevice", target: user, fields: []field{puts(MFADevice, "serialNumber", "")}},
	}
}

// mustChange tells whether a new password has to be changed at once; not
// saying so is no:
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html
func mustChange(r *reading) {
	if value, ok := truthOf(r.at("passwordResetRequired")); ok {
		r.say("passwordResetRequired", value)
		return
	}
	r.say("passwordResetRequired", "false")
}

func iamGroups() []operation {
	group := named(Group, "groupName")
	return []operation{
		{name: "CreateGroup", effect: Creates, target: group},
		{name: "DeleteGroup", effect: Deletes, target: group},
		{name: "UpdateGroup", effect: Touches, target: group, fields: []field{detail("newName", "newGroupName"), detail("newPath", "newPath")}},
		{name: "AddUserToGroup", target: group, fields: []field{puts(GroupMember, "userName", "true"), besides(User, "userName")}},
		{name: "RemoveUserFromGroup", target: group, fields: []field{puts(GroupMember, "userName", ""), besides(User, "userName")}},
	}
}

func iamUserWays() []way {
	return []way{
		{User, []Path{Exists}, func(t turn) string {
			if t.Value != "true" {
				return t.aws("iam delete-user", "--user-name", t.Name)
			}
			args := []string{"--user-name", t.Name}
			if boundary := t.Was[PermissionsBoundary]; boundary != "" {
				args = append(args, "--permissions-boundary", boundary)
			}
			return t.aws("iam create-user", args...)
		}},
		boundaryWay(User, "user"),
		tagWay(User, "user", "--user-name"),
		orUnset(User, ConsolePassword,
			func(t turn) string { return "" }, // nobody knows the password that was
			func(t turn) string { return t.aws("iam delete-login-profile", "--user-name", t.Name) }),
		{User, []Path{Path(MFADevice)}, func(t turn) string {
			if t.Value != "" {
				return "" // it takes two codes of the device
			}
			return t.aws("iam deactivate-mfa-device", "--user-name", t.Name, "--serial-number", t.Member)
		}},
	}
}

func iamGroupWays() []way {
	return []way{
		{Group, []Path{Exists}, func(t turn) string {
			if t.Value == "true" {
				return t.aws("iam create-group", "--group-name", t.Name)
			}
			return t.aws("iam delete-group", "--group-name", t.Name)
		}},
		{Group, []Path{Path(GroupMember)}, func(t turn) string {
			command := "iam remove-user-from-group"
			if t.Value == "true" {
				command = "iam add-user-to-group"
			}
			return t.aws(command, "--group-name", t.Name, "--user-name", t.Member)
		}},
	}
}

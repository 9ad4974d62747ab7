package resource

import "strings"

// ec2Shared is what may be shared with other accounts, and how EC2 speaks of
// it. Who it is shared with is SharedWith: an account, an organization or unit
// of one by its ARN, or "all" for everyone.
type ec2Shared struct {
	kind      Type
	call, id  string
	member    string // what holds "add" and "remove"
	command   string
	option    string
	group     string // the option that makes it public
	attribute string
}

var ec2SharedKinds = []ec2Shared{
	{Image, "ModifyImageAttribute", "imageId", "launchPermission", "ec2 modify-image-attribute", "--image-id", "--user-groups", "launchPermission"},
	{Snapshot, "ModifySnapshotAttribute", "snapshotId", "createVolumePermission", "ec2 modify-snapshot-attribute", "--snapshot-id", "--group-names", "createVolumePermission"},
}

func ec2Sharing() []operation {
	var all []operation
	for _, s := range ec2SharedKinds {
		all = append(all, operation{name: s.call, target: ec2Named(s.kind, s.id), fields: []field{
			sharedWith(s.member+".add", "true"), sharedWith(s.member+".remove", "")}})
	}
	return all
}

// sharedWith reads whom a list names.
func sharedWith(member, value string) field {
	return reads(func(r *reading) {
		for _, item := range itemsOf(r.wrapped(member)) {
			for _, name := range []string{"userId", "group", "organizationArn", "organizationalUnitArn"} {
				if who := item.Get(name).Text(); who != "" {
					r.set(SharedWith.Of(who), value)
				}
			}
		}
	}, Path(SharedWith))
}

func ec2SharingWays() []way {
	var all []way
	for _, s := range ec2SharedKinds {
		all = append(all, way{s.kind, []Path{Path(SharedWith)}, s.restore})
	}
	return all
}

func (s ec2Shared) restore(t turn) string {
	operation := "remove"
	if t.Value == "true" {
		operation = "add"
	}
	whom := s.whom(t.Member)
	if whom == "" {
		return ""
	}
	return t.aws(s.command, s.option, t.Name, "--attribute", s.attribute, "--operation-type", operation, whom, t.Member)
}

// whom is the option for somebody that something is shared with. A snapshot
// cannot be shared with an organization.
func (s ec2Shared) whom(who string) string {
	switch {
	case who == "all":
		return s.group
	case isARN(who) && s.kind == Snapshot:
		return ""
	case strings.Contains(who, ":ou/"):
		return "--organizational-unit-arns"
	case isARN(who):
		return "--organization-arns"
	}
	return "--user-ids"
}

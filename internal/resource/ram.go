package resource

import "strings"

// Settings of resource shares alone.
const (
	// ExternalPrincipals is "true" for a share that accounts outside the
	// organization may be given.
	ExternalPrincipals Path = "AllowExternalPrincipals"
	// SharedResource is "true" for the resource with this ARN.
	SharedResource Family = "SharedResource:"
	// SharedWith is "true" for who gets it: an account, a unit or organization,
	// a role or user, a service.
	SharedWith Family = "SharedWith:"
	// SharePermission is "true" for the managed permission with this ARN, which
	// says what they may do.
	SharePermission Family = "SharePermission:"
	// SharingWithOrganization is "true" for an account whose shares inside the
	// organization need no invitation.
	SharingWithOrganization Path = "SharingWithOrganization"
)

// shareDefaults is a share as RAM makes it:
// https://docs.aws.amazon.com/ram/latest/APIReference/API_CreateResourceShare.html
var shareDefaults = Settings{ExternalPrincipals: "true"}

// ram reads the calls of RAM.
// https://docs.aws.amazon.com/ram/latest/userguide/cloudtrail-logging.html
func ram() service {
	share := named(ResourceShare, "resourceShareArn")
	permission := func(value string) []field {
		return []field{puts(SharePermission, "permissionArn", value), detail("replace", "replace")}
	}
	shared := func(value string) []field {
		return []field{putsEach(SharedResource, "resourceArns", value), putsEach(SharedWith, "principals", value),
			reads(sharedResources), detailList("sources", "sources")}
	}
	create := append([]field{boolean(ExternalPrincipals, "allowExternalPrincipals"), detail("name", "name"),
		putsEach(SharePermission, "permissionArns", "true"), tags("tags")}, shared("true")...)
	return service{source: "ram.amazonaws.com", operations: []operation{
		{name: "CreateResourceShare", effect: Creates, target: named(ResourceShare, "response.resourceShare.resourceShareArn"), fields: create},
		{name: "DeleteResourceShare", effect: Deletes, target: share},
		{name: "UpdateResourceShare", target: share, fields: []field{boolean(ExternalPrincipals, "allowExternalPrincipals"), detail("name", "name")}},
		{name: "AssociateResourceShare", target: share, fields: shared("true")},
		{name: "DisassociateResourceShare", target: share, fields: shared("")},
		{name: "AssociateResourceSharePermission", target: share, fields: permission("true")},
		{name: "DisassociateResourceSharePermission", target: share, fields: permission("")},
		{name: "AcceptResourceShareInvitation", effect: Touches, target: named(ResourceShare, "response.resourceShareInvitation.resourceShareArn"),
			fields: []field{detail("sender", "response.resourceShareInvitation.senderAccountId")}},
		{name: "EnableSharingWithAwsOrganization", target: ownAccount(), fields: []field{becomes(SharingWithOrganization, "true")}},
	}, ways: []way{
		{ResourceShare, []Path{Exists}, func(t turn) string {
			if t.Value == "true" {
				return "" // its name is not known
			}
			return t.aws("ram delete-resource-share", "--resource-share-arn", t.ARN)
		}},
		{ResourceShare, []Path{ExternalPrincipals}, func(t turn) string {
			option := "--no-allow-external-principals"
			if t.Value == "true" {
				option = "--allow-external-principals"
			}
			return t.aws("ram update-resource-share", "--resource-share-arn", t.ARN, option)
		}},
		shareWay(SharedResource, "resource-share", "--resource-arns"),
		shareWay(SharedWith, "resource-share", "--principals"),
		shareWay(SharePermission, "resource-share-permission", "--permission-arn"),
	}, looks: map[Type]func(t turn) string{
		ResourceShare: func(t turn) string {
			return t.aws("ram list-principals", "--resource-owner", "SELF", "--resource-share-arns", t.ARN)
		},
	}}
}

func shareWay(f Family, word, option string) way {
	return way{ResourceShare, []Path{Path(f)}, func(t turn) string {
		verb := "disassociate-"
		if t.Value == "true" {
			verb = "associate-"
		}
		return t.aws("ram "+verb+word, "--resource-share-arn", t.ARN, option, t.Member)
	}}
}

// sharedResources names what is shared, where its type is known.
func sharedResources(r *reading) {
	for _, arn := range textsOf(r.at("resourceArns")) {
		r.other(Of(arn))
	}
}

// Of is the resource that an ARN names. It has no ARN when no type is written
// so.
func Of(arn string) Ref {
	if !isARN(arn) {
		return Ref{}
	}
	parts := strings.SplitN(arn, ":", 6)
	var best Type
	longest := -1
	for t, f := range formats {
		fits := f.service == parts[2] && strings.HasPrefix(parts[5], f.prefix)
		if fits && (len(f.prefix) > longest || len(f.prefix) == longest && t < best) {
			best, longest = t, len(f.prefix)
		}
	}
	if best == "" {
		return Ref{}
	}
	if best == TopicSubscription && !strings.Contains(parts[5], ":") {
		best = Topic
	}
	return Named(best, PlaceOf(arn), arn)
}

package resource

import (
	"maps"
	"testing"
)

func TestRAM(t *testing.T) {
	const share = "arn:aws:ram:eu-west-1:111122223333:resource-share/7ab63972"
	const table = "arn:aws:glue:eu-west-1:111122223333:table/orders/clicks"
	asking := `{"resourceShareArn":"` + share + `"`
	checkRequests(t, "ram.amazonaws.com", []asked{
		{event: "CreateResourceShare", request: `{"name":"x","resourceArns":["` + table + `"],"principals":["444455556666"],"permissionArns":["arn:aws:ram::aws:permission/p"],"allowExternalPrincipals":true}`,
			rest: `,"responseElements":{"resourceShare":{"resourceShareArn":"` + share + `"}}`, arn: share,
			want:   Settings{Exists: "true", ExternalPrincipals: "true", SharedResource.Of(table): "true", "SharedWith:444455556666": "true", "SharePermission:arn:aws:ram::aws:permission/p": "true"},
			reason: "what, with whom, for what"},
		{event: "CreateResourceShare", request: `{"name":"x"}`, rest: `,"responseElements":{"resourceShare":{"resourceShareArn":"` + share + `"}}`, arn: share,
			want: Settings{Exists: "true", ExternalPrincipals: "true"}, reason: "outsiders are allowed unless it is said"},
		{event: "AssociateResourceShare", request: asking + `,"principals":["444455556666"]}`, arn: share, want: Settings{"SharedWith:444455556666": "true"}, reason: "with one more"},
		{event: "DisassociateResourceShare", request: asking + `,"resourceArns":["` + table + `"]}`, arn: share, want: Settings{SharedResource.Of(table): ""}, reason: "no more"},
		{event: "UpdateResourceShare", request: asking + `,"allowExternalPrincipals":false}`, arn: share, want: Settings{ExternalPrincipals: "false"}, reason: "insiders alone"},
		{event: "UpdateResourceShare", request: asking + `,"name":"y"}`, arn: share, want: Settings{}, reason: "another name"},
		{event: "AssociateResourceSharePermission", request: asking + `,"permissionArn":"p","replace":true}`, arn: share, want: Settings{"SharePermission:p": "true"}, reason: "for more"},
		{event: "DisassociateResourceSharePermission", request: asking + `,"permissionArn":"p"}`, arn: share, want: Settings{"SharePermission:p": ""}, reason: "for less"},
		{event: "DeleteResourceShare", request: asking + `}`, arn: share, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "AcceptResourceShareInvitation", request: `{"resourceShareInvitationArn":"i"}`, rest: `,"responseElements":{"resourceShareInvitation":{"resourceShareArn":"` + share + `","senderAccountId":"444455556666"}}`, arn: share, want: Settings{}, reason: "of others"},
		{event: "EnableSharingWithAwsOrganization", request: `null`, arn: "arn:aws:organizations::111122223333:account/111122223333", want: Settings{SharingWithOrganization: "true"}, reason: "without invitations"},
	})
}

func TestSharedResources(t *testing.T) {
	request := `{"name":"x","resourceArns":["arn:aws:glue:eu-west-1:111122223333:database/orders","arn:aws:kinesis:eu-west-1:111122223333:stream/clicks","arn:aws:nothing:eu-west-1:111122223333:x"],"sources":["444455556666"]}`
	req, _ := ParseRequest(record(t, "ram.amazonaws.com", "CreateResourceShare", request, ""))
	if len(req.Others) != 2 || req.Others[0].Type != GlueDatabase || req.Others[1].Type != KinesisStream {
		t.Errorf("others %v, want a database and a stream", req.Others)
	}
	if want := (Detail{"name": "x", "sources": `["444455556666"]`}); !maps.Equal(req.Detail, want) {
		t.Errorf("detail %q, want %q", req.Detail, want)
	}
}

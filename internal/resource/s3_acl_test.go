package resource

import (
	"fmt"
	"testing"
)

func TestBucketACL(t *testing.T) {
	const owner, other = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a", "b4c1f7e2d3a5968710ffeeddccbbaa99887766554433221100aabbccddeeff00"
	grant := func(member, value, permission string) string {
		return fmt.Sprintf(`{"Grantee":{"xmlns:xsi":"x","xsi:type":"t",%q:%q},"Permission":%q}`, member, value, permission)
	}
	policy := func(grants string) string {
		return `{"bucketName":"orders","acl":"","AccessControlPolicy":{"xmlns":"x","Owner":{"ID":"` + owner + `"},"AccessControlList":{"Grant":` + grants + `}}}`
	}
	const group = "http://acs.amazonaws.com/groups/"
	for _, tt := range []struct{ request, want, reason string }{
		{`{"bucketName":"orders","acl":"","x-amz-acl":"public-read"}`, List("owner FULL_CONTROL", "everyone READ"), "canned, a text"},
		{`{"bucketName":"orders","acl":[""],"x-amz-acl":["public-read-write"]}`, List("owner FULL_CONTROL", "everyone READ", "everyone WRITE"), "canned, a list"},
		{`{"bucketName":"orders","x-amz-acl":"authenticated-read"}`, List("owner FULL_CONTROL", "any AWS account READ"), "canned, any account"},
		{`{"bucketName":"orders","x-amz-acl":"log-delivery-write"}`, List("owner FULL_CONTROL", "log delivery WRITE", "log delivery READ_ACP"), "canned, logs"},
		{`{"bucketName":"orders","x-amz-acl":"private"}`, List("owner FULL_CONTROL"), "canned, nobody else"},
		{policy(grant("URI", group+"global/AllUsers", "READ")), List("everyone READ"), "one grant is an object"},
		{policy("[" + grant("ID", owner, "FULL_CONTROL") + "," + grant("URI", group+"global/AuthenticatedUsers", "WRITE") + "," + grant("ID", other, "READ") + "]"), List("owner FULL_CONTROL", "any AWS account WRITE", other+" READ"), "the owner and another"},
		{`{"bucketName":"orders","x-amz-grant-read":"uri=\"` + group + `global/AllUsers\", id=\"` + other + `\"","x-amz-grant-full-control":["id=` + owner + `"]}`, List("everyone READ", other+" READ", owner+" FULL_CONTROL"), "headers"},
		{`{"bucketName":"orders","x-amz-grant-write-acp":"emailAddress=\"eve@example.com\""}`, List("eve@example.com WRITE_ACP"), "an address"},
	} {
		req, _ := ParseRequest(record(t, "s3.amazonaws.com", "PutBucketAcl", tt.request, ""))
		if got := req.Settings[ACL]; got != tt.want || len(req.Odd) > 0 {
			t.Errorf("%s: %s %q, want %s: %s", tt.request, got, req.Odd, tt.want, tt.reason)
		}
	}
}

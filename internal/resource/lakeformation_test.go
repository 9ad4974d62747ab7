package resource

import (
	"slices"
	"testing"
)

const (
	lakeARN  = "arn:aws:lakeformation:eu-west-1:111122223333:settings"
	lakeHere = "arn:aws:lakeformation:eu-west-1:111122223333:resource/orders/2026"
	lakeJSON = `{"Table":{"DatabaseName":"sales","Name":"orders"}}`
)

func TestLakeGrants(t *testing.T) {
	const table = `"resource":{"table":{"name":"orders","databaseName":"sales"}}`
	const everyone = `"principal":{"dataLakePrincipalIdentifier":"IAM_ALLOWED_PRINCIPALS"}`
	const role = "arn:aws:iam::111122223333:role/firehose"
	of := func(what string) Path { return LakeGrant.Of(what + " on " + lakeJSON) }
	checkRequests(t, "lakeformation.amazonaws.com", []asked{
		{event: "GrantPermissions", request: `{` + everyone + `,` + table + `,"permissions":["ALL"]}`, arn: lakeARN, want: Settings{of("ALL to IAM_ALLOWED_PRINCIPALS"): "IAM_ALLOWED_PRINCIPALS"}, reason: "all that IAM lets in"},
		{event: "GrantPermissions", request: `{"principal":{"dataLakePrincipalIdentifier":"444455556666"},` + table + `,"permissions":["SELECT","DESCRIBE"],"permissionsWithGrantOption":["SELECT"]}`, arn: lakeARN,
			want: Settings{of("SELECT to 444455556666"): "444455556666", of("DESCRIBE to 444455556666"): "444455556666", of("SELECT with grant option to 444455556666"): "444455556666"}, reason: "an account, which may pass it on"},
		{event: "RevokePermissions", request: `{"principal":{"dataLakePrincipalIdentifier":"` + role + `"},` + table + `,"permissions":["SELECT"]}`, arn: lakeARN, want: Settings{of("SELECT to " + role): ""}, reason: "the stream's role"},
		{event: "BatchGrantPermissions", request: `{"entries":[{"id":"1",` + everyone + `,` + table + `,"permissions":["ALL"]},{"id":"2",` + everyone + `,"resource":{"database":{"name":"sales"}},"permissions":["DROP"]}]}`, arn: lakeARN,
			want: Settings{of("ALL to IAM_ALLOWED_PRINCIPALS"): "IAM_ALLOWED_PRINCIPALS", LakeGrant.Of(`DROP to IAM_ALLOWED_PRINCIPALS on {"Database":{"Name":"sales"}}`): "IAM_ALLOWED_PRINCIPALS"}, reason: "two resources"},
		{event: "BatchRevokePermissions", request: `{"entries":{"id":"1",` + everyone + `,` + table + `,"permissions":["ALL"]}}`, arn: lakeARN, want: Settings{of("ALL to IAM_ALLOWED_PRINCIPALS"): ""}, reason: "one entry is an object"},
	})
}

func TestLakeGrantOthers(t *testing.T) {
	for _, tt := range []struct {
		resource string
		want     []string
		reason   string
	}{
		{`{"table":{"databaseName":"sales","name":"orders"}}`, []string{glueARN + "table/sales/orders"}, "a table"},
		{`{"table":{"databaseName":"sales","tableWildcard":{}}}`, []string{glueARN + "database/sales"}, "every table"},
		{`{"tableWithColumns":{"databaseName":"sales","name":"orders","columnNames":["card"]}}`, []string{glueARN + "table/sales/orders"}, "columns"},
		{`{"dataCellsFilter":{"databaseName":"sales","tableName":"orders","name":"f","tableCatalogId":"444455556666"}}`, []string{"arn:aws:glue:eu-west-1:444455556666:table/sales/orders"}, "cells, elsewhere"},
		{`{"database":{"name":"sales"}}`, []string{glueARN + "database/sales"}, "a database"},
		{`{"catalog":{}}`, []string{glueARN + "catalog"}, "the catalog"},
		{`{"dataLocation":{"resourceArn":"arn:aws:s3:::orders/2026"}}`, []string{ordersBucket, lakeHere}, "a location, and its bucket"},
		{`{"lFTagPolicy":{"resourceType":"TABLE","expression":[{"tagKey":"k","tagValues":["v"]}]}}`, nil, "whatever has a tag"},
	} {
		req, _ := ParseRequest(record(t, "lakeformation.amazonaws.com", "GrantPermissions",
			`{"principal":{"dataLakePrincipalIdentifier":"444455556666"},"permissions":["SELECT"],"resource":`+tt.resource+`}`, ""))
		var got []string
		for _, ref := range req.Others {
			got = append(got, ref.ARN)
		}
		if !slices.Equal(got, tt.want) || len(req.Settings) != 1 {
			t.Errorf("%s: %q %q, want %q: %s", tt.resource, got, req.Settings, tt.want, tt.reason)
		}
	}
}

func TestLakeSettings(t *testing.T) {
	checkRequests(t, "lakeformation.amazonaws.com", []asked{
		{event: "PutDataLakeSettings", request: `{"dataLakeSettings":{"dataLakeAdmins":[{"dataLakePrincipalIdentifier":"arn:aws:iam::111122223333:role/a"}],"createTableDefaultPermissions":[{"principal":{"dataLakePrincipalIdentifier":"IAM_ALLOWED_PRINCIPALS"},"permissions":["ALL"]}],"allowExternalDataFiltering":true,"externalDataFilteringAllowList":[{"dataLakePrincipalIdentifier":"444455556666"}],"parameters":{"cROSS_ACCOUNT_VERSION":"4"}}}`, arn: lakeARN,
			want: Settings{
				LakeSettings: `{"AllowExternalDataFiltering":true,"CreateTableDefaultPermissions":[{"Permissions":["ALL"],"Principal":{"DataLakePrincipalIdentifier":"IAM_ALLOWED_PRINCIPALS"}}],"DataLakeAdmins":[{"DataLakePrincipalIdentifier":"arn:aws:iam::111122223333:role/a"}],"ExternalDataFilteringAllowList":[{"DataLakePrincipalIdentifier":"444455556666"}],"Parameters":{"CROSS_ACCOUNT_VERSION":"4"}}`,
				LakeAdmins:   `["arn:aws:iam::111122223333:role/a"]`, LakeReaders: "", ExternalFiltering: "true", ExternalFilterers: `["444455556666"]`, TrustedOwners: "", SessionTags: "",
				DefaultDatabasePermissions: "", DefaultTablePermissions: `["IAM_ALLOWED_PRINCIPALS ALL"]`, FullTableExternalAccess: "false",
			}, reason: "what is left out is empty"},
		{event: "RegisterResource", request: `{"resourceArn":"arn:aws:s3:::orders/2026","useServiceLinkedRole":true,"hybridAccessEnabled":true}`, arn: lakeHere,
			want: Settings{Exists: "true", LakeRole: "service-linked", HybridAccess: "true", PrivilegedAccess: "false", LakeFederation: "false"}, reason: "hybrid"},
		{event: "RegisterResource", request: `{"resourceArn":"arn:aws:s3:::orders/2026","roleArn":"r","withPrivilegedAccess":true}`, arn: lakeHere,
			want: Settings{Exists: "true", LakeRole: "r", HybridAccess: "false", PrivilegedAccess: "true", LakeFederation: "false"}, reason: "privileged, with a role"},
		{event: "UpdateResource", request: `{"resourceArn":"arn:aws:s3:::orders/2026","roleArn":"other"}`, arn: lakeHere, want: Settings{LakeRole: "other"}, reason: "the role alone"},
		{event: "DeregisterResource", request: `{"resourceArn":"arn:aws:s3:::orders/2026"}`, arn: lakeHere, want: Settings{Exists: "false"}, reason: "gone"},
	})
}

func TestLakeWays(t *testing.T) {
	lake, location := Ref{DataLake, lakeARN, ""}, Ref{DataLakeResource, lakeHere, "orders/2026"}
	const region = " --region eu-west-1"
	grant, option := LakeGrant.Of("SELECT to 444455556666 on "+lakeJSON), LakeGrant.Of("SELECT with grant option to 444455556666 on "+lakeJSON)
	const args = ` --principal DataLakePrincipalIdentifier=444455556666 --resource '` + lakeJSON + `' --permissions SELECT`
	checkRestores(t, []restored{
		{lake, []Path{LakeAdmins}, Settings{LakeSettings: "{}", LakeAdmins: ""}, []string{"aws lakeformation put-data-lake-settings --data-lake-settings '{}'" + region}, nil, "the whole settings"},
		{lake, []Path{LakeAdmins}, Settings{LakeAdmins: ""}, nil, []Path{LakeAdmins}, "the whole is not known"},
		{lake, []Path{grant}, Settings{grant: ""}, []string{"aws lakeformation revoke-permissions" + args + region}, nil, "not granted before"},
		{lake, []Path{grant, option}, Settings{grant: "", option: ""}, []string{"aws lakeformation revoke-permissions" + args + " --permissions-with-grant-option SELECT" + region}, nil, "both at once"},
		{lake, []Path{grant}, Settings{grant: "444455556666"}, []string{"aws lakeformation grant-permissions" + args + region}, nil, "granted before"},
		{location, []Path{Exists}, Settings{Exists: "true", LakeRole: "service-linked", HybridAccess: "false"}, []string{"aws lakeformation register-resource --resource-arn arn:aws:s3:::orders/2026 --use-service-linked-role --no-hybrid-access-enabled" + region}, nil, "registered again"},
		{location, []Path{Exists}, Settings{Exists: "false"}, []string{"aws lakeformation deregister-resource --resource-arn arn:aws:s3:::orders/2026" + region}, nil, "it was not registered"},
		{location, []Path{LakeRole}, Settings{LakeRole: "r"}, []string{"aws lakeformation update-resource --resource-arn arn:aws:s3:::orders/2026 --role-arn r" + region}, nil, "the role as it was"},
		{location, []Path{LakeRole}, Settings{LakeRole: "service-linked"}, nil, []Path{LakeRole}, "an update must name a role"},
	})
}

package resource

import (
	"maps"
	"testing"
)

const (
	glueARN   = "arn:aws:glue:eu-west-1:111122223333:"
	glueKey   = "arn:aws:kms:eu-west-1:111122223333:key/k"
	glueInput = `"tableInput":{"name":"Orders","storageDescriptor":{"columns":[{"name":"id","type":"bigint"},{"name":"card","type":"string"}],"location":"s3://orders/","inputFormat":"org.apache.hadoop.mapred.TextInputFormat"},"partitionKeys":[{"name":"day","type":"date"}]}`
)

var glueOrders = Settings{
	DataLocation: "s3://orders/", Columns: `["card string","id bigint"]`, PartitionKeys: `["day date"]`,
	TableFormat: "org.apache.hadoop.mapred.TextInputFormat", LinkedTo: "",
}

func TestGlueCatalog(t *testing.T) {
	checkRequests(t, "glue.amazonaws.com", []asked{
		{event: "PutResourcePolicy", request: `{"policyInJson":"{\"Statement\":[]}","enableHybrid":"TRUE"}`, arn: glueARN + "catalog", want: Settings{Policy: `{"Statement":[]}`}, reason: "the account's catalog"},
		{event: "PutResourcePolicy", request: `{"policyInJson":"{}","resourceArn":"` + glueARN + `table/sales/Orders"}`, arn: glueARN + "table/sales/orders", want: Settings{Policy: "{}"}, reason: "a table"},
		{event: "DeleteResourcePolicy", request: `{"resourceArn":"` + glueARN + `catalog"}`, arn: glueARN + "catalog", want: Settings{Policy: ""}, reason: "by ARN"},
		{event: "DeleteResourcePolicy", request: `null`, arn: glueARN + "catalog", want: Settings{Policy: ""}, reason: "no parameters"},
		{event: "PutDataCatalogEncryptionSettings", request: `{"dataCatalogEncryptionSettings":{"encryptionAtRest":{"catalogEncryptionMode":"DISABLED"},"connectionPasswordEncryption":{"returnConnectionPasswordEncrypted":false}}}`, arn: glueARN + "catalog",
			want: Settings{Encryption: EncryptionNone, EncryptionKey: "", CatalogRole: "", PasswordEncryption: "false", PasswordKey: ""}, reason: "both off"},
		{event: "PutDataCatalogEncryptionSettings", request: `{"catalogId":"444455556666","dataCatalogEncryptionSettings":{"encryptionAtRest":{"catalogEncryptionMode":"SSE-KMS","sseAwsKmsKeyId":"` + glueKey + `"},"connectionPasswordEncryption":{"returnConnectionPasswordEncrypted":true,"awsKmsKeyId":"` + glueKey + `"}}}`, arn: "arn:aws:glue:eu-west-1:444455556666:catalog",
			want: Settings{Encryption: EncryptionCustomer, EncryptionKey: glueKey, CatalogRole: "", PasswordEncryption: "true", PasswordKey: glueKey}, reason: "another account's catalog"},
		{event: "UpdateCatalog", request: `{"catalogId":"111122223333:lake","catalogInput":{"allowFullTableExternalDataAccess":"True","createTableDefaultPermissions":[{"principal":{"dataLakePrincipalIdentifier":"IAM_ALLOWED_PRINCIPALS"},"permissions":["ALL"]}]}}`, arn: glueARN + "catalog/lake",
			want: Settings{FullTableExternalAccess: "true", DefaultTablePermissions: `["IAM_ALLOWED_PRINCIPALS ALL"]`, DefaultDatabasePermissions: ""}, reason: "opened"},
		{event: "CreateCatalog", request: `{"name":"lake","catalogInput":{}}`, arn: glueARN + "catalog/lake",
			want: Settings{Exists: "true", FullTableExternalAccess: "false", DefaultTablePermissions: "", DefaultDatabasePermissions: ""}, reason: "a catalog within"},
		{event: "DeleteCatalog", request: `{"catalogId":"lake"}`, arn: glueARN + "catalog/lake", want: Settings{Exists: "false"}, reason: "gone"},
	})
}

func TestGlueTables(t *testing.T) {
	created := maps.Clone(glueOrders)
	created[Exists] = "true"
	const linked = `{"databaseInput":{"name":"sales","targetDatabase":{"catalogId":"444455556666","databaseName":"theirs"}}}`
	checkRequests(t, "glue.amazonaws.com", []asked{
		{event: "CreateDatabase", request: linked, arn: glueARN + "database/sales", want: Settings{Exists: "true", DataLocation: "", DefaultTablePermissions: "", LinkedTo: "444455556666 theirs"}, reason: "a link"},
		{event: "UpdateDatabase", request: `{"name":"Sales","databaseInput":{"name":"sales","locationUri":"s3://orders/"}}`, arn: glueARN + "database/sales", want: Settings{DataLocation: "s3://orders/", DefaultTablePermissions: "", LinkedTo: ""}, reason: "names are in lower case"},
		{event: "DeleteDatabase", request: `{"name":"sales","catalogId":"s3tablescatalog/lake"}`, arn: glueARN + "database/s3tablescatalog/lake/sales", want: Settings{Exists: "false"}, reason: "of a catalog within"},
		{event: "CreateTable", request: `{"databaseName":"sales",` + glueInput + `}`, arn: glueARN + "table/sales/orders", want: created, reason: "as given"},
		{event: "UpdateTable", request: `{"databaseName":"sales",` + glueInput + `,"skipArchive":true}`, arn: glueARN + "table/sales/orders", want: glueOrders, reason: "columns and location"},
		{event: "UpdateTable", request: `{"databaseName":"sales","name":"orders","updateOpenTableFormatInput":{"updateIcebergInput":{"updateIcebergTableInput":{"updates":[{"location":"s3://theirs/","schema":{"fields":[{"name":"id","type":"long"}]}}]}}}}`, arn: glueARN + "table/sales/orders",
			want: Settings{DataLocation: "s3://theirs/", Columns: `["id long"]`, TableFormat: "ICEBERG"}, reason: "an Iceberg table"},
		{event: "DeleteTable", request: `{"databaseName":"sales","name":"orders"}`, arn: glueARN + "table/sales/orders", want: Settings{Exists: "false"}, reason: "gone"},
		{event: "BatchDeleteTable", request: `{"databaseName":"sales","tablesToDelete":["orders","clicks"]}`, arn: glueARN + "table/sales/orders", want: Settings{Exists: "false"}, reason: "the first of them"},
	})
	req, _ := ParseRequest(record(t, "glue.amazonaws.com", "BatchDeleteTable", `{"databaseName":"sales","tablesToDelete":["orders","clicks"]}`, ""))
	if len(req.Others) != 1 || req.Others[0].ARN != glueARN+"table/sales/clicks" || req.Detail["Deleted"] != List(glueARN+"table/sales/clicks", glueARN+"table/sales/orders") {
		t.Errorf("%v %v: the second table went too", req.Others, req.Detail)
	}
}

func TestGlueConnections(t *testing.T) {
	const arn = glueARN + "connection/db"
	input := func(kind, properties string) string {
		return `{"name":"db","connectionInput":{"name":"db","connectionType":"` + kind + `","connectionProperties":{` + properties + `},"physicalConnectionRequirements":{"subnetId":"subnet-1","securityGroupIdList":"sg-1"}}}`
	}
	want := func(kind, address, transit, secret string) Settings {
		return Settings{ConnectionKind: kind, ConnectionAddress: address, TransitEncryption: transit, ConnectionSecret: secret, ConnectionSubnet: "subnet-1", ConnectionGroups: `["sg-1"]`}
	}
	checkRequests(t, "glue.amazonaws.com", []asked{
		{event: "UpdateConnection", request: input("JDBC", `"JDBC_CONNECTION_URL":"jdbc:postgresql://db.example.com:5432/orders?user=u&password=hunter2","JDBC_ENFORCE_SSL":"true","SECRET_ID":"orders/db"`), arn: arn,
			want: want("JDBC", "jdbc:postgresql://db.example.com:5432/orders", TransitTLS, "orders/db"), reason: "without what logs in"},
		{event: "UpdateConnection", request: input("JDBC", `"JDBC_CONNECTION_URL":"jdbc:oracle:thin:@db.example.com:1521:o"`), arn: arn, want: want("JDBC", "jdbc:oracle:thin:db.example.com:1521:o", TransitEither, ""), reason: "Oracle's sign; TLS is not enforced"},
		{event: "UpdateConnection", request: input("KAFKA", `"KAFKA_BOOTSTRAP_SERVERS":"b-1:9094"`), arn: arn, want: want("KAFKA", "b-1:9094", TransitTLS, ""), reason: "TLS unless switched off"},
		{event: "DeleteConnection", request: `{"connectionName":"db"}`, arn: arn, want: Settings{Exists: "false"}, reason: "gone"},
	})
	const secret = "hunter2"
	req, _ := ParseRequest(record(t, "glue.amazonaws.com", "CreateConnection", input("JDBC", `"JDBC_CONNECTION_URL":"jdbc:oracle:thin:u/`+secret+`@db:1521/o","PASSWORD":"`+secret+`"`), ""))
	if req.Detail["PasswordGiven"] != "true" || req.Settings[ConnectionAddress] != "" || len(req.Odd) != 1 {
		t.Errorf("%q %q %q: an address with a password in it is not read", req.Settings, req.Detail, req.Odd)
	}
}

func TestGlueWays(t *testing.T) {
	catalog, database := Ref{GlueCatalog, glueARN + "catalog", ""}, Ref{GlueDatabase, glueARN + "database/sales", "sales"}
	const region = " --region eu-west-1"
	checkRestores(t, []restored{
		{catalog, []Path{Policy}, Settings{Policy: "{}"}, []string{"aws glue put-resource-policy --policy-in-json '{}'" + region}, nil, "as it was"},
		{catalog, []Path{Policy}, Settings{Policy: ""}, []string{"aws glue delete-resource-policy" + region}, nil, "none before"},
		{catalog, []Path{Encryption, PasswordEncryption}, Settings{Encryption: EncryptionCustomer, EncryptionKey: "k", PasswordEncryption: "true", PasswordKey: "p"},
			[]string{"aws glue put-data-catalog-encryption-settings --catalog-id 111122223333 --data-catalog-encryption-settings 'EncryptionAtRest={CatalogEncryptionMode=SSE-KMS,SseAwsKmsKeyId=k},ConnectionPasswordEncryption={ReturnConnectionPasswordEncrypted=true,AwsKmsKeyId=p}'" + region}, nil, "both"},
		{catalog, []Path{Encryption}, Settings{Encryption: EncryptionCustomer, EncryptionKey: "k"}, nil, []Path{Encryption}, "the other part is not known"},
		{database, []Path{Exists}, Settings{Exists: "true"}, []string{"aws glue create-database --database-input Name=sales" + region}, nil, "an empty one"},
		{Ref{GlueTable, glueARN + "table/sales/orders", "sales/orders"}, []Path{DataLocation}, glueOrders, nil, []Path{DataLocation}, "an update replaces more than is known"},
	})
}

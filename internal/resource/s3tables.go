package resource

import (
	"net/url"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// tableBucketDefaults and tableDefaults are what S3 Tables gives, a table what
// its bucket has unless the request says otherwise:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-kms-encryption.html
var (
	tableBucketDefaults = Settings{
		Policy: "", Encryption: EncryptionAWSOwned, EncryptionKey: "",
		Logging: "", ReplicationTo: "", ReplicationRole: "",
	}
	tableDefaults = Settings{Policy: "", RetentionDays: ""}
)

// s3tables reads the calls of S3 Tables. A table has an ARN with an id of its
// own, which few calls name: here it is known by its bucket, namespace and
// name, except to the calls that are given that ARN.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_S3_Tables.html
func s3tables() service {
	bucket := target{TableBucket, func(r *reading) Ref { return r.tableBucket("") }}
	namespace := target{TableNamespace, func(r *reading) Ref { return r.tableBucket("namespace/" + r.namespace()) }}
	table := target{Table, func(r *reading) Ref { return r.tableBucket("table/" + r.namespace() + "/" + r.text("name")) }}
	byARN := target{Table, func(r *reading) Ref { return r.named(Table, unescaped(r.text("tableArn"))) }}
	policy := expected(document(Policy, "resourcePolicy"), "resourcePolicy")
	encryption := reads(tableEncryption, Encryption, EncryptionKey)
	replication := expected(reads(tableReplication, ReplicationTo, ReplicationRole), "configuration")
	noReplication := []field{becomes(ReplicationTo, ""), becomes(ReplicationRole, "")}
	return service{source: "s3tables.amazonaws.com", operations: []operation{
		{name: "CreateTableBucket", effect: Creates, target: named(TableBucket, "response.arn", "name"), fields: []field{encryption}},
		{name: "DeleteTableBucket", effect: Deletes, target: bucket},
		{name: "PutTableBucketPolicy", target: bucket, fields: []field{policy}},
		{name: "DeleteTableBucketPolicy", target: bucket, fields: []field{becomes(Policy, "")}},
		{name: "PutTableBucketEncryption", target: bucket, fields: []field{expected(encryption, "encryptionConfiguration")}},
		{name: "DeleteTableBucketEncryption", target: bucket, fields: []field{becomes(Encryption, EncryptionAWSOwned), becomes(EncryptionKey, "")}},
		{name: "PutTableBucketReplication", target: bucket, fields: []field{replication}},
		{name: "DeleteTableBucketReplication", target: bucket, fields: noReplication},
		{name: "PutTableBucketLogging", target: bucket, fields: []field{reads(tableLogging, Logging)}},

		{name: "CreateNamespace", effect: Creates, target: namespace},
		{name: "DeleteNamespace", effect: Deletes, target: namespace},

		{name: "CreateTable", effect: Creates, target: table, fields: []field{encryption}},
		{name: "DeleteTable", effect: Deletes, target: table},
		{name: "RenameTable", effect: Deletes, target: table, fields: []field{detail("NewName", "newName"), detail("NewNamespace", "newNamespaceName")}},
		{name: "PutTablePolicy", target: table, fields: []field{policy}},
		{name: "DeleteTablePolicy", target: table, fields: []field{becomes(Policy, "")}},
		{name: "PutTableReplication", target: byARN, fields: []field{replication}},
		{name: "DeleteTableReplication", target: byARN, fields: noReplication},
		{name: "PutTableRecordExpirationConfiguration", target: byARN, fields: []field{reads(recordExpiration, RetentionDays)}},
	}, ways: s3tablesWays(), looks: map[Type]func(t turn) string{
		TableBucket: func(t turn) string { return t.aws("s3tables get-table-bucket-policy", "--table-bucket-arn", t.ARN) },
		TableNamespace: func(t turn) string {
			return t.aws("s3tables get-namespace", "--table-bucket-arn", t.tableBucketARN(), "--namespace", t.lastName())
		},
		Table: func(t turn) string { return t.aws("s3tables get-table", t.tableArgs()...) },
	}}
}

func s3tablesWays() []way {
	return []way{
		{TableBucket, []Path{Exists}, func(t turn) string {
			return t.whenGone(t.aws("s3tables create-table-bucket", "--name", t.Name))
		}},
		{TableNamespace, []Path{Exists}, func(t turn) string {
			return t.whenGone(t.aws("s3tables create-namespace", "--table-bucket-arn", t.tableBucketARN(), "--namespace", t.lastName()))
		}},
		orUnset(TableBucket, Policy,
			func(t turn) string { return t.tableBucketAWS("put-table-bucket-policy", "--resource-policy", t.Value) },
			func(t turn) string { return t.tableBucketAWS("delete-table-bucket-policy") }),
		orUnset(Table, Policy,
			func(t turn) string { return t.tableAWS("put-table-policy", "--resource-policy", t.Value) },
			func(t turn) string { return t.tableAWS("delete-table-policy") }),
		{TableBucket, []Path{Encryption, EncryptionKey}, encryptTableBucket},
		{TableBucket, []Path{ReplicationTo, ReplicationRole}, replicateTableBucket},
	}
}

// tableBucket names what is in the table bucket of the request, or the bucket.
// Its ARN stands in the path of the API's address, and may be escaped.
func (r *reading) tableBucket(part string) Ref {
	bucket := r.named(TableBucket, unescaped(r.text("tableBucketARN")))
	kind, name, _ := strings.Cut(part, "/")
	switch {
	case part == "" || bucket.ARN == "":
		return bucket
	case kind == "namespace":
		return Ref{TableNamespace, bucket.ARN + "/" + part, name}
	}
	return Ref{Table, bucket.ARN + "/" + part, name}
}

func (r *reading) namespace() string {
	for _, name := range r.at("namespace").List() {
		return name.Text() // one level is all that there is
	}
	return ""
}

// unescaped undoes what an address does to an ARN.
func unescaped(arn string) string {
	if plain, err := url.PathUnescape(arn); err == nil {
		return plain
	}
	return arn
}

// tableEncryption reads how data at rest is encrypted, when it is said.
func tableEncryption(r *reading) {
	v := r.at("encryptionConfiguration")
	key := v.Get("kmsKeyArn").Text()
	switch algorithm := v.Get("sseAlgorithm").Text(); {
	case !v.Exists():
		return
	case algorithm == "AES256":
		r.set(Encryption, EncryptionAWSOwned)
	case algorithm == "aws:kms":
		r.set(Encryption, keyEncryption(key))
	default:
		r.odd("encryptionConfiguration.sseAlgorithm")
		return
	}
	r.set(EncryptionKey, key)
}

func tableReplication(r *reading) {
	v := r.at("configuration")
	if !v.Exists() {
		return
	}
	var to []string
	for _, rule := range v.Get("rules").List() {
		for _, destination := range rule.Get("destinations").List() {
			ref := r.named(TableBucket, destination.Get("destinationTableBucketARN").Text())
			to = append(to, ref.ARN)
			r.other(ref)
		}
	}
	r.set(ReplicationTo, List(to...))
	r.set(ReplicationRole, v.Get("role").Text())
	r.other(r.named(Role, v.Get("role").Text()))
}

func tableLogging(r *reading) {
	status := r.at("tableBucketLoggingStatus")
	if !status.Exists() {
		r.odd("tableBucketLoggingStatus")
		return
	}
	to := r.named(Bucket, status.Get("loggingEnabled", "targetBucket").Text())
	r.set(Logging, to.ARN)
	r.other(to)
}

// recordExpiration reads after how many days rows are deleted.
func recordExpiration(r *reading) {
	var v trail.Value
	if v = r.at("value"); !v.Exists() {
		r.odd("value")
		return
	}
	days := v.Get("settings", "days").Text()
	if v.Get("status").Text() == "disabled" {
		days = ""
	}
	r.set(RetentionDays, days)
}

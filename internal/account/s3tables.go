package account

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// describeTableBucket asks about a table bucket. What is not set of one that
// exists is not found, as a bucket is that does not exist.
func describeTableBucket(d *description) {
	named := with{"tableBucketARN": d.ref.ARN}
	given := func(more with) with { more["tableBucketARN"] = d.ref.ARN; return more }
	d.question("s3tables:GetTableBucket", named, func(trail.Value) {
		d.told("CreateTableBucket", with{"name": d.ref.Name}, with{"arn": d.ref.ARN}, "Exists")
	}, unless("NotFound"))
	d.question("s3tables:GetTableBucketPolicy", named, func(v trail.Value) {
		d.told("PutTableBucketPolicy", given(with{"resourcePolicy": v.Get("resourcePolicy")}), nil)
	}, none("DeleteTableBucketPolicy", named, "NotFound"))
	d.question("s3tables:GetTableBucketEncryption", named, func(v trail.Value) {
		d.told("PutTableBucketEncryption", given(with{"encryptionConfiguration": v.Get("encryptionConfiguration")}), nil)
	}, none("DeleteTableBucketEncryption", named, "NotFound"))
	d.question("s3tables:GetTableBucketReplication", named, func(v trail.Value) {
		d.told("PutTableBucketReplication", given(with{"configuration": v.Get("configuration")}), nil)
	}, none("DeleteTableBucketReplication", named, "NotFound"))
}

// within takes the ARN of what is in a table bucket apart: the bucket's own,
// and the names behind it.
func within(d *description, kind string) (bucket string, names []string) {
	bucket, rest, _ := strings.Cut(d.ref.ARN, "/"+kind+"/")
	return bucket, strings.Split(rest, "/")
}

func describeTableNamespace(d *description) {
	bucket, names := within(d, "namespace")
	d.question("s3tables:GetNamespace", with{"tableBucketARN": bucket, "namespace": names[0]}, func(trail.Value) {
		d.told("CreateNamespace", with{"tableBucketARN": bucket, "namespace": names[:1]}, nil)
	}, unless("NotFound"))
}

// describeIcebergTable asks about a table by its names. When its rows expire is
// told and asked by an ARN of AWS's, under which it is another resource here.
func describeIcebergTable(d *description) {
	bucket, names := within(d, "table")
	if len(names) != 2 {
		return
	}
	table := with{"tableBucketARN": bucket, "namespace": names[0], "name": names[1]}
	given := func(more with) with {
		more["tableBucketARN"], more["namespace"], more["name"] = bucket, names[:1], names[1]
		return more
	}
	d.question("s3tables:GetTable", table, func(trail.Value) { d.told("CreateTable", given(with{}), nil, "Exists") }, unless("NotFound"))
	d.question("s3tables:GetTablePolicy", table, func(v trail.Value) {
		d.told("PutTablePolicy", given(with{"resourcePolicy": v.Get("resourcePolicy")}), nil)
	}, none("DeleteTablePolicy", given(with{}), "NotFound"))
	d.question("s3tables:GetTableEncryption", table, func(v trail.Value) {
		d.told("CreateTable", given(with{"encryptionConfiguration": v.Get("encryptionConfiguration")}), nil, "Encryption", "Encryption.Key")
	}, nothing("NotFound"))
}

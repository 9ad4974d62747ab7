package resource

import (
	"encoding/json"
	"strings"
)

// whenGone is a command that makes a resource again, if that is the way back.
func (t turn) whenGone(line string) string {
	if t.Value != "true" {
		return ""
	}
	return line
}

// tableBucketARN is the bucket that a namespace or table is in.
func (t turn) tableBucketARN() string {
	arn, _, _ := strings.Cut(t.ARN, "/namespace/")
	arn, _, _ = strings.Cut(arn, "/table/")
	return arn
}

func (t turn) lastName() string { return t.ARN[strings.LastIndexByte(t.ARN, '/')+1:] }

func (t turn) tableBucketAWS(command string, args ...string) string {
	return t.aws("s3tables "+command, append([]string{"--table-bucket-arn", t.ARN}, args...)...)
}

// tableArgs name a table as it is known here; by the ARN that has its id, no
// command but one takes it.
func (t turn) tableArgs() []string {
	_, names, _ := strings.Cut(t.ARN, "/table/")
	namespace, name, ok := strings.Cut(names, "/")
	if !ok {
		return []string{"--table-arn", t.ARN}
	}
	return []string{"--table-bucket-arn", t.tableBucketARN(), "--namespace", namespace, "--name", name}
}

func (t turn) tableAWS(command string, args ...string) string {
	names := t.tableArgs()
	if names[0] == "--table-arn" {
		return ""
	}
	return t.aws("s3tables "+command, append(names, args...)...)
}

func encryptTableBucket(t turn) string {
	switch key := t.Was[EncryptionKey]; t.Was[Encryption] {
	case EncryptionAWSOwned:
		return t.tableBucketAWS("delete-table-bucket-encryption")
	case EncryptionCustomer:
		if key != "" {
			return t.tableBucketAWS("put-table-bucket-encryption", "--encryption-configuration", "sseAlgorithm=aws:kms,kmsKeyArn="+key)
		}
	}
	return ""
}

// replicateTableBucket writes the rule that copies to every destination there was.
func replicateTableBucket(t turn) string {
	to, known := t.Was[ReplicationTo]
	role := t.Was[ReplicationRole]
	switch {
	case !known || to != "" && role == "":
		return ""
	case to == "":
		return t.tableBucketAWS("delete-table-bucket-replication")
	}
	type destination struct {
		ARN string `json:"destinationTableBucketARN"`
	}
	var all []destination
	for _, arn := range Texts(to) {
		all = append(all, destination{arn})
	}
	configuration, _ := json.Marshal(map[string]any{ // texts: cannot fail
		"role": role, "rules": []any{map[string]any{"destinations": all}},
	})
	return t.tableBucketAWS("put-table-bucket-replication", "--configuration", string(configuration))
}

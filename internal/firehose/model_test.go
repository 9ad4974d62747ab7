package firehose

import (
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/firehose/firehosetest"
)

// Every member of the API is one that is known: nothing is odd, and every
// destination has all its settings.
func TestEveryMemberOfTheModelIsUnderstood(t *testing.T) {
	kinds := map[Kind]int{}
	for key, e := range firehosetest.Requests(t, firehosetest.Member.Value) {
		req, ok := ParseRequest(e)
		if !ok {
			t.Fatalf("%s: not a Firehose request", key)
		}
		if len(req.Odd) > 0 {
			t.Errorf("%s: not understood: %v", key, req.Odd)
		}
		for _, p := range req.Settings.Paths() {
			if f, known := fields[strings.ToLower(string(p))]; known && f.path != string(p) {
				t.Errorf("%s: %s is stored under another spelling than %s", key, p, f.path)
			}
		}
		if req.Kind != "" {
			kinds[req.Kind]++
		}
	}
	for _, k := range Kinds() {
		if kinds[k] != 2 {
			t.Errorf("%s: %d requests in the model, want Create and Update", k, kinds[k])
		}
	}
}

// Every setting that rules speak of is one that some request of the model
// sets: no rule can wait for a path that nothing ever has.
func TestEveryNamedPathIsInTheModel(t *testing.T) {
	given := map[Path]bool{}
	for _, e := range firehosetest.Requests(t, firehosetest.Member.Value) {
		req, _ := ParseRequest(e)
		for p, s := range req.Settings {
			given[p] = given[p] || s.Given()
		}
	}
	for _, p := range []Path{
		EncryptionStatus, EncryptionType, EncryptionKey, SourceStream, SourceStreamRole, SourceCluster, SourceTopic, SourceMSKRole,
		SourceMSKNetwork, SourceDatabase, SourceTLS, SourceSecret, SourceSecretRole, Role, Bucket, S3Role, Prefix, ErrorPrefix,
		Compression, ObjectKey, S3LogEnabled, S3LogGroup, BackupMode, BackupBucket, BackupRole, BackupKey, BackupPrefix, BackupErrPrefix,
		BackupLogEnabled, BackupLogGroup, JDBCURL, CopyTable, CopyColumns, CopyOptions, Username, Password, Domain, DomainEndpoint,
		CollectionEndpoint, Index, DocumentID, HECEndpoint, HECToken, URL, EndpointName, AccessKey, CommonAttributes, AccountURL,
		PrivateKey, KeyPassphrase, SnowflakeVPCE, Catalog, Warehouse, Tables, SchemaEvolution, TableCreation, AppendOnly, LogEnabled,
		LogGroup, LogStream, Processing, Processors, SecretEnabled, SecretARN, SecretRole, VPCSubnets, VPCRole, Retry, BufferMBs, BufferSeconds,
		S3BufferMBs, S3BufferSecs, Conversion, SchemaRole, SchemaCatalog, SchemaDatabase, SchemaTable, SchemaRegion, SchemaVersion,
	} {
		if !given[p] {
			t.Errorf("%s is set by no request of the model", p)
		}
	}
}

// What the model marks as sensitive is never kept, whatever it looks like.
func TestSensitiveMembersAreNotKept(t *testing.T) {
	for _, form := range []string{
		"hunter2-SECRET", "https://hunter2-SECRET", "https://u:hunter2-SECRET@example.com/hunter2-SECRET?k=hunter2-SECRET#hunter2-SECRET",
		"https://example.com:hunter2-SECRET/", "jdbc:redshift://hunter2-SECRET", `{"a":"hunter2-SECRET"}`,
	} {
		events := firehosetest.Requests(t, func(m firehosetest.Member) any {
			if m.Sensitive {
				return form
			}
			return m.Value()
		})
		for key, e := range events {
			req, _ := ParseRequest(e)
			for p, s := range req.Settings {
				if strings.Contains(s.Text()+s.String(), "hunter2-SECRET") {
					t.Errorf("%s: %s keeps %q of %q", key, p, s.Text(), form)
				}
			}
			for _, odd := range req.Odd {
				if strings.Contains(odd, "hunter2-SECRET") {
					t.Errorf("%s: named as odd: %s", key, odd)
				}
			}
		}
	}
}

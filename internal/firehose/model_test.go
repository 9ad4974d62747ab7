package firehose

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// modelMember is one row of testdata/model.csv.
type modelMember struct {
	operation, path, kind, values string
	sensitive                     bool
}

func model(t *testing.T) []modelMember {
	t.Helper()
	f, err := os.Open("testdata/model.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []modelMember
	for _, row := range rows {
		all = append(all, modelMember{row[0], row[1], row[2], row[3], row[4] == "yes"})
	}
	return all
}

// value is something that the member may hold.
func (m modelMember) value() any {
	first, _, _ := strings.Cut(m.values, "|")
	switch {
	case first != "":
		return first
	case m.kind == "integer":
		return 7
	case m.kind == "double":
		return 0.5
	case m.kind == "boolean":
		return true
	case m.kind == "map":
		return map[string]any{"Mixed_Case": "x"}
	case m.kind == "timestamp":
		return "Jan 1, 2026 8:00:00 PM"
	default:
		return "v-" + m.path[strings.LastIndexByte(m.path, '.')+1:]
	}
}

// set puts a value under a path such as a.b[].c into a request.
func set(request map[string]any, path string, value any) {
	steps := strings.Split(path, ".")
	for i, step := range steps {
		name, isList := strings.CutSuffix(step, "[]")
		if i == len(steps)-1 {
			if isList {
				value = []any{value}
			}
			request[name] = value
			return
		}
		if isList {
			items, _ := request[name].([]any)
			if items == nil {
				items = []any{map[string]any{}}
				request[name] = items
			}
			request = items[0].(map[string]any)
			continue
		}
		next, _ := request[name].(map[string]any)
		if next == nil {
			next = map[string]any{}
			request[name] = next
		}
		request = next
	}
}

// requests makes one request for every operation and destination of the
// model, with every leaf given; value says what a leaf holds.
func requests(t *testing.T, value func(modelMember) any) map[string]*trail.Event {
	t.Helper()
	members := model(t)
	bodies := map[string]map[string]any{}
	body := func(op, destination string) map[string]any {
		key := op + " " + destination
		if bodies[key] == nil {
			bodies[key] = map[string]any{"deliveryStreamName": "orders"}
		}
		return bodies[key]
	}
	for i, m := range members {
		leaf := true
		for _, other := range members[i+1:] {
			if other.operation == m.operation && (strings.HasPrefix(other.path, m.path+".") || strings.HasPrefix(other.path, m.path+"[]")) {
				leaf = false
			}
		}
		if !leaf {
			continue
		}
		destination, _, _ := strings.Cut(m.path, ".")
		if _, ok := destinationKind(destination); !ok {
			destination = ""
		}
		set(body(m.operation, destination), m.path, value(m))
	}
	events := map[string]*trail.Event{}
	for key, body := range bodies {
		op, _, _ := strings.Cut(key, " ")
		text, err := json.Marshal(map[string]any{
			"eventSource": Source, "eventName": op, "eventTime": "2026-05-12T09:14:31Z", "requestParameters": body,
		})
		if err != nil {
			t.Fatal(err)
		}
		e, err := trail.ParseRecord(string(text), trail.Origin{})
		if err != nil {
			t.Fatal(err)
		}
		events[key] = e
	}
	return events
}

// Every member of the API is one that is known: nothing is odd, and every
// destination has all its settings.
func TestEveryMemberOfTheModelIsUnderstood(t *testing.T) {
	kinds := map[Kind]int{}
	for key, e := range requests(t, modelMember.value) {
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
	for _, e := range requests(t, modelMember.value) {
		req, _ := ParseRequest(e)
		for p, s := range req.Settings {
			given[p] = given[p] || s.Given()
		}
	}
	for _, p := range []Path{
		EncryptionStatus, EncryptionType, EncryptionKey, SourceStream, SourceStreamRole, SourceCluster, SourceTopic, SourceMSKRole,
		SourceMSKNetwork, SourceDatabase, SourceTLS, SourceSecret, SourceSecretRole, Role, Bucket, S3Role, Prefix, ErrorPrefix,
		Compression, ObjectKey, S3LogEnabled, S3LogGroup, BackupMode, BackupBucket, BackupRole, BackupKey, BackupPrefix,
		BackupLogEnabled, BackupLogGroup, JDBCURL, CopyTable, CopyColumns, CopyOptions, Username, Password, Domain, DomainEndpoint,
		CollectionEndpoint, Index, DocumentID, HECEndpoint, HECToken, URL, EndpointName, AccessKey, CommonAttributes, AccountURL,
		PrivateKey, KeyPassphrase, SnowflakeVPCE, Catalog, Warehouse, Tables, SchemaEvolution, TableCreation, AppendOnly, LogEnabled,
		LogGroup, Processing, Processors, SecretEnabled, SecretARN, SecretRole, VPCSubnets, VPCRole, Retry, BufferMBs, BufferSeconds,
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
		events := requests(t, func(m modelMember) any {
			if m.sensitive {
				return form
			}
			return m.value()
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

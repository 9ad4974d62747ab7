package trail

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tidwall/gjson"
)

// plainRecord is a record that few want, as CloudTrail writes it.
func plainRecord(i int) string {
	return fmt.Sprintf(`{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLE7WORKLOAD1:i-%[2]d",`+
		`"arn":"arn:aws:sts::111122223333:assumed-role/Workload/i-%[2]d","accountId":"111122223333","accessKeyId":"ASIAIOSFODNN7EXAMPLE",`+
		`"sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLE7WORKLOAD1","arn":"arn:aws:iam::111122223333:role/Workload",`+
		`"accountId":"111122223333","userName":"Workload"},"attributes":{"creationDate":"2026-05-12T08:00:00Z","mfaAuthenticated":"false"},"ec2RoleDelivery":"2.0"}},`+
		`"eventTime":"2026-05-12T09:14:%02[3]dZ","eventSource":"kms.amazonaws.com","eventName":"Decrypt","awsRegion":"eu-west-1",`+
		`"sourceIPAddress":"203.0.113.10","userAgent":"aws-sdk-java/2.15.0 \"x\"","requestParameters":{"encryptionAlgorithm":"SYMMETRIC_DEFAULT",`+
		`"n":[1,-2.5,{},[],true,false,null,"\u00e9\/"],"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::orders/%[1]d"}},"responseElements":null,`+
		`"requestID":"r-%[1]d","eventID":"plain-%[1]d","readOnly":true,"resources":[{"accountId":"111122223333","type":"AWS::KMS::Key"}],`+
		`"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333","eventCategory":"Management",`+
		`"tlsDetails":{"tlsVersion":"TLSv1.3","clientProvidedHostHeader":"kms.eu-west-1.amazonaws.com"}}`, i, i%7, i%60)
}

// wantFirehose wants what the good record is, and no more.
var wantFirehose = Want{Call: func(source, name string) bool {
	return source == "firehose.amazonaws.com" && name == "UpdateDestination"
}}

// slowly reads what is wanted by parsing everything.
func (w Want) slowly(text string) (ids []string, stats Stats, err error) {
	b := &bench{want: w} // without a skimmer
	stats, err = b.read(context.Background(), strings.NewReader(text), "x", func(e *Event) error {
		ids = append(ids, e.ID)
		return nil
	})
	return ids, stats, err
}

func (w Want) quickly(text string) (ids []string, stats Stats, err error) {
	stats, err = w.Read(context.Background(), strings.NewReader(text), "x", func(e *Event) error {
		ids = append(ids, e.ID)
		return nil
	})
	return ids, stats, err
}

// forms are the forms that a record has elsewhere than in a trail's file,
// and what somebody may do to one so that it is overlooked.
var forms = []struct {
	name   string
	change func(record string) string
}{
	{"as it is", func(s string) string { return s }},
	{"pretty-printed", pretty},
	{"reordered", func(s string) string {
		head, tail, _ := strings.Cut(s, `"eventTime":`)
		return "{" + `"eventTime":` + strings.TrimSuffix(tail, "}") + "," + strings.TrimSuffix(strings.TrimPrefix(head, "{"), ",") + "}"
	}},
	{"letters of a name escaped", func(s string) string { return strings.Replace(s, `"eventSource"`, `"event\u0053ource"`, 1) }},
	{"letters of a value escaped", func(s string) string { return strings.Replace(s, `"firehose.`, `"fire\u0068ose.`, 1) }},
	{"a slash escaped", func(s string) string { return strings.Replace(s, `"UpdateDestination"`, `"Update\u0044estination"`, 1) }},
	{"another case", func(s string) string { return strings.Replace(s, `"eventSource"`, `"EventSource"`, 1) }},
	{"another case of the value", func(s string) string {
		return strings.Replace(s, `"firehose.amazonaws.com"`, `"FIREHOSE.amazonaws.com"`, 1)
	}},
	{"twice, the last counts", func(s string) string {
		return strings.Replace(s, `"userIdentity":`, `"eventSource":"kms.amazonaws.com","eventName":"Decrypt","userIdentity":`, 1)
	}},
	{"twice, the last escaped", func(s string) string {
		return strings.Replace(strings.Replace(s, `"firehose.`, `"kms.`, 1), `"awsRegion"`, `"event\u0053ource":"firehose.amazonaws.com","awsRegion"`, 1)
	}},
	{"look-alikes before it", func(s string) string {
		return strings.Replace(s, `"userIdentity":{`, `"userIdentity":{"x":{"eventSource":"kms.amazonaws.com","eventName":"Decrypt","eventTime":"2026-05-12T09:14:31Z"},`, 1)
	}},
	{"a look-alike's end in a text", func(s string) string {
		return strings.Replace(s, `"userAgent":"`, `"userAgent":"}}]},{\"eventVersion\":\"1.11\"`, 1)
	}},
	{"records within the request", func(s string) string {
		return strings.Replace(s, `"requestParameters":{`, `"requestParameters":{"Records":[`+plainRecord(1)+`,`+plainRecord(2)+`],`, 1)
	}},
	{"an unknown member", func(s string) string {
		return strings.Replace(s, `"awsRegion"`, `"newMember":[{"a":1}],"awsRegion"`, 1)
	}},
	{"a number with an exponent", func(s string) string { return strings.Replace(s, `"awsRegion"`, `"eventContext":1e3,"awsRegion"`, 1) }},
	{"a fraction of a second", func(s string) string { return strings.Replace(s, `:31Z","eventSource"`, `:31.5Z","eventSource"`, 1) }},
	{"the last day of a month", func(s string) string {
		return strings.Replace(s, `"eventTime":"2026-05-12`, `"eventTime":"2026-05-31`, 1)
	}},
	{"a large request", func(s string) string {
		return strings.Replace(s, "orders-archive", strings.Repeat("x", 300_000), 1)
	}},
	{"deep", func(s string) string {
		return strings.Replace(s, `"responseElements":null`, `"responseElements":`+strings.Repeat("[", 100)+strings.Repeat("]", 100), 1)
	}},
}

func pretty(record string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(record), "", "  ") != nil {
		return record
	}
	return b.String()
}

// placesOf are the places of a record among those that nobody wants.
var placesOf = []string{
	`{"Records":[%[2]s,%[1]s,%[3]s]}`, `{"Records":[%[1]s,%[2]s]}`, `{"Records":[%[2]s,%[1]s]}`, "%[2]s\n%[1]s\n%[3]s\n", "[%[2]s,\n%[1]s ,\t%[3]s]",
	`{"Records":[%[2]s,%[1]s,%[3]s]}{"Records":[%[3]s]}`,
}

// TestWantedIsFound: a record that is wanted is told in whatever form it
// stands, and the counts are those of who parses everything.
func TestWantedIsFound(t *testing.T) {
	for _, tt := range forms {
		for _, place := range placesOf {
			text := fmt.Sprintf(place, tt.change(goodRecord), plainRecord(1), plainRecord(2))
			got, stats, err := wantFirehose.quickly(text)
			if err != nil || !slices.Equal(got, []string{goodKey.ID}) || stats.Malformed > 0 {
				t.Errorf("%s in %s: told %v, %+v, %v", tt.name, place, got, stats, err)
			}
			sameAsSlowly(t, wantFirehose, text)
		}
	}
}

// TestUnwantedIsNot: the same forms of a record that nobody wants are counted
// and not told.
func TestUnwantedIsNot(t *testing.T) {
	for _, tt := range forms {
		for _, place := range placesOf {
			text := fmt.Sprintf(place, tt.change(plainRecord(3)), plainRecord(1), plainRecord(2))
			got, stats, err := wantFirehose.quickly(text)
			if err != nil || len(got) > 0 || stats.Records < 2 || stats.Unwanted != stats.Records || stats.Malformed > 0 {
				t.Errorf("%s in %s: told %v, %+v, %v", tt.name, place, got, stats, err)
			}
			sameAsSlowly(t, wantFirehose, text)
		}
	}
}

// TestBrokenIsToldAsBroken: what looks like a record that nobody wants, and is
// none, is not passed over.
func TestBrokenIsToldAsBroken(t *testing.T) {
	for _, tt := range []struct{ old, new, reason string }{
		{`"eventSource":"kms.amazonaws.com",`, ``, "no source"},
		{`"kms.amazonaws.com",`, `"",`, "an empty source"},
		{`"kms.amazonaws.com",`, `7,`, "a source that is a number is one, and not wanted"},
		{`"eventName":"Decrypt",`, ``, "no name"},
		{`"eventTime":"2026-05-12T09:14:01Z",`, ``, "no time"},
		{`"2026-05-12T09:14:01Z"`, `"2026-13-12T09:14:01Z"`, "no such month"},
		{`"2026-05-12T09:14:01Z"`, `"2026-02-30T09:14:01Z"`, "no such day"},
		{`"2026-05-12T09:14:01Z"`, `"2026-05-12T24:14:01Z"`, "no such hour"},
		{`"2026-05-12T09:14:01Z"`, `"2026-05-12 09:14:01Z"`, "no such form"},
		{`"2026-05-12T09:14:01Z"`, `"2026-05-1xT09:14:01Z"`, "no digit"},
		{`{},[],`, `{],[},`, "the other bracket ends it"},
		{`{},[],`, `{"a":1],[],`, "another bracket ends it"},
		{`{},[],`, `{},[1},`, "another bracket ends it"},
		{`"encryptionAlgorithm":"SYMMETRIC_DEFAULT"`, `"encryptionAlgorithm","SYMMETRIC_DEFAULT"`, "a name without a value"},
		{`[1,-2.5,`, `[01,-2.5,`, "a number that begins with 0"},
		{`[1,-2.5,`, `[1,-2.,`, "a number that ends with a point"},
		{`[1,-2.5,`, `[1,-,`, "a sign is no number"},
		{`[1,-2.5,`, `[1,,`, "a comma after a comma"},
		{`true,false,null`, `true,false,nul`, "a literal cut off"},
		{`"\u00e9\/"`, `"\u00g9\/"`, "no digit of an escape"},
		{`"\u00e9\/"`, `"\u00e9\x"`, "no such escape"},
		{`"eventCategory":"Management"`, `"eventCategory":"Insight"`, "Insights are counted apart"},
		{`"kms.amazonaws.com",`, `"aws:s3",`, "a bucket's notification is counted apart"},
		{`"responseElements":null`, `"responseElements":null,`, "a comma too many"},
		{`"readOnly":true`, `"readOnly":tru`, "a literal cut off"},
		{`"readOnly":true`, `"readOnly":true false`, "two values"},
	} {
		bad := strings.Replace(plainRecord(1), tt.old, tt.new, 1)
		if bad == plainRecord(1) {
			t.Fatalf("%s is not in the record", tt.old)
		}
		for _, place := range placesOf {
			text := fmt.Sprintf(place, bad, plainRecord(2), goodRecord)
			_, stats, _ := wantFirehose.slowly(text)
			if stats.Malformed == 0 && stats.Skipped.Total() == 0 && tt.new != "7," {
				t.Errorf("%s: not broken", tt.reason)
			}
			sameAsSlowly(t, wantFirehose, text)
		}
	}
}

func sameAsSlowly(t *testing.T, w Want, text string) {
	t.Helper()
	quick, quickStats, _ := w.quickly(text)
	slow, slowStats, _ := w.slowly(text)
	if !slices.Equal(quick, slow) {
		t.Errorf("%.3000q: told %v, and %v when all is parsed", text, quick, slow)
	}
	if fmt.Sprint(quickStats) != fmt.Sprint(slowStats) {
		t.Errorf("%.3000q: %+v, and %+v when all is parsed", text, quickStats, slowStats)
	}
}

// TestText: a record whose call nobody wants is told for what it says.
func TestText(t *testing.T) {
	w := wantFirehose
	w.Text = func(text []byte) bool { return bytes.Contains(text, []byte("orders/2\"")) }
	text := `{"Records":[` + plainRecord(1) + "," + plainRecord(2) + "," + goodRecord + "]}"
	got, stats, err := w.quickly(text)
	if err != nil || !slices.Equal(got, []string{"plain-2", goodKey.ID}) || stats.Unwanted != 1 {
		t.Errorf("told %v, %+v, %v", got, stats, err)
	}
	sameAsSlowly(t, w, text)
}

// TestHostileBesideUnwanted: beside damaged records, what is told does not
// depend on whether all is parsed.
func TestHostileBesideUnwanted(t *testing.T) {
	n := 600
	if testing.Short() {
		n = 100
	}
	for seed := range n {
		r := rand.New(rand.NewPCG(uint64(seed), 2))
		bad := harms[seed%len(harms)](r, plainRecord(0))
		for _, place := range placesOf {
			text := fmt.Sprintf(place, goodRecord, bad, plainRecord(2))
			quick, _, _ := wantFirehose.quickly(text)
			slow, _, _ := wantFirehose.slowly(text)
			if !slices.Equal(quick, slow) {
				t.Errorf("seed %d in %s: told %v, and %v when all is parsed", seed, place, quick, slow)
			}
		}
	}
}

// FuzzWant: what is told does not depend on whether all is parsed; nor do the
// counts, of text that holds no control characters and is UTF-8.
func FuzzWant(f *testing.F) {
	for _, s := range seeds() {
		f.Add([]byte(s))
	}
	for _, tt := range forms {
		f.Add([]byte(fmt.Sprintf(placesOf[0], tt.change(plainRecord(1)), plainRecord(2), goodRecord)))
	}
	f.Fuzz(func(t *testing.T, junk []byte) {
		text := string(junk)
		quick, quickStats, err := wantFirehose.quickly(text)
		if err != nil {
			t.Fatal(err)
		}
		slow, slowStats, _ := wantFirehose.slowly(text)
		if !slices.Equal(quick, slow) {
			t.Errorf("told %v, and %v when all is parsed", quick, slow)
		}
		if json.Valid(junk) && fmt.Sprint(quickStats) != fmt.Sprint(slowStats) {
			t.Errorf("%+v, and %+v when all is parsed", quickStats, slowStats)
		}
	})
}

// byStandard says which records of a log file are wanted, by encoding/json.
func byStandard(t *testing.T, text string) (ids []string, records int) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	for {
		var file struct {
			Records []struct {
				EventSource, EventName, EventID string
			}
		}
		if err := d.Decode(&file); err == io.EOF {
			return ids, records
		} else if err != nil {
			t.Fatal(err)
		}
		for _, r := range file.Records {
			records++
			if wantFirehose.Call(strings.ToLower(r.EventSource), r.EventName) {
				ids = append(ids, r.EventID)
			}
		}
	}
}

// TestAgainstTheStandardLibrary: of files with records in every form, small
// and larger than a window, encoding/json finds the same.
func TestAgainstTheStandardLibrary(t *testing.T) {
	for seed := range 200 {
		r := rand.New(rand.NewPCG(uint64(seed), 3))
		var all []string
		for i := range 1 + r.IntN(120) {
			record := plainRecord(i)
			if r.IntN(8) == 0 {
				record = numbered(i)
			}
			if r.IntN(6) == 0 {
				record = forms[r.IntN(len(forms))].change(record)
			}
			all = append(all, record)
		}
		text := `{"Records":[` + strings.Join(all, ",") + `]}`
		if r.IntN(3) == 0 {
			text = pretty(text)
		}
		want, records := byStandard(t, text)
		for _, packed := range []string{text, zip(text)} {
			got, stats, err := wantFirehose.quickly(packed)
			if err != nil || !slices.Equal(got, want) || stats.Records != records || stats.Malformed > 0 {
				t.Fatalf("seed %d: told %v of %d, want %v of %d: %v, %v", seed, got, stats.Records, want, records, stats.Faults, err)
			}
		}
	}
}

// TestPassedOver: what CloudTrail writes is in the form that is known, so that
// what nobody wants costs no allocation.
func TestPassedOver(t *testing.T) {
	const n = 2000
	var b strings.Builder
	b.WriteString(`{"Records":[`)
	for i := range n {
		b.WriteString(plainRecord(i) + ",")
	}
	b.WriteString(goodRecord + "]}")
	text := b.String()
	bench := newBench(wantFirehose)
	allocs := testing.AllocsPerRun(5, func() {
		stats, err := bench.read(context.Background(), strings.NewReader(text), "x", func(*Event) error { return nil })
		if err != nil || stats.Unwanted != n {
			t.Fatalf("%+v, %v", stats, err)
		}
	})
	if allocs/n > 0.1 {
		t.Errorf("%.2f allocations for a record that nobody wants, want at most 0.1", allocs/n)
	}
}

// BenchmarkSkim passes over records that nobody wants.
func BenchmarkSkim(b *testing.B) {
	var all strings.Builder
	for i := range 5000 {
		all.WriteString(plainRecord(i) + "\n")
	}
	text := all.String()
	b.SetBytes(int64(len(text)))
	bench := newBench(wantFirehose)
	ratio(b, "valid", func() {
		bench.read(context.Background(), strings.NewReader(text), "x", nil)
	}, func() {
		for line := range strings.Lines(text) {
			gjson.Valid(line)
		}
	})
}

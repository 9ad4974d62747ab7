package firehose

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/firehose/firehosetest"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// request parses a call's requestParameters.
func request(t *testing.T, call Call, params string) Request {
	t.Helper()
	e, err := trail.ParseRecord(`{"eventSource":"firehose.amazonaws.com","eventTime":"2026-05-12T09:14:31Z","eventName":"`+string(call)+`","requestParameters":`+params+`}`, trail.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	req, _ := ParseRequest(e)
	return req
}

const createS3 = `{"deliveryStreamName":"orders","deliveryStreamEncryptionConfigurationInput":{"keyType":"CUSTOMER_MANAGED_CMK","keyARN":"arn:aws:kms:eu-west-1:111122223333:key/a"},
"extendedS3DestinationConfiguration":{"roleARN":"arn:aws:iam::111122223333:role/r","bucketARN":"arn:aws:s3:::b","prefix":"p/","bufferingHints":{"sizeInMBs":5,"intervalInSeconds":60},
"encryptionConfiguration":{"kMSEncryptionConfig":{"aWSKMSKeyARN":"arn:aws:kms:eu-west-1:111122223333:key/b"}},
"processingConfiguration":{"enabled":true,"processors":[{"type":"Lambda","parameters":[{"parameterName":"LambdaArn","parameterValue":"arn:aws:lambda:eu-west-1:111122223333:function:f:1"}]}]}},
"tags":[{"key":"owner","value":"data"}]}`

func TestUpdateMerges(t *testing.T) {
	before := (*Stream)(nil).Apply(request(t, Create, createS3))
	for _, tt := range []struct {
		update, want, why string
		path              Path
	}{
		{`{"extendedS3DestinationUpdate":{"prefix":"q/"}}`, "arn:aws:kms:eu-west-1:111122223333:key/b", "an absent encryptionConfiguration is kept", ObjectKey},
		{`{"extendedS3DestinationUpdate":{"encryptionConfiguration":{"noEncryptionConfig":"NoEncryption"}}}`, "NoEncryption", "only this removes it", ObjectKey},
		{`{"extendedS3DestinationUpdate":{"bufferingHints":{"sizeInMBs":9}}}`, "60", "the other member of the same object is kept", BufferSeconds},
		{`{"s3DestinationUpdate":{"prefix":"q/"}}`, "arn:aws:s3:::b", "both forms of S3 change the one destination", Bucket},
		{`{"extendedS3DestinationUpdate":{"processingConfiguration":{"enabled":false}}}`, before.Settings.Get(Processors).Text(), "the processors stay when processing is switched off", Processors},
		{`{"redshiftDestinationUpdate":{"clusterJDBCURL":"jdbc:redshift://c.x.redshift.amazonaws.com:5439/d"}}`, "", "another kind keeps nothing", Bucket},
		{`{"redshiftDestinationUpdate":{}}`, "data", "another kind does not touch tags", Tag("owner")},
		{`{"redshiftDestinationUpdate":{}}`, "CUSTOMER_MANAGED_CMK", "nor the encryption of the stream", EncryptionType},
	} {
		params := `{"deliveryStreamName":"orders",` + tt.update[1:]
		after := before.Apply(request(t, Update, params))
		if got := after.Settings.Get(tt.path).Text(); got != tt.want {
			t.Errorf("%s: %s = %q, want %q: %s", tt.update, tt.path, got, tt.want, tt.why)
		}
	}
	if before.Settings.Get(Prefix).Text() != "p/" {
		t.Error("Apply changed the stream it was called on")
	}
}

func TestDifferences(t *testing.T) {
	known := (*Stream)(nil).Apply(request(t, Create, createS3))
	partial := (*Stream)(nil).Apply(request(t, Update, `{"deliveryStreamName":"orders","extendedS3DestinationUpdate":{"prefix":"p/"}}`))
	for _, tt := range []struct {
		before      *Stream
		params      string
		path        Path
		listed      bool
		beforeKnown bool
		why         string
	}{
		{known, `{"extendedS3DestinationUpdate":{"prefix":"q/"}}`, Prefix, true, true, "changed"},
		{known, `{"extendedS3DestinationUpdate":{"prefix":"p/"}}`, Prefix, false, false, "the same value again"},
		{known, `{"extendedS3DestinationUpdate":{"errorOutputPrefix":"e/"}}`, ErrorPrefix, true, true, "all is known, so it was not set"},
		{partial, `{"extendedS3DestinationUpdate":{"errorOutputPrefix":"e/"}}`, ErrorPrefix, true, false, "whether it was set is not known"},
		{partial, `{"extendedS3DestinationUpdate":{"prefix":"q/"}}`, Prefix, true, true, "an earlier update told it"},
		{nil, `{"extendedS3DestinationUpdate":{"prefix":"q/"}}`, Prefix, true, false, "nothing is known"},
		{known, `{"httpEndpointDestinationUpdate":{"endpointConfiguration":{"url":"https://a.example.com/path?key=x"}}}`, Bucket, true, true, "gone with the old kind"},
		{known, `{"splunkDestinationUpdate":{"hECToken":""}}`, HECToken, true, true, "a hidden value may be any"},
	} {
		req := request(t, Update, `{"deliveryStreamName":"orders",`+tt.params[1:])
		var found *Difference
		for _, d := range Differences(tt.before, req, tt.before.Apply(req)) {
			if d.Path == tt.path {
				found = &d
			}
		}
		if (found != nil) != tt.listed || found != nil && found.BeforeKnown != tt.beforeKnown {
			t.Errorf("%s: %s: %+v, want listed %v, before known %v: %s", tt.params, tt.path, found, tt.listed, tt.beforeKnown, tt.why)
		}
	}
}

func TestHiddenRequestForgets(t *testing.T) {
	known := (*Stream)(nil).Apply(request(t, Create, createS3))
	after := known.Apply(request(t, Update, `{"reason":"requestParameters too large","omitted":"true"}`))
	if after.Complete || after.Settings.Get(Bucket).Given() || after.Kind != "" {
		t.Errorf("after a change that is not shown the destination still counts as known: %+v", after)
	}
	if !after.Settings.Get(EncryptionType).Given() {
		t.Error("UpdateDestination cannot change the stream's encryption, so that stays known")
	}
}

// words splits a command as the shell does. It asks the shell, so that Quote
// is judged by what really happens.
func words(t *testing.T, line string) []string {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("skipped: no sh to ask how a command is read")
	}
	// The command is made harmless: aws is a function that prints its words.
	out, err := exec.Command(sh, "-c", `aws() { for w; do printf '%s\0' "$w"; done; }; `+line).Output()
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

func after(words []string, option string) string {
	for i, w := range words[:len(words)-1] {
		if w == option {
			return words[i+1]
		}
	}
	return ""
}

func updateMemberOf(k Kind) string { return string(k) + "DestinationUpdate" }

// updatableMembers are the paths that the model of UpdateDestination has, in
// lower case, without what tells lists.
func updatableMembers(t *testing.T) map[string]bool {
	all := map[string]bool{}
	for _, m := range firehosetest.Model(t) {
		if m.Operation == string(Update) {
			path := strings.ToLower(strings.ReplaceAll(m.Path, "[]", ""))
			for path != "" {
				all[path] = true
				path = path[:max(strings.LastIndexByte(path, '.'), 0)]
			}
		}
	}
	return all
}

// Taking a change back by the command leaves the stream as it was: what the
// command sends, read as a request, undoes the change.
func TestUpdateCommandTakesBack(t *testing.T) {
	updatable := updatableMembers(t)
	for key, e := range firehosetest.Requests(t, firehosetest.Member.Value) {
		req, _ := ParseRequest(e)
		if req.Call != Create || req.Kind == "" {
			continue
		}
		before := (*Stream)(nil).Apply(req)
		was := Settings{}
		for p, s := range before.Settings {
			if p.OfDestination() && s.Whole() {
				was[p] = s
			}
		}
		cmd := UpdateCommand("orders", "eu-west-1", "", req.Kind, was)
		for _, p := range cmd.Missing {
			if updatable[strings.ToLower(updateMemberOf(req.Kind)+"."+apiPath(req.Kind, p, false))] {
				t.Errorf("%s: the command leaves out %s, which is known", key, p)
			}
			delete(was, p)
		}
		update := after(words(t, cmd.Line), req.Kind.option())
		if !json.Valid([]byte(update)) {
			t.Errorf("%s: %s is not JSON: %s", key, req.Kind.option(), update)
			continue
		}
		for p := range was {
			// Lists and the two forms of EncryptionConfiguration are taken as a whole.
			path := strings.ToLower(string(updateMemberOf(req.Kind)) + "." + apiPath(req.Kind, p, false))
			if !updatable[path] {
				t.Errorf("%s: UpdateDestination has no member %s", key, path)
			}
		}
		back := request(t, Update, `{"DeliveryStreamName":"orders","`+string(req.Kind)+`DestinationUpdate":`+update+`}`)
		if len(back.Odd) > 0 {
			t.Errorf("%s: the command sends what the API does not take: %v", key, back.Odd)
		}
		for p, s := range was {
			if back.Settings.Get(p) != s {
				t.Errorf("%s: %s comes back as %q, was %q", key, p, back.Settings.Get(p), s)
			}
		}
	}
}

func TestCreateCommandMakesItAgain(t *testing.T) {
	before := (*Stream)(nil).Apply(request(t, Create, createS3))
	cmd := CreateCommand(before, "eu-west-1")
	again := (*Stream)(nil).Apply(request(t, Create, after(words(t, cmd.Line), "--cli-input-json")))
	for p, s := range before.Settings {
		if s.Given() && again.Settings.Get(p) != s {
			t.Errorf("%s is %q again, was %q", p, again.Settings.Get(p), s)
		}
	}
	if again.Name != "orders" || again.Kind != ExtendedS3 || len(cmd.Missing) > 0 {
		t.Errorf("made again as %+v, missing %v", again, cmd.Missing)
	}
}

func TestQuote(t *testing.T) {
	for _, text := range []string{"", "orders", "it's", "$(touch /tmp/x)", "`id`", "a b", "a\nb", "--flag", "é", `\`, `"`, "*", "~", "!x", "a;b", "#c"} {
		if got := words(t, "aws "+Quote(text)); len(got) != 1 || got[0] != text {
			t.Errorf("the shell reads Quote(%q) as %q", text, got)
		}
	}
}

func TestStreamNameOfDeniedCall(t *testing.T) {
	for message, want := range map[string]string{
		"User: arn:aws:sts::111122223333:assumed-role/R/mallory is not authorized to perform: firehose:UpdateDestination on resource: arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders-to-lake because no identity-based policy allows the firehose:UpdateDestination action": "orders-to-lake",
		"not authorized on arn:aws:firehose:eu-west-1:111122223333:deliverystream/a.b_c-9.": "a.b_c-9",
		"not authorized on *": "",
	} {
		if got := streamInMessage(message); got != want {
			t.Errorf("streamInMessage(%.30q…) = %q, want %q", message, got, want)
		}
	}
}

package investigate_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/investigate"
)

// An outsider takes a role of ours. Our trail names their account alone; theirs,
// which is here too, says who it was.
func TestCrossAccount(t *testing.T) {
	const partner = "444455556666"
	ci := caller{`{"type":"IAMUser","principalId":"AIDACI","arn":"arn:aws:iam::444455556666:user/ci","accountId":"444455556666","accessKeyId":"AKIACI0000000000001","userName":"ci"}`, away, "aws-cli/2.27"}
	stranger := caller{`{"type":"AWSAccount","principalId":"AIDACI","accountId":"444455556666"}`, away, "aws-cli/2.27"}
	theirs := assume(1, ci, "shared", "job", "ASIASHARED0000000001")
	theirs.in, theirs.id, theirs.more = partner, "theirs", `,"sharedEventID":"pair"`
	ours := assume(1, stranger, "shared", "job", "ASIASHARED0000000001")
	ours.id, ours.more = "ours", `,"sharedEventID":"pair"`
	opens := openBucket(2, role(account, "shared", "job", "ASIASHARED0000000001", 1, "").from(away), "b")
	want := `
p1 IAMUser ci known=true s1 s2
s1 long-term key of p1: ci: 2 events 198.51.100.66
s2 role session of p1 under s1: ci > shared by theirs: 1 events 198.51.100.66
c1 PutBucketPolicy on arn:aws:s3:::b: open
way back c1 open
AssumeRole AssumeRole PutBucketPolicy
`
	for _, tt := range []struct {
		lists  [][]event
		reason string
	}{
		{[][]event{{theirs, ours, opens}}, "theirs first"},
		{[][]event{{opens}, {ours}, {theirs}}, "ours first"},
	} {
		compare(t, tt.reason, ask(t, files(t, tt.lists...), start(investigate.ByActor, "ci")), want)
	}
	silent := ours
	silent.response = ""
	compare(t, "ours without an answer", ask(t, files(t, []event{silent, theirs, opens}), start(investigate.ByActor, "ci")), want)
	alone := ask(t, files(t, []event{ours, opens}), start(investigate.ByActor, "shared"))
	compare(t, "ours alone", alone, `
p1 AWSAccount 444455556666 known=false s1 s2
s1 other account of p1: 444455556666: 1 events 198.51.100.66
s2 role session of p1 under s1: 444455556666 > shared by ours: 1 events 198.51.100.66
c1 PutBucketPolicy on arn:aws:s3:::b: open
way back c1 open
(AssumeRole) PutBucketPolicy
`)
	if text := strings.Join(alone.NotKnown, "\n"); !strings.Contains(text, "account 444455556666") {
		t.Errorf("nobody says that the other account's trail knows more: %s", text)
	}
}

// A person of IAM Identity Center is one person in whatever permission set.
func TestSSO(t *testing.T) {
	who := `,"webIdFederationData":{}`
	admin := role(account, "AWSReservedSSO_Admin_0123456789abcdef", "lea@example.com", "ASIASSO1000000001", 1, who)
	reader := role(account, "AWSReservedSSO_Read_0123456789abcdef", "lea@example.com", "ASIASSO2000000001", 2, who)
	other := role(account, "AWSReservedSSO_Read_0123456789abcdef", "tom@example.com", "ASIASSO3000000001", 2, who)
	again := role(account, "AWSReservedSSO_Admin_0123456789abcdef", "lea@example.com", "ASIASSO4000000001", 1, who)
	lists := func(minute int, by caller, id string) event {
		return event{minute: minute, by: by, service: "s3", name: "ListBuckets", id: id}
	}
	folder := files(t, []event{lists(3, admin, "a"), lists(4, reader, "b"), lists(5, other, "c"), lists(6, again, "d")})
	compare(t, "one person", ask(t, folder, start(investigate.ByActor, "lea@example.com")), `
p1 AssumedRole lea@example.com known=true s1 s2
s1 role session of p1: AWSReservedSSO_Admin_0123456789abcdef: 2 events 203.0.113.10
s2 role session of p1: AWSReservedSSO_Read_0123456789abcdef: 1 events 203.0.113.10
ListBuckets ListBuckets ListBuckets
`)
}

// Who signs in to the console has other keys for every page; they are one
// session, and the sign-in belongs to it.
func TestConsole(t *testing.T) {
	signIn := event{minute: 1, by: caller{`{"type":"IAMUser","principalId":"AIDAmaria","arn":"arn:aws:iam::111122223333:user/maria","accountId":"111122223333","userName":"maria"}`, home, "Mozilla/5.0"},
		service: "signin", name: "ConsoleLogin", response: `{"ConsoleLogin":"Success"}`}
	page := func(key string) caller {
		return caller{fmt.Sprintf(`{"type":"IAMUser","principalId":"AIDAmaria","arn":"arn:aws:iam::111122223333:user/maria","accountId":"111122223333","accessKeyId":"%s","userName":"maria","sessionContext":{"attributes":{"creationDate":"%s","mfaAuthenticated":"true"}}}`, key, at(1)), home, "Mozilla/5.0"}
	}
	folder := files(t, []event{signIn,
		{minute: 2, by: page("ASIAPAGE1"), service: "s3", name: "ListBuckets", more: `,"sessionCredentialFromConsole":"true"`},
		{minute: 3, by: page("ASIAPAGE2"), service: "ec2", name: "DescribeInstances", more: `,"sessionCredentialFromConsole":"true"`}})
	compare(t, "console", ask(t, folder, start(investigate.ByActor, "maria")), `
p1 IAMUser maria known=true s1
s1 console of p1: maria by e-01-ConsoleLogin: 3 events 203.0.113.10
ConsoleLogin ListBuckets DescribeInstances
`)
}

// A service that calls on somebody's behalf is told as that somebody.
func TestOnBehalf(t *testing.T) {
	maria := user("maria", "AKIAMARIA00000000001")
	forwarded := caller{fmt.Sprintf(`{"type":"IAMUser","principalId":"AIDAmaria","arn":"arn:aws:iam::111122223333:user/maria","accountId":"111122223333","accessKeyId":"ASIAFORWARDED000001","userName":"maria","sessionContext":{"attributes":{"creationDate":"%s","mfaAuthenticated":"false"}},"invokedBy":"cloudformation.amazonaws.com"}`, at(2)), "cloudformation.amazonaws.com", "cloudformation.amazonaws.com"}
	r := ask(t, files(t, []event{{minute: 1, by: maria, service: "cloudformation", name: "CreateStack"}, makeBucket(2, forwarded, "b")}), start(investigate.ByActor, "maria"))
	if len(r.Principals) != 1 || r.Principals[0].Name != "maria" || len(r.Events) != 2 || r.Sessions[1].InvokedBy != "cloudformation.amazonaws.com" {
		t.Errorf("got %s", sketch(r))
	}
}

// However a record spells a name, it is found; and what merely contains the
// name, or has it in another place, is not.
func TestSpelling(t *testing.T) {
	plain := event{minute: 1, by: user("maria", "AKIAMARIA00000000001"), service: "s3", name: "ListBuckets"}.record()
	escape := func(text, letter string) string {
		return strings.ReplaceAll(plain, text, strings.ReplaceAll(text, letter, fmt.Sprintf(`\u%04x`, letter[0])))
	}
	var pretty strings.Builder
	var v any
	if err := json.Unmarshal([]byte(plain), &v); err != nil {
		t.Fatal(err)
	}
	enc := json.NewEncoder(&pretty)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	elsewhere := event{minute: 1, by: user("joe", "AKIAJOE0000000000001"), service: "s3", name: "ListBuckets", more: `,"additionalEventData":{"userName":"maria","accessKeyId":"AKIAMARIA00000000001"}`}.record()
	for _, tt := range []struct {
		record string
		want   int
		reason string
	}{
		{plain, 1, "as CloudTrail writes it"},
		{escape("maria", "m"), 1, "a letter of the name is escaped"},
		{escape("AKIAMARIA", "K"), 1, "a letter of the key is escaped"},
		{escape("userIdentity", "I"), 1, "a letter of the member's name is escaped"},
		{strings.ReplaceAll(plain, "user/maria", `user\/maria`), 1, "an escaped slash"},
		{pretty.String(), 1, "over many lines"},
		{strings.ReplaceAll(plain, "maria", "marianne"), 0, "another name that begins so"},
		{strings.ReplaceAll(plain, "maria", "Maria"), 0, "names are compared letter by letter"},
		{elsewhere, 0, "the name is in another member"},
	} {
		file := filepath.Join(t.TempDir(), "x.json")
		if err := os.WriteFile(file, []byte(tt.record), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := ask(t, file, start(investigate.ByActor, "maria")); len(r.Events) != tt.want {
			t.Errorf("by name: %d events, want %d: %s", len(r.Events), tt.want, tt.reason)
		}
		if strings.Contains(tt.reason, "name") && strings.Contains(tt.reason, "another") || strings.Contains(tt.reason, "letter by letter") {
			continue
		}
		if r := ask(t, file, start(investigate.ByAccessKey, "AKIAMARIA00000000001")); len(r.Events) != tt.want {
			t.Errorf("by key: %d events, want %d: %s", len(r.Events), tt.want, tt.reason)
		}
	}
}

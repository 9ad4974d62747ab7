package triage_test

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
	"github.com/hosewatch/hosewatch/internal/triage"
)

const command = "command=%2Fhosewatch&text=status&user_id=U0MARIA&user_name=maria&team_id=T0TEST&channel_id=C0ALERTS" +
	"&response_url=https%3A%2F%2Fhooks.slack.com%2Factions%2FT0%2FSECRET&trigger_id=1.2.SECRET&token=SECRET"

func TestOnlyWhatSlackHasSignedIsParsed(t *testing.T) {
	genuine := func(w *world) (http.Header, string) { return slacktest.Sign(signing, w.Now(), command), command }
	for _, test := range []struct {
		knock func(w *world) (http.Header, string)
		want  int
		why   string
	}{
		{genuine, 200, "as Slack does it"},
		{func(w *world) (http.Header, string) {
			return slacktest.Sign("another0123456789abcdef", w.Now(), command), command
		}, 401, "another secret"},
		{func(w *world) (http.Header, string) { return slacktest.Sign("", w.Now(), command), command }, 401, "an empty secret"},
		{func(w *world) (http.Header, string) {
			return slacktest.Sign(signing, w.Now().Add(-5*time.Minute), command), command
		}, 200, "as old as may be"},
		{func(w *world) (http.Header, string) {
			return slacktest.Sign(signing, w.Now().Add(-5*time.Minute-time.Second), command), command
		}, 401, "older than five minutes"},
		{func(w *world) (http.Header, string) {
			return slacktest.Sign(signing, w.Now().Add(5*time.Minute+time.Second), command), command
		}, 401, "from the future"},
		{func(w *world) (http.Header, string) { h, b := genuine(w); return h, b + "&text=mutes" }, 401, "body with more"},
		{func(w *world) (http.Header, string) {
			h, b := genuine(w)
			return h, strings.Replace(b, "status", "mutes", 1)
		}, 401, "body changed"},
		{func(w *world) (http.Header, string) { h, _ := genuine(w); return h, "" }, 401, "no body"},
		{func(w *world) (http.Header, string) { return http.Header{}, command }, 401, "no headers"},
		{func(w *world) (http.Header, string) {
			h, b := genuine(w)
			h.Del("X-Slack-Signature")
			return h, b
		}, 401, "no signature"},
		{func(w *world) (http.Header, string) {
			h, b := genuine(w)
			h.Del("X-Slack-Request-Timestamp")
			return h, b
		}, 401, "no timestamp"},
		{func(w *world) (http.Header, string) {
			h, b := genuine(w)
			h.Set("X-Slack-Request-Timestamp", "0"+h.Get("X-Slack-Request-Timestamp"))
			return h, b
		}, 401, "another spelling of the time"},
		{func(w *world) (http.Header, string) {
			h, b := genuine(w)
			h.Set("X-Slack-Request-Timestamp", strconv.FormatInt(w.Now().Unix()+1, 10))
			return h, b
		}, 401, "another time"},
		{func(w *world) (http.Header, string) {
			h, b := genuine(w)
			h.Set("X-Slack-Signature", "v1"+h.Get("X-Slack-Signature")[2:])
			return h, b
		}, 401, "another version"},
		{func(w *world) (http.Header, string) {
			h, b := genuine(w)
			h.Set("X-Slack-Signature", h.Get("X-Slack-Signature")[:40])
			return h, b
		}, 401, "half a signature"},
		{func(w *world) (http.Header, string) {
			long := command + "&x=" + strings.Repeat("x", 600<<10)
			return slacktest.Sign(signing, w.Now(), long), long
		}, 401, "longer than any of Slack's"},
	} {
		w := newWorld(t)
		header, body := test.knock(w)
		got := w.open(header, body)
		parsed := 0
		if test.want == 200 {
			parsed = 1
		}
		if got.Status != test.want || w.parsed != parsed || len(w.tasks) != parsed {
			t.Errorf("%s: answered %d, parsed %d, %d tasks\n%s", test.why, got.Status, w.parsed, len(w.tasks), w.log)
		}
		if strings.Contains(w.log.String(), signing) || strings.Contains(w.log.String(), "SECRET") {
			t.Errorf("%s: the log has a secret: %s", test.why, w.log)
		}
	}
}

func TestARequestIsTakenInOnce(t *testing.T) {
	w := newWorld(t)
	header := slacktest.Sign(signing, w.Now(), command)
	w.accepted(w.open(header, command))
	for _, after := range []time.Duration{0, time.Second, 5 * time.Minute, time.Hour} {
		_ = w.Sleep(context.Background(), after)
		if got := w.open(header, command); got.Status != http.StatusUnauthorized {
			t.Errorf("after %v: answered %d", after, got.Status)
		}
	}
	w = newWorld(t)
	header = slacktest.Sign(signing, w.Now(), command)
	w.accepted(w.open(header, command))
	header.Set("X-Slack-Signature", "v0="+strings.ToUpper(header.Get("X-Slack-Signature")[3:]))
	if got := w.open(header, command); got.Status != http.StatusUnauthorized || w.parsed != 1 {
		t.Errorf("in another spelling: answered %d", got.Status)
	}
	other := *w.door // another instance, the same table
	if got := other.Open(context.Background(), signatureOf(slacktest.Sign(signing, w.Now(), command)), []byte(command)); got.Status != http.StatusUnauthorized {
		t.Errorf("another instance: answered %d", got.Status)
	}
}

func TestNothingIsTakenInWithoutASigningSecret(t *testing.T) {
	w := newWorldWith(t, `{"bot_token":"xoxb-test","channel":"C0ALERTS"}`)
	got := w.open(slacktest.Sign("", w.Now(), command), command)
	if got.Status != http.StatusServiceUnavailable || w.parsed != 0 || !strings.Contains(w.log.String(), "has no signing_secret") {
		t.Errorf("answered %d, parsed %d: %s", got.Status, w.parsed, w.log)
	}
}

func TestWhatCannotBeRememberedIsRefused(t *testing.T) {
	w := newWorld(t)
	w.door.Table = brokenTable{w.table}
	if got := w.open(slacktest.Sign(signing, w.Now(), command), command); got.Status != http.StatusServiceUnavailable || w.parsed != 0 {
		t.Errorf("answered %d, parsed %d: it may be a replay", got.Status, w.parsed)
	}
}

func TestALostTaskIsTold(t *testing.T) {
	w := newWorld(t)
	w.door.Send = func(context.Context, triage.Task) error { return errors.New("no queue") }
	if got := w.open(slacktest.Sign(signing, w.Now(), command), command); got.Status != http.StatusServiceUnavailable {
		t.Errorf("answered %d: Slack would not tell who asked", got.Status)
	}
}

func TestATaskHoldsNoSecretAndNoAddress(t *testing.T) {
	w := newWorld(t)
	head := w.tell(bucket())
	w.accepted(w.open(slacktest.Sign(signing, w.Now(), command), command))
	w.accepted(w.knock(w.slack.Press("http://door", slacktest.Press{User: maria, Channel: channel, TS: head.TS, ActionID: "timeline"})))
	doc, err := json.Marshal(w.tasks)
	if err != nil || len(w.tasks) != 2 {
		t.Fatalf("%v, %v", w.tasks, err)
	}
	for _, secret := range []string{"SECRET", "verification-token", "http", "12345.98765", "v0="} {
		if strings.Contains(string(doc)+w.log.String(), secret) {
			t.Errorf("%s is in the queue or the log:\n%s\n%s", secret, doc, w.log)
		}
	}
}

func TestWhatIsSignedAndOddIsRefusedOrBounded(t *testing.T) {
	press := func(payload string) string { return url.Values{"payload": {payload}}.Encode() }
	const who = `"user":{"id":"U0MARIA"},"container":{"channel_id":"C0ALERTS","message_ts":"1.2"}`
	for _, test := range []struct {
		body  string
		want  int
		tasks int
		why   string
	}{
		{"ssl_check=1&token=x", 200, 0, "Slack looks at the certificate"},
		{"", 400, 0, "nothing"},
		{"%zz", 400, 0, "not a form"},
		{press("{"), 400, 0, "not JSON"},
		{press(`[]`), 400, 0, "another form"},
		{press(`{"type":"message_action"}`), 400, 0, "a type that was not asked for"},
		{press(`{"type":"view_closed"}`), 200, 0, "somebody closed the modal"},
		{press(`{"type":"view_submission","view":{"callback_id":"other"}}`), 200, 0, "another app's modal"},
		{press(`{"type":"block_actions",` + who + `}`), 400, 0, "no action"},
		{press(`{"type":"block_actions",` + who + `,"actions":[{"action_id":"link"}]}`), 200, 0, "a press on a link"},
		{press(`{"type":"block_actions",` + who + `,"actions":[{"action_id":"command","value":"i/a/"}]}`), 200, 0, "a command is no action"},
		{press(`{"type":"block_actions",` + who + `,"actions":[{"action_id":"acknowledge","value":"i//"}]}`), 200, 1, "as Slack does it"},
		{press(`{"type":"block_actions",` + who + `,"actions":[{"action_id":"acknowledge","value":"/a/"}]}`), 400, 0, "no incident"},
		{press(`{"type":"block_actions",` + who + `,"actions":[{"action_id":"mute","value":"i/a/"}]}`), 400, 0, "for no time"},
		{press(`{"type":"block_actions",` + who + `,"actions":[{"action_id":"mute","value":"i/a/9y"}]}`), 400, 0, "for a time that is none"},
		{press(`{"type":"block_actions",` + who + `,"actions":[{"action_id":"change","value":"i/../etc/"}]}`), 400, 0, "an id that is none"},
		{press(strings.Replace(`{"type":"block_actions",`+who+`,"actions":[{"action_id":"change","value":"i/a/"}]}`, "U0MARIA", "U0> <!here", 1)), 400, 0, "a user that is none"},
		{strings.Replace(command, "C0ALERTS", "..%2FC", 1), 400, 0, "a channel that is none"},
		{strings.Replace(command, "C0ALERTS", "D0MARIA", 1), 200, 0, "a direct message is answered at once"},
		{strings.Replace(command, "status", strings.Repeat("x", 10_000), 1), 200, 1, "words are cut"},
		{strings.Replace(command, "status", "%FF%00", 1), 200, 1, "words that are no UTF-8"},
	} {
		w := newWorld(t)
		got := w.open(slacktest.Sign(signing, w.Now(), test.body), test.body)
		if got.Status != test.want || len(w.tasks) != test.tasks {
			t.Errorf("%s: answered %d, %d tasks\n%s", test.why, got.Status, len(w.tasks), w.log)
		}
		for _, task := range w.tasks {
			if err := task.Check(); err != nil {
				t.Errorf("%s: %v", test.why, err)
			}
		}
	}
}

// Any change of what was signed, and any other secret, is refused before it is
// parsed.
func FuzzDoor(f *testing.F) {
	f.Add([]byte(command), []byte(command), int64(0), int64(0), signing, 0)
	f.Add([]byte(command), []byte("x"), int64(0), int64(0), signing, 0)
	f.Add([]byte("payload={}"), []byte("payload={}"), int64(-400), int64(-400), signing, 0)
	f.Add([]byte(command), []byte(command), int64(0), int64(1), signing, 0)
	f.Add([]byte(command), []byte(command), int64(0), int64(0), "guess", 0)
	f.Add([]byte(command), []byte(command), int64(0), int64(0), signing, 77)
	f.Fuzz(func(t *testing.T, signed, sent []byte, signedAt, sentAt int64, secret string, flip int) {
		w := newWorld(t)
		header := slacktest.Sign(secret, w.Now().Add(time.Duration(signedAt%1000)*time.Second), string(signed))
		header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(w.Now().Unix()+sentAt%1000, 10))
		if flip > 0 {
			mac, _ := hex.DecodeString(header.Get("X-Slack-Signature")[3:])
			mac[flip/8%len(mac)] ^= 1 << (flip % 8)
			header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac))
		}
		genuine := string(signed) == string(sent) && signedAt%1000 == sentAt%1000 && sentAt%1000 <= 300 && sentAt%1000 >= -300 &&
			secret == signing && flip <= 0
		got := w.open(header, string(sent))
		if parsed := w.parsed == 1; parsed != genuine || parsed == (got.Status == http.StatusUnauthorized) {
			t.Fatalf("genuine %v, parsed %v, answered %d", genuine, parsed, got.Status)
		}
		if again := w.open(header, string(sent)); again.Status != http.StatusUnauthorized || w.parsed > 1 {
			t.Fatalf("again: answered %d, parsed %d", again.Status, w.parsed)
		}
	})
}

// What is parsed is a task within its bounds, or none.
func FuzzParse(f *testing.F) {
	f.Add([]byte(command))
	f.Add([]byte("payload=" + url.QueryEscape(`{"type":"block_actions","user":{"id":"U0MARIA"},"container":{"channel_id":"C0ALERTS"},"actions":[{"action_id":"mute","selected_option":{"value":"i/a/1h"}}]}`)))
	f.Add([]byte("payload=" + url.QueryEscape(`{"type":"view_submission","user":{"id":"U0MARIA"},"view":{"callback_id":"expected","private_metadata":"{\"value\":\"i/a/\",\"channel\":\"C0ALERTS\"}","state":{"values":{"why":{"reason":{"value":"x"}}}}}}`)))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := triage.Parse(body)
		if err != nil {
			if len(err.Error()) > 100 {
				t.Fatalf("an error that may repeat the body: %v", err)
			}
			return
		}
		r.ID, r.At = strings.Repeat("0", 64), time.Unix(1, 0).UTC()
		if r.Check() != nil {
			return
		}
		doc, err := json.Marshal(r.Task)
		if err != nil || len(doc) > 16<<10 {
			t.Fatalf("%d bytes, %v", len(doc), err)
		}
		var again triage.Task
		if err := json.Unmarshal(doc, &again); err != nil || again != r.Task {
			t.Fatalf("through the queue %+v became %+v, %v", r.Task, again, err)
		}
	})
}

package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/tidwall/gjson"
)

// gzipped compresses a text as one gzip member.
func gzipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// quoted is a text as a JSON string.
func quoted(text string) string {
	q, _ := json.Marshal(text)
	return string(q)
}

// turned writes an object with its members in reverse order, in every depth.
func turned(v gjson.Result) string {
	open, end := "{", "}"
	if v.IsArray() {
		open, end = "[", "]"
	} else if !v.IsObject() {
		return v.Raw
	}
	var members []string
	v.ForEach(func(key, value gjson.Result) bool {
		text := turned(value)
		if v.IsObject() {
			text = key.Raw + ":" + text
			members = append([]string{text}, members...)
			return true
		}
		members = append(members, text)
		return true
	})
	return open + strings.Join(members, ",") + end
}

// escaped writes the first letter of every member's name as an escape.
func escaped(v gjson.Result) string {
	if !v.IsObject() && !v.IsArray() {
		return v.Raw
	}
	var members []string
	v.ForEach(func(key, value gjson.Result) bool {
		text := escaped(value)
		if v.IsObject() {
			text = fmt.Sprintf(`"\u%04x%s":%s`, key.Str[0], key.Str[1:], text)
		}
		members = append(members, text)
		return true
	})
	if v.IsArray() {
		return "[" + strings.Join(members, ",") + "]"
	}
	return "{" + strings.Join(members, ",") + "}"
}

// One record is one alert, whatever it travels in and however it is spelled.
func TestEveryContainerGivesTheSameAlert(t *testing.T) {
	file, err := os.ReadFile("testdata/redirect.json")
	if err != nil {
		t.Fatal(err)
	}
	var flat bytes.Buffer
	if err := json.Compact(&flat, file); err != nil {
		t.Fatal(err)
	}
	envelope := flat.String()
	record := gjson.Get(envelope, "detail").Raw
	decoy := `{"eventVersion":"1.08","eventSource":"s3.amazonaws.com","eventName":"GetObject","eventTime":"2026-05-12T00:00:00Z","eventID":"d","requestParameters":{"eventName":"DeleteDeliveryStream","eventSource":"firehose.amazonaws.com"}}`
	logs := `{"messageType":"DATA_MESSAGE","logGroup":"trail","logEvents":[{"id":"1","timestamp":1,"message":` + quoted(record) + `}]}`

	told := func(input string) string {
		var stdout, stderr bytes.Buffer
		if code := run([]string{"scan", "--format", "json", "-"}, strings.NewReader(input), &stdout, &stderr); code != exitDone {
			t.Errorf("exit %d: %s", code, stderr.String())
		}
		return stdout.String()
	}
	want := told(envelope)
	if !strings.Contains(want, `"severity":"critical"`) || strings.Count(want, "\n") != 1 {
		t.Fatalf("the EventBridge event makes no critical alert: %s", want)
	}
	for name, input := range map[string]string{
		"bare record":              record,
		"pretty printed":           string(file),
		"trail file":               `{"Records":[` + decoy + "," + record + `]}`,
		"trail file, more members": `{"a":[1],"Records":[` + record + `],"b":{}}`,
		"trail file, gzip":         gzipped(t, `{"Records":[`+record+`]}`),
		"gzip of several members":  gzipped(t, `{"Records":[`) + gzipped(t, record+`]}`),
		"array":                    "[" + decoy + "," + envelope + "]",
		"NDJSON":                   decoy + "\n" + record + "\n",
		"NDJSON of several kinds":  `{"Records":[` + decoy + "]}\n" + envelope + "\n" + record + "\n",
		"concatenated":             decoy + record,
		"CloudWatch Logs":          `{"awslogs":{"data":"` + base64.StdEncoding.EncodeToString([]byte(gzipped(t, logs))) + `"}}`,
		"CloudWatch Logs, decoded": logs,
		"control message beside":   `{"messageType":"CONTROL_MESSAGE","logEvents":[{"id":"","timestamp":1,"message":"CWL CONTROL MESSAGE: Checking health of destination."}]}` + logs,
		"SQS for Lambda":           `{"Records":[{"messageId":"m","eventSource":"aws:sqs","body":` + quoted(envelope) + `}]}`,
		"SQS ReceiveMessage":       `{"Messages":[{"MessageId":"m","Body":` + quoted(envelope) + `}]}`,
		"SNS":                      `{"Type":"Notification","Message":` + quoted(envelope) + `}`,
		"SNS in SQS":               `{"Records":[{"messageId":"m","eventSource":"aws:sqs","body":` + quoted(`{"Type":"Notification","Message":`+quoted(envelope)+`}`) + `}]}`,
		"LookupEvents":             `{"Events":[{"EventId":"x","EventName":"UpdateDestination","CloudTrailEvent":` + quoted(record) + `}]}`,
		"members turned round":     turned(gjson.Parse(envelope)),
		"names escaped":            escaped(gjson.Parse(envelope)),
		"byte order mark":          "\ufeff" + record,
		"twice":                    record + "\n" + envelope,
	} {
		if got := told(input); got != want {
			t.Errorf("%s: told\n%s\nwant\n%s", name, got, want)
		}
	}
}

package trail

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"reflect"
	"strings"
	"testing"
)

// seeds are what a fuzzer may start from: every container, whole and broken.
func seeds() []string {
	all := []string{"", "{", "[", `"`, `{"a":"`, `{"Records":[`, `{"Records":[{}],"x":[0`, `{"requestParameters":[1`, `{"detail":`,
		"\x00", "\\", `{"a":"\`, `[[[[`, `}]`, `{"{":":",",":":",","`, `[1,"a",null,tru,{"a":.}]`, strings.Repeat(`{"a":`, 200), strings.Repeat(`[`, 200), `{"a":` + strings.Repeat(`[`, maxDepth-4) + `0`}
	for _, c := range containers(goodRecord) {
		all = append(all, c.text, c.text[:len(c.text)/2], c.text[len(c.text)/2:])
	}
	return all
}

// told reports whether the good record was told, as it is.
func told(t *testing.T, text string) (found bool, stats Stats) {
	stats, err := Read(context.Background(), strings.NewReader(text), "x", func(e *Event) error {
		found = found || e.Raw == goodRecord
		return nil
	})
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return found, stats
}

// FuzzRead: whatever stands before it, a good record is told.
func FuzzRead(f *testing.F) {
	for _, s := range seeds() {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, junk []byte) {
		text := string(junk)
		if isGzip([]byte(text[:min(len(text), gzipMark)])) {
			told(t, text)      // no panic
			text = "\n" + text // the rest would be compressed text, and lost with it
		}
		for _, whole := range []string{text + "\n" + goodRecord + "\n", "[" + text + "," + goodRecord + "]"} {
			if found, stats := told(t, whole); !found {
				t.Errorf("lost in %q: %+v", whole, stats)
			}
		}
	})
}

// FuzzSplit: of valid JSON, the splitter makes the objects that
// encoding/json sees in it.
func FuzzSplit(f *testing.F) {
	for _, s := range seeds() {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		want, ok := objectsOf(t, text)
		if !ok {
			t.Skip("no JSON: encoding/json does not say what is in it")
		}
		var got []string
		s := &splitter{window: window{src: iotestHalf{bytes.NewReader(text)}, limit: maxValue}}
		s.text = func([]byte, int64) {}
		s.fault = func(int64, string) {}
		s.emit = func(text []byte, at int64, quiet bool) bool {
			got = append(got, string(text))
			return false
		}
		s.run()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	})
}

// iotestHalf gives a few bytes at a time, so that the window must move.
type iotestHalf struct{ r io.Reader }

func (h iotestHalf) Read(p []byte) (int, error) { return h.r.Read(p[:min(len(p), 3)]) }

// objectsOf is an oracle: encoding/json alone says what a text holds.
func objectsOf(t *testing.T, text []byte) (objects []string, ok bool) {
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		var value json.RawMessage
		if err := d.Decode(&value); err == io.EOF {
			return objects, true
		} else if err != nil {
			return nil, false
		}
		if end := int(d.InputOffset()); value[0] != '{' && value[0] != '[' && end < len(text) && !isSpace(text[end]) {
			return nil, false // the splitter may take it for garbage
		}
		objects = append(objects, flatten(t, value)...)
	}
}

func flatten(t *testing.T, value json.RawMessage) (objects []string) {
	var list []json.RawMessage
	switch {
	case value[0] == '[':
		if err := json.Unmarshal(value, &list); err != nil {
			t.Fatal(err)
		}
		for _, v := range list {
			objects = append(objects, flatten(t, v)...)
		}
		return objects
	case value[0] != '{':
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(value))
	d.Token()
	lists, record := false, false
	for d.More() {
		name, _ := d.Token()
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		switch strings.ToLower(name.(string)) {
		case "records", "events", "messages", "queryresultrows":
			if v[0] == '[' && !record {
				objects = append(objects, flatten(t, v)...)
				lists = true
			}
		}
		record = record || name == "eventSource" || name == "eventName" || name == "userIdentity"
	}
	if lists {
		return objects
	}
	return []string{string(value)}
}

// FuzzParseRecord: the members of a record are what encoding/json says.
func FuzzParseRecord(f *testing.F) {
	f.Add([]byte(goodRecord))
	f.Add([]byte("null"))
	f.Add([]byte(`{"eventSource":"S3","eventName":"\ud800\u0041\n","eventTime":"2026-05-12T09:14:31+02:00","eventID":12,"eventName":"x"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var members map[string]any
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		if !json.Valid(text) || tooDeepFor(string(text)) {
			t.Skip("no JSON, which callers of ParseRecord have seen to, or deeper than they let through")
		}
		object := d.Decode(&members) == nil && members != nil
		e, err := ParseRecord(strings.ToValidUTF8(string(text), "\uFFFD"), Origin{})
		switch {
		case !object && err == nil:
			t.Errorf("%q: no object, and a record", text)
		case err != nil:
			return
		}
		for name, got := range map[string]string{"eventName": e.Name, "eventID": e.ID, "awsRegion": e.Region,
			"errorCode": e.ErrorCode, "errorMessage": e.ErrorMessage, "sourceIPAddress": e.SourceIP} {
			if want, found := asText(members[name]); found && got != want {
				t.Errorf("%s of %q: got %q, want %q", name, text, got, want)
			}
		}
		id, _ := members["userIdentity"].(map[string]any)
		if want, found := asText(id["arn"]); found && e.Identity.ARN != want {
			t.Errorf("arn of %q: got %q, want %q", text, e.Identity.ARN, want)
		}
		request, shown := members["requestParameters"].(map[string]any)
		if shown != e.Request.IsObject() {
			if _, found := members["requestParameters"]; found {
				t.Errorf("requestParameters of %q: %q", text, e.Request.JSON())
			}
		}
		for name, v := range request {
			if want, found := asText(v); found && e.Request.Get(name).Text() != want && utf8Same(text) {
				t.Errorf("request's %q of %q: got %q, want %q", name, text, e.Request.Get(name).Text(), want)
			}
		}
	})
}

// utf8Same holds where replacing what is no UTF-8 cannot make two names one.
func utf8Same(text []byte) bool { return bytes.Equal(bytes.ToValidUTF8(text, nil), text) }

func asText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, !strings.ContainsRune(v, '\uFFFD') // the two count broken bytes differently
	case json.Number:
		return "", false // spelled as it stands, which differs
	}
	return "", false
}

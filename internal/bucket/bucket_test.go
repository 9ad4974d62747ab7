package bucket

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/awscall/calltest"
	"github.com/hosewatch/hosewatch/internal/awsenv/envtest"
	"github.com/hosewatch/hosewatch/internal/bucket/buckettest"
)

// odd are keys that would arrive as others if they were escaped wrongly.
var odd = []string{"a b+c", "ü/%41", "plain", "q?x=1&y#z", "two//slashes", "=,:;@!$'()*", "tab\tand\x01", "<&>\"", "dots/../up"}

func client(t *testing.T, env string, edit func(*Options)) *Client {
	t.Helper()
	o, err := FromEnvironment(envtest.Lines(env))
	if err != nil {
		t.Fatal(err)
	}
	if edit != nil {
		edit(&o)
	}
	return New(o)
}

// at is the environment of a client whose AWS is at an address.
func at(region, address string) string {
	return calltest.Environment + "\nAWS_REGION=" + region + "\nAWS_ENDPOINT_URL=" + address
}

func listed(c *Client, t *testing.T, l Listing) (names []string, err error) {
	t.Helper()
	for page, pageErr := range c.List(t.Context(), l) {
		for _, o := range page.Objects {
			names = append(names, fmt.Sprintf("%s %d", o.Key, o.Size))
		}
		names, err = append(names, page.Prefixes...), pageErr
	}
	return names, err
}

func TestListPages(t *testing.T) {
	s := buckettest.New(t, map[string]map[string]string{"logs": {}, "empty": {}})
	for _, key := range odd {
		s.Put("logs", key, []byte("12345"))
	}
	c := client(t, s.Environment(), nil)
	for _, tt := range []struct {
		size   int
		l      Listing
		want   string
		calls  int
		reason string
	}{
		{0, Listing{Place: Place{"logs", ""}}, "<&>\" 5|=,:;@!$'()* 5|a b+c 5|dots/../up 5|plain 5|q?x=1&y#z 5|tab\tand\x01 5|two//slashes 5|ü/%41 5", 1, "whatever is in a key"},
		{2, Listing{Place: Place{"logs", ""}}, "<&>\" 5|=,:;@!$'()* 5|a b+c 5|dots/../up 5|plain 5|q?x=1&y#z 5|tab\tand\x01 5|two//slashes 5|ü/%41 5", 5, "page after page"},
		{1, Listing{Place: Place{"logs", ""}, Delimiter: "/", After: "plain"}, "q?x=1&y#z 5|tab\tand\x01 5|two/|ü/", 4, "folders are on pages too, and not on two"},
		{0, Listing{Place: Place{"logs", "two/"}, Delimiter: "/"}, "two//", 1, "a name that is empty is one"},
		{0, Listing{Place: Place{"logs", "none"}}, "", 1, "nothing there"},
		{0, Listing{Place: Place{"empty", ""}}, "", 1, "nothing at all"},
	} {
		before := len(s.Asked())
		s.PageSize = tt.size
		got, err := listed(c, t, tt.l)
		if strings.Join(got, "|") != tt.want || err != nil || len(s.Asked())-before != tt.calls {
			t.Errorf("%s: %q, %v in %d calls, want %q in %d", tt.reason, got, err, len(s.Asked())-before, tt.want, tt.calls)
		}
	}
}

func TestReadPage(t *testing.T) {
	for _, tt := range []struct{ body, fault, reason string }{
		{`<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a%20b</Key></Contents></ListBucketResult>`, "", "not escaped, when the answer does not say so"},
		{`<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>`, "does not say where", "more, and nowhere to go on"},
		{`<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>%zz</Key></Contents></ListBucketResult>`, "invalid URL escape", "a name that is none"},
		{`<html>`, "not understood", "somebody else answered"},
		{`<Error><Code>InternalError</Code></Error>`, "not understood", "an error with the status of success"},
		{``, "not understood", "nothing"},
	} {
		page, next, err := readPage([]byte(tt.body))
		if (err == nil) != (tt.fault == "") || err != nil && !strings.Contains(err.Error(), tt.fault) || next != "" && err == nil {
			t.Errorf("%s: %+v, %q, %v", tt.reason, page, next, err)
		}
		if tt.fault == "" && page.Objects[0].Key != "a%20b" {
			t.Errorf("%s: %+v", tt.reason, page)
		}
	}
}

func TestGet(t *testing.T) {
	s := buckettest.New(t, map[string]map[string]string{"logs": {"nothing": ""}})
	long := strings.Repeat("0123456789", 50_000)
	for _, key := range odd {
		s.Put("logs", key, []byte(key+long))
	}
	c := client(t, s.Environment(), nil)
	for _, key := range append(odd, "nothing") {
		b, err := c.Get(t.Context(), Getting{Place: Place{"logs", key}})
		if err != nil {
			t.Errorf("%q: %v", key, err)
			continue
		}
		want, _ := s.Object("logs", key)
		got, err := io.ReadAll(b)
		if string(got) != string(want) || err != nil || b.Size != int64(len(want)) || b.Close() != nil {
			t.Errorf("%q: %d bytes of %d, %v", key, len(got), b.Size, err)
		}
	}
	b, err := c.Get(t.Context(), Getting{Place: Place{"logs", "plain"}})
	if err != nil {
		t.Fatal(err)
	}
	b.Close()
	if _, err := c.Get(t.Context(), Getting{Place: Place{"logs", "plain"}, Known: b.ETag}); err != ErrUnchanged {
		t.Errorf("known: %v", err)
	}
	if _, err := c.Get(t.Context(), Getting{Place: Place{"logs", "plain"}, Most: 10}); err == nil || err.Error() != "get s3://logs/plain: 500005 bytes, of which at most 10 are read" {
		t.Errorf("too large: %v", err)
	}
}

// Whatever breaks off on the way, all bytes arrive, each once.
func TestGetGoesOn(t *testing.T) {
	text := strings.Repeat("0123456789", 1000)
	for _, tt := range []struct {
		breaks []int // after how many bytes each answer breaks off
		anew   bool  // the object is another after the first
		fault  string
		calls  int
		reason string
	}{
		{nil, false, "", 1, "the usual"},
		{[]int{5000}, false, "", 2, "in the middle"},
		{[]int{0, 1, 9998}, false, "", 4, "before the first byte, and before the last"},
		{slices.Repeat([]int{1}, 8), false, "", 9, "often"},
		{slices.Repeat([]int{1}, 9), false, "broke off after 9 of 10000 bytes: unexpected EOF", 9, "too often"},
		{[]int{5000}, true, "it was written anew while it was read", 2, "the rest would be another's"},
	} {
		s := buckettest.New(t, map[string]map[string]string{"logs": {"k": text}})
		s.Fault = func(asked string, before int) *buckettest.Fault {
			if tt.anew && before == 1 {
				s.Put("logs", "k", []byte(text+"more"))
			}
			if before < len(tt.breaks) {
				return &buckettest.Fault{BreakAfter: tt.breaks[before]}
			}
			return nil
		}
		b, err := client(t, s.Environment(), nil).Get(t.Context(), Getting{Place: Place{"logs", "k"}})
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		got, err := io.ReadAll(b)
		b.Close()
		switch {
		case s.Count("get") != tt.calls:
			t.Errorf("%s: %d calls, want %d", tt.reason, s.Count("get"), tt.calls)
		case tt.fault == "" && (err != nil || string(got) != text):
			t.Errorf("%s: %d bytes, %v", tt.reason, len(got), err)
		case tt.fault != "" && (err == nil || err.Error() != "get s3://logs/k: "+tt.fault):
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
}

func TestPut(t *testing.T) {
	s := buckettest.New(t, map[string]map[string]string{"logs": {}})
	c := client(t, s.Environment(), nil)
	for _, key := range odd {
		if err := c.Put(t.Context(), Putting{Place: Place{"logs", key}, Body: []byte(key), Type: "text/plain", New: true}); err != nil {
			t.Error(err)
		}
		if got, _ := s.Object("logs", key); string(got) != key {
			t.Errorf("%q holds %q", key, got)
		}
	}
	err := c.Put(t.Context(), Putting{Place: Place{"logs", "plain"}, Body: []byte("other"), New: true})
	if got, _ := s.Object("logs", "plain"); !errors.Is(err, fs.ErrExist) || string(got) != "plain" {
		t.Errorf("%v, and it holds %q", err, got)
	}
	if err := c.Put(t.Context(), Putting{Place: Place{"logs", "plain"}, Body: []byte("other")}); err != nil {
		t.Error(err)
	}
}

func TestAnotherRegion(t *testing.T) {
	s := buckettest.New(t, map[string]map[string]string{"logs": {"k": "text"}})
	c := client(t, s.Environment(), func(o *Options) { o.Region = "us-east-1" })
	for range 2 {
		if got, err := listed(c, t, Listing{Place: Place{"logs", ""}}); err != nil || len(got) != 1 {
			t.Errorf("%v, %v", got, err)
		}
	}
	if n := s.Count("list"); n != 3 {
		t.Errorf("%d calls, want 3: the Region is learned once", n)
	}
	for _, tt := range []struct {
		fault  buckettest.Fault
		calls  int
		hint   string
		reason string
	}{
		{buckettest.Fault{Status: 301, Code: "PermanentRedirect", Header: http.Header{"X-Amz-Bucket-Region": {"eu-north-1"}}}, 2, "another Region, eu-north-1", "in circles once is enough"},
		{buckettest.Fault{Status: 307, Code: "TemporaryRedirect", Header: http.Header{"Location": {"http://192.0.2.1/"}}}, 1, "which is not said", "an address is not gone to"},
		{buckettest.Fault{Status: 301, Header: http.Header{"X-Amz-Bucket-Region": {"evil.example/#"}}}, 1, "which is not said", "nor is a Region that is none"},
	} {
		s := buckettest.New(t, nil)
		s.Fault = func(string, int) *buckettest.Fault { return &tt.fault }
		_, err := listed(client(t, s.Environment(), nil), t, Listing{Place: Place{"logs", ""}})
		if err == nil || !strings.Contains(err.Error(), tt.hint) || len(s.Asked()) != tt.calls {
			t.Errorf("%s: %v after %d calls", tt.reason, err, len(s.Asked()))
		}
	}
}

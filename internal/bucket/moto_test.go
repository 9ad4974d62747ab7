package bucket

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

const overMoto = "HOSEWATCH_TEST_AWS"

// breaking is a way to S3 on which the first answers of objects break off.
type breaking struct {
	mu   sync.Mutex
	left int
}

func (b *breaking) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(r)
	b.mu.Lock()
	defer b.mu.Unlock()
	if err == nil && b.left > 0 && r.Method == http.MethodGet {
		b.left--
		answer.Body = io.NopCloser(io.LimitReader(answer.Body, answer.ContentLength/3))
	}
	return answer, err
}

// The same over an S3 that others wrote.
func TestBucketOverMoto(t *testing.T) {
	address := os.Getenv(overMoto)
	if address == "" {
		t.Skip(overMoto + " is not set: no moto to ask")
	}
	way := &breaking{}
	c := client(t, at("eu-west-1", address), func(o *Options) { o.HTTP = &http.Client{Transport: way} })
	const name = "hosewatch-test-bucket"
	made := `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>`
	if err := c.Put(t.Context(), Putting{Place: Place{name, ""}, Body: []byte(made)}); err != nil {
		t.Fatal(err)
	}
	for _, key := range odd {
		motoKeeps(t, c, way, Place{name, key})
	}
	motoLists(t, c, name)
	for _, tt := range []struct {
		err    error
		want   string
		reason string
	}{
		{get(t, c, Place{name, "none"}), "get s3://" + name + "/none: AWS answered 404 NoSuchKey", "no such object"},
		{get(t, c, Place{"hosewatch-none", "k"}), "get s3://hosewatch-none/k: AWS answered 404 NoSuchBucket", "no such bucket"},
	} {
		if tt.err == nil || tt.err.Error() != tt.want {
			t.Errorf("%s: %v", tt.reason, tt.err)
		}
	}
}

func get(t *testing.T, c *Client, p Place) error {
	b, err := c.Get(t.Context(), Getting{Place: p})
	if err == nil {
		b.Close()
	}
	return err
}

// motoKeeps puts an object and reads it, over answers that break off.
func motoKeeps(t *testing.T, c *Client, way *breaking, p Place) {
	t.Helper()
	text := p.Key + strings.Repeat("0123456789", 100)
	if err := c.Put(t.Context(), Putting{Place: p, Body: []byte(text)}); err != nil {
		t.Errorf("%q: %v", p.Key, err)
		return
	}
	way.left = 2
	b, err := c.Get(t.Context(), Getting{Place: p})
	if err != nil {
		t.Errorf("%q: %v", p.Key, err)
		return
	}
	defer b.Close()
	if got, err := io.ReadAll(b); err != nil || string(got) != text || way.left != 0 {
		t.Errorf("%q: %d bytes of %d, %v", p.Key, len(got), len(text), err)
	}
	if _, err := c.Get(t.Context(), Getting{Place: p, Known: b.ETag}); !errors.Is(err, ErrUnchanged) {
		t.Errorf("%q: known, and yet %v", p.Key, err)
	}
}

// motoLists puts more objects than are on a page, and lists all.
func motoLists(t *testing.T, c *Client, name string) {
	t.Helper()
	var want []string
	var pool sync.WaitGroup
	turn := make(chan struct{}, 8)
	for i := range 1003 {
		key := fmt.Sprintf("many/%d/%04d", i%3, i)
		want = append(want, key+" 1")
		turn <- struct{}{}
		pool.Go(func() {
			defer func() { <-turn }()
			if err := c.Put(t.Context(), Putting{Place: Place{name, key}, Body: []byte("1")}); err != nil {
				t.Error(err)
			}
		})
	}
	pool.Wait()
	slices.Sort(want)
	if got, err := listed(c, t, Listing{Place: Place{name, "many/"}}); err != nil || !slices.Equal(got, want) {
		t.Errorf("%d keys of %d, %v", len(got), len(want), err)
	}
	if got, err := listed(c, t, Listing{Place: Place{name, "many/"}, Delimiter: "/"}); err != nil || strings.Join(got, " ") != "many/0/ many/1/ many/2/" {
		t.Errorf("folders %q, %v", got, err)
	}
	if got, err := listed(c, t, Listing{Place: Place{name, "many/"}, After: "many/2/1000"}); err != nil || strings.Join(got, "|") != "many/2/1001 1" {
		t.Errorf("the last %q, %v", got, err)
	}
	got, err := listed(c, t, Listing{Place: Place{name, ""}, Delimiter: "/"})
	if names := strings.Join(got, "|"); err != nil || !strings.Contains(names, "q?x=1&y#z") || !strings.Contains(names, "ü/") || !strings.Contains(names, "tab\tand\x01") {
		t.Errorf("odd keys %q, %v", got, err)
	}
}

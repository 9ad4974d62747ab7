package bucket

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hosewatch/hosewatch/internal/awscall"
	"github.com/hosewatch/hosewatch/internal/bucket/buckettest"
)

// What passes is waited for; what stays is told at once.
func TestTriesAgain(t *testing.T) {
	for _, tt := range []struct {
		status int
		code   string
		times  int // that it is answered
		calls  int
		fault  string
		reason string
	}{
		{503, "SlowDown", 3, 4, "", "too many ask"},
		{500, "InternalError", 5, 6, "", "AWS's own fault"},
		{503, "SlowDown", 6, 6, "AWS answered 503 SlowDown", "it does not end"},
		{400, "RequestTimeout", 1, 2, "", "S3 waited for the request"},
		{403, "AccessDenied", 1, 1, "AWS answered 403 AccessDenied", "a role gets no permission by asking"},
		{404, "NoSuchBucket", 1, 1, "AWS answered 404 NoSuchBucket", "there is none"},
	} {
		s := buckettest.New(t, map[string]map[string]string{"logs": {"a": "1", "b": "2", "c": "3"}})
		s.PageSize = 2
		s.Fault = func(asked string, before int) *buckettest.Fault {
			// The first page is answered: it is the middle that fails.
			if n := before - 1; asked == "list logs" && n >= 0 && n < tt.times {
				return &buckettest.Fault{Status: tt.status, Code: tt.code}
			}
			return nil
		}
		synctest.Test(t, func(t *testing.T) {
			c := client(t, s.Environment(), func(o *Options) { o.HTTP = &http.Client{Transport: s} })
			began := time.Now()
			got, err := listed(c, t, Listing{Place: Place{"logs", ""}})
			switch {
			case len(s.Asked()) != tt.calls+1:
				t.Errorf("%s: %d calls for the second page, want %d", tt.reason, len(s.Asked())-1, tt.calls)
			case tt.fault == "" && (err != nil || strings.Join(got, "|") != "a 1|b 1|c 1"):
				t.Errorf("%s: %v, %v", tt.reason, got, err)
			case tt.fault != "" && (err == nil || !strings.HasPrefix(err.Error(), "list s3://logs/: "+tt.fault)):
				t.Errorf("%s: %v", tt.reason, err)
			case tt.calls > 1 && time.Since(began) == 0:
				t.Errorf("%s: asked again without a pause", tt.reason)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	const kms = `<Error><Code>AccessDenied</Code><Message>User: arn:aws:iam::1:user/EVIL is not authorized to perform: kms:Decrypt on resource: x</Message></Error>`
	for _, tt := range []struct {
		region, needs, body string
		status              int
		want                string
		reason              string
	}{
		{"eu-west-1", listBucket, "<Error><Code>AccessDenied</Code></Error>", 403, "AWS answered 403 AccessDenied: wants s3:ListBucket on arn:aws:s3:::logs", "of the bucket"},
		{"eu-west-1", getObject, "<Error><Code>AccessDenied</Code></Error>", 403, "AWS answered 403 AccessDenied: wants s3:GetObject on arn:aws:s3:::logs/a/b; S3 says so of a key that is not there too, to whoever may not list the bucket", "of the object, or it is not there"},
		{"cn-north-1", "s3:PutObject", "<Error><Code>AccessDenied</Code></Error>", 403, "AWS answered 403 AccessDenied: wants s3:PutObject on arn:aws-cn:s3:::logs/a/b", "in another partition"},
		{"eu-west-1", getObject, kms, 403, "AWS answered 403 AccessDenied: wants kms:Decrypt, or kms:GenerateDataKey to write, on the key that encrypts the bucket", "it is the key"},
		{"eu-west-1", getObject, "<Error><Code>InvalidObjectState</Code></Error>", 403, "AWS answered 403 InvalidObjectState: it is archived, and has to be restored before it can be read", "in an archive"},
		{"eu-west-1", getObject, "<Error><Code>RequestTimeTooSkewed</Code></Error>", 403, "AWS answered 403 RequestTimeTooSkewed: the clock of this machine is wrong", "the clock"},
		{"eu-west-1", getObject, "<html>EVIL", 502, "AWS answered 502 Bad Gateway", "somebody in between"},
		{"eu-west-1", getObject, "<Error><Code>&lt;EVIL&gt; words</Code></Error>", 400, "AWS answered 400 Bad Request", "a code is one word"},
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(tt.status)
			io.WriteString(w, tt.body)
		}))
		c := client(t, at(tt.region, s.URL), func(o *Options) { o.Tries = 1 })
		err := c.send(t.Context(), request{place: Place{"logs", "a/b"}, method: "GET", needs: tt.needs}, c.whole(new(awscall.Answer)))
		s.Close()
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
}

// A stream from which nothing comes any more is left, and gone on with.
func TestStalls(t *testing.T) {
	for _, tt := range []struct {
		stalls int // answers that stall after half of what is left
		fault  string
		took   time.Duration
		reason string
	}{
		{0, "", 0, "the usual"},
		{2, "", 2 * stalled, "twice"},
		{resumes + 1, "nothing came for 30s", (resumes + 1) * stalled, "for good"},
	} {
		s := buckettest.New(t, map[string]map[string]string{"logs": {"k": strings.Repeat("0123456789", 1000)}})
		synctest.Test(t, func(t *testing.T) {
			way := &stalling{s, tt.stalls}
			c := client(t, s.Environment(), func(o *Options) { o.HTTP = &http.Client{Transport: way} })
			began := time.Now()
			b, err := c.Get(t.Context(), Getting{Place: Place{"logs", "k"}})
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(b)
			b.Close()
			if tt.fault == "" && (err != nil || len(got) != 10_000) || tt.fault != "" && (err == nil || !strings.Contains(err.Error(), tt.fault)) {
				t.Errorf("%s: %d bytes, %v", tt.reason, len(got), err)
			}
			if took := time.Since(began); took != tt.took {
				t.Errorf("%s: it took %s, want %s", tt.reason, took, tt.took)
			}
		})
	}
}

// stalling is a way to S3 on which answers stall in the middle.
type stalling struct {
	*buckettest.S3
	left int
}

func (s *stalling) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := s.S3.RoundTrip(r)
	if err == nil && s.left > 0 {
		s.left--
		answer.Body = io.NopCloser(io.MultiReader(io.LimitReader(answer.Body, answer.ContentLength/2), silence{r.Context()}))
	}
	return answer, err
}

type silence struct{ ctx context.Context }

func (s silence) Read([]byte) (int, error) {
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}

// Whoever asked may leave while S3 is silent.
func TestLeaves(t *testing.T) {
	s := buckettest.New(t, map[string]map[string]string{"logs": {"k": "0123456789"}})
	synctest.Test(t, func(t *testing.T) {
		c := client(t, s.Environment(), func(o *Options) { o.HTTP = &http.Client{Transport: &stalling{s, 1}} })
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		b, err := c.Get(ctx, Getting{Place: Place{"logs", "k"}})
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		if _, err := io.ReadAll(b); !errors.Is(err, context.DeadlineExceeded) || len(s.Asked()) != 1 {
			t.Errorf("%v after %d calls", err, len(s.Asked()))
		}
	})
}

// A page that breaks off is asked for again, over a real connection.
func TestListBreaksOff(t *testing.T) {
	s := buckettest.New(t, map[string]map[string]string{"logs": {"a": "1"}})
	s.Fault = func(_ string, before int) *buckettest.Fault {
		if before == 0 {
			return &buckettest.Fault{BreakAfter: 20}
		}
		return nil
	}
	if got, err := listed(client(t, s.Environment(), nil), t, Listing{Place: Place{"logs", ""}}); err != nil || len(got) != 1 || len(s.Asked()) != 2 {
		t.Errorf("%v, %v after %d calls", got, err, len(s.Asked()))
	}
}

// A listing that would never end does.
func TestListInCircles(t *testing.T) {
	calls := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls++
		io.WriteString(w, "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>same</NextContinuationToken></ListBucketResult>")
	}))
	defer s.Close()
	c := client(t, at("eu-west-1", s.URL), nil)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var last error
	for _, err := range c.List(ctx, Listing{Place: Place{"logs", "p"}}) {
		last = err
	}
	if last == nil || last.Error() != "list s3://logs/p: the listing does not go on" || calls != 2 {
		t.Errorf("%v after %d calls", last, calls)
	}
}

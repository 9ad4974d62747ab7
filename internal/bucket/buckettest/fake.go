// Package buckettest knows how S3 answers: a bucket in memory behind HTTP, to
// signed requests only, that counts what it is asked and fails when it is told
// to. It shares no code with internal/bucket.
package buckettest

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/hosewatch/hosewatch/internal/awscall/calltest"
)

// Region is where the buckets are.
const Region = "eu-west-1"

// S3 has buckets in memory. Set what it is to do before it is asked. Make one
// with New.
type S3 struct {
	URL      string
	PageSize int // keys and prefixes on a page; 0 is S3's 1,000
	// Fault, if set, is asked before each request, by what Asked writes of it
	// and how often that came before, and may answer in S3's stead.
	Fault func(asked string, before int) *Fault

	t       testing.TB
	mu      sync.Mutex
	objects map[string]map[string][]byte // by bucket and key
	asked   []string
}

// Fault is what goes wrong.
type Fault struct {
	Status int    // of the answer, with Code and Header
	Code   string // AWS's word for it
	Header http.Header
	// BreakAfter is after how many bytes of the object or the page the answer
	// breaks off, when there is no Status.
	BreakAfter int
}

// New returns buckets by their names, each with objects by their keys. It
// reports requests that S3 would not understand as errors of the test.
func New(t testing.TB, buckets map[string]map[string]string) *S3 {
	s := &S3{t: t, objects: map[string]map[string][]byte{}}
	for bucket, objects := range buckets {
		s.objects[bucket] = map[string][]byte{}
		for key, text := range objects {
			s.objects[bucket][key] = []byte(text)
		}
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// Environment are lines of NAME=value by which a client finds the buckets.
func (s *S3) Environment() string {
	return calltest.Environment + "\nAWS_REGION=" + Region + "\nAWS_ENDPOINT_URL_S3=" + s.URL
}

// Put puts an object there.
func (s *S3) Put(bucket, key string, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.objects[bucket] == nil {
		s.objects[bucket] = map[string][]byte{}
	}
	s.objects[bucket][key] = body
}

// Object is what an object holds; false when there is none.
func (s *S3) Object(bucket, key string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, found := s.objects[bucket][key]
	return body, found
}

// Asked are the requests so far, such as "list bucket prefix delimiter",
// "get bucket/key" and "put bucket/key".
func (s *S3) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// Count is how many requests so far begin with a text.
func (s *S3) Count(beginning string) (n int) {
	for _, one := range s.Asked() {
		if strings.HasPrefix(one, beginning) {
			n++
		}
	}
	return n
}

// RoundTrip answers without a network, for which no fake clock waits.
func (s *S3) RoundTrip(r *http.Request) (*http.Response, error) {
	asked := httptest.NewRequest(r.Method, r.URL.String(), r.Body)
	asked.Header = r.Header
	w := httptest.NewRecorder()
	s.ServeHTTP(w, asked)
	return w.Result(), r.Context().Err()
}

// ServeHTTP answers one request.
func (s *S3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	region := Region
	if _, scope, found := strings.Cut(r.Header.Get("Authorization"), "Credential="); found && len(strings.Split(scope, "/")) > 2 {
		region = strings.Split(scope, "/")[2]
	}
	if err == nil {
		err = calltest.Signed(r, body, region, "s3")
	}
	if err != nil || r.Header.Get("Accept-Encoding") != "identity" || r.Header.Get("X-Amz-Content-Sha256") == "" {
		s.t.Errorf("%s %s: %v, %v", r.Method, r.URL, err, r.Header)
		refuse(w, http.StatusForbidden, "SignatureDoesNotMatch")
		return
	}
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	query := r.URL.Query()
	asked := strings.ToLower(r.Method) + " " + bucket + "/" + key
	if key == "" {
		asked = strings.TrimRight("list "+bucket+" "+query.Get("prefix")+" "+query.Get("delimiter"), " ")
	}
	fault := s.note(asked)
	switch {
	case fault != nil && fault.Status != 0:
		maps.Copy(w.Header(), fault.Header)
		refuse(w, fault.Status, fault.Code)
	case region != Region:
		w.Header().Set("X-Amz-Bucket-Region", Region)
		refuse(w, http.StatusMovedPermanently, "PermanentRedirect")
	case r.Method == http.MethodPut && key != "":
		s.put(w, r, bucket, key, body)
	case r.Method == http.MethodGet && key != "":
		s.get(w, r, bucket, key, fault)
	case r.Method == http.MethodGet && query.Get("list-type") == "2" && query.Get("encoding-type") == "url":
		s.list(w, bucket, query, fault)
	default:
		s.t.Errorf("%s %s: not a request that is understood", r.Method, r.URL)
		refuse(w, http.StatusNotImplemented, "NotImplemented")
	}
}

// note remembers a request, and asks what becomes of it. Whoever decides that
// may put objects meanwhile.
func (s *S3) note(asked string) *Fault {
	s.mu.Lock()
	before := 0
	for _, one := range s.asked {
		if one == asked {
			before++
		}
	}
	s.asked = append(s.asked, asked)
	s.mu.Unlock()
	if s.Fault == nil {
		return nil
	}
	return s.Fault(asked, before)
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><Error><Code>%s</Code><Message>EVIL</Message></Error>`, code)
}

func tagOf(body []byte) string {
	sum := md5.Sum(body)
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

func (s *S3) put(w http.ResponseWriter, r *http.Request, bucket, key string, body []byte) {
	if _, found := s.Object(bucket, key); found && r.Header.Get("If-None-Match") == "*" {
		refuse(w, http.StatusPreconditionFailed, "PreconditionFailed")
		return
	}
	s.Put(bucket, key, body)
	w.Header().Set("ETag", tagOf(body))
}

func (s *S3) get(w http.ResponseWriter, r *http.Request, bucket, key string, fault *Fault) {
	body, found := s.Object(bucket, key)
	tag := tagOf(body)
	switch match := r.Header.Get("If-Match"); {
	case !found:
		refuse(w, http.StatusNotFound, "NoSuchKey")
		return
	case r.Header.Get("If-None-Match") == tag:
		w.WriteHeader(http.StatusNotModified)
		return
	case match != "" && match != tag:
		refuse(w, http.StatusPreconditionFailed, "PreconditionFailed")
		return
	}
	status := http.StatusOK
	if from, found := strings.CutPrefix(r.Header.Get("Range"), "bytes="); found {
		if r.Header.Get("If-Match") == "" {
			s.t.Errorf("%s %s: wants a rest of whatever is there by now", r.Method, r.URL)
		}
		at, err := strconv.Atoi(strings.TrimSuffix(from, "-"))
		if err != nil || at >= len(body) {
			refuse(w, http.StatusRequestedRangeNotSatisfiable, "InvalidRange")
			return
		}
		status, body = http.StatusPartialContent, body[at:]
	}
	w.Header().Set("ETag", tag)
	w.Header().Set("Content-Encoding", "gzip") // as CloudTrail says of its files
	write(w, status, body, fault)
}

// write writes an answer. Fewer bytes than were promised end the connection.
func write(w http.ResponseWriter, status int, body []byte, fault *Fault) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if fault != nil {
		body = body[:min(fault.BreakAfter, len(body))]
	}
	w.Write(body)
}

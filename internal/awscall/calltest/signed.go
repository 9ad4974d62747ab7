// Package calltest knows whether a request is signed as AWS wants it. It shares
// no code with the SDK's signer.
package calltest

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const (
	id     = "the-id"
	secret = "not-a-real-key"
)

// Environment are the variables of the keys that Signed wants a request signed
// with, as lines of NAME=value.
const Environment = "AWS_ACCESS_KEY_ID=" + id + "\nAWS_SECRET_ACCESS_KEY=" + secret + "\nAWS_SESSION_TOKEN=the-session"

// Signed says what is wrong with the signature of a request that arrived: it
// signs the request once more, after AWS's description.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
func Signed(r *http.Request, body []byte, region, service string) error {
	auth := r.Header.Get("Authorization")
	_, signed, _ := strings.Cut(auth, "SignedHeaders=")
	signed, got, _ := strings.Cut(signed, ", Signature=")
	names := strings.Split(signed, ";")
	for _, name := range []string{"host", "x-amz-date", "x-amz-security-token"} {
		if !slices.Contains(names, name) {
			return fmt.Errorf("%s %s: %s is not signed: %s", r.Method, r.URL, name, auth)
		}
	}
	var headers strings.Builder
	for _, name := range names {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		} else if name == "content-length" {
			value = strconv.Itoa(len(body))
		}
		headers.WriteString(name + ":" + strings.TrimSpace(value) + "\n")
	}
	canonical := strings.Join([]string{r.Method, cmp.Or(r.URL.EscapedPath(), "/"), r.URL.RawQuery, headers.String(), signed, sum(string(body))}, "\n")
	stamp := r.Header.Get("X-Amz-Date")
	scope := stamp[:min(len(stamp), len("20060102"))] + "/" + region + "/" + service + "/aws4_request"
	key := []byte("AWS4" + secret)
	for part := range strings.SplitSeq(scope, "/") {
		key = mac(key, part)
	}
	want := hex.EncodeToString(mac(key, strings.Join([]string{"AWS4-HMAC-SHA256", stamp, scope, sum(canonical)}, "\n")))
	if got != want || !strings.Contains(auth, "Credential="+id+"/"+scope) {
		return fmt.Errorf("%s %s: signed %s, want %s for %s", r.Method, r.URL, auth, want, scope)
	}
	return nil
}

func sum(text string) string {
	s := sha256.Sum256([]byte(text))
	return hex.EncodeToString(s[:])
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

package slacktest

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// call is one request: of a method of the Web API, of the webhook, of an
// upload address or of a response_url.
type call struct {
	method   string // as in chat.postMessage; or webhook, upload, response_url
	path     string
	base     string
	token    string
	args     map[string]string // what is not text, as JSON
	body     []byte
	problem  string // why it cannot be understood
	number   int    // counted when it arrives
	admitted bool   // the limits have been seen to
}

func (c *call) arg(name string) string { return c.args[name] }

// json is an argument that is an object or an array, or nil.
func (c *call) json(name string) json.RawMessage {
	if c.args[name] == "" {
		return nil
	}
	return json.RawMessage(c.args[name])
}

// flag reads a boolean as Slack does: as a word or a digit.
func (c *call) flag(name string) bool { return c.args[name] == "true" || c.args[name] == "1" }

// read understands a form, which is what API clients send, JSON, and the
// query of a GET.
// https://docs.slack.dev/apis/web-api/
func (s *Slack) read(r *http.Request) *call {
	c := &call{method: path.Base(r.URL.Path), path: r.URL.Path, base: "http://" + r.Host}
	for prefix, method := range map[string]string{"/services/": "webhook", "/upload/": "upload", "/actions/": "response_url"} {
		if strings.HasPrefix(r.URL.Path, prefix) || prefix == "/services/" && r.URL.Path == s.webhook() {
			c.method = method
		}
	}
	var err error
	if c.body, err = io.ReadAll(io.LimitReader(r.Body, 4<<20)); err != nil {
		c.problem = "invalid_payload"
		return c
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if c.method == "upload" {
		c.body, c.problem = fileIn(c.body, kind, params["boundary"])
		return c
	}
	c.args, c.problem = arguments(r, kind, c.body)
	c.token = c.arg("token")
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.token = bearer
	}
	return c
}

func arguments(r *http.Request, kind string, body []byte) (args map[string]string, problem string) {
	switch {
	case r.Method == http.MethodGet:
		return first(r.URL.Query()), ""
	case kind == "application/json":
		return members(body)
	case kind == "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, "invalid_form_data"
		}
		return first(form), ""
	default:
		return nil, "invalid_post_type"
	}
}

func first(values url.Values) map[string]string {
	args := make(map[string]string, len(values))
	for name := range values {
		args[name] = values.Get(name)
	}
	return args
}

// members are those of a JSON object: texts as they are, the rest as JSON.
func members(body []byte) (args map[string]string, problem string) {
	var doc map[string]json.RawMessage
	if json.Unmarshal(body, &doc) != nil {
		return nil, "invalid_payload"
	}
	args = make(map[string]string, len(doc))
	for name, value := range doc {
		var text string
		if json.Unmarshal(value, &text) == nil {
			args[name] = text // null too, which is as good as absent
		} else {
			args[name] = string(value)
		}
	}
	return args, ""
}

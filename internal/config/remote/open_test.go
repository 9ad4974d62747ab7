package remote

import (
	"errors"
	"testing"
	"time"
)

func TestOpen(t *testing.T) {
	files := func(name string) ([]byte, error) {
		if name != "mine.yaml" {
			return nil, errors.New("no such file")
		}
		return []byte("scope: account"), nil
	}
	for _, tt := range []struct{ text, scope, reason string }{
		{"", "streams", "the defaults"},
		{"scope: account", "account", "YAML"},
		{" mine.yaml\n", "account", "a file"},
		{"yours.yaml", "", "a file that is not there"},
		{"scope: everything", "", "YAML that is wrong"},
		{"s3://", "", "a place that is none"},
	} {
		l, err := Open(tt.text, environment("http://127.0.0.1:1"), files)
		if tt.scope == "" {
			if err == nil {
				t.Errorf("%q: no error: %s", tt.text, tt.reason)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v: %s", tt.text, err, tt.reason)
			continue
		}
		if c, problem := l.Load(t.Context(), time.Now()); problem != nil || c.Scope != tt.scope {
			t.Errorf("%q: scope %q, %v: %s", tt.text, c.Scope, problem, tt.reason)
		}
	}
}

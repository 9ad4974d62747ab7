package resource

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// TestLambdaTechniques reads what attacks on functions leave in real trails.
func TestLambdaTechniques(t *testing.T) {
	for _, tt := range []struct{ file, event string }{
		{"aws.persistence.lambda-backdoor-function.json", "AddPermission20150331v2"},
		{"aws.persistence.lambda-layer-extension.json", "UpdateFunctionConfiguration20150331v2"},
		{"aws.persistence.lambda-overwrite-code.json", "UpdateFunctionCode20150331v2"},
	} {
		t.Run(tt.file, func(t *testing.T) { checkTechnique(t, tt.file, tt.event) })
	}
}

func checkTechnique(t *testing.T, file, event string) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "corpora", "stratus", file))
	if err != nil {
		t.Skipf("not checked: %v", err)
	}
	found := false
	for _, v := range trail.ParseValue(string(text)).List() {
		if v.Get("eventName").Text() != event {
			continue
		}
		e, err := trail.ParseRecord(v.JSON(), trail.Origin{})
		if err != nil {
			t.Fatal(err)
		}
		req, ok := ParseRequest(e)
		found = ok && req.Target.Type == Function && req.Target.ARN != "" && len(req.Settings) > 0 && len(req.Odd) == 0
		if !found {
			t.Errorf("read as %+v", req)
		}
	}
	if !found {
		t.Errorf("%s is not in it, or not understood", event)
	}
}

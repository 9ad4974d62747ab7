package account

import (
	"maps"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// A resource by itself is the same as among all others.
func TestOne(t *testing.T) {
	_, client := fakeAWS(t, streamsNamed(1))
	all := read(t, client, nil)
	if len(all.Resources) == 0 {
		t.Fatal("nothing was found")
	}
	reader := Reader{Client: client}
	for _, f := range all.Resources {
		now, err := reader.One(t.Context(), all.Account, all.Region, f.Ref)
		if err != nil || !maps.Equal(now, f.Settings) {
			t.Errorf("%s: %v, %v; among all others %v", f.ARN, now, err, f.Settings)
		}
	}
}

func TestOneWithoutAnswer(t *testing.T) {
	_, client := fakeAWS(t, func(string, string) (int, string) { return 400, `{"__type":"AccessDeniedException","message":"no"}` })
	reader := Reader{Client: client}
	for _, tt := range []struct {
		kind                resource.Type
		name, fault, reason string
	}{
		{resource.Key, "0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10", "AccessDenied", "AWS refuses"},
		{resource.FlowLog, "fl-1", "nobody knows how", "it is not asked about"},
	} {
		ref := resource.Named(tt.kind, resource.Place{Partition: "aws", Region: "eu-west-1", Account: "111122223333"}, tt.name)
		if now, err := reader.One(t.Context(), "111122223333", "eu-west-1", ref); err == nil || !strings.Contains(err.Error(), tt.fault) {
			t.Errorf("%s: %v, %v, want %q: %s", ref.ARN, now, err, tt.fault, tt.reason)
		}
	}
}

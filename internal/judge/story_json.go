package judge

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
)

// uuid is a version 4 look-alike that is the same for the same seed.
func uuid(seed string) string {
	h := sha256.Sum256([]byte(seed))
	h[6], h[8] = h[6]&0x0f|0x40, h[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// orderedObject is a JSON object whose members keep their order.
type orderedObject []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in order.
func (o orderedObject) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}

// mergeJSON merges JSON objects member by member, later ones over earlier; a
// null removes a member (RFC 7396).
func mergeJSON(texts []string) (json.RawMessage, error) {
	var merged any
	for _, text := range texts {
		var next any
		if err := json.Unmarshal([]byte(text), &next); err != nil {
			return nil, fmt.Errorf("%w in %.60s", err, text)
		}
		merged = mergePatch(merged, next)
	}
	return json.Marshal(merged)
}

func mergePatch(target, patch any) any {
	p, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	t, ok := target.(map[string]any)
	if !ok {
		t = map[string]any{}
	}
	for name, value := range p {
		if value == nil {
			delete(t, name)
			continue
		}
		t[name] = mergePatch(t[name], value)
	}
	return t
}

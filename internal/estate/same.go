package estate

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// sameValue reports whether two values of a setting say the same, though one
// was in a request and the other is what AWS makes of it: documents are written
// anew, a key is asked for by its id and answered by its ARN. Where one names a
// key by an alias and the other does not, that is no difference that is known.
func sameValue(at resource.Place, p resource.Path, a, b string) bool {
	switch {
	case a == b:
		return true
	case p == resource.EncryptionKey:
		x, y := resource.Named(resource.Key, at, a), resource.Named(resource.Key, at, b)
		return a != "" && b != "" && (x.ARN == y.ARN || x.Type != y.Type)
	}
	return sameJSON(a, b)
}

// sameJSON reports whether two texts are one JSON document: members in any
// order, lists of texts in any order, and a list of one as its element.
func sameJSON(a, b string) bool {
	if !strings.ContainsAny(a[:min(1, len(a))], "{[") || !strings.ContainsAny(b[:min(1, len(b))], "{[") {
		return false
	}
	var x, y any
	if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return false
	}
	return reflect.DeepEqual(canonical(x), canonical(y))
}

func canonical(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name := range v {
			v[name] = canonical(v[name])
		}
	case []any:
		for i := range v {
			v[i] = canonical(v[i])
		}
		if len(v) == 1 {
			return v[0]
		}
		if texts, ok := allTexts(v); ok {
			slices.Sort(texts)
			return texts
		}
	case string:
		// AWS writes an account in a policy as its root, whichever was given:
		// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
		return root.ReplaceAllString(v, "$1")
	}
	return v
}

var root = regexp.MustCompile(`^arn:aws[a-z-]*:iam::([0-9]{12}):root$`)

func allTexts(list []any) ([]string, bool) {
	texts := make([]string, 0, len(list))
	for _, element := range list {
		text, ok := element.(string)
		if !ok {
			return nil, false
		}
		texts = append(texts, text)
	}
	return texts, true
}

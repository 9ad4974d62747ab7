package policy

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// request writes one concrete request as terms; not ok when the translation
// has no room for it.
func (e *z3Encoder) request(r *Request) (term string, ok bool) {
	terms := []string{equal("action", text(lowerLetters(r.Action))), equal("resource", text(r.Resource)), isKind(r.Caller.Kind)}
	terms = append(terms, e.caller(r.Caller)...)
	for name, k := range e.keys {
		if callerKey(name) != nil {
			continue
		}
		i := slices.IndexFunc(r.Context, func(c ContextKey) bool { return c.Key == name })
		if i < 0 && name == "aws:sourceaccount" && e.keys["aws:sourcearn"] != nil {
			continue // it may follow from the ARN
		}
		if i < 0 {
			terms = append(terms, not(k.present))
			continue
		}
		values := r.Context[i].Values
		if len(values) > len(k.slots) {
			return "", false
		}
		for j, s := range k.slots {
			if j >= len(values) {
				terms = append(terms, not(s.present))
				continue
			}
			value, ok := k.constant(values[j])
			if !ok {
				return "", false
			}
			terms = append(terms, s.present, equal(s.value, value))
		}
	}
	slices.Sort(terms)
	return and(terms...), true
}

// caller says what the documents can see of the caller.
func (e *z3Encoder) caller(c Caller) []string {
	values := map[string]string{"id": text(c.ID)}
	if c.Kind == CallerAWS {
		parts := strings.SplitN(c.ID, ":", 6)
		kind, rest, _ := strings.Cut(parts[5], "/")
		slash := strings.LastIndex(rest, "/") + 1
		what := slices.Index([]string{"root", "user", "role", "federated-user"}, kind)
		values = map[string]string{
			"partition": text(parts[1]), "account": text(parts[4]), "what": fmt.Sprint(what),
			"member": fmt.Sprint(c.Organization != ""), "organisation": text(c.Organization),
			"session": text(c.Session), "name": text(rest[slash:]), "path": text(rest[:slash]), "arn": text(c.ID),
		}
		if what == 0 {
			delete(values, "name")
			delete(values, "path")
		}
		if what != 2 {
			delete(values, "session")
		}
		if c.Organization == "" {
			delete(values, "organisation")
		}
	}
	var terms []string
	for name, value := range values {
		if e.declared[name] {
			terms = append(terms, equal(name, value))
		}
	}
	return terms
}

// constant writes one value of a request.
func (k *z3Key) constant(value string) (term string, ok bool) {
	switch k.sort {
	case z3Bool:
		return strings.ToLower(value), true
	case z3Number, z3Date:
		number, ok := z3Rational(k.sort == z3Date, value)
		return number, ok
	case z3Address:
		a, err := netip.ParseAddr(value)
		if err != nil {
			return "", false
		}
		if a.Is4() {
			return fmt.Sprintf("(concat #b1 #x%024x%08x)", 0, a.AsSlice()), true
		}
		return fmt.Sprintf("(concat #b0 #x%032x)", a.AsSlice()), true
	}
	return text(value), true
}

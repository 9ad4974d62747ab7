package policy

import (
	_ "embed"
	"strings"
	"sync"
)

// The table is made from AWS's service models, which are not part of this
// repository: pip download --no-deps botocore==1.44.5, then
// go run ./internal/policy/genactions BOTOCORE_WHEEL internal/policy/actions.txt

//go:embed actions.txt
var actionsText string

// A Kind is what an action does, in the order of how much it gives away.
type Kind uint8

const (
	// KindUnknown: the table does not have the action. It covers the services a stream depends on.
	KindUnknown Kind = iota
	// KindList lists or reads metadata.
	KindList
	// KindTagging reads or writes tags.
	KindTagging
	// KindWrite changes resources or their data.
	KindWrite
	// KindData reads the data itself.
	KindData
	// KindCredentials hands out something that can be used elsewhere.
	KindCredentials
	// KindPermissions decides who may do what.
	KindPermissions
)

var kindNames = [...]string{"unknown", "list", "tagging", "write", "data", "credentials", "permissions"}

func (k Kind) String() string { return kindNames[k] }

// An actionTable is the embedded table, read once.
type actionTable struct {
	kinds     map[string]Kind     // by the action in lower case
	byService map[string][]string // as AWS writes them, the gravest first
	folded    map[string][]string // the same in lower case
}

var theActions = sync.OnceValue(func() actionTable {
	t := actionTable{kinds: map[string]Kind{}, byService: map[string][]string{}, folded: map[string][]string{}}
	for line := range strings.Lines(actionsText) {
		fields := strings.Fields(line)
		if len(fields) < 3 || fields[0] == "#" {
			continue
		}
		kind := kindNamed(fields[1])
		for _, name := range fields[2:] {
			full := fields[0] + ":" + name
			folded := strings.ToLower(full)
			t.kinds[folded] = kind
			t.folded[fields[0]] = append(t.folded[fields[0]], folded)
			t.byService[fields[0]] = append(t.byService[fields[0]], full)
		}
	}
	return t
})

func kindNamed(text string) Kind {
	for k, name := range kindNames {
		if name == text {
			return Kind(k)
		}
	}
	return KindUnknown
}

// KindOf tells what one action does. For an action the table does not have, a
// reading verb says KindList and anything else KindUnknown.
func KindOf(action string) Kind {
	folded := strings.ToLower(action)
	if k, ok := theActions().kinds[folded]; ok {
		return k
	}
	_, name, _ := strings.Cut(folded, ":")
	for _, verb := range []string{"list", "describe"} {
		if strings.HasPrefix(name, verb) {
			return KindList
		}
	}
	return KindUnknown
}

// likelyActions are real actions worth trying for a pattern, as AWS writes them
// and in lower case.
func likelyActions(pattern string) (names, folded []string) {
	service, _, ok := strings.Cut(strings.ToLower(pattern), ":")
	if ok && !strings.ContainsAny(service, "*?") {
		return theActions().byService[service], theActions().folded[service]
	}
	return commonActions, commonFolded
}

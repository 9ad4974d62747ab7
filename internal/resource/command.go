package resource

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
)

// way is how settings of a type are set by hand.
type way struct {
	kind  Type
	paths []Path // that the command sets together; a family stands as its prefix
	// line is the command that gives the resource the settings of t.Was; "" when
	// there is none, or when what it needs is not known.
	line func(t turn) string
}

// turn is one way back.
type turn struct {
	Ref
	Region, Account string
	// Path is the setting to restore; of a way for several paths, the first
	// that changed. Member is its name within a family.
	Path   Path
	Member string
	// Was is every setting that was known before, Value that of Path.
	Was   Settings
	Value string
}

// Command is the way back from a change.
type Command struct {
	// Lines are shell commands, one for each call that it takes.
	Lines []string
	// Missing are the settings that no command brings back, because it is not
	// known what they were or because there is no such command.
	Missing []Path
}

// Restore returns the commands that give a resource the settings that it had.
// changed are the paths to bring back, was is everything known before; a path
// that is not in was cannot be brought back.
func Restore(ref Ref, at Place, changed []Path, was Settings) Command {
	var c Command
	if ref.unnamed() {
		return Command{Missing: inOrder(changed)}
	}
	done := map[*way]bool{}
	for _, p := range inOrder(changed) {
		w := wayOf(ref.Type, p)
		value, known := was[p]
		switch {
		case w == nil || !known:
			c.Missing = append(c.Missing, p)
			continue
		case done[w] && p.Family() == "":
			continue // the same command did it
		}
		done[w] = true
		t := turn{Ref: ref, Region: at.Region, Account: at.Account, Path: p, Was: was, Value: value}
		t.Member, _ = p.Family().Name(p)
		if line := w.line(t); line != "" && !slices.Contains(c.Lines, line) {
			c.Lines = append(c.Lines, line)
		} else if line == "" {
			c.Missing = append(c.Missing, p)
		}
	}
	return c
}

// unnamed: a record without an answer does not say what was made, and a
// command about nothing is refused.
func (r Ref) unnamed() bool { return strings.HasSuffix(r.ARN, "/") || strings.HasSuffix(r.ARN, ":") }

// inOrder sorts paths, those first that bring the resource itself back: there
// is nothing to set before.
func inOrder(changed []Path) []Path {
	rank := map[Path]int{DeletionDate: -2, Exists: -1}
	return slices.SortedFunc(slices.Values(changed), func(a, b Path) int {
		return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(a, b))
	})
}

// Look returns the command that shows a resource as it is; "" when none is known.
func Look(ref Ref, at Place) string {
	if ref.unnamed() {
		return ""
	}
	for _, s := range services() {
		if look := s.looks[ref.Type]; look != nil {
			return look(turn{Ref: ref, Region: at.Region, Account: at.Account})
		}
	}
	return ""
}

func wayOf(t Type, p Path) *way {
	for _, s := range allWays() {
		if s.kind == t && (slices.Contains(s.paths, p) || p.Family() != "" && slices.Contains(s.paths, Path(p.Family()))) {
			return s
		}
	}
	return nil
}

// allWays is the table of ways, made when it is first asked for.
func allWays() []*way {
	known.once.Do(func() { known.ways = ways() })
	return known.ways
}

var known struct {
	once sync.Once
	ways []*way
}

// ways lists every way, in the order of the services.
func ways() []*way {
	var all []*way
	for _, s := range services() {
		for i := range s.ways {
			all = append(all, &s.ways[i])
		}
	}
	return all
}

// aws writes a command of the AWS CLI, every argument quoted where a shell
// needs it. The Region is added where the resource has one.
func (t turn) aws(command string, args ...string) string {
	var b strings.Builder
	b.WriteString("aws " + command)
	for _, a := range args {
		b.WriteByte(' ')
		b.WriteString(quote(a))
	}
	if t.Region != "" && formats[t.Type].scope == regional {
		b.WriteString(" --region " + quote(t.Region))
	}
	return b.String()
}

// plainWord are the characters that a shell takes as they are.
const plainWord = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@+"

// quote makes one word of a text for a POSIX shell.
func quote(s string) string {
	if s != "" && strings.Trim(s, plainWord) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// orUnset is a way for one setting: one command when it was set, another when
// it was not.
func orUnset(kind Type, p Path, set, unset func(t turn) string) way {
	return way{kind, []Path{p}, func(t turn) string {
		if t.Value != "" {
			return set(t)
		}
		return unset(t)
	}}
}

// keyBefore is the key that encrypted a resource with KMS, and managed where it
// was AWS's own in the account; "" when KMS did not encrypt it, or when it is
// not known whether or with which key.
func keyBefore(t turn, managed string) string {
	switch key := t.Was[EncryptionKey]; t.Was[Encryption] {
	case EncryptionAWSManaged:
		return cmp.Or(key, managed)
	case EncryptionCustomer:
		return key
	}
	return ""
}

// Known lists the paths of settings, sorted.
func (s Settings) Known() []Path { return slices.Sorted(maps.Keys(s)) }

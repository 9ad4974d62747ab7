package investigate

import (
	"bytes"
	"sync"
	"sync/atomic"
)

// needles are the texts by which a record gives away, before it is parsed,
// that it may be in question. It is safe for concurrent use.
type needles struct {
	words atomic.Pointer[[][]byte]
	keys  sync.Map // ids of access keys
	keyed atomic.Bool
}

// add looks for more words from now on.
func (n *needles) add(words ...string) {
	var all [][]byte
	if had := n.words.Load(); had != nil {
		all = append(all, *had...)
	}
	for _, w := range words {
		all = append(all, []byte(w))
	}
	n.words.Store(&all)
}

// addKey looks for what is done with an access key from now on. It reports
// whether that is new.
func (n *needles) addKey(id string) bool {
	_, known := n.keys.LoadOrStore(id, nil)
	n.keyed.Store(true)
	return !known
}

// in reports whether a record may be in question: it holds one of the texts,
// or spells letters in another way, so that only a parser can tell.
func (n *needles) in(text []byte) bool {
	if words := n.words.Load(); words != nil {
		for _, w := range *words {
			if bytes.Contains(text, w) {
				return true
			}
		}
	}
	return n.keyed.Load() && n.keyIn(text) || spelled(text)
}

var accessKeyID = []byte(`"accessKeyId"`)

// keyIn looks up the ids of access keys in a record.
func (n *needles) keyIn(text []byte) bool {
	for {
		i := bytes.Index(text, accessKeyID)
		if i < 0 {
			return false
		}
		text = text[i+len(accessKeyID):]
		value := bytes.TrimLeft(text, " \t\r\n:")
		if len(value) < 2 || value[0] != '"' {
			continue
		}
		end := bytes.IndexByte(value[1:], '"')
		if end < 0 {
			return false
		}
		if _, found := n.keys.Load(string(value[1 : 1+end])); found {
			return true
		}
	}
}

// spelled reports whether JSON escapes stand for letters of a name: \u0041,
// and \/ in an ARN. The others stand for what no name has.
func spelled(text []byte) bool {
	for {
		i := bytes.IndexByte(text, '\\')
		if i < 0 || i+1 >= len(text) {
			return false
		}
		if c := text[i+1]; c == 'u' || c == '/' {
			return true
		}
		text = text[i+2:]
	}
}

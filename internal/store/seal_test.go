package store

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestSeal(t *testing.T) {
	noise := make([]byte, 5000)
	_, _ = rand.NewChaCha8([32]byte{}).Read(noise)
	for _, tt := range []struct {
		text []byte
		form byte
		why  string
	}{
		{nil, plain, "nothing gets no smaller"},
		{[]byte("x"), plain, "nor does little"},
		{noise, plain, "nor what has no pattern"},
		{[]byte(strings.Repeat("policy ", 500)), compressed, "what says the same again does"},
	} {
		data := Seal("key", tt.text)
		if data[0] != tt.form || len(data) > headLength+len(tt.text) {
			t.Errorf("form %d, %d bytes of %d: %s", data[0], len(data), len(tt.text), tt.why)
		}
		got, err := Open([]byte("before "), "key", data)
		if err != nil || !bytes.Equal(got, append([]byte("before "), tt.text...)) {
			t.Errorf("%v, %.40q: %s", err, got, tt.why)
		}
	}
}

// FuzzSeal: what is sealed is opened again under its key, and under no other;
// and no byte of it changes unseen.
func FuzzSeal(f *testing.F) {
	f.Add("key", []byte("text"), uint(3))
	f.Add("", []byte{}, uint(0))
	f.Add("k", bytes.Repeat([]byte("again "), 99), uint(12))
	f.Fuzz(func(t *testing.T, key string, text []byte, at uint) {
		data := Seal(key, text)
		if got, err := Open(nil, key, data); err != nil || !bytes.Equal(got, text) {
			t.Fatalf("%q, %v", got, err)
		}
		if got, err := Open(nil, key+"x", data); err == nil {
			t.Errorf("opened under another key: %q", got)
		}
		data[at%uint(len(data))] ^= 1 << (at % 8)
		if got, err := Open(nil, key, data); err == nil {
			t.Errorf("opened though damaged: %q", got)
		}
	})
}

package trail

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// numbered is the good record under another eventID.
func numbered(i int) string {
	return strings.Replace(goodRecord, goodKey.ID, fmt.Sprintf("00000000-0000-0000-0000-%012d", i), 1)
}

// harms are the ways in which a record is damaged. None makes it a sound
// record of the same length.
var harms = []func(r *rand.Rand, record string) string{
	func(r *rand.Rand, s string) string { return s[:r.IntN(len(s))] },     // its end cut off
	func(r *rand.Rand, s string) string { return s[1+r.IntN(len(s)-1):] }, // its beginning
	func(r *rand.Rand, s string) string { // bytes flipped
		b := []byte(s)
		for range 1 + r.IntN(8) {
			b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		}
		return string(b)
	},
	func(r *rand.Rand, s string) string { return without(r, s, "{}[]") },
	func(r *rand.Rand, s string) string { return without(r, s, `":,\`) },
	func(r *rand.Rand, s string) string { return insert(r, s, `"`) },
	func(r *rand.Rand, s string) string { return insert(r, s, "\x00") },
	func(r *rand.Rand, s string) string { return insert(r, s, "\xff\xfe") },
	func(r *rand.Rand, s string) string { return insert(r, s, "\\") },
	func(r *rand.Rand, s string) string { return insert(r, s, "{") },
	func(r *rand.Rand, s string) string { return insert(r, s, "]") },
	func(r *rand.Rand, s string) string { return insert(r, s, "\n") },
	func(r *rand.Rand, s string) string { // deep
		return strings.Replace(s, `"responseElements":null`, `"responseElements":`+strings.Repeat(`{"a":[`, 1+r.IntN(2000)), 1)
	},
	func(r *rand.Rand, s string) string { // deep, and whole
		n := 100 + r.IntN(2000)
		return strings.Replace(s, `"responseElements":null`, `"responseElements":`+strings.Repeat(`[`, n)+strings.Repeat(`]`, n), 1)
	},
	func(r *rand.Rand, s string) string { // a huge string
		return strings.Replace(s, "orders-archive", strings.Repeat("x", r.IntN(3<<20)>>(4*r.IntN(4))), 1)
	},
	func(r *rand.Rand, s string) string { // wrong types
		odd := []string{"null", "7", "-1e999", "[]", "{}", `"x"`, "tru", "[[{}]]", "\ufeff", ""}
		return strings.Replace(s, `"firehose.amazonaws.com"`, odd[r.IntN(len(odd))], 1)
	},
	func(r *rand.Rand, s string) string { // members twice
		return strings.Replace(s, `{"eventVersion"`, `{"eventName":{},"eventTime":1,"eventVersion":[],"eventVersion"`, 1)
	},
	func(r *rand.Rand, s string) string { // compressed text in the middle, damaged
		b := []byte(zip(s))
		b[r.IntN(len(b))] ^= 0xff
		return "\x00" + string(b)
	},
}

func without(r *rand.Rand, s, chars string) string {
	for range 1 + r.IntN(4) {
		from := r.IntN(len(s))
		if i := strings.IndexAny(s[from:], chars); i >= 0 {
			s = s[:from+i] + s[from+i+1:]
		}
	}
	return s
}

func insert(r *rand.Rand, s, what string) string {
	for range 1 + r.IntN(3) {
		i := r.IntN(len(s))
		s = s[:i] + what + s[i:]
	}
	return s
}

// besides are the places in which a bad record lies beside good ones; each
// holds two of them.
var besides = []struct{ name, format string }{
	{"file", `{"Records":[%[2]s,%[1]s,%[3]s]}`},
	{"list", `[%[2]s,%[1]s,%[3]s]`},
	{"NDJSON", "%[2]s\n%[1]s\n%[3]s\n"},
	{"NDJSON of files", "{\"Records\":[%[2]s,%[1]s]}\n{\"Records\":[%[3]s]}"},
}

// TestHostile: beside 1,000 damaged records, the sound ones are told, and no
// byte is gone over many times.
func TestHostile(t *testing.T) {
	n := 1000
	if testing.Short() {
		n = 200
	}
	for seed := range n {
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		bad := harms[seed%len(harms)](r, numbered(0))
		for _, place := range besides {
			text := fmt.Sprintf(place.format, bad, numbered(1), numbered(2))
			for _, packed := range []bool{false, true} {
				if packed {
					text = zip(text)
				}
				found := map[string]int{}
				_, err := Read(context.Background(), strings.NewReader(text), "x", func(e *Event) error {
					found[e.ID]++
					return nil
				})
				for i := 1; i <= 2; i++ {
					if id := fmt.Sprintf("00000000-0000-0000-0000-%012d", i); found[id] != 1 || err != nil {
						t.Errorf("seed %d, %s: record %d told %d times, %v", seed, place.name, i, found[id], err)
					}
				}
				if len(found) > 3 || found["alike"] > 1 {
					t.Errorf("seed %d, %s: told %v", seed, place.name, found)
				}
			}
		}
	}
}

// TestOneFault: what is broken is told once, not for each of its pieces.
func TestOneFault(t *testing.T) {
	for _, tt := range []struct{ bad, reason, why string }{
		{`{}`, "missing eventSource", "sound JSON, but no record"},
		{`7`, "not a JSON object", "wrong type"},
		{`"text"`, "not a JSON object", "text that holds no record"},
		{`tru`, "not a JSON object", "no JSON at all"},
		{strings.Replace(goodRecord, `:null`, `:nul`, 1), "invalid JSON", "found when the brackets are right"},
		{strings.Replace(goodRecord, `"userIdentity":`, `"userIdentity":x`, 1), "invalid JSON", "found where it stands"},
		{strings.Replace(goodRecord, `"userIdentity"`, `userIdentity"`, 1), "invalid JSON", "a quote lost"},
		{strings.Replace(goodRecord, `"attributes":{`, `"attributes":`, 1), "invalid JSON", "a bracket lost"},
		{strings.Replace(goodRecord, `"noEncryptionConfig":"NoEncryption"}`, `"noEncryptionConfig":"NoEncryption"`, 1), "invalid JSON", "another one"},
		{strings.Replace(goodRecord, `null`, strings.Repeat(`[`, 200)+strings.Repeat(`]`, 200), 1), "nested deeper than 128 levels", "too deep"},
		{strings.Replace(goodRecord, `null`, strings.Repeat(`{"a":`, 200)+`1`+strings.Repeat(`}`, 200), 1), "nested deeper than 128 levels", "too deep"},
		{strings.Replace(goodRecord, `null`, `"`+strings.Repeat(`x`, maxRecord)+`"`, 1), "larger than 2 MiB", "too large for a record"},
		{strings.Replace(goodRecord, `null`, `"`+strings.Repeat(`x`, maxValue+maxRecord)+`"`, 1), "larger than 16 MiB", "too large to be held"},
		{`{"awslogs":{"data":"H4sI?"}}`, "awslogs.data is not base64", "a wrap that cannot be opened"},
		{awslogs(goodRecord)[:200] + `"}}`, "gzip: cut off", "nor can this"},
		{`{"awslogs":{"data":"aGVsbG8gd29ybGQ="}}`, "gzip: invalid header", "nor this"},
		{`{"body":"hello"}`, "a wrap without a record in it", "a wrap of something else"},
		{strings.Repeat(`{"detail":`, 9) + `{}` + strings.Repeat(`}`, 9), "wrapped too many times", "wraps without end"},
		{`{"eventName":"x","Records":[1,2]}`, "missing eventSource", "a record's own list is no list of records"},
	} {
		if stats, _ := ReadText(context.Background(), tt.bad, "x", nil); stats.Malformed != 1 || stats.Records != 0 {
			t.Errorf("in memory, %.60s: %+v, want 1: %s (%s)", tt.bad, stats, tt.reason, tt.why)
		}
		for _, place := range besides {
			events, stats := read(t, fmt.Sprintf(place.format, tt.bad, numbered(1), numbered(2)))
			if len(events) != 2 || stats.Malformed != 1 || stats.Faults[0].Reason != tt.reason || stats.Faults[0].Record != 2 {
				t.Errorf("%s, %.60s: %d events, %d faults %.200v, want 1: %s (%s)", place.name, tt.bad, len(events), stats.Malformed, stats.Faults, tt.reason, tt.why)
			}
		}
	}
}

// TestWork: the bytes that are gone over again grow with the input, not with
// its square.
func TestWork(t *testing.T) {
	const limit = 1 << 20
	var texts []string
	for _, piece := range []string{
		`{`, `[`, `{"a":`, `{"a":[`, `[{"a":`, `{"`, `"`, `{"{":":",",":",","`, `":",",":",":",","`, `{"a":{},"b":`, `[1,`, `{}`, "{\n", `\`, `{"a":"\"`, "\"\n",
		`{"Records":[`, `{"Records":[],"x":`, `]`, `}`, `{"detail":`, `{"a":"{`, `{"body":"`, `{"a":"x","b":{"c":`,
	} {
		texts = append(texts, strings.Repeat(piece, 3*limit/len(piece)))
	}
	for _, start := range []string{`{"a":`, `{"a":[`, `[{"a":`} { // levels that stay open for long
		texts = append(texts, strings.Repeat(start, 50)+`{"b":1`+strings.Repeat(`,"c":1`, limit/2))
	}
	for _, text := range texts {
		s := &splitter{window: window{src: strings.NewReader(text), limit: limit}}
		emitted := 0
		s.text = func(text []byte, _ int64) { emitted += len(text) }
		s.fault = func(int64, string) {}
		s.emit = func(text []byte, _ int64, _ bool) bool { emitted += len(text); return false }
		s.run()
		if s.back > 3*int64(len(text)) || emitted > 3*len(text) || cap(s.buf) > limit+windowStart {
			t.Errorf("%.20q…: %d bytes: went back over %d, emitted %d, window of %d", text, len(text), s.back, emitted, cap(s.buf))
		}
	}
}

// TestLimitWithinRecord: a limit that is passed within a sound record is the
// fault of what stands before it.
func TestLimitWithinRecord(t *testing.T) {
	ones := strings.Repeat(`1,`, maxValue/2-400)
	for before, want := range map[string]string{
		`{"a":[` + ones + `1`:                           "larger than 16 MiB",
		`{"a":[{"b":[` + ones + `1`:                     "larger than 16 MiB",
		`{"a":` + strings.Repeat(`[`, maxDepth-4) + `1`: tooDeep,
	} {
		if found, stats := told(t, before+","+goodRecord+"]"); !found || stats.Malformed == 0 || stats.Faults[0].Reason != want {
			t.Errorf("%.20s…: %v, %+v: want the record and a fault", before, found, stats)
		}
	}
}

// TestFaultPerLine: on lines of their own, every broken record is told.
func TestFaultPerLine(t *testing.T) {
	for _, bad := range []string{`{}`, `x`, `{"a":{"b":x`, `{"a":"b`, `[{"a":[{"b":"c" "`, goodRecord[:700]} {
		_, stats := read(t, strings.Repeat(bad+"\n", 3)+goodRecord+"\n")
		if stats.Malformed < 3 || stats.Records != 1 {
			t.Errorf("%.30s: %+v, want 3 faults or more", bad, stats)
		}
	}
}

// TestFaultPerManyLines: a line begins also where the window was moved.
func TestFaultPerManyLines(t *testing.T) {
	const bad = `{"a":{"b":x`
	const n = 10 * windowStart / len(bad)
	if _, stats := read(t, strings.Repeat(bad+"\n", n)); stats.Malformed != n {
		t.Errorf("%d faults, want %d", stats.Malformed, n)
	}
	// And nowhere else: the second bracket is the first byte of a new window.
	if _, stats := read(t, `{"a":;`+strings.Repeat(" ", windowStart-6)+`{}}`); stats.Malformed != 1 {
		t.Errorf("%d faults on one line, want 1", stats.Malformed)
	}
}

// TestSwallowed: a record is told though what is broken before it makes it
// look like a part of something else.
func TestSwallowed(t *testing.T) {
	for _, tt := range []struct{ text, why string }{
		{`{"Records":[{"resources":[{},` + goodRecord + `]}`, "cut off in a list: the file's end is taken for the object's"},
		{`{"Records":[{"resources":[{},` + goodRecord + "]}\n" + `{"Records":[` + numbered(1) + `]}`, "and another file follows"},
		{`{"Records":[":],"x":[0,` + goodRecord + `]}`, "a stray quote: the list's end is taken for another's"},
		{`{"Records":[{}],"x":[0,` + goodRecord, "cut off behind the list"},
		{`{"detail-type":"AWS API Call via CloudTrail","detail":` + goodRecord + `,"x":`, "a wrap cut off behind the record"},
	} {
		if found, stats := told(t, tt.text); !found || stats.Malformed == 0 {
			t.Errorf("%.60s…: %v, %+v: %s", tt.text, found, stats, tt.why)
		}
	}
}

// TestFaultPerElement: so is every broken element, once the one before it has
// ended.
func TestFaultPerElement(t *testing.T) {
	for _, bad := range []string{`{}`, `7`, `{"a":{"b":;}}`, `{"a":[{"b":1},{"c":;}]}`, `{"a":;,"b":[{},{}],"c":{"d":[{"e":1},2]}}`} {
		_, stats := read(t, "["+strings.Repeat(bad+",", 3)+goodRecord+"]")
		if stats.Malformed != 3 || stats.Records != 1 {
			t.Errorf("%.30s: %+v, want 3 faults", bad, stats)
		}
	}
}

// TestManyFaults: faults are all counted, and few are kept.
func TestManyFaults(t *testing.T) {
	_, stats := read(t, strings.Repeat("{}\n", 5000))
	if stats.Malformed != 5000 || len(stats.Faults) != maxFaults || stats.Faults[99].Record != 100 {
		t.Errorf("%d faults, %d kept, want 5000 and %d", stats.Malformed, len(stats.Faults), maxFaults)
	}
	if got, want := stats.Faults[2].Error(), "x: record 3: missing eventSource"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := (Fault{File: "a\x1b[31m", Reason: "r"}).Error(), `"a\x1b[31m": r`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBrokenGzip(t *testing.T) {
	member := func(i int) string { return zip(numbered(i) + "\n") }
	flip := func(s string, at int) string { b := []byte(s); b[at] ^= 0xff; return string(b) }
	whole := member(1)
	bomb := bomb(160 << 20)
	for _, tt := range []struct {
		text   string
		n      int
		reason string
		why    string
	}{
		{zip(file(100))[:3000], 0, "gzip: cut off", "what was read before is told; here only n matters"},
		{member(0) + whole[:len(whole)/2], 1, "gzip: cut off", "the member before is told"},
		{whole[:len(whole)/2] + member(2) + member(3), 2, "", "members behind a broken one are told"},
		{flip(whole, 40) + member(2), 1, "", "also when the damage lies within"},
		{flip(whole, len(whole)-6) + member(2), 2, "gzip: invalid checksum", "a wrong checksum takes nothing away"},
		{member(1) + "garbage" + member(2), 2, "gzip: invalid header", "garbage between members"},
		{member(1) + strings.Repeat("\x00", 512), 1, "gzip: invalid header", "padding is told"},
		{strings.Repeat("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00", 1<<20), 0, "gzip: too many broken members", "going back must not add up"},
		{bomb, 0, "decompresses to more than 500 times its size", "a bomb is given up"},
		{`{"awslogs":{"data":"` + base64.StdEncoding.EncodeToString([]byte(bomb)) + `"}}`, 0, "decompresses to more than 64 MiB", "a bomb in a wrap, too"},
	} {
		events, stats := read(t, tt.text)
		if tt.n > 0 && len(events) != tt.n || stats.Malformed == 0 {
			t.Errorf("%d events, %+v: want %d, and a fault: %s", len(events), stats, tt.n, tt.why)
			continue
		}
		found := tt.reason == ""
		for _, f := range stats.Faults {
			found = found || f.Reason == tt.reason
		}
		if !found {
			t.Errorf("%v, want %q: %s", stats.Faults, tt.reason, tt.why)
		}
	}
}

// bomb compresses n spaces as well as gzip can.
func bomb(n int) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(bytes.Repeat([]byte(" "), n))
	w.Close()
	return b.String()
}

// TestWrongChecksum: what lies within a member is no member of its own.
func TestWrongChecksum(t *testing.T) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.NoCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Write([]byte(zip(goodRecord)))
	w.Close()
	text := b.Bytes()
	text[len(text)-5] ^= 0xff
	if events, stats := read(t, string(text)); len(events) != 1 || stats.Malformed != 1 {
		t.Errorf("%d events, %+v: want 1 and a fault", len(events), stats)
	}
}

func TestReadStops(t *testing.T) {
	stop := fmt.Errorf("enough")
	n := 0
	stats, err := Read(context.Background(), strings.NewReader(file(1000)), "x", func(*Event) error {
		if n++; n == 3 {
			return stop
		}
		return nil
	})
	if err != stop || n != 3 || stats.Malformed != 0 {
		t.Errorf("%v after %d, %+v: want the visitor's error after 3", err, n, stats)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if stats, err := Read(ctx, bytes.NewReader([]byte(zip(file(10)))), "x", nil); err != context.Canceled || stats.Malformed != 0 {
		t.Errorf("%v, %+v: want the context's error, and no fault", err, stats)
	}
}

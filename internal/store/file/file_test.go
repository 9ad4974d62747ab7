package file

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// numbered is a resource with a value.
func numbered(arn string, revision int64) estate.Write {
	return estate.Write{ARN: arn, Resource: &estate.Resource{ARN: arn, Revision: revision, Facts: map[resource.Path][]estate.Fact{
		resource.Policy: {{Value: fmt.Sprintf("%s is at %d", arn, revision), Moment: estate.Moment{Event: "e"}}}}}}
}

func put(t testing.TB, s *Store, changes ...estate.Write) {
	t.Helper()
	if err := s.Put(t.Context(), changes); err != nil {
		t.Fatal(err)
	}
}

func value(t testing.TB, s *Store, arn string) string {
	t.Helper()
	all, err := s.Get(t.Context(), arn)
	if err != nil {
		t.Fatal(err)
	}
	return all[0].Now()[resource.Policy]
}

func TestWhatIsClosedIsThereAgain(t *testing.T) {
	name := filepath.Join(t.TempDir(), "state.db")
	for i := int64(1); i <= 3; i++ {
		s, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := value(t, s, "a"); i > 1 && got != fmt.Sprintf("a is at %d", i-1) {
			t.Errorf("opened for the %d. time, %q", i, got)
		}
		put(t, s, numbered("a", i), estate.Write{ARN: "b", Link: []string{"s"}})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(t.Context(), "a"); err == nil || err.Error() != name+": the store is closed" {
			t.Errorf("after Close: %v", err)
		}
	}
}

// More resources than wait are written by the way, and none is lost.
func TestManyResources(t *testing.T) {
	name, n := filepath.Join(t.TempDir(), "state.db"), 2*maxPending+100
	s := opened(t, name)
	for i := range n {
		put(t, s, numbered(strconv.Itoa(i), 1))
	}
	if len(s.pending) > maxPending || s.count < maxPending {
		t.Errorf("%d wait, %d are written", len(s.pending), s.count)
	}
	for i := range n {
		if arn := strconv.Itoa(i); value(t, s, arn) != arn+" is at 1" {
			t.Fatalf("%s: %q", arn, value(t, s, arn))
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if again := opened(t, name); again.count != n {
		t.Errorf("%d of %d are there again", again.count, n)
	}
}

func TestASecondProcessIsToldSo(t *testing.T) {
	name := filepath.Join(t.TempDir(), "state.db")
	s := opened(t, name)
	put(t, s, numbered("a", 1))
	if _, err := open(name, time.Millisecond); err == nil || err.Error() != name+": another process has it open" {
		t.Errorf("%v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := value(t, opened(t, name), "a"); got != "a is at 1" {
		t.Errorf("%q", got)
	}
}

func TestForeignFiles(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		make func(name string) error
		want string
		why  string
	}{
		{func(name string) error { return os.Mkdir(name, 0o700) }, "not a file", "a directory"},
		{func(name string) error { return os.WriteFile(name, []byte("a: b\n"), 0o600) }, "no state file of hosewatch, or damaged", "a short text"},
		{func(name string) error { return os.WriteFile(name, bytes.Repeat([]byte("a: b\n"), 20_000), 0o600) }, "no state file of hosewatch, or damaged", "a long text"},
		{func(name string) error { return other(name, "things", "", "") }, "no state file of hosewatch", "another program's"},
		{func(name string) error { return other(name, string(about), "form", "2") }, `a state file of form "2"; this program reads form "1"`, "a newer program's"},
	} {
		name := filepath.Join(dir, strings.ReplaceAll(tt.why, " ", "-"))
		if err := tt.make(name); err != nil {
			t.Fatal(err)
		}
		before, _ := os.ReadFile(name)
		_, err := Open(name)
		if err == nil || !strings.HasPrefix(err.Error(), name+": "+tt.want) {
			t.Errorf("%s: %v", tt.why, err)
		}
		if after, _ := os.ReadFile(name); !bytes.Equal(before, after) {
			t.Errorf("%s was changed", tt.why)
		}
	}
	if _, err := Open(filepath.Join(dir, "none", "state.db")); err == nil {
		t.Error("a file in a directory that is not there was opened")
	}
}

// other makes a database of another program.
func other(name, bucket, key, value string) error {
	db, err := bbolt.Open(name, 0o600, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte(bucket))
		if err != nil || key == "" {
			return err
		}
		if _, err := tx.CreateBucket(resources); err != nil {
			return err
		}
		return b.Put([]byte(key), []byte(value))
	})
}

// TestDamagedFiles cuts a file short and changes many a byte of
// it: it is refused, or all answers are right. What is as it was before the last
// time that it was written is right too: a damaged first page is what a crash
// leaves when it was not written to the end.
func TestDamagedFiles(t *testing.T) {
	dir := t.TempDir()
	whole := sound(t, filepath.Join(dir, "state.db"))
	name, refused, right := filepath.Join(dir, "damaged.db"), 0, 0
	try := func(data []byte, what string) {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := open(name, time.Millisecond)
		if err != nil {
			refused++
			if !strings.HasPrefix(err.Error(), name+": ") {
				t.Errorf("%s: %v", what, err)
			}
			return
		}
		all, err := s.Get(t.Context(), "a", "b", "c")
		for i, arn := range []string{"a", "b", "c"} {
			if err == nil && all[i].Now()[resource.Policy] != arn+" is at 2" && all[i].Now()[resource.Policy] != arn+" is at 1" {
				t.Errorf("%s: %s is %q", what, arn, all[i].Now()[resource.Policy])
			}
		}
		right++
		_ = guarded(s.db.Close)
	}
	step := 29
	if testing.Short() {
		step = 307
	}
	for i := 0; i < len(whole); i += step {
		damaged := bytes.Clone(whole)
		damaged[i] ^= 0xff
		try(damaged, fmt.Sprintf("byte %d changed", i))
	}
	for i := 1; i < len(whole); i += 2039 {
		try(whole[:i], fmt.Sprintf("cut after %d bytes", i))
	}
	if refused == 0 || right == 0 {
		t.Errorf("%d refused, %d right", refused, right)
	}
	t.Logf("%d refused, %d had the right answers", refused, right)
}

// sound makes a file that was written twice, and returns what is in it.
func sound(t *testing.T, name string) []byte {
	s := opened(t, name)
	for i := int64(1); i <= 2; i++ {
		put(t, s, numbered("a", i), numbered("b", i), numbered("c", i))
		if err := s.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return whole
}

// killedVariable makes the test's program a writer that waits to be killed.
const killedVariable = "HOSEWATCH_TEST_KILLED"

func TestMain(m *testing.M) {
	if name := os.Getenv(killedVariable); name != "" {
		writeForEver(name)
	}
	os.Exit(m.Run())
}

// writeForEver puts two resources at once, again and again, and says after
// each Flush how far it came.
func writeForEver(name string) {
	s, err := Open(name)
	for i := int64(1); err == nil; i++ {
		if err = s.Put(context.Background(), []estate.Write{numbered("a", i), numbered("b", i)}); err == nil && i%3 == 0 {
			err = s.Flush()
			fmt.Println(i)
		}
	}
	fmt.Println(err)
	os.Exit(1)
}

// TestKilled kills a process that writes. What it flushed is there, and of the
// rest each Put is there as a whole or not at all.
func TestKilled(t *testing.T) {
	for round := range 5 {
		name := filepath.Join(t.TempDir(), "state.db")
		command := exec.Command(os.Args[0])
		command.Env = []string{killedVariable + "=" + name}
		stdout, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		flushed, lines := 0, bufio.NewScanner(stdout)
		for lines.Scan() {
			if flushed, err = strconv.Atoi(lines.Text()); err != nil {
				t.Fatal(lines.Text())
			}
			if flushed == 30+3*round {
				_ = command.Process.Kill()
			}
		}
		_ = command.Wait()
		s := opened(t, name)
		a, b := value(t, s, "a"), value(t, s, "b")
		n, err := strconv.Atoi(strings.TrimPrefix(a, "a is at "))
		if err != nil || n < flushed || b != fmt.Sprintf("b is at %d", n) {
			t.Errorf("after %d were flushed: %q and %q", flushed, a, b)
		}
	}
}

// BenchmarkPut is what keeping one event costs, all writing to disk included:
// one of 5,000 streams changes, and is linked to a key that all have.
func BenchmarkPut(b *testing.B) {
	s, err := Open(filepath.Join(b.TempDir(), "state.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	n := 0
	for b.Loop() {
		arn, revision := strconv.Itoa(n%5_000), int64(n/5_000+1)
		if _, err := s.Get(b.Context(), arn); err != nil {
			b.Fatal(err)
		}
		put(b, s, numbered(arn, revision), estate.Write{ARN: "key", Link: []string{arn}})
		n++
	}
}

package simulate

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
)

// file is a log file that was delivered.
type file struct {
	path    string
	size    int
	text    []byte
	records []json.RawMessage
}

// delivered writes a story and reads the files, in the order of their names.
func delivered(t *testing.T, s Settings, d Delivery) (all []file, counted Delivered) {
	t.Helper()
	folder := t.TempDir()
	counted, err := WriteTrail(folder, story(t, s), d)
	if err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(os.DirFS(folder), ".", func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			all = append(all, opened(t, folder, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, counted
}

func opened(t *testing.T, folder, path string) file {
	t.Helper()
	packed, err := os.ReadFile(filepath.Join(folder, path))
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if _, err := text.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	var log struct{ Records []json.RawMessage }
	if err := json.Unmarshal(text.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	return file{path, len(packed), text.Bytes(), log.Records}
}

// A bucket's objects are named by account, Region, day and time of delivery.
var objectName = regexp.MustCompile(`^AWSLogs/(\d{12})/CloudTrail/([a-z]+-[a-z]+-\d)/(\d{4})/(\d\d)/(\d\d)/(\d{12})_CloudTrail_([a-z]+-[a-z]+-\d)_(\d{8})T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz$`)

func TestFilesAreNamedAndFiled(t *testing.T) {
	files, counted := delivered(t, Settings{Events: 30_000}, Delivery{})
	if len(files) != counted.Files || counted.Files < 30 {
		t.Errorf("%d files, %d counted", len(files), counted.Files)
	}
	for _, f := range files {
		m := objectName.FindStringSubmatch(f.path)
		if m == nil || m[1] != m[6] || m[2] != m[7] || m[3]+m[4]+m[5] != m[8] {
			t.Fatalf("%s is not how CloudTrail names an object", f.path)
		}
		if !bytes.HasPrefix(f.text, []byte(`{"Records":[{"eventVersion"`)) || !bytes.HasSuffix(f.text, []byte(`}]}`)) || bytes.ContainsRune(f.text, '\n') {
			t.Fatalf("%s is not how CloudTrail writes a file", f.path)
		}
		for _, raw := range f.records {
			if r := readRecord(t, raw); r.RecipientAccountID != m[1] || r.AwsRegion != m[2] {
				t.Fatalf("%s holds a record of %s, %s", f.path, r.RecipientAccountID, r.AwsRegion)
			}
		}
	}
}

// All of a story is delivered: once, but for the few records that come twice,
// and then in two files.
func TestAllIsDelivered(t *testing.T) {
	s := Settings{Events: 30_000}
	files, counted := delivered(t, s, Delivery{Twice: 0.01})
	in := map[string]string{}
	twice, total := 0, 0
	for _, f := range files {
		for _, raw := range f.records {
			total++
			switch before, ok := in[string(raw)]; {
			case ok && before == f.path:
				t.Fatalf("twice in %s: %s", f.path, raw)
			case ok:
				twice++
			}
			in[string(raw)] = f.path
		}
	}
	for e := range story(t, s) {
		if in[string(e.Record)] == "" {
			t.Fatalf("lost: %s", e.Record)
		}
	}
	if len(in) != s.Events || twice != counted.Twice || total != counted.Records || twice < 200 {
		t.Errorf("%d of %d events, %d of %d records, %d twice, counted as %d", len(in), s.Events, total, counted.Records, twice, counted.Twice)
	}
}

// Within a file the order is rough, and some records come minutes late.
func TestOrderIsRough(t *testing.T) {
	files, _ := delivered(t, Settings{Events: 30_000}, Delivery{})
	var ahead, behind, late, total int
	for _, f := range files {
		var latest time.Time
		for _, raw := range f.records {
			at, err := time.Parse(time.RFC3339, readRecord(t, raw).EventTime)
			if err != nil {
				t.Fatal(err)
			}
			total++
			switch by := latest.Sub(at); {
			case latest.IsZero() || by <= 0:
				ahead++
				latest = at
			case by < time.Minute:
				behind++
			case by > 5*time.Minute:
				late++
			}
		}
	}
	if ahead < total/4 || behind < total/4 || late < 10 || late > total/20 {
		t.Errorf("of %d records %d come in order, %d less than a minute behind, %d more than five", total, ahead, behind, late)
	}
}

// What gunzip costs depends on how well the files compress, and on how long
// they are.
func TestFilesAreLikeCloudTrails(t *testing.T) {
	files, counted := delivered(t, Settings{Events: 100_000}, Delivery{})
	if ratio := float64(counted.Uncompressed) / float64(counted.Bytes); ratio < 11 || ratio > 20 {
		t.Errorf("compressed %.1f times, want 11 to 20", ratio)
	}
	var size, text int64
	short, long := 0, 0
	for _, f := range files {
		size += int64(f.size)
		text += int64(len(f.text))
		switch n := len(f.records); {
		case n > fullFile:
			t.Errorf("%s holds %d records", f.path, n)
		case n < 50:
			short++
		case n > 1000:
			long++
		}
	}
	if size != counted.Bytes || text != counted.Uncompressed {
		t.Errorf("%d bytes of %d, counted as %d of %d", size, text, counted.Bytes, counted.Uncompressed)
	}
	if mean := counted.Records / counted.Files; mean < 250 || mean > 1000 || short == 0 || long < 10 {
		t.Errorf("%d records in a file on average, %d files have less than 50, %d more than 1,000", mean, short, long)
	}
}

func TestSameSeedSameFiles(t *testing.T) {
	names := func(seed uint64) (all string) {
		files, _ := delivered(t, Settings{Events: 3000, Seed: seed}, Delivery{Seed: seed})
		for _, f := range files {
			all += f.path + string(f.text)
		}
		return all
	}
	one := names(3)
	if names(3) != one {
		t.Error("other files of the same seed")
	}
	if names(4) == one {
		t.Error("the same files of another seed")
	}
}

// In ManyChanges no resource's history is in one file.
func TestManyChangesCrossFiles(t *testing.T) {
	s, d := ManyChanges(20_000)
	files, _ := delivered(t, s, d)
	in := map[string]map[string]bool{}
	changed := 0
	for _, f := range files {
		for _, raw := range f.records {
			var r struct {
				ReadOnly          bool
				RequestParameters struct {
					DeliveryStreamName string
				}
			}
			if err := json.Unmarshal(raw, &r); err != nil {
				t.Fatal(err)
			}
			if name := r.RequestParameters.DeliveryStreamName; name != "" && !r.ReadOnly {
				changed++
				if in[name] == nil {
					in[name] = map[string]bool{}
				}
				in[name][f.path] = true
			}
		}
	}
	for name, paths := range in {
		if len(paths) < 5 {
			t.Errorf("all changes of %s are in %d files", name, len(paths))
		}
	}
	if len(in) < 10 || changed < 20*len(in) {
		t.Errorf("%d changes of %d streams", changed, len(in))
	}
}

func TestFolderMustBeWritable(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := WriteTrail(blocked, story(t, Settings{Events: 100}), Delivery{})
	if err == nil || !strings.Contains(err.Error(), blocked) {
		t.Errorf("%v, want an error that names %s", err, blocked)
	}
}

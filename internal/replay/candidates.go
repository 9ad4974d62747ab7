package replay

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/tidwall/gjson"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// packed ends the names of files of records. Each line of one is a record and
// where it was read:
//
//	{"file":"s3://trail/AWSLogs/…","record":3,"detail":{…}}
//
// which is a wrap that internal/trail knows, so that scan and triage read what
// is watched of months as they read a trail. A record that has more than one
// line stands there as a text, so that not a byte of it changes.
const packed = ".ndjson.gz"

// line is the beginning of what stands in a file of records.
type line struct {
	File   string `json:"file"`
	Record int    `json:"record"`
}

// writer writes a file of records. The zero value is ready.
type writer struct {
	body bytes.Buffer
	gz   *gzip.Writer
}

func (w *writer) add(e *trail.Event) error {
	if w.gz == nil {
		w.gz = gzip.NewWriter(&w.body)
	}
	head, err := json.Marshal(line{e.Origin.File, e.Origin.Record})
	if err != nil {
		return err
	}
	detail := []byte(e.Raw)
	if strings.ContainsRune(e.Raw, '\n') {
		detail = gjson.AppendJSONString(nil, e.Raw)
	}
	for _, part := range [][]byte{head[:len(head)-1], []byte(`,"detail":`), detail, []byte("}\n")} {
		w.gz.Write(part) // a bytes.Buffer takes everything
	}
	return nil
}

// records reads a file of records. An error names the file and ends it.
func records(ctx context.Context, b Bucket, key string) iter.Seq2[*trail.Event, error] {
	return func(yield func(*trail.Event, error) bool) {
		fail := func(err error) { yield(nil, fmt.Errorf("%s: %w", key, err)) }
		body, err := b.Get(ctx, key)
		if err != nil {
			yield(nil, err)
			return
		}
		defer body.Close()
		gz, err := gzip.NewReader(bufio.NewReader(body))
		if err != nil {
			fail(err)
			return
		}
		lines := bufio.NewReaderSize(gz, 64<<10)
		for {
			text, err := lines.ReadString('\n')
			if err == io.EOF && text == "" {
				return
			}
			if err != nil {
				fail(err)
				return
			}
			e, err := parseLine(text)
			if err != nil {
				fail(err)
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

func parseLine(text string) (*trail.Event, error) {
	if !gjson.Valid(text) {
		return nil, errors.New("a line is not JSON")
	}
	found := gjson.GetMany(text, "file", "record", "detail")
	raw := found[2].Raw
	if found[2].Type == gjson.String {
		raw = found[2].Str
	}
	return trail.ParseRecord(raw, trail.Origin{File: found[0].Str, Record: int(found[1].Int())})
}

// put ends the file and writes it.
func (w *writer) put(ctx context.Context, to Bucket, key string) error {
	if w.gz == nil {
		w.gz = gzip.NewWriter(&w.body)
	}
	if err := w.gz.Close(); err != nil {
		return err
	}
	return to.Put(ctx, key, w.body.Bytes())
}

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"unsafe"

	"github.com/klauspost/compress/gzip"
	"github.com/tidwall/gjson"
)

// counters are the programs in Go that answer the question. Each is run as a
// process of its own, and keeps its buffers from file to file.
var counters = map[string]func(folder string, found tally) error{
	"gunzip":        gunzip,
	"gjson":         withGJSON,
	"gjson-lean":    withLeanGJSON,
	"encoding/json": withEncodingJSON,
}

// unpacker gunzips one file after the other.
type unpacker struct {
	from *bufio.Reader
	gzip *gzip.Reader
}

// each opens every log file of a folder.
func (u *unpacker) each(folder string, read func(io.Reader) error) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json.gz") {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		if u.gzip == nil {
			u.from = bufio.NewReaderSize(file, 64<<10)
			u.gzip, err = gzip.NewReader(u.from)
		} else {
			u.from.Reset(file)
			err = u.gzip.Reset(u.from)
		}
		if err != nil {
			return err
		}
		return read(u.gzip)
	})
}

// eachWhole is each for those who need all of a file at once. The text is good
// until the next.
func (u *unpacker) eachWhole(folder string, read func([]byte) error) error {
	var whole bytes.Buffer
	return u.each(folder, func(r io.Reader) error {
		whole.Reset()
		if _, err := whole.ReadFrom(r); err != nil {
			return err
		}
		return read(whole.Bytes())
	})
}

// gunzip answers nothing: it is what all others do first, and the measure.
func gunzip(folder string, _ tally) error {
	return new(unpacker).each(folder, func(r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	})
}

// withGJSON is the loop as one writes it.
func withGJSON(folder string, found tally) error {
	return new(unpacker).each(folder, func(r io.Reader) error {
		text, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		gjson.GetBytes(text, "Records").ForEach(func(_, record gjson.Result) bool {
			found.count(record.Get("eventSource").Str, record.Get("eventName").Str)
			return true
		})
		return nil
	})
}

// withLeanGJSON is the least that the loop can cost: one buffer for all files,
// gjson reads in it, and the garbage collector has no processor to itself, where
// it would work as long as that is idle.
func withLeanGJSON(folder string, found tally) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	return new(unpacker).eachWhole(folder, func(text []byte) error {
		gjson.Get(unsafe.String(unsafe.SliceData(text), len(text)), "Records").ForEach(func(_, record gjson.Result) bool {
			found.count(record.Get("eventSource").Str, record.Get("eventName").Str)
			return true
		})
		return nil
	})
}

func withEncodingJSON(folder string, found tally) error {
	var file struct {
		Records []struct {
			EventSource string `json:"eventSource"`
			EventName   string `json:"eventName"`
		}
	}
	return new(unpacker).eachWhole(folder, func(text []byte) error {
		file.Records = file.Records[:0]
		if err := json.Unmarshal(text, &file); err != nil {
			return err
		}
		for _, record := range file.Records {
			found.count(record.EventSource, record.EventName)
		}
		return nil
	})
}

// countEvents counts the events of a folder, and the bytes of its files.
func countEvents(folder string) (events int, size int64, err error) {
	err = filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	err = new(unpacker).eachWhole(folder, func(text []byte) error {
		events += int(gjson.GetBytes(text, "Records.#").Int())
		return nil
	})
	return events, size, err
}

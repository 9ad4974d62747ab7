package file

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/lru"
	"github.com/hosewatch/hosewatch/internal/store"
)

// The buckets of the file, and what stands in the first.
var (
	about     = []byte("hosewatch estate")
	formKey   = []byte("form")
	countKey  = []byte("resources")
	form      = []byte("1")
	resources = []byte("resources")
)

// lockWait is how long Open waits for another process to end.
const lockWait = time.Second

// Open opens the file with this name, or makes it; its directory must exist.
// All of it is read once to see that it is sound. The errors say when another
// process has it, and when it is not such a file or is damaged; it is left as
// it is then.
func Open(name string) (*Store, error) { return open(name, lockWait) }

func open(name string, wait time.Duration) (*Store, error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a file", name)
	}
	db, err := openDatabase(name, wait)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, inWords(err))
	}
	s := &Store{
		name: name, db: db,
		known: lru.New[string, *estate.Resource](maxKnown), pending: map[string]*estate.Resource{},
	}
	err = guarded(func() error { return wholeFile(db) })
	if err == nil {
		err = guarded(s.begin)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), guarded(db.Close))
	}
	return s, nil
}

// openDatabase opens the file and, when a damaged one makes that fail
// half-way, does not keep it locked.
func openDatabase(name string, wait time.Duration) (db *bbolt.DB, err error) {
	var file *os.File
	err = guarded(func() (err error) {
		db, err = bbolt.Open(name, 0o600, &bbolt.Options{
			Timeout: wait, FreelistType: bbolt.FreelistMapType,
			OpenFile: func(name string, flag int, mode fs.FileMode) (f *os.File, err error) {
				f, err = os.OpenFile(name, flag, mode)
				file = f
				return f, err
			},
		})
		return err
	})
	if errors.Is(err, errDamaged) && file != nil {
		_ = file.Close()
	}
	return db, err
}

// inWords says what an error of opening means.
func inWords(err error) error {
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return errors.New("another process has it open")
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrVersionMismatch), errors.Is(err, bolterrors.ErrChecksum):
		return fmt.Errorf("no state file of hosewatch, or damaged (%w)", err)
	}
	return err
}

var errDamaged = errors.New("the file is damaged")

// guarded runs what touches the file. Files are mapped into memory, and a
// damaged one can lead to where nothing is: that is an error like others.
func guarded(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%w (%v)", errDamaged, fault)
		}
	}()
	return do()
}

// wholeFile checks that no end is missing.
func wholeFile(db *bbolt.DB) error {
	info, err := os.Stat(db.Path())
	if err != nil {
		return err
	}
	return db.View(func(tx *bbolt.Tx) error {
		if info.Size() < tx.Size() {
			return fmt.Errorf("%w: it has %d bytes of %d", errDamaged, info.Size(), tx.Size())
		}
		return nil
	})
}

// begin checks a file that exists, or fills in a new one.
func (s *Store) begin() error {
	isNew := false
	err := s.db.View(func(tx *bbolt.Tx) error {
		head := tx.Bucket(about)
		if first, _ := tx.Cursor().First(); first == nil {
			isNew = true
			return nil
		}
		if head == nil || tx.Bucket(resources) == nil {
			return errors.New("no state file of hosewatch")
		}
		if found := head.Get(formKey); !bytes.Equal(found, form) {
			return fmt.Errorf("a state file of form %q; this program reads form %q", found, form)
		}
		return s.check(head.Get(countKey), tx.Bucket(resources))
	})
	if err != nil || !isNew {
		return err
	}
	return s.db.Update(func(tx *bbolt.Tx) error {
		head, err := tx.CreateBucket(about)
		if err != nil {
			return err
		}
		_, err = tx.CreateBucket(resources)
		return errors.Join(err, head.Put(formKey, form), head.Put(countKey, []byte("0")))
	})
}

// check reads every resource's checksum, and that all are there, in order.
func (s *Store) check(count []byte, all *bbolt.Bucket) error {
	var last []byte
	err := all.ForEach(func(key, data []byte) error {
		if err := store.Sound(string(key), data); err != nil {
			return fmt.Errorf("%w: resource %q: %w", errDamaged, key, err)
		}
		if last != nil && bytes.Compare(last, key) >= 0 {
			return fmt.Errorf("%w: resource %q is not in order", errDamaged, key)
		}
		last = key
		s.count++
		return nil
	})
	if err == nil && strconv.Itoa(s.count) != string(count) {
		err = fmt.Errorf("%w: it has %d resources of %q", errDamaged, s.count, count)
	}
	return err
}

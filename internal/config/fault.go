package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing that is wrong with a file, or worth a warning, and the
// place of it. Its text never holds anything that looks like a secret.
type Fault struct {
	File         string // as In was told; may be empty
	Line, Column int    // from 1; columns count characters
	Text         string
}

// Error writes FILE:LINE:COLUMN: and the text, the form that editors jump by.
func (f Fault) Error() string {
	place := fmt.Sprintf("%d:%d", f.Line, f.Column)
	if f.File != "" {
		place = f.File + ":" + place
	}
	return place + ": " + f.Text
}

// Faults is everything that is wrong with a file, sorted by place. It is the
// error of Parse and of Validate.
type Faults []Fault

// Error writes one line a fault.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// In returns err with the file's name in every fault. Another error is
// returned with the name before it, and nil as nil.
func In(file string, err error) error {
	var faults Faults
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &faults):
		return fmt.Errorf("%s: %w", file, err)
	}
	faults = slices.Clone(faults)
	for i := range faults {
		faults[i].File = file
	}
	return faults
}

// Join returns the faults of several errors as one, sorted by place, and nil
// when there is no error. An error without faults comes back as it is.
func Join(errs ...error) error {
	var all Faults
	for _, err := range errs {
		var faults Faults
		if err != nil && !errors.As(err, &faults) {
			return err
		}
		all = append(all, faults...)
	}
	return all.err()
}

// err returns the faults as an error, sorted, or nil.
func (f Faults) err() error {
	if len(f) == 0 {
		return nil
	}
	slices.SortStableFunc(f, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return f
}

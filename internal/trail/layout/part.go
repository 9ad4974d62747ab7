package layout

import (
	"fmt"
	"slices"
	"time"
)

// Part is a part of the files of a trail. The zero value is all of them.
type Part struct {
	From     time.Time // when the first was written; zero: no bound
	Before   time.Time // none was written then or later; zero: no bound
	Accounts []string  // none for all
	Regions  []string  // none for all
}

// Check says which name is none: nothing would be found of it.
func (p Part) Check() error {
	for _, account := range p.Accounts {
		if !digits(account, 12) {
			return fmt.Errorf("account %.20q: want 12 digits", account)
		}
	}
	for _, region := range p.Regions {
		if !isRegion(region) {
			return fmt.Errorf("region %.40q: want a name such as eu-west-1", region)
		}
	}
	return nil
}

const (
	dayForm = "2006/01/02"
	day     = 24 * time.Hour
)

// File reports whether a file may be of the part, by all that its path tells.
// One whose path tells nothing may.
func (p Part) File(path string) bool {
	if !p.has(locate(folderOf(path))) {
		return false
	}
	n, ok := ParseName(path)
	return !ok || p.of(n.Account, n.Region) &&
		(p.From.IsZero() || n.Written.Add(time.Minute).After(p.From)) &&
		(p.Before.IsZero() || n.Written.Before(p.Before))
}

// Below returns what reports whether a folder below one that was named, with
// its slash, may hold files of the part. What an account keeps beside its
// trails, such as digests, does not, unless it is what was named.
func (p Part) Below(named string) func(folder string) bool {
	others := locate(named).level == ofOthers
	return func(folder string) bool {
		at := locate(folder)
		return p.has(at) && (others || at.level != ofOthers)
	}
}

func (p Part) of(account, region string) bool {
	return (account == "" || len(p.Accounts) == 0 || slices.Contains(p.Accounts, account)) &&
		(region == "" || len(p.Regions) == 0 || slices.Contains(p.Regions, region))
}

func (p Part) has(at place) bool {
	first, end := p.days()
	return p.of(at.account, at.region) &&
		(first == "" || at.date == "" || at.date >= first[:len(at.date)]) &&
		(end == "" || at.date == "" || at.date < end)
}

// days are the day of the first file and the day after that of the last, as
// folders are named; "" is no bound. What a name of fewer letters holds begins
// before all that is longer and begins so.
func (p Part) days() (first, end string) {
	if !p.From.IsZero() {
		first = p.From.UTC().Format(dayForm)
	}
	if !p.Before.IsZero() {
		end = p.Before.UTC().Add(day - 1).Format(dayForm)
	}
	return first, end
}

// Days are the keys in the folder of a Region between which the part's files
// lie; "" is no bound.
func (p Part) Days(region string) (after, before string) {
	first, end := p.days()
	if first != "" {
		after = region + first
	}
	if end != "" {
		before = region + end
	}
	return after, before
}

// Range is files whose keys lie beside each other.
type Range struct {
	Prefix string // that all of them begin with
	After  string // only those behind it; "" for no bound
	Before string // and before it
	Loose  bool   // only what is in no folder behind the prefix
	Days   bool   // of the folder of an account's Region, or in it
}

// rangeOf is what begins with a prefix, of the part's days as far as the
// folder that it is in tells them.
func (p Part) rangeOf(prefix string, at place) Range {
	r := Range{Prefix: prefix}
	if r.Days = at.level >= ofRegion; !r.Days {
		return r
	}
	if r.After, r.Before = p.Days(at.base); r.After < prefix {
		r.After = ""
	}
	return r
}

// ended reports whether a key, and all behind it, lies behind the range.
func (r Range) ended(key string) bool { return r.Before != "" && key >= r.Before }

// Package layout knows where CloudTrail puts the files of a trail and how it
// names them, and so which of them can hold what is asked for, before anything
// is opened. It refuses to know what is in them, and of what kind the store is.
//
//	[PREFIX/]AWSLogs/[o-ORGANIZATION/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_UNIQUE.json.gz
//
// Day and time are those at which a file was written, in UTC:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
package layout

import (
	"regexp"
	"strings"
	"time"
)

// level is how far a folder leads into the layout.
type level uint8

const (
	elsewhere level = iota // not in the layout, or not any more
	ofAll                  // AWSLogs/
	ofOrganization
	ofAccount
	ofOthers // of another service, or of digests or Insights
	ofTrail  // CloudTrail/
	ofRegion
	ofYear
	ofMonth
	ofDay // or within one
)

var (
	organizationForm = regexp.MustCompile(`^o-[a-z0-9]+$`)
	accountForm      = regexp.MustCompile(`^[0-9]{12}$`)
	regionForm       = regexp.MustCompile(`^[a-z]{2,8}(-[a-z]{1,12}){1,3}-[0-9]{1,2}$`)
	yearForm         = regexp.MustCompile(`^[0-9]{4}$`)
	twoForm          = regexp.MustCompile(`^[0-9]{2}$`)
)

// place is what the path of a folder tells.
type place struct {
	level   level
	account string // "" when it is not told
	region  string
	base    string // the path up to the Region
	date    string // as far as it is told: 2026, 2026/05, 2026/05/12
}

// locate reads the path of a folder, which ends with a slash or is empty.
func locate(folder string) place {
	var p place
	for end := 0; end < len(folder); {
		length := strings.IndexByte(folder[end:], '/')
		if length < 0 {
			break
		}
		name := folder[end : end+length]
		end += length + 1
		p.enter(name)
		if p.level == ofRegion {
			p.base = folder[:end]
		}
	}
	return p
}

// enter goes on into a folder of a folder. A name that does not belong where
// it stands leads out of the layout.
func (p *place) enter(name string) {
	switch {
	case p.level == ofDay, p.level == ofOthers:
	case name == "AWSLogs":
		*p = place{level: ofAll}
	case p.level == ofAll && organizationForm.MatchString(name):
		p.level = ofOrganization
	case (p.level == ofAll || p.level == ofOrganization) && accountForm.MatchString(name):
		p.level, p.account = ofAccount, name
	case (p.level == ofAccount || p.level == elsewhere) && name == "CloudTrail":
		p.level = ofTrail
	case p.level == ofAccount:
		p.level = ofOthers
	case p.level == ofTrail && regionForm.MatchString(name):
		p.level, p.region = ofRegion, name
	case p.level == ofRegion && yearForm.MatchString(name):
		p.level, p.date = ofYear, name
	case (p.level == ofYear || p.level == ofMonth) && twoForm.MatchString(name):
		p.level, p.date = p.level+1, p.date+"/"+name
	default:
		p.level = elsewhere
	}
}

var fileForm = regexp.MustCompile(`^([0-9]{12})_CloudTrail_([a-z0-9-]+)_([0-9]{8}T[0-9]{4}Z)_`)

// Name is what the name of a trail's file tells.
type Name struct {
	Account, Region string
	Written         time.Time // the minute
}

// ParseName reads the last part of a path; false when it is not named as
// CloudTrail names the files of a trail.
func ParseName(path string) (Name, bool) {
	m := fileForm.FindStringSubmatch(path[strings.LastIndexByte(path, '/')+1:])
	if m == nil {
		return Name{}, false
	}
	at, err := time.Parse("20060102T1504Z", m[3])
	return Name{m[1], m[2], at}, err == nil
}

// folderOf is the path of the folder that a path is in, with its slash.
func folderOf(path string) string { return path[:strings.LastIndexByte(path, '/')+1] }

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

// Within reports whether a folder, with its slash, is AWSLogs/ or one of those
// in which a trail's files lie below it.
func Within(folder string) bool { return locate(folder).level != elsewhere }

// enter goes on into a folder of a folder. A name that does not belong where
// it stands leads out of the layout.
func (p *place) enter(name string) {
	switch {
	case p.level == ofDay, p.level == ofOthers:
	case name == "AWSLogs":
		*p = place{level: ofAll}
	case p.level == ofAll && isOrganization(name):
		p.level = ofOrganization
	case (p.level == ofAll || p.level == ofOrganization) && digits(name, 12):
		p.level, p.account = ofAccount, name
	case (p.level == ofAccount || p.level == elsewhere) && name == "CloudTrail":
		p.level = ofTrail
	case p.level == ofAccount:
		p.level = ofOthers
	case p.level == ofTrail && isRegion(name):
		p.level, p.region = ofRegion, name
	case p.level == ofRegion && digits(name, 4):
		p.level, p.date = ofYear, name
	case (p.level == ofYear || p.level == ofMonth) && digits(name, 2):
		p.level, p.date = p.level+1, p.date+"/"+name
	default:
		p.level = elsewhere
	}
}

// Name is what the name of a trail's file tells.
type Name struct {
	Account, Region string
	Written         time.Time // the minute
}

// ParseName reads the last part of a path; false when it is not named as
// CloudTrail names the files of a trail.
func ParseName(path string) (Name, bool) {
	parts := strings.SplitN(path[strings.LastIndexByte(path, '/')+1:], "_", 5)
	if len(parts) < 5 || !digits(parts[0], 12) || parts[1] != "CloudTrail" || !isRegion(parts[2]) {
		return Name{}, false
	}
	at, err := time.Parse("20060102T1504Z", parts[3])
	return Name{parts[0], parts[2], at}, err == nil
}

// folderOf is the path of the folder that a path is in, with its slash.
func folderOf(path string) string { return path[:strings.LastIndexByte(path, '/')+1] }

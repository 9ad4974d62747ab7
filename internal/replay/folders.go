package replay

import (
	"context"
	"regexp"
	"slices"
	"strings"
)

// CloudTrail writes to PREFIX/AWSLogs/[ORGANIZATION/]ACCOUNT/CloudTrail/REGION/
// and there to a folder for each day:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
var (
	ofAccounts = regexp.MustCompile(`(^|/)AWSLogs/(o-[a-z0-9]+/)?$`)
	ofAccount  = regexp.MustCompile(`(^|/)([0-9]{12})/$`)
	ofRegions  = regexp.MustCompile(`(^|/)([0-9]{12}/)?CloudTrail/$`)
	ofRegion   = regexp.MustCompile(`(^|/)CloudTrail/([a-z]{2}(-[a-z]+)+-[0-9]{1,2})/$`)
	childOrg   = regexp.MustCompile(`^o-[a-z0-9]+/$`)
)

// folders finds the folders of a trail that hold days, one for each account and
// Region, sorted.
func folders(ctx context.Context, b Bucket, t *Trail) ([]string, error) {
	prefix := strings.TrimPrefix(t.Prefix, "/")
	if prefix != "" && !strings.HasSuffix(prefix, "/") {
		prefix += "/"
	}
	var found []string
	err := walk(ctx, b, t, prefix, &found)
	slices.Sort(found)
	return found, err
}

func walk(ctx context.Context, b Bucket, t *Trail, prefix string, found *[]string) error {
	switch {
	case ofRegion.MatchString(prefix):
		if region := ofRegion.FindStringSubmatch(prefix)[2]; wanted(t.Regions, region) {
			*found = append(*found, prefix)
		}
		return nil
	case ofRegions.MatchString(prefix), ofAccounts.MatchString(prefix):
		return descend(ctx, b, t, prefix, found)
	case ofAccount.MatchString(prefix):
		if account := ofAccount.FindStringSubmatch(prefix)[2]; !wanted(t.Accounts, account) {
			return nil
		}
		return walk(ctx, b, t, prefix+"CloudTrail/", found)
	default:
		return walk(ctx, b, t, prefix+"AWSLogs/", found)
	}
}

// descend walks into those folders that a trail makes; others may keep what
// they like beside.
func descend(ctx context.Context, b Bucket, t *Trail, prefix string, found *[]string) error {
	for child, err := range b.Folders(ctx, prefix) {
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(child, prefix)
		known := ofRegion.MatchString(child) || ofAccount.MatchString(name) && !ofRegions.MatchString(prefix) || childOrg.MatchString(name)
		if !known {
			continue
		}
		if err := walk(ctx, b, t, child, found); err != nil {
			return err
		}
	}
	return nil
}

func wanted(names []string, name string) bool { return len(names) == 0 || slices.Contains(names, name) }

// days are the keys of a folder between which its files of the wanted days lie.
func (t *Trail) days(folder string) (after, before string) {
	const form = "2006/01/02"
	return folder + t.From.Time().Format(form), folder + t.To.Time().AddDate(0, 0, 1).Format(form)
}

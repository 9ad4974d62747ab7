package resource

import (
	"cmp"
	"strconv"
	"time"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settings that say how long a bucket keeps what is in it. RetentionDays is
// the shortest expiration of current objects among the enabled rules.
const (
	// Versioning is "Enabled", "Suspended", or "" when it never was on.
	Versioning Path = "Versioning"
	// MFADelete is "Enabled" or "Disabled".
	MFADelete Path = "MfaDelete"

	// Lifecycle is the whole configuration, as the AWS CLI takes it; "" for none.
	Lifecycle Path = "Lifecycle"
	// NoncurrentRetentionDays is the shortest expiration of versions that were
	// overwritten or deleted, among the enabled rules, in days; "" for none.
	NoncurrentRetentionDays Path = "Lifecycle.NoncurrentDays"
	// LifecyclePastDate is the earliest date of an enabled expiration that had
	// passed when it was set, so that objects go at once: "2020-01-01"; "" for
	// none.
	LifecyclePastDate Path = "Lifecycle.PastDate"

	// ObjectLock is the whole configuration, as the AWS CLI takes it; "" for none.
	ObjectLock Path = "ObjectLock"
	// ObjectLockMode is the default retention's: "COMPLIANCE", "GOVERNANCE"; ""
	// for none.
	ObjectLockMode Path = "ObjectLock.Mode"
	// ObjectLockDays is the default retention, in days of which a year has 365.
	ObjectLockDays Path = "ObjectLock.Days"

	// BucketTags is the whole tag set, as the AWS CLI takes it; "" for none.
	// Each tag is a setting of the family Tag beside it.
	BucketTags Path = "Tags"
)

// bucketContents are the calls that say how long objects stay, and which
// copies of them.
func bucketContents() []operation {
	expirations := []Path{RetentionDays, NoncurrentRetentionDays, LifecyclePastDate}
	lock := []field{body(ObjectLock, "ObjectLockConfiguration"), reads(objectLock, ObjectLockMode, ObjectLockDays)}
	return []operation{
		{name: "PutBucketVersioning", target: inBucket, fields: []field{
			text(Versioning, "VersioningConfiguration.Status"), text(MFADelete, "VersioningConfiguration.MfaDelete"), reads(versioningKnown),
		}},
		// The record's name is the first; the second was the API's before 2013 and
		// is met in other people's samples.
		{name: "PutBucketLifecycleConfiguration", events: "PutBucketLifecycle PutBucketLifecycleConfiguration", target: inBucket, fields: []field{
			body(Lifecycle, "LifecycleConfiguration"), reads(lifecycle, expirations...),
		}},
		{name: "DeleteBucketLifecycle", target: inBucket, fields: []field{
			becomes(Lifecycle, ""), becomes(RetentionDays, ""), becomes(NoncurrentRetentionDays, ""), becomes(LifecyclePastDate, ""),
		}},
		{name: "PutObjectLockConfiguration", events: "PutBucketObjectLockConfiguration PutObjectLockConfiguration", target: inBucket, fields: lock},
		{name: "PutBucketTagging", target: inBucket, fields: []field{body(BucketTags, "Tagging"), reads(bucketTags, Path(Tag))}},
		{name: "DeleteBucketTagging", target: inBucket, fields: []field{becomes(BucketTags, "")}},
	}
}

func bucketContentsWays() []way {
	return []way{
		{Bucket, []Path{Versioning, MFADelete}, restoreVersioning},
		wholeBody([]Path{Lifecycle, RetentionDays, NoncurrentRetentionDays, LifecyclePastDate},
			bucketValue("put-bucket-lifecycle-configuration", "--lifecycle-configuration"), bucketCommand("delete-bucket-lifecycle")),
		wholeBody([]Path{ObjectLock, ObjectLockMode, ObjectLockDays},
			bucketValue("put-object-lock-configuration", "--object-lock-configuration"), noCommand),
		wholeBody([]Path{BucketTags, Path(Tag)},
			bucketValue("put-bucket-tagging", "--tagging"), bucketCommand("delete-bucket-tagging")),
	}
}

// noCommand is for what cannot be taken back.
func noCommand(turn) string { return "" }

// restoreVersioning cannot switch MFA delete, for which S3 wants a code from
// the root user's device; and what was never versioned cannot be so again:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html
func restoreVersioning(t turn) string {
	if t.Path != Versioning || t.Value == "" {
		return ""
	}
	return bucketCommand("put-bucket-versioning", "--versioning-configuration", "Status="+t.Value)(t)
}

func versioningKnown(r *reading) {
	if r.text("VersioningConfiguration.Status", "VersioningConfiguration.MfaDelete") == "" {
		r.odd("VersioningConfiguration")
	}
}

// newBucketLock reads the header that makes a bucket with object lock, which
// versions it too.
func newBucketLock(r *reading) {
	if on, _ := truthOf(trail.ParseValue(strconv.Quote(r.header("x-amz-bucket-object-lock-enabled")))); on == "true" {
		r.set(ObjectLock, `{"ObjectLockEnabled":"Enabled"}`)
		r.set(Versioning, "Enabled")
	}
}

// lifecycle reads what the enabled rules delete, and when. Rules are read
// alike whichever objects they are for.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
func lifecycle(r *reading) {
	v := r.at("LifecycleConfiguration")
	if !v.Exists() {
		return
	}
	var current, noncurrent, past string
	for _, rule := range v.Get("Rule").List() {
		if rule.Get("Status").Text() != "Enabled" {
			continue
		}
		current = fewer(current, rule.Get("Expiration", "Days").Text())
		noncurrent = fewer(noncurrent, rule.Get("NoncurrentVersionExpiration", "NoncurrentDays").Text())
		date := rule.Get("Expiration", "Date").Text()
		if day, ok := r.pastDay(date); ok && (past == "" || day < past) {
			past = day
		}
	}
	r.set(RetentionDays, current)
	r.set(NoncurrentRetentionDays, noncurrent)
	r.set(LifecyclePastDate, past)
}

// pastDay reads a rule's date when it is not after the call.
func (r *reading) pastDay(date string) (day string, ok bool) {
	if date == "" {
		return "", false
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if when, err := time.Parse(layout, date); err == nil {
			return when.UTC().Format(time.DateOnly), !when.After(r.Time)
		}
	}
	r.odd("LifecycleConfiguration.Rule.Expiration.Date")
	return "", false
}

// fewer is the smaller of two numbers of days, "" being for ever.
func fewer(a, b string) string {
	x, errA := strconv.Atoi(a)
	y, errB := strconv.Atoi(b)
	switch {
	case errB != nil:
		return a
	case errA != nil || cmp.Less(y, x):
		return b
	}
	return a
}

// objectLock reads the retention that new objects get.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ObjectLockConfiguration.html
func objectLock(r *reading) {
	if !r.at("ObjectLockConfiguration").Exists() {
		return
	}
	retention := r.at("ObjectLockConfiguration.Rule.DefaultRetention")
	days := retention.Get("Days").Text()
	if years, err := strconv.Atoi(retention.Get("Years").Text()); err == nil {
		days = strconv.Itoa(365 * years)
	}
	r.set(ObjectLockMode, retention.Get("Mode").Text())
	r.set(ObjectLockDays, days)
}

func bucketTags(r *reading) {
	for _, tag := range r.at("Tagging.TagSet.Tag").List() {
		r.set(Tag.Of(tag.Get("Key").Text()), tag.Get("Value").Text())
	}
}

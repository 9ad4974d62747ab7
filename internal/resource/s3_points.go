package resource

import "strings"

// Settings of access points.
const (
	// PointBucket is the name of the bucket behind an access point, or a list
	// of those behind a multi-Region one.
	PointBucket Path = "Bucket"
	// PointBucketAccount is the account that owns that bucket, when it was said.
	PointBucketAccount Path = "BucketAccountId"
	// PointVPC is the id of the VPC that alone may use the access point; "" when
	// it has an origin on the internet.
	PointVPC Path = "VpcConfiguration.VpcId"
)

// pointDefaults is an access point as it is created: all four switches are on.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html
var pointDefaults = Settings{
	Policy: "", PointVPC: "", PointBucketAccount: "",
	BlockPublicACLs: "true", IgnorePublicACLs: "true", BlockPublicPolicy: "true", RestrictPublicBuckets: "true",
}

// s3AccessPoints are the calls about further ways into a bucket. No record of
// them was ever published: members are looked for where the API has them, and
// within the element that the body is in, which is named for the call.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateAccessPoint.html
func s3AccessPoints() []operation {
	point := named(AccessPoint, "name", "accessPointName", "CreateAccessPointRequest.Name")
	multi := named(MultiRegionPoint, "Details.Name", "CreateMultiRegionAccessPointRequest.Details.Name",
		"PutMultiRegionAccessPointPolicyRequest.Details.Name", "DeleteMultiRegionAccessPointRequest.Details.Name", "name")
	block := PublicAccessBlock()
	return []operation{
		{name: "CreateAccessPoint", effect: Creates, target: point, fields: []field{
			expected(reads(pointBucket, PointBucket, PointBucketAccount, PointVPC), "Bucket"),
			reads(pointBlock("PublicAccessBlockConfiguration"), block...),
		}},
		{name: "DeleteAccessPoint", effect: Deletes, target: point},
		{name: "PutAccessPointPolicy", target: point, fields: []field{controlPolicy("Policy", "PutAccessPointPolicyRequest.Policy")}},
		{name: "DeleteAccessPointPolicy", target: point, fields: []field{becomes(Policy, "")}},
		{name: "CreateMultiRegionAccessPoint", effect: Creates, target: multi, fields: []field{
			expected(reads(multiBuckets, PointBucket), "Details.Regions"),
			reads(pointBlock("Details.PublicAccessBlock"), block...),
		}},
		{name: "DeleteMultiRegionAccessPoint", effect: Deletes, target: multi},
		{name: "PutMultiRegionAccessPointPolicy", target: multi, fields: []field{
			controlPolicy("Details.Policy", "PutMultiRegionAccessPointPolicyRequest.Details.Policy", "Policy"),
		}},
	}
}

func s3AccessPointWays() []way {
	return []way{
		{AccessPoint, []Path{Exists}, func(t turn) string {
			if t.Value == "true" {
				return "" // its guards and its network must be said anew
			}
			return t.control("delete-access-point", "--name", t.Name)
		}},
		orUnset(AccessPoint, Policy,
			func(t turn) string {
				return t.control("put-access-point-policy", "--name", t.Name, "--policy", t.Value)
			},
			func(t turn) string { return t.control("delete-access-point-policy", "--name", t.Name) }),
		// A policy of a multi-Region access point cannot be removed, only replaced.
		// Its calls go to us-west-2 wherever they are made:
		// https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPointRestrictions.html
		orUnset(MultiRegionPoint, Policy, func(t turn) string {
			details := "Name=" + t.Name + ",Policy=" + quoteShorthand(t.Value)
			return t.control("put-multi-region-access-point-policy", "--details", details, "--region", "us-west-2")
		}, noCommand),
	}
}

// quoteShorthand writes a text in the AWS CLI's shorthand syntax.
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
func quoteShorthand(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// controlPolicy is the policy of a call of the control API, which it cannot be
// without.
func controlPolicy(members ...string) field {
	return expected(document(Policy, members...), members[0])
}

// body finds a member of a request of the control API.
func (r *reading) body(member string) string {
	if r.at(member).Exists() {
		return member
	}
	return r.Name + "Request." + member
}

func pointBucket(r *reading) {
	bucket := r.named(Bucket, r.text(r.body("Bucket")))
	if bucket.ARN == "" {
		return
	}
	r.set(PointBucket, bucket.Name)
	r.set(PointBucketAccount, r.text(r.body("BucketAccountId")))
	r.set(PointVPC, r.text(r.body("VpcConfiguration.VpcId")))
	r.other(bucket)
}

func multiBuckets(r *reading) {
	var names []string
	regions := r.at(r.body("Details.Regions"))
	if inner := regions.Get("Region"); inner.IsObject() || inner.IsList() {
		regions = inner
	}
	for _, region := range regions.List() {
		if bucket := r.named(Bucket, region.Get("Bucket").Text()); bucket.ARN != "" {
			names = append(names, bucket.Name)
			r.other(bucket)
		}
	}
	if len(names) > 0 {
		r.set(PointBucket, List(names...))
	}
}

// pointBlock reads the switches of a new access point: all on when they are
// not spoken of, and off each that is left out when some are.
func pointBlock(member string) func(r *reading) {
	return func(r *reading) {
		if block := r.at(r.body(member)); block.IsObject() {
			r.publicAccessBlock(block)
		}
	}
}

// bucketUses adds what a way into buckets, or a bucket, depends on: the buckets
// behind it, where its logs go, who copies it.
func bucketUses(s Settings, add func(t Type, name string)) {
	behind := Texts(s[PointBucket])
	if behind == nil {
		behind = []string{s[PointBucket]}
	}
	for _, name := range behind {
		add(Bucket, name)
	}
	if strings.Contains(s[Logging], ":s3:::") {
		add(Bucket, s[Logging])
	}
	add(Role, s[ReplicationRole])
}

package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// servedRules are about buckets that are reached in other ways than by S3's
// own calls under its own name.
func servedRules() []Rule {
	return []Rule{
		{
			ID: "bucket-website", Title: "A bucket is served as a web site",
			Loses: Exposure, Severity: High, Direction: Loosened, Grades: "low when it was one before and was changed",
			Settings: []resource.Path{resource.Website}, Attack: []string{"T1530"}, Covers: []string{"S3-032"},
			Why:    "A web site of S3 answers in clear text and asks nobody who he is; people make the rest of the bucket public to get it going.",
			Advice: "Take the web site away: delivered data has no readers with a browser.",
			Revert: orSafe(resource.Settings{resource.Website: ""}),
			Look: func(c *Case) {
				d, changed := c.now(resource.Website)
				switch {
				case !changed || d.After == "":
				case d.BeforeKnown && d.Before != "":
					c.find("The web site that %s serves is another", c.name()).grade(Low).toward(Changed)
				default:
					c.find("%s is served as a web site", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(bucket("served"), website("served", "index.html").after(time.Minute).by(mallory)).named("known"),
					story(website("served-perhaps", "index.html")).named("before-unknown"),
					story(website("served-otherwise", "index.html"), website("served-otherwise", "start.html").after(time.Minute)).named("changed"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("s3", "DeleteBucketWebsite", `{"bucketName":"served-no-more","website":""}`)).named("tightened"),
				}
			}),
		},
		{
			ID: "bucket-any-origin", Title: "Any web site may read a bucket from its visitors' browsers",
			Loses: Exposure, Severity: Medium, Direction: Loosened,
			Settings: []resource.Path{resource.CORSOrigins}, Attack: []string{"T1530"}, Covers: []string{"S3-033"},
			Why:    "Browsers then hand to a stranger's script what they may fetch here, such as everything behind a signed link.",
			Advice: "Name the origins that need it, or take the CORS configuration away.",
			Revert: orSafe(resource.Settings{resource.CORS: "", resource.CORSOrigins: ""}),
			Look: func(c *Case) {
				d, changed := c.now(resource.CORSOrigins)
				if changed && slices.ContainsFunc(entered(d), anyOrigin) && !slices.ContainsFunc(resource.Texts(d.Before), anyOrigin) {
					c.find("Any web site may read %s from its visitors' browsers", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(bucket("any-origin"), cors("any-origin", `"*"`).after(time.Minute)).named("known"),
					story(cors("perhaps-any-origin", `["https://shop.example.com","*"]`)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(cors("one-origin", `"https://shop.example.com"`)).named("one-origin"),
					story(does("s3", "DeleteBucketCors", `{"bucketName":"no-origin","cors":""}`)).named("tightened"),
				}
			}),
		},
		{
			ID: "bucket-requester-pays", Title: "Readers of a bucket must pay",
			Loses: Exposure, Severity: Low, Direction: Changed,
			Settings: []resource.Path{resource.RequestPayer}, Attack: []string{"T1496"}, Covers: []string{"S3-036"},
			Why:    "Readers that do not declare to pay are refused, and who reads a bucket this way need not be of your organization.",
			Advice: "Let the owner of the bucket pay again unless the bucket is meant for strangers.",
			Revert: orSafe(resource.Settings{resource.RequestPayer: "BucketOwner"}),
			Look: func(c *Case) {
				if d, yes := c.became(resource.RequestPayer, "Requester"); yes && d.Before != "Requester" {
					c.find("Readers of %s must pay for what they read, and the others are refused", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(bucket("readers-pay"), payer("readers-pay", "Requester").after(time.Minute)).named("known"),
					story(payer("readers-perhaps-pay", "Requester")).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story { return []Story{story(payer("owner-pays", "BucketOwner"))} }),
		},
		{
			ID: "access-point-internet", Title: "A bucket got a further way in from the internet",
			Loses: Exposure, Severity: Medium, Direction: Loosened,
			Uses:   []resource.Call{{Source: "s3.amazonaws.com", Name: "CreateAccessPoint"}},
			Attack: []string{"T1530"}, Covers: []string{"S3-044"},
			Why:    "An access point has a policy of its own, beside the bucket's, and one without a VPC can be used from anywhere.",
			Advice: "Make the access point again for the VPC that needs it, or delete it.",
			Revert: undone,
			Look: func(c *Case) {
				behind, shown := c.Asked.Settings[resource.PointBucket]
				if shown && c.Asked.Settings[resource.PointVPC] == "" {
					c.lower(c.find("%s is a further way from the internet into bucket %s", c.name(), behind))
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("s3", "CreateAccessPoint", `{"name":"from-anywhere","Bucket":"orders-archive"}`).by(mallory)),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("s3", "CreateAccessPoint", `{"name":"from-our-vpc","Bucket":"orders-archive","VpcConfiguration":{"VpcId":"vpc-0a1b2c3d"}}`)),
				}
			}),
		},
	}
}

// anyOrigin reports whether an origin of a CORS rule stands for all.
func anyOrigin(origin string) bool {
	_, host, _ := strings.Cut(origin, "://")
	return origin == "*" || host == "*"
}

func website(bucket, index string) Step {
	return does("s3", "PutBucketWebsite", fmt.Sprintf(`{"bucketName":%q,"website":"","WebsiteConfiguration":{"IndexDocument":{"Suffix":%q}}}`, bucket, index))
}

func cors(bucket, origins string) Step {
	return does("s3", "PutBucketCors", fmt.Sprintf(`{"bucketName":%q,"cors":"","CORSConfiguration":{"CORSRule":{"AllowedMethod":"GET","AllowedOrigin":%s}}}`, bucket, origins))
}

func payer(bucket, who string) Step {
	return does("s3", "PutBucketRequestPayment", fmt.Sprintf(`{"bucketName":%q,"requestPayment":"","RequestPaymentConfiguration":{"Payer":%q}}`, bucket, who))
}

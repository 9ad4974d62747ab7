package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// deliveryRules are about streams that can no longer do their work.
func deliveryRules() []Rule {
	const dropped, denied, service, guessed = "3a1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f01", "3b1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f02", "3c1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f03", "3d1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f04"
	forRole := letting(`{"AWS":"`+ownRole+`"}`, `kms:Decrypt","kms:GenerateDataKey`, "*")
	byKey := func(stream, id string) Step {
		return create(firehose.ExtendedS3, stream, `{"bucketARN":"arn:aws:s3:::`+stream+`","encryptionConfiguration":{"kMSEncryptionConfig":{"aWSKMSKeyARN":"`+keyARN(id)+`"}}}`)
	}
	return []Rule{
		{
			ID: "delivery-blocked", Title: "A policy no longer lets a stream deliver",
			Loses: Policies, Severity: High, Direction: Broken, Grades: "medium for a role that no stream is known to use",
			Settings: []resource.Path{resource.Policy}, Attack: []string{"T1531", "T1499", "T1486"},
			Covers: []string{"S3-005", "KMS-004"},
			Why:    "Records wait in the stream until its retries are used up, and are lost then.",
			Advice: "Put the policy back before the buffer runs out: Firehose retries for up to 24 hours.",
			Look: func(c *Case) {
				for _, p := range c.policyChanges() {
					if p.fault == nil {
						c.blocked(&p)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "to-blocked", `{"bucketARN":"arn:aws:s3:::blocked"}`), bucket("blocked").after(time.Minute),
						bucketPolicy("blocked", tlsOnly("blocked")).after(2*time.Minute),
						bucketPolicy("blocked", denying(ownRole, "blocked")).after(3*time.Minute).by(mallory)).named("s3"),
					story(create(firehose.ExtendedS3, "to-blocked-as-seen", `{"bucketARN":"arn:aws:s3:::blocked-as-seen"}`),
						bucketPolicy("blocked-as-seen", denying("*", "blocked-as-seen")).after(time.Minute)).named("s3-before-unknown"),
					story(bucketPolicy("blocked-by-name", denying("arn:aws:iam::111122223333:role/orders-delivery", "blocked-by-name"))).named("s3-no-stream-known"),
					story(byKey("by-dropped-key", dropped), keyPolicy(dropped, forRole).after(time.Minute), keyPolicy(dropped, letting(ownRoot, "kms:DescribeKey", "*")).after(2*time.Minute).by(mallory)).named("kms-dropped"),
					story(byKey("by-denied-key", denied), keyPolicy(denied, forRole).after(time.Minute),
						keyPolicy(denied, strings.Replace(forRole, `"Statement":[`, `"Statement":[{"Sid":"No","Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*"},`, 1)).after(2*time.Minute)).named("kms-denied"),
					story(keyPolicy(service, letting(`{"Service":"firehose.amazonaws.com"}`, `kms:Decrypt","kms:GenerateDataKey`, "*", `"StringEquals":{"aws:SourceAccount":"111122223333"}`)), keyPolicy(service, letting(ownRoot, "kms:DescribeKey", "*")).after(time.Minute)).named("kms-service"),
					story(keyPolicy(guessed, forRole), keyPolicy(guessed, letting(ownRoot, "kms:DescribeKey", "*")).after(time.Minute)).named("kms-no-stream-known"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "to-not-blocked", `{"bucketARN":"arn:aws:s3:::not-blocked"}`), bucket("not-blocked").after(time.Minute),
						bucketPolicy("not-blocked", tlsOnly("not-blocked")).after(2*time.Minute)).named("s3"),
					story(keyPolicy("3e1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f05", forRole),
						keyPolicy("3e1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f05", letting(`{"AWS":["`+ownRole+`","arn:aws:iam::111122223333:role/reader"]}`, `kms:Decrypt","kms:GenerateDataKey*`, "*")).after(time.Minute)).named("kms"),
					story(keyPolicy("3f1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f06", forRole), keyPolicy("3f1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f06", letting(ownRoot, "kms:*", "*")).after(time.Minute)).named("kms-left-to-roles"),
				}
			}),
		},
	}
}

// denying is a bucket policy that forbids somebody to write.
func denying(who, bucket string) string {
	return strings.Replace(letting(`{"AWS":"`+who+`"}`, "s3:PutObject", "arn:aws:s3:::"+bucket+"/*"), "Allow", "Deny", 1)
}

// blocked tells which calls of delivery the document no longer allows.
func (c *Case) blocked(p *policyChange) {
	roles, grade := c.Roles, High
	if len(roles) == 0 {
		roles, grade = c.deliverers(p), Medium
	}
	if broken := c.broken(p, roles); broken != "" {
		f := c.find("%s refuses what delivery needs: %s", c.name(), broken).grade(grade)
		if len(c.Roles) == 0 {
			f.because("%s could do this so far, or is refused by name; whether a stream delivers by it is not known. Where one does, records wait until the retries are used up, and are lost then.", list(shortARNs(roles)))
		}
		return
	}
	service := policy.PrincipalItem{Kind: policy.PrincipalService, Text: "firehose.amazonaws.com"}
	if c.kind() == resource.Key && p.was != nil && slices.Contains(allowedTo(p.was), service) && !slices.Contains(allowedTo(p.is), service) {
		c.find("%s no longer lets Firehose in", c.name())
	}
}

// deliverers are the roles of ours that may be those of streams, when none is
// known: those that the old document allows, and those that the new one refuses.
func (c *Case) deliverers(p *policyChange) []string {
	var all []string
	add := func(doc *policy.Document, effect policy.Effect) {
		for i := range doc.Statements {
			st := &doc.Statements[i]
			if st.Effect != effect || st.Principals.Not {
				continue
			}
			for _, who := range st.Principals.Items {
				if who.Kind == policy.PrincipalARN && strings.Contains(who.Text, ":role/") && c.ours(who) && !slices.Contains(all, who.Text) {
					all = append(all, who.Text)
				}
			}
		}
	}
	if p.was != nil {
		add(p.was, policy.Allow)
	}
	add(p.is, policy.Deny)
	return all
}

func shortARNs(arns []string) []string {
	var all []string
	for _, arn := range arns {
		all = append(all, short(arn))
	}
	return all
}

// broken says in words which calls the roles make of the resource and that its
// policy no longer allows; "" when all still work, or when that is not known.
// Of a policy that was not known before, what is refused outright counts.
func (c *Case) broken(p *policyChange, roles []string) string {
	was := p.was
	if was == nil {
		was = &policy.Document{}
	}
	var calls []string
	for _, role := range roles {
		for _, b := range policy.BrokenDelivery(was, p.is, role, c.needs()) {
			word := needWords[b.Need.Action]
			if b.Unknown == "" && (b.Denied || c.kind() == resource.Key && !c.leftToRoles(p)) && !slices.Contains(calls, word) {
				calls = append(calls, word)
			}
		}
	}
	return list(calls)
}

// leftToRoles reports whether a key's policy lets the account's own policies
// decide, as the default policy does.
func (c *Case) leftToRoles(p *policyChange) bool {
	account := policy.Caller{Kind: policy.CallerAWS, ID: "arn:aws:iam::" + c.Event.Account + ":root"}
	for _, need := range c.needs() {
		verdict, err := policy.Evaluate(p.is, &policy.Request{Caller: account, Action: need.Action, Resource: need.Resource, Context: need.Context})
		if err != nil || verdict != policy.Allowed {
			return false
		}
	}
	return true
}

// needWords are what delivery needs, in words.
var needWords = map[string]string{
	"s3:PutObject": "writing", "s3:AbortMultipartUpload": "writing", "s3:ListBucketMultipartUploads": "writing",
	"s3:GetObject": "reading", "s3:GetBucketLocation": "finding the bucket", "s3:ListBucket": "listing",
	"kms:Decrypt": "decrypting", "kms:GenerateDataKey": "encrypting",
}

// needs are the calls that delivery makes of the resource.
func (c *Case) needs() []policy.Need {
	switch c.kind() {
	case resource.Bucket:
		return policy.S3Needs(c.Asked.Target.ARN)
	case resource.Key:
		return policy.KMSNeeds(c.Asked.Target.ARN, "s3."+c.Event.Region+".amazonaws.com")
	}
	return nil
}

package judge

import (
	"encoding/json"
	"fmt"
)

// The resources of stories beside streams.

// bucket is the creation of a bucket.
func bucket(name string) Step {
	return does("s3", "CreateBucket", fmt.Sprintf(`{"bucketName":%q}`, name))
}

// bucketPolicy gives a bucket a policy, which CloudTrail shows as an object.
func bucketPolicy(name, document string) Step {
	return does("s3", "PutBucketPolicy", fmt.Sprintf(`{"bucketName":%q,"policy":"","bucketPolicy":%s}`, name, document))
}

// publicRead lets anyone read a bucket's objects.
func publicRead(name string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}]}`, name)
}

// tlsOnly lets our delivery role write, and everybody only over TLS.
func tlsOnly(name string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Sid":"Deliver","Effect":"Allow","Principal":{"AWS":%q},"Action":"s3:PutObject","Resource":"arn:aws:s3:::%s/*"},{"Sid":"DenyInsecureTransport","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::%s","arn:aws:s3:::%s/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`, ownRole, name, name, name)
}

// fromNetwork lets our account read a bucket's objects from a network.
func fromNetwork(name, cidr string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Sid":"Office","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*","Condition":{"IpAddress":{"aws:SourceIp":%q}}}]}`, name, cidr)
}

// trustFirehose lets Firehose assume a role, for our account alone.
const trustFirehose = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"firehose.amazonaws.com"},"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}},"Action":"sts:AssumeRole"}]}`

// role is the creation of a role.
func role(name, trust string) Step {
	return does("iam", "CreateRole", fmt.Sprintf(`{"roleName":%q,"path":"/","assumeRolePolicyDocument":%s}`, name, inText(trust)))
}

// trust gives a role another trust policy.
func trust(name, document string) Step {
	return does("iam", "UpdateAssumeRolePolicy", fmt.Sprintf(`{"roleName":%q,"policyDocument":%s}`, name, inText(document)))
}

// inText is a document as CloudTrail shows most: a text within JSON.
func inText(document string) string {
	text, _ := json.Marshal(document) // a text: cannot fail
	return string(text)
}

package policy

import "strings"

// A Need is one call that delivery has to make: which action, on what, and the
// context it comes with.
type Need struct {
	Action, Resource string
	// Context of the call beyond aws:SecureTransport, which is always true; keys
	// in lower case, sorted.
	Context []ContextKey
}

// A Breakage is a need that a document no longer serves.
type Breakage struct {
	Need Need
	// Denied: a Deny of the new document hits it. Otherwise nothing in the document
	// allows it any more, and only a policy of the role itself could.
	Denied bool
	// Unknown says why it could not be told; empty when the breakage is certain.
	Unknown string
}

// BrokenDelivery lists what a role needs and the new document no longer gives
// it: a Deny that did not hit before, or a grant that is gone. role is the ARN
// of an IAM role. Needs that the old document did not serve either are no news,
// unless the new one denies them outright. It is safe for concurrent use.
func BrokenDelivery(before, after *Document, role string, needs []Need) []Breakage {
	var list []Breakage
	for _, need := range needs {
		req := need.request(role)
		old, oldErr := Evaluate(before, &req)
		now, err := Evaluate(after, &req)
		switch {
		case err != nil:
			list = append(list, Breakage{Need: need, Unknown: err.Error()})
		case now == Denied && (oldErr != nil || old != Denied):
			list = append(list, Breakage{Need: need, Denied: true})
		case now == NotMatched && oldErr == nil && old == Allowed:
			list = append(list, Breakage{Need: need})
		}
	}
	return list
}

func (n Need) request(role string) Request {
	req := Request{Caller: Caller{Kind: CallerAWS, ID: role, Session: "AWSFirehoseDelivery"}, Action: n.Action, Resource: n.Resource}
	placed := false
	for _, k := range n.Context {
		if !placed && k.Key >= secureTransport.Key {
			req.Context, placed = append(req.Context, secureTransport), true
		}
		if k.Key != secureTransport.Key {
			req.Context = append(req.Context, k)
		}
	}
	if !placed {
		req.Context = append(req.Context, secureTransport)
	}
	return req
}

var secureTransport = ContextKey{Key: "aws:securetransport", Values: []string{"true"}}

// S3Needs are the calls a stream makes to deliver into a bucket.
//
// https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
func S3Needs(bucketARN string) []Need {
	object := bucketARN + "/delivery/2026/11/23/object"
	return []Need{
		{Action: "s3:AbortMultipartUpload", Resource: object}, {Action: "s3:GetBucketLocation", Resource: bucketARN},
		{Action: "s3:GetObject", Resource: object}, {Action: "s3:ListBucket", Resource: bucketARN},
		{Action: "s3:ListBucketMultipartUploads", Resource: bucketARN}, {Action: "s3:PutObject", Resource: object},
	}
}

// KMSNeeds are the calls a stream makes, through the service it delivers to,
// with the key that encrypts there: via is s3.eu-west-1.amazonaws.com and the like.
func KMSNeeds(keyARN, via string) []Need {
	context := []ContextKey{{Key: "kms:viaservice", Values: []string{strings.ToLower(via)}}}
	return []Need{
		{Action: "kms:Decrypt", Resource: keyARN, Context: context},
		{Action: "kms:GenerateDataKey", Resource: keyARN, Context: context},
	}
}

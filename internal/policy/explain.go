package policy

import (
	"fmt"
	"slices"
	"strings"
)

// sentence says what a request shows: who can do what on what. now marks a change.
func sentence(req *Request, st *Statement, now bool, about Subject) string {
	if req == nil || st == nil {
		return ""
	}
	can := "can"
	if now {
		can = "can now"
	}
	return fmt.Sprintf("%s %s %s.", who(req, st, about), can, deed(req.Action, st, req.Resource))
}

// who names the caller as a person would.
func who(req *Request, st *Statement, about Subject) string {
	c := req.Caller
	switch {
	case st.Principals.Absent:
		return "Whoever carries this policy"
	case c.Kind == CallerAnonymous:
		return "Anyone on the internet"
	case c.Kind == CallerService:
		return "The service " + c.ID
	case c.Kind == CallerFederated:
		return "Someone signed in through " + c.ID
	case c.Kind == CallerCanonicalUser:
		return "The S3 account with canonical id " + c.ID
	case c.Kind == CallerUniqueID:
		return "The deleted principal " + c.ID
	}
	account := c.Account()
	own := slices.Contains(about.own(), account)
	for _, item := range st.Principals.Items {
		switch {
		case item.Kind == PrincipalARN && strings.HasPrefix(c.ID+":"+c.String(), item.Text):
			return item.Text
		case item.Kind == PrincipalAccount && item.Text == account && own:
			return "Anyone in our account " + account + " with a permission of their own"
		case item.Kind == PrincipalAccount && item.Text == account:
			return "The account " + account
		}
	}
	if own {
		return "Anyone in our account " + account
	}
	return "Anyone with an AWS account that fits (for one, " + account + ")"
}

// verbs say the commonest actions in words.
var verbs = map[string]string{
	"s3:getobject": "read", "s3:getobjectversion": "read old versions of", "s3:putobject": "write", "s3:deleteobject": "delete",
	"s3:listbucket": "list what is in", "s3:*": "do anything with", "*": "do anything with", "kms:decrypt": "decrypt with",
	"kms:generatedatakey": "encrypt with", "kms:*": "do anything with", "s3:putbucketpolicy": "change the policy of",
	"sts:assumerole": "take on", "sqs:sendmessage": "send messages to", "sqs:receivemessage": "read the messages of",
	"sns:publish": "publish to", "firehose:putrecord": "put records into", "lambda:invokefunction": "invoke",
	"kinesis:getrecords": "read the records of", "secretsmanager:getsecretvalue": "read the secret", "iam:passrole": "hand on the role",
}

// deed says the action and what it is done to.
func deed(action string, st *Statement, resource string) string {
	verb, ok := "", false
	for _, text := range st.Actions.Texts {
		if strings.ContainsAny(text, "*") && !st.Actions.Not && strings.HasSuffix(strings.ToLower(text), ":*") {
			verb, ok = verbs[strings.ToLower(text)]
		}
	}
	if !ok {
		verb, ok = verbs[strings.ToLower(action)]
	}
	if !ok {
		verb = "do " + action + " on"
	}
	return verb + " " + object(st, resource)
}

// object names the resource as widely as the statement does.
func object(st *Statement, resource string) string {
	text := resource
	if !st.Resources.Absent && !st.Resources.Not {
		text = widest(st.Resources.Texts, resource)
	}
	switch bucket, key, isKey := strings.Cut(strings.TrimPrefix(text, "arn:aws:s3:::"), "/"); {
	case st.Resources.Absent:
		return "this role"
	case text == "*":
		return "every resource"
	case !strings.HasPrefix(text, "arn:aws:s3:::"):
		return text
	case !isKey && bucket == "*":
		return "every bucket and object"
	case !isKey:
		return "the bucket " + bucket
	case key == "*":
		return "every object in " + bucket
	default:
		return "the objects " + key + " in " + bucket
	}
}

// widest is the text of the statement that takes the resource.
func widest(texts []string, resource string) string {
	s := solver{limit: 1 << 20}
	rd := reader{variables: &variables{}}
	target := literalGlob(resource)
	for _, text := range texts {
		if g := rd.resource(text); s.covers(&g, &target) {
			return text
		}
	}
	return resource
}

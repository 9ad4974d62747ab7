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
	return fmt.Sprintf("%s %s %s.", who(req, st, about), can, verb(req.Action, st)+" "+object(st, req.Resource, about))
}

// who names the caller as a person would.
func who(req *Request, st *Statement, about Subject) string {
	c := req.Caller
	switch {
	case st.Principals.Absent:
		return "Whoever carries this policy"
	case c.Kind == CallerAnonymous:
		return anyone(req, st)
	case c.Kind == CallerService:
		return "The service " + c.ID
	case c.Kind == CallerFederated:
		return "Someone signed in through " + provider(c.ID)
	case c.Kind == CallerCanonicalUser && strings.Contains(c.ID, ":iam::"+cloudFront+":"):
		return "The " + c.ID[strings.LastIndexByte(c.ID, '/')+1:]
	case c.Kind == CallerCanonicalUser:
		return "The S3 account with canonical id " + c.ID
	case c.Kind == CallerUniqueID:
		return "The deleted principal " + c.ID
	}
	account := c.Account()
	own := slices.Contains(about.own(), account)
	for _, item := range st.Principals.Items {
		switch {
		case item.Kind == PrincipalARN && strings.HasPrefix(c.ID+":"+c.String(), item.Text) && own && strings.Contains(item.Text, ":role/"):
			return "The role " + item.Text[strings.LastIndexByte(item.Text, '/')+1:]
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
	return anyone(req, st)
}

// provider is an identity provider as people call it, without its ARN.
func provider(name string) string {
	_, short, ok := strings.Cut(name, "-provider/")
	if !ok {
		return name
	}
	return short
}

// unsigned are the services that take calls of which nobody knows whose they are.
var unsigned = []string{"s3", "sqs", "sns", "es", "execute-api", "*"}

// anyone names a caller who is nobody in particular.
func anyone(req *Request, st *Statement) string {
	for _, cond := range st.Conditions {
		if cond.FoldedKey == "aws:principalorgid" && !cond.Operator.Test.Negated() && len(cond.Values) == 1 {
			return "Anyone in the organization " + cond.Values[0]
		}
	}
	service, _, _ := strings.Cut(strings.ToLower(req.Action), ":")
	switch {
	case req.Caller.Kind == CallerAnonymous && slices.Contains(unsigned, service):
		return "Anyone on the internet"
	case req.Caller.Kind == CallerAnonymous, len(st.Conditions) == 0:
		return "Anyone with an AWS account"
	}
	return "Anyone whom its conditions let in"
}

// verbs say the commonest actions in words.
var verbs = map[string]string{
	"s3:getobject": "read", "s3:getobjectversion": "read old versions of", "s3:putobject": "write", "s3:deleteobject": "delete",
	"s3:listbucket": "list what is in", "s3:*": "do anything with", "*": "do anything with", "kms:decrypt": "decrypt with",
	"kms:generatedatakey": "encrypt with", "kms:*": "do anything with", "s3:putbucketpolicy": "change the policy of",
	"sts:assumerole": "take on", "sqs:sendmessage": "send messages to", "sqs:receivemessage": "read the messages of",
	"sns:publish": "publish to", "firehose:putrecord": "put records into", "lambda:invokefunction": "invoke",
	"kinesis:getrecords": "read the records of", "secretsmanager:getsecretvalue": "read the value of", "iam:passrole": "hand on the role",
	"kinesis:subscribetoshard": "read the records of", "kinesis:putrecord": "put records into", "kinesis:putrecords": "put records into",
	"firehose:putrecordbatch": "put records into", "kms:encrypt": "encrypt with", "kms:creategrant": "hand out the use of",
	"kms:putkeypolicy": "change the policy of", "sns:subscribe": "subscribe to", "sqs:deletemessage": "delete the messages of",
	"events:putevents": "send events to", "logs:putlogevents": "write logs to", "logs:putsubscriptionfilter": "send logs to",
	"dynamodb:getitem": "read the items of", "dynamodb:query": "read the items of", "dynamodb:scan": "read the items of",
	"dynamodb:putitem": "write the items of", "dynamodb:updateitem": "write the items of", "dynamodb:deleteitem": "delete the items of",
	"lambda:getlayerversion": "copy", "lambda:invokefunctionurl": "invoke", "glue:gettable": "read the tables of", "glue:getdatabase": "read the databases of",
	"aoss:readdocument": "read the documents of", "aoss:writedocument": "write the documents of", "es:eshttpget": "read from", "es:eshttpput": "write to",
	"es:eshttppost": "write to", "s3tables:gettabledata": "read the data of", "s3tables:puttabledata": "write the data of",
	"kafka:createvpcconnection": "connect to", "s3:getdataaccess": "get credentials from",
	"redshift:createinboundintegration": "send data into", "redshift-serverless:restorefromsnapshot": "restore", "sts:assumerolewithwebidentity": "take on", "sts:assumerolewithsaml": "take on",
}

// verb says an action in words, as widely as the statement writes it.
func verb(action string, st *Statement) string {
	for _, text := range st.Actions.Texts {
		if strings.HasSuffix(text, ":*") && !st.Actions.Not {
			action = text
		}
	}
	if word, ok := verbs[strings.ToLower(action)]; ok {
		return word
	}
	if strings.HasSuffix(action, ":*") {
		return "do anything with"
	}
	return "do " + action + " on"
}

// deeds says the gravest of what a statement allows, and whether there is more.
func deeds(st *Statement, about Subject) string {
	if st.Actions.Not {
		return "do almost anything with " + object(st, "", about)
	}
	gravest, resource := st.Actions.Texts[0], ""
	for _, text := range st.Actions.Texts {
		if strings.HasSuffix(text, "*") || KindOf(text) > KindOf(gravest) {
			gravest = text
		}
	}
	if !st.Resources.Absent && !st.Resources.Not {
		resource = st.Resources.Texts[len(st.Resources.Texts)-1] // a bucket stands before its objects
	}
	more := ""
	if len(st.Actions.Texts) > 1 {
		more = ", and more"
	}
	return verb(gravest, st) + " " + object(st, resource, about) + more
}

// object names the resource as widely as the statement does.
func object(st *Statement, resource string, about Subject) string {
	text := resource
	if !st.Resources.Absent && !st.Resources.Not {
		text = widest(st.Resources.Texts, resource)
	}
	if about.isNamed(text) && !strings.HasPrefix(text, "arn:aws:s3:::") || st.Resources.Absent && about.Name != "" {
		return about.Name
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

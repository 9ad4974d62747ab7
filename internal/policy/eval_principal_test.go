package policy

import "testing"

const (
	rootARN    = "arn:aws:iam::111122223333:root"
	roleARN    = "arn:aws:iam::111122223333:role/team/deliver"
	sessionARN = "arn:aws:sts::111122223333:assumed-role/deliver/s1"
)

var (
	session   = Caller{Kind: CallerAWS, ID: roleARN, Session: "s1"}
	anonymous = Caller{Kind: CallerAnonymous}
	firehose  = Caller{Kind: CallerService, ID: "firehose.amazonaws.com"}
)

func TestEvaluatePrincipals(t *testing.T) {
	for _, c := range []struct {
		element string
		caller  Caller
		want    string
		why     string
	}{
		{`"Principal":"*"`, anonymous, "allowed", "everyone includes those who sign nothing"},
		{`"Principal":{"AWS":"*"}`, anonymous, "allowed", "so does the longer form in a resource policy"},
		{`"Principal":{"AWS":"*"}`, firehose, "allowed", "and every kind of caller"},
		{`"Principal":{"AWS":"111122223333"}`, alice, "allowed", "an account is everyone in it"},
		{`"Principal":{"AWS":"` + rootARN + `"}`, session, "allowed", "its root ARN means the same"},
		{`"Principal":{"AWS":"` + rootARN + `"}`, Caller{Kind: CallerAWS, ID: rootARN}, "allowed", "the root user is in the account"},
		{`"Principal":{"AWS":"444455556666"}`, alice, "not matched", "another account"},
		{`"Principal":{"AWS":"arn:aws-cn:iam::111122223333:root"}`, alice, "not matched", "an account of another partition"},
		{`"Principal":{"AWS":"` + rootARN + `"}`, anonymous, "not matched", "an anonymous caller has no account"},
		{`"Principal":{"AWS":"` + alice.ID + `"}`, alice, "allowed", "a user"},
		{`"Principal":{"AWS":"arn:aws:iam::111122223333:user/Alice"}`, alice, "not matched", "letter case matters"},
		{`"Principal":{"AWS":"` + roleARN + `"}`, session, "allowed", "a role covers its sessions"},
		{`"Principal":{"AWS":"` + sessionARN + `"}`, session, "allowed", "a session, whose ARN has no path"},
		{`"Principal":{"AWS":"` + sessionARN + `"}`, Caller{Kind: CallerAWS, ID: roleARN, Session: "s2"}, "not matched", "another session of the role"},
		{`"Principal":{"AWS":"AIDAQQQQQQQQQQQQQQQQQ"}`, alice, "not matched", "the id of a deleted user is nobody"},
		{`"Principal":{"AWS":"AIDAQQQQQQQQQQQQQQQQQ"}`, Caller{Kind: CallerUniqueID, ID: "AIDAQQQQQQQQQQQQQQQQQ"}, "allowed", "but itself"},
		{`"Principal":{"Service":"firehose.amazonaws.com"}`, firehose, "allowed", "a service"},
		{`"Principal":{"Service":"logs.amazonaws.com"}`, firehose, "not matched", "another service"},
		{`"Principal":{"Service":"*"}`, firehose, "allowed", "every service"},
		{`"Principal":{"Service":"*"}`, alice, "not matched", "a user is no service"},
		{`"Principal":{"Federated":"accounts.google.com"}`, Caller{Kind: CallerFederated, ID: "accounts.google.com"}, "allowed", "an identity provider"},
		{`"Principal":{"CanonicalUser":"79a59d"}`, Caller{Kind: CallerCanonicalUser, ID: "79a59d"}, "allowed", "an S3 canonical user"},
		{`"Principal":{"CanonicalUser":"firehose.amazonaws.com"}`, firehose, "not matched", "kinds are apart"},
		{`"Principal":{"AWS":"arn:aws:iam::111122223333:user/*"}`, alice, "not understood", "AWS accepts no wildcard inside a principal"},
		{`"Principal":{"AWS":["arn:aws:iam::111122223333:user/*","` + alice.ID + `"]}`, alice, "allowed", "listed with certainty beside it"},
		{`"NotPrincipal":{"AWS":"` + alice.ID + `"}`, session, "allowed", "everyone but"},
		{`"NotPrincipal":{"AWS":"` + alice.ID + `"}`, anonymous, "allowed", "which includes those who sign nothing"},
		{`"NotPrincipal":{"AWS":"` + alice.ID + `"}`, alice, "allowed", "a user is spared only with the account: AWS's documented trap"},
		{`"NotPrincipal":{"AWS":["` + alice.ID + `","` + rootARN + `"]}`, alice, "not matched", "user and account are listed"},
		{`"NotPrincipal":{"AWS":["` + roleARN + `","` + rootARN + `"]}`, session, "allowed", "a session needs all three"},
		{`"NotPrincipal":{"AWS":["` + sessionARN + `","` + roleARN + `","111122223333"]}`, session, "not matched", "session, role and account"},
		{`"NotPrincipal":{"AWS":"` + rootARN + `"}`, Caller{Kind: CallerAWS, ID: rootARN}, "not matched", "the root user is the account"},
		{`"NotPrincipal":{"Service":"firehose.amazonaws.com"}`, firehose, "not matched", "a service has one identity"},
		{`"NotPrincipal":"*"`, anonymous, "not matched", "nobody is left"},
		{`"Sid":"identity policy"`, alice, "allowed", "an identity policy names no principal"},
	} {
		doc := mustParse(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",`+c.element+`}}`)
		req := Request{Caller: c.caller, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k"}
		if got := answer(doc, &req); got != c.want {
			t.Errorf("%s, %s: %s, want %s (%s)", c.element, c.caller, got, c.want, c.why)
		}
	}
}

func TestEvaluateDerivedKeys(t *testing.T) {
	orgMember := Caller{Kind: CallerAWS, ID: alice.ID, Organization: "o-a1b2c3d4e5"}
	federated := Caller{Kind: CallerAWS, ID: "arn:aws:sts::111122223333:federated-user/bob"}
	for _, c := range []struct {
		condition string
		caller    Caller
		context   []ContextKey
		want      string
		why       string
	}{
		{`{"ArnEquals":{"aws:PrincipalArn":"` + roleARN + `"}}`, session, nil, "allowed", "of a session it is the role's ARN"},
		{`{"ArnEquals":{"aws:PrincipalArn":"` + roleARN + `"}}`, alice, with("aws:principalarn=" + roleARN), "not matched", "the context cannot claim another caller"},
		{`{"Null":{"aws:PrincipalArn":"true"}}`, firehose, nil, "allowed", "a service has none"},
		{`{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}`, session, nil, "allowed", "the account of the ARN"},
		{`{"StringEquals":{"aws:PrincipalAccount":"anonymous"}}`, anonymous, nil, "allowed", "as AWS documents for anonymous requests"},
		{`{"StringEquals":{"kms:CallerAccount":"111122223333"}}`, alice, nil, "allowed", "the same account under KMS's name"},
		{`{"StringEquals":{"aws:PrincipalType":"User"}}`, alice, nil, "allowed", "a user"},
		{`{"StringEquals":{"aws:PrincipalType":"AssumedRole"}}`, session, nil, "allowed", "a role session"},
		{`{"StringEquals":{"aws:PrincipalType":"Account"}}`, Caller{Kind: CallerAWS, ID: rootARN}, nil, "allowed", "the root user"},
		{`{"StringEquals":{"aws:PrincipalType":"FederatedUser"}}`, federated, nil, "allowed", "a federated user"},
		{`{"StringEquals":{"aws:PrincipalType":"Anonymous"}}`, anonymous, nil, "allowed", "nobody in particular"},
		{`{"Bool":{"aws:PrincipalIsAWSService":"true"}}`, firehose, nil, "allowed", "a service calling for itself"},
		{`{"Bool":{"aws:PrincipalIsAWSService":"false"}}`, alice, nil, "allowed", "a user is none"},
		{`{"Null":{"aws:PrincipalIsAWSService":"true"}}`, anonymous, nil, "allowed", "absent when nothing is signed"},
		{`{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`, orgMember, nil, "allowed", "the organisation of the account"},
		{`{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`, alice, with("aws:principalorgid=o-a1b2c3d4e5"), "not matched", "an account of no organisation"},
		{`{"Null":{"aws:PrincipalOrgID":"true"}}`, alice, nil, "allowed", "which has no such key at all"},
		{`{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`, anonymous, nil, "allowed", "absent: the negated test holds"},
		{`{"StringEquals":{"aws:SourceAccount":"444455556666"}}`, firehose, with("aws:sourcearn=arn:aws:firehose:eu-west-1:444455556666:deliverystream/d"), "allowed", "the source's ARN names its account"},
		{`{"StringEquals":{"aws:SourceAccount":"444455556666"}}`, firehose, with("aws:sourcearn=arn:aws:s3:::b"), "not matched", "a bucket's ARN names none"},
		{`{"Null":{"aws:SourceAccount":"true"}}`, firehose, with("aws:sourcearn=arn:aws:sns:eu-west-1:partner:t"), "allowed", "nor is a word an account"},
		{`{"Null":{"aws:SourceAccount":"true"}}`, firehose, with("aws:sourcearn=urn:aws:sns:eu-west-1:444455556666:t"), "allowed", "nor has a text that is no ARN one"},
		{`{"Null":{"aws:SourceAccount":"true"}}`, firehose, with("aws:sourcearn=arn:aws:sns:eu-west-1"), "allowed", "nor one that ends early"},
		{`{"StringEquals":{"aws:SourceAccount":"444455556666"}}`, firehose, with("aws:sourceaccount=444455556666"), "allowed", "stated by the request"},
	} {
		doc := mustParse(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":`+c.condition+`}}`)
		req := Request{Caller: c.caller, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k", Context: c.context}
		if got := answer(doc, &req); got != c.want {
			t.Errorf("%s, %s: %s, want %s (%s)", c.condition, c.caller, got, c.want, c.why)
		}
	}
}

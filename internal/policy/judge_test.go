package policy

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func read(t *testing.T, text string) *Document {
	t.Helper()
	doc, err := Parse([]byte(`{"Version":"2012-10-17","Statement":[` + text + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	return &doc
}

// allow writes an Allow on a bucket's objects with whatever follows.
func allow(principal, rest string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":"s3:GetObject","Resource":"arn:aws:s3:::orders-archive/*"` + rest + `}`
}

func when(condition string) string { return `,"Condition":{` + condition + `}` }

func TestJudgePublic(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
		why  string
	}{
		{allow(`"*"`, ""), true, "everyone"},
		{allow(`{"AWS":"*"}`, ""), true, "everyone, anonymous callers included"},
		{allow(`{"AWS":"444455556666"}`, ""), false, "one account"},
		{`{"Effect":"Allow","NotPrincipal":{"AWS":"444455556666"},"Action":"s3:*","Resource":"*"}`, true, "everyone but one"},
		{allow(`"*"`, when(`"StringEquals":{"aws:PrincipalOrgID":"o-exampleorg1"}`)), false, "one organisation"},
		{allow(`"*"`, when(`"StringLike":{"aws:PrincipalOrgID":"o-*"}`)), true, "any organisation"},
		{allow(`"*"`, when(`"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}`)), false, "one network"},
		{allow(`"*"`, when(`"IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}`)), true, "two halves are everything"},
		{allow(`"*"`, when(`"IpAddress":{"aws:SourceIp":"16.0.0.0/7"}`)), true, "wider than /8"},
		{allow(`"*"`, when(`"IpAddress":{"aws:SourceIp":"17.0.0.0/8"}`)), false, "/8 is fixed"},
		{allow(`"*"`, when(`"IpAddress":{"aws:SourceIp":"172.16.0.0/12"}`)), false, "a private range"},
		{allow(`"*"`, when(`"IpAddress":{"aws:SourceIp":"2001::/16"}`)), true, "wider than /32"},
		{allow(`"*"`, when(`"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}`)), true, "all but one network"},
		{allow(`"*"`, when(`"StringEquals":{"aws:SourceVpce":"vpce-0a1b2c3d4e5f60718"}`)), false, "one endpoint"},
		{allow(`"*"`, when(`"StringLike":{"aws:SourceVpce":"vpce-*"}`)), true, "any endpoint"},
		{allow(`"*"`, when(`"StringEqualsIfExists":{"aws:SourceVpce":"vpce-0a1b2c3d4e5f60718"}`)), true, "or none at all"},
		{allow(`"*"`, when(`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::444455556666:role/*"}`)), false, "one account's roles"},
		{allow(`"*"`, when(`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/deploy"}`)), true, "anybody can name a role so"},
		{allow(`"*"`, when(`"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:444455556666:*"}`)), false, "one account's topics"},
		{allow(`"*"`, when(`"ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"}`)), true, "anybody's bucket"},
		{allow(`"*"`, when(`"StringEquals":{"aws:PrincipalTag/team":"data"}`)), true, "anybody can tag himself"},
		{allow(`"*"`, when(`"StringLike":{"aws:userid":"AROAEXAMPLEROLE00000:*"}`)), false, "one role's sessions"},
		{allow(`"*"`, when(`"Bool":{"aws:SecureTransport":"true"}`)), true, "TLS is no restriction"},
		{allow(`"*"`, "") + `,{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-exampleorg1"}}}`, false, "a guard keeps others out"},
	} {
		got := Judge(read(t, c.text), Subject{Account: "111122223333"}, Options{})
		if got.Public != c.want || got.Unknown != "" {
			t.Errorf("%s\npublic %v, want %v (%s) %s %+v", c.text, got.Public, c.want, c.why, got.Unknown, got.Witness)
		}
		if got.Public && (got.Witness == nil || got.Statement == nil) {
			t.Errorf("%s: public without a witness", c.text)
		}
	}
}

func TestJudgeOutsiders(t *testing.T) {
	ours := Zone{Accounts: []string{"111122223333", "222233334444"}, Organization: "o-exampleorg1"}
	for _, c := range []struct {
		text           string
		accounts       []string
		outside        bool
		deputies, idps []string
		why            string
	}{
		{allow(`{"AWS":["222233334444","444455556666"]}`, ""), []string{"444455556666"}, true, nil, nil, "one of two is ours"},
		{allow(`{"AWS":"222233334444"}`, ""), nil, false, nil, nil, "ours"},
		{allow(`{"AWS":"444455556666"}`, when(`"StringEquals":{"aws:PrincipalOrgID":"o-exampleorg1"}`)), []string{"444455556666"}, false, nil, nil, "of our organisation after all"},
		{allow(`"*"`, when(`"StringEquals":{"aws:PrincipalOrgID":"o-otherorg00"}`)), nil, true, nil, nil, "another organisation"},
		{allow(`{"Service":"sns.amazonaws.com"}`, ""), nil, false, []string{"sns.amazonaws.com"}, nil, "no source"},
		{allow(`{"Service":"sns.amazonaws.com"}`, when(`"StringEquals":{"aws:SourceAccount":"111122223333"}`)), nil, false, nil, nil, "a fixed source"},
		{allow(`{"Service":"firehose.amazonaws.com"}`, when(`"StringEquals":{"sts:ExternalId":"111122223333"}`)), nil, false, nil, nil, "Firehose gives the account there"},
		{allow(`{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE"}`, ""), nil, true, nil, nil, "understood; whose it is, is not told"},
		{allow(`{"Service":"sns.amazonaws.com"}`, when(`"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:111122223333:*"}`)), nil, false, nil, nil, "the account is fixed"},
		{allow(`{"Service":"sns.amazonaws.com"}`, when(`"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:alarms"}`)), nil, false, []string{"sns.amazonaws.com"}, nil, "any account's topic"},
		{allow(`{"Service":"sns.amazonaws.com"}`, when(`"StringEquals":{"aws:SourceAccount":"444455556666"}`)), []string{"444455556666"}, false, nil, nil, "a service for another account"},
		{`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity",
		  "Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}}`, nil, false, nil,
			[]string{"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "every GitHub repository has that audience"},
		{`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity",
		  "Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:acme/*"}}}`, nil, false, nil, nil, "one owner"},
		{`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity",
		  "Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:*"}}}`, nil, false, nil,
			[]string{"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "any owner"},
	} {
		got := Judge(read(t, c.text), Subject{Account: "111122223333", Zone: ours}, Options{})
		if !slices.Equal(got.CrossAccount, c.accounts) || got.OutsideOrganization != c.outside ||
			!slices.Equal(got.ConfusedDeputy, c.deputies) || !slices.Equal(got.OpenProviders, c.idps) || got.Unknown != "" {
			t.Errorf("%s\n%+v (%s)", c.text, got, c.why)
		}
	}
}

func TestJudgeChangeGrades(t *testing.T) {
	const tls = `{"Sid":"TLS","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`
	const reader = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/reader"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::orders-archive/*"}`
	const partner, service = `{"AWS":"444455556666"}`, `{"Service":"firehose.amazonaws.com"}`
	const externalID, own = `,"Condition":{"StringEquals":{"sts:ExternalId":"7f3c"}}`, `,"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}`
	trusting := func(who, condition string) string {
		return `{"Effect":"Allow","Principal":` + who + `,"Action":"sts:AssumeRole"` + condition + `}`
	}
	decrypting := func(condition string) string {
		return `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/reader"},"Action":"kms:Decrypt","Resource":"*","Condition":{` + condition + `}}`
	}
	identity := func(actions string) string { return `{"Effect":"Allow","Action":` + actions + `,"Resource":"*"}` }
	for _, c := range []struct {
		before, after string
		kind          string
		severity      Severity
		sentence      string
		why           string
	}{
		{reader, reader + "," + allow(`"*"`, ""), "public", Critical, "Anyone on the internet can now read every object in orders-archive.", "the worst"},
		{reader + "," + tls, reader, "guard-removed", High, `The Deny "TLS" (Statement[1]) that asked for TLS no longer stands in the way`, "the guard is gone"},
		{reader, reader + "," + allow(`{"AWS":"444455556666"}`, ""), "cross-account", High, "The account 444455556666 can now read every object in orders-archive.", "a new account"},
		{allow(`{"AWS":"arn:aws:iam::111122223333:role/reader"}`, when(`"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}`)), reader, "condition-loosened", Medium, "aws:SourceIp", "from anywhere now"},
		{trusting(partner, externalID), trusting(partner, ""), "condition-loosened", High, "The condition on sts:ExternalId was loosened", "any customer of theirs now"},
		{trusting(service, own), trusting(service, ""), "confused-deputy", Medium, "The service firehose.amazonaws.com can now take on this role on anybody's behalf.", "a condition stood there"},
		{decrypting(`"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}`), decrypting(`"Null":{"aws:userid":"false"}`), "condition-loosened", Medium, "The condition on kms:ViaService was loosened", "not through S3 alone"},
		{decrypting(`"StringLike":{"kms:EncryptionContext:aws:s3:arn":"arn:aws:s3:::orders/*"}`), decrypting(`"StringLike":{"kms:EncryptionContext:aws:s3:arn":"*"}`), "condition-loosened", Medium, "kms:EncryptionContext:aws:s3:arn", "other data too"},
		{reader, reader + "," + decrypting(`"Null":{"aws:userid":"false"}`), "more-access", Medium, "The role reader can now decrypt with every resource.", "a role of ours by its name"},
		{identity(`"s3:ListBucket"`), identity(`["s3:ListBucket","s3:GetObject"]`), "more-access", Medium, "Whoever carries this policy can now read", "more data"},
		{identity(`"s3:GetObject"`), identity(`["s3:GetObject","s3:ListBucket"]`), "more-access", Low, "list what is in", "names only"},
		{identity(`"s3:GetObject"`), identity(`["s3:GetObject","s3:PutBucketPolicy"]`), "more-access", High, "change the policy of", "permissions"},
		{identity(`["iam:PassRole"]`), identity(`["iam:PassRole","lambda:CreateFunction","lambda:InvokeFunction"]`), "escalation", Critical, "run a function with any role", "the last parts of a way"},
		{identity(`["lambda:CreateFunction"]`), identity(`["lambda:CreateFunction","lambda:InvokeFunction"]`), "more-access", Medium, "invoke", "PassRole is missing"},
		{allow(`{"Service":"sns.amazonaws.com"}`, when(`"StringEquals":{"aws:SourceAccount":"111122223333"}`)), allow(`{"Service":"sns.amazonaws.com"}`, ""), "confused-deputy", Medium, "on anybody's behalf", "a source condition stood there"},
		{reader, reader + "," + allow(`{"Service":"sns.amazonaws.com"}`, ""), "confused-deputy", Low, "on anybody's behalf", "by itself"},
		{`{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}`, `{"Effect":"Allow","Principal":{"AWS":["111122223333","444455556666"]},"Action":"sts:AssumeRole"}`,
			"trust-opened", Critical, "take on this role", "a role beyond the organisation"},
		{reader, `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/reader"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::orders-archive/*","Condition":{"StringMatches":{"aws:username":"x"}}}`,
			"unknown", Medium, "could not be told", "an operator nobody knows"},
	} {
		about := Subject{Account: "111122223333", Zone: Zone{Accounts: []string{"111122223333"}}}
		got := JudgeChange(read(t, c.before), read(t, c.after), about, Options{})
		i := slices.IndexFunc(got.Findings, func(f Finding) bool { return f.Kind == c.kind })
		if i < 0 {
			t.Errorf("%s -> %s\nno %s in %+v (%s)", c.before, c.after, c.kind, got.Findings, c.why)
			continue
		}
		if f := got.Findings[i]; f.Severity != c.severity || !strings.Contains(f.Sentence, c.sentence) {
			t.Errorf("%s: %v %q, want %v with %q (%s)", c.kind, f.Severity, f.Sentence, c.severity, c.sentence, c.why)
		}
	}
}

func TestJudgeChangeIsQuietWhenTightened(t *testing.T) {
	before := read(t, allow(`"*"`, ""))
	after := read(t, allow(`"*"`, when(`"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}`)))
	if got := JudgeChange(before, after, Subject{}, Options{}); got.Comparison.Verdict != Narrowed || len(got.Findings) != 0 {
		t.Errorf("a tightened policy: %v, %+v", got.Comparison.Verdict, got.Findings)
	}
}

func TestJudgeFirstSight(t *testing.T) {
	own := JudgeChange(nil, read(t, allow(`{"AWS":"arn:aws:iam::111122223333:role/reader"}`, "")), Subject{Account: "111122223333"}, Options{})
	if own.BeforeKnown || own.Severity() != Low {
		t.Errorf("a first sighting of a narrow grant: %v %+v", own.Severity(), own.Findings)
	}
	open := JudgeChange(nil, read(t, allow(`"*"`, "")), Subject{Account: "111122223333"}, Options{})
	if open.Severity() != Critical || !strings.Contains(open.Findings[0].Sentence, "before is not known") {
		t.Errorf("a first sighting of a public bucket: %v %+v", open.Severity(), open.Findings)
	}
}

func TestBrokenDelivery(t *testing.T) {
	const role, bucket = "arn:aws:iam::111122223333:role/orders-delivery", "arn:aws:s3:::orders-archive"
	grant := `{"Effect":"Allow","Principal":{"AWS":"` + role + `"},"Action":"s3:*","Resource":["` + bucket + `","` + bucket + `/*"]}`
	deny := `{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*","Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}}`
	for _, c := range []struct {
		before, after string
		want          int
		why           string
	}{
		{grant, grant, 0, "nothing changed"},
		{grant, grant + "," + deny, 1, "writes are denied"},
		{grant + "," + deny, grant + "," + deny, 0, "they were denied before"},
		{grant, allow(`{"AWS":"444455556666"}`, ""), len(S3Needs(bucket)), "the grant is gone"},
	} {
		if got := BrokenDelivery(read(t, c.before), read(t, c.after), role, S3Needs(bucket)); len(got) != c.want {
			t.Errorf("%s: %+v, want %d", c.why, got, c.want)
		}
	}
}

func TestJoinedRanges(t *testing.T) {
	list := []netip.Prefix{netip.MustParsePrefix("128.0.0.0/1"), netip.MustParsePrefix("0.0.0.0/1"), netip.MustParsePrefix("2001:db8::/32")}
	got := joined(list)
	if len(got) != 2 || got[0].fixed() || !got[1].fixed() {
		t.Errorf("%+v, want all of IPv4, not fixed, and one fixed IPv6 range", got)
	}
}

func TestKindOf(t *testing.T) {
	for _, c := range []struct {
		action string
		want   Kind
		why    string
	}{
		{"s3:GetObject", KindData, "the data"}, {"S3:getobject", KindData, "case does not matter"}, {"s3:PutBucketPolicy", KindPermissions, "who may"},
		{"secretsmanager:GetSecretValue", KindCredentials, "usable elsewhere"}, {"firehose:DescribeDeliveryStream", KindList, "metadata"},
		{"firehose:TagDeliveryStream", KindTagging, "tags"}, {"firehose:UpdateDestination", KindWrite, "a change"}, {"iam:PassRole", KindPermissions, "no API operation, still there"},
		{"acme:Blow", KindUnknown, "no such service"},
	} {
		if got := KindOf(c.action); got != c.want {
			t.Errorf("%s is %v, want %v (%s)", c.action, got, c.want, c.why)
		}
	}
}

package policy

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// The documents here are ours: built from a seed to look like what AWS and its
// customers write. Identity policies stay under IAM's 6,144 characters and 300
// actions a statement, resource policies under S3's 20 kB.

type draft struct {
	Version   string
	Statement []map[string]any
}

// A scribe writes documents and the changes people make to them.
type scribe struct {
	*rand.Rand
	services []string
}

func newScribe(seed uint64) scribe {
	var names []string
	for s := range theActions().byService {
		names = append(names, s)
	}
	slices.Sort(names)
	return scribe{rand.New(rand.NewPCG(seed, 17)), names}
}

func (s scribe) pick(list []string) string { return list[s.IntN(len(list))] }

func (s scribe) actions(limit int) []string {
	service := s.pick(s.services)
	all := theActions().byService[service]
	n := 1 + s.IntN(min(limit, len(all)))
	if s.IntN(3) > 0 {
		n = 1 + n/8
	}
	list := make([]string, 0, n)
	for _, i := range s.Perm(len(all))[:n] {
		name := all[i]
		switch s.IntN(14) {
		case 0:
			name = service + ":" + s.pick([]string{"Get*", "List*", "Describe*", "Put*", "*Tag*", "Create*"})
		case 1:
			name = name[:len(name)-s.IntN(4)] + "*"
		}
		list = append(list, name)
	}
	if s.IntN(9) == 0 {
		list = append(list, service+":*")
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (s scribe) resources() []string {
	if s.IntN(2) == 0 {
		return []string{"*"}
	}
	n := 1 + s.IntN(5)
	list := make([]string, n)
	for i := range list {
		name := s.pick([]string{"orders", "orders-*", "audit", "*", "clickstream", "dev-*-tmp", "aws-service-*"})
		list[i] = s.pick([]string{
			"arn:aws:s3:::" + name, "arn:aws:s3:::" + name + "/*", "arn:aws:s3:::" + name + "/logs/*",
			"arn:aws:iam::*:role/" + name, "arn:aws:iam::*:role/service-role/" + name, "arn:aws:kms:*:*:key/*",
			"arn:aws:logs:*:*:log-group:/aws/" + name + ":*", "arn:aws:lambda:*:*:function:" + name,
			"arn:*:firehose:*:111122223333:deliverystream/" + name, "arn:aws:ssm:*:*:parameter/" + name + "/*",
			"arn:aws:dynamodb:eu-west-1:111122223333:table/" + name, "arn:aws:s3:::" + name + "/${aws:username}/*",
		})
	}
	return list
}

func (s scribe) condition() map[string]any {
	return []map[string]any{
		{"StringEquals": map[string]any{"iam:PassedToService": []string{"firehose.amazonaws.com", "lambda.amazonaws.com"}}},
		{"StringLike": map[string]any{"aws:ResourceTag/team": s.pick([]string{"data-*", "ops"})}},
		{"Bool": map[string]any{"aws:ViaAWSService": "true"}},
		{"Null": map[string]any{"aws:ResourceTag/owner": "false"}},
		{"StringEquals": map[string]any{"aws:ResourceAccount": "${aws:PrincipalAccount}"}},
		{"ArnLike": map[string]any{"aws:SourceArn": "arn:aws:*:*:111122223333:*"}},
		{"ForAllValues:StringEquals": map[string]any{"aws:TagKeys": []string{"team", "stage"}}},
		{"NumericLessThan": map[string]any{"aws:MultiFactorAuthAge": s.pick([]string{"3600", "900"})}},
	}[s.IntN(8)]
}

// identity writes a managed policy.
func (s scribe) identity() draft {
	doc := draft{Version: "2012-10-17"}
	for range 1 + s.IntN(14) {
		st := map[string]any{"Effect": "Allow", "Action": s.actions(300), "Resource": s.resources()}
		if s.IntN(3) == 0 {
			st["Condition"] = s.condition()
		}
		switch s.IntN(25) {
		case 0:
			st["Effect"] = "Deny"
		case 1:
			st["NotAction"] = st["Action"]
			delete(st, "Action")
		}
		doc.Statement = append(doc.Statement, st)
		if len(doc.text()) > 6000 {
			doc.Statement = doc.Statement[:len(doc.Statement)-1]
			break
		}
	}
	if len(doc.Statement) == 0 {
		return s.identity()
	}
	return doc
}

// resource writes a bucket policy with the usual grants and guards.
func (s scribe) resource() draft {
	doc := draft{Version: "2012-10-17"}
	account := func() string { return s.pick([]string{"111122223333", "444455556666", "777788889999", "123456789012"}) }
	both := []string{"arn:aws:s3:::orders-archive", "arn:aws:s3:::orders-archive/*"}
	for range 1 + s.IntN(60) {
		st := map[string]any{"Sid": fmt.Sprint("S", s.IntN(1000)), "Effect": "Allow", "Resource": both,
			"Action": []string{"s3:GetObject", "s3:ListBucket", "s3:PutObject", "s3:GetBucketLocation"}[:1+s.IntN(4)]}
		prefix := s.pick([]string{"daily", "2026/*", "teams/ops", "partner-" + account()})
		switch s.IntN(8) {
		case 0:
			st["Effect"], st["Principal"], st["Action"] = "Deny", "*", "s3:*"
			st["Condition"] = map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}}
		case 1:
			st["Effect"], st["Principal"], st["Action"] = "Deny", "*", "s3:PutObject"
			st["Condition"] = map[string]any{"StringNotEquals": map[string]any{"s3:x-amz-server-side-encryption": "aws:kms"}}
		case 2:
			st["Principal"] = map[string]any{"Service": s.pick([]string{"logging.s3.amazonaws.com", "cloudtrail.amazonaws.com", "delivery.logs.amazonaws.com"})}
			st["Condition"] = map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": account()}, "ArnLike": map[string]any{"aws:SourceArn": "arn:aws:s3:::" + prefix}}
		case 3:
			st["Principal"] = "*"
			st["Condition"] = map[string]any{"StringEquals": map[string]any{"aws:PrincipalOrgID": "o-exampleorg1"}, "ArnLike": map[string]any{"aws:PrincipalArn": "arn:aws:iam::*:role/" + prefix}}
		case 4:
			st["Principal"] = map[string]any{"AWS": "*"}
			st["Condition"] = map[string]any{"IpAddress": map[string]any{"aws:SourceIp": []string{"203.0.113.0/24", fmt.Sprintf("10.%d.0.0/16", s.IntN(5)), "2001:db8::/32"}}}
		case 5:
			st["Effect"], st["Principal"] = "Deny", "*"
			st["Condition"] = map[string]any{"StringNotEqualsIfExists": map[string]any{"aws:SourceVpce": "vpce-0a1b2c3d4e5f60718"}}
		default:
			st["Principal"] = map[string]any{"AWS": []string{"arn:aws:iam::" + account() + ":root", "arn:aws:iam::" + account() + ":role/reader"}}
			st["Resource"] = "arn:aws:s3:::orders-archive/" + prefix + "/*"
		}
		doc.Statement = append(doc.Statement, st)
		if len(doc.text()) > 20000 {
			doc.Statement = doc.Statement[:len(doc.Statement)-1]
			break
		}
	}
	return doc
}

// revise makes the change of one version to the next.
func (s scribe) revise(doc draft) draft {
	var out draft
	if err := json.Unmarshal(doc.text(), &out); err != nil {
		panic(err) // our own text
	}
	for range 1 + s.IntN(3) {
		s.edit(&out)
	}
	return out
}

func (s scribe) edit(doc *draft) {
	i := s.IntN(len(doc.Statement))
	st := doc.Statement[i]
	actions, _ := st["Action"].([]any)
	switch s.IntN(11) {
	case 0, 1, 2:
		if st["Action"] != nil {
			for _, a := range s.actions(20) {
				actions = append(actions, a)
			}
			st["Action"] = actions
		}
	case 3:
		if len(actions) > 1 {
			k := s.IntN(len(actions))
			st["Action"] = slices.Delete(slices.Clone(actions), k, k+1)
		}
	case 4:
		if len(actions) > 0 {
			k := s.IntN(len(actions))
			name := fmt.Sprint(actions[k])
			actions[k] = name[:min(len(name), strings.IndexByte(name, ':')+4)] + "*"
		}
	case 5:
		doc.Statement = append(doc.Statement, map[string]any{"Effect": "Allow", "Action": s.actions(10), "Resource": s.resources()})
	case 6:
		st["Resource"] = s.resources()
	case 7:
		st["Condition"] = s.condition()
	case 8:
		delete(st, "Condition")
	case 9:
		s.Shuffle(len(doc.Statement), func(i, j int) { doc.Statement[i], doc.Statement[j] = doc.Statement[j], doc.Statement[i] })
	case 10:
		if len(doc.Statement) > 1 {
			doc.Statement = slices.Delete(doc.Statement, i, i+1)
		}
	}
}

func (d draft) text() []byte {
	text, err := json.Marshal(d)
	if err != nil {
		panic(err) // our own values
	}
	return text
}

// A revision is one document before and after a change.
type revision struct{ before, after Document }

// revisions writes n changes; every fourth new text is laid out differently, as
// consoles and tools do.
func revisions(n int, write func(scribe) draft) []revision {
	list := make([]revision, n)
	for i := range list {
		s := newScribe(uint64(i))
		old := write(s)
		text := s.revise(old).text()
		if i%4 == 0 {
			var loose any
			_ = json.Unmarshal(text, &loose)
			text, _ = json.MarshalIndent(loose, "", "    ")
		}
		var err1, err2 error
		list[i].before, err1 = Parse(old.text())
		list[i].after, err2 = Parse(text)
		if err1 != nil || err2 != nil {
			panic(fmt.Sprint(err1, err2)) // our own documents
		}
	}
	return list
}

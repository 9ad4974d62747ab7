package resource

import (
	"encoding/json"
	"slices"
	"strings"
)

// statement is the one statement of a policy that a call like AddPermission
// adds. Lambda, SNS, SQS and EventBridge have such calls.
type statement struct {
	Sid       string `json:",omitempty"`
	Effect    string
	Principal map[string][]string
	Action    []string
	Resource  string                       `json:",omitempty"`
	Condition map[string]map[string]string `json:",omitempty"`
}

type statementDocument struct {
	Version   string
	Statement []statement
}

// allow begins a statement for principals as callers of these services write
// them: account ids, ARNs, services, or "*".
func allow(sid, resource string, principals, actions []string) statement {
	s := statement{Sid: sid, Effect: "Allow", Resource: resource, Principal: map[string][]string{}, Action: actions}
	for _, p := range principals {
		kind := "AWS"
		if strings.Contains(p, ".") && !strings.HasPrefix(p, "arn:") {
			kind = "Service" // lambda.amazonaws.com, and in its manner
		}
		s.Principal[kind] = append(s.Principal[kind], p)
	}
	return s
}

// labelled reads the statement that SNS and SQS make of a permission, by its
// label. The members hold names of actions, without the service, and accounts.
// https://docs.aws.amazon.com/sns/latest/api/API_AddPermission.html
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html
func labelled(service, actions, accounts string) field {
	return reads(func(r *reading) {
		var all []string
		for _, name := range r.texts(actions) {
			all = append(all, service+name)
		}
		s := allow(r.text("label"), r.req.Target.ARN, r.texts(accounts), all)
		r.set(Permission.Of(r.text("label")), s.document())
	}, Path(Permission))
}

// where adds a condition, unless the value was not given.
func (s *statement) where(operator, key, value string) {
	if value == "" {
		return
	}
	if s.Condition == nil {
		s.Condition = map[string]map[string]string{}
	}
	if s.Condition[operator] == nil {
		s.Condition[operator] = map[string]string{}
	}
	s.Condition[operator][key] = value
}

// condition is the value of a condition key, under whichever operator.
func (s *statement) condition(key string) string {
	for _, keys := range s.Condition {
		if value := keys[key]; value != "" {
			return value
		}
	}
	return ""
}

// principals lists whom the statement is for, whatever their kind.
func (s *statement) principals() []string {
	var all []string
	for _, some := range s.Principal {
		all = append(all, some...)
	}
	slices.Sort(all)
	return all
}

// document is the statement as a policy.
func (s *statement) document() string { return policyOf(*s) }

// policyOf writes statements as a policy document.
func policyOf(all ...statement) string {
	text, _ := json.Marshal(statementDocument{"2012-10-17", append([]statement{}, all...)}) // texts: cannot fail
	return string(text)
}

// statementOf reads what document wrote.
func statementOf(document string) (s statement, ok bool) {
	var d statementDocument
	if json.Unmarshal([]byte(document), &d) != nil || len(d.Statement) != 1 {
		return statement{}, false
	}
	return d.Statement[0], true
}

// texts are the elements of a list of texts.
func (r *reading) texts(path string) []string {
	var all []string
	for _, v := range r.at(path).List() {
		all = append(all, strings.Clone(v.Text()))
	}
	return all
}

// optional are the arguments of an option, none when there is no value.
func optional(option string, values ...string) []string {
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	if len(values) == 0 {
		return nil
	}
	return append([]string{option}, values...)
}

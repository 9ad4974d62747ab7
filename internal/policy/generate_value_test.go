package policy

import (
	"slices"
	"strings"
)

func distinct(texts []string) []string {
	slices.Sort(texts)
	return slices.Compact(texts)
}

// fillers make a text of a pattern, resolving escapes.
var fillers = func() (list []*strings.Replacer) {
	for _, star := range []string{"", "a", "b", "ab", "az", "a:z", "x", "*"} {
		list = append(list, strings.NewReplacer("${*}", "*", "${?}", "?", "${$}", "$", "*", star, "?", "b"))
	}
	return list
}()

// instances are texts that patterns match, or just miss.
func instances(patterns []string) []string {
	var list []string
	for _, p := range patterns {
		for _, v := range []string{"alice", "az", ""} {
			filled := fillVariables(p, v)
			for _, fill := range fillers {
				list = append(list, fill.Replace(filled))
			}
		}
		list = append(list, p, p+"z", strings.ToUpper(p))
	}
	return distinct(list)
}

// fillVariables replaces each ${service:key} by a value; escapes stay.
func fillVariables(pattern, value string) string {
	head, rest, found := strings.Cut(pattern, "${")
	inner, tail, closed := strings.Cut(rest, "}")
	switch {
	case !found || !closed:
		return pattern
	case strings.Contains(inner, ":"):
		return head + value + fillVariables(tail, value)
	}
	return head + "${" + inner + "}" + fillVariables(tail, value)
}

// callersOf are the callers that principals tell apart, or some of every kind.
func callersOf(items []PrincipalItem) []Caller {
	list := []Caller{
		{Kind: CallerAnonymous},
		{Kind: CallerService, ID: "sns.amazonaws.com"},
		{Kind: CallerFederated, ID: "www.amazon.com"},
		{Kind: CallerUniqueID, ID: "AROAQQQQQQQQQQQQQQQQQ"},
		{Kind: CallerCanonicalUser, ID: "0123456789abcdef"},
		{Kind: CallerAWS, ID: "arn:aws:iam::777788889999:user/eve"},
		{Kind: CallerAWS, ID: "arn:aws-us-gov:iam::111122223333:user/alice"},
	}
	for _, item := range items {
		switch item.Kind {
		case PrincipalAccount:
			arn := "arn:" + item.Partition + ":iam::" + item.Text + ":"
			list = append(list, Caller{Kind: CallerAWS, ID: arn + "root"}, Caller{Kind: CallerAWS, ID: arn + "user/alice"},
				Caller{Kind: CallerAWS, ID: arn + "user/dave"}, Caller{Kind: CallerAWS, ID: arn + "role/team/deliver", Session: "s1"})
		case PrincipalARN:
			list = append(list, callersOfARN(item.Text)...)
		case PrincipalUniqueID:
			list = append(list, Caller{Kind: CallerUniqueID, ID: item.Text})
		case PrincipalService:
			list = append(list, Caller{Kind: CallerService, ID: item.Text})
		case PrincipalFederated:
			list = append(list, Caller{Kind: CallerFederated, ID: item.Text})
		case PrincipalCanonicalUser:
			list = append(list, Caller{Kind: CallerCanonicalUser, ID: item.Text})
		}
	}
	return list
}

// callersOfARN are those an ARN names, and neighbours.
func callersOfARN(arn string) []Caller {
	parts := strings.SplitN(arn, ":", 6)
	name := strings.Split(parts[5], "/")
	root := Caller{Kind: CallerAWS, ID: "arn:" + parts[1] + ":iam::" + parts[4] + ":root"}
	switch name[0] {
	case "role":
		return []Caller{root, {Kind: CallerAWS, ID: arn, Session: "s1"}, {Kind: CallerAWS, ID: arn, Session: "s2"}}
	case "assumed-role":
		role := "arn:" + parts[1] + ":iam::" + parts[4] + ":role/"
		return []Caller{root, {Kind: CallerAWS, ID: role + name[1], Session: name[2]}, {Kind: CallerAWS, ID: role + "team/" + name[1], Session: name[2]},
			{Kind: CallerAWS, ID: role + name[1], Session: "s2"}}
	}
	return []Caller{root, {Kind: CallerAWS, ID: arn}, {Kind: CallerAWS, ID: arn + "x"}}
}

// variablesOf are the keys that the texts of a statement refer to.
func variablesOf(st *Statement) []string {
	texts := slices.Clone(st.Resources.Texts)
	for _, c := range st.Conditions {
		texts = append(texts, c.Values...)
	}
	var names []string
	for _, part := range strings.Split(strings.Join(texts, "\n"), "${")[1:] {
		name, _, _ := strings.Cut(part, "}")
		name, _, _ = strings.Cut(name, ",")
		if strings.Contains(name, ":") {
			names = append(names, strings.ToLower(strings.TrimSpace(name)))
		}
	}
	return names
}

// choices are absence, each value, and some sets of two and three.
func choices(values []string, several bool) [][]string {
	list := [][]string{nil}
	for i, v := range values {
		list = append(list, []string{v})
		if several && i > 0 {
			list = append(list, []string{values[i-1], v}, []string{values[(i*7)%len(values)], v})
		}
		if several && i > 1 {
			list = append(list, []string{values[i-2], values[i-1], v})
		}
	}
	return list
}

// conditionInstances are values that a condition tells apart, of the key's own type.
func conditionInstances(c Condition) []string {
	var list []string
	for _, v := range c.Values {
		switch test := c.Operator.Test; {
		case test >= StringEquals && test <= StringNotLike, test >= ARNEquals && test <= ARNNotLike:
			list = append(list, stringInstances(c.FoldedKey, v)...)
		case test >= NumericEquals && test <= NumericGreaterThanEquals:
			list = append(list, only(v, decimalText.MatchString(v))...)
			list = append(list, "-1000", "0", "2.5", "5.1", "7", "10.25", "1000")
		case test >= DateEquals && test <= DateGreaterThanEquals:
			_, isDate := readInstant(v)
			list = append(list, only(v, isDate)...)
			list = append(list, "0", "1577836800", "1577836799", "2022-02-02", "2099-01-01T00:00:00Z")
		case test == Bool:
			list = append(list, "true", "false")
		case test == BinaryEquals:
			list = append(list, v, "QUFC", "")
		case test == IPAddress || test == NotIPAddress:
			address, _, _ := strings.Cut(v, "/")
			_, isAddress := readNetwork(address)
			list = append(list, only(address, isAddress)...)
			list = append(list, "203.0.113.9", "203.0.114.1", "10.1.2.3", "192.168.0.1", "::1", "2001:db8:1::5", "2001:db8::2")
		case test == Null:
			if strings.HasSuffix(c.FoldedKey, ":prefix") {
				list = append(list, "home/")
			}
		}
	}
	return list
}

// only is the text when a request can hold it, a value of the key's type.
func only(text string, is bool) []string {
	if !is {
		return nil
	}
	return []string{text}
}

func stringInstances(key, pattern string) []string {
	switch key {
	case "aws:sourceip":
		return []string{"203.0.113.7", "203.0.113.8", "2001:db8::1"}
	case "s3:max-keys":
		return []string{"10", "1", "11", "10.0"}
	case "aws:securetransport":
		return []string{"true", "false"}
	case "aws:sourcearn":
		return []string{"arn:aws:s3:::b", "arn:aws:sns:eu-west-1:111122223333:t", "arn:aws:sns:eu-west-1:444455556666:t",
			"arn:aws:sns:eu-west-2:111122223333:u", "arn:aws:logs:eu-west-1:111122223333:log-group:g:s",
			"arn:aws:sns:eu-west-1:111122223333:t:x:y", "arn:aws:111122223333:t:x:y"}
	case "aws:sourceaccount":
		return []string{"111122223333", "444455556666", "777788889999"}
	}
	return instances([]string{pattern})
}

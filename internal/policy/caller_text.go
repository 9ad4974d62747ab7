package policy

import "strings"

// The comparison writes a caller as one string, so that every question about
// who calls becomes a question about patterns:
//
//	anonymous
//	arn:aws:iam::111122223333:user/ana#
//	arn:aws:iam::111122223333:role/path/loader#session
//	service:sns.amazonaws.com     federated:...     canonical:...     id:AROA...
//
// The hash divides a role from its session; IAM names contain none.

func textOf(c Caller) string {
	switch c.Kind {
	case CallerAWS:
		return c.ID + "#" + c.Session
	case CallerService:
		return "service:" + c.ID
	case CallerFederated:
		return "federated:" + c.ID
	case CallerCanonicalUser:
		return "canonical:" + c.ID
	case CallerUniqueID:
		return "id:" + c.ID
	}
	return "anonymous"
}

// ofKind matches every caller of one kind.
func ofKind(prefix string) glob {
	return newGlob(prefix+"*", append(plainTokens(prefix), anyRun))
}

var (
	anonymousGlob = ofText("anonymous")
	anyService    = ofKind("service:")
	anyFederated  = ofKind("federated:")
	anyCanonical  = ofKind("canonical:")
	anyUniqueID   = ofKind("id:")
	anyAWS        = ofKind("arn:")
	withoutARN    = []glob{anonymousGlob, anyService, anyFederated, anyCanonical, anyUniqueID}
)

// ofText is a literal whose tokens are made at once: package variables are
// shared by comparisons that run side by side.
func ofText(text string) glob {
	g := literalGlob(text)
	g.tokens = plainTokens(text)
	return g
}

func plainTokens(text string) []token {
	out := make([]token, 0, len(text))
	for _, r := range text {
		out = append(out, token(r))
	}
	return out
}

// shape compiles a caller's text in which "*" stays inside its part and before
// the hash, "^" is a run without a hash, "+" the same but not empty, "~" a run of
// anything, and "%" a number.
func shape(text string) glob {
	var out []token
	for _, r := range text {
		switch r {
		case '%':
			out = append(out, wild(anyOne, onlyDigits), wild(anyRun, onlyDigits))
		case '+':
			out = append(out, wild(anyOne, notHash), wild(anyRun, notHash))
		case '*':
			out = append(out, wild(anyRun, notColon|notHash))
		case '^':
			out = append(out, wild(anyRun, notHash))
		case '~':
			out = append(out, anyRun)
		default:
			out = append(out, token(r))
		}
	}
	return newGlob(text, out)
}

// callers is every caller there can be, in the given partitions.
func callers(partitions []string) []glob {
	list := append([]glob(nil), withoutARN...)
	for _, p := range partitions {
		if p == "aws" {
			list = append(list, usualCallers...)
			continue
		}
		list = append(list, callersIn(p)...)
	}
	return list
}

// usualCallers are those of nearly all documents, made once.
var usualCallers = callersIn("aws")

// callersIn are the callers with an ARN in the partition.
func callersIn(partition string) []glob {
	iam := "arn:" + partition + ":iam::%:"
	return []glob{shape(iam + "root#"), shape(iam + "user/+#"), shape(iam + "role/+#+"),
		shape("arn:" + partition + ":sts::%:federated-user/+#")}
}

// principalGlobs are the callers that a Principal item names; ok is false when
// the item is not understood.
func principalGlobs(item PrincipalItem) (list []glob, ok bool) {
	if strings.Contains(item.Text, "#") {
		return nil, false
	}
	switch item.Kind {
	case PrincipalEveryone:
		return []glob{everythingGlob}, true
	case PrincipalAccount:
		return []glob{shape("arn:" + item.Partition + ":*::" + item.Text + ":~")}, true
	case PrincipalARN:
		return arnCallers(item.Text), true
	case PrincipalService:
		return ofName(item.Text, anyService, "service:"), true
	case PrincipalFederated:
		return ofName(item.Text, anyFederated, "federated:"), true
	case PrincipalCanonicalUser:
		return ofName(item.Text, anyCanonical, "canonical:"), true
	case PrincipalUniqueID:
		return []glob{literalGlob("id:" + item.Text)}, true
	}
	return nil, false
}

func ofName(name string, all glob, prefix string) []glob {
	if name == "*" {
		return []glob{all}
	}
	return []glob{literalGlob(prefix + name)}
}

// arnCallers are the callers a principal ARN names: a role stands for its
// sessions, and a session does not tell the path of its role.
func arnCallers(arn string) []glob {
	parts := strings.SplitN(arn, ":", 6)
	name := parts[5]
	if session, ok := strings.CutPrefix(name, "assumed-role/"); ok {
		role, session, _ := strings.Cut(session, "/")
		home := "arn:" + parts[1] + ":iam::" + parts[4] + ":role/"
		pathed := append(append(plainTokens(home), wild(anyRun, notHash)), plainTokens("/"+role+"#"+session)...)
		return []glob{literalGlob(home + role + "#" + session), newGlob(arn, pathed)}
	}
	if strings.HasPrefix(name, "role/") {
		return []glob{newGlob(arn, append(plainTokens(arn+"#"), wild(anyRun, notHash)))}
	}
	return []glob{literalGlob(arn + "#")}
}

// exemptGlobs are the callers a NotPrincipal list leaves out: those of whom
// every identity is listed, as AWS asks for. A user needs the user and the
// account, a role's session the session, the role and the account.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
func exemptGlobs(items []PrincipalItem) (list []glob, ok bool) {
	listed := map[string]bool{}
	for _, item := range items {
		if _, ok := principalGlobs(item); !ok {
			return nil, false
		}
		if item.Kind == PrincipalAccount {
			listed["arn:"+item.Partition+":"+item.Text] = true
		}
	}
	for _, item := range items {
		switch item.Kind {
		case PrincipalAccount:
			list = append(list, literalGlob("arn:"+item.Partition+":iam::"+item.Text+":root#"))
		case PrincipalARN:
			parts := strings.SplitN(item.Text, ":", 6)
			if listed["arn:"+parts[1]+":"+parts[4]] {
				list = append(list, exemptARN(item.Text, items)...)
			}
		default:
			globs, _ := principalGlobs(item)
			list = append(list, globs...)
		}
	}
	return list, true
}

// exemptARN are the callers whose account is listed and who need this ARN too.
func exemptARN(arn string, items []PrincipalItem) []glob {
	if strings.Contains(arn, ":role/") && strings.Contains(arn, ":iam:") {
		return nil // a role is exempt by its sessions, below
	}
	parts := strings.SplitN(arn, ":", 6)
	rest, ok := strings.CutPrefix(parts[5], "assumed-role/")
	if !ok {
		return []glob{literalGlob(arn + "#")}
	}
	name, session, _ := strings.Cut(rest, "/")
	home := "arn:" + parts[1] + ":iam::" + parts[4] + ":role/"
	var list []glob
	for _, item := range items {
		if item.Kind == PrincipalARN && strings.HasPrefix(item.Text, home) && item.Text[strings.LastIndexByte(item.Text, '/')+1:] == name {
			list = append(list, literalGlob(item.Text+"#"+session))
		}
	}
	return list
}

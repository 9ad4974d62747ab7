package policy

import "strings"

// principals reads Principal or NotPrincipal: "*", or an object of kinds.
func (s *scanner) principals(p *Principals, not bool, at int) error {
	if !p.Absent {
		return s.fault(at, "Principal and NotPrincipal together")
	}
	*p = Principals{Not: not}
	if s.peek() == '"' {
		textAt := s.at
		text, err := s.str()
		if err == nil && text != "*" {
			err = s.fault(textAt, "principal "+quote(text)+` is not "*" and names no kind`)
		}
		p.Items = []PrincipalItem{{Kind: PrincipalEveryone, Text: text}}
		return err
	}
	err := s.object(func(kind string, kindAt int) error {
		texts, err := s.strings()
		if err != nil {
			return err
		}
		for _, text := range texts {
			item, ok := principalItem(kind, text)
			if !ok {
				return s.fault(kindAt, "unknown kind of principal "+quote(kind))
			}
			p.Items = append(p.Items, item)
		}
		return nil
	})
	if err == nil && len(p.Items) == 0 {
		err = s.fault(at, "no principal")
	}
	return err
}

func principalItem(kind, text string) (PrincipalItem, bool) {
	switch kind {
	case "AWS":
		return awsPrincipal(text), true
	case "Service":
		return PrincipalItem{Kind: PrincipalService, Text: text}, true
	case "Federated":
		return PrincipalItem{Kind: PrincipalFederated, Text: text}, true
	case "CanonicalUser":
		return PrincipalItem{Kind: PrincipalCanonicalUser, Text: text}, true
	}
	return PrincipalItem{}, false
}

// awsPrincipal tells the forms of {"AWS": ...} apart.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func awsPrincipal(text string) PrincipalItem {
	other := PrincipalItem{Kind: PrincipalOther, Text: text}
	switch {
	case text == "*":
		return PrincipalItem{Kind: PrincipalEveryone, Text: text}
	case isDigits(text):
		return PrincipalItem{Kind: PrincipalAccount, Text: text}
	case isUniqueID(text):
		return PrincipalItem{Kind: PrincipalUniqueID, Text: text}
	}
	parts := strings.SplitN(text, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || !isPartition(parts[1]) || parts[3] != "" || strings.ContainsAny(text, "*?#") {
		return other
	}
	service, account, name := parts[2], parts[4], parts[5]
	if service == "iam" && account == cloudFront && named(name, "user/") {
		return PrincipalItem{Kind: PrincipalCanonicalUser, Text: text, Partition: parts[1]}
	}
	item := PrincipalItem{Kind: PrincipalARN, Text: text, Partition: parts[1]}
	switch {
	case !isDigits(account):
		return other
	case service == "iam" && name == "root":
		return PrincipalItem{Kind: PrincipalAccount, Text: account, Partition: parts[1]}
	case service == "iam" && (named(name, "user/") || named(name, "role/")):
		return item
	case service == "sts" && named(name, "federated-user/"):
		return item
	case service == "sts" && named(name, "assumed-role/") && strings.Count(name, "/") == 2 && !strings.HasSuffix(name, "/"):
		return item
	}
	return other
}

// cloudFront stands in the place of an account in the ARNs of origin access
// identities. Each has a canonical id too, and whose distribution it belongs to
// is not told by either.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
const cloudFront = "cloudfront"

// IsCloudFront reports whether the principal is an origin access identity.
func (p PrincipalItem) IsCloudFront() bool {
	return p.Kind == PrincipalCanonicalUser && strings.Contains(p.Text, ":iam::"+cloudFront+":user/")
}

func named(name, prefix string) bool {
	return strings.HasPrefix(name, prefix) && len(name) > len(prefix)
}

func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// isUniqueID reports whether text looks like AIDA... or AROA...: four letters
// that start with A, and then capitals and digits.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
func isUniqueID(text string) bool {
	if len(text) < 12 || text[0] != 'A' {
		return false
	}
	for _, c := range []byte(text) {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// settlePartition finds the document's partition and gives it to the bare account numbers.
func (d *Document) settlePartition() {
	d.Partition = d.firstPartition()
	for i := range d.Statements {
		items := d.Statements[i].Principals.Items
		for j := range items {
			if items[j].Kind == PrincipalAccount && items[j].Partition == "" {
				items[j].Partition = d.Partition
			}
		}
	}
}

func (d *Document) firstPartition() string {
	for i := range d.Statements {
		st := &d.Statements[i]
		for _, item := range st.Principals.Items {
			if item.Partition != "" {
				return item.Partition
			}
		}
		for _, text := range st.Resources.Texts {
			if p := partitionOf(text); p != "" {
				return p
			}
		}
	}
	return "aws"
}

// partitionOf returns the partition an ARN names, empty when it names none.
func partitionOf(text string) string {
	rest, ok := strings.CutPrefix(text, "arn:")
	if !ok {
		return ""
	}
	partition, _, ok := strings.Cut(rest, ":")
	if !ok || !isPartition(partition) {
		return ""
	}
	return partition
}

// isPartition reports whether text can be the name of a partition: aws-us-gov.
func isPartition(text string) bool {
	return text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

package policy

import "strings"

// gatherPeople lists the callers a witness may name, those first that say most:
// an anonymous one where the documents have principals, whoever the documents
// mention, and a few that nobody mentions.
func (c *comparison) gatherPeople() {
	p := people{partitions: c.compiler.partitions}
	for i := range c.recent {
		p.note(c.after, c.recent[i].Statement)
	}
	for i := range c.old {
		if c.old[i].twin == nil {
			p.note(c.before, c.old[i].Statement)
		}
	}
	accounts := append(p.accounts, p.strangers()...)
	c.people = make([]person, 0, 5+len(p.named)+3*len(accounts))
	if p.principals {
		c.people = append(c.people, nobodyInParticular[0])
	}
	for _, caller := range p.named {
		c.people = append(c.people, newPerson(caller))
	}
	for _, at := range accounts {
		if known, ok := usualPeople[at]; ok {
			c.people = append(c.people, known...)
			continue
		}
		c.people = append(c.people, peopleOf(at)...)
	}
	c.people = append(c.people, nobodyInParticular...)
	c.people = c.people[:min(len(c.people), maxPeople)]
	c.samples = make([]sample, len(c.people))
	for i := range c.people {
		c.samples[i] = c.people[i].sample
	}
}

// maxPeople bounds how many callers are tried for each witness.
const maxPeople = 48

// A person is a caller a witness may name, and the same as a text.
type person struct {
	Caller
	sample
}

func newPerson(c Caller) person { return person{c, sample{text: textOf(c)}} }

// peopleOf are a few people of one account, written partition:number.
func peopleOf(at string) []person {
	partition, account, _ := strings.Cut(at, ":")
	home := "arn:" + partition + ":iam::" + account + ":"
	return []person{newPerson(Caller{Kind: CallerAWS, ID: home + "role/analytics", Session: "ana"}),
		newPerson(Caller{Kind: CallerAWS, ID: home + "user/ana"}), newPerson(Caller{Kind: CallerAWS, ID: home + "root"})}
}

// Those of nearly every comparison are made once, tokens and all: comparisons
// that run side by side share them.
var (
	nobodyInParticular = spelledOut([]person{newPerson(Caller{}), newPerson(Caller{Kind: CallerService, ID: "sns.amazonaws.com"}),
		newPerson(Caller{Kind: CallerService, ID: "s3.amazonaws.com"}), newPerson(Caller{Kind: CallerFederated, ID: "accounts.google.com"})})
	usualPeople = map[string][]person{
		"aws:111122223333": spelledOut(peopleOf("aws:111122223333")),
		"aws:444455556666": spelledOut(peopleOf("aws:444455556666")),
		"aws:777788889999": spelledOut(peopleOf("aws:777788889999")),
	}
)

func spelledOut(list []person) []person {
	for i := range list {
		list[i].toks()
	}
	return list
}

type people struct {
	partitions []string
	named      []Caller
	accounts   []string
	principals bool
	seen       map[string]bool
}

func (p *people) note(doc *Document, st *Statement) {
	p.principals = p.principals || !st.Principals.Absent
	for _, item := range st.Principals.Items {
		if !p.once(item.Partition + " " + item.Text) {
			continue
		}
		switch item.Kind {
		case PrincipalAccount:
			p.account(item.Partition, item.Text)
		case PrincipalARN:
			for _, g := range arnCallers(item.Text) {
				p.name(fill(g.toks(), "ana"))
			}
		case PrincipalService:
			p.name(plainTokens("service:" + item.Text))
		case PrincipalFederated:
			p.name(plainTokens("federated:" + item.Text))
		}
	}
	for i := range st.Conditions {
		switch cond := &st.Conditions[i]; cond.FoldedKey {
		case "aws:principalaccount", "kms:calleraccount":
			for _, v := range cond.Values {
				p.account(doc.Partition, wholeNumber(v))
			}
		case "aws:principalarn":
			for _, v := range cond.Values {
				if !p.once(v) {
					continue
				}
				p.name(fill(append(wildTokens(v, 0), plainTokens("#ana")...), "ana"))
			}
		}
	}
}

func (p *people) account(partition, number string) {
	if at := partition + ":" + number; isDigits(number) && p.once(at) {
		p.accounts = append(p.accounts, at)
	}
}

// wholeNumber is an account number, of twelve digits, that begins as a pattern does.
func wholeNumber(pattern string) string {
	digits, _, open := strings.Cut(pattern, "*")
	if !open || digits == "" || len(digits) > len(someAccount) {
		return pattern
	}
	return digits + someAccount[len(digits):]
}

const someAccount = "444455556666"

// name notes a caller by its text, when it is a caller there can be.
func (p *people) name(text []token) {
	spelled := spell(text)
	if !p.once(spelled) {
		return
	}
	caller := callerOf(spelled)
	if strings.Contains(caller.ID, ":user/") || strings.HasSuffix(caller.ID, ":root") {
		caller.Session = ""
	}
	if isCaller(caller) {
		p.named = append(p.named, caller)
	}
}

// isCaller reports whether there can be such a caller.
func isCaller(c Caller) bool {
	if c.Kind != CallerAWS {
		return c.ID != ""
	}
	parts := strings.SplitN(c.ID, ":", 6)
	if len(parts) < 6 || !isPartition(parts[1]) || parts[3] != "" || !isDigits(parts[4]) {
		return false
	}
	name := parts[5]
	switch {
	case parts[2] == "iam" && (name == "root" || named(name, "user/")), parts[2] == "sts" && named(name, "federated-user/"):
		return c.Session == ""
	case parts[2] == "iam" && named(name, "role/"):
		return c.Session != "" && !strings.Contains(c.Session, "#")
	}
	return false
}

func (p *people) once(text string) bool {
	if p.seen == nil {
		p.seen = map[string]bool{}
	}
	if p.seen[text] || len(p.seen) > 4*maxPeople {
		return false
	}
	p.seen[text] = true
	return true
}

// strangers are accounts that the documents do not mention, unless by chance.
func (p *people) strangers() []string {
	numbers := []string{"111122223333", "444455556666", "777788889999"}
	if p.principals {
		numbers = []string{"444455556666", "777788889999", "111122223333"}
	}
	var list []string
	for _, partition := range p.partitions {
		for _, n := range numbers {
			if at := partition + ":" + n; p.once(at) {
				list = append(list, at)
			}
		}
	}
	return list
}

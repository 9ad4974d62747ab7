package dynamo

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/hosewatch/hosewatch/internal/estate"
)

// maxSets is how many sets one update speaks of, so that its expression stays
// within 4 KB:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const maxSets = 100

// update is one write to one item.
type update struct {
	arn string
	// resource is nil when only links change; state is its packed form.
	resource *estate.Resource
	state    []byte
	// link and unlink are by set; no set is in both.
	link, unlink map[string][]string
}

// plan sorts writes into calls: what does not fit into one comes first, so
// that the last call, which alone can conflict, has all resources in it.
func (s *Store) plan(writes []estate.Write) (calls [][]update, err error) {
	var links, resources []update
	for _, w := range writes {
		updates := updatesOf(w)
		links = append(links, updates[1:]...)
		first := updates[0]
		if w.Resource == nil {
			resources = append(resources, first)
			continue
		}
		var left string
		if first.state, left, err = fit(w.Resource); err != nil {
			return nil, err
		}
		if left != "" {
			s.note(w.ARN, left)
		}
		first.resource = w.Resource
		resources = append(resources, first)
	}
	// Those that can conflict last, should there be too many.
	slices.SortStableFunc(resources, func(a, b update) int { return rank(a) - rank(b) })
	if over := len(resources) % maxCall; len(resources) > maxCall && over > 0 {
		links, resources = append(links, resources[:over]...), resources[over:]
	}
	return append(distinct(links), slices.Collect(slices.Chunk(resources, maxCall))...), nil
}

func rank(u update) int {
	if u.resource == nil {
		return 0
	}
	return 1
}

// distinct sorts updates into calls in which no item is named twice.
func distinct(updates []update) [][]update {
	var calls [][]update
next:
	for _, u := range updates {
		for i, call := range calls {
			if len(call) < maxCall && !slices.ContainsFunc(call, func(v update) bool { return v.arn == u.arn }) {
				calls[i] = append(call, u)
				continue next
			}
		}
		calls = append(calls, []update{u})
	}
	return calls
}

// updatesOf makes at least one update of a write, and more when one cannot
// speak of all its links.
func updatesOf(w estate.Write) []update {
	link, unlink := bySet(w.Link), bySet(w.Unlink)
	updates := []update{{arn: w.ARN}}
	add := func(set string, links, unlinks []string) {
		u := &updates[len(updates)-1]
		if len(u.link)+len(u.unlink) == maxSets {
			updates = append(updates, update{arn: w.ARN})
			u = &updates[len(updates)-1]
		}
		if links != nil {
			putIn(&u.link, set, links)
		} else {
			putIn(&u.unlink, set, unlinks)
		}
	}
	for _, set := range slices.Sorted(maps.Keys(link)) {
		add(set, link[set], nil)
	}
	for _, set := range slices.Sorted(maps.Keys(unlink)) {
		if _, both := updates[len(updates)-1].link[set]; both {
			updates = append(updates, update{arn: w.ARN})
		}
		add(set, nil, unlink[set])
	}
	return updates
}

func putIn(sets *map[string][]string, set string, links []string) {
	if *sets == nil {
		*sets = map[string][]string{}
	}
	(*sets)[set] = links
}

// expression is an update in DynamoDB's words.
type expression struct {
	clauses   [4][]string // by verb
	names     map[string]string
	values    item
	condition *string
}

var verbs = [4]string{"SET", "REMOVE", "ADD", "DELETE"}

const (
	setVerb = iota
	removeVerb
	addVerb
	deleteVerb
)

// expression writes the update out. One without links to change and without a
// resource has nothing to say, and an empty text.
func (u update) expression() (text string, e expression) {
	e = expression{names: map[string]string{}, values: item{}}
	if u.resource != nil {
		e.resource(u)
	} else if len(u.link) > 0 {
		e.clauses[removeVerb] = append(e.clauses[removeVerb], e.name(expiresName)) // somebody needs it again
	}
	e.sets(addVerb, u.link)
	e.sets(deleteVerb, u.unlink)
	var parts []string
	for verb, clauses := range e.clauses {
		if len(clauses) > 0 {
			parts = append(parts, verbs[verb]+" "+strings.Join(clauses, ","))
		}
	}
	return strings.Join(parts, " "), e
}

func (e *expression) resource(u update) {
	set := func(name string, value types.AttributeValue) (short string) {
		short = e.name(name)
		e.clauses[setVerb] = append(e.clauses[setVerb], short+"="+e.value(value))
		return short
	}
	revision := set(revisionName, number(u.resource.Revision))
	set(stateName, &types.AttributeValueMemberB{Value: u.state})
	if at, ok := expiry(u.resource); ok && len(u.link) == 0 {
		set(expiresName, number(at.Unix()))
	} else {
		e.clauses[removeVerb] = append(e.clauses[removeVerb], e.name(expiresName))
	}
	if was := u.resource.Revision - 1; was == 0 {
		e.condition = aws.String("attribute_not_exists(" + revision + ")")
	} else {
		e.condition = aws.String(revision + "=" + e.value(number(was)))
	}
}

func (e *expression) sets(verb int, sets map[string][]string) {
	for _, set := range slices.Sorted(maps.Keys(sets)) {
		e.clauses[verb] = append(e.clauses[verb], e.name(set)+" "+e.value(&types.AttributeValueMemberSS{Value: sets[set]}))
	}
}

func (e *expression) name(name string) string {
	short := fmt.Sprintf("#n%03d", len(e.names))
	e.names[short] = name
	return short
}

func (e *expression) value(value types.AttributeValue) string {
	short := fmt.Sprintf(":v%03d", len(e.values))
	e.values[short] = value
	return short
}

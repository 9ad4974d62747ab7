package policy

import (
	"slices"
	"strings"
)

// readable picks a member of a cell that a person recognises: a hint that fits,
// then a pattern of the cell with words for its wildcards, then whatever the
// solver finds.
func (w *writer) readable(c *cell, hints []string) (string, bool) {
	return w.readableWith(c, hints, fillWords)
}

// readableWith takes the words for a wildcard at the end.
func (w *writer) readableWith(c *cell, hints, words []string) (string, bool) {
	exact := w.substituted(c)
	for _, hint := range hints {
		if w.takes(&exact, w.spelled(hint)) {
			return hint, true
		}
	}
	for _, set := range exact.some {
		for i := range set[:min(len(set), maxFilled)] {
			for _, word := range words {
				if text := fill(set[i].toks(), word); w.takes(&exact, text) {
					return spell(text), true
				}
			}
		}
	}
	text, ok := w.member(&exact, true)
	if !ok || text == nil && w.stopped != "" {
		return "", false
	}
	for _, letter := range "x7zqkvjw" {
		spelled := make([]token, len(text))
		for i, t := range text {
			if !t.isFold() && t >= freshBase {
				t = token(letter)
			}
			spelled[i] = t.lower()
		}
		if w.takes(&exact, spelled) {
			return spell(spelled), true
		}
	}
	return "", false
}

func smallest(sets [][]glob) []glob {
	var least []glob
	for i, set := range sets {
		if i == 0 || len(set) < len(least) {
			least = set
		}
	}
	return least
}

func spell(text []token) string {
	var b strings.Builder
	for _, t := range text {
		b.WriteRune(rune(t.lower()))
	}
	return b.String()
}

// maxFilled bounds how many patterns of a list are filled with words.
const maxFilled = 12

// fillWords are tried in turn for a wildcard at the end of a text.
var fillWords = []string{"2026/11/23/orders.json", "example", "archive", "", "x"}

// fill replaces each wildcard of a pattern by a word that suits its place: a
// region, an account, a name.
func fill(tokens []token, last string) []token {
	var out []token
	colons := 0
	isARN := len(tokens) > 4 && spell(literalPrefix(tokens[:4])) == "arn:"
	for i, t := range tokens {
		switch {
		case t == ':':
			colons++
			out = append(out, t)
		case t.isOne() && i+1 < len(tokens) && tokens[i+1].isRun() && tokens[i+1].excluded() == t.excluded():
			// "One at least": the word for the run stands for both.
		case t.isOne():
			out = append(out, 'a')
		case !t.isRun():
			out = append(out, t.lower())
		case t.excluded() == onlyDigits:
			out = append(out, plainTokens("777788889999")...)
		case isARN && colons < 5:
			out = append(out, plainTokens(partWord(colons, tokens, i))...)
		case i == len(tokens)-1:
			out = append(out, plainTokens(last)...)
		default:
			out = append(out, plainTokens("example")...)
		}
	}
	return out
}

func literalPrefix(tokens []token) []token {
	i := slices.IndexFunc(tokens, func(t token) bool { return t < 0 || t >= freshBase })
	if i < 0 {
		return tokens
	}
	return tokens[:i]
}

// partWord is a word for a wildcard in one of the first five parts of an ARN. A
// run that ends the whole pattern there stands for the parts behind it too.
func partWord(colons int, tokens []token, i int) string {
	words := [...]string{"arn", "aws", "s3", "eu-west-1", "111122223333"}
	whole := tokens[i-1] == ':'
	if i < len(tokens)-1 {
		if whole {
			return words[colons]
		}
		return "1"
	}
	if !whole {
		return ""
	}
	return strings.Join(words[colons:], ":") + ":example"
}

// keyHints are real-looking values of well-known keys.
func keyHints(key string) []string {
	if strings.HasPrefix(key, "aws:principaltag/") || strings.HasPrefix(key, "aws:resourcetag/") || strings.HasPrefix(key, "aws:requesttag/") {
		return []string{"analytics", "sandbox"}
	}
	return hintsByKey[key]
}

var hintsByKey = map[string][]string{
	"aws:username":                    {"ana", "ben"},
	"aws:userid":                      {"AIDAEXAMPLEUSERANA000", "AROAEXAMPLEROLE00000:ana"},
	"aws:sourcearn":                   {"arn:aws:sns:eu-west-1:444455556666:partner-events", "arn:aws:s3:::partner-uploads"},
	"aws:sourceaccount":               {"444455556666", "777788889999"},
	"aws:sourceowner":                 {"444455556666", "777788889999"},
	"aws:sourcevpc":                   {"vpc-0a1b2c3d4e5f60718"},
	"aws:sourcevpce":                  {"vpce-0a1b2c3d4e5f60718", "vpce-0f1e2d3c4b5a69788"},
	"aws:principalorgid":              {"o-exampleorg1", "o-exampleorg2"},
	"aws:principalorgpaths":           {"o-exampleorg1/r-ab12/ou-ab12-11111111/"},
	"aws:sourceorgid":                 {"o-exampleorg1", "o-exampleorg2"},
	"aws:requestedregion":             {"eu-west-1", "us-east-1", "ap-southeast-2"},
	"aws:referer":                     {"https://www.example.org/start"},
	"aws:useragent":                   {"aws-cli/2.31.0"},
	"aws:tagkeys":                     {"team", "project"},
	"aws:calledvia":                   {"cloudformation.amazonaws.com"},
	"s3:prefix":                       {"2026/11/", "reports/"},
	"s3:delimiter":                    {"/", "|"},
	"s3:x-amz-acl":                    {"public-read", "private"},
	"s3:x-amz-server-side-encryption": {"AES256", "aws:kms"},
	"kms:viaservice":                  {"s3.eu-west-1.amazonaws.com", "firehose.eu-west-1.amazonaws.com"},
	"iam:passedtoservice":             {"firehose.amazonaws.com", "lambda.amazonaws.com"},
}

// pickCaller names a caller that fits: somebody the documents mention, or one of
// a few people nobody mentions.
func (w *writer) pickCaller() (Caller, error) {
	c := w.cells[callerDimension]
	exact := *c
	if len(c.some)+len(c.not) > 0 {
		exact = w.withoutVariables(c)
	}
	org, mustHaveAccount := w.organization()
	for i := range w.people {
		candidate := w.people[i].Caller
		if mustHaveAccount && candidate.Kind != CallerAWS {
			continue
		}
		if w.takes(&exact, w.samples[i].toks()) {
			if candidate.Kind == CallerAWS {
				candidate.Organization = org
			}
			return candidate, nil
		}
	}
	text, ok := w.readableWith(&exact, nil, []string{"ana"})
	if !ok {
		return Caller{}, errNoCaller
	}
	caller := callerOf(text)
	if caller.Kind == CallerAWS {
		caller.Organization = org
	} else if mustHaveAccount {
		return Caller{}, errNoCaller
	}
	return caller, nil
}

// withoutVariables widens patterns with variables: what they stand for is
// settled after the caller is.
func (w *writer) withoutVariables(c *cell) cell {
	out := *c
	out.not = slices.Clone(c.not)
	for i, set := range out.not {
		if anyVariable(set) {
			out.not[i] = slices.DeleteFunc(slices.Clone(set), func(g glob) bool { return g.hasVar })
		}
	}
	out.some = slices.Clone(c.some)
	for i, set := range out.some {
		if !anyVariable(set) {
			continue
		}
		out.some[i] = slices.Clone(set)
		for j := range set {
			out.some[i][j] = newGlob(set[j].text, set[j].over())
		}
	}
	return out
}

// organization is the caller's organisation as the search left it; must is set
// when the request has to carry one.
func (w *writer) organization() (id string, must bool) {
	use := w.compiler.keys["aws:principalorgid"]
	if use == nil || use.dim < 0 || use.dim >= len(w.cells) {
		return "", false
	}
	c := w.cells[use.dim]
	if c.absent || c.kind != stringDimension {
		return "", false
	}
	id, _ = w.readable(c, keyHints("aws:principalorgid"))
	return id, true
}

// callerOf reads a caller's text back.
func callerOf(text string) Caller {
	for _, kind := range []struct {
		prefix string
		kind   CallerKind
	}{{"service:", CallerService}, {"federated:", CallerFederated}, {"canonical:", CallerCanonicalUser}, {"id:", CallerUniqueID}} {
		if id, ok := strings.CutPrefix(text, kind.prefix); ok {
			return Caller{Kind: kind.kind, ID: id}
		}
	}
	if !strings.HasPrefix(text, "arn:") {
		return Caller{}
	}
	id, session, _ := strings.Cut(text, "#")
	return Caller{Kind: CallerAWS, ID: id, Session: session}
}

// pickAction prefers the action as written, then a real one of the service.
func (w *writer) pickAction(text string) (string, error) {
	c := w.cells[actionDimension]
	if text != "" && !strings.ContainsAny(text, "*?") {
		return text, nil
	}
	if name, ok := w.firstAction(commonActions, commonFolded); ok {
		return name, nil
	}
	if name, ok := w.firstAction(likelyActions(text)); ok {
		return name, nil
	}
	for _, word := range []string{"Example", ""} {
		name := strings.ReplaceAll(strings.ReplaceAll(text, "*", word), "?", "x")
		if strings.Contains(name, ":") && w.takes(c, w.spelled(strings.ToLower(name))) {
			return name, nil
		}
	}
	if name, ok := w.readable(c, nil); ok {
		return name, nil
	}
	return "", errNoAction
}

// firstAction is the first of the actions that fits.
func (w *writer) firstAction(names, folded []string) (string, bool) {
	c, head := w.cells[actionDimension], ""
	if set := smallest(c.some); len(set) == 1 {
		head = set[0].head
	}
	for i, name := range folded {
		if strings.HasPrefix(name, head) && w.takes(c, w.spelled(name)) {
			return names[i], true
		}
	}
	return "", false
}

func (w *writer) pickResource(action string) (string, error) {
	c := w.cells[resourceDimension]
	if len(c.some) == 0 && len(c.not) == 0 && !w.hasResources() {
		return "*", nil
	}
	if text, ok := w.readable(c, resourceHints(action, w.after.Partition)); ok {
		return text, nil
	}
	return "", errNoResource
}

func (c *comparison) hasResources() bool {
	for _, doc := range []*Document{c.after, c.before} {
		for i := range doc.Statements {
			if !doc.Statements[i].Resources.Absent {
				return true
			}
		}
	}
	return false
}

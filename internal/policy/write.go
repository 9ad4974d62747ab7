package policy

import (
	"cmp"
	"errors"
	"slices"
	"strings"
)

// A writer turns the cells that a search ended with into one request that a
// person can read.
type writer struct {
	*comparison
	cells   []*cell
	context map[string][]string
	caller  Caller
	// needed are the keys a variable has to resolve to; resolving guards against a
	// variable that asks for itself. Both are made for the first that is needed.
	needed    map[string]bool
	resolving map[string]bool
}

var (
	errNoCaller   = errors.New("no caller could be named that fits")
	errNoResource = errors.New("no resource could be named that fits")
	errNoAction   = errors.New("no action could be named that fits")
	errNoContext  = errors.New("no value could be named that fits a condition")
	errSource     = errors.New("aws:SourceAccount and aws:SourceArn could not be made to agree")
	errNotShown   = errors.New("the evaluator does not confirm the request that was found")
)

// write builds the request and has Evaluate confirm it against both documents.
func (c *comparison) write(cells []*cell, more, less *Document, action string) (Request, error) {
	w := &writer{comparison: c, cells: cells, context: map[string][]string{}}
	w.noteNeeds()
	req, err := w.request(action)
	if err != nil {
		return req, err
	}
	return req, c.confirm(&req, more, less)
}

// confirm asks the evaluator, which shares no matching with the search.
func (c *comparison) confirm(req *Request, more, less *Document) error {
	yes, err := EvaluateAs(more, req, c.reading)
	if err != nil {
		return err
	}
	no, err := EvaluateAs(less, req, c.reading)
	if err != nil {
		return err
	}
	if yes != Allowed || no == Allowed {
		return errNotShown
	}
	return nil
}

// noteNeeds lists the keys that required patterns resolve variables from.
func (w *writer) noteNeeds() {
	for i := range w.cells {
		for _, set := range w.cells[i].some {
			for j := range set {
				for _, t := range set[j].tokens {
					if t.isVariable() {
						w.need(w.variables.of(t).key)
					}
				}
			}
		}
	}
}

func (w *writer) need(key string) {
	if w.needed == nil {
		w.needed, w.resolving = map[string]bool{}, map[string]bool{}
	}
	w.needed[key] = true
}

func (w *writer) request(action string) (req Request, err error) {
	if w.caller, err = w.pickCaller(); err != nil {
		return req, err
	}
	for i := firstKeyDimension; i < len(w.cells); i++ {
		if err := w.settle(i); err != nil {
			return req, err
		}
	}
	if err := w.agreeOnSource(); err != nil {
		return req, err
	}
	req.Caller = w.caller
	if req.Action, err = w.pickAction(action); err != nil {
		return req, err
	}
	if req.Resource, err = w.pickResource(req.Action); err != nil {
		return req, err
	}
	for key, values := range w.context {
		req.Context = append(req.Context, ContextKey{Key: key, Values: values})
	}
	slices.SortFunc(req.Context, func(a, b ContextKey) int { return cmp.Compare(a.Key, b.Key) })
	return req, nil
}

// settle gives one context key its value, unless it has one or may be absent.
func (w *writer) settle(dim int) error {
	d, c := &w.compiler.dims[dim], w.cells[dim]
	if _, done := w.context[d.key]; done || d.key == "aws:principalorgid" {
		return nil
	}
	switch {
	case d.kind == opaqueDimension:
		return nil
	case d.kind == finiteDimension:
		present := c.atoms.last() > 0
		if c.atoms.has(0) && !w.needed[d.key] && !(present && usual[d.key]) {
			return nil
		}
		w.context[d.key] = []string{finiteValue(d, c)}
		return nil
	case c.absent && !w.needed[d.key]:
		return nil
	case d.kind == setDimension:
		return w.settleSet(d.key, c)
	}
	text, ok := w.readable(c, keyHints(d.key))
	if !ok {
		return errNoContext
	}
	w.context[d.key] = []string{text}
	return nil
}

// usual are keys that hardly any request lacks: a witness that shows them says more.
var usual = setOf("aws:sourceip", "aws:securetransport", "aws:currenttime")

func finiteValue(d *dimension, c *cell) string {
	value := ""
	for atom := 1; atom < d.atoms; atom++ {
		if !c.atoms.has(atom) {
			continue
		}
		text := d.value(atom)
		if value == "" {
			value = text
		}
		for _, addr := range readableAddresses {
			if text == addr.String() {
				return text
			}
		}
	}
	return value
}

func (w *writer) settleSet(key string, c *cell) error {
	hits := c.hits
	if len(hits) == 0 {
		hits = []predicate{{not: true}}
	}
	var values []string
	for i := range hits {
		one := c.bounded(&hits[i])
		text, ok := w.readable(&one, keyHints(key))
		if !ok {
			return errNoContext
		}
		if !slices.Contains(values, text) {
			values = append(values, text)
		}
	}
	w.context[key] = values
	return nil
}

// agreeOnSource keeps aws:SourceAccount what the source's ARN says it is.
func (w *writer) agreeOnSource() error {
	arn := w.context["aws:sourcearn"]
	use := w.compiler.keys["aws:sourceaccount"]
	if len(arn) != 1 || use == nil || use.dim < 0 || use.dim >= len(w.cells) {
		return nil
	}
	account := accountOf(arn[0])
	if account == "" {
		return nil
	}
	have := w.context["aws:sourceaccount"]
	if len(have) == 1 && have[0] == account {
		return nil
	}
	c := w.substituted(w.cells[use.dim])
	if c.kind != stringDimension || !w.takes(&c, w.spelled(account)) {
		return errSource
	}
	w.context["aws:sourceaccount"] = []string{account}
	return nil
}

// resolve is what a variable stands for in the request being built.
func (w *writer) resolve(v variable) (string, bool) {
	if text, known := w.ofCaller(v.key); known {
		return text, text != "" || v.hasDefault
	}
	if values, ok := w.context[v.key]; ok {
		return values[0], len(values) == 1
	}
	if !w.needed[v.key] {
		return v.fallback, v.hasDefault
	}
	if w.resolving[v.key] {
		return "", false
	}
	w.resolving[v.key] = true
	if use := w.compiler.keys[v.key]; use != nil && use.dim >= 0 && use.dim < len(w.cells) {
		if w.settle(use.dim) != nil {
			return "", false
		}
		values := w.context[v.key]
		return strings.Join(values, ""), len(values) == 1
	}
	text := "example"
	if hints := keyHints(v.key); len(hints) > 0 {
		text = hints[0]
	}
	w.context[v.key] = []string{text}
	return text, true
}

// ofCaller is the value of a key that follows from the caller; known is false
// for every other key.
func (w *writer) ofCaller(key string) (text string, known bool) {
	c := w.caller
	switch key {
	case "aws:principalarn":
		if c.Kind == CallerAWS {
			text = c.ID
		}
	case "aws:principalaccount", "kms:calleraccount":
		text = c.Account()
		if c.Kind == CallerAnonymous && key == "aws:principalaccount" {
			text = "anonymous"
		}
	case "aws:principalorgid":
		text = c.Organization
	case "aws:principaltype":
		text = typeOf(c)
	default:
		return "", false
	}
	return text, true
}

func typeOf(c Caller) string {
	switch {
	case c.Kind == CallerAnonymous:
		return "Anonymous"
	case c.Kind != CallerAWS:
		return ""
	case strings.HasSuffix(c.ID, ":root"):
		return "Account"
	case strings.Contains(c.ID, ":user/"):
		return "User"
	case strings.Contains(c.ID, ":federated-user/"):
		return "FederatedUser"
	}
	return "AssumedRole"
}

// substituted is the cell with every variable replaced by what it stands for;
// a pattern whose variable stands for nothing matches nothing.
func (w *writer) substituted(c *cell) cell {
	out := *c
	out.some = w.substituteAll(c.some)
	out.not = w.substituteAll(c.not)
	return out
}

func (w *writer) substituteAll(sets [][]glob) [][]glob {
	out := make([][]glob, 0, len(sets))
	for _, set := range sets {
		if !anyVariable(set) {
			out = append(out, set)
			continue
		}
		var plain []glob
		for i := range set {
			if g, ok := w.substitute(&set[i]); ok {
				plain = append(plain, g)
			}
		}
		out = append(out, plain)
	}
	return out
}

func (w *writer) substitute(g *glob) (glob, bool) {
	if !g.hasVar {
		return *g, true
	}
	var tokens []token
	for _, t := range g.tokens {
		if !t.isVariable() {
			tokens = appendToken(tokens, t)
			continue
		}
		text, ok := w.resolve(w.variables.of(t))
		if !ok {
			return glob{}, false
		}
		tokens = append(tokens, plainTokens(text)...)
	}
	return newGlob(g.text, tokens), true
}

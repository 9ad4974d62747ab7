package policy

import "fmt"

// Evaluate answers one request from one document, reading wildcards as
// [Bounded] does. See [EvaluateAs].
func Evaluate(doc *Document, req *Request) (Decision, error) {
	return EvaluateAs(doc, req, Bounded)
}

// EvaluateAs answers one request from one document: a Deny that matches wins
// over every Allow, whatever their order.
//
// It is a plain reading of AWS's documentation, slow on purpose, and it is the
// oracle of the comparison: it must never share matching code with it.
//
// The error is a *NotUnderstoodError, returned when the document uses something
// that is not understood and the answer depends on it. A request that certainly
// is denied stays Denied whatever else the document says. Neither doc nor req
// is changed; concurrent use is safe.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
func EvaluateAs(doc *Document, req *Request, reading Reading) (Decision, error) {
	e := evaluation{doc: doc, req: req, reading: reading}
	denied := e.anyStatement(Deny)
	if denied == yes {
		return Denied, nil
	}
	allowed := e.anyStatement(Allow)
	switch {
	case denied == no && allowed == no:
		return NotMatched, nil
	case denied == no && allowed == yes:
		return Allowed, nil
	}
	return NotMatched, e.unclear
}

// A NotUnderstoodError names the construct on which an answer would depend.
type NotUnderstoodError struct {
	// Statement as Statement.Name gives it.
	Statement string
	// Construct says what is not understood: an operator, a value, a member.
	Construct string
}

func (e *NotUnderstoodError) Error() string {
	return fmt.Sprintf("%s: %s is not understood", e.Statement, e.Construct)
}

// truth is the answer to "does it match?" when a part of it may be impossible
// to tell. The order of the constants makes and the smaller, or the larger.
type truth uint8

const (
	no truth = iota
	cannotTell
	yes
)

func (t truth) and(u truth) truth { return min(t, u) }
func (t truth) or(u truth) truth  { return max(t, u) }
func (t truth) not() truth        { return yes - t }

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// An evaluation is one request being answered from one document.
type evaluation struct {
	doc     *Document
	req     *Request
	reading Reading
	// at is the statement being read, for unclear.
	at *Statement
	// lowered is the request's action in lower case, once it was needed.
	lowered string
	// who is what the caller can be listed as, once it was needed.
	who []PrincipalItem
	// unclear is the first construct that was not understood.
	unclear *NotUnderstoodError
}

// notUnderstood records the construct and answers cannotTell.
func (e *evaluation) notUnderstood(construct string) truth {
	if e.unclear == nil {
		e.unclear = &NotUnderstoodError{Statement: e.at.Name(), Construct: construct}
	}
	return cannotTell
}

// anyStatement reports whether a statement with the effect matches.
func (e *evaluation) anyStatement(effect Effect) truth {
	matched := no
	for i := range e.doc.Statements {
		if st := &e.doc.Statements[i]; st.Effect == effect {
			e.at = st
			matched = matched.or(e.statement(st))
		}
		if matched == yes {
			break
		}
	}
	return matched
}

// statement reports whether all elements of st match. It stops at the first
// that certainly does not: what comes after cannot matter any more.
func (e *evaluation) statement(st *Statement) truth {
	matched := e.action(st.Actions)
	if matched != no {
		matched = matched.and(e.principal(st.Principals))
	}
	if matched != no {
		matched = matched.and(e.resource(st.Resources))
	}
	for i := range st.Conditions {
		if matched == no {
			return no
		}
		matched = matched.and(e.condition(&st.Conditions[i]))
	}
	if matched != no && len(st.Unknown) > 0 {
		return e.notUnderstood("member " + quote(st.Unknown[0]))
	}
	return matched
}

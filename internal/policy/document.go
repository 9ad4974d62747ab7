package policy

import "fmt"

// A Document is one parsed policy. It is plain data: the texts stand as they
// were written, and nothing in it was interpreted beyond its grammar.
//
// The zero Document has no statements and allows nothing. It stands for "there
// was no policy"; a text that does not parse never becomes one.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
type Document struct {
	// Version says whether ${...} is a variable or literal text.
	Version Version
	// ID is the optional Id element, which has no meaning of its own.
	ID string
	// Statements in the order of the document.
	Statements []Statement
	// Partition is the first of aws, aws-cn, aws-us-gov, ... that an ARN of the
	// document names in a resource or principal, "aws" when none does. A bare
	// account number in a principal belongs to this partition.
	Partition string
	// Unknown lists top-level members the grammar does not have.
	Unknown []string
}

// A Version is the language version of a document.
type Version uint8

const (
	// Version2008 is 2008-10-17, also meant by an absent Version: ${...} is literal text.
	Version2008 Version = iota
	// Version2012 is 2012-10-17: ${...} is a policy variable in Resource,
	// NotResource and in the values of string and ARN operators.
	Version2012
)

// An Effect is what a matching statement does.
type Effect uint8

const (
	// Deny wins over every Allow. It is the zero value, so that a forgotten effect grants nothing.
	Deny Effect = iota
	// Allow grants, unless a Deny matches too.
	Allow
)

func (e Effect) String() string {
	if e == Allow {
		return "Allow"
	}
	return "Deny"
}

// A Position is a place in the decoded text of a document: after URL decoding
// and after unwrapping a JSON string.
type Position struct {
	Offset int // bytes from the start, from 0
	Line   int // from 1
	Column int // bytes, from 1
}

func (p Position) String() string { return fmt.Sprintf("line %d, column %d", p.Line, p.Column) }

// A Statement is one grant or one denial. Exactly one of Action and NotAction
// was written, at most one of Resource and NotResource, at most one of
// Principal and NotPrincipal; Match.Not and Principals.Not say which.
type Statement struct {
	// Index is the place in Document.Statements, from 0.
	Index int
	// Sid as written; several statements may carry the same one, or none.
	Sid    string
	Effect Effect
	// Principals is never nil after parsing; Absent in an identity policy.
	Principals Principals
	Actions    Match
	// Resources is Absent in a role's trust policy: any resource matches.
	Resources  Match
	Conditions []Condition
	// Unknown lists members the grammar does not have. What they were meant to
	// restrict cannot be told, so a comparison that depends on the statement is unknown.
	Unknown []string
	Pos     Position
	// raw is the statement's own text: equal texts in documents of one version
	// and partition mean the same, however little of them is understood.
	raw string
}

// Name is how a report names the statement: its Sid if it has one, else its place.
func (s *Statement) Name() string {
	if s.Sid != "" {
		return fmt.Sprintf("%q (Statement[%d])", s.Sid, s.Index)
	}
	return fmt.Sprintf("Statement[%d]", s.Index)
}

// A Match is an Action, NotAction, Resource or NotResource element.
type Match struct {
	// Absent: the element was not written; everything matches.
	Absent bool
	// Not: the complement of Texts was written (NotAction, NotResource).
	Not bool
	// Texts as written, at least one unless Absent.
	Texts []string
}

// Principals is a Principal or NotPrincipal element.
type Principals struct {
	// Absent: the element was not written, as in an identity policy; every caller matches.
	Absent bool
	// Not: NotPrincipal was written.
	Not bool
	// Items as written, at least one unless Absent.
	Items []PrincipalItem
}

// A PrincipalItem is one entry of a principal element.
// "*" alone becomes {Kind: PrincipalEveryone}, as does {"AWS": "*"}.
type PrincipalItem struct {
	Kind PrincipalKind
	// Text is what was written. For PrincipalAccount it is the account number alone.
	Text string
	// Partition of an ARN, or the document's for a bare account number.
	Partition string
}

// A PrincipalKind tells what a principal's text is.
type PrincipalKind uint8

const (
	// PrincipalEveryone is "*": every caller of every kind, anonymous ones included.
	PrincipalEveryone PrincipalKind = iota
	// PrincipalAccount is 111122223333 or arn:aws:iam::111122223333:root: anyone in the account.
	PrincipalAccount
	// PrincipalARN is the ARN of a user, role, role session or federated user.
	PrincipalARN
	// PrincipalUniqueID is AIDA..., AROA...: an IAM principal that was deleted; opaque.
	PrincipalUniqueID
	// PrincipalService is an AWS service, sns.amazonaws.com.
	PrincipalService
	// PrincipalFederated is an identity provider: an OIDC host, a SAML or OIDC provider ARN.
	PrincipalFederated
	// PrincipalCanonicalUser is the canonical id of an S3 account.
	PrincipalCanonicalUser
	// PrincipalOther is a text that none of the above describes, a wildcard
	// inside an ARN for example, which AWS does not accept: not understood.
	PrincipalOther
)

// A Condition is one operator with one key and the values it lists. The
// conditions of a statement AND together.
type Condition struct {
	Operator Operator
	// Key as written. Keys compare case-insensitively: use FoldedKey.
	Key string
	// FoldedKey is Key in lower case.
	FoldedKey string
	// Values as written; a JSON boolean or number stands as its text.
	Values []string
	Pos    Position
}

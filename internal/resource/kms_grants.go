package resource

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// KeyGrant is a grant of a key, by its id: the JSON of a Grant, "" once it is
// revoked or retired.
const KeyGrant Family = "Grant:"

// Grant is a permission to use a key that stands beside its policy:
// https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
type Grant struct {
	// Grantee is the ARN of who may use the key, Service the AWS service that
	// may. One of them is "".
	Grantee string `json:"grantee,omitempty"`
	Service string `json:"service,omitempty"`
	// Operations are what may be done with the key, sorted: "Decrypt".
	Operations []string `json:"operations"`
	// Constraints are the limits to the encryption context or the source, as
	// KMS writes them; nil when there are none.
	Constraints map[string]any `json:"constraints,omitempty"`
}

// ParseGrant reads the value of a setting of the family KeyGrant. ok is false
// for "" and whatever else is no grant.
func ParseGrant(value string) (g Grant, ok bool) {
	return g, value != "" && json.Unmarshal([]byte(value), &g) == nil
}

func grantOperations() []operation {
	key, grants := target{Key, keyInRecord}, Path(KeyGrant)
	gone := reads(grantGone, grants)
	return []operation{
		{name: "CreateGrant", target: key, fields: []field{reads(newGrant, grants), detail("retiringPrincipal", "retiringPrincipal")}},
		{name: "RevokeGrant", target: key, fields: []field{gone}},
		{name: "RetireGrant", target: key, fields: []field{gone}},
	}
}

// newGrant reads a grant. A refused call has no id of one: what it asked for is
// a detail.
func newGrant(r *reading) {
	value := grantIn(r)
	r.say("grant", value)
	if id := r.text("response.grantId"); id != "" {
		r.set(KeyGrant.Of(id), value)
	} else if r.ErrorCode == "" {
		r.odd("response.grantId")
	}
}

func grantIn(r *reading) string {
	g := Grant{Grantee: r.text("granteePrincipal"), Service: r.text("granteeServicePrincipal")}
	// AWS services that call for somebody name themselves as the principal:
	// https://docs.aws.amazon.com/kms/latest/developerguide/ct-creategrant.html
	if strings.HasSuffix(g.Grantee, ".amazonaws.com") || strings.HasSuffix(g.Grantee, ".amazonaws.com.cn") {
		g.Grantee, g.Service = "", g.Grantee
	}
	for _, operation := range r.at("operations").List() {
		g.Operations = append(g.Operations, operation.Text())
	}
	slices.Sort(g.Operations)
	if v := r.at("constraints"); !v.IsNull() && json.Unmarshal([]byte(v.JSON()), &g.Constraints) != nil {
		r.odd("constraints")
	}
	return jsonOf(g)
}

// grantGone reads which grant is no more. RetireGrant has null for a request,
// and the id in additionalEventData. That some grant is gone is known without:
// https://docs.aws.amazon.com/kms/latest/developerguide/ct-retire-grant.html
func grantGone(r *reading) {
	id := r.text("grantId")
	if id == "" {
		id = trail.ParseValue(r.Raw).Get("additionalEventData", "grantId").Text()
	}
	if id == "" && r.ErrorCode == "" {
		id = NotShown + r.ID
	}
	if id != "" {
		r.set(KeyGrant.Of(id), "")
	}
}

func grantWays() []way {
	return []way{orUnset(Key, Path(KeyGrant), grantAgain,
		func(t turn) string { return t.aws("kms revoke-grant", "--key-id", t.ARN, "--grant-id", t.Member) })}
}

// grantAgain makes a grant anew, under another id. Only the service itself can
// do so for what it asked for on somebody's behalf.
func grantAgain(t turn) string {
	g, ok := ParseGrant(t.Value)
	if !ok || g.Grantee == "" {
		return ""
	}
	args := append([]string{"--key-id", t.ARN, "--grantee-principal", g.Grantee, "--operations"}, g.Operations...)
	if g.Constraints == nil {
		return t.aws("kms create-grant", args...)
	}
	constraints := map[string]any{}
	for name, value := range g.Constraints { // CloudTrail begins names in lower case, the API in upper case
		constraints[upperFirst(name)] = value
	}
	return t.aws("kms create-grant", append(args, "--constraints", jsonOf(constraints))...)
}

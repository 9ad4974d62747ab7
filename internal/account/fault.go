package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/hosewatch/hosewatch/internal/awscall"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Refused is an answer of AWS that is no success.
type Refused struct {
	Operation string // "kms:DescribeKey"
	Status    int    // of HTTP
	Code      string // AWS's word: "AccessDeniedException"
	Message   string
}

// Error implements error.
func (r *Refused) Error() string {
	if r.Message == "" {
		return fmt.Sprintf("%s: %s", r.Operation, r.Code)
	}
	return fmt.Sprintf("%s: %s: %s", r.Operation, r.Code, r.Message)
}

// ErrorCode, ErrorMessage and ErrorFault make it an error that the SDK's
// retries understand.
func (r *Refused) ErrorCode() string    { return r.Code }
func (r *Refused) ErrorMessage() string { return r.Message }
func (r *Refused) ErrorFault() smithy.ErrorFault {
	if r.Status >= 500 {
		return smithy.FaultServer
	}
	return smithy.FaultClient
}

// HTTPStatusCode tells the SDK's retries about faults of the server.
func (r *Refused) HTTPStatusCode() int { return r.Status }

// is reports whether AWS answered with one of these codes. Some services write
// a namespace before a code, or "Exception" behind it.
func is(err error, codes ...string) bool {
	var r *Refused
	if !errors.As(err, &r) {
		return false
	}
	return slices.ContainsFunc(codes, func(code string) bool { return r.Code == code || r.Code == code+"Exception" })
}

// over reports whether it is the asking itself that ended.
func over(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// refusal reads an answer that is no success. XML protocols have the code in an
// element Code.
func refusal(op operation, a awscall.Answer) *Refused {
	r := &Refused{Operation: op.String(), Status: a.Status}
	r.Code, r.Message = a.Fault()
	if text, err := xmlToJSON(a.Body); err == nil {
		v := faultIn(trail.ParseValue(text))
		r.Code, r.Message = cmp.Or(r.Code, v.Get("Code").Text()), cmp.Or(r.Message, v.Get("Message").Text())
	}
	if r.Code == "" {
		r.Code = strings.ReplaceAll(http.StatusText(a.Status), " ", "")
	}
	return r
}

// faultIn is the element of an answer that tells its fault.
func faultIn(v trail.Value) trail.Value {
	for _, path := range [][]string{{"ErrorResponse", "Error"}, {"Error"}, {"Response", "Errors", "Error"}} {
		if found := v.Get(path...); found.IsObject() {
			return found
		}
	}
	return v
}

package awscall

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// Refused is an answer of AWS that is not what was asked for.
type Refused struct {
	Status int    // of HTTP
	Code   string // AWS's word for it, such as AccessDenied; "" when it has none
	// Hint says what would help, or why it is so; "" when that is not known.
	Hint string
}

// Error says what AWS answered, and what would help. It does not say what was
// asked for.
func (r *Refused) Error() string {
	text := fmt.Sprintf("AWS answered %d %s", r.Status, cmp.Or(r.Code, http.StatusText(r.Status)))
	if r.Hint != "" {
		text += ": " + r.Hint
	}
	return text
}

// HTTPStatusCode tells the SDK's retries what it is, as ErrorCode does.
func (r *Refused) HTTPStatusCode() int { return r.Status }

// ErrorCode is AWS's word for the fault.
func (r *Refused) ErrorCode() string { return r.Code }

// Passing reports whether another try, later, may succeed.
func (r *Refused) Passing() bool {
	return r.Status >= http.StatusInternalServerError || r.Status == http.StatusTooManyRequests ||
		retry.IsErrorRetryables(retry.DefaultRetryables).IsErrorRetryable(r) == aws.TrueTernary
}

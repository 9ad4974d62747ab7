package bus

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/hosewatch/hosewatch/internal/awscall"
	"github.com/hosewatch/hosewatch/internal/awsenv"
)

// maxAnswer is more than EventBridge says of two entries, in bytes.
const maxAnswer = 64 << 10

// client makes the one call to EventBridge that is made.
type client struct {
	region, address string
	caller          *awscall.Caller
}

func newClient(getenv func(string) string, speak *http.Client) client {
	env := awsenv.Env(getenv)
	address := cmp.Or(aws.ToString(env.BaseEndpoint("eventbridge")), "https://"+awscall.Host("events", env.Region()))
	return client{env.Region(), strings.TrimSuffix(address, "/") + "/", awscall.New(env.Credentials(), speak, maxAnswer)}
}

// result is what became of an entry; Code is empty when it was taken.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
type result struct {
	Code    string `json:"ErrorCode"`
	Message string `json:"ErrorMessage"`
}

// results is what became of the entries, in their order.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
type results struct {
	Failed  int      `json:"FailedEntryCount"`
	Entries []result `json:"Entries"`
}

// putEvents makes the call. The error is an *awscall.Refused where EventBridge
// said something else than what became of the entries.
func (c client) putEvents(ctx context.Context, entries []entry) (results, error) {
	body, err := json.Marshal(struct{ Entries []entry }{entries})
	if err != nil {
		return results{}, err
	}
	call := awscall.Call{Service: "events", Region: c.region, Address: c.address, Body: body}
	a, err := c.caller.Do(ctx, time.Now(), call.JSON("1.1", "AWSEvents.PutEvents"))
	if err != nil {
		return results{}, err
	}
	if a.Status != http.StatusOK {
		code, message := a.Fault()
		return results{}, &awscall.Refused{Status: a.Status, Code: code, Hint: message}
	}
	var r results
	if json.Unmarshal(a.Body, &r) != nil {
		return results{}, &awscall.Refused{Status: a.Status, Hint: "the answer is not understood"}
	}
	return r, nil
}

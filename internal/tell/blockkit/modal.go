package blockkit

import "github.com/slack-go/slack"

// What the modal that asks why an alert was expected calls itself, and where
// in its state the answer is.
const (
	ModalExpected = "expected"
	InputBlock    = "why"
	InputAction   = "reason"
	// MaxReason is the longest reason, in characters.
	MaxReason = 500
)

// AskWhy is the modal that asks why an alert was expected. carry comes back
// with the answer as it is: at most 3,000 characters.
// https://docs.slack.dev/reference/views/modal-views
func AskWhy(carry string) slack.ModalViewRequest {
	input := slack.NewPlainTextInputBlockElement(plain("The move to the new bucket, ticket 4711"), InputAction)
	input.Multiline, input.MaxLength = true, MaxReason
	block := slack.NewInputBlock(InputBlock, plain("Why was this to be expected?"),
		plain("It is kept with your name. A line for the configuration follows in the thread: nothing is muted by this."), input)
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: ModalExpected, PrivateMetadata: carry,
		Title: plain("Expected"), Submit: plain("Say so"), Close: plain("Cancel"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{block}},
	}
}

package awscall

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"
)

// Answer is what a service said, be it a refusal.
type Answer struct {
	Status int // of HTTP
	Header http.Header
	Body   []byte
	Cut    bool // Body is the beginning of more than is read
}

// Fault is AWS's word for why it refused, such as AccessDeniedException, and
// what it says beside, as the JSON protocols write them: "" where the answer
// has none. They have the word in a header or in the body, with a namespace
// before it or an address behind.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
func (a Answer) Fault() (code, message string) {
	var said struct { // whatever the case of the names, some of which vary
		Type         string `json:"__type"`
		Code         string `json:"code"`
		Message      string `json:"message"`
		ErrorMessage string `json:"errorMessage"`
	}
	_ = json.Unmarshal(a.Body, &said) // an answer that is no JSON says nothing
	code = cmp.Or(a.Header.Get("X-Amzn-Errortype"), said.Type, said.Code)
	code, _, _ = strings.Cut(code, ":")
	return code[strings.LastIndexByte(code, '#')+1:], cmp.Or(said.Message, said.ErrorMessage)
}

package bucket

import (
	"context"
	"errors"
	"io/fs"
	"net/http"

	"github.com/hosewatch/hosewatch/internal/awscall"
)

// Putting is what an object becomes.
type Putting struct {
	Place Place
	Body  []byte // 5 GB at most, as S3 takes it at once
	Type  string // of what is in it, such as application/json; "" says nothing
	// New says that an object that is there is left alone, and the error is
	// fs.ErrExist. One that a try wrote whose answer was lost is there too.
	New bool
}

// Put writes an object. The error is a *fs.PathError: of fs.ErrExist, of a
// *Refused where S3 did not want to, else of the network, the keys or the
// context.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
func (c *Client) Put(ctx context.Context, p Putting) error {
	header := http.Header{}
	if p.Type != "" {
		header.Set("Content-Type", p.Type)
	}
	if p.New {
		header.Set("If-None-Match", "*")
	}
	var answer awscall.Answer
	err := c.send(ctx, request{place: p.Place, method: http.MethodPut, header: header, body: p.Body, needs: "s3:PutObject"}, c.whole(&answer))
	if err == nil {
		return nil
	}
	var refused *Refused
	if p.New && errors.As(err, &refused) && refused.Status == http.StatusPreconditionFailed {
		err = fs.ErrExist
	}
	return &fs.PathError{Op: "put", Path: p.Place.String(), Err: err}
}

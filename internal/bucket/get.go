package bucket

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
)

// Getting says which object is wanted, and when not.
type Getting struct {
	Place   Place
	Version string // "" is the newest
	// Known is the ETag of what is known; an object that has it still is not
	// handed over, and the error is ErrUnchanged.
	Known string
	// Most is how many bytes are taken; an object that has more is an error
	// before it is read. 0 is no bound.
	Most int64
}

// ErrUnchanged says that an object is as it was.
var ErrUnchanged = errors.New("the object is as it was")

// resumes is how often reading an object may go on where it broke off.
const resumes = 8

// Get begins to read an object. The error is ErrUnchanged, or a *fs.PathError:
// of a *Refused where S3 did not want to, else of the network, the keys or the
// context. What is returned has to be closed.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
func (c *Client) Get(ctx context.Context, g Getting) (*Body, error) {
	b := &Body{client: c, ctx: ctx, getting: g}
	err := b.open()
	if err == nil && g.Most > 0 && b.Size > g.Most {
		b.leave()
		err = fmt.Errorf("%d bytes, of which at most %d are read", b.Size, g.Most)
	}
	var refused *Refused
	switch {
	case err == nil:
		return b, nil
	case g.Known != "" && errors.As(err, &refused) && refused.Status == http.StatusNotModified:
		return nil, ErrUnchanged
	}
	return nil, &fs.PathError{Op: "get", Path: g.Place.String(), Err: err}
}

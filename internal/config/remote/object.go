package remote

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"time"

	"github.com/hosewatch/hosewatch/internal/bucket"
)

// object is a configuration in a bucket. Its version is the object's ETag.
type object struct {
	client *bucket.Client
	place  bucket.Place
}

// newObject asks once each time, since whoever waits has a configuration, and
// asks again soon.
func newObject(getenv func(string) string, place bucket.Place) (*object, error) {
	o, err := bucket.FromEnvironment(getenv)
	if err != nil {
		return nil, err
	}
	o.HTTP, o.Tries = &http.Client{Timeout: patient}, 1
	return &object{bucket.New(o), place}, nil
}

// read gets the object, on the condition that it is another.
func (o *object) read(ctx context.Context, _ time.Time, known string) ([]byte, string, error) {
	text, version, err := o.get(ctx, known)
	var within *fs.PathError
	switch {
	case errors.Is(err, bucket.ErrUnchanged):
		return nil, known, nil
	case errors.As(err, &within): // whoever tells it names the place
		return nil, "", within.Err
	}
	return text, version, err
}

func (o *object) get(ctx context.Context, known string) ([]byte, string, error) {
	body, err := o.client.Get(ctx, bucket.Getting{Place: o.place, Known: known, Most: maxAnswer})
	if err != nil {
		return nil, "", err
	}
	defer body.Close()
	text, err := io.ReadAll(body)
	return text, body.ETag, err
}

// earlier is not offered: a bucket need not keep versions, and listing them
// takes another permission.
func (o *object) earlier(context.Context, time.Time, string) ([]byte, string, error) {
	return nil, "", errNoEarlier
}

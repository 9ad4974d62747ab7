package bucket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/awscall"
)

// Body is an object being read. When its stream breaks off, or stalls, reading
// goes on from there, unless the object has been written anew since. It is not
// safe for concurrent use.
type Body struct {
	// Size is the length of the whole object in bytes.
	Size int64
	// ETag tells whether an object is another, without quotes.
	ETag string

	client  *Client
	ctx     context.Context
	getting Getting
	stream  *stream // nil where it broke off
	at      int64
	resumed int
}

// Read reads on. The error is io.EOF when the object was read to its end, and
// else a *fs.PathError.
func (b *Body) Read(p []byte) (int, error) {
	n, err := b.read(p)
	if err != nil && err != io.EOF {
		err = &fs.PathError{Op: "get", Path: b.getting.Place.String(), Err: err}
	}
	return n, err
}

func (b *Body) read(p []byte) (int, error) {
	for b.at < b.Size {
		if b.stream == nil {
			if err := b.open(); err != nil {
				return 0, err
			}
		}
		n, err := b.stream.Read(p[:min(int64(len(p)), b.Size-b.at)])
		b.at += int64(n)
		if err == nil || b.at == b.Size {
			return n, nil
		}
		b.leave()
		if b.resumed++; b.resumed > resumes || b.ctx.Err() != nil {
			return n, errors.Join(fmt.Errorf("broke off after %d of %d bytes: %w", b.at, b.Size, err), b.ctx.Err())
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, io.EOF
}

// Close ends reading.
func (b *Body) Close() error {
	b.leave()
	return nil
}

func (b *Body) leave() {
	if b.stream != nil {
		b.stream.close()
		b.stream = nil
	}
}

var errAnew = errors.New("it was written anew while it was read")

// open begins to read, or goes on.
func (b *Body) open() error {
	var answer awscall.Answer
	err := b.client.send(b.ctx, b.request(), func(ctx context.Context, call awscall.Call) (_ awscall.Answer, err error) {
		b.leave()
		answer, b.stream, err = b.client.open(ctx, call)
		return answer, err
	})
	var refused *Refused
	switch {
	case err == nil:
		err = b.understand(answer)
	case b.at > 0 && errors.As(err, &refused) && refused.Status == http.StatusPreconditionFailed:
		err = errAnew
	}
	if err != nil {
		b.leave()
	}
	return err
}

func (b *Body) request() request {
	r := request{place: b.getting.Place, method: http.MethodGet, header: http.Header{}, needs: getObject}
	if b.getting.Version != "" {
		r.query, r.needs = url.Values{"versionId": {b.getting.Version}}, "s3:GetObjectVersion"
	}
	switch {
	case b.at > 0:
		r.header.Set("Range", "bytes="+strconv.FormatInt(b.at, 10)+"-")
		r.header.Set("If-Match", quoted(b.ETag))
	case b.getting.Known != "":
		r.header.Set("If-None-Match", quoted(b.getting.Known))
	}
	return r
}

// understand reads what stands before the bytes. What goes on has to be the
// rest of what was begun.
func (b *Body) understand(a awscall.Answer) error {
	length, err := strconv.ParseInt(a.Header.Get("Content-Length"), 10, 64)
	tag := strings.Trim(a.Header.Get("ETag"), `"`)
	switch {
	case err != nil || tag == "":
		return errors.New("the answer of S3 has no length or no ETag")
	case b.ETag == "":
		b.Size, b.ETag = length, tag
	case tag != b.ETag:
		return errAnew // by whoever minds no If-Match
	case a.Status != http.StatusPartialContent && b.at > 0 || b.at+length != b.Size:
		return errors.New("the answer of S3 is not the rest of what was begun")
	}
	return nil
}

func quoted(tag string) string { return `"` + tag + `"` }

// stream is the bytes of one answer. It ends when no byte comes for a while.
type stream struct {
	io.ReadCloser
	ctx  context.Context
	stop context.CancelCauseFunc
	idle *time.Timer
}

var errStalled = fmt.Errorf("nothing came for %s: %w", stalled, io.ErrUnexpectedEOF)

// open makes a call whose answer may be long. The stream is nil when it was
// refused.
func (c *Client) open(ctx context.Context, call awscall.Call) (awscall.Answer, *stream, error) {
	s := &stream{}
	s.ctx, s.stop = context.WithCancelCause(ctx)
	s.idle = time.AfterFunc(stalled, func() { s.stop(errStalled) })
	answer, body, err := c.caller.Open(s.ctx, time.Now(), call)
	s.idle.Stop()
	if err != nil || body == nil {
		err = s.why(err)
		s.stop(nil)
		return answer, nil, err
	}
	s.ReadCloser = body
	return answer, s, nil
}

// Read reads on. An end that is not known to be the object's is an error like
// any other to whoever knows its length.
func (s *stream) Read(p []byte) (int, error) {
	s.idle.Reset(stalled)
	n, err := s.ReadCloser.Read(p)
	s.idle.Stop()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, s.why(err)
}

// why is an error as it is, or that it took too long.
func (s *stream) why(err error) error {
	if err != nil && context.Cause(s.ctx) == errStalled {
		return errStalled
	}
	return err
}

func (s *stream) close() {
	s.idle.Stop()
	s.stop(nil)
	s.ReadCloser.Close()
}

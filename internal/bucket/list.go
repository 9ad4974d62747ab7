package bucket

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"net/http"
	"net/url"
	"time"

	"github.com/hosewatch/hosewatch/internal/awscall"
)

// Object is what a listing says of an object.
type Object struct {
	Key      string
	Size     int64 // in bytes
	Modified time.Time
}

// Page is one answer of a listing, in the order of S3, which is that of the
// keys' bytes.
type Page struct {
	Objects  []Object
	Prefixes []string // what keys begin with that hold the delimiter farther on
}

// Listing is what is to be listed.
type Listing struct {
	Place     Place  // the key is what all keys begin with
	Delimiter string // "/" lists one folder; "" everything below
	After     string // only keys behind this one, if set
}

const (
	listBucket = "s3:ListBucket"
	getObject  = "s3:GetObject"
)

// List lists objects, page after page of up to 1,000, each with one call of
// ListObjectsV2. An error is the last of what it gives: a *fs.PathError, of a
// *Refused where S3 did not want to.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
func (c *Client) List(ctx context.Context, l Listing) iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		token := ""
		for {
			page, next, err := c.page(ctx, l, token)
			if err == nil && next != "" && next == token {
				err = errors.New("the listing does not go on")
			}
			if err != nil {
				yield(Page{}, &fs.PathError{Op: "list", Path: l.Place.String(), Err: err})
				return
			}
			if !yield(page, nil) || next == "" {
				return
			}
			token = next
		}
	}
}

func (c *Client) page(ctx context.Context, l Listing, token string) (Page, string, error) {
	query := url.Values{"list-type": {"2"}, "encoding-type": {"url"}}
	for name, value := range map[string]string{"prefix": l.Place.Key, "delimiter": l.Delimiter, "start-after": l.After, "continuation-token": token} {
		if value != "" {
			query.Set(name, value)
		}
	}
	var answer awscall.Answer
	err := c.send(ctx, request{place: l.Place.With(""), method: http.MethodGet, query: query, needs: listBucket}, c.whole(&answer))
	if err != nil {
		return Page{}, "", err
	}
	if answer.Cut {
		return Page{}, "", fmt.Errorf("a page of more than %d bytes", maxAnswer)
	}
	return readPage(answer.Body)
}

// readPage understands an answer. Names are escaped in it, since XML cannot
// hold every byte.
func readPage(body []byte) (page Page, next string, err error) {
	var said struct {
		XMLName  xml.Name `xml:"ListBucketResult"`
		Encoding string   `xml:"EncodingType"`
		More     bool     `xml:"IsTruncated"`
		Next     string   `xml:"NextContinuationToken"`
		Contents []struct {
			Key          string
			Size         int64
			LastModified time.Time
		}
		CommonPrefixes []struct{ Prefix string }
	}
	if err := xml.Unmarshal(body, &said); err != nil {
		return Page{}, "", errors.New("the answer of S3 is not understood")
	}
	name := func(text string) string {
		if said.Encoding == "url" {
			plain, unescapeErr := url.QueryUnescape(text)
			err = errors.Join(err, unescapeErr)
			return plain
		}
		return text
	}
	for _, o := range said.Contents {
		page.Objects = append(page.Objects, Object{name(o.Key), o.Size, o.LastModified})
	}
	for _, p := range said.CommonPrefixes {
		page.Prefixes = append(page.Prefixes, name(p.Prefix))
	}
	if said.More && said.Next == "" {
		err = errors.Join(err, errors.New("there is more, and S3 does not say where"))
	}
	if !said.More {
		said.Next = ""
	}
	return page, said.Next, err
}

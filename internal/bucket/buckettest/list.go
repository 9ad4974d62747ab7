package buckettest

import (
	"cmp"
	"encoding/xml"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

type content struct {
	Key, LastModified string
	Size              int
}

type prefix struct{ Prefix string }

type page struct {
	XMLName               xml.Name `xml:"ListBucketResult"`
	EncodingType          string
	IsTruncated           bool
	NextContinuationToken string `xml:",omitempty"`
	Contents              []content
	CommonPrefixes        []prefix
}

// list answers as ListObjectsV2 does. A token is the last name of a page.
func (s *S3) list(w http.ResponseWriter, bucket string, query url.Values, fault *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	objects, found := s.objects[bucket]
	if !found {
		refuse(w, http.StatusNotFound, "NoSuchBucket")
		return
	}
	out := page{EncodingType: "url"}
	last := max(query.Get("continuation-token"), query.Get("start-after"))
	for _, key := range slices.Sorted(maps.Keys(objects)) {
		name, folder, wanted := nameOf(key, query.Get("prefix"), query.Get("delimiter"))
		if !wanted || name <= last {
			continue
		}
		if len(out.Contents)+len(out.CommonPrefixes) == cmp.Or(s.PageSize, 1000) {
			out.IsTruncated, out.NextContinuationToken = true, last
			break
		}
		last = name
		if folder {
			out.CommonPrefixes = append(out.CommonPrefixes, prefix{url.QueryEscape(name)})
		} else {
			out.Contents = append(out.Contents, content{url.QueryEscape(name), "2026-05-12T09:14:31.000Z", len(objects[key])})
		}
	}
	body, err := xml.Marshal(out)
	if err != nil {
		s.t.Error(err)
	}
	w.Header().Set("Content-Type", "application/xml")
	write(w, http.StatusOK, body, fault)
}

// nameOf is what a key is listed as: itself, or what it begins with up to a
// delimiter behind the prefix.
func nameOf(key, prefix, delimiter string) (name string, folder, wanted bool) {
	rest, wanted := strings.CutPrefix(key, prefix)
	if head, _, found := strings.Cut(rest, delimiter); wanted && delimiter != "" && found {
		return prefix + head + delimiter, true, true
	}
	return key, false, wanted
}

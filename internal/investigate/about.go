package investigate

import (
	"regexp"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// refsOf are the resources that an event is about, as far as its call is
// understood: the first is its target.
func refsOf(e *trail.Event) []resource.Ref {
	if req, ok := firehose.ParseRequest(e); ok {
		if req.Stream == "" {
			return nil
		}
		arn := firehose.ARN(e.Partition(), e.Region, e.Account, req.Stream)
		return []resource.Ref{{Type: resource.Stream, ARN: arn, Name: strings.Clone(req.Stream)}}
	}
	req, ok := resource.ParseRequest(e)
	if !ok {
		return nil
	}
	var all []resource.Ref
	for _, ref := range append([]resource.Ref{req.Target}, req.Others...) {
		if ref.ARN != "" {
			all = append(all, resource.Ref{Type: ref.Type, ARN: strings.Clone(ref.ARN), Name: strings.Clone(ref.Name)})
		}
	}
	return all
}

// about reports whether the event is about a resource, or about a part of it,
// such as an object of a bucket.
func (l *look) about(ref resource.Ref) bool {
	if slices.ContainsFunc(l.resources(), func(r resource.Ref) bool { return r.ARN == ref.ARN }) {
		return true
	}
	for _, r := range l.Resources {
		if within(r.ARN, ref.ARN) || resource.Of(r.ARN).ARN == ref.ARN {
			return true
		}
	}
	if ref.Type == resource.Bucket && l.Request.Get("bucketName").Text() == ref.Name {
		return true
	}
	return mentions(l.Request, func(text string) bool { return text == ref.ARN })
}

// within reports whether an ARN names a resource or a part of it.
func within(arn, whole string) bool {
	rest, ok := strings.CutPrefix(arn, whole)
	return ok && (rest == "" || rest[0] == '/' || rest[0] == ':')
}

// mentions looks through the texts of a request.
func mentions(v trail.Value, is func(text string) bool) (found bool) {
	switch {
	case v.IsText():
		return is(v.Text())
	case v.IsList():
		return slices.ContainsFunc(v.List(), func(v trail.Value) bool { return mentions(v, is) })
	}
	v.Members(func(_ string, v trail.Value) bool {
		found = mentions(v, is)
		return !found
	})
	return found
}

// resourcePoint is a resource by its ARN, or whatever has that name.
type resourcePoint struct{ want string }

func (p *resourcePoint) acts(*look) bool { return false }

func (p *resourcePoint) words() []string { return []string{last(p.want)} }

func (p *resourcePoint) matches(l *look) bool {
	if strings.HasPrefix(p.want, "arn:") {
		ref := resource.Of(p.want)
		if ref.ARN == "" {
			ref.ARN = p.want
		}
		return l.about(ref) || ref.ARN != p.want && l.about(resource.Ref{ARN: p.want})
	}
	if slices.ContainsFunc(l.resources(), func(r resource.Ref) bool { return p.named(r.ARN) || r.Name == p.want }) {
		return true
	}
	for _, r := range l.Resources {
		if p.named(r.ARN) || within(r.ARN, "arn:"+l.Partition()+":s3:::"+p.want) {
			return true
		}
	}
	return mentions(l.Request, p.named)
}

func (p *resourcePoint) named(text string) bool {
	rest, ok := strings.CutSuffix(text, p.want)
	return ok && (rest == "" || strings.HasPrefix(text, "arn:") && strings.ContainsAny(rest[len(rest)-1:], ":/"))
}

// streamPoint is a delivery stream, and what it depends on or ever did.
type streamPoint struct {
	want string
	refs []resource.Ref // the streams themselves, and what they depend on
}

func (p *streamPoint) words() []string {
	words := []string{last(p.want)}
	for _, ref := range p.refs {
		words = append(words, last(ref.Name))
	}
	return words
}

func (p *streamPoint) acts(*look) bool { return false }

// is reports whether the point is of a stream.
func (p *streamPoint) is(arn string) bool {
	return arn == p.want || !strings.HasPrefix(p.want, "arn:") && strings.HasSuffix(arn, ":deliverystream/"+p.want)
}

func (p *streamPoint) matches(l *look) bool {
	if refs := l.resources(); len(refs) > 0 && p.is(refs[0].ARN) {
		return true
	}
	return slices.ContainsFunc(p.refs, func(ref resource.Ref) bool { return l.about(ref) })
}

// arnInMessage finds what a refused call was about in its message.
var arnInMessage = regexp.MustCompile(`on resource:? "?(arn:[a-z-]+:[^\s"]+)`)

// subjectOf names what an event is about, for a list: an ARN, or "".
func subjectOf(e *trail.Event, refs []resource.Ref) (arn, kind string) {
	if len(refs) > 0 {
		return refs[0].ARN, string(refs[0].Type)
	}
	for _, r := range e.Resources {
		if r.ARN != "" {
			return r.ARN, r.Type
		}
	}
	if m := arnInMessage.FindStringSubmatch(e.ErrorMessage); m != nil {
		return strings.TrimRight(m[1], ".,"), ""
	}
	return "", ""
}

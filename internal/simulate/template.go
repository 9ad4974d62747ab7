package simulate

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// template is a JSON text with blanks in it, such as
// {"bucketName":"<bucket>"}, that are filled anew each time. No template holds
// a "<" that is not a blank's.
type template []piece

type piece struct {
	text  string
	blank blank // nil: only the text
}

// blank appends what stands in its place.
type blank func(s *scene, dst []byte) []byte

// scene is what the blanks of a template are filled from.
type scene struct {
	dice
	at     time.Time
	place  *place   // whose trail the event is in
	self   *thing   // what is changed; nil when nothing is
	caller *session // who calls
	opened *session // the credentials that the call hands out, if it does
	shared []byte   // the sharedEventID, where several accounts have the event
	about  [kinds]*thing
}

// thing is the thing of a kind that the call is about, which is drawn once; or
// any of the kind.
func (s *scene) thing(k kind, any bool) *thing {
	if any || s.about[k] == nil {
		s.about[k] = s.place.draw(s.dice, k)
	}
	return s.about[k]
}

// fill appends the template's text.
func (t template) fill(s *scene, dst []byte) []byte {
	for _, p := range t {
		dst = append(dst, p.text...)
		if p.blank != nil {
			dst = p.blank(s, dst)
		}
	}
	return dst
}

// compile reads a template. It panics over a blank that nobody knows: all
// templates are in this package, and are read when the program starts.
func compile(text string) template {
	var t template
	for text != "" {
		before, rest, found := strings.Cut(text, "<")
		if !found {
			return append(t, piece{text: before})
		}
		name, after, _ := strings.Cut(rest, ">")
		t = append(t, piece{before, blankNamed(name)})
		text = after
	}
	return t
}

// blankNamed finds a blank by its name: <now>, <hex:17>, the thing of a kind
// that the call is about as <bucket> or <bucket.arn>, or another, <any bucket>.
func blankNamed(name string) blank {
	if b, ok := blanks[name]; ok {
		return b
	}
	kind, isARN := strings.CutSuffix(name, ".arn")
	kind, isAny := strings.CutPrefix(kind, "any ")
	if k := kindNamed(kind); k < kinds {
		return func(s *scene, dst []byte) []byte {
			t := s.thing(k, isAny)
			if isARN {
				return append(dst, t.arn...)
			}
			return append(dst, t.name...)
		}
	}
	if b := drawn(name); b != nil {
		return b
	}
	panic(fmt.Sprintf("simulate: no blank is named %q", name))
}

// drawn are the blanks that say how much: <hex:17>, <num:500>, <day:30>.
func drawn(name string) blank {
	what, much, _ := strings.Cut(name, ":")
	n, err := strconv.Atoi(much)
	if err != nil {
		return nil
	}
	if alphabet, ok := map[string]string{"hex": hexDigits, "id": idLetters, "base64": base64, "digits": digits}[what]; ok {
		return func(s *scene, dst []byte) []byte { return s.text(dst, alphabet, n) }
	}
	switch what {
	case "num": // a number below n
		return func(s *scene, dst []byte) []byte { return strconv.AppendInt(dst, s.Int64N(int64(n)), 10) }
	case "ago": // n minutes before the event
		return func(s *scene, dst []byte) []byte {
			return s.at.Add(-time.Duration(n)*time.Minute).AppendFormat(dst, time.RFC3339)
		}
	}
	return nil
}

var blanks map[string]blank

func init() { // blanks of blanks would refer to themselves
	blanks = map[string]blank{
		"account":      func(s *scene, dst []byte) []byte { return append(dst, s.place.account...) },
		"region":       func(s *scene, dst []byte) []byte { return append(dst, s.place.region...) },
		"uuid":         func(s *scene, dst []byte) []byte { return s.uuid(dst) },
		"now":          func(s *scene, dst []byte) []byte { return s.at.AppendFormat(dst, time.RFC3339) },
		"words":        func(s *scene, dst []byte) []byte { return append(dst, s.oneOf(subjects)...) },
		"env":          func(s *scene, dst []byte) []byte { return append(dst, s.oneOf(environments)...) },
		"flag":         func(s *scene, dst []byte) []byte { return strconv.AppendBool(dst, s.chance(0.5)) },
		"stranger":     func(s *scene, dst []byte) []byte { return append(dst, s.oneOf(strangers)...) },
		"caller":       func(s *scene, dst []byte) []byte { return append(dst, s.caller.arn...) },
		"self":         func(s *scene, dst []byte) []byte { return append(dst, s.self.name...) },
		"self.arn":     func(s *scene, dst []byte) []byte { return append(dst, s.self.arn...) },
		"version":      func(s *scene, dst []byte) []byte { return strconv.AppendInt(dst, int64(s.self.version), 10) },
		"opened.role":  func(s *scene, dst []byte) []byte { return append(dst, s.opened.roleARN...) },
		"opened.id":    func(s *scene, dst []byte) []byte { return append(dst, s.opened.roleID...) },
		"opened.name":  func(s *scene, dst []byte) []byte { return append(dst, s.opened.name...) },
		"opened.arn":   func(s *scene, dst []byte) []byte { return append(dst, s.opened.arn...) },
		"opened.key":   func(s *scene, dst []byte) []byte { return append(dst, s.opened.key...) },
		"opened.ends":  func(s *scene, dst []byte) []byte { return s.opened.ends.AppendFormat(dst, "Jan 2, 2006, 3:04:05 PM") },
		"opened.owner": func(s *scene, dst []byte) []byte { return append(dst, s.opened.account...) },
		"evaluations":  evaluations,
		"policy":       policyText,
	}
	evaluation = compile(`{"complianceResourceType":"AWS::S3::Bucket","complianceResourceId":"<any bucket>","complianceType":"COMPLIANT","annotation":"Encrypted with <any key.arn>","orderingTimestamp":"<ago:5>"}`)
	for _, text := range []string{
		`{\"Sid\":\"Read\",\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:ListBucket\"],\"Resource\":[\"<bucket.arn>\",\"<bucket.arn>/*\"]}`,
		`{\"Sid\":\"Deliver\",\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\",\"Resource\":\"<bucket.arn>/<words>/*\"}`,
		`{\"Effect\":\"Allow\",\"Action\":[\"kms:Decrypt\",\"kms:GenerateDataKey\"],\"Resource\":\"<key.arn>\",\"Condition\":{\"StringEquals\":{\"kms:ViaService\":\"s3.<region>.amazonaws.com\"}}}`,
		`{\"Effect\":\"Allow\",\"Action\":[\"dynamodb:GetItem\",\"dynamodb:PutItem\",\"dynamodb:Query\"],\"Resource\":\"<table.arn>\"}`,
		`{\"Effect\":\"Allow\",\"Action\":[\"firehose:PutRecord\",\"firehose:PutRecordBatch\"],\"Resource\":\"<stream.arn>\"}`,
		`{\"Effect\":\"Allow\",\"Action\":[\"logs:CreateLogStream\",\"logs:PutLogEvents\"],\"Resource\":\"<group.arn>:*\"}`,
	} {
		statements = append(statements, compile(text))
	}
}

var (
	evaluation template
	statements []template
)

// evaluations are what AWS Config's own functions report of many resources at
// once: the largest requests of an ordinary account.
func evaluations(s *scene, dst []byte) []byte {
	for i := range 40 + s.IntN(60) {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = evaluation.fill(s, dst)
	}
	return dst
}

// policyText is an IAM policy of some statements, as JSON within a string.
func policyText(s *scene, dst []byte) []byte {
	dst = append(dst, `{\"Version\":\"2012-10-17\",\"Statement\":[`...)
	for i := range 1 + s.skewed(6) {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = statements[s.IntN(len(statements))].fill(s, dst)
	}
	return append(dst, `]}`...)
}

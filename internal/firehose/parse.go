package firehose

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// parser reads the members of a request into settings. What it does not know
// is kept as given but hidden, since it may be a credential, and named in odd.
type parser struct {
	settings Settings
	kind     Kind
	odd      []string
}

// members reads every member of an object that stands at path.
func (p *parser) members(path string, v trail.Value) {
	v.Members(func(name string, v trail.Value) bool {
		p.set(path, name, v)
		return true
	})
}

// set reads one member of the object that stands at path.
func (p *parser) set(path, name string, v trail.Value) {
	if v.IsNull() {
		return
	}
	at := p.place(path, name)
	f, known := fieldAt(at)
	if !known {
		p.settings[Path(at)] = Hidden()
		p.odd = append(p.odd, fmt.Sprintf("member %.120s", at))
		return
	}
	if f.class == container {
		if v.IsObject() {
			p.members(f.path, v)
			return
		}
		p.odd = append(p.odd, fmt.Sprintf("member %s is not an object", f.path))
		return
	}
	s, ok := f.class.read(v)
	if !ok {
		p.odd = append(p.odd, fmt.Sprintf("value of %s", f.path))
	}
	p.settings[Path(f.path)] = s
}

// place gives the path of a member, moving the members of the S3 parts to
// where rules look for them.
func (p *parser) place(path, name string) string {
	member, known := spellings[name]
	if !known {
		member = upperFirst(name)
	}
	if path != "" {
		return path + "." + member
	}
	if part, ok := s3Part(member); ok {
		return string(part)
	}
	if p.kind.isS3() {
		if own, ok := ofS3Itself(member); ok {
			return "S3." + own
		}
	}
	return member
}

// read turns a value into what may be kept of it. ok is false for a value
// that does not have the shape that the API gives it; it is then hidden.
func (c class) read(v trail.Value) (s Setting, ok bool) {
	switch c {
	case plain:
		return scalar(v)
	case number:
		s, ok = scalar(v)
		_, err := strconv.ParseFloat(s.text, 64)
		return s, ok && err == nil
	case boolean:
		s, ok = scalar(v)
		s.text = strings.ToLower(s.text)
		return s, ok && (s.text == "true" || s.text == "false")
	case list:
		return readList(v)
	case shape:
		return readShape(v)
	case shapes:
		return readShapes(v)
	case secret:
		return readSecret(v)
	case origin:
		return readOrigin(v)
	case jdbc:
		return readJDBC(v)
	case copyOpts:
		return readCopyOptions(v)
	case attributes:
		return readAttributes(v), true
	case processors:
		return readProcessors(v)
	case encryption:
		return readEncryption(v)
	default: // private
		return Hidden(), true
	}
}

// masks are the spellings of "not shown" seen in CloudTrail records.
var masks = map[string]bool{
	"HIDDEN_DUE_TO_SECURITY_REASONS": true, "***": true, "****": true,
	"<sensitiveDataRemoved>": true, "[REDACTED]": true,
}

func masked(text string) bool { return masks[text] }

// userInfo is a name and a password before a host.
var userInfo = regexp.MustCompile(`(?:^|//)[^/\s:@]+:[^/\s@]+@`)

func scalar(v trail.Value) (Setting, bool) {
	if v.IsObject() || v.IsList() {
		return Hidden(), false
	}
	if masked(v.Text()) || userInfo.MatchString(v.Text()) && !strings.HasPrefix(v.Text(), "arn:") {
		return Hidden(), true
	}
	return Shown(v.Text()), true
}

// maskedText reads a text that may be missing.
func maskedText(v trail.Value) Setting {
	if v.IsNull() {
		return Setting{}
	}
	s, _ := scalar(v)
	return s
}

// readSecret keeps of a credential only that it is there, and whether the
// trail shows it: CloudTrail masks with "" what the API model marks sensitive.
func readSecret(v trail.Value) (Setting, bool) {
	if text := v.Text(); text == "" || masked(text) {
		return Hidden(), !v.IsObject() && !v.IsList()
	}
	return Setting{state: exposed}, true
}

func readList(v trail.Value) (Setting, bool) {
	texts := []string{}
	for _, item := range v.List() {
		if item.IsObject() || item.IsList() {
			return Hidden(), false
		}
		texts = append(texts, item.Text())
	}
	encoded, err := json.Marshal(texts)
	return Shown(string(encoded)), err == nil
}

// hostPattern is what a host with an optional port looks like. An address
// that does not look like one might be anything, and is not kept.
var hostPattern = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$`)

// readOrigin keeps scheme, host and port of an address: its path, its query
// and the name before an @ may carry credentials.
func readOrigin(v trail.Value) (Setting, bool) {
	if v.Text() == "" || masked(v.Text()) {
		return Hidden(), !v.IsObject() && !v.IsList()
	}
	u, err := url.Parse(strings.TrimSpace(v.Text()))
	if err != nil || !strings.EqualFold(u.Scheme, "https") && !strings.EqualFold(u.Scheme, "http") {
		return Hidden(), true
	}
	if !strings.Contains(u.Host, ".") || !hostPattern.MatchString(u.Host) {
		return Setting{cut, strings.ToLower(u.Scheme) + "://"}, true
	}
	kept := strings.ToLower(u.Scheme) + "://" + strings.ToLower(u.Host)
	if u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return Setting{cut, kept}, true
	}
	return Shown(kept), true
}

var jdbcPattern = regexp.MustCompile(`^jdbc:[a-z:]+://([A-Za-z0-9.-]+(:[0-9]+)?)(/[A-Za-z0-9_.-]*)?`)

// readJDBC keeps a JDBC address up to its parameters, which may hold a user
// and a password.
func readJDBC(v trail.Value) (Setting, bool) {
	found := jdbcPattern.FindString(v.Text())
	if found == "" || strings.Contains(v.Text(), "@") { // what stands before an @ is no host
		return Hidden(), v.IsText()
	}
	if found != v.Text() {
		return Setting{cut, found}, true
	}
	return Shown(found), true
}

// credentialWord tells a name that promises a credential: x-api-key, but not
// author, partition_key or monkey.
var credentialWord = regexp.MustCompile(`(?i)credential|secret|passw|passphrase|\bpwd\b|token|\bjwt\b|bearer|signature|` +
	`\bauth(?:\b|_|ori[sz]ation|entication)|` +
	`(?:access|api|app|application|account|ingest|insert|license|master|private|shared|signing|subscription|symmetric|write|x-.*)[_-]?key|^key$`)

// copyCredential are the parameters of COPY that hold a credential, and not
// the name of a role:
// https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-authorization.html
var copyCredential = regexp.MustCompile(`(?i)access_key|session_token|\btoken=|symmetric_key|passw`)

// readCopyOptions keeps COPY options unless a credential may be in them.
func readCopyOptions(v trail.Value) (Setting, bool) {
	s, ok := scalar(v)
	switch {
	case copyCredential.MatchString(s.text):
		return Setting{state: exposed}, ok
	case credentialWord.MatchString(s.text):
		return Hidden(), ok
	}
	return s, ok
}

// readAttributes keeps of an HTTP endpoint's common attributes only whether
// one of them is named like a credential.
func readAttributes(v trail.Value) Setting {
	for _, attribute := range v.List() {
		if credentialWord.MatchString(attribute.Get("attributeName").Text()) {
			return Setting{state: exposed}
		}
	}
	if len(v.List()) == 0 {
		return Shown("[]")
	}
	return Hidden()
}

// readEncryption makes one setting of EncryptionConfiguration's two members.
func readEncryption(v trail.Value) (Setting, bool) {
	if key := v.Get("kMSEncryptionConfig", "aWSKMSKeyARN"); key.Text() != "" {
		return scalar(key)
	}
	if none := v.Get("noEncryptionConfig"); none.Text() != "" {
		return scalar(none)
	}
	return Hidden(), false
}

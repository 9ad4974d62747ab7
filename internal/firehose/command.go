package firehose

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// Command is a shell command that puts a configuration back.
type Command struct {
	Line string
	// Missing lists the settings that the command cannot bring back because
	// their values are credentials or were never seen; they have to be
	// filled in.
	Missing []Path
}

// aws begins a command of the AWS CLI about one stream.
func aws(verb, stream, region string) string {
	line := "aws firehose " + verb + " --delivery-stream-name " + Quote(stream)
	if region != "" {
		line += " --region " + Quote(region)
	}
	return line
}

// DescribeCommand shows a stream as it is now.
func DescribeCommand(stream, region string) string {
	return aws("describe-delivery-stream", stream, region)
}

// DeleteCommand deletes a stream.
func DeleteCommand(stream, region string) Command {
	return Command{Line: aws("delete-delivery-stream", stream, region)}
}

// EncryptCommand switches a stream's encryption on with a key of the
// customer's. Without a known key the command names the place to fill in.
func EncryptCommand(stream, region string, was Settings) Command {
	line := aws("start-delivery-stream-encryption", stream, region) +
		" --delivery-stream-encryption-configuration-input "
	if was.Get(EncryptionType).Is(AWSOwnedKey) {
		return Command{Line: line + "KeyType=" + AWSOwnedKey}
	}
	if key := was.Get(EncryptionKey); key.Known() && key.Text() != "" {
		return Command{Line: line + Quote("KeyType="+CustomerManagedKey+",KeyARN="+key.Text())}
	}
	return Command{Line: line + "KeyType=" + CustomerManagedKey + ",KeyARN=YOUR_KEY_ARN", Missing: []Path{EncryptionKey}}
}

// TagCommand gives tags their values.
func TagCommand(stream, region string, tags Settings) Command {
	var missing []Path
	return Command{Line: aws("tag-delivery-stream", stream, region) + " --tags " + Quote(encode(tagList(tags, &missing))), Missing: missing}
}

// tag is a tag as the API takes it. The shorthand of the CLI would stumble over
// a comma in a value.
type tag struct{ Key, Value string }

// tagList returns the tags among the settings, and notes those whose values
// are not known.
func tagList(was Settings, missing *[]Path) []tag {
	tags := []tag{}
	for _, p := range was.Paths() {
		key, ok := p.IsTag()
		switch value := was.Get(p); {
		case !ok || !value.Given():
		case !value.Whole():
			*missing = append(*missing, p)
		default:
			tags = append(tags, tag{key, value.Text()})
		}
	}
	return tags
}

// UntagCommand removes tags.
func UntagCommand(stream, region string, keys []string) Command {
	line := aws("untag-delivery-stream", stream, region) + " --tag-keys"
	for _, key := range keys {
		line += " " + Quote(key)
	}
	return Command{Line: line}
}

// UpdateCommand gives a destination the settings of was. The version is asked
// for when the command runs, since the change that it takes back raised it.
func UpdateCommand(stream, region, destination string, kind Kind, was Settings) Command {
	if destination == "" {
		destination = "destinationId-000000000001" // a stream has one destination
	}
	members, missing := tree(kind, was, false)
	version := aws("describe-delivery-stream", stream, region) +
		" --query DeliveryStreamDescription.VersionId --output text"
	return Command{
		Line: aws("update-destination", stream, region) +
			` --current-delivery-stream-version-id "$(` + version + `)"` +
			" --destination-id " + Quote(destination) +
			" " + kind.option() + " " + Quote(encode(members)),
		Missing: missing,
	}
}

// CreateCommand makes a stream again as it was.
func CreateCommand(s *Stream, region string) Command {
	members, missing := tree(s.Kind, s.Settings, true)
	input := map[string]any{
		"DeliveryStreamName":                        s.Name,
		"DeliveryStreamType":                        s.Type,
		string(s.Kind) + "DestinationConfiguration": members,
	}
	addStreamMembers(input, s.Settings, &missing)
	line := "aws firehose create-delivery-stream --cli-input-json " + Quote(encode(input))
	if region != "" {
		line += " --region " + Quote(region)
	}
	return Command{Line: line, Missing: missing}
}

// addStreamMembers adds what Create takes beside the destination.
func addStreamMembers(input map[string]any, was Settings, missing *[]Path) {
	if was.Get(EncryptionStatus).Is("ENABLED") {
		encryption := map[string]any{"KeyType": was.Get(EncryptionType).Text()}
		if key := was.Get(EncryptionKey).Text(); key != "" {
			encryption["KeyARN"] = key
		}
		input["DeliveryStreamEncryptionConfigurationInput"] = encryption
	}
	for _, p := range was.Paths() {
		value := was.Get(p)
		if c, ok := streamFields[string(p)]; ok && value.Given() {
			put(input, string(p), c, value, missing)
		}
	}
	if tags := tagList(was, missing); len(tags) > 0 {
		input["Tags"] = tags
	}
}

// Whole returns the settings with what else stood in the same structures of a
// destination: the API wants some members of a structure whenever it is given,
// and merges no deeper than is documented.
func (k Kind) Whole(part, all Settings) Settings {
	whole := maps.Clone(part)
	for p := range part {
		structure := k.structure(p)
		for q, value := range all {
			if _, has := whole[q]; !has && structure != "" && strings.HasPrefix(string(q), structure) {
				whole[q] = value
			}
		}
	}
	return whole
}

// structure is the beginning of the paths that stand in one structure of
// UpdateDestination with p; "" when p stands by itself.
func (k Kind) structure(p Path) string {
	steps := strings.Split(string(p), ".")
	outer := 1
	if steps[0] == "S3Backup" || steps[0] == "S3" && k != Iceberg {
		outer = 2 // the members of an S3 part are merged one by one
	}
	if len(steps) <= outer {
		return ""
	}
	return strings.Join(steps[:outer], ".") + "."
}

// tree builds a destination's members as the API takes them.
func tree(kind Kind, was Settings, creating bool) (members map[string]any, missing []Path) {
	members = map[string]any{}
	for _, p := range was.Paths() {
		value := was.Get(p)
		if !value.Given() || !p.OfDestination() {
			continue
		}
		f, known := fieldAt(string(p))
		if !known || !creating && kind.onlyAtCreation(p) {
			missing = append(missing, p)
			continue
		}
		put(members, apiPath(kind, p, creating), f.class, value, &missing)
	}
	return members, missing
}

// apiPath is the inverse of the parser's place.
func apiPath(kind Kind, p Path, creating bool) string {
	part, rest, _ := strings.Cut(string(p), ".")
	suffix := "Update"
	if creating {
		suffix = "Configuration"
	}
	switch {
	case part == "S3" && kind.isS3():
		return rest
	case part == "S3" && kind == Iceberg:
		return "S3Configuration." + rest // in both calls
	case part == "S3" || part == "S3Backup":
		return part + suffix + "." + rest
	default:
		return string(p)
	}
}

// put stores a value under a dotted path, or notes that it is missing.
func put(members map[string]any, path string, c class, value Setting, missing *[]Path) {
	encoded, ok := c.value(value)
	if !ok {
		*missing = append(*missing, Path(path))
		if encoded, ok = fillIn[Path(path)]; !ok {
			return
		}
	}
	steps := strings.Split(path, ".")
	for _, step := range steps[:len(steps)-1] {
		next, ok := members[step].(map[string]any)
		if !ok {
			next = map[string]any{}
			members[step] = next
		}
		members = next
	}
	members[steps[len(steps)-1]] = encoded
}

// fillIn are words for values that the API wants and that are not known. It
// refuses the words, so that a command which nobody filled in does nothing.
var fillIn = map[Path]any{URL: "YOUR_URL", JDBCURL: "YOUR_JDBC_URL", AccountURL: "YOUR_ACCOUNT_URL"}

// value is a setting as the API takes it.
func (c class) value(s Setting) (any, bool) {
	if !s.Whole() {
		return nil, false
	}
	switch c {
	case number, boolean, list, shape, shapes, processors, attributes:
		return json.RawMessage(s.Text()), json.Valid([]byte(s.Text()))
	case encryption:
		if s.Text() == "NoEncryption" {
			return map[string]any{"NoEncryptionConfig": "NoEncryption"}, true
		}
		return map[string]any{"KMSEncryptionConfig": map[string]any{"AWSKMSKeyARN": s.Text()}}, true
	default:
		return s.Text(), true
	}
}

func encode(members any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(members); err != nil {
		// Only strings, maps and checked JSON are in it.
		return fmt.Sprintf("{} # %v", err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Quote makes a text one word of a POSIX shell. Text without any character
// that a shell could read otherwise stays as it is.
func Quote(s string) string {
	plain := func(r rune) bool {
		return nameRune(r) || strings.ContainsRune("/:=,@%+", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

package resource

import (
	"bytes"
	"encoding/json"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// body sets a path to a whole configuration, in the JSON that the AWS CLI
// takes; "" when nothing is in it. It expects the member.
func body(p Path, member string) field {
	return field{[]Path{p}, func(r *reading) {
		v := r.at(member)
		if !v.Exists() {
			r.odd(member)
			return
		}
		r.set(p, bodyJSON(v, member))
	}}
}

// wholeBody is a way for settings that are read from one configuration, which
// is the first of paths.
func wholeBody(paths []Path, set, unset func(t turn) string) way {
	return way{Bucket, paths, func(t turn) string {
		value, known := t.Was[paths[0]]
		switch t.Value = value; {
		case !known:
			return ""
		case value == "":
			return unset(t)
		}
		return set(t)
	}}
}

// bodyNames are members whose name in XML, which CloudTrail shows, is not the
// one in the AWS CLI, by their name or by their parent's name and theirs. A
// list is named in the singular in XML:
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
var bodyNames = map[string]string{
	"Rule": "Rules", "Transition": "Transitions", "NoncurrentVersionTransition": "NoncurrentVersionTransitions", "And.Tag": "Tags",
	"CORSRule": "CORSRules", "AllowedHeader": "AllowedHeaders", "AllowedMethod": "AllowedMethods", "AllowedOrigin": "AllowedOrigins", "ExposeHeader": "ExposeHeaders",
	"TopicConfiguration": "TopicConfigurations", "QueueConfiguration": "QueueConfigurations", "CloudFunctionConfiguration": "LambdaFunctionConfigurations",
	"Event": "Events", "FilterRule": "FilterRules",
	"ObjectLockConfiguration.Rule": "", // no list, alone of its name
}

// bodyRenamed are members of another name that are no lists.
var bodyRenamed = map[string]string{
	"Topic": "TopicArn", "Queue": "QueueArn", "CloudFunction": "LambdaFunctionArn", "S3Key": "Key",
	"SSE-S3": "SSES3", "SSE-KMS": "SSEKMS", "xsi:type": "Type",
}

// bodyWrapped are lists that XML wraps in an element, by that of their members.
var bodyWrapped = map[string]string{"TargetGrants": "Grant", "OptionalFields": "Field", "RoutingRules": "RoutingRule", "TagSet": "Tag"}

// bodyPlain are members that are numbers or booleans. All others are texts,
// also when CloudTrail makes a boolean of a tag's value.
var bodyPlain = map[string]bool{
	"Days": true, "Years": true, "NoncurrentDays": true, "NewerNoncurrentVersions": true, "DaysAfterInitiation": true,
	"ObjectSizeGreaterThan": true, "ObjectSizeLessThan": true, "ExpiredObjectDeleteMarker": true,
	"Priority": true, "MaxAgeSeconds": true, "Minutes": true, "IsEnabled": true,
}

// bodyEmpty are members that say something by being there.
var bodyEmpty = map[string]bool{"EventBridgeConfiguration": true, "SSE-S3": true, "SimplePrefix": true, "Filter": true}

// bodyJSON writes a configuration, which the request has by this name, with its
// members in the order of their names.
func bodyJSON(v trail.Value, member string) string {
	members := bodyMembers(v, member)
	if len(members) == 0 {
		return ""
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // a shell shows it, no browser
	if encoder.Encode(members) != nil {
		return "" // maps, lists and texts: cannot fail
	}
	return string(bytes.TrimSpace(b.Bytes()))
}

func bodyMembers(v trail.Value, parent string) map[string]any {
	members := map[string]any{}
	for name, value := range v.Members {
		if name == "xmlns" || name == "xmlns:xsi" {
			continue
		}
		if list, ok := listName(parent, name); ok {
			members[list] = bodyList(value, name)
		} else if element, ok := bodyWrapped[name]; ok {
			members[name] = bodyList(value.Get(element), element)
		} else if renamed, ok := bodyRenamed[name]; ok {
			members[renamed] = bodyValue(value, name)
		} else {
			members[name] = bodyValue(value, name)
		}
	}
	return members
}

func listName(parent, name string) (string, bool) {
	if list, ok := bodyNames[parent+"."+name]; ok {
		return list, list != ""
	}
	list, ok := bodyNames[name]
	return list, ok
}

func bodyList(v trail.Value, name string) []any {
	all := []any{}
	for _, element := range v.List() {
		all = append(all, bodyValue(element, name))
	}
	return all
}

func bodyValue(v trail.Value, name string) any {
	text := v.Text()
	switch {
	case v.IsObject() || bodyEmpty[name]:
		return bodyMembers(v, name)
	case v.IsList():
		return bodyList(v, name)
	case bodyPlain[name] && json.Valid([]byte(text)):
		return json.RawMessage(text)
	}
	return text
}

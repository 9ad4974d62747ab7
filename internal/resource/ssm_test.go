package resource

import (
	"slices"
	"strings"
	"testing"
)

const tokenParameter = "arn:aws:ssm:eu-west-1:111122223333:parameter/hosewatch/token"

func TestParameters(t *testing.T) {
	const name = `"name":"/hosewatch/token"`
	checkRequests(t, "ssm.amazonaws.com", []asked{
		{event: "PutParameter", request: `{` + name + `,"value":"HIDDEN_DUE_TO_SECURITY_REASONS","type":"SecureString","overwrite":true,"tier":"Standard"}`, rest: `,"responseElements":{"tier":"Standard","version":4}`, arn: tokenParameter,
			want: Settings{Exists: "true", ParameterType: "SecureString", ParameterVersion: "4", ParameterTier: "Standard", Encryption: EncryptionAWSManaged, EncryptionKey: ""}, reason: "AWS's key unless named"},
		{event: "PutParameter", request: `{` + name + `,"value":"HIDDEN_DUE_TO_SECURITY_REASONS","type":"SecureString","keyId":"alias/hosewatch","tags":[{"key":"a","value":"b"}]}`, arn: tokenParameter,
			want: Settings{Exists: "true", ParameterType: "SecureString", Encryption: EncryptionCustomer, EncryptionKey: "alias/hosewatch", "Tag:a": "b"}, reason: "a key of somebody's own"},
		{event: "PutParameter", request: `{` + name + `,"type":"String"}`, arn: tokenParameter, want: Settings{Exists: "true", ParameterType: "String", Encryption: EncryptionAWSOwned, EncryptionKey: ""}, reason: "no key governs it"},
		{event: "PutParameter", request: `{` + name + `,"overwrite":true}`, arn: tokenParameter, want: Settings{Exists: "true"}, reason: "the type stays"},
		{event: "DeleteParameter", request: `{"name":"hosewatch"}`, arn: "arn:aws:ssm:eu-west-1:111122223333:parameter/hosewatch", want: Settings{Exists: "false"}, reason: "a name without a slash"},
		{event: "DeleteParameters", request: `{"names":["/hosewatch/token","/hosewatch/rules"]}`, arn: tokenParameter, want: Settings{Exists: "false"}, reason: "the first"},
		{event: "PutResourcePolicy", request: `{"resourceArn":"` + tokenParameter + `","policy":"{\"Statement\":[]}"}`, rest: `,"responseElements":{"policyId":"p1"}`, arn: tokenParameter, want: Settings{"Permission:p1": `{"Statement":[]}`}, reason: "shared"},
		{event: "DeleteResourcePolicy", request: `{"resourceArn":"` + tokenParameter + `","policyId":"p1","policyHash":"h"}`, arn: tokenParameter, want: Settings{"Permission:p1": ""}, reason: "no longer"},
		{event: "AddTagsToResource", request: `{"resourceType":"Parameter","resourceId":"/hosewatch/token","tags":[{"key":"a","value":"b"}]}`, arn: tokenParameter, want: Settings{"Tag:a": "b"}, reason: "a tag"},
		{event: "RemoveTagsFromResource", request: `{"resourceType":"Document","resourceId":"d","tagKeys":["a"]}`, arn: "", want: Settings{"Tag:a": ""}, reason: "no parameter"},
	})
	req, _ := ParseRequest(record(t, "ssm.amazonaws.com", "DeleteParameters", `{"names":["/hosewatch/token","/hosewatch/rules"]}`, ""))
	if want := []Ref{{Parameter, "arn:aws:ssm:eu-west-1:111122223333:parameter/hosewatch/rules", "hosewatch/rules"}}; !slices.Equal(req.Others, want) {
		t.Errorf("others %v, want %v", req.Others, want)
	}
}

func TestParameterValueIsNotKept(t *testing.T) {
	req, _ := ParseRequest(record(t, "ssm.amazonaws.com", "PutParameter", `{"name":"x","type":"String","value":"hunter2","overwrite":true,"policies":"[\"hunter2\"]"}`, ""))
	for p, value := range req.Settings {
		if strings.Contains(value, "hunter2") {
			t.Errorf("%s holds the value", p)
		}
	}
	if want := (Detail{"overwrite": "true", "policies": "true"}); req.Detail["overwrite"] != want["overwrite"] || req.Detail["policies"] != want["policies"] || len(req.Detail) != 2 {
		t.Errorf("detail %q, want %q", req.Detail, want)
	}
}

func TestParameterWays(t *testing.T) {
	parameter := Named(Parameter, Place{}, tokenParameter)
	const id, end = " --resource-type Parameter --resource-id /hosewatch/token", " --region eu-west-1"
	checkRestores(t, []restored{
		{parameter, []Path{"Permission:p"}, Settings{"Permission:p": "{}"}, []string{"aws ssm put-resource-policy --resource-arn " + tokenParameter + " --policy '{}'" + end}, nil, "it was shared"},
		{parameter, []Path{"Permission:p"}, Settings{"Permission:p": ""}, nil, []Path{"Permission:p"}, "the hash is not known"},
		{parameter, []Path{ParameterVersion}, Settings{ParameterVersion: "3"}, nil, []Path{ParameterVersion}, "nobody keeps the value"},
		{parameter, []Path{"Tag:a"}, Settings{"Tag:a": "b"}, []string{"aws ssm add-tags-to-resource" + id + ` --tags '[{"Key":"a","Value":"b"}]'` + end}, nil, "a tag"},
		{parameter, []Path{"Tag:a"}, Settings{"Tag:a": ""}, []string{"aws ssm remove-tags-from-resource" + id + " --tag-keys a" + end}, nil, "no tag"},
	})
}

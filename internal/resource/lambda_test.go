package resource

import (
	"slices"
	"strings"
	"testing"
)

const (
	place    = ":eu-west-1:111122223333:"
	maskARN  = "arn:aws:lambda" + place + "function:mask"
	clickARN = "arn:aws:kinesis" + place + "stream/clicks"
)

func TestLambda(t *testing.T) {
	const answer = `,"responseElements":{"functionArn":"` + maskARN + `","role":"arn:aws:iam::111122223333:role/other","codeSha256":"Pt1c8v=","environment":{}}`
	mapping := "arn:aws:lambda" + place + "event-source-mapping:6f1c"
	mapped := `,"responseElements":{"uUID":"6f1c","functionArn":"` + maskARN + `","eventSourceArn":"` + clickARN + `"}`
	checkRequests(t, "lambda.amazonaws.com", []asked{
		{event: "UpdateFunctionCode20150331v2", rest: answer, arn: maskARN, want: Settings{CodeHash: "Pt1c8v=", CodeLocation: ""},
			request: `{"functionName":"` + maskARN + `","dryRun":false,"publish":true,"fullyQualifiedArn":{"functionQualifier":{},"relativeId":{"functionName":"mask"}}}`, reason: "the code is not logged, its hash is answered"},
		{event: "UpdateFunctionCode20150331v2", rest: answer, arn: maskARN, want: Settings{}, request: `{"functionName":"mask","dryRun":true}`, reason: "a dry run"},
		{event: "UpdateFunctionCode20150331v2", arn: maskARN, want: Settings{CodeHash: NotShown + "7e0a6d4c-0000-4000-8000-000000000001", CodeLocation: "s3://code/mask.zip?versionId=7"},
			request: `{"functionName":"mask","s3Bucket":"code","s3Key":"mask.zip","s3ObjectVersion":"7"}`, reason: "from a version of an object"},
		{event: "UpdateFunctionConfiguration20150331v2", rest: answer, arn: maskARN, want: Settings{Layers: `["arn:aws:lambda:eu-west-1:444455556666:layer:spy:1"]`},
			request: `{"environment":{},"functionName":"111122223333:function:mask","layers":["arn:aws:lambda:eu-west-1:444455556666:layer:spy:1"]}`, reason: "a part of an ARN, and a layer alone"},
		{event: "UpdateFunctionConfiguration20150331v2", arn: maskARN, request: `{"functionName":"mask","role":"arn:aws:iam::111122223333:role/admin","handler":"x.y","runtime":"python3.13","vpcConfig":{"subnetIds":["s2","s1"],"securityGroupIds":[]},"kMSKeyArn":"","deadLetterConfig":{"targetArn":""}}`,
			want:   Settings{ServiceRole: "arn:aws:iam::111122223333:role/admin", Handler: "x.y", Runtime: "python3.13", Subnets: `["s1","s2"]`, SecurityGroups: "", Encryption: EncryptionAWSOwned, EncryptionKey: "", DeadLetterQueue: ""},
			reason: "everything but layers"},
		{event: "UpdateFunctionConfiguration20150331v2", arn: maskARN, want: Settings{Environment: NotShown + "7e0a6d4c-0000-4000-8000-000000000001"},
			request: `{"functionName":"mask","environment":{},"revisionId":"8f0c"}`, reason: "the environment alone, whose values are hidden"},
		{event: "UpdateFunctionConfiguration20150331v2", arn: maskARN, want: Settings{}, request: `{"functionName":"mask","environment":{},"memorySize":512}`, reason: "an environment stands in every record"},
		{event: "AddPermission20150331v2", arn: maskARN, request: `{"functionName":"mask","statementId":"door","action":"lambda:InvokeFunction","principal":"*"}`,
			want: Settings{Permission.Of("door"): `{"Version":"2012-10-17","Statement":[{"Sid":"door","Effect":"Allow","Principal":{"AWS":["*"]},"Action":["lambda:InvokeFunction"],"Resource":"` + maskARN + `"}]}`}, reason: "for everybody"},
		{event: "AddPermission20150331v2", arn: maskARN, request: `{"functionName":"mask:prod","statementId":"s3","action":"lambda:InvokeFunction","principal":"s3.amazonaws.com","sourceArn":"arn:aws:s3:::orders","sourceAccount":"111122223333","eventSourceToken":"secret"}`,
			want: Settings{Permission.Of("prod/s3"): `{"Version":"2012-10-17","Statement":[{"Sid":"s3","Effect":"Allow","Principal":{"Service":["s3.amazonaws.com"]},"Action":["lambda:InvokeFunction"],"Resource":"` + maskARN +
				`:prod","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::orders"},"StringEquals":{"AWS:SourceAccount":"111122223333","lambda:EventSourceToken":"(hidden)"}}}]}`}, reason: "for a service, of an alias, without the token"},
		{event: "RemovePermission20150331v2", arn: maskARN, request: `{"functionName":"mask","statementId":"firehose","qualifier":"prod"}`, want: Settings{Permission.Of("prod/firehose"): ""}, reason: "of an alias"},
		{event: "PutResourcePolicy", arn: maskARN, request: `{"resourceArn":"` + maskARN + `","policy":"{}"}`, want: Settings{Policy: "{}"}, reason: "the whole policy"},
		{event: "CreateFunctionUrlConfig", arn: maskARN, request: `{"functionName":"mask","authType":"NONE"}`, want: Settings{FunctionURL.Of("$LATEST"): "NONE"}, reason: "open"},
		{event: "UpdateFunctionUrlConfig", arn: maskARN, request: `{"functionName":"mask","qualifier":"prod","authType":"NONE"}`, want: Settings{FunctionURL.Of("prod"): "NONE"}, reason: "opened, of an alias"},
		{event: "UpdateFunctionUrlConfig", arn: maskARN, request: `{"functionName":"mask","cors":{}}`, want: Settings{}, reason: "not of who may call"},
		{event: "DeleteFunctionUrlConfig", arn: maskARN, request: `{"functionName":"mask"}`, want: Settings{FunctionURL.Of("$LATEST"): ""}, reason: "gone"},
		{event: "DeleteFunction20150331", arn: maskARN, request: `{"functionName":"mask"}`, want: Settings{Exists: "false"}, reason: "the function"},
		{event: "DeleteFunction20150331", arn: maskARN + ":3", request: `{"functionName":"mask","qualifier":"3"}`, want: Settings{Exists: "false"}, reason: "one version, the function stays"},
		{event: "PutFunctionConcurrency20171031", arn: maskARN, request: `{"functionName":"mask","reservedConcurrentExecutions":0}`, want: Settings{ReservedConcurrency: "0"}, reason: "nothing runs"},
		{event: "DeleteFunctionConcurrency20171031", arn: maskARN, request: `{"functionName":"mask"}`, want: Settings{ReservedConcurrency: ""}, reason: "not reserved"},
		{event: "UpdateAlias20150331", arn: maskARN, request: `{"functionName":"mask","name":"prod","functionVersion":"12","routingConfig":{"additionalVersionWeights":{"13":0.1}}}`,
			want: Settings{AliasVersion.Of("prod"): "12", AliasRouting.Of("prod"): `{"13":0.1}`}, reason: "calls go elsewhere"},
		{event: "UpdateAlias20150331", arn: maskARN, request: `{"functionName":"mask","name":"prod","routingConfig":{}}`, want: Settings{AliasRouting.Of("prod"): ""}, reason: "the version is kept"},
		{event: "CreateEventSourceMapping20150331", rest: mapped, arn: mapping, request: `{"functionName":"mask","eventSourceArn":"` + clickARN + `","startingPosition":"TRIM_HORIZON"}`,
			want: Settings{Exists: "true", MappedFunction: maskARN, MappedSource: clickARN, MappingEnabled: "true", MappingFilter: "", DeadLetterQueue: ""}, reason: "a second reader"},
		{event: "UpdateEventSourceMapping20150331", rest: mapped, arn: mapping, request: `{"uUID":"6f1c","enabled":false}`,
			want: Settings{MappedFunction: maskARN, MappedSource: clickARN, MappingEnabled: "false"}, reason: "stopped"},
		{event: "DeleteEventSourceMapping20150331", rest: mapped, arn: mapping, request: `{"uUID":"6f1c"}`, want: Settings{Exists: "false", MappedFunction: maskARN, MappedSource: clickARN}, reason: "the answer says of what"},
		{event: "PutFunctionEventInvokeConfig", arn: maskARN, request: `{"functionName":"mask","maximumRetryAttempts":0}`,
			want: Settings{AsyncRetries.Of(latest): "0", AsyncAge.Of(latest): "", SentTo.Of("failure of $LATEST"): "", SentTo.Of("success of $LATEST"): ""}, reason: "what is not named is taken away"},
		{event: "UpdateFunctionEventInvokeConfig", arn: maskARN, request: `{"functionName":"mask","destinationConfig":{"onFailure":{"destination":"arn:aws:sqs` + place + `dlq"}}}`,
			want: Settings{SentTo.Of("failure of $LATEST"): "arn:aws:sqs" + place + "dlq"}, reason: "what is not named is kept"},
		{event: "DeleteFunctionEventInvokeConfig", arn: maskARN, request: `{"functionName":"mask","qualifier":"prod"}`,
			want: Settings{AsyncRetries.Of("prod"): "", AsyncAge.Of("prod"): "", SentTo.Of("failure of prod"): "", SentTo.Of("success of prod"): ""}, reason: "of an alias"},
		{event: "PutFunctionCodeSigningConfig", arn: maskARN, request: `{"functionName":"mask","codeSigningConfigArn":"csc"}`, want: Settings{CodeSigningConfig: "csc"}, reason: "on"},
		{event: "DeleteFunctionCodeSigningConfig", arn: maskARN, request: `{"functionName":"mask"}`, want: Settings{CodeSigningConfig: ""}, reason: "off"},
		{event: "UpdateCodeSigningConfig", arn: "arn:aws:lambda" + place + "code-signing-config:csc-1", request: `{"codeSigningConfigArn":"arn:aws:lambda` + place + `code-signing-config:csc-1","codeSigningPolicies":{"untrustedArtifactOnDeployment":"Warn"}}`,
			want: Settings{UntrustedArtifact: "Warn"}, reason: "lets anything in"},
		{event: "AddLayerVersionPermission", arn: "arn:aws:lambda" + place + "layer:lib", request: `{"layerName":"lib","versionNumber":3,"statementId":"all","action":"lambda:GetLayerVersion","principal":"*","organizationId":"o-1"}`,
			want:   Settings{Permission.Of("3/all"): `{"Version":"2012-10-17","Statement":[{"Sid":"all","Effect":"Allow","Principal":{"AWS":["*"]},"Action":["lambda:GetLayerVersion"],"Resource":"arn:aws:lambda` + place + `layer:lib:3","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}]}`},
			reason: "for an organization"},
		{event: "RemoveLayerVersionPermission", arn: "arn:aws:lambda" + place + "layer:lib", request: `{"layerName":"lib","versionNumber":3,"statementId":"all"}`, want: Settings{Permission.Of("3/all"): ""}, reason: "of one version"},
		{event: "PutRuntimeManagementConfig", arn: maskARN, request: `{"functionName":"mask","updateRuntimeOn":"Manual","runtimeVersionArn":"r"}`, want: Settings{RuntimeUpdates: "Manual"}, reason: "an old runtime stays"},
		{event: "TagResource20170331v2", arn: maskARN, request: `{"resource":"` + maskARN + `","tags":{"stage":"test"}}`, want: Settings{Tag.Of("stage"): "test"}, reason: "tags are a map"},
	})
}

// TestCreatedFunction says that a new function has its defaults, and what the
// request says instead of them.
func TestCreatedFunction(t *testing.T) {
	req, _ := ParseRequest(record(t, "lambda.amazonaws.com", "CreateFunction20150331",
		`{"functionName":"mask","role":"arn:aws:iam::111122223333:role/mask","handler":"x.y","code":{"s3Bucket":"code","s3Key":"k"},"environment":{},"layers":["l"]}`, ""))
	for p, want := range map[Path]string{Exists: "true", CodeLocation: "s3://code/k", Layers: `["l"]`, FunctionURL.Of(latest): "", ReservedConcurrency: ""} {
		if got, ok := req.Settings[p]; !ok || got != want {
			t.Errorf("%s: %q, want %q", p, got, want)
		}
	}
}

// TestMappingTellsWhatWasAsked says that the function in an answer, which is
// there in every one, is told from one that was asked for.
func TestMappingTellsWhatWasAsked(t *testing.T) {
	for request, want := range map[string]string{`{"uUID":"6f1c","functionName":"other"}`: "other", `{"uUID":"6f1c","batchSize":5}`: ""} {
		req, _ := ParseRequest(record(t, "lambda.amazonaws.com", "UpdateEventSourceMapping20150331", request, `,"responseElements":{"functionArn":"`+maskARN+`"}`))
		if got := req.Detail["functionName"]; got != want {
			t.Errorf("%s: %q, want %q", request, got, want)
		}
	}
}

// TestMappingNamesBoth says that a mapping's record leads to the function and
// to the stream, which is what anybody watches.
func TestMappingNamesBoth(t *testing.T) {
	req, _ := ParseRequest(record(t, "lambda.amazonaws.com", "CreateEventSourceMapping20150331", `{"functionName":"mask","eventSourceArn":"`+clickARN+`"}`, ""))
	if want := []Ref{{Function, maskARN, "mask"}, {KinesisStream, clickARN, "clicks"}}; !slices.Equal(req.Others, want) {
		t.Errorf("others %v, want %v", req.Others, want)
	}
}

// way is one row of a service's test of commands: how a change is undone.
type undone struct {
	kind    Type
	name    string
	changed Path
	was     Settings
	want    string // without the Region; "" when there is no command
	reason  string
}

func checkWays(t *testing.T, rows []undone) {
	t.Helper()
	at := Place{"aws", "eu-west-1", "111122223333"}
	for _, tt := range rows {
		t.Run(string(tt.kind)+" "+string(tt.changed)+" "+tt.reason, func(t *testing.T) {
			got := strings.Join(Restore(Named(tt.kind, at, tt.name), at, []Path{tt.changed}, tt.was).Lines, "\n")
			want := tt.want
			if want != "" && !strings.Contains(want, "--region") {
				want += " --region eu-west-1"
			}
			if got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestLambdaWays(t *testing.T) {
	const open = `{"Version":"2012-10-17","Statement":[{"Sid":"s3","Effect":"Allow","Principal":{"Service":["s3.amazonaws.com"]},"Action":["lambda:InvokeFunction"],"Resource":"x","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::orders"},"StringEquals":{"AWS:SourceAccount":"111122223333"}}}]}`
	checkWays(t, []undone{
		{Function, "mask", Layers, Settings{Layers: "", ServiceRole: "r", Subnets: `["s1","s2"]`, SecurityGroups: ""},
			"aws lambda update-function-configuration --function-name mask --role r --layers '[]' --vpc-config 'SubnetIds=s1,s2,SecurityGroupIds=[]'", "in one call"},
		{Function, "mask", CodeHash, Settings{CodeHash: "h", CodeLocation: "s3://code/a/b.zip?versionId=7"}, "aws lambda update-function-code --function-name mask --s3-bucket code --s3-key a/b.zip --s3-object-version 7", "the same version"},
		{Function, "mask", CodeHash, Settings{CodeHash: "h", CodeLocation: "s3://code/a/b.zip"}, "", "another may lie there now"},
		{Function, "mask", CodeHash, Settings{CodeHash: "h", CodeLocation: "r/i@sha256:00"}, "aws lambda update-function-code --function-name mask --image-uri r/i@sha256:00", "an image's digest"},
		{Function, "mask", ReservedConcurrency, Settings{ReservedConcurrency: ""}, "aws lambda delete-function-concurrency --function-name mask", "none was reserved"},
		{Function, "mask", ReservedConcurrency, Settings{ReservedConcurrency: "5"}, "aws lambda put-function-concurrency --function-name mask --reserved-concurrent-executions 5", "some were"},
		{Function, "mask", CodeSigningConfig, Settings{CodeSigningConfig: "csc"}, "aws lambda put-function-code-signing-config --function-name mask --code-signing-config-arn csc", "on again"},
		{Function, "mask", CodeSigningConfig, Settings{CodeSigningConfig: ""}, "aws lambda delete-function-code-signing-config --function-name mask", "off again"},
		{Function, "mask", RuntimeUpdates, Settings{RuntimeUpdates: "Auto"}, "aws lambda put-runtime-management-config --function-name mask --update-runtime-on Auto", "by itself again"},
		{Function, "mask", Permission.Of("prod/s3"), Settings{Permission.Of("prod/s3"): ""}, "aws lambda remove-permission --function-name mask --qualifier prod --statement-id s3", "was not there"},
		{Function, "mask", Permission.Of("s3"), Settings{Permission.Of("s3"): open}, "aws lambda add-permission --function-name mask --statement-id s3 --action lambda:InvokeFunction --principal s3.amazonaws.com --source-arn arn:aws:s3:::orders --source-account 111122223333", "with its conditions"},
		{Function, "mask", Permission.Of("s3"), Settings{Permission.Of("s3"): strings.Replace(open, "AWS:SourceAccount", "lambda:EventSourceToken", 1)}, "", "the token is not known"},
		{FunctionLayer, "lib", Permission.Of("3/all"), Settings{Permission.Of("3/all"): ""}, "aws lambda remove-layer-version-permission --layer-name lib --version-number 3 --statement-id all", "was not there"},
		{FunctionLayer, "lib", Permission.Of("3/s3"), Settings{Permission.Of("3/s3"): open}, "aws lambda add-layer-version-permission --layer-name lib --version-number 3 --statement-id s3 --action lambda:InvokeFunction --principal s3.amazonaws.com", "was there"},
		{Function, "mask", FunctionURL.Of(latest), Settings{FunctionURL.Of(latest): ""}, "aws lambda delete-function-url-config --function-name mask", "there was none"},
		{Function, "mask", FunctionURL.Of("prod"), Settings{FunctionURL.Of("prod"): "AWS_IAM"}, "aws lambda update-function-url-config --function-name mask --qualifier prod --auth-type AWS_IAM", "asked who calls"},
		{Function, "mask", AliasVersion.Of("prod"), Settings{AliasVersion.Of("prod"): "12"}, `aws lambda update-alias --function-name mask --name prod --function-version 12 --routing-config '{"AdditionalVersionWeights":{}}'`, "one version alone"},
		{Function, "mask", AliasVersion.Of("prod"), Settings{AliasVersion.Of("prod"): ""}, "aws lambda delete-alias --function-name mask --name prod", "there was none"},
		{Function, "mask", Policy, Settings{Policy: ""}, "aws lambda delete-resource-policy --resource-arn " + maskARN, "there was none"},
		{Function, "mask", Policy, Settings{Policy: "{}"}, "aws lambda put-resource-policy --resource-arn " + maskARN + " --policy '{}'", "the whole"},
		{Function, "mask", AsyncRetries.Of(latest), Settings{AsyncRetries.Of(latest): "", AsyncAge.Of(latest): ""}, "aws lambda delete-function-event-invoke-config --function-name mask", "nothing was configured"},
		{Function, "mask", onFailure("prod"), Settings{AsyncRetries.Of("prod"): "1", onFailure("prod"): "arn:q"}, `aws lambda put-function-event-invoke-config --function-name mask --qualifier prod --maximum-retry-attempts 1 --destination-config '{"OnFailure":{"Destination":"arn:q"}}'`, "the whole of it"},
		{EventSourceMapping, "6f1c", MappingEnabled, Settings{MappingEnabled: "true"}, "aws lambda update-event-source-mapping --uuid 6f1c --enabled", "on again"},
		{EventSourceMapping, "6f1c", Exists, Settings{Exists: "false"}, "aws lambda delete-event-source-mapping --uuid 6f1c", "was not there"},
		{EventSourceMapping, "6f1c", MappedFunction, Settings{MappedFunction: maskARN}, "aws lambda update-event-source-mapping --uuid 6f1c --function-name " + maskARN, "the function it was"},
		{EventSourceMapping, "6f1c", MappingFilter, Settings{MappingFilter: ""}, `aws lambda update-event-source-mapping --uuid 6f1c --filter-criteria '{"Filters":[]}'`, "without a filter"},
		{EventSourceMapping, "6f1c", DeadLetterQueue, Settings{DeadLetterQueue: "arn:q"}, `aws lambda update-event-source-mapping --uuid 6f1c --destination-config '{"OnFailure":{"Destination":"arn:q"}}'`, "the queue it was"},
		{CodeSigning, "csc-1", UntrustedArtifact, Settings{UntrustedArtifact: "Enforce"}, "aws lambda update-code-signing-config --code-signing-config-arn arn:aws:lambda" + place + "code-signing-config:csc-1 --code-signing-policies UntrustedArtifactOnDeployment=Enforce", "strict again"},
	})
}

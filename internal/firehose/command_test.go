package firehose

import (
	"encoding/json"
	"testing"
)

// What the AWS CLI asks for whenever a structure is given is in the command:
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_UpdateDestination.html
func TestUpdateCommandGivesWholeStructures(t *testing.T) {
	for _, tt := range []struct{ create, update, option, want, why string }{
		{`{"redshiftDestinationConfiguration":{"copyCommand":{"dataTableName":"t","copyOptions":"GZIP"}}}`,
			`{"redshiftDestinationUpdate":{"copyCommand":{"dataTableName":"t","copyOptions":"NOLOAD"}}}`,
			"--redshift-destination-update", `{"CopyCommand":{"CopyOptions":"GZIP","DataTableName":"t"}}`, "CopyCommand wants its table"},
		{`{"splunkDestinationConfiguration":{"secretsManagerConfiguration":{"enabled":true,"secretARN":"a"}}}`,
			`{"splunkDestinationUpdate":{"secretsManagerConfiguration":{"enabled":true,"secretARN":"b"}}}`,
			"--splunk-destination-update", `{"SecretsManagerConfiguration":{"Enabled":true,"SecretARN":"a"}}`, "Enabled is required"},
		{`{"icebergDestinationConfiguration":{"s3Configuration":{"roleARN":"r","bucketARN":"b","prefix":"p/","encryptionConfiguration":{"kMSEncryptionConfig":{"aWSKMSKeyARN":"k"}}}}}`,
			`{"icebergDestinationUpdate":{"s3Configuration":{"roleARN":"r","bucketARN":"b","prefix":"q/"}}}`,
			"--iceberg-destination-update", `{"S3Configuration":{"BucketARN":"b","EncryptionConfiguration":{"KMSEncryptionConfig":{"AWSKMSKeyARN":"k"}},"Prefix":"p/","RoleARN":"r"}}`, "Iceberg takes the S3 part as creation does"},
		{`{"extendedS3DestinationConfiguration":{"prefix":"p/","compressionFormat":"GZIP"}}`,
			`{"extendedS3DestinationUpdate":{"prefix":"q/"}}`,
			"--extended-s3-destination-update", `{"Prefix":"p/"}`, "what stands by itself is put back by itself"},
		{`{"httpEndpointDestinationConfiguration":{"endpointConfiguration":{"url":"https://a.example.com/x","name":"a"}}}`,
			`{"httpEndpointDestinationUpdate":{"endpointConfiguration":{"url":"https://a.example.com/x","name":"b"}}}`,
			"--http-endpoint-destination-update", `{"EndpointConfiguration":{"Name":"a","Url":"YOUR_URL"}}`, "the URL is required and not kept: the API refuses the word"},
	} {
		before := (*Stream)(nil).Apply(request(t, Create, tt.create))
		req := request(t, Update, tt.update)
		was := Settings{}
		for _, d := range Differences(before, req, before.Apply(req)) {
			if d.BeforeKnown {
				was[d.Path] = d.Before
			}
		}
		got := after(words(t, UpdateCommand("s", "eu-west-1", "", req.Kind, req.Kind.Whole(was, before.Settings)).Line), tt.option)
		if got != tt.want {
			t.Errorf("%s: sends %s, want %s: %s", tt.update, got, tt.want, tt.why)
		}
	}
}

// The shorthand of the CLI would take the comma for the end of the value.
func TestTagCommandKeepsAnyValue(t *testing.T) {
	want := `a,b='c' [d]`
	var tags []struct{ Key, Value string }
	text := after(words(t, TagCommand("s", "", Settings{Tag("team"): Shown(want)}).Line), "--tags")
	if err := json.Unmarshal([]byte(text), &tags); err != nil || len(tags) != 1 || tags[0].Value != want {
		t.Errorf("--tags %s gives %v (%v), want the value %q", text, tags, err, want)
	}
}

func TestDefaultsAreNoChange(t *testing.T) {
	created := (*Stream)(nil).Apply(request(t, Create, `{"extendedS3DestinationConfiguration":{"bucketARN":"b"}}`))
	unknown := (*Stream)(nil).Apply(request(t, Update, `{"extendedS3DestinationUpdate":{"bucketARN":"b"}}`))
	const defaults = `{"extendedS3DestinationUpdate":{"prefix":"","s3BackupMode":"Disabled","encryptionConfiguration":{"noEncryptionConfig":"NoEncryption"},"cloudWatchLoggingOptions":{"enabled":false},"processingConfiguration":{"enabled":false}}}`
	req := request(t, Update, defaults)
	if d := Differences(created, req, created.Apply(req)); len(d) != 0 {
		t.Errorf("sending the defaults to a stream that has them changes %v", d)
	}
	if d := Differences(unknown, req, unknown.Apply(req)); len(d) != 5 {
		t.Errorf("where before is not known, all five may have changed, got %v", d)
	}
}

package account

import (
	"testing"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// A stream that is described is the stream that its record made.
func TestDescribedAsCreated(t *testing.T) {
	const s3 = `"RoleARN":"` + deliveryRole + `","BucketARN":"arn:aws:s3:::orders"`
	for _, c := range []struct{ described, created, reason string }{
		{`"DeliveryStreamType":"DirectPut","Destinations":[{"DestinationId":"d","S3DestinationDescription":{` + s3 + `},"ExtendedS3DestinationDescription":{` + s3 +
			`,"S3BackupMode":"Enabled","S3BackupDescription":{` + s3 + `},"EncryptionConfiguration":{"NoEncryptionConfig":"NoEncryption"}}}]`,
			`"deliveryStreamType":"DirectPut","extendedS3DestinationConfiguration":{` + s3 + `,"s3BackupMode":"Enabled","s3BackupConfiguration":{` + s3 + `},"encryptionConfiguration":{"noEncryptionConfig":"NoEncryption"}}`, "S3 with a backup"},
		{`"DeliveryStreamType":"DirectPut","DeliveryStreamEncryptionConfiguration":{"Status":"ENABLED","KeyType":"AWS_OWNED_CMK"},"Destinations":[{"DestinationId":"d","RedshiftDestinationDescription":{"RoleARN":"` + deliveryRole + `","ClusterJDBCURL":"jdbc:redshift://wh.abc.eu-west-1.redshift.amazonaws.com:5439/db","CopyCommand":{"DataTableName":"t"},"Username":"u","S3DestinationDescription":{` + s3 + `}}}]`,
			`"deliveryStreamEncryptionConfigurationInput":{"keyType":"AWS_OWNED_CMK"},"redshiftDestinationConfiguration":{"roleARN":"` + deliveryRole + `","clusterJDBCURL":"jdbc:redshift://wh.abc.eu-west-1.redshift.amazonaws.com:5439/db","copyCommand":{"dataTableName":"t"},"username":"****","password":"****","s3Configuration":{` + s3 + `}}`, "a password that is never shown"},
		{`"DeliveryStreamType":"KinesisStreamAsSource","Source":{"KinesisStreamSourceDescription":{"KinesisStreamARN":"` + streamARN + `","RoleARN":"` + deliveryRole + `"}},"Destinations":[{"DestinationId":"d","AmazonopensearchserviceDestinationDescription":{"RoleARN":"` + deliveryRole + `","DomainARN":"arn:aws:es:eu-west-1:111122223333:domain/search","IndexName":"i","S3DestinationDescription":{` + s3 + `},"VpcConfigurationDescription":{"SubnetIds":["subnet-1"],"RoleARN":"` + deliveryRole + `","SecurityGroupIds":["sg-1"],"VpcId":"vpc-1"}}}]`,
			`"deliveryStreamType":"KinesisStreamAsSource","kinesisStreamSourceConfiguration":{"kinesisStreamARN":"` + streamARN + `","roleARN":"` + deliveryRole + `"},"amazonopensearchserviceDestinationConfiguration":{"roleARN":"` + deliveryRole + `","domainARN":"arn:aws:es:eu-west-1:111122223333:domain/search","indexName":"i","s3Configuration":{` + s3 + `},"vpcConfiguration":{"subnetIds":["subnet-1"],"roleARN":"` + deliveryRole + `","securityGroupIds":["sg-1"]}}`, "OpenSearch in a VPC, from a stream"},
		{`"DeliveryStreamType":"DirectPut","Destinations":[{"DestinationId":"d","HttpEndpointDestinationDescription":{"EndpointConfiguration":{"Url":"https://in.example.com/","Name":"n"},"S3BackupMode":"FailedDataOnly","S3DestinationDescription":{` + s3 + `}}}]`,
			`"httpEndpointDestinationConfiguration":{"endpointConfiguration":{"url":"https://in.example.com/","name":"n"},"s3BackupMode":"FailedDataOnly","s3Configuration":{` + s3 + `}}`, "an HTTP endpoint"},
	} {
		a := &asking{account: own, region: region, taken: taken}
		described := trail.ParseValue(`{"DeliveryStreamName":"orders","VersionId":"1",` + c.described + `}`)
		found := a.described(described, nil)
		event, err := trail.ParseRecord(`{"eventVersion":"1.11","eventSource":"firehose.amazonaws.com","eventName":"CreateDeliveryStream","eventTime":"2026-05-01T00:00:00Z","awsRegion":"`+
			region+`","recipientAccountId":"`+own+`","requestParameters":{"deliveryStreamName":"orders",`+c.created+`}}`, trail.Origin{})
		if err != nil {
			t.Fatal(err)
		}
		request, _ := firehose.ParseRequest(event)
		if len(request.Odd) > 0 {
			t.Fatalf("%s: odd %v", c.reason, request.Odd)
		}
		made := (*firehose.Stream)(nil).Apply(request)
		if !made.Same(found) || !found.Same(made) || made.Kind != found.Kind || made.Type != found.Type || !found.Complete || found.DestinationID != "d" {
			t.Errorf("%s: described %v, created %v", c.reason, found.Settings, made.Settings)
		}
		for p, set := range made.Settings {
			if found.Settings.Get(p).Given() != set.Given() {
				t.Errorf("%s: %s is %v, created %v", c.reason, p, found.Settings.Get(p), set)
			}
		}
	}
}

// Uses of what is found are followed: a bucket's key, a key's alias.
func TestFollowed(t *testing.T) {
	_, client := fakeAWS(t, func(name, body string) (int, string) {
		switch name {
		case "s3:GetBucketEncryption":
			return 200, `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>alias/orders</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`
		case "s3:GetBucketPolicy":
			return 404, `<Error><Code>NoSuchBucketPolicy</Code></Error>`
		case "kms:ListAliases":
			return 200, noAliases
		case "kms:DescribeKey":
			return 200, `{"KeyMetadata":{"KeyState":"Enabled","Origin":"AWS_KMS"}}`
		}
		if s3 := len(name) > 3 && name[:3] == "s3:"; s3 {
			return 403, `<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`
		}
		return 400, `{"__type":"AccessDeniedException"}`
	})
	s := &asking{client: client, account: own, region: region, taken: taken, seen: map[string]bool{}, progress: func(int, int, string) {}}
	s.snapshot = &estate.Snapshot{}
	s.follow(t.Context(), []resource.Ref{resource.Named(resource.Bucket, resource.Place{Partition: "aws"}, "orders")})
	got := arns(s.finish())
	want := []string{"arn:aws:kms:eu-west-1:111122223333:alias/orders", keyARN, "arn:aws:s3:::orders"}
	for _, arn := range want {
		found := false
		for _, have := range got {
			found = found || have == arn
		}
		if !found {
			t.Errorf("%s is not in %v", arn, got)
		}
	}
	for _, f := range s.snapshot.Resources {
		if f.Type == resource.Bucket {
			if v, known := f.Settings[resource.Policy]; v != "" || !known {
				t.Errorf("no policy is %q (%v)", v, known)
			}
			if _, known := f.Settings[resource.Logging]; known {
				t.Error("logging was refused to say, and is known")
			}
		}
	}
}

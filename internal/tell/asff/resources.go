package asff

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/securityhub/types"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// resources are what was changed and the streams that are affected, as many
// as there is room for; a finding has at least one.
func resources(a *judge.Alert, p Product) []types.Resource {
	var all []types.Resource
	add := func(id, cloudFormation, role string) {
		if strings.TrimSpace(id) != "" && len(all) < maxResources {
			all = append(all, types.Resource{Type: aws.String(typeOf(cloudFormation)), Id: text(id, maxID), Region: aws.String(p.Region), ResourceRole: aws.String(role)})
		}
	}
	add(a.Resource, a.ResourceType, "Target")
	for _, stream := range a.Streams {
		if stream != a.Resource {
			add(stream, "AWS::KinesisFirehose::DeliveryStream", "Affected")
		}
	}
	if len(all) == 0 {
		add("AWS::::Account:"+p.Account, "AWS::::Account", "Target")
	}
	return all
}

// typeOf is Security Hub's name for a type of CloudFormation's, or Other. It
// wants its own name wherever it has one, and Other else.
// https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resources.html
func typeOf(cloudFormation string) string {
	if name, ok := typeNames[cloudFormation]; ok {
		return name
	}
	return "Other"
}

var typeNames = map[string]string{
	"AWS::::Account":                    "AwsAccount",
	"AWS::CloudTrail::Trail":            "AwsCloudTrailTrail",
	"AWS::CloudWatch::Alarm":            "AwsCloudWatchAlarm",
	"AWS::DynamoDB::Table":              "AwsDynamoDbTable",
	"AWS::EC2::NetworkAcl":              "AwsEc2NetworkAcl",
	"AWS::EC2::NetworkInterface":        "AwsEc2NetworkInterface",
	"AWS::EC2::RouteTable":              "AwsEc2RouteTable",
	"AWS::EC2::SecurityGroup":           "AwsEc2SecurityGroup",
	"AWS::EC2::VPCEndpointService":      "AwsEc2VpcEndpointService",
	"AWS::Events::EventBus":             "AwsEventsEventbus",
	"AWS::GuardDuty::Detector":          "AwsGuardDutyDetector",
	"AWS::IAM::Group":                   "AwsIamGroup",
	"AWS::IAM::ManagedPolicy":           "AwsIamPolicy",
	"AWS::IAM::Role":                    "AwsIamRole",
	"AWS::IAM::User":                    "AwsIamUser",
	"AWS::KMS::Key":                     "AwsKmsKey",
	"AWS::Kinesis::Stream":              "AwsKinesisStream",
	"AWS::Lambda::Function":             "AwsLambdaFunction",
	"AWS::Lambda::LayerVersion":         "AwsLambdaLayerVersion",
	"AWS::MSK::Cluster":                 "AwsMskCluster",
	"AWS::OpenSearchService::Domain":    "AwsOpenSearchServiceDomain",
	"AWS::Redshift::Cluster":            "AwsRedshiftCluster",
	"AWS::S3::AccessPoint":              "AwsS3AccessPoint",
	"AWS::S3::AccountPublicAccessBlock": "AwsS3AccountPublicAccessBlock",
	"AWS::S3::Bucket":                   "AwsS3Bucket",
	"AWS::SecretsManager::Secret":       "AwsSecretsManagerSecret",
	"AWS::SNS::Topic":                   "AwsSnsTopic",
	"AWS::SQS::Queue":                   "AwsSqsQueue",
}

package resource

import "testing"

func TestRedshift(t *testing.T) {
	const cluster, group, parameters = "arn:aws:redshift" + place + "cluster:dw", "arn:aws:redshift" + place + "securitygroup:old", "arn:aws:redshift" + place + "parametergroup:strict"
	const share, snapshot, namespace = "arn:aws:redshift" + place + "datashare:7c1/sales", "arn:aws:redshift" + place + "snapshot:dw/s1", "arn:aws:redshift" + place + "namespace:7c1"
	modify := func(members string) string { return `{"clusterIdentifier":"dw",` + members + `}` }
	parameter := func(name, value string) string {
		return `{"parameterGroupName":"strict","parameters":[{"parameterName":"` + name + `","parameterValue":"` + value + `"}]}`
	}
	checkRequests(t, "redshift.amazonaws.com", []asked{
		{event: "ModifyCluster", arn: cluster, request: modify(`"publiclyAccessible":true`), want: Settings{PubliclyAccessible: "true"}, reason: "on the internet"},
		{event: "ModifyCluster", arn: cluster, request: modify(`"encrypted":false`), want: Settings{Encryption: EncryptionNone, EncryptionKey: ""}, reason: "encryption off"},
		{event: "ModifyCluster", arn: cluster, request: modify(`"kmsKeyId":"arn:aws:kms:eu-west-1:444455556666:key/k"`), want: Settings{Encryption: EncryptionCustomer, EncryptionKey: "arn:aws:kms:eu-west-1:444455556666:key/k"}, reason: "another's key"},
		{event: "ModifyCluster", arn: cluster, request: modify(`"encrypted":true`), want: Settings{Encryption: EncryptionAWSOwned, EncryptionKey: ""}, reason: "AWS's key"},
		{event: "ModifyCluster", arn: cluster, request: modify(`"masterUserPassword":"****"`), want: Settings{}, reason: "a password is no setting"},
		{event: "ModifyCluster", arn: cluster, request: modify(`"enhancedVpcRouting":false`), want: Settings{EnhancedVPCRouting: "false"}, reason: "out of the VPC"},
		{event: "CreateCluster", arn: cluster, request: modify(`"iamRoles":["r"],"encrypted":true,"kmsKeyId":"k"`), reason: "with its defaults",
			want: Settings{Exists: "true", PubliclyAccessible: "false", Encryption: EncryptionCustomer, EncryptionKey: "k", EnhancedVPCRouting: "false", SnapshotRetention: "1", Logging: "", ReplicationTo: "", Paused: "false", ClusterRole.Of("r"): "true"}},
		{event: "AuthorizeClusterSecurityGroupIngress", arn: group, request: `{"clusterSecurityGroupName":"old","cIDRIP":"0.0.0.0/0"}`, want: Settings{Ingress.Of("tcp * from 0.0.0.0/0"): "true"}, reason: "everybody"},
		{event: "RevokeClusterSecurityGroupIngress", arn: group, request: `{"clusterSecurityGroupName":"old","eC2SecurityGroupName":"web","eC2SecurityGroupOwnerId":"111122223333"}`,
			want: Settings{Ingress.Of("tcp * from 111122223333/web"): ""}, reason: "a group"},
		{event: "EnableLogging", arn: cluster, request: modify(`"bucketName":"audit","s3KeyPrefix":"dw/"`), want: Settings{Logging: "s3://audit/dw/"}, reason: "to a bucket"},
		{event: "EnableLogging", arn: cluster, request: modify(`"logDestinationType":"cloudwatch","logExports":["userlog","connectionlog"]`), want: Settings{Logging: "CloudWatch Logs: connectionlog, userlog"}, reason: "to CloudWatch"},
		{event: "DisableLogging", arn: cluster, request: `{"clusterIdentifier":"dw"}`, want: Settings{Logging: ""}, reason: "off"},
		{event: "DisableLogging", arn: cluster, request: modify(`"logDestinationType":"s3table"`), want: Settings{}, reason: "the audit log stays"},
		{event: "ModifyClusterParameterGroup", arn: parameters, request: parameter("require_ssl", "false"), want: Settings{TransitEncryption: TransitEither}, reason: "clear text"},
		{event: "ModifyClusterParameterGroup", arn: parameters, request: parameter("enable_user_activity_logging", "false"), want: Settings{UserActivityLogging: "false"}, reason: "audit off"},
		{event: "ModifyClusterParameterGroup", arn: parameters, request: parameter("statement_timeout", "1"), want: Settings{}, reason: "of no matter"},
		{event: "ModifyClusterIamRoles", arn: cluster, request: modify(`"addIamRoles":["arn:aws:iam::111122223333:role/new"],"removeIamRoles":["arn:aws:iam::111122223333:role/old"]`),
			want: Settings{ClusterRole.Of("arn:aws:iam::111122223333:role/new"): "true", ClusterRole.Of("arn:aws:iam::111122223333:role/old"): ""}, reason: "one for another"},
		{event: "PutResourcePolicy", arn: namespace, request: `{"resourceArn":"` + namespace + `","policy":"{\"Statement\":[]}"}`, want: Settings{Policy: `{"Statement":[]}`}, reason: "of a namespace"},
		{event: "DeleteResourcePolicy", arn: namespace, request: `{"resourceArn":"` + namespace + `"}`, want: Settings{Policy: ""}, reason: "gone"},
		{event: "AuthorizeDataShare", arn: share, request: `{"dataShareArn":"` + share + `","consumerIdentifier":"444455556666"}`, want: Settings{SentTo.Of("444455556666"): "444455556666"}, reason: "to another account"},
		{event: "DeauthorizeDataShare", arn: share, request: `{"dataShareArn":"` + share + `","consumerIdentifier":"444455556666"}`, want: Settings{SentTo.Of("444455556666"): ""}, reason: "no more"},
		{event: "AuthorizeSnapshotAccess", arn: snapshot, request: `{"snapshotIdentifier":"s1","snapshotClusterIdentifier":"dw","accountWithRestoreAccess":"444455556666"}`, want: Settings{SentTo.Of("444455556666"): "444455556666"}, reason: "by name"},
		{event: "RevokeSnapshotAccess", arn: snapshot, request: `{"snapshotArn":"` + snapshot + `","accountWithRestoreAccess":"444455556666"}`, want: Settings{SentTo.Of("444455556666"): ""}, reason: "by ARN"},
		{event: "AuthorizeEndpointAccess", arn: cluster, request: modify(`"account":"444455556666"`), want: Settings{EndpointAccess.Of("444455556666"): "all VPCs"}, reason: "from every VPC"},
		{event: "AuthorizeEndpointAccess", arn: cluster, request: modify(`"account":"444455556666","vpcIds":["vpc-1"]`), want: Settings{EndpointAccess.Of("444455556666"): `["vpc-1"]`}, reason: "from one VPC"},
		{event: "RevokeEndpointAccess", arn: cluster, request: modify(`"account":"444455556666"`), want: Settings{EndpointAccess.Of("444455556666"): ""}, reason: "all of it"},
		{event: "DeleteCluster", arn: cluster, request: modify(`"skipFinalClusterSnapshot":true`), want: Settings{Exists: "false"}, reason: "gone"},
		{event: "PauseCluster", arn: cluster, request: `{"clusterIdentifier":"dw"}`, want: Settings{Paused: "true"}, reason: "takes nothing"},
		{event: "EnableSnapshotCopy", arn: cluster, request: modify(`"destinationRegion":"us-east-1"`), want: Settings{ReplicationTo: `["us-east-1"]`}, reason: "elsewhere"},
	})
}

// TestResetParameters says that a default that the record does not name is
// not taken for known.
func TestResetParameters(t *testing.T) {
	for _, tt := range []struct {
		request string
		odd     int
		reason  string
	}{
		{`{"parameterGroupName":"strict","resetAllParameters":true}`, 1, "all of them"},
		{`{"parameterGroupName":"strict","parameters":[{"parameterName":"require_ssl"}]}`, 1, "one that counts"},
		{`{"parameterGroupName":"strict","parameters":[{"parameterName":"datestyle"}]}`, 0, "one that does not"},
	} {
		req, _ := ParseRequest(record(t, "redshift.amazonaws.com", "ResetClusterParameterGroup", tt.request, ""))
		if len(req.Odd) != tt.odd {
			t.Errorf("odd %q: %s", req.Odd, tt.reason)
		}
	}
}

// TestPasswordStaysOut says that a request tells that a password was given,
// and not which.
func TestPasswordStaysOut(t *testing.T) {
	for _, tt := range []struct{ source, event, request, detail string }{
		{"redshift.amazonaws.com", "ModifyCluster", `{"clusterIdentifier":"dw","masterUserPassword":"hunter2"}`, "masterUserPassword"},
		{"redshift-serverless.amazonaws.com", "UpdateNamespace", `{"namespaceName":"dw","adminUserPassword":"hunter2"}`, "adminUserPassword"},
		{"es.amazonaws.com", "UpdateDomainConfig", `{"domainName":"logs","advancedSecurityOptions":{"masterUserOptions":{"masterUserPassword":"hunter2"}}}`, "masterUserOptions"},
	} {
		req, _ := ParseRequest(record(t, tt.source, tt.event, tt.request, ""))
		if req.Detail[tt.detail] != "true" || len(req.Settings) > 0 {
			t.Errorf("%s: %q, %q", tt.event, req.Detail, req.Settings)
		}
	}
}

func TestRedshiftWays(t *testing.T) {
	const modify = "aws redshift modify-cluster --cluster-identifier dw "
	const share, snapshot = "arn:aws:redshift" + place + "datashare:7c1/sales", "arn:aws:redshift" + place + "snapshot:dw/s1"
	checkWays(t, []undone{
		{RedshiftCluster, "dw", PubliclyAccessible, Settings{PubliclyAccessible: "false"}, modify + "--no-publicly-accessible", "off the internet"},
		{RedshiftCluster, "dw", EnhancedVPCRouting, Settings{EnhancedVPCRouting: "true"}, modify + "--enhanced-vpc-routing", "in the VPC"},
		{RedshiftCluster, "dw", Encryption, Settings{Encryption: EncryptionCustomer, EncryptionKey: "k"}, modify + "--encrypted --kms-key-id k", "the key it had"},
		{RedshiftCluster, "dw", Encryption, Settings{Encryption: EncryptionAWSOwned, EncryptionKey: ""}, modify + "--encrypted", "AWS's key"},
		{RedshiftCluster, "dw", SnapshotRetention, Settings{SnapshotRetention: "7"}, modify + "--automated-snapshot-retention-period 7", "as long as before"},
		{RedshiftCluster, "dw", ParameterGroup, Settings{ParameterGroup: "strict"}, modify + "--cluster-parameter-group-name strict", "the group it had"},
		{RedshiftCluster, "dw", SecurityGroups, Settings{SecurityGroups: `["sg-1","sg-2"]`}, modify + "--vpc-security-group-ids sg-1 sg-2", "the groups it had"},
		{RedshiftCluster, "dw", Logging, Settings{Logging: "s3://audit/dw/"}, "aws redshift enable-logging --cluster-identifier dw --bucket-name audit --s3-key-prefix dw/", "to the bucket"},
		{RedshiftCluster, "dw", Logging, Settings{Logging: "CloudWatch Logs: connectionlog, userlog"}, "aws redshift enable-logging --cluster-identifier dw --log-destination-type cloudwatch --log-exports connectionlog userlog", "to CloudWatch"},
		{RedshiftCluster, "dw", Logging, Settings{Logging: ""}, "aws redshift disable-logging --cluster-identifier dw", "there was none"},
		{RedshiftCluster, "dw", ReplicationTo, Settings{ReplicationTo: ""}, "aws redshift disable-snapshot-copy --cluster-identifier dw", "there was none"},
		{RedshiftCluster, "dw", ReplicationTo, Settings{ReplicationTo: `["us-east-1"]`}, "aws redshift enable-snapshot-copy --cluster-identifier dw --destination-region us-east-1 --region eu-west-1", "there was one"},
		{RedshiftCluster, "dw", Paused, Settings{Paused: "false"}, "aws redshift resume-cluster --cluster-identifier dw", "takes data again"},
		{RedshiftCluster, "dw", Paused, Settings{Paused: "true"}, "aws redshift pause-cluster --cluster-identifier dw", "as it was"},
		{RedshiftCluster, "dw", ClusterRole.Of("arn:r"), Settings{ClusterRole.Of("arn:r"): ""}, "aws redshift modify-cluster-iam-roles --cluster-identifier dw --remove-iam-roles arn:r", "was not there"},
		{RedshiftCluster, "dw", ClusterRole.Of("arn:r"), Settings{ClusterRole.Of("arn:r"): "true"}, "aws redshift modify-cluster-iam-roles --cluster-identifier dw --add-iam-roles arn:r", "was there"},
		{RedshiftCluster, "dw", EndpointAccess.Of("444455556666"), Settings{EndpointAccess.Of("444455556666"): ""}, "aws redshift revoke-endpoint-access --cluster-identifier dw --account 444455556666", "was not there"},
		{RedshiftCluster, "dw", EndpointAccess.Of("444455556666"), Settings{EndpointAccess.Of("444455556666"): `["vpc-1"]`}, "aws redshift authorize-endpoint-access --cluster-identifier dw --account 444455556666 --vpc-ids vpc-1", "was there"},
		{RedshiftParameters, "strict", TransitEncryption, Settings{TransitEncryption: TransitTLS}, "aws redshift modify-cluster-parameter-group --parameter-group-name strict --parameters ParameterName=require_ssl,ParameterValue=true", "TLS only"},
		{RedshiftParameters, "strict", UserActivityLogging, Settings{UserActivityLogging: "true"}, "aws redshift modify-cluster-parameter-group --parameter-group-name strict --parameters ParameterName=enable_user_activity_logging,ParameterValue=true", "audit on"},
		{RedshiftSecurityGroup, "old", Ingress.Of("tcp * from 0.0.0.0/0"), Settings{Ingress.Of("tcp * from 0.0.0.0/0"): ""}, "aws redshift revoke-cluster-security-group-ingress --cluster-security-group-name old --cidrip 0.0.0.0/0", "closed"},
		{RedshiftSecurityGroup, "old", Ingress.Of("tcp * from 111122223333/web"), Settings{Ingress.Of("tcp * from 111122223333/web"): "true"},
			"aws redshift authorize-cluster-security-group-ingress --cluster-security-group-name old --ec2-security-group-name web --ec2-security-group-owner-id 111122223333", "open to a group"},
		{RedshiftDataShare, share, SentTo.Of("444455556666"), Settings{SentTo.Of("444455556666"): ""}, "aws redshift deauthorize-data-share --data-share-arn " + share + " --consumer-identifier 444455556666", "not shared"},
		{RedshiftDataShare, share, SentTo.Of("444455556666"), Settings{SentTo.Of("444455556666"): "444455556666"}, "aws redshift authorize-data-share --data-share-arn " + share + " --consumer-identifier 444455556666", "shared"},
		{RedshiftSnapshot, snapshot, SentTo.Of("444455556666"), Settings{SentTo.Of("444455556666"): ""}, "aws redshift revoke-snapshot-access --snapshot-arn " + snapshot + " --account-with-restore-access 444455556666", "not shared"},
		{RedshiftNamespace, "arn:aws:redshift" + place + "namespace:7c1", Policy, Settings{Policy: ""}, "aws redshift delete-resource-policy --resource-arn arn:aws:redshift" + place + "namespace:7c1", "there was none"},
		{RedshiftSnapshot, "arn:aws:redshift-serverless" + place + "snapshot/7c1", Policy, Settings{Policy: "{}"}, "aws redshift-serverless put-resource-policy --resource-arn arn:aws:redshift-serverless" + place + "snapshot/7c1 --policy '{}'", "of the other service"},
	})
}

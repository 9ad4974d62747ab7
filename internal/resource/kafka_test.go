package resource

import (
	"slices"
	"strings"
	"testing"
)

const (
	ordersCluster = "arn:aws:kafka:eu-west-1:111122223333:cluster/orders/6f1c0e1a-0000-4000-8000-000000000001-2"
	inCluster     = `"clusterArn":"` + ordersCluster + `"`
)

func TestKafka(t *testing.T) {
	const scram = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_orders-Ab12Cd"
	const other = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_other-Ab12Cd"
	escaped := strings.NewReplacer(":", "%3A", "/", "%2F").Replace(ordersCluster)
	created := func(more Settings) Settings {
		all := Settings{Exists: "true", Policy: "", PubliclyAccessible: "false", TransitEncryption: TransitTLS, InCluster: "true", Encryption: EncryptionAWSManaged,
			EncryptionKey: "", Logging: "", VPCConnectivity: "", BrokerMonitoring: "DEFAULT"}
		for p, value := range more {
			all[p] = value
		}
		return all
	}
	checkRequests(t, "kafka.amazonaws.com", []asked{
		{event: "CreateClusterV2", request: `{"clusterName":"orders","provisioned":{"brokerNodeGroupInfo":{"connectivityInfo":{"publicAccess":{"type":"DISABLED"}}},"clientAuthentication":{"sasl":{"iam":{"enabled":true}}},"encryptionInfo":{"encryptionAtRest":{"dataVolumeKMSKeyId":"k"},"encryptionInTransit":{"clientBroker":"TLS_PLAINTEXT","inCluster":true}}}}`,
			rest: `,"responseElements":{` + inCluster + `,"state":"CREATING"}`, arn: ordersCluster,
			want: created(Settings{TransitEncryption: TransitEither, Encryption: EncryptionCustomer, EncryptionKey: "k", "ClientAuthentication:iam": "true", "ClientAuthentication:unauthenticated": "false"}), reason: "the ARN is in the answer"},
		{event: "CreateCluster", request: `{"clusterName":"orders"}`, rest: `,"responseElements":{` + inCluster + `}`, arn: ordersCluster, want: created(Settings{"ClientAuthentication:unauthenticated": "true"}), reason: "nobody is asked who they are"},
		{event: "DeleteCluster", request: `{"clusterArn":"` + escaped + `"}`, arn: ordersCluster, want: Settings{Exists: "false"}, reason: "an ARN out of a URL"},
		{event: "PutClusterPolicy", request: `{"clusterArn":"` + escaped + `","policy":"{\"Statement\":[]}"}`, arn: ordersCluster, want: Settings{Policy: `{"Statement":[]}`}, reason: "a text"},
		{event: "DeleteClusterPolicy", request: `{` + inCluster + `}`, arn: ordersCluster, want: Settings{Policy: ""}, reason: "none is left"},
		{event: "UpdateConnectivity", request: `{` + inCluster + `,"connectivityInfo":{"publicAccess":{"type":"SERVICE_PROVIDED_EIPS"}},"currentVersion":"K1"}`, arn: ordersCluster, want: Settings{PubliclyAccessible: "true"}, reason: "on the internet"},
		{event: "UpdateConnectivity", request: `{` + inCluster + `,"connectivityInfo":{"publicAccess":{"type":"DISABLED"},"vpcConnectivity":{"clientAuthentication":{"sasl":{"iam":{"enabled":true},"scram":{"enabled":false}}}}}}`, arn: ordersCluster,
			want: Settings{PubliclyAccessible: "false", VPCConnectivity: `["iam"]`}, reason: "private, from other VPCs"},
		{event: "UpdateSecurity", request: `{` + inCluster + `,"clientAuthentication":{"unauthenticated":{"enabled":true},"tls":{"enabled":false}},"encryptionInfo":{"encryptionInTransit":{"clientBroker":"PLAINTEXT"}}}`, arn: ordersCluster,
			want: Settings{"ClientAuthentication:unauthenticated": "true", "ClientAuthentication:tls": "false", TransitEncryption: TransitPlain}, reason: "what is absent stays"},
		{event: "UpdateMonitoring", request: `{` + inCluster + `,"enhancedMonitoring":"PER_BROKER","loggingInfo":{"brokerLogs":{"cloudWatchLogs":{"enabled":true,"logGroup":"/msk/orders"},"s3":{"enabled":false},"firehose":{"enabled":true,"deliveryStream":"broker-logs"}}}}`, arn: ordersCluster,
			want: Settings{BrokerMonitoring: "PER_BROKER", Logging: `["delivery stream broker-logs","log group /msk/orders"]`}, reason: "two of three places"},
		{event: "UpdateMonitoring", request: `{` + inCluster + `,"loggingInfo":{"brokerLogs":{"cloudWatchLogs":{"enabled":false}}}}`, arn: ordersCluster, want: Settings{Logging: ""}, reason: "no logs"},
		{event: "BatchAssociateScramSecret", request: `{` + inCluster + `,"secretArnList":["` + scram + `","` + other + `"]}`, rest: `,"responseElements":{"unprocessedScramSecrets":[{"secretArn":"` + other + `","errorCode":"InvalidSecretArn"}]}`, arn: ordersCluster,
			want: Settings{ScramSecret.Of(scram): "true"}, reason: "save the one that was not done"},
		{event: "BatchDisassociateScramSecret", request: `{` + inCluster + `,"secretArnList":["` + scram + `"]}`, arn: ordersCluster, want: Settings{ScramSecret.Of(scram): ""}, reason: "taken away"},
		{event: "DeleteTopic", request: `{` + inCluster + `,"topicName":"clicks"}`, arn: "arn:aws:kafka:eu-west-1:111122223333:topic/orders/6f1c0e1a-0000-4000-8000-000000000001-2/clicks", want: Settings{Exists: "false"}, reason: "named by its cluster"},
		{event: "CreateTopic", request: `{` + inCluster + `,"topicName":"clicks"}`, rest: `,"responseElements":{"topicArn":"arn:aws:kafka:eu-west-1:111122223333:topic/orders/6f1c0e1a-0000-4000-8000-000000000001-2/clicks"}`,
			arn: "arn:aws:kafka:eu-west-1:111122223333:topic/orders/6f1c0e1a-0000-4000-8000-000000000001-2/clicks", want: Settings{Exists: "true"}, reason: "by the answer"},
		{event: "TagResource", request: `{"resourceArn":"` + ordersCluster + `","tags":{"team":"data"}}`, arn: ordersCluster, want: Settings{"Tag:team": "data"}, reason: "an object"},
		{event: "UntagResource", request: `{"resourceArn":"arn:aws:kafka:eu-west-1:111122223333:configuration/x/1","tagKeys":["team"]}`, arn: "", want: Settings{"Tag:team": ""}, reason: "no cluster"},
	})
}

func TestKafkaOdd(t *testing.T) {
	for _, tt := range []struct{ event, request, want, reason string }{
		{"UpdateConnectivity", `{"connectivityInfo":{"publicAccess":{"type":"NEW"}}}`, "connectivityInfo.publicAccess.type", "a kind that is not known is not taken for private"},
		{"UpdateSecurity", `{"encryptionInfo":{"encryptionInTransit":{"clientBroker":"NEW"}}}`, "encryptionInfo.encryptionInTransit.clientBroker", "nor one for encrypted"},
	} {
		if req, _ := ParseRequest(record(t, "kafka.amazonaws.com", tt.event, tt.request, "")); !slices.Equal(req.Odd, []string{tt.want}) || len(req.Settings) > 0 {
			t.Errorf("%s: odd %q, settings %q: %s", tt.event, req.Odd, req.Settings, tt.reason)
		}
	}
}

func TestKafkaWays(t *testing.T) {
	cluster := Named(MSKCluster, Place{}, ordersCluster)
	const at = " --cluster-arn " + ordersCluster
	const version = ` --region eu-west-1 --current-version "$(aws kafka describe-cluster-v2` + at + ` --query ClusterInfo.CurrentVersion --output text --region eu-west-1)"`
	checkRestores(t, []restored{
		{cluster, []Path{Policy}, Settings{Policy: `{"a":1}`}, []string{"aws kafka put-cluster-policy" + at + ` --policy '{"a":1}' --region eu-west-1`}, nil, "there was one"},
		{cluster, []Path{Policy}, Settings{Policy: ""}, []string{"aws kafka delete-cluster-policy" + at + " --region eu-west-1"}, nil, "there was none"},
		{cluster, []Path{PubliclyAccessible}, Settings{PubliclyAccessible: "false"}, []string{"aws kafka update-connectivity" + at + ` --connectivity-info '{"PublicAccess":{"Type":"DISABLED"}}'` + version}, nil, "private again"},
		{cluster, []Path{TransitEncryption, "ClientAuthentication:unauthenticated"}, Settings{TransitEncryption: TransitTLS, "ClientAuthentication:unauthenticated": "false", "ClientAuthentication:iam": "true"},
			[]string{"aws kafka update-security" + at + ` --client-authentication '{"Sasl":{"Iam":{"Enabled":true}},"Unauthenticated":{"Enabled":false}}' --encryption-info '{"EncryptionInTransit":{"ClientBroker":"TLS"}}'` + version}, nil, "one command for both"},
		{cluster, []Path{Logging}, Settings{Logging: List("log group /msk/orders")}, []string{"aws kafka update-monitoring" + at + ` --logging-info '{"BrokerLogs":{"CloudWatchLogs":{"Enabled":true,"LogGroup":"/msk/orders"},"Firehose":{"Enabled":false},"S3":{"Enabled":false}}}'` + version}, nil, "where they went"},
		{cluster, []Path{BrokerMonitoring}, Settings{BrokerMonitoring: "PER_BROKER"}, []string{"aws kafka update-monitoring" + at + " --enhanced-monitoring PER_BROKER" + version}, nil, "as fine as before"},
		{cluster, []Path{"ScramSecret:s"}, Settings{"ScramSecret:s": ""}, []string{"aws kafka batch-disassociate-scram-secret" + at + " --secret-arn-list s --region eu-west-1"}, nil, "it was not there"},
		{cluster, []Path{"ScramSecret:s"}, Settings{"ScramSecret:s": "true"}, []string{"aws kafka batch-associate-scram-secret" + at + " --secret-arn-list s --region eu-west-1"}, nil, "it was there"},
		{cluster, []Path{"Tag:a"}, Settings{"Tag:a": "b"}, []string{"aws kafka tag-resource --resource-arn " + ordersCluster + ` --tags '{"a":"b"}' --region eu-west-1`}, nil, "a tag"},
		{cluster, []Path{"Tag:a"}, Settings{"Tag:a": ""}, []string{"aws kafka untag-resource --resource-arn " + ordersCluster + " --tag-keys a --region eu-west-1"}, nil, "no tag"},
		{cluster, []Path{Exists, InCluster}, Settings{Exists: "true", InCluster: "true"}, nil, []Path{Exists, InCluster}, "no command brings these back"},
	})
}

func TestClustersAreCalledByTheirNames(t *testing.T) {
	for _, tt := range []struct {
		kind              Type
		arn, want, reason string
	}{
		{MSKCluster, ordersCluster, "orders", "without AWS's id"},
		{MSKTopic, strings.Replace(ordersCluster, ":cluster/", ":topic/", 1) + "/clicks", "clicks", "the topic's own"},
		{MSKTopic, strings.Replace(ordersCluster, ":cluster/", ":topic/", 1) + "/a/b", "a/b", "whatever is in it"},
	} {
		if ref := Named(tt.kind, Place{}, tt.arn); ref.Name != tt.want || ref.ARN != tt.arn {
			t.Errorf("%s is called %q, want %q: %s", ref.ARN, ref.Name, tt.want, tt.reason)
		}
	}
}

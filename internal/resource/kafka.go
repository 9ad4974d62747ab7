package resource

import "strings"

// Settings of MSK clusters alone.
const (
	// ClientAuthentication is "true" for a way in which clients may say who
	// they are: "iam", "scram", "tls", and "unauthenticated", which is not to.
	ClientAuthentication Family = "ClientAuthentication:"
	// VPCConnectivity lists the ways in which clients of other VPCs may, such as
	// Firehose, over private connections: "iam", "scram", "tls".
	VPCConnectivity Path = "VpcConnectivity"
	// InCluster is "true" while brokers speak TLS among themselves.
	InCluster Path = "EncryptionInTransit.InCluster"
	// BrokerMonitoring is how finely brokers report: "DEFAULT", "PER_BROKER",
	// "PER_TOPIC_PER_BROKER" or "PER_TOPIC_PER_PARTITION".
	BrokerMonitoring Path = "EnhancedMonitoring"
	// ScramSecret is "true" for the ARN of a secret with a name and password
	// that the cluster takes.
	ScramSecret Family = "ScramSecret:"
)

// mskDefaults is a provisioned cluster as it is created:
// https://docs.aws.amazon.com/msk/1.0/apireference/clusters.html
var mskDefaults = Settings{
	Policy: "", PubliclyAccessible: "false", TransitEncryption: TransitTLS, InCluster: "true",
	Encryption: EncryptionAWSManaged, EncryptionKey: "", Logging: "", VPCConnectivity: "", BrokerMonitoring: "DEFAULT",
}

// kafka reads the calls of MSK. ARNs are parts of its paths and may be as they
// stand in a URL: "arn%3Aaws%3Akafka…".
func kafka() service {
	return service{source: "kafka.amazonaws.com", operations: kafkaOperations(), ways: kafkaWays(),
		looks: map[Type]func(t turn) string{
			MSKCluster: func(t turn) string { return t.aws("kafka describe-cluster-v2", "--cluster-arn", t.ARN) },
			MSKTopic:   lookAtTopic,
		}}
}

func kafkaOperations() []operation {
	cluster := target{MSKCluster, clusterInRecord}
	topic := target{MSKTopic, topicOfCluster}
	secrets := Path(ScramSecret)
	return []operation{
		{name: "CreateCluster", effect: Creates, target: cluster, fields: newCluster("")},
		{name: "CreateClusterV2", effect: Creates, target: cluster, fields: newCluster("provisioned.")},
		{name: "DeleteCluster", effect: Deletes, target: cluster},
		{name: "PutClusterPolicy", target: cluster, fields: []field{document(Policy, "policy")}},
		{name: "DeleteClusterPolicy", target: cluster, fields: []field{becomes(Policy, "")}},
		{name: "UpdateConnectivity", target: cluster, fields: connectivity("connectivityInfo")},
		{name: "UpdateSecurity", target: cluster, fields: append(clientSecurity(""), restEncryption("", ""))},
		{name: "UpdateMonitoring", target: cluster, fields: monitoringOfBrokers("")},
		{name: "BatchAssociateScramSecret", target: cluster, fields: []field{reads(scramSecrets("true"), secrets)}},
		{name: "BatchDisassociateScramSecret", target: cluster, fields: []field{reads(scramSecrets(""), secrets)}},
		{name: "CreateTopic", effect: Creates, target: topic},
		{name: "DeleteTopic", effect: Deletes, target: topic},
		{name: "TagResource", target: cluster, fields: []field{tags("tags")}},
		{name: "UntagResource", target: cluster, fields: []field{untags("tagKeys")}},
	}
}

// clusterInRecord names no cluster when the call is about something else that
// has tags: a configuration, a topic.
func clusterInRecord(r *reading) Ref {
	name := unescaped(r.text("response.clusterArn", "clusterArn", "resourceArn", "clusterName"))
	if isARN(name) && !strings.Contains(name, ":cluster/") {
		return Ref{Type: MSKCluster}
	}
	return r.named(MSKCluster, name)
}

// topicOfCluster names a topic by its cluster:
// arn:aws:kafka:eu-west-1:111122223333:topic/orders/<uuid>/clicks.
// https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
func topicOfCluster(r *reading) Ref {
	if arn := unescaped(r.text("response.topicArn")); arn != "" {
		return r.named(MSKTopic, arn)
	}
	cluster, name := unescaped(r.text("clusterArn")), r.text("topicName")
	before, after, ok := strings.Cut(cluster, ":cluster/")
	if !ok || name == "" {
		return Ref{Type: MSKTopic}
	}
	r.other(r.named(MSKCluster, cluster))
	return r.named(MSKTopic, before+":topic/"+after+"/"+name)
}

// scramSecrets says of secrets whether the cluster takes them, save those that
// the answer says were not done.
func scramSecrets(value string) func(r *reading) {
	return func(r *reading) {
		undone := map[string]bool{}
		for _, secret := range r.at("response.unprocessedScramSecrets").List() {
			undone[secret.Get("secretArn").Text()] = true
		}
		for _, secret := range r.at("secretArnList").List() {
			if arn := secret.Text(); !undone[arn] {
				r.set(ScramSecret.Of(arn), value)
				r.other(r.named(Secret, arn))
			}
		}
	}
}

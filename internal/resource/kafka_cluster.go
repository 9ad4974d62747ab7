package resource

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// newCluster reads the settings of a new cluster. at is what stands before their
// names: nothing, or "provisioned.".
func newCluster(at string) []field {
	fields := connectivity(at + "brokerNodeGroupInfo.connectivityInfo")
	fields = append(fields, clientSecurity(at)...)
	fields = append(fields, monitoringOfBrokers(at)...)
	return append(fields, restEncryption(at, EncryptionAWSManaged), reads(newAuthentication(at), Path(ClientAuthentication)), tags("tags"))
}

// connectivity reads from where a cluster can be reached:
// https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html
func connectivity(at string) []field {
	return []field{
		reads(func(r *reading) {
			switch kind := r.text(at + ".publicAccess.type"); kind {
			case "":
			case "DISABLED":
				r.set(PubliclyAccessible, "false")
			case "SERVICE_PROVIDED_EIPS":
				r.set(PubliclyAccessible, "true")
			default:
				r.odd(at + ".publicAccess.type")
			}
		}, PubliclyAccessible),
		reads(func(r *reading) {
			if v := r.at(at + ".vpcConnectivity.clientAuthentication"); v.IsObject() {
				r.set(VPCConnectivity, List(enabledWays(v, "true")...))
			}
		}, VPCConnectivity),
	}
}

// authentications are the ways in which clients say who they are, and where a
// request says whether they may.
var authentications = []struct{ name, member string }{
	{"iam", "sasl.iam.enabled"}, {"scram", "sasl.scram.enabled"}, {"tls", "tls.enabled"}, {"unauthenticated", "unauthenticated.enabled"},
}

// enabledWays lists the authentications of which a request says the value.
func enabledWays(v trail.Value, value string) []string {
	var all []string
	for _, way := range authentications {
		if v.Get(strings.Split(way.member, ".")...).Text() == value {
			all = append(all, way.name)
		}
	}
	return all
}

// clientSecurity reads how clients speak to the cluster and say who they are.
// What is absent stays: each member is a setting of its own.
// https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-security.html
func clientSecurity(at string) []field {
	return []field{
		reads(func(r *reading) {
			for _, value := range []string{"true", "false"} {
				for _, way := range enabledWays(r.at(at+"clientAuthentication"), value) {
					r.set(ClientAuthentication.Of(way), value)
				}
			}
		}, Path(ClientAuthentication)),
		reads(func(r *reading) {
			transit := map[string]string{"TLS": TransitTLS, "TLS_PLAINTEXT": TransitEither, "PLAINTEXT": TransitPlain}
			member := at + "encryptionInfo.encryptionInTransit.clientBroker"
			if value := r.text(member); transit[value] != "" {
				r.set(TransitEncryption, transit[value])
			} else if value != "" {
				r.odd(member)
			}
		}, TransitEncryption),
		boolean(InCluster, at+"encryptionInfo.encryptionInTransit.inCluster"),
	}
}

// newAuthentication says that a new cluster asks nobody who they are when its
// request names no way to say so, and that it does when it names one:
// https://docs.aws.amazon.com/msk/latest/developerguide/msk-authentication.html
func newAuthentication(at string) func(r *reading) {
	return func(r *reading) {
		anonymous := ClientAuthentication.Of("unauthenticated")
		if _, told := r.req.Settings[anonymous]; told || r.at("serverless").IsObject() {
			return
		}
		value := "false"
		if len(enabledWays(r.at(at+"clientAuthentication"), "true")) == 0 {
			value = "true"
		}
		r.set(anonymous, value)
	}
}

func restEncryption(at, otherwise string) field {
	return encryptedBy(at+"encryptionInfo.encryptionAtRest.dataVolumeKMSKeyId", otherwise)
}

// monitoringOfBrokers reads how finely brokers report and where their logs go.
func monitoringOfBrokers(at string) []field {
	return []field{
		reads(func(r *reading) {
			if level := r.text(at + "enhancedMonitoring"); level != "" {
				r.set(BrokerMonitoring, level)
			}
		}, BrokerMonitoring),
		reads(func(r *reading) {
			if v := r.at(at + "loggingInfo.brokerLogs"); v.IsObject() {
				r.set(Logging, List(brokerLogs(r, v)...))
			}
		}, Logging),
	}
}

// brokerLogs lists where broker logs go, each as the kind of place and its name:
// "log group orders". A place that is absent is off, for brokerLogs is given
// whole.
func brokerLogs(r *reading, v trail.Value) []string {
	var all []string
	for _, place := range brokerLogPlaces {
		if v.Get(place.member, "enabled").Text() != "true" {
			continue
		}
		ref := r.named(place.kind, v.Get(place.member, place.name).Text())
		r.other(ref)
		all = append(all, place.kind.Word()+" "+ref.Name)
	}
	return all
}

// brokerLogPlaces are where MSK sends broker logs:
// https://docs.aws.amazon.com/msk/latest/developerguide/msk-logging.html
var brokerLogPlaces = []struct {
	kind         Type
	member, name string
}{
	{LogGroup, "cloudWatchLogs", "logGroup"}, {Stream, "firehose", "deliveryStream"}, {Bucket, "s3", "bucket"},
}

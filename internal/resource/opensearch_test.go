package resource

import (
	"maps"
	"testing"
)

func TestOpenSearch(t *testing.T) {
	const domain, theirs = "arn:aws:es" + place + "domain/logs", "arn:aws:es:us-east-1:444455556666:domain/theirs"
	const group = "arn:aws:logs" + place + "log-group:/audit"
	const ends = `"localDomainInfo":{"aWSDomainInformation":{"ownerId":"444455556666","domainName":"theirs","region":"us-east-1"}},"remoteDomainInfo":{"aWSDomainInformation":{"ownerId":"111122223333","domainName":"logs","region":"eu-west-1"}}`
	var rows []asked
	for _, event := range []string{"UpdateDomainConfig", "UpdateElasticsearchDomainConfig"} {
		update := func(members string, want Settings, reason string) {
			rows = append(rows, asked{event: event, arn: domain, request: `{"domainName":"logs",` + members + `}`, want: want, reason: reason})
		}
		update(`"accessPolicies":"{\"Statement\":[]}"`, Settings{Policy: `{"Statement":[]}`}, "the policy alone")
		update(`"domainEndpointOptions":{"enforceHTTPS":false,"tLSSecurityPolicy":"Policy-Min-TLS-1-0-2019-07"}`,
			Settings{TransitEncryption: TransitEither, MinimumTLS: "1.0", TLSPolicy: "Policy-Min-TLS-1-0-2019-07"}, "clear text, old TLS")
		update(`"domainEndpointOptions":{"enforceHTTPS":true,"tLSSecurityPolicy":"Policy-Min-TLS-1-2-PFS-2023-10"}`,
			Settings{TransitEncryption: TransitTLS, MinimumTLS: "1.2", TLSPolicy: "Policy-Min-TLS-1-2-PFS-2023-10"}, "TLS 1.2")
		update(`"encryptionAtRestOptions":{"enabled":false},"nodeToNodeEncryptionOptions":{"enabled":false}`,
			Settings{Encryption: EncryptionNone, EncryptionKey: "", NodeToNodeEncryption: "false"}, "no encryption")
		update(`"encryptionAtRestOptions":{"enabled":true,"kmsKeyId":"k"}`, Settings{Encryption: EncryptionCustomer, EncryptionKey: "k"}, "a key")
		update(`"encryptionAtRestOptions":{"enabled":true}`, Settings{Encryption: EncryptionAWSManaged, EncryptionKey: ""}, "AWS's key")
		update(`"advancedSecurityOptions":{"enabled":false,"anonymousAuthEnabled":true,"internalUserDatabaseEnabled":true}`,
			Settings{FineGrainedAccess: "false", AnonymousAuth: "true", InternalUsers: "true"}, "nobody is asked who he is")
		update(`"logPublishingOptions":{"AUDIT_LOGS":{"cloudWatchLogsLogGroupArn":"`+group+`","enabled":false}}`, Settings{LogPublishing.Of("AUDIT_LOGS"): "", Logging: ""}, "audit log off")
		update(`"logPublishingOptions":{"ES_APPLICATION_LOGS":{"cloudWatchLogsLogGroupArn":"`+group+`:*","enabled":true}}`, Settings{LogPublishing.Of("ES_APPLICATION_LOGS"): group}, "another log on")
		update(`"dryRun":true,"accessPolicies":"{}","domainEndpointOptions":{"enforceHTTPS":false}`, Settings{}, "a dry run")
		update(`"eBSOptions":{"eBSEnabled":true}`, Settings{}, "of no matter")
	}
	created := maps.Clone(domainDefaults)
	maps.Copy(created, Settings{Exists: "true", PubliclyAccessible: "false", Subnets: `["s-1"]`})
	checkRequests(t, "es.amazonaws.com", append(rows, []asked{
		{event: "CreateDomain", arn: domain, request: `{"domainName":"logs","vPCOptions":{"subnetIds":["s-1"]}}`, want: created, reason: "in a VPC"},
		{event: "DeleteDomain", arn: domain, request: `{"domainName":"logs"}`, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "DeleteElasticsearchDomain", arn: domain, request: `{"domainName":"logs"}`, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "AuthorizeVpcEndpointAccess", arn: domain, request: `{"domainName":"logs","account":"444455556666"}`, want: Settings{EndpointAccess.Of("444455556666"): "all VPCs"}, reason: "another account"},
		{event: "RevokeVpcEndpointAccess", arn: domain, request: `{"domainName":"logs","account":"444455556666"}`, want: Settings{EndpointAccess.Of("444455556666"): ""}, reason: "no more"},
		{event: "CreateOutboundConnection", arn: theirs, request: `{` + ends + `,"connectionAlias":"a"}`, rest: `,"responseElements":{"connectionId":"c1"}`, want: Settings{DomainConnection.Of("c1"): domain}, reason: "the local side asks"},
		{event: "CreateOutboundCrossClusterSearchConnection", arn: domain, request: `{"sourceDomainInfo":{"domainName":"logs"},"destinationDomainInfo":{"ownerId":"444455556666","domainName":"theirs","region":"us-east-1"}}`,
			rest: `,"responseElements":{"crossClusterSearchConnectionId":"c1"}`, want: Settings{DomainConnection.Of("c1"): theirs}, reason: "by its former name"},
		{event: "AcceptInboundConnection", arn: domain, request: `{"connectionId":"c1"}`, rest: `,"responseElements":{"connection":{` + ends + `,"connectionId":"c1"}}`, want: Settings{SentTo.Of("c1"): theirs}, reason: "the answer names both"},
		{event: "DeleteInboundConnection", arn: domain, request: `{"connectionId":"c1"}`, rest: `,"responseElements":{"connection":{` + ends + `}}`, want: Settings{SentTo.Of("c1"): ""}, reason: "no more"},
		{event: "AddTags", arn: domain, request: `{"aRN":"` + domain + `","tagList":[{"key":"a","value":"b"}]}`, want: Settings{Tag.Of("a"): "b"}, reason: "by ARN"},
	}...))
}

// TestUnansweredConnection says that whom a domain lets in is not taken for
// nobody when the record does not say.
func TestUnansweredConnection(t *testing.T) {
	req, _ := ParseRequest(record(t, "es.amazonaws.com", "AcceptInboundConnection", `{"connectionId":"c1"}`, ""))
	if len(req.Odd) != 1 || len(req.Settings) > 0 || req.Detail["connectionId"] != "c1" {
		t.Errorf("odd %q, settings %q, detail %q", req.Odd, req.Settings, req.Detail)
	}
}

func TestOpenSearchWays(t *testing.T) {
	const update, group = "aws opensearch update-domain-config --domain-name logs ", "arn:aws:logs" + place + "log-group:/audit"
	checkWays(t, []undone{
		{Domain, "logs", Policy, Settings{Policy: "{}"}, update + "--access-policies '{}'", "the policy it had"},
		{Domain, "logs", Policy, Settings{Policy: ""}, update + "--access-policies ''", "there was none"},
		{Domain, "logs", TransitEncryption, Settings{TransitEncryption: TransitTLS, MinimumTLS: "1.2", TLSPolicy: "Policy-Min-TLS-1-2-PFS-2023-10"}, update + "--domain-endpoint-options EnforceHTTPS=true,TLSSecurityPolicy=Policy-Min-TLS-1-2-PFS-2023-10", "the very policy"},
		{Domain, "logs", MinimumTLS, Settings{MinimumTLS: "1.2"}, update + "--domain-endpoint-options TLSSecurityPolicy=Policy-Min-TLS-1-2-2019-07", "the version alone is known"},
		{Domain, "logs", Encryption, Settings{Encryption: EncryptionCustomer, EncryptionKey: "k"}, update + "--encryption-at-rest-options Enabled=true,KmsKeyId=k", "the key it had"},
		{Domain, "logs", NodeToNodeEncryption, Settings{NodeToNodeEncryption: "true"}, update + "--node-to-node-encryption-options Enabled=true", "on again"},
		{Domain, "logs", FineGrainedAccess, Settings{FineGrainedAccess: "true"}, update + "--advanced-security-options Enabled=true", "on again"},
		{Domain, "logs", AnonymousAuth, Settings{AnonymousAuth: "false"}, update + "--advanced-security-options AnonymousAuthEnabled=false", "off again"},
		{Domain, "logs", InternalUsers, Settings{InternalUsers: "false"}, update + "--advanced-security-options InternalUserDatabaseEnabled=false", "off again"},
		{Domain, "logs", SecurityGroups, Settings{SecurityGroups: `["sg-1"]`}, update + "--vpc-options SecurityGroupIds=sg-1", "the group it had"},
		{Domain, "logs", LogPublishing.Of("AUDIT_LOGS"), Settings{LogPublishing.Of("AUDIT_LOGS"): group}, update + `--log-publishing-options '{"AUDIT_LOGS":{"CloudWatchLogsLogGroupArn":"` + group + `","Enabled":true}}'`, "on again"},
		{Domain, "logs", Logging, Settings{Logging: group}, update + `--log-publishing-options '{"AUDIT_LOGS":{"CloudWatchLogsLogGroupArn":"` + group + `","Enabled":true}}'`, "the same by its other name"},
		{Domain, "logs", LogPublishing.Of("AUDIT_LOGS"), Settings{LogPublishing.Of("AUDIT_LOGS"): ""}, update + `--log-publishing-options '{"AUDIT_LOGS":{"Enabled":false}}'`, "off again"},
		{Domain, "logs", EndpointAccess.Of("444455556666"), Settings{EndpointAccess.Of("444455556666"): ""}, "aws opensearch revoke-vpc-endpoint-access --domain-name logs --account 444455556666", "was not there"},
		{Domain, "logs", EndpointAccess.Of("444455556666"), Settings{EndpointAccess.Of("444455556666"): "all VPCs"}, "aws opensearch authorize-vpc-endpoint-access --domain-name logs --account 444455556666", "was there"},
		{Domain, "logs", DomainConnection.Of("c1"), Settings{DomainConnection.Of("c1"): ""}, "aws opensearch delete-outbound-connection --connection-id c1", "was not there"},
		{Domain, "logs", SentTo.Of("c1"), Settings{SentTo.Of("c1"): ""}, "aws opensearch delete-inbound-connection --connection-id c1", "was not there"},
	})
}

package judge

import "time"

func transitStories() []Story {
	const (
		plainHTTP  = `"domainEndpointOptions":{"enforceHTTPS":false}`
		plainNodes = `"nodeToNodeEncryptionOptions":{"enabled":false}`
		tls        = `"encryptionInfo":{"encryptionInTransit":{"clientBroker":"TLS","inCluster":true}}`
		either     = `"encryptionInfo":{"encryptionInTransit":{"clientBroker":"TLS_PLAINTEXT"}}`
		plain      = `"encryptionInfo":{"encryptionInTransit":{"clientBroker":"PLAINTEXT"}}`
	)
	return []Story{
		story(domainKeyed("search-plain"), domainUpdate(newDomainUpdate, "search-plain", plainHTTP).after(time.Minute).by(mallory)).named("domain"),
		story(domainUpdate(newDomainUpdate, "search-plain-unknown", plainHTTP)).named("domain-before-unknown"),
		story(domainUpdate(oldDomainUpdate, "search-plain-old", plainHTTP)).named("domain-by-its-old-call"),
		story(domainUpdate(newDomainUpdate, "search-plain-deployed", plainHTTP).by(cloudFormation)).named("deployed"),
		story(domainKeyed("search-nodes-plain"), domainUpdate(newDomainUpdate, "search-nodes-plain", plainNodes).after(time.Minute)).named("nodes"),
		story(domainUpdate(oldDomainUpdate, "search-nodes-plain-old", plainNodes)).named("nodes-by-the-old-call"),
		story(clusterParameter("etl-plain", "require_ssl", "true"), clusterParameter("etl-plain", "require_ssl", "false").after(time.Minute)).named("parameter"),
		story(clusterParameter("etl-plain-unknown", "require_ssl", "false")).named("parameter-before-unknown"),
		story(does("redshift-serverless", "UpdateWorkgroup", `{"workgroupName":"etl-plain","configParameters":[{"parameterKey":"require_ssl","parameterValue":"false"}]}`)).named("workgroup"),
		story(brokerSecurity("events-either", tls), brokerSecurity("events-either", either).after(time.Minute).by(mallory)).named("brokers-either"),
		story(brokerSecurity("events-plain", tls), brokerSecurity("events-plain", plain).after(time.Minute).by(mallory)).named("brokers-plain"),
		story(brokerSecurity("events-worse", tls), brokerSecurity("events-worse", either).after(time.Minute), brokerSecurity("events-worse", plain).after(2*time.Minute)).named("brokers-worse"),
		story(brokerSecurity("events-plain-unknown", plain)).named("brokers-before-unknown"),
	}
}

func minimumTLSStories() []Story {
	return []Story{
		story(domainKeyed("search-old-tls"), domainUpdate(newDomainUpdate, "search-old-tls", tlsPolicy("Policy-Min-TLS-1-0-2019-07")).after(time.Minute).by(mallory)).named("known"),
		story(domainUpdate(newDomainUpdate, "search-old-tls-unknown", tlsPolicy("Policy-Min-TLS-1-0-2019-07"))).named("before-unknown"),
		story(domainUpdate(oldDomainUpdate, "search-old-tls-old", tlsPolicy("Policy-Min-TLS-1-0-2019-07"))).named("by-its-old-call"),
		story(domainUpdate(newDomainUpdate, "search-old-tls-deployed", tlsPolicy("Policy-Min-TLS-1-0-2019-07")).by(cloudFormation)).named("deployed"),
		story(domainUpdate(newDomainUpdate, "search-tls13", tlsPolicy("Policy-Min-TLS-1-3-2024-08")), domainUpdate(newDomainUpdate, "search-tls13", tlsPolicy("Policy-Min-TLS-1-2-2019-07")).after(time.Minute)).named("from-1.3"),
		story(domainKeyed("search-no-pfs"), domainUpdate(newDomainUpdate, "search-no-pfs", tlsPolicy("Policy-Min-TLS-1-2-2019-07")).after(time.Minute)).named("forward-secrecy"),
	}
}

package resource

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settings of OpenSearch domains.
const (
	// TLSPolicy is the name of the security policy that MinimumTLS comes from.
	TLSPolicy Path = "DomainEndpointOptions.TLSSecurityPolicy"
	// NodeToNodeEncryption is "true" while the nodes of a domain speak TLS.
	NodeToNodeEncryption Path = "NodeToNodeEncryptionOptions.Enabled"
	// FineGrainedAccess is "true" while a domain asks who a caller is, index by
	// index; AnonymousAuth is "true" while it lets nameless ones in all the same.
	FineGrainedAccess Path = "AdvancedSecurityOptions.Enabled"
	AnonymousAuth     Path = "AdvancedSecurityOptions.AnonymousAuthEnabled"
	// InternalUsers is "true" while a domain keeps users and passwords itself.
	InternalUsers Path = "AdvancedSecurityOptions.InternalUserDatabaseEnabled"
	// LogPublishing is the ARN of the log group for each kind of log, such as
	// AUDIT_LOGS; "" when it is not written. Logging is that of AUDIT_LOGS.
	LogPublishing Family = "LogPublishing:"
	// DomainConnection is the ARN of the domain that this one may search or
	// copy, by the connection's id. The other end of a connection has SentTo.
	DomainConnection Family = "DomainConnection:"
)

// domainDefaults is a domain as it is created:
// https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html
var domainDefaults = Settings{
	Policy: "", PubliclyAccessible: "true", Encryption: EncryptionNone, EncryptionKey: "", TransitEncryption: TransitEither,
	MinimumTLS: "1.0", NodeToNodeEncryption: "false", FineGrainedAccess: "false", AnonymousAuth: "false", Logging: "",
}

// openSearch reads the calls of OpenSearch Service. Those of its former name
// say the same in other words.
// https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-cloudtrailauditing.html
func openSearch() service {
	domain := named(Domain, "domainName")
	tagged := byARN("aRN", Domain)
	settings := domainFields()
	var all []operation
	for _, name := range []string{"CreateDomain", "CreateElasticsearchDomain"} {
		all = append(all, operation{name: name, effect: Creates, target: domain, fields: append([]field{tags("tagList")}, settings...)})
	}
	for _, name := range []string{"UpdateDomainConfig", "UpdateElasticsearchDomainConfig"} {
		all = append(all, operation{name: name, target: domain, fields: append([]field{detail("dryRun", "dryRun")}, settings...)})
	}
	for _, name := range []string{"DeleteDomain", "DeleteElasticsearchDomain"} {
		all = append(all, operation{name: name, effect: Deletes, target: domain})
	}
	all = append(all,
		operation{name: "AuthorizeVpcEndpointAccess", target: domain, fields: []field{
			reads(func(r *reading) { r.set(EndpointAccess.Of(r.text("account", "service")), allVPCs) }, Path(EndpointAccess))}},
		operation{name: "RevokeVpcEndpointAccess", target: domain, fields: []field{
			reads(func(r *reading) { r.set(EndpointAccess.Of(r.text("account", "service")), "") }, Path(EndpointAccess))}},
		operation{name: "AddTags", target: tagged, fields: []field{tags("tagList")}},
		operation{name: "RemoveTags", target: tagged, fields: []field{untags("tagKeys")}})
	return service{source: "es.amazonaws.com", operations: append(all, connectionOperations()...), ways: append(domainWays(), domainConnectionWays()...),
		looks: map[Type]func(t turn) string{
			Domain: func(t turn) string { return t.aws("opensearch describe-domain", "--domain-name", t.Name) },
		}}
}

// domainFields are the settings of a domain. A dry run changes none of them.
func domainFields() []field {
	all := []field{
		document(Policy, "accessPolicies"),
		reads(domainEndpoint, TransitEncryption, MinimumTLS, TLSPolicy),
		reads(domainKey, Encryption, EncryptionKey),
		boolean(NodeToNodeEncryption, "nodeToNodeEncryptionOptions.enabled"),
		boolean(FineGrainedAccess, "advancedSecurityOptions.enabled"),
		boolean(AnonymousAuth, "advancedSecurityOptions.anonymousAuthEnabled"),
		boolean(InternalUsers, "advancedSecurityOptions.internalUserDatabaseEnabled"),
		reads(domainNetwork, PubliclyAccessible, Subnets, SecurityGroups),
		reads(domainLogs, Path(LogPublishing), Logging),
	}
	for i, f := range all {
		all[i].read = func(r *reading) {
			if r.text("dryRun") != "true" {
				f.read(r)
			}
		}
	}
	return append(all, given("masterUserOptions", "advancedSecurityOptions.masterUserOptions"),
		detail("masterUserARN", "advancedSecurityOptions.masterUserOptions.masterUserARN"),
		given("samlOptions", "advancedSecurityOptions.sAMLOptions"), given("jwtOptions", "advancedSecurityOptions.jWTOptions"))
}

// domainEndpoint reads how clients may speak to a domain. A policy that is
// named Policy-Min-TLS-1-2-… accepts TLS 1.2 and later.
func domainEndpoint(r *reading) {
	if enforced, ok := truthOf(r.at("domainEndpointOptions.enforceHTTPS")); ok {
		r.set(TransitEncryption, map[string]string{"true": TransitTLS, "false": TransitEither}[enforced])
	}
	name := r.text("domainEndpointOptions.tLSSecurityPolicy")
	if name == "" {
		return
	}
	r.set(TLSPolicy, name)
	parts := strings.Split(strings.TrimPrefix(name, "Policy-Min-TLS-"), "-")
	if len(parts) < 2 || !strings.HasPrefix(name, "Policy-Min-TLS-") {
		r.odd("domainEndpointOptions.tLSSecurityPolicy")
		return
	}
	r.set(MinimumTLS, parts[0]+"."+parts[1])
}

// domainKey reads encryption at rest; without a key it is that of AWS in the
// account: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html
func domainKey(r *reading) {
	enabled, said := truthOf(r.at("encryptionAtRestOptions.enabled"))
	key := r.text("encryptionAtRestOptions.kmsKeyId")
	switch {
	case enabled == "false":
		r.set(Encryption, EncryptionNone)
		r.set(EncryptionKey, "")
	case said || key != "":
		r.set(Encryption, keyEncryption(key))
		r.set(EncryptionKey, key)
	}
}

// domainNetwork reads whether a domain is in a VPC, and so has no address on
// the internet.
func domainNetwork(r *reading) {
	subnets := r.texts("vPCOptions.subnetIds")
	if len(subnets) > 0 {
		r.set(PubliclyAccessible, "false")
		r.set(Subnets, List(subnets...))
	}
	if groups := r.at("vPCOptions.securityGroupIds"); groups.Exists() {
		r.set(SecurityGroups, List(r.texts("vPCOptions.securityGroupIds")...))
	}
}

// auditLogs is the kind of log that says who asked what.
const auditLogs = "AUDIT_LOGS"

func domainLogs(r *reading) {
	for kind, log := range r.at("logPublishingOptions").Members {
		enabled, ok := truthOf(log.Get("enabled"))
		group := strings.TrimSuffix(log.Get("cloudWatchLogsLogGroupArn").Text(), ":*")
		if !ok && group == "" {
			r.odd("logPublishingOptions")
			continue
		}
		if enabled == "false" {
			group = ""
		} else if group == "" {
			group = "enabled" // where it went before
		}
		r.logs(strings.ToUpper(kind), group)
	}
}

func (r *reading) logs(kind, group string) {
	r.set(LogPublishing.Of(kind), group)
	r.otherARN(group)
	if kind == auditLogs {
		r.set(Logging, group)
	}
}

func domainWays() []way {
	update := func(t turn, option, value string) string {
		return t.aws("opensearch update-domain-config", "--domain-name", t.Name, option, value)
	}
	return []way{
		{Domain, []Path{Policy}, func(t turn) string { return update(t, "--access-policies", t.Value) }},
		{Domain, []Path{TransitEncryption, MinimumTLS, TLSPolicy}, func(t turn) string { return update(t, "--domain-endpoint-options", endpointOptions(t)) }},
		{Domain, []Path{Encryption, EncryptionKey}, func(t turn) string {
			options := "Enabled=" + truth(t.Was[Encryption] != EncryptionNone)
			if key := t.Was[EncryptionKey]; key != "" {
				options += ",KmsKeyId=" + key
			}
			return update(t, "--encryption-at-rest-options", options)
		}},
		{Domain, []Path{NodeToNodeEncryption}, func(t turn) string { return update(t, "--node-to-node-encryption-options", "Enabled="+t.Value) }},
		{Domain, []Path{FineGrainedAccess}, func(t turn) string { return update(t, "--advanced-security-options", "Enabled="+t.Value) }},
		{Domain, []Path{AnonymousAuth}, func(t turn) string {
			return update(t, "--advanced-security-options", "AnonymousAuthEnabled="+t.Value)
		}},
		{Domain, []Path{InternalUsers}, func(t turn) string {
			return update(t, "--advanced-security-options", "InternalUserDatabaseEnabled="+t.Value)
		}},
		{Domain, []Path{SecurityGroups}, func(t turn) string { return update(t, "--vpc-options", "SecurityGroupIds="+shorthand(t.Value)) }},
		{Domain, []Path{Path(LogPublishing), Logging}, func(t turn) string {
			if t.Path == Logging {
				t.Member = auditLogs
			}
			return restoreLogs(t, update)
		}},
		{Domain, []Path{Path(EndpointAccess)}, func(t turn) string {
			command, option := "opensearch authorize-vpc-endpoint-access", "--account"
			if t.Value == "" {
				command = "opensearch revoke-vpc-endpoint-access"
			}
			if strings.Contains(t.Member, ".") {
				option = "--service"
			}
			return t.aws(command, "--domain-name", t.Name, option, t.Member)
		}},
	}
}

// endpointOptions writes what is known of how clients may speak.
func endpointOptions(t turn) string {
	var options []string
	if enforced := t.Was[TransitEncryption]; enforced != "" {
		options = append(options, "EnforceHTTPS="+truth(enforced == TransitTLS))
	}
	switch policy := t.Was[TLSPolicy]; {
	case policy != "":
		options = append(options, "TLSSecurityPolicy="+policy)
	case t.Was[MinimumTLS] != "":
		options = append(options, "TLSSecurityPolicy=Policy-Min-TLS-"+strings.Replace(t.Was[MinimumTLS], ".", "-", 1)+"-2019-07")
	}
	return strings.Join(options, ",")
}

func restoreLogs(t turn, update func(t turn, option, value string) string) string {
	group := t.Was[LogPublishing.Of(t.Member)]
	if group == "" && t.Member == auditLogs {
		group = t.Was[Logging]
	}
	switch {
	case group == "":
		return update(t, "--log-publishing-options", jsonOf(map[string]map[string]bool{t.Member: {"Enabled": false}}))
	case !isARN(group):
		return ""
	}
	return update(t, "--log-publishing-options", `{`+jsonOf(t.Member)+`:{"CloudWatchLogsLogGroupArn":`+jsonOf(group)+`,"Enabled":true}}`)
}

// domainOf is the domain that one side of a connection is.
func (r *reading) domainOf(side trail.Value) Ref {
	if info := side.Get("aWSDomainInformation"); info.Exists() {
		side = info
	}
	at := Place{r.Partition(), side.Get("region").Text(), side.Get("ownerId").Text()}
	if at.Region == "" {
		at.Region = r.Region
	}
	if at.Account == "" {
		at.Account = r.Account
	}
	return Named(Domain, at, side.Get("domainName").Text())
}

package resource

// Settings of collections and their policies.
const (
	// DataAccess is the JSON text of a data access policy. Policy is the same
	// as an IAM document, made of it to be judged like others.
	DataAccess Path = "AccessPolicy"
	// SecurityPolicy is the JSON text of a network or encryption policy.
	SecurityPolicy Path = "SecurityPolicy"
	// PolicyResources is a list of what a policy is for: "collection/logs*".
	PolicyResources Path = "Resources"
	// SourceEndpoints is a list of the VPC endpoints that a network policy
	// lets in, SourceServices one of AWS's services.
	SourceEndpoints Path = "SourceVPCEs"
	SourceServices  Path = "SourceServices"
	// AppliedPolicy is "true" for each policy, by its ARN, that applies to a
	// collection. Only asking tells of it: policies name patterns.
	AppliedPolicy Family = "AppliedPolicy:"
)

// collectionDefaults is a collection as it is created:
// https://docs.aws.amazon.com/opensearch-service/latest/ServerlessAPIReference/API_CreateCollection.html
var collectionDefaults = Settings{DeletionProtection: "false"}

// openSearchServerless reads the calls of OpenSearch Serverless. Policies are
// named by their type and name, since a name may be used once in each type.
// https://docs.aws.amazon.com/opensearch-service/latest/developerguide/logging-using-cloudtrail.html
func openSearchServerless() service {
	collection := named(Collection, "id", "response.createCollectionDetail.id")
	access, security := target{CollectionPolicy, policyOfType(CollectionPolicy)}, target{CollectionSecurity, policyOfType(CollectionSecurity)}
	grants := reads(dataAccess, Policy, DataAccess, PolicyResources)
	guards := reads(securityPolicy, SecurityPolicy, PolicyResources, PubliclyAccessible, SourceEndpoints, SourceServices, Encryption, EncryptionKey)
	settings := []field{reads(collectionProtection, DeletionProtection), reads(collectionKey, Encryption, EncryptionKey)}
	tagged := byARN("resourceArn", Collection)
	return service{source: "aoss.amazonaws.com", operations: []operation{
		{name: "CreateAccessPolicy", effect: Creates, target: access, fields: []field{grants}},
		{name: "UpdateAccessPolicy", target: access, fields: []field{grants}},
		{name: "DeleteAccessPolicy", effect: Deletes, target: access},
		{name: "CreateSecurityPolicy", effect: Creates, target: security, fields: []field{guards, detail("type", "type")}},
		{name: "UpdateSecurityPolicy", target: security, fields: []field{guards, detail("type", "type")}},
		{name: "DeleteSecurityPolicy", effect: Deletes, target: security, fields: []field{detail("type", "type")}},
		{name: "CreateCollection", effect: Creates, target: collection, fields: append([]field{detail("name", "name"), tags("tags")}, settings...)},
		{name: "UpdateCollection", target: collection, fields: settings},
		{name: "DeleteCollection", effect: Deletes, target: collection, fields: []field{detail("name", "response.deleteCollectionDetail.name")}},
		{name: "TagResource", target: tagged, fields: []field{tags("tags")}},
		{name: "UntagResource", target: tagged, fields: []field{untags("tagKeys")}},
	}, ways: collectionWays(), looks: map[Type]func(t turn) string{
		CollectionPolicy: func(t turn) string {
			return t.aws("opensearchserverless get-access-policy", t.policyArguments()...)
		},
		CollectionSecurity: func(t turn) string {
			return t.aws("opensearchserverless get-security-policy", t.policyArguments()...)
		},
		Collection: func(t turn) string {
			return t.aws("opensearchserverless batch-get-collection", "--ids", t.Name)
		},
	}}
}

// policyOfType is a policy, named "network/logs".
func policyOfType(t Type) func(r *reading) Ref {
	return func(r *reading) Ref {
		kind, name := r.text("type"), r.text("name")
		if kind == "" || name == "" {
			return Ref{Type: t}
		}
		return r.named(t, kind+"/"+name)
	}
}

// collectionProtection reads whether a collection may be deleted.
func collectionProtection(r *reading) {
	switch value := r.text("deletionProtection"); value {
	case "":
	case "ENABLED", "DISABLED":
		r.set(DeletionProtection, truth(value == "ENABLED"))
	default:
		r.odd("deletionProtection")
	}
}

// collectionKey reads the key of a collection; without one, the encryption
// policy of its name decides.
func collectionKey(r *reading) {
	config := r.at("encryptionConfig")
	if config.IsObject() {
		r.setKey(config.Get("aWSOwnedKey"), config.Get("kmsKeyArn"))
	}
}

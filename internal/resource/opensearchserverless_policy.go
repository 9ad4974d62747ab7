package resource

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// policyBlocks reads a policy of OpenSearch Serverless, which is a list of
// blocks with rules, or one block, written as a text or taken apart.
func (r *reading) policyBlocks(p Path) []trail.Value {
	text, ok := documentOf(r.at("policy"))
	if !ok {
		return nil // an update of the description
	}
	r.set(p, text)
	if !json.Valid([]byte(text)) {
		r.odd("policy")
		return nil
	}
	return trail.ParseValue(text).List()
}

// dataAccess reads a data access policy, and what it means as an IAM document:
// each rule of a block allows its permissions to the block's principals.
// https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html
func dataAccess(r *reading) {
	blocks := r.policyBlocks(DataAccess)
	if blocks == nil {
		return
	}
	var all []statement
	var resources []string
	for _, block := range blocks {
		for _, rule := range block.Get("Rules").List() {
			names := texts(rule.Get("Resource"))
			resources = append(resources, names...)
			for _, name := range names {
				s := allow("", name, nil, texts(rule.Get("Permission")))
				for _, principal := range texts(block.Get("Principal")) {
					s.Principal[kindOfPrincipal(principal)] = append(s.Principal[kindOfPrincipal(principal)], principal)
				}
				all = append(all, s)
			}
		}
	}
	r.set(Policy, policyOf(all...))
	r.set(PolicyResources, List(resources...))
}

// kindOfPrincipal tells IAM's principals from those of SAML and IAM Identity
// Center, "saml/111122223333/idp/group/x".
func kindOfPrincipal(name string) string {
	if strings.Contains(name, "/") && !isARN(name) {
		return "Federated"
	}
	return "AWS"
}

// securityPolicy reads a network policy or an encryption policy:
// https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html
// https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-encryption.html
func securityPolicy(r *reading) {
	blocks := r.policyBlocks(SecurityPolicy)
	if blocks == nil {
		return
	}
	var resources, endpoints, services []string
	public := false
	for _, block := range blocks {
		for _, rule := range block.Get("Rules").List() {
			resources = append(resources, texts(rule.Get("Resource"))...)
		}
		endpoints = append(endpoints, texts(block.Get("SourceVPCEs"))...)
		services = append(services, texts(block.Get("SourceServices"))...)
		open, _ := truthOf(block.Get("AllowFromPublic"))
		public = public || open == "true"
		if r.text("type") == "encryption" {
			r.setKey(block.Get("AWSOwnedKey"), block.Get("KmsARN"))
		}
	}
	r.set(PolicyResources, List(resources...))
	if r.text("type") == "network" {
		r.set(PubliclyAccessible, truth(public))
		r.set(SourceEndpoints, List(endpoints...))
		r.set(SourceServices, List(services...))
	}
}

// setKey gives encryption with a key that AWS owns, or with another.
func (r *reading) setKey(owned, key trail.Value) {
	if ours, _ := truthOf(owned); ours == "true" || key.Text() == "" {
		r.set(Encryption, EncryptionAWSOwned)
		r.set(EncryptionKey, "")
		return
	}
	r.set(Encryption, keyEncryption(key.Text()))
	r.set(EncryptionKey, key.Text())
}

func collectionWays() []way {
	return []way{
		{CollectionPolicy, []Path{DataAccess, Policy, PolicyResources, Exists}, func(t turn) string { return restorePolicy(t, "access", t.Was[DataAccess]) }},
		{CollectionSecurity, []Path{SecurityPolicy, PolicyResources, PubliclyAccessible, SourceEndpoints, SourceServices, Encryption, EncryptionKey, Exists},
			func(t turn) string { return restorePolicy(t, "security", t.Was[SecurityPolicy]) }},
		{Collection, []Path{DeletionProtection}, func(t turn) string {
			state := map[string]string{"true": "ENABLED", "false": "DISABLED"}[t.Value]
			return t.aws("opensearchserverless update-collection", "--id", t.Name, "--deletion-protection", state)
		}},
	}
}

// policyArguments name a policy by its type and name.
func (t turn) policyArguments() []string {
	kind, name, _ := strings.Cut(t.Name, "/")
	return []string{"--type", kind, "--name", name}
}

// restorePolicy deletes a policy that was not there, makes one again that was
// deleted, or updates it. An update must name the version that it replaces:
// the shell asks for it.
func restorePolicy(t turn, kind, document string) string {
	command, args := "opensearchserverless %-"+kind+"-policy", t.policyArguments()
	switch {
	case t.Was[Exists] == "false":
		return t.aws(strings.Replace(command, "%", "delete", 1), args...)
	case document == "":
		return ""
	case t.Path == Exists:
		return t.aws(strings.Replace(command, "%", "create", 1), append(args, "--policy", document)...)
	}
	detail := map[string]string{"access": "accessPolicyDetail", "security": "securityPolicyDetail"}[kind]
	version := t.aws(strings.Replace(command, "%", "get", 1), append(slices.Clone(args), "--query", detail+".policyVersion", "--output", "text")...)
	return t.aws(strings.Replace(command, "%", "update", 1), append(args, "--policy", document)...) + ` --policy-version "$(` + version + `)"`
}

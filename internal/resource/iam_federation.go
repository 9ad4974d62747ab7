package resource

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Settings of identity providers alone.
const (
	// SAMLMetadata is "sha256:" and the digest of a provider's metadata: which
	// identity provider is believed.
	SAMLMetadata Path = "SAMLMetadataDocument"
	// AssertionEncryption is "Required" or "Allowed" for encrypted assertions.
	AssertionEncryption Path = "AssertionEncryptionMode"
	// ClientID is "true" for an audience whose tokens are accepted.
	ClientID Family = "ClientID:"
	// Thumbprints is a list of the certificates that a provider's keys are
	// believed by.
	Thumbprints Path = "ThumbprintList"
	// ProviderURL is the address of an OpenID Connect provider.
	ProviderURL Path = "Url"
)

func iamFederation() []operation {
	saml, oidc := named(SAMLProvider, "sAMLProviderArn"), named(OIDCProvider, "openIDConnectProviderArn")
	newSAML := named(SAMLProvider, "response.sAMLProviderArn", "name")
	metadata := []field{reads(samlMetadata, SAMLMetadata), text(AssertionEncryption, "assertionEncryptionMode"),
		given("addPrivateKey", "addPrivateKey"), detail("removePrivateKey", "removePrivateKey")}
	return []operation{
		{name: "CreateSAMLProvider", effect: Creates, target: newSAML, fields: metadata},
		{name: "UpdateSAMLProvider", target: saml, fields: metadata},
		{name: "DeleteSAMLProvider", effect: Deletes, target: saml},
		{name: "CreateOpenIDConnectProvider", effect: Creates, target: target{OIDCProvider, newOIDC}, fields: []field{
			text(ProviderURL, "url"), putsEach(ClientID, "clientIDList", "true"), list(Thumbprints, "thumbprintList")}},
		{name: "DeleteOpenIDConnectProvider", effect: Deletes, target: oidc},
		{name: "AddClientIDToOpenIDConnectProvider", target: oidc, fields: []field{puts(ClientID, "clientID", "true")}},
		{name: "RemoveClientIDFromOpenIDConnectProvider", target: oidc, fields: []field{puts(ClientID, "clientID", "")}},
		{name: "UpdateOpenIDConnectProviderThumbprint", target: oidc, fields: []field{list(Thumbprints, "thumbprintList")}},
	}
}

// samlMetadata keeps a digest: the document may be as long as a record.
func samlMetadata(r *reading) {
	if document := r.text("sAMLMetadataDocument"); document != "" {
		sum := sha256.Sum256([]byte(document))
		r.set(SAMLMetadata, "sha256:"+hex.EncodeToString(sum[:]))
	}
}

// newOIDC is named by the answer; without one, by its address, as AWS does:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
func newOIDC(r *reading) Ref {
	if arn := r.text("response.openIDConnectProviderArn"); arn != "" {
		return r.named(OIDCProvider, arn)
	}
	return r.named(OIDCProvider, strings.TrimSuffix(strings.TrimPrefix(r.text("url"), "https://"), "/"))
}

func iamFederationWays() []way {
	const option = "--open-id-connect-provider-arn"
	return []way{
		{SAMLProvider, []Path{Exists}, func(t turn) string {
			if t.Value == "true" {
				return "" // its metadata is not kept
			}
			return t.aws("iam delete-saml-provider", "--saml-provider-arn", t.ARN)
		}},
		orUnset(SAMLProvider, AssertionEncryption,
			func(t turn) string {
				return t.aws("iam update-saml-provider", "--saml-provider-arn", t.ARN, "--assertion-encryption-mode", t.Value)
			},
			func(t turn) string { return "" }),
		{OIDCProvider, []Path{Exists}, createOIDC},
		{OIDCProvider, []Path{Path(ClientID)}, func(t turn) string {
			command := "iam remove-client-id-from-open-id-connect-provider"
			if t.Value == "true" {
				command = "iam add-client-id-to-open-id-connect-provider"
			}
			return t.aws(command, option, t.ARN, "--client-id", t.Member)
		}},
		orUnset(OIDCProvider, Thumbprints,
			func(t turn) string {
				return t.aws("iam update-open-id-connect-provider-thumbprint",
					append([]string{option, t.ARN, "--thumbprint-list"}, Texts(t.Value)...)...)
			},
			func(t turn) string { return "" }),
	}
}

func createOIDC(t turn) string {
	if t.Value != "true" {
		return t.aws("iam delete-open-id-connect-provider", "--open-id-connect-provider-arn", t.ARN)
	}
	args := []string{"--url", "https://" + t.Name}
	if ids := t.Was.members(ClientID); len(ids) > 0 {
		args = append(append(args, "--client-id-list"), ids...)
	}
	if prints := Texts(t.Was[Thumbprints]); len(prints) > 0 {
		args = append(append(args, "--thumbprint-list"), prints...)
	}
	return t.aws("iam create-open-id-connect-provider", args...)
}

// members lists the names of a family's members that are set, sorted.
func (s Settings) members(f Family) []string {
	var all []string
	for _, p := range s.Known() {
		if name, ok := f.Name(p); ok && s[p] != "" && s[p] != "false" {
			all = append(all, name)
		}
	}
	return all
}

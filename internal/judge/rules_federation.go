package judge

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// federationRules are about who else is believed when he says who somebody is.
func federationRules() []Rule {
	const (
		saml = "arn:aws:iam::111122223333:saml-provider/"
		oidc = "arn:aws:iam::111122223333:oidc-provider/"
	)
	return []Rule{
		{
			ID: "federation-added", Title: "Another identity provider, or another audience of one, is trusted",
			Loses: Credentials, Severity: High, Direction: Loosened, Grades: "medium when CloudFormation or a deployer did it, info when IAM Identity Center did",
			Settings: []resource.Path{resource.SAMLMetadata, resource.ProviderURL, resource.Path(resource.ClientID)}, Anywhere: true,
			Attack: []string{"T1484.002"}, Covers: []string{"IAM-036", "IAM-038", "IAM-039"},
			Why:    "Whoever runs the provider can say that anybody is anybody, and gets in wherever a role trusts it, without a password of yours.",
			Advice: "Remove it unless you know whose it is, and look for roles that trust it.",
			Look:   lookAtNewProvider,
			Revert: func(c *Case) (command, note string) {
				if c.Asked.Effect == resource.Creates {
					return unmade(c)
				}
				return c.takeAway(resource.ClientID)
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("iam", "CreateSAMLProvider", `{"name":"corp-sso","sAMLMetadataDocument":"<EntityDescriptor/>"}`).answering(`{"sAMLProviderArn":"` + saml + `corp-sso"}`).by(mallory)).named("saml"),
					story(does("iam", "CreateOpenIDConnectProvider", `{"url":"https://login.attacker.example","clientIDList":["sts.amazonaws.com"]}`).answering(`{"openIDConnectProviderArn":"` + oidc + `login.attacker.example"}`).by(mallory)).named("openid-connect"),
					story(does("iam", "AddClientIDToOpenIDConnectProvider", `{"openIDConnectProviderArn":"`+oidc+`token.ci.example","clientID":"another-app"}`)).named("audience"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("iam", "RemoveClientIDFromOpenIDConnectProvider", `{"openIDConnectProviderArn":"`+oidc+`tokens.example","clientID":"another-app"}`)).named("audience-removed"),
					story(does("iam", "DeleteSAMLProvider", `{"sAMLProviderArn":"`+saml+`old-sso"}`)).named("removed"),
				}
			}),
		},
		{
			ID: "federation-replaced", Title: "An identity provider is believed by another certificate",
			Loses: Credentials, Severity: Critical, Direction: Loosened,
			Grades:   "high when it is not known what was believed before, and for the certificates of OpenID Connect providers; info when IAM Identity Center did it",
			Settings: []resource.Path{resource.SAMLMetadata, resource.Thumbprints}, Anywhere: true,
			Attack: []string{"T1484.002"}, Covers: []string{"IAM-037", "IAM-040"},
			Why:    "Whoever holds the key of the new certificate can sign in as anybody, under the name of a provider that everybody knows.",
			Advice: "Compare it with what the provider publishes. It changes every few years, and is announced.",
			Look:   lookAtProviderKeys,
			Raises: played(func() []Story {
				return []Story{
					story(does("iam", "CreateSAMLProvider", `{"name":"hr-sso","sAMLMetadataDocument":"<EntityDescriptor/>"}`).answering(`{"sAMLProviderArn":"`+saml+`hr-sso"}`),
						does("iam", "UpdateSAMLProvider", `{"sAMLProviderArn":"`+saml+`hr-sso","sAMLMetadataDocument":"<EntityDescriptor entityID='other'/>"}`).after(time.Hour).by(mallory)).named("saml"),
					story(does("iam", "UpdateSAMLProvider", `{"sAMLProviderArn":"`+saml+`never-seen-sso","sAMLMetadataDocument":"<EntityDescriptor/>"}`).by(mallory)).named("saml-before-unknown"),
					story(does("iam", "UpdateOpenIDConnectProviderThumbprint", `{"openIDConnectProviderArn":"`+oidc+`thumbs.example","thumbprintList":["990f4193972f2becf12ddeda5237f9c952f20d9e"]}`)).named("openid-connect"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("iam", "CreateSAMLProvider", `{"name":"same-sso","sAMLMetadataDocument":"<EntityDescriptor/>"}`).answering(`{"sAMLProviderArn":"`+saml+`same-sso"}`),
						does("iam", "UpdateSAMLProvider", `{"sAMLProviderArn":"`+saml+`same-sso","sAMLMetadataDocument":"<EntityDescriptor/>"}`).after(time.Hour)).named("same-again"),
				}
			}),
		},
	}
}

// byIdentityCenter reports whether IAM Identity Center made the call, which
// keeps a SAML provider of its own in every account that it lets people into:
// https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
func (c *Case) byIdentityCenter() bool {
	id := &c.Event.Identity
	return id.InvokedBy == "sso.amazonaws.com" || strings.Contains(id.Issuer.ARN, "/aws-service-role/sso.amazonaws.com/")
}

// byServiceRole reports whether a service made the call in its service-linked
// role, which nobody else can assume:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
func (c *Case) byServiceRole() bool {
	return strings.Contains(c.Event.Identity.Issuer.ARN, ":role/aws-service-role/")
}

// ofProvider grades what was found about an identity provider by who did it.
func (c *Case) ofProvider(f *Finding) {
	if c.calmer(f, Medium); c.byIdentityCenter() {
		f.grade(Info)
	}
}

func lookAtNewProvider(c *Case) {
	if c.Asked.Effect == resource.Creates {
		c.ofProvider(c.find("%s can sign people in to the account now", c.name()))
		return
	}
	var audiences []string
	for _, d := range c.Family(resource.ClientID) {
		if name, _ := resource.ClientID.Name(d.Path); d.After == "true" {
			audiences = append(audiences, name)
		}
	}
	if len(audiences) > 0 {
		c.ofProvider(c.find("Tokens for %s are accepted from %s now", list(audiences), c.name()))
	}
}

func lookAtProviderKeys(c *Case) {
	if c.Asked.Effect == resource.Creates {
		return
	}
	if d, changed := c.now(resource.SAMLMetadata); changed {
		f := c.find("%s signs people in by other metadata than before", c.name())
		if !d.BeforeKnown {
			f.grade(High).Title = c.begin(c.name() + " was given metadata, by which it signs people in")
		}
		c.ofProvider(f)
	}
	if _, changed := c.now(resource.Thumbprints); changed {
		c.ofProvider(c.find("%s is believed by another certificate", c.name()).grade(High))
	}
}

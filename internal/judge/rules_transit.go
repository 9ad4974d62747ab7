package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// transitRules are about data on its way to what streams read from and write
// to, and whoever may listen.
func transitRules() []Rule {
	return []Rule{
		{
			ID: "transit-in-clear", Title: "Data travels in clear",
			Loses: Encryption, Severity: High, Direction: Loosened,
			Grades:   "critical for the clients of an MSK cluster; medium for the nodes of a domain when it is not known how they spoke before, since OpenSearch Service does not let that be switched off; " + unknownOff,
			Settings: []resource.Path{resource.TransitEncryption, resource.NodeToNodeEncryption, resource.InCluster}, Attack: []string{"T1040", "T1562"},
			Covers: []string{"OS-002", "OS-003", "OS-007", "OS-008", "RED-007", "MSK-004"},
			Why:    "Whoever sits on the way reads the records, and the passwords that go before them, and can change both.",
			Advice: "Demand TLS again. Then look for clients that connected without it, and change the passwords that they sent.",
			Look:   (*Case).lookAtTransit,
			Revert: orSafe(tlsEverywhere),
			Raises: played(transitStories),
			Quiet: played(func() []Story {
				return []Story{
					story(domainUpdate(newDomainUpdate, "search-https", `"domainEndpointOptions":{"enforceHTTPS":true}`)).named("demanded"),
					story(domainUpdate(newDomainUpdate, "search-plain-dry", `"dryRun":true,"domainEndpointOptions":{"enforceHTTPS":false}`)).named("dry-run"),
					story(domainKeyed("search-nodes-kept"), domainUpdate(newDomainUpdate, "search-nodes-kept", `"nodeToNodeEncryptionOptions":{"enabled":true}`).after(time.Minute)).named("same-again"),
					story(clusterParameter("etl-ssl", "require_ssl", "true")).named("parameter-on"),
					story(brokerSecurity("events-tls", `"encryptionInfo":{"encryptionInTransit":{"clientBroker":"TLS"}}`)).named("tls"),
					story(createMSK("events-new-plain"), brokerSecurity("events-new-plain", `"encryptionInfo":{"encryptionInTransit":{"clientBroker":"TLS"}}`).after(time.Minute)).named("tightened"),
				}
			}),
		},
		{
			ID: "minimum-tls-lowered", Title: "Older TLS is accepted",
			Loses: Encryption, Severity: High, Direction: Loosened,
			Grades:   "low when it is not known what was accepted before and CloudFormation or a deployer did it; medium when TLS 1.2 is still demanded, low when only forward secrecy no longer is",
			Settings: []resource.Path{resource.MinimumTLS, resource.TLSPolicy}, Attack: []string{"T1040", "T1562.010"}, Covers: []string{"OS-002", "OS-007"},
			Why:    "TLS before 1.2 has known breaks, and whoever sits on the way can push a client down to it.",
			Advice: "Put the old security policy back: Policy-Min-TLS-1-2-PFS-2023-10 or later.",
			Look:   (*Case).lookAtMinimumTLS,
			Revert: orSafe(tlsEverywhere),
			Raises: played(minimumTLSStories),
			Quiet: played(func() []Story {
				return []Story{
					story(domainUpdate(newDomainUpdate, "search-tls12", tlsPolicy("Policy-Min-TLS-1-2-2019-07"))).named("tls-1.2"),
					story(domainUpdate(newDomainUpdate, "search-tls-up", tlsPolicy("Policy-Min-TLS-1-2-2019-07")), domainUpdate(newDomainUpdate, "search-tls-up", tlsPolicy("Policy-Min-TLS-1-2-PFS-2023-10")).after(time.Minute)).named("tightened"),
					story(does("es", "CreateDomain", `{"domainName":"search-tls-new"}`)).named("created"),
				}
			}),
		},
		{
			ID: "clients-unidentified", Title: "A cluster lets in clients that do not say who they are",
			Loses: Exposure, Severity: Critical, Direction: Loosened, Grades: "low when it is not known whether it did before and CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.Path(resource.ClientAuthentication)}, Attack: []string{"T1562", "T1040"}, Covers: []string{"MSK-004"},
			Why:    "Whoever reaches the brokers reads every topic and writes to it, and no log can name them.",
			Advice: "Switch access without authentication off again, then look for who connected.",
			Look: func(c *Case) {
				d, open := c.became(resource.ClientAuthentication.Of("unauthenticated"), "true")
				if !open || c.created() {
					return
				}
				f := c.off(c.find("%s lets in clients that do not say who they are", c.name()), d.BeforeKnown)
				if d.BeforeKnown {
					f.was("Every client had to say who it is.")
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(brokerSecurity("events-open", `"clientAuthentication":{"sasl":{"iam":{"enabled":true}},"unauthenticated":{"enabled":false}}`), brokerSecurity("events-open", `"clientAuthentication":{"unauthenticated":{"enabled":true}}`).after(time.Minute).by(mallory)).named("known"),
					story(brokerSecurity("events-open-unknown", `"clientAuthentication":{"unauthenticated":{"enabled":true}}`)).named("before-unknown"),
					story(brokerSecurity("events-open-deployed", `"clientAuthentication":{"unauthenticated":{"enabled":true}}`).by(cloudFormation)).named("deployed"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(brokerSecurity("events-closed", `"clientAuthentication":{"sasl":{"iam":{"enabled":true}},"unauthenticated":{"enabled":false}}`)).named("closed"),
					story(brokerSecurity("events-by-iam", `"clientAuthentication":{"sasl":{"iam":{"enabled":true}}}`)).named("another-way"),
				}
			}),
			Revert: orSafe(resource.Settings{resource.ClientAuthentication.Of("unauthenticated"): "false", resource.TransitEncryption: resource.TransitTLS}),
		},
	}
}

// tlsEverywhere is what is safe where it is not known what was demanded.
var tlsEverywhere = resource.Settings{
	resource.TransitEncryption: resource.TransitTLS, resource.NodeToNodeEncryption: "true", resource.InCluster: "true",
	resource.MinimumTLS: "1.2", resource.TLSPolicy: "Policy-Min-TLS-1-2-PFS-2023-10",
}

// transitRanks are the values of resource.TransitEncryption, weakest first.
var transitRanks = []string{resource.TransitPlain, resource.TransitEither, resource.TransitTLS}

// lookAtTransit finds who may speak in clear from now on. What is created so
// has lost nothing.
func (c *Case) lookAtTransit() {
	if c.created() {
		return
	}
	if d, ok := c.now(resource.TransitEncryption); ok && d.After != resource.TransitTLS &&
		(!d.BeforeKnown || slices.Index(transitRanks, d.After) < slices.Index(transitRanks, d.Before)) {
		if d.After == resource.TransitPlain {
			c.inClear(d, "speaks with its clients in clear, and no longer over TLS", "speak with its clients in clear, and not over TLS")
		} else {
			c.inClear(d, "lets clients speak in clear", "let clients speak in clear")
		}
	}
	for _, p := range []resource.Path{resource.NodeToNodeEncryption, resource.InCluster} {
		if d, off := c.became(p, "false"); off {
			c.inClear(d, "lets its nodes speak to each other in clear", "let its nodes speak to each other in clear")
		}
	}
}

// inClear tells that a resource does something in clear, or that it was told
// to do so when it is not known whether it did already.
func (c *Case) inClear(d settingChange, does, do string) {
	grade := High
	if c.kind() == resource.MSKCluster && d.Path == resource.TransitEncryption {
		grade = Critical
	}
	if d.BeforeKnown {
		f := c.find("%s %s", c.name(), does).grade(grade)
		if d.Before == resource.TransitEither {
			f.was("It left them the choice between TLS and clear text.")
		} else {
			f.was("It demanded TLS.")
		}
		return
	}
	f := c.find("%s was told to %s", c.name(), do).grade(grade)
	if c.cannotEnd(d.Path) {
		f.grade(Medium)
	}
	c.off(f, false)
}

// lookAtMinimumTLS finds older versions of TLS that are accepted from now on.
func (c *Case) lookAtMinimumTLS() {
	if c.created() {
		return
	}
	const modern = "1.2"
	d, lowered := c.now(resource.MinimumTLS)
	switch {
	case lowered && d.BeforeKnown && d.After < d.Before:
		f := c.find("%s accepts TLS %s, no longer only %s and later", c.name(), d.After, d.Before).was("It demanded TLS %s or later.", d.Before)
		if d.After >= modern {
			f.grade(Medium)
		}
	case lowered && !d.BeforeKnown && d.After < modern:
		c.off(c.find("%s was told to accept TLS %s", c.name(), d.After), false)
	case !lowered:
		if p, ok := c.now(resource.TLSPolicy); ok && p.BeforeKnown && forwardSecret(p.Before) && !forwardSecret(p.After) {
			c.find("%s no longer demands forward secrecy", c.name()).grade(Low).
				because("Whoever records the traffic today and gets the key of the server one day can read it then.").was("Its security policy was %s.", p.Before)
		}
	}
}

// forwardSecret reports whether a security policy of OpenSearch Service admits
// only ciphers whose recorded traffic stays closed when the key becomes known:
// https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html
func forwardSecret(policy string) bool {
	return strings.Contains(policy, "PFS") || strings.Contains(policy, "RFC9151")
}

// brokerSecurity changes how clients speak to an MSK cluster.
func brokerSecurity(name, more string) Step {
	return does("kafka", "UpdateSecurity", fmt.Sprintf(`{"clusterArn":"arn%%3Aaws%%3Akafka%%3Aeu-west-1%%3A111122223333%%3Acluster%%2F%s%%2F5c1d9e55-2a60-4f0b-8d3c-91b2a7c4e6f8-2","currentVersion":"K3P5ROKL5A1OLE",%s}`, name, more))
}

// createMSK is a new MSK cluster whose clients may speak in clear.
func createMSK(name string) Step {
	return does("kafka", "CreateCluster", fmt.Sprintf(`{"clusterName":%q,"encryptionInfo":{"encryptionInTransit":{"clientBroker":"TLS_PLAINTEXT","inCluster":false}}}`, name)).
		answering(fmt.Sprintf(`{"clusterArn":"arn:aws:kafka:eu-west-1:111122223333:cluster/%s/5c1d9e55-2a60-4f0b-8d3c-91b2a7c4e6f8-2"}`, name))
}

// clusterParameter sets one parameter of a group of Redshift clusters.
func clusterParameter(group, name, value string) Step {
	return does("redshift", "ModifyClusterParameterGroup", fmt.Sprintf(`{"parameterGroupName":%q,"parameters":[{"parameterName":%q,"parameterValue":%q}]}`, group, name, value))
}

// tlsPolicy is the member of a domain's update that names a security policy.
func tlsPolicy(name string) string {
	return fmt.Sprintf(`"domainEndpointOptions":{"enforceHTTPS":true,"tLSSecurityPolicy":%q}`, name)
}

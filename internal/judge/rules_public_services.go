package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// publicServiceRules are about warehouses, clusters, collections and functions
// that can be reached from the internet.
func publicServiceRules() []Rule {
	return []Rule{
		{
			ID: "public-endpoint", Title: "What holds the data can be reached from the internet",
			Loses: Exposure, Severity: High, Direction: Loosened, Grades: "critical for the brokers of a Kafka cluster; medium for a new domain",
			Settings: []resource.Path{resource.PubliclyAccessible}, Attack: []string{"T1133"},
			Covers: []string{"RED-001", "RSS-001", "MSK-003", "AOSS-003", "AOSS-004"},
			Why:    "Only a password or a policy stands between the data and everyone now; both leak, and both are guessed at around the clock.",
			Advice: "Take the public access back, and let clients come through the VPC.",
			Revert: orSafe(resource.Settings{resource.PubliclyAccessible: "false"}),
			Look: func(c *Case) {
				d, yes := c.became(resource.PubliclyAccessible, "true")
				if !yes || d.Before == "true" {
					return
				}
				switch f := c.find("%s can be reached from the internet", c.reached()); {
				case c.kind() == resource.MSKCluster:
					f.grade(Critical)
				case c.kind() == resource.Domain && c.created():
					f.grade(Medium)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("redshift", "CreateCluster", `{"clusterIdentifier":"dw-opened","publiclyAccessible":false}`), does("redshift", "ModifyCluster", `{"clusterIdentifier":"dw-opened","publiclyAccessible":true}`).after(time.Minute).by(mallory)).named("redshift"),
					story(does("redshift-serverless", "UpdateWorkgroup", `{"workgroupName":"wg-opened","publiclyAccessible":true}`)).named("serverless-before-unknown"),
					story(connectivity("disabled-then-open", "DISABLED"), connectivity("disabled-then-open", "SERVICE_PROVIDED_EIPS").after(time.Minute).by(mallory)).named("brokers"),
					story(collectionNetwork("CreateSecurityPolicy", "born-open", true)).named("new-network-policy"),
					story(collectionNetwork("CreateSecurityPolicy", "opened", false), collectionNetwork("UpdateSecurityPolicy", "opened", true).after(time.Minute).by(mallory)).named("network-policy"),
					story(does("es", "CreateDomain", `{"domainName":"born-public"}`)).named("new-domain"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("redshift", "ModifyCluster", `{"clusterIdentifier":"dw-closed","publiclyAccessible":false}`)).named("tightened"),
					story(collectionNetwork("CreateSecurityPolicy", "born-closed", false)).named("endpoints-only"),
					story(does("es", "CreateDomain", `{"domainName":"born-in-vpc","vPCOptions":{"subnetIds":["subnet-0a1b2c3d"],"securityGroupIds":["sg-0a1b2c3d"]}}`)).named("in-a-vpc"),
				}
			}),
		},
		{
			ID: "function-url-open", Title: "A function answers anyone on the internet",
			Loses: Exposure, Severity: Critical, Direction: Loosened, Grades: "high when CloudFormation or a deployer did it and it is not known whether it did before",
			Settings: []resource.Path{resource.Path(resource.FunctionURL)}, Attack: []string{"T1133", "T1648"}, Covers: []string{"LAM-005", "LAM-006"},
			Why:    "Whoever finds the address runs the transform with records of his own, and sees what it makes of them; it asks nobody who he is.",
			Advice: "Delete the address, or let it ask for IAM's signature; Firehose needs none.",
			Revert: signedAgain,
			Look: func(c *Case) {
				for _, d := range c.Family(resource.FunctionURL) {
					if d.After != "NONE" || d.Before == "NONE" {
						continue
					}
					f := c.find("%s answers anyone on the internet", c.name())
					if !d.BeforeKnown && c.Asked.Call.Name != "CreateFunctionUrlConfig" {
						c.calmer(f, High)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(functionURL("CreateFunctionUrlConfig", "url-open", "NONE").by(mallory)).named("new"),
					story(functionURL("CreateFunctionUrlConfig", "url-opened", "AWS_IAM"), functionURL("UpdateFunctionUrlConfig", "url-opened", "NONE").after(time.Minute).by(mallory)).named("opened"),
					story(functionURL("UpdateFunctionUrlConfig", "url-perhaps-opened", "NONE")).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(functionURL("CreateFunctionUrlConfig", "url-signed", "AWS_IAM")).named("signed"),
					story(functionURL("UpdateFunctionUrlConfig", "url-closed", "AWS_IAM")).named("tightened"),
				}
			}),
		},
		{
			ID: "collection-key-not-yours", Title: "New collections are encrypted with a key that AWS owns",
			Loses: Encryption, Severity: Medium, Direction: Loosened,
			Settings: []resource.Path{resource.Encryption}, Attack: []string{"T1600"}, Covers: []string{"AOSS-003"},
			Why:    "No policy of yours says who may decrypt, no use of the key is recorded, and it cannot be taken away; a collection keeps its key for life.",
			Advice: "Name a key of your own in the policy before the collections are made.",
			Look: func(c *Case) {
				if _, yes := c.became(resource.Encryption, resource.EncryptionAWSOwned); yes && c.created() && c.kind() == resource.CollectionSecurity {
					c.lower(c.find("New %s get a key that AWS owns", c.collections()))
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(collectionKey("aws-keyed", `"AWSOwnedKey":true`).by(mallory)),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(collectionKey("own-keyed", `"AWSOwnedKey":false,"KmsARN":"`+ownKey+`"`)),
				}
			}),
		},
		{
			ID: "collection-guard-deleted", Title: "A network or encryption policy of collections was deleted",
			Loses: Exposure, Severity: High, Direction: Unclear,
			Uses:   []resource.Call{{Source: "aoss.amazonaws.com", Name: "DeleteSecurityPolicy"}},
			Attack: []string{"T1562"}, Covers: []string{"AOSS-006"},
			Why:    "Without a network policy nobody reaches a collection, delivery included; whoever then writes a new one decides who does.",
			Advice: "Put the policy back, and read the policies that are left for the same collections.",
			Look: func(c *Case) {
				switch c.said("type") {
				case "network":
					c.find("Who may reach %s is no longer said: %s was deleted", c.collections(), c.name())
				case "encryption":
					c.find("The key of %s is no longer said: %s was deleted", c.collections(), c.name())
				default:
					c.find("%s was deleted", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(collectionNetwork("CreateSecurityPolicy", "deleted-later", false), deleteCollectionPolicy("deleted-later", "network").after(time.Minute).by(mallory)).named("network"),
					story(deleteCollectionPolicy("keys-of-logs", "encryption")).named("encryption-before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("aoss", "DeleteAccessPolicy", `{"name":"readers-of-logs","type":"data"}`).failing("ConflictException")).named("another-policy")}
			}),
		},
	}
}

// signedAgain lets an address that was changed ask for IAM's signature, and
// takes a new one away.
func signedAgain(c *Case) (command, note string) {
	if c.Asked.Call.Name != "UpdateFunctionUrlConfig" {
		return c.subject.revert()
	}
	return c.backToSafe(resource.Settings{resource.Path(resource.FunctionURL): "AWS_IAM"})
}

// reached is what can be reached, when that is not the resource itself.
func (c *Case) reached() string {
	if c.kind() == resource.CollectionSecurity {
		return c.collections()
	}
	return c.name()
}

// collections are the collections that a policy is for, as it names them.
func (c *Case) collections() string {
	var names []string
	for _, name := range resource.Texts(c.Is[resource.PolicyResources]) {
		_, name, _ = strings.Cut(name, "/")
		names = append(names, name)
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) == 0 {
		return "its collections"
	}
	return "collections " + list(names)
}

func connectivity(cluster, access string) Step {
	arn := "arn:aws:kafka:eu-west-1:111122223333:cluster/" + cluster + "/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0-2"
	return does("kafka", "UpdateConnectivity", fmt.Sprintf(`{"clusterArn":%q,"connectivityInfo":{"publicAccess":{"type":%q}},"currentVersion":"K1"}`, arn, access))
}

func collectionNetwork(call, name string, public bool) Step {
	from := `"SourceVPCEs":["vpce-0a1b2c3d"]`
	if public {
		from = `"AllowFromPublic":true`
	}
	return does("aoss", call, fmt.Sprintf(`{"name":%[1]q,"type":"network","policy":[{"Rules":[{"ResourceType":"collection","Resource":["collection/%[1]s"]},{"ResourceType":"dashboard","Resource":["collection/%[1]s"]}],%[2]s}]}`, name, from))
}

func collectionKey(name, key string) Step {
	return does("aoss", "CreateSecurityPolicy", fmt.Sprintf(`{"name":%[1]q,"type":"encryption","policy":{"Rules":[{"ResourceType":"collection","Resource":["collection/%[1]s"]}],%[2]s}}`, name, key))
}

func deleteCollectionPolicy(name, kind string) Step {
	return does("aoss", "DeleteSecurityPolicy", fmt.Sprintf(`{"name":%q,"type":%q}`, name, kind))
}

func functionURL(call, function, auth string) Step {
	return does("lambda", call, fmt.Sprintf(`{"functionName":%q,"authType":%q}`, function, auth))
}

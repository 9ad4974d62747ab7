package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// sharedRules are about others who were given access by name, beside policies.
func sharedRules() []Rule {
	return slices.Concat(warehouseShareRules(), connectionRules(), resourceShareRules(), grantedRules())
}

// warehouseShareRules are about what is in a warehouse.
func warehouseShareRules() []Rule {
	return []Rule{
		{
			ID: "warehouse-shared", Title: "Another account gets what is in the warehouse",
			Loses: Exposure, Severity: Critical, Direction: Loosened,
			Settings: []resource.Path{resource.Path(resource.SentTo)}, Attack: []string{"T1537"}, Covers: []string{"RED-010", "RED-011"},
			Why:    "A share is read live, and a snapshot holds every table; neither asks for a password of the cluster.",
			Advice: "Take it back at once: what was restored from a snapshot by then stays with the other account.",
			Look: func(c *Case) {
				if !c.among(resource.RedshiftDataShare, resource.RedshiftSnapshot) {
					return
				}
				for _, d := range c.Family(resource.SentTo) {
					switch account, outside := c.outsideAccount(d.After); {
					case d.After == "ADX":
						c.find("Subscribers of AWS Data Exchange can read %s", c.name())
					case outside && c.kind() == resource.RedshiftSnapshot:
						c.find("Account %s can make a warehouse of its own from %s", account, c.name())
					case outside:
						c.find("Account %s can read %s", account, c.name())
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(dataShare("shared-orders", "444455556666").by(mallory)).named("data-share"),
					story(dataShare("sold-orders", "ADX")).named("marketplace"),
					story(snapshotAccess("given-away", "444455556666").by(mallory)).named("snapshot"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(dataShare("orders-in-house", "111122223333")).named("own-account"),
					story(snapshotAccess("kept", "111122223333")).named("snapshot-to-own-account"),
				}
			}),
		},
		{
			ID: "private-way-granted", Title: "Another account may make a private way to the data",
			Loses: Exposure, Severity: High, Direction: Loosened,
			Settings: []resource.Path{resource.Path(resource.EndpointAccess)}, Attack: []string{"T1199"}, Covers: []string{"RED-012", "OS-011"},
			Why:    "The other account reaches the data from its own network, where your security groups and flow logs do not see it.",
			Advice: "Revoke it, and delete the endpoints that were made with it.",
			Look: func(c *Case) {
				for _, d := range c.Family(resource.EndpointAccess) {
					who, _ := resource.EndpointAccess.Name(d.Path)
					if account, outside := c.outsideAccount(who); outside && d.After != "" {
						c.find("Account %s may reach %s from its own network", account, c.name())
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("redshift", "AuthorizeEndpointAccess", `{"clusterIdentifier":"dw-reached","account":"444455556666"}`).by(mallory)).named("warehouse"),
					story(does("es", "AuthorizeVpcEndpointAccess", `{"domainName":"reached","account":"444455556666"}`)).named("domain"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("redshift", "AuthorizeEndpointAccess", `{"clusterIdentifier":"dw-in-house","account":"111122223333"}`)).named("own-account"),
					story(does("es", "AuthorizeVpcEndpointAccess", `{"domainName":"by-service","service":"application.opensearchservice.amazonaws.com"}`)).named("a-service-of-aws"),
					story(does("es", "RevokeVpcEndpointAccess", `{"domainName":"unreached","account":"444455556666"}`)).named("tightened"),
				}
			}),
		},
	}
}

// connectionRules are about domains that search or copy each other.
func connectionRules() []Rule {
	return []Rule{
		{
			ID: "domain-connected", Title: "A domain was connected to another",
			Loses: Exposure, Severity: High, Direction: Loosened, Grades: "medium when the other domain is of your own account",
			Settings: []resource.Path{resource.Path(resource.SentTo), resource.Path(resource.DomainConnection)},
			Attack:   []string{"T1537"}, Covers: []string{"OS-012", "OS-013"},
			Why:    "The domain that asks can search the other and follow its indexes, which copies every record that arrives.",
			Advice: "Delete the connection unless both sides know what it is for.",
			Look:   lookAtConnection,
			Raises: played(func() []Story {
				return []Story{
					story(outbound("searches-out", "444455556666", "theirs").by(mallory)).named("outbound"),
					story(inbound("searched-by-them", "444455556666", "theirs", "c-0000000002")).named("inbound"),
					story(inbound("searched-by-us", "111122223333", "ours-too", "c-0000000003")).named("inbound-own"),
					story(does("es", "AcceptInboundConnection", `{"connectionId":"c-0000000004"}`)).named("inbound-not-named"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(outbound("searches-in-house", "111122223333", "ours")).named("outbound-own"),
					story(does("es", "RejectInboundConnection", `{"connectionId":"c-0000000005"}`)).named("rejected"),
				}
			}),
		},
	}
}

func lookAtConnection(c *Case) {
	for _, d := range c.Family(resource.DomainConnection) {
		if account, outside := c.outsideAccount(d.After); outside {
			c.find("%s is connected to %s of account %s", c.name(), short(d.After), account)
		}
	}
	if !strings.HasPrefix(c.Asked.Call.Name, "AcceptInbound") {
		return
	}
	asking := c.Family(resource.SentTo)
	for _, d := range asking {
		if account, outside := c.outsideAccount(d.After); outside {
			c.find("%s of account %s may search and copy %s", short(d.After), account, c.name())
		} else {
			c.find("%s may search and copy %s", short(d.After), c.name()).grade(Medium)
		}
	}
	if len(asking) == 0 && len(c.Asked.Settings) == 0 {
		c.find("A domain that the record does not name may search and copy one of yours").toward(Unclear)
	}
}

// grantedRules are about grants and copies that are made one by one.
func grantedRules() []Rule {
	return []Rule{
		{
			ID: "prefix-granted", Title: "Somebody outside was granted a part of a bucket",
			Loses: Exposure, Severity: Medium, Direction: Loosened,
			Settings: []resource.Path{resource.Path(resource.Permission), resource.Path(resource.DirectoryGrant)},
			Attack:   []string{"T1098"}, Covers: []string{"S3-045"},
			Why:    "A grant stands beside the bucket's policy and is not seen in it: S3 hands out credentials for the prefix to whoever it names.",
			Advice: "Delete the grant unless the bucket's owner asked for it.",
			Look: func(c *Case) {
				if c.kind() != resource.AccessGrants {
					return
				}
				for _, d := range c.Family(resource.DirectoryGrant) {
					if d.After != "" {
						c.find("%s", directoryGrant(d.After))
					}
				}
				_, who, _ := strings.Cut(c.said("Grantee"), " ")
				if account, outside := c.outsideAccount(who); outside {
					c.find("Account %s was granted a part of a bucket through %s", account, c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(accessGrant("IAM", "arn:aws:iam::444455556666:role/reader", "READ", "a-1").by(mallory)).named("another-account"),
					story(accessGrant("DIRECTORY_GROUP", "83d43802-00b1-7054-db02-f1d683aacba5", "READWRITE", "a-2")).named("directory"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(accessGrant("IAM", "arn:aws:iam::111122223333:role/reader", "READ", "a-3")).named("own-role"),
					story(does("s3", "DeleteAccessGrant", `{"id":"a-4"}`)).named("tightened"),
				}
			}),
		},
		{
			ID: "secret-copied", Title: "A secret is copied to a Region that is not in use",
			Loses: Exposure, Severity: Medium, Direction: Loosened, Grades: "low while the configuration does not list the Regions in use",
			Settings: []resource.Path{resource.Path(resource.SentTo)}, Attack: []string{"T1537"}, Covers: []string{"SEC-008"},
			Config: "regions: [eu-west-1, eu-central-1]\n",
			Why:    "The copy has another key and a policy of its own, in a place where few look, and is read there without a trace in this Region.",
			Advice: "Remove the Region from the secret's replication unless something runs there.",
			Look:   lookAtSecretCopies,
			Raises: played(func() []Story {
				return []Story{
					story(replicateSecret("copied-afar", "ap-southeast-3").by(mallory)).named("region-not-listed"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(replicateSecret("copied-nearby", "eu-central-1")).named("region-in-use"),
					story(does("secretsmanager", "RemoveRegionsFromReplication", `{"secretId":"copied-no-more","removeReplicaRegions":["ap-southeast-3"]}`)).named("tightened"),
				}
			}),
		},
	}
}

// directoryGrant says in words what a grant to somebody of a directory is:
// "READWRITE on s3://orders/* to DIRECTORY_GROUP 83d43802-…".
func directoryGrant(grant string) string {
	permission, rest, _ := strings.Cut(grant, " on ")
	scope, who, _ := strings.Cut(rest, " to ")
	kind, id, _ := strings.Cut(who, " ")
	deed := map[string]string{"READ": "read", "WRITE": "write", "READWRITE": "read and write"}[permission]
	if deed == "" {
		deed = "use"
	}
	noun := map[string]string{"DIRECTORY_USER": "User", "DIRECTORY_GROUP": "Group"}[kind]
	return fmt.Sprintf("%s %s of your directory may %s %s", noun, id, deed, scope)
}

func lookAtSecretCopies(c *Case) {
	if c.kind() != resource.Secret {
		return
	}
	for _, d := range c.Family(resource.SentTo) {
		name, _ := resource.SentTo.Name(d.Path)
		region, isReplica := strings.CutPrefix(name, "replica in ")
		switch {
		case !isReplica || d.After == "" || slices.Contains(c.Config.Regions, region):
		case len(c.Config.Regions) > 0:
			c.find("%s is copied to %s, which is not in use", c.name(), region)
		default:
			c.find("%s is copied to %s", c.name(), region).grade(Low)
		}
	}
}

func dataShare(name, consumer string) Step {
	return does("redshift", "AuthorizeDataShare", fmt.Sprintf(`{"dataShareArn":"arn:aws:redshift:eu-west-1:111122223333:datashare:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0/%s","consumerIdentifier":%q}`, name, consumer))
}

func snapshotAccess(name, account string) Step {
	return does("redshift", "AuthorizeSnapshotAccess", fmt.Sprintf(`{"snapshotIdentifier":%q,"snapshotClusterIdentifier":"dw","accountWithRestoreAccess":%q}`, name, account))
}

// outbound is a domain of ours that asks another to be connected.
func outbound(local, account, remote string) Step {
	return does("es", "CreateOutboundConnection", fmt.Sprintf(`{"localDomainInfo":{"aWSDomainInformation":{"ownerId":"111122223333","domainName":%q,"region":"eu-west-1"}},"remoteDomainInfo":{"aWSDomainInformation":{"ownerId":%q,"domainName":%q,"region":"eu-west-1"}},"connectionAlias":"other"}`, local, account, remote)).
		answering(`{"connectionId":"c-0000000001","connectionStatus":{"statusCode":"PENDING_ACCEPTANCE"}}`)
}

// inbound is a domain of ours that lets another in, which asked for it.
func inbound(remote, account, local, id string) Step {
	return does("es", "AcceptInboundConnection", fmt.Sprintf(`{"connectionId":%q}`, id)).
		answering(fmt.Sprintf(`{"connection":{"connectionId":%q,"localDomainInfo":{"aWSDomainInformation":{"ownerId":%q,"domainName":%q,"region":"eu-west-1"}},"remoteDomainInfo":{"aWSDomainInformation":{"ownerId":"111122223333","domainName":%q,"region":"eu-west-1"}},"connectionStatus":{"statusCode":"APPROVED"}}}`, id, account, local, remote))
}

func accessGrant(kind, who, permission, id string) Step {
	return does("s3", "CreateAccessGrant", fmt.Sprintf(`{"CreateAccessGrantRequest":{"AccessGrantsLocationId":"default","AccessGrantsLocationConfiguration":{"S3SubPrefix":"orders-archive/eu/*"},"Grantee":{"GranteeType":%q,"GranteeIdentifier":%q},"Permission":%q}}`, kind, who, permission)).
		answering(fmt.Sprintf(`{"AccessGrantId":%q,"GrantScope":"s3://orders-archive/eu/*"}`, id))
}

func replicateSecret(name, region string) Step {
	return does("secretsmanager", "ReplicateSecretToRegions", fmt.Sprintf(`{"secretId":%q,"addReplicaRegions":[{"region":%q,"kmsKeyId":"alias/aws/secretsmanager"}]}`, name, region))
}

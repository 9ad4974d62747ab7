package judge

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// warehouseRules are about who may sign in to what streams deliver to or read
// from: clusters, domains, topics.
func warehouseRules() []Rule {
	return []Rule{adminPasswordRule(), fineGrainedRule(), warehouseRoleRule(), brokerUserRule(), routingRule()}
}

func adminPasswordRule() Rule {
	return Rule{
		ID: "admin-credential-reset", Title: "The administrator of a database or domain was given another password, or is another",
		Loses: Credentials, Severity: High, Direction: Loosened, Grades: "medium when CloudFormation or a deployer did it",
		Uses: []resource.Call{
			{Source: "redshift.amazonaws.com", Name: "ModifyCluster"}, {Source: "redshift-serverless.amazonaws.com", Name: "UpdateNamespace"},
			{Source: "es.amazonaws.com", Name: "UpdateDomainConfig"}, {Source: "es.amazonaws.com", Name: "UpdateElasticsearchDomainConfig"},
		},
		Attack: []string{"T1098.001"}, Covers: []string{"RED-003", "OS-004", "OS-009"},
		Why:    "Whoever set it can sign in as the administrator, past every permission of AWS, and read or change all that was delivered.",
		Advice: "Set another at once unless you know who did it, or let Secrets Manager keep it.",
		Look: func(c *Case) {
			switch {
			case c.said("dryRun") == "true":
			case c.said("masterUserPassword") == "true", c.said("adminUserPassword") == "true":
				c.calmer(c.find("The administrator of %s was given another password", c.name()), Medium).was("The password is in no record.")
			case c.said("masterUserARN") != "":
				c.calmer(c.find("%s may do everything in %s now", principal(c.said("masterUserARN")), c.name()), Medium)
			case c.said("masterUserOptions") == "true":
				c.calmer(c.find("%s has another administrator, or another password of his", c.name()), Medium)
			}
		},
		Revert: func(*Case) (command, note string) {
			return "", "The old password cannot be brought back; set one that only you know."
		},
		Raises: played(func() []Story {
			return []Story{
				story(does("redshift", "ModifyCluster", `{"clusterIdentifier":"dw-reset","masterUserPassword":"****"}`).by(mallory)).named("redshift"),
				story(does("redshift-serverless", "UpdateNamespace", `{"namespaceName":"lake-reset","adminUserPassword":"HIDDEN_DUE_TO_SECURITY_REASONS"}`).by(mallory)).named("redshift-serverless"),
				story(does("es", "UpdateDomainConfig", `{"domainName":"search-reset","advancedSecurityOptions":{"masterUserOptions":{"masterUserName":"admin"}}}`).by(mallory)).named("opensearch"),
				story(does("es", "UpdateElasticsearchDomainConfig", `{"domainName":"old-search-reset","advancedSecurityOptions":{"masterUserOptions":{"masterUserARN":"arn:aws:iam::111122223333:role/SupportReadOnly"}}}`).by(mallory)).named("elasticsearch"),
			}
		}),
		Quiet: played(func() []Story {
			return []Story{
				story(does("redshift", "ModifyCluster", `{"clusterIdentifier":"dw-managed","manageMasterPassword":true}`)).named("kept-by-aws"),
				story(does("es", "UpdateDomainConfig", `{"domainName":"search-tried","dryRun":true,"advancedSecurityOptions":{"masterUserOptions":{"masterUserName":"admin"}}}`)).named("dry-run"),
			}
		}),
	}
}

func fineGrainedRule() Rule {
	update := func(call, domain, options string) Step {
		return does("es", call, `{"domainName":"`+domain+`","advancedSecurityOptions":`+options+`}`)
	}
	return Rule{
		ID: "fine-grained-access-off", Title: "A domain asks less of who reads it",
		Loses: Identity, Severity: High, Direction: Loosened,
		Grades:   unknownOff,
		Settings: []resource.Path{resource.FineGrainedAccess, resource.AnonymousAuth}, Attack: []string{"T1098", "T1562"}, Covers: []string{"OS-004", "OS-009"},
		Why:    "Whoever gets past the access policy of the domain reads and changes every index.",
		Advice: "Take it back. While somebody migrates to fine-grained access, let it last for days, not weeks.",
		Look: func(c *Case) {
			if c.Asked.Effect == resource.Creates {
				return
			}
			if d, off := c.became(resource.FineGrainedAccess, "false"); off {
				c.findGone(d, "does not tell its users apart any more", "was told not to tell its users apart")
			}
			if _, on := c.became(resource.AnonymousAuth, "true"); on {
				c.find("%s lets in users without a name", c.name())
			}
		},
		Raises: played(func() []Story {
			return []Story{
				story(update("UpdateDomainConfig", "told-apart", `{"enabled":true}`), update("UpdateDomainConfig", "told-apart", `{"enabled":false}`).after(time.Hour).by(mallory)).named("off"),
				story(update("UpdateDomainConfig", "told-apart-or-not", `{"enabled":false}`).by(mallory)).named("before-unknown"),
				story(update("UpdateDomainConfig", "nameless", `{"anonymousAuthEnabled":true}`)).named("anonymous"),
				story(update("UpdateElasticsearchDomainConfig", "old-told-apart", `{"enabled":false}`).by(mallory)).named("elasticsearch"),
				story(update("UpdateElasticsearchDomainConfig", "old-nameless", `{"anonymousAuthEnabled":true}`)).named("elasticsearch-anonymous"),
			}
		}),
		Quiet: played(func() []Story {
			return []Story{
				story(update("UpdateDomainConfig", "told-apart-now", `{"enabled":true}`)).named("on"),
				story(update("UpdateDomainConfig", "names-only", `{"anonymousAuthEnabled":false}`)).named("anonymous-off"),
			}
		}),
	}
}

func warehouseRoleRule() Rule {
	const science = "arn:aws:iam::111122223333:role/data-science"
	roles := func(cluster, members string) Step {
		return does("redshift", "ModifyClusterIamRoles", `{"clusterIdentifier":"`+cluster+`",`+members+`}`)
	}
	return Rule{
		ID: "warehouse-role-added", Title: "A Redshift cluster may act as another role",
		Loses: Identity, Severity: High, Direction: Loosened, Grades: "medium when CloudFormation or a deployer did it",
		Settings: []resource.Path{resource.Path(resource.ClusterRole)}, Attack: []string{"T1098.003"}, Covers: []string{"RED-008"},
		Why:    "Whoever may run COPY and UNLOAD in the cluster reads and writes whatever the role may.",
		Advice: "Take the role from the cluster unless a load needs it, and compare what it may do with what loads need.",
		Look: func(c *Case) {
			for _, d := range c.Family(resource.ClusterRole) {
				arn, _ := resource.ClusterRole.Name(d.Path)
				if d.After != "true" || c.Asked.Effect == resource.Creates {
					continue
				}
				f := c.calmer(c.find("%s may act as role %s", c.name(), short(arn)), Medium)
				if !d.BeforeKnown {
					f.was("Whether it could before is not known: no event that was seen has told it.")
				}
			}
		},
		Raises: played(func() []Story {
			return []Story{
				story(roles("dw-broadened", `"addIamRoles":["`+science+`"]`).by(mallory)),
				story(roles("dw-broadened-again", `"removeIamRoles":["`+science+`"]`), roles("dw-broadened-again", `"addIamRoles":["`+science+`"]`).after(time.Hour).by(mallory)).named("known"),
			}
		}),
		Quiet: played(func() []Story {
			return []Story{
				story(roles("dw-narrowed", `"removeIamRoles":["`+science+`"]`)).named("removed"),
				story(does("redshift", "CreateCluster", `{"clusterIdentifier":"dw-same","iamRoles":["`+science+`"]}`), roles("dw-same", `"addIamRoles":["`+science+`"]`).after(time.Hour)).named("same-again"),
			}
		}),
	}
}

func brokerUserRule() Rule {
	const secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_"
	scram := func(call, cluster, name string) Step {
		return does("kafka", call, `{"clusterArn":"arn:aws:kafka:eu-west-1:111122223333:cluster/`+cluster+`/0a1b2c3d-1","secretArnList":["`+secret+name+`"]}`)
	}
	return Rule{
		ID: "broker-user-added", Title: "An MSK cluster takes another name and password",
		Loses: Credentials, Severity: High, Direction: Loosened, Grades: "low when CloudFormation or a deployer did it",
		Settings: []resource.Path{resource.Path(resource.ScramSecret)}, Attack: []string{"T1098.001"}, Covers: []string{"MSK-006"},
		Why:    "Whoever knows the password reads the topics that streams deliver from, and writes to them, past every permission of AWS.",
		Advice: "Take the secret from the cluster unless you know whose user it is.",
		Look: func(c *Case) {
			for _, d := range c.Family(resource.ScramSecret) {
				if arn, _ := resource.ScramSecret.Name(d.Path); d.After == "true" {
					c.calmer(c.find("%s lets in whoever knows secret %s", brokers(c.name()), short(arn)), Low)
				}
			}
		},
		Raises: played(func() []Story {
			return []Story{story(scram("BatchAssociateScramSecret", "joined", "mallory-Ab12Cd").by(mallory))}
		}),
		Quiet: played(func() []Story {
			return []Story{
				story(scram("BatchDisassociateScramSecret", "left", "former-Ab12Cd")).named("taken-away"),
			}
		}),
	}
}

// brokers is a cluster's name without the id that its ARN ends in.
func brokers(name string) string {
	name, _, _ = strings.Cut(name, "/")
	return name
}

func routingRule() Rule {
	route := func(cluster, on string) Step {
		return does("redshift", "ModifyCluster", `{"clusterIdentifier":"`+cluster+`","enhancedVpcRouting":`+on+`}`)
	}
	return Rule{
		ID: "warehouse-routing-public", Title: "A Redshift cluster loads over the internet",
		Loses: Access, Severity: Medium, Direction: Loosened,
		Grades:   unknownOff,
		Settings: []resource.Path{resource.EnhancedVPCRouting}, Attack: []string{"T1040"}, Covers: []string{"RED-004"},
		Why:    "What is loaded and unloaded leaves your network, past its endpoints, flow logs and rules.",
		Advice: "Switch enhanced VPC routing on again.",
		Look: func(c *Case) {
			if d, off := c.became(resource.EnhancedVPCRouting, "false"); off && c.Asked.Effect != resource.Creates {
				c.findGone(d, "no longer loads and unloads within your network", "was told not to load and unload within your network")
			}
		},
		Raises: played(func() []Story {
			return []Story{
				story(route("dw-inside", "true"), route("dw-inside", "false").after(time.Hour).by(mallory)),
				story(route("dw-inside-or-not", "false")).named("before-unknown"),
			}
		}),
		Quiet: played(func() []Story { return []Story{story(route("dw-inside-now", "true"))} }),
	}
}

package judge

import (
	"slices"

	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// keyPolicyRules are about what a key is born with, and where else it goes.
func keyPolicyRules() []Rule {
	const bypass = `,"bypassPolicyLockoutSafetyCheck":true`
	const weak, outside, replica, near = "4a1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f01", "4b1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f02", "4c1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f03", "4d1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f04"
	keyCalls := func(names ...string) (all []resource.Call) {
		for _, name := range names {
			all = append(all, resource.Call{Source: "kms.amazonaws.com", Name: name})
		}
		return all
	}
	replicate := func(id, region, more string) Step {
		return does("kms", "ReplicateKey", `{"keyId":"`+id+`","replicaRegion":"`+region+`","bypassPolicyLockoutSafetyCheck":false`+more+`}`).about(keyARN(id))
	}
	return []Rule{
		{
			ID: "key-lockout-risk", Title: "A key was given a policy without the check that keeps its owner in",
			Loses: Keys, Severity: High, Direction: Loosened, Grades: "medium for a new key",
			Uses: keyCalls("PutKeyPolicy", "CreateKey", "ReplicateKey"), Attack: []string{"T1531", "T1486"},
			Covers: []string{"KMS-005"},
			Why:    "A policy under which nobody may change it any more is accepted then; only AWS Support can get the key back, and the data with it.",
			Advice: "Look whether an administrator of yours may still change the policy, and put the old one back otherwise.",
			Look: func(c *Case) {
				if c.said("bypassPolicyLockoutSafetyCheck") != "true" {
					return
				}
				if f := c.find("the owner may have shut himself out of %s: its policy was not checked for that", c.name()); c.Asked.Effect == resource.Creates {
					f.grade(Medium)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("kms", "PutKeyPolicy", `{"keyId":"4e1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f05","policyName":"default"`+bypass+`,"policy":`+inText(letting(ownRoot, "kms:*", "*"))+`}`).about(keyARN("4e1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f05")).by(mallory)).named("known-key"),
					story(createKey("4f1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f06", bypass)).named("new-key"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(keyPolicy("5a1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f07", letting(ownRoot, "kms:*", "*"))).named("checked")}
			}),
		},
		{
			ID: "key-from-outside", Title: "A key was made whose material is not AWS's",
			Loses: Keys, Severity: Medium, Direction: Changed, Grades: "low when CloudFormation or a deployer did it",
			Uses: keyCalls("CreateKey"), Attack: []string{"T1600"},
			Covers: []string{"KMS-020"},
			Why:    "Whoever holds the material outside can read the data without a trace in CloudTrail, and can take it away.",
			Advice: "Find out who holds the material, or use a key of KMS's own for delivered data.",
			Look: func(c *Case) {
				held := map[string]string{"EXTERNAL": "was brought in from outside", "EXTERNAL_KEY_STORE": "stays in a store outside of AWS"}[c.Is[resource.KeyOrigin]]
				if held == "" {
					return
				}
				if f := c.find("%s was made, whose material %s", c.name(), held); c.routine() {
					f.grade(Low)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(createKey(weak, `,"origin":"EXTERNAL"`)).named("imported"),
					story(createKey(outside, `,"origin":"EXTERNAL_KEY_STORE","customKeyStoreId":"cks-1","xksKeyId":"k"`)).named("external-store"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(createKey("5b1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f08", `,"origin":"AWS_KMS"`)).named("own-material")}
			}),
		},
		{
			ID: "key-replicated", Title: "A key can be used in another Region, where you have no streams or under another policy",
			Loses: Keys, Severity: Medium, Direction: Loosened,
			Grades: "high when the other policy lets outsiders in; low when it is not told in which Regions you are",
			Uses:   keyCalls("ReplicateKey"), Attack: []string{"T1537"},
			Covers: []string{"KMS-018"},
			Why:    "The replica decrypts the same data, and whoever may use it there is decided by a policy of its own.",
			Advice: "Schedule the deletion of the replica unless somebody asked for it.",
			Look:   lookAtReplica,
			Raises: played(func() []Story {
				return []Story{
					story(replicate(replica, "ap-south-1", "")).named("elsewhere"),
					story(replicate("5c1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f09", "eu-central-1", `,"policy":`+inText(letting(partnerRoot, "kms:Decrypt", "*")))).named("policy"),
				}
			}),
			Config: "regions: [eu-west-1, eu-central-1]",
			Quiet:  played(func() []Story { return []Story{story(replicate(near, "eu-central-1", "")).named("region-in-use")} }),
		},
	}
}

// lookAtReplica tells where else a key can be used from now on.
func lookAtReplica(c *Case) {
	const same = "The replica has the same key material, and a policy of its own."
	region, document := c.said("replicaRegion"), c.said("policy")
	inUse := slices.Contains(c.Config.Regions, region)
	switch {
	case region == "":
	case document != "":
		f := c.find("%s can be used in %s too, under another policy", c.name(), region).was(same)
		about, opts := c.policySubject(), policy.Options{Budget: policyBudget}
		about.Name = "the replica"
		if doc, err := parsePolicy(document); err == nil {
			if open := policy.Judge(doc, about, opts); open.Public || len(open.CrossAccount) > 0 {
				f.grade(High).was("%s %s", same, open.Reason)
			}
		}
	case len(c.Config.Regions) == 0:
		c.find("%s can be used in %s too", c.name(), region).grade(Low).was(same)
	case !inUse:
		c.find("%s can be used in %s too, where you have no streams", c.name(), region).was(same)
	}
}

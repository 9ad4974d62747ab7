package judge

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// keyRules are about KMS keys that can no longer be used.
func keyRules() []Rule {
	return []Rule{
		{
			ID: "key-disabled", Title: "A key was disabled",
			Loses: Keys, Severity: Critical, Direction: Broken,
			Settings: []resource.Path{resource.KeyState}, Attack: []string{"T1486", "T1489"}, Covers: []string{"KMS-010"},
			Why:    "Nothing under the key can be read or written from now on: streams stop delivering, and records are lost once their retries are used up.",
			Advice: "Enable the key again, then ask who wanted it off. Disabling is how data is held to ransom.",
			Look: func(c *Case) {
				d, off := c.became(resource.KeyState, resource.KeyDisabled)
				if !off || c.Asked.Call.Name == cancelDeletion || c.created() {
					return // a key whose deletion was called off is disabled at first
				}
				if f := c.find("%s is disabled: nothing under it can be read or written", c.name()); d.BeforeKnown {
					f.was("It could be used.")
				}
			},
			Revert: orSafe(resource.Settings{resource.KeyState: resource.KeyEnabled}),
			Raises: played(func() []Story {
				return []Story{
					story(newKey("disabled"), create(firehose.ExtendedS3, "to-disabled-key", objectKey(keyOf("disabled"))).after(time.Minute), onKey("DisableKey", "disabled").after(2*time.Minute).by(mallory)).named("in-use"),
					story(onKey("DisableKey", "disabled-unknown").by(mallory)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(onKey("EnableKey", "enabled")).named("enabled"),
					story(onKey("CancelKeyDeletion", "disabled-spared")).named("deletion-cancelled"),
				}
			}),
		},
		{
			ID: "key-deletion-scheduled", Title: "A key will be deleted, and all data under it with it",
			Loses: Keys, Severity: Critical, Direction: Broken,
			Settings: []resource.Path{resource.KeyState, resource.DeletionDate}, Attack: []string{"T1485", "T1486"}, Covers: []string{"KMS-011"},
			Why:    "The key cannot be used from now on. Once it is gone nobody can bring back what it encrypted, AWS included.",
			Advice: "Cancel the deletion and enable the key again; cancelling alone leaves it disabled.",
			Look:   (*Case).lookAtKeyDeletion,
			Revert: orSafe(resource.Settings{resource.KeyState: resource.KeyEnabled, resource.DeletionDate: ""}),
			Raises: played(func() []Story {
				return []Story{
					story(newKey("doomed"), deletionOf("doomed", 7).after(time.Minute).by(mallory)).named("known"),
					story(deletionOf("doomed-unknown", 30).by(mallory)).named("before-unknown"),
					story(onKey("ScheduleKeyDeletion", "doomed-family").answering(`{"keyState":"PendingReplicaDeletion","pendingWindowInDays":30}`)).named("family"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(onKey("CancelKeyDeletion", "spared")).named("cancelled"),
					story(newKey("doomed-again"), onKey("EnableKey", "doomed-again").after(time.Minute)).named("in-use"),
				}
			}),
		},
		{
			ID: "key-material-deleted", Title: "A key lost its material",
			Loses: Keys, Severity: Critical, Direction: Broken,
			Settings: []resource.Path{resource.KeyState, resource.Exists}, Attack: []string{"T1485"}, Covers: []string{"KMS-012"},
			Why:    "Nothing under the key can be read or written until the same material is imported again, by whoever kept a copy; a key that KMS has deleted is gone for good.",
			Advice: "Import the material again if you have it. If not, what the key encrypted is lost: stop what would delete the last copies in clear.",
			Look: func(c *Case) {
				if c.kind() != resource.Key || c.created() {
					return
				}
				if _, gone := c.became(resource.Exists, "false"); gone {
					c.find("%s is gone: nothing under it can ever be read again", c.name()).was("Its deletion had been scheduled, and nobody cancelled it.")
					return
				}
				if d, gone := c.became(resource.KeyState, resource.KeyPendingImport); gone {
					if f := c.find("%s has lost its material: nothing under it can be read or written", c.name()); d.BeforeKnown {
						f.was("It could be used.")
					}
				}
			},
			Revert: (*Case).importAgain,
			Raises: played(func() []Story {
				return []Story{
					story(newKey("emptied"), onKey("DeleteImportedKeyMaterial", "emptied").after(time.Minute).by(mallory)).named("known"),
					story(onKey("DeleteImportedKeyMaterial", "emptied-unknown").by(mallory)).named("before-unknown"),
					story(does("kms", "DeleteExpiredKeyMaterial").about(keyOf("expired")).by(kmsItself)).named("expired"),
					story(does("kms", "DeleteKey").about(keyOf("gone")).by(kmsItself)).named("deleted-by-KMS"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("kms", "CreateKey", `{"origin":"EXTERNAL","multiRegion":false}`).about(keyOf("to-import"))).named("created-empty"),
					story(onKey("ImportKeyMaterial", "imported", `"expirationModel":"KEY_MATERIAL_DOES_NOT_EXPIRE"`)).named("imported"),
				}
			}),
		},
		{
			ID: "key-primary-moved", Title: "Another Region rules a multi-Region key",
			Loses: Keys, Severity: Low, Direction: Changed,
			Settings: []resource.Path{resource.PrimaryRegion}, Attack: []string{"T1578"}, Covers: []string{"KMS-019"},
			Why:    "Rotation and new replicas of the whole family are decided there from now on, by whoever is trusted there.",
			Advice: "Ask why. Move the primary back when nobody works in that Region.",
			Look: func(c *Case) {
				d, moved := c.now(resource.PrimaryRegion)
				if !moved {
					return
				}
				if f := c.find("%s and its replicas are ruled from %s now", c.name(), d.After); d.BeforeKnown {
					f.was("They were ruled from %s.", d.Before)
				} else {
					f.was("They were ruled from another Region, most likely %s.", c.Event.Region)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(onKey("UpdatePrimaryRegion", "moved", `"primaryRegion":"us-west-2"`))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(onKey("ReplicateKey", "replicated", `"replicaRegion":"us-west-2"`))}
			}),
			Revert: func(c *Case) (string, string) {
				region := c.Event.Region
				if was := c.Was[resource.PrimaryRegion]; was != "" {
					region = was
				}
				d, _ := c.now(resource.PrimaryRegion)
				return "aws kms update-primary-region --key-id " + strings.Replace(c.Asked.Target.ARN, ":"+c.Event.Region+":", ":"+d.After+":", 1) +
					" --primary-region " + region + " --region " + d.After, ""
			},
		},
	}
}

// cancelDeletion calls a key's deletion off.
const cancelDeletion = "CancelKeyDeletion"

// lookAtKeyDeletion finds a key that will be deleted. A secret, which has a
// date too, is none.
func (c *Case) lookAtKeyDeletion() {
	state, _ := c.now(resource.KeyState)
	date, dated := c.now(resource.DeletionDate)
	if c.kind() != resource.Key || !strings.HasPrefix(state.After, "Pending") || !strings.HasSuffix(state.After, "Deletion") && (!dated || date.After == "") {
		return
	}
	f := c.find("%s will be deleted %s, and all data under it becomes unreadable", c.name(), c.deletionTime(state.After, date.After))
	if state.BeforeKnown {
		f.was("%s", map[string]string{resource.KeyEnabled: "It could be used.", resource.KeyDisabled: "It was disabled."}[state.Before])
	}
}

// defaultDeletionDays is how long KMS waits unless it is told otherwise:
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
const defaultDeletionDays = 30

// deletionTime says when a key will be gone, as well as the record tells.
func (c *Case) deletionTime(state, date string) string {
	days, err := strconv.Atoi(c.said("pendingWindowInDays"))
	switch {
	case state == "PendingReplicaDeletion":
		return "once its replicas are gone"
	case err == nil:
		return fmt.Sprintf("in %d days", days)
	case !c.Unseen:
		return fmt.Sprintf("in %d days", defaultDeletionDays)
	}
	return "on " + date
}

// importAgain is how material comes back, if anybody has a copy.
func (c *Case) importAgain() (command, note string) {
	if c.Asked.Effect == resource.Deletes {
		return "", "Nothing brings a deleted key back."
	}
	return "aws kms get-parameters-for-import --key-id " + c.Asked.Target.ARN + " --wrapping-algorithm RSAES_OAEP_SHA_256 --wrapping-key-spec RSA_4096 --region " + c.Event.Region,
		"Then encrypt the material with the public key of the answer and give it to aws kms import-key-material. Only who kept a copy of it can."
}

// kmsItself makes the calls that nobody made: what was scheduled has come.
var kmsItself = Caller{Identity: `{"accountId":"111122223333","invokedBy":"AWS Internal"}`, IP: "AWS Internal", Agent: "AWS Internal"}

// keyOf is the ARN of the key of a story.
func keyOf(name string) string {
	return "arn:aws:kms:eu-west-1:111122223333:key/" + uuid("key "+name)
}

// newKey creates the key of a story.
func newKey(name string) Step {
	return does("kms", "CreateKey", `{"origin":"AWS_KMS","multiRegion":false,"bypassPolicyLockoutSafetyCheck":false}`).about(keyOf(name))
}

// onKey is a call about the key of a story, with more members of its request.
func onKey(call, name string, more ...string) Step {
	members := append([]string{fmt.Sprintf(`"keyId":%q`, keyOf(name))}, more...)
	return does("kms", call, "{"+strings.Join(members, ",")+"}").about(keyOf(name))
}

// deletionOf schedules the deletion of the key of a story.
func deletionOf(name string, days int) Step {
	return onKey("ScheduleKeyDeletion", name, fmt.Sprintf(`"pendingWindowInDays":%d`, days)).
		answering(fmt.Sprintf(`{"keyId":%q,"keyState":"PendingDeletion","deletionDate":"Dec 3, 2026, 12:00:00 AM","pendingWindowInDays":%d}`, keyOf(name), days))
}

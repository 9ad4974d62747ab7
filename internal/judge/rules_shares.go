package judge

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// resourceShareRules are about what RAM shares.
func resourceShareRules() []Rule {
	return []Rule{
		{
			ID: "shared-outside", Title: "Resources are shared outside of the organization",
			Loses: Exposure, Severity: High, Direction: Loosened,
			Grades:   "medium when nobody outside has the share yet, or when it is shared with an organization and the configuration does not say which is yours",
			Settings: []resource.Path{resource.Path(resource.SharedWith), resource.Path(resource.SharedResource), resource.ExternalPrincipals},
			Attack:   []string{"T1537"}, Covers: []string{"RAM-001", "RAM-002"},
			Why:    "The other account uses what is shared as if it were its own, and can hand it on to everybody there.",
			Advice: "Take the principal out of the share, and let the share be given inside the organization only.",
			Look:   lookAtShare,
			Revert: undone,
			Raises: played(func() []Story {
				return []Story{
					story(share("lake-out", `"allowExternalPrincipals":true,"resourceArns":["arn:aws:glue:eu-west-1:111122223333:table/lake/orders"],"principals":["444455556666"]`).by(mallory)).named("new"),
					story(share("lake-openable", `"allowExternalPrincipals":true,"resourceArns":["arn:aws:kafka:eu-west-1:111122223333:cluster/orders/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0-2"]`)).named("nobody-yet"),
					story(share("lake-inside", `"allowExternalPrincipals":false`), associate("lake-inside", `"principals":["arn:aws:iam::444455556666:role/reader"]`).after(time.Minute).by(mallory)).named("joined"),
					story(share("lake-filled", `"allowExternalPrincipals":true,"principals":["444455556666"]`), associate("lake-filled", `"resourceArns":["arn:aws:kinesis:eu-west-1:111122223333:stream/orders"]`).after(time.Minute)).named("more-for-those-outside"),
					story(share("lake-to-org", `"allowExternalPrincipals":false`), associate("lake-to-org", `"principals":["arn:aws:organizations::444455556666:organization/o-0badc0de11"]`).after(time.Minute)).named("an-organization"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(share("lake-kept", `"allowExternalPrincipals":false,"resourceArns":["arn:aws:glue:eu-west-1:111122223333:table/lake/kept"],"principals":["111122223333"]`)).named("own-account"),
					story(does("ec2", "ModifySnapshotAttribute", `{"snapshotId":"snap-00000000000000401","createVolumePermission":{"add":{"items":[{"userId":"444455556666"}]}},"attributeType":"CREATE_VOLUME_PERMISSION"}`)).named("a-snapshot"),
					story(does("ram", "DisassociateResourceShare", `{"resourceShareArn":"`+shareARN("lake-closed")+`","principals":["444455556666"]}`)).named("tightened"),
				}
			}),
		},
	}
}

func lookAtShare(c *Case) {
	if c.kind() != resource.ResourceShare {
		return // images and snapshots are shared too, by themselves
	}
	outside := c.sharedOutside()
	for _, d := range c.Family(resource.SharedWith) {
		who, _ := resource.SharedWith.Name(d.Path)
		switch told := outside[who]; {
		case d.After != "true":
		case told == unsureWho:
			c.find("%s gives an organization %s, and nobody knows which that is", c.shareName(), c.shared()).grade(Medium).toward(Unclear)
		case told != "":
			c.find("%s gives %s %s", c.shareName(), told, c.shared())
		}
	}
	if len(c.Family(resource.SharedWith)) == 0 {
		c.lookAtWider(outside)
	}
}

// lookAtWider finds a share that holds more for those outside, or may be given
// to some.
func (c *Case) lookAtWider(outside map[string]string) {
	more := false
	for _, d := range c.Family(resource.SharedResource) {
		more = more || d.After == "true"
	}
	d, open := c.became(resource.ExternalPrincipals, "true")
	switch {
	case more && len(outside) > 0:
		c.find("%s gives %s %s", c.shareName(), joined(slices.Collect(maps.Values(outside))), c.shared())
	case open && d.Before != "true" && (more || !c.created()):
		c.find("%s may be given to accounts outside of the organization: it holds %s", c.shareName(), c.shared()).grade(Medium)
	}
}

// unsureWho stands for an organization that may be ours.
const unsureWho = "an organization"

// sharedOutside says in words which of those who have a share are not ours.
func (c *Case) sharedOutside() map[string]string {
	words := map[string]string{}
	for p, value := range c.Is {
		who, ok := resource.SharedWith.Name(p)
		if !ok || value != "true" {
			continue
		}
		if strings.Contains(who, ":organizations:") {
			switch ours := c.Config.Organization; {
			case ours == "":
				words[who] = unsureWho
			case !strings.Contains(who, "/"+ours):
				words[who] = "another organization"
			}
		} else if account, outside := c.outsideAccount(who); outside {
			words[who] = "account " + account
		}
	}
	return words
}

// shareName is the name that somebody gave a share, or its id.
func (c *Case) shareName() string {
	if name := c.said("name"); name != "" {
		return "resource share " + name
	}
	return c.name()
}

// shared lists what a share holds, as far as known.
func (c *Case) shared() string {
	var names []string
	for p, value := range c.Is {
		if arn, ok := resource.SharedResource.Name(p); ok && value == "true" {
			names = append(names, receiverName(arn))
		}
	}
	if len(names) == 0 {
		return "what it holds"
	}
	return joined(names)
}

func shareARN(name string) string {
	return "arn:aws:ram:eu-west-1:111122223333:resource-share/" + name
}

func share(name, more string) Step {
	return does("ram", "CreateResourceShare", fmt.Sprintf(`{"name":%q,%s}`, name, more)).
		answering(fmt.Sprintf(`{"resourceShare":{"resourceShareArn":%q,"name":%q,"owningAccountId":"111122223333","status":"ACTIVE"}}`, shareARN(name), name))
}

func associate(name, more string) Step {
	return does("ram", "AssociateResourceShare", fmt.Sprintf(`{"resourceShareArn":%q,%s}`, shareARN(name), more))
}

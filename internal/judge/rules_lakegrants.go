package judge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// lakeGrantRules are about what Lake Formation lets whom do.
func lakeGrantRules() []Rule {
	entry := func(who, table, more string) string {
		return `{"principal":{"dataLakePrincipalIdentifier":"` + who + `"},"resource":{"table":{"databaseName":"lake","name":"` + table + `"}},` + more + `}`
	}
	grant := func(who, table, more string) Step {
		return does("lakeformation", "GrantPermissions", entry(who, table, more))
	}
	batch := func(table, who, more string) Step {
		return does("lakeformation", "BatchGrantPermissions", `{"entries":[{"id":"1",`+strings.TrimPrefix(entry(who, table, more), "{")+`]}`)
	}
	const (
		analyst = "arn:aws:iam::111122223333:role/analyst"
		sel     = `"permissions":["SELECT"]`
	)
	delivers := func(stream, role string) Step {
		return create(firehose.Iceberg, stream, `{"roleARN":"`+role+`"}`)
	}
	loader := "arn:aws:iam::111122223333:role/lake-loader"
	return []Rule{
		{
			ID: "lake-granted-widely", Title: "Tables were opened to everybody, to another account, or to be passed on",
			Loses: Governance, Severity: High, Direction: Loosened, Grades: "medium for everything to one of your own, and when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.Path(resource.LakeGrant)}, Attack: []string{"T1098"}, Covers: []string{"LF-001", "LF-002"},
			Why:    "Whoever may pass a permission on decides from now on who has it; what everybody or another account has is out of your hands.",
			Advice: "Revoke it unless somebody can name the reason, and look at what was read meanwhile.",
			Look:   lookAtGrants,
			Raises: played(func() []Story {
				return []Story{
					story(grant("IAM_ALLOWED_PRINCIPALS", "for_all", `"permissions":["ALL"]`).by(mallory)).named("everybody"),
					story(grant("444455556666", "for_others", sel).by(mallory)).named("other-account"),
					story(grant(analyst, "to_pass_on", sel+`,"permissionsWithGrantOption":["SELECT"]`).by(mallory)).named("to-pass-on"),
					story(grant(analyst, "whole", `"permissions":["ALL"]`)).named("all-to-one"),
					story(batch("in_batch", "IAM_ALLOWED_PRINCIPALS", `"permissions":["SELECT"]`).by(mallory)).named("batch"),
					story(batch("in_batch_abroad", "arn:aws:iam::444455556666:role/reader", sel).by(mallory)).named("batch-other-account"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(grant(analyst, "for_one", sel)).named("one-of-ours"),
					story(does("lakeformation", "RevokePermissions", entry("IAM_ALLOWED_PRINCIPALS", "closed_again", `"permissions":["ALL"]`))).named("revoked"),
				}
			}),
		},
		{
			ID: "lake-grant-revoked", Title: "A role by which streams deliver lost a permission in the data lake",
			Loses: Governance, Severity: Medium, Direction: Broken,
			Settings: []resource.Path{resource.Path(resource.LakeGrant)}, Attack: []string{"T1531"}, Covers: []string{"LF-007"},
			Why:    "Records for the table wait until the stream's retries are used up, and then go to the error bucket.",
			Advice: "Grant it again, unless the role has it by another grant.",
			Look:   lookAtLostGrant,
			Revert: func(c *Case) (command, note string) {
				had := resource.Settings{}
				for _, d := range c.Family(resource.LakeGrant) {
					name, _ := resource.LakeGrant.Name(d.Path)
					if p, ok := resource.ParseLakePermission(name); ok && d.After == "" {
						had[d.Path] = p.Principal
					}
				}
				return c.back(had.Known(), had), ""
			},
			Raises: played(func() []Story {
				return []Story{
					story(delivers("loads-the-lake", loader), does("lakeformation", "RevokePermissions", entry(loader, "loaded", `"permissions":["INSERT","SELECT"]`)).after(time.Hour).by(mallory)),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("lakeformation", "RevokePermissions", entry(analyst, "not_for_analysts", sel))).named("no-streams-role"),
				}
			}),
		},
	}
}

// granted are the permissions that a call gave, or took from, one principal on
// one resource.
type granted struct {
	principal, on string
	grantable     bool // to be passed on
	permissions   []string
	known         bool // whether they were there before
}

// grants lists the permissions that the call gave, or took.
func (c *Case) grants(given bool) []*granted {
	var all []*granted
	for _, d := range c.Family(resource.LakeGrant) {
		name, _ := resource.LakeGrant.Name(d.Path)
		p, ok := resource.ParseLakePermission(name)
		if !ok || given != (d.After != "") {
			continue
		}
		on := tableOf(p.Resource)
		i := slices.IndexFunc(all, func(g *granted) bool {
			return g.principal == p.Principal && g.on == on && g.grantable == p.Grantable
		})
		if i < 0 {
			all, i = append(all, &granted{principal: p.Principal, on: on, grantable: p.Grantable, known: true}), len(all)
		}
		all[i].permissions = append(all[i].permissions, p.Permission)
		all[i].known = all[i].known && d.BeforeKnown
	}
	return all
}

func lookAtGrants(c *Case) {
	for _, g := range c.grants(true) {
		if f := c.grantedWidely(g); f != nil && !g.known {
			f.was("Whether this was granted before is not known: no event that was seen has told it.")
		}
	}
}

// grantedWidely tells of permissions; nil when there is nothing to tell.
func (c *Case) grantedWidely(g *granted) *Finding {
	permissions := list(few(g.permissions))
	switch whom, wide := c.everybodyOrForeign(g.principal); {
	case wide && g.grantable:
		return c.calmer(c.find("%s may give others %s on %s", whom, permissions, g.on), Medium)
	case wide:
		return c.calmer(c.find("%s has %s on %s", whom, permissions, g.on), Medium)
	case g.grantable:
		return c.calmer(c.find("%s may give others %s on %s", principal(g.principal), permissions, g.on), Medium)
	case slices.Contains(g.permissions, "ALL"):
		return c.calmer(c.find("%s may do everything with %s", principal(g.principal), g.on).grade(Medium), Low)
	}
	return nil
}

// organizationARN finds the ARNs of organizations and their units.
var organizationARN = regexp.MustCompile(`^arn:[a-z-]+:organizations::[0-9]{12}:(organization|ou)/(o-[a-z0-9]+)`)

// everybodyOrForeign names a principal that is everybody, or not ours:
// https://docs.aws.amazon.com/lake-formation/latest/dg/lf-permissions-reference.html
func (c *Case) everybodyOrForeign(principal string) (whom string, wide bool) {
	if principal == iamAllowed {
		return "everybody whom IAM lets in", true
	}
	if m := organizationARN.FindStringSubmatch(principal); m != nil {
		if own := c.Config.Zone().Organization; own != "" && m[2] == own {
			return "every account of the organization's " + m[1], true
		}
		return "the organization " + m[2], true
	}
	account, everybody := strings.CutSuffix(principal, ":IAMPrincipals")
	if strings.HasPrefix(principal, "arn:") {
		account = arnAccount(principal)
	}
	switch ours := account == "" || c.Config.OwnAccount(account, c.Event.Account); {
	case !ours:
		return fmt.Sprintf("account %s, which is not yours,", account), true
	case everybody:
		return "every user and role of account " + account, true
	}
	return "", false
}

// lakeName finds the names in what a permission is for, which Lake Formation
// writes as {"Table":{"DatabaseName":"lake","Name":"orders"}}.
var lakeName = regexp.MustCompile(`"(DatabaseName|Name|ResourceArn|TableName)":"([^"]*)"`)

// tableOf is what a permission is for: "lake.orders".
func tableOf(on string) string {
	var parts []string
	for _, m := range lakeName.FindAllStringSubmatch(on, -1) {
		parts = append(parts, m[2])
	}
	if len(parts) == 0 {
		return "the catalog"
	}
	return strings.Join(parts, ".")
}

// lookAtLostGrant finds what a role by which streams deliver lost. The call is
// about the role and the table too, so that the streams of both are known: by
// the roles that reach the table, where it is known as one that streams use.
func lookAtLostGrant(c *Case) {
	for _, g := range c.grants(false) {
		delivers := slices.Contains(c.Roles, g.principal) || len(c.Roles) == 0 && strings.Contains(g.principal, ":role/")
		if !g.grantable && len(c.Streams) > 0 && delivers {
			c.find("%s, by which streams deliver, has no longer %s on %s", principal(g.principal), list(few(g.permissions)), g.on).was("It may have the same by another grant.")
		}
	}
}

package judge

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// lakeRules are about who governs the data lake, and what it governs.
func lakeRules() []Rule {
	return slices.Concat([]Rule{lakeOpenedRule()}, lakeLocationRules(), lakeGrantRules())
}

// iamAllowed are all that IAM lets in, as Lake Formation calls them.
const iamAllowed = "IAM_ALLOWED_PRINCIPALS"

func lakeOpenedRule() Rule {
	settings := func(members string) Step {
		return does("lakeformation", "PutDataLakeSettings", `{"dataLakeSettings":{`+members+`}}`)
	}
	const (
		admin    = `"dataLakeAdmins":[{"dataLakePrincipalIdentifier":"arn:aws:iam::111122223333:role/lake-admin"}]`
		admins   = `"dataLakeAdmins":[{"dataLakePrincipalIdentifier":"arn:aws:iam::111122223333:role/lake-admin"},{"dataLakePrincipalIdentifier":"arn:aws:iam::111122223333:role/SupportReadOnly"}]`
		defaults = `"createTableDefaultPermissions":[{"principal":{"dataLakePrincipalIdentifier":"IAM_ALLOWED_PRINCIPALS"},"permissions":["ALL"]}]`
	)
	catalog := func(name, members string) Step {
		return does("glue", "UpdateCatalog", `{"catalogId":"111122223333:`+name+`","catalogInput":{`+members+`}}`)
	}
	return Rule{
		ID: "lake-opened", Title: "The data lake, or a catalog of it, was opened",
		Loses: Governance, Severity: Critical, Direction: Loosened,
		Grades:   "high for a single catalog; one grade lower when it is not known what it was before, and when CloudFormation or a deployer did it",
		Settings: []resource.Path{resource.LakeAdmins, resource.ExternalFiltering, resource.FullTableExternalAccess, resource.DefaultDatabasePermissions, resource.DefaultTablePermissions},
		Attack:   []string{"T1098", "T1562"}, Covers: []string{"GLUE-009", "LF-003"},
		Why:    "Lake Formation decides who reads which table. An administrator grants himself anything; the other settings go past it.",
		Advice: "Put the old settings back, then look at what was granted meanwhile.",
		Look:   lookAtLake,
		Raises: played(func() []Story {
			return []Story{
				story(settings(admin), settings(admins).after(time.Hour).by(mallory)).named("administrator").in("eu-north-1"),
				story(settings(admins).by(mallory)).named("administrators-before-unknown").in("eu-north-2"),
				story(settings(admin), settings(admin+`,"allowExternalDataFiltering":true`).after(time.Hour).by(mallory)).named("external-filtering").in("eu-north-3"),
				story(settings(admin), settings(admin+`,"allowFullTableExternalDataAccess":true`).after(time.Hour).by(mallory)).named("external-access").in("eu-north-4"),
				story(settings(admin), settings(admin+`,`+defaults).after(time.Hour).by(mallory)).named("default").in("eu-north-5"),
				story(catalog("closed", ""), catalog("closed", `"allowFullTableExternalDataAccess":"True"`).after(time.Hour).by(mallory)).named("catalog"),
				story(catalog("guarded-by-default", ""), catalog("guarded-by-default", defaults).after(time.Hour).by(mallory)).named("catalog-default"),
			}
		}),
		Quiet: played(func() []Story {
			return []Story{
				story(settings(`"dataLakeAdmins":[]`), settings(`"dataLakeAdmins":[],"trustedResourceOwners":["444455556666"]`).after(time.Hour)).named("nobody-new").in("eu-north-6"),
				story(catalog("closing", `"allowFullTableExternalDataAccess":"False"`)).named("catalog-closed"),
			}
		}),
	}
}

// in records every step of the story in another Region, for what an account
// has one of in each.
func (s Story) in(region string) Story {
	for i := range s.Steps {
		s.Steps[i].Region = region
	}
	return s
}

func lookAtLake(c *Case) {
	if c.kind() != resource.DataLake && c.kind() != resource.GlueCatalog {
		c.lookAtDefaults(c.kind() == resource.GlueDatabase)
		return
	}
	if d, changed := c.now(resource.LakeAdmins); changed {
		if added := without(resource.Texts(d.After), resource.Texts(d.Before)); len(added) > 0 && d.BeforeKnown {
			c.opened(d, "%s may grant anything in %s", list(few(principals(added))), c.the())
		} else if len(added) > 0 {
			c.opened(d, "%s was told that %s may grant anything", c.the(), list(few(principals(added))))
		}
	}
	if d, on := c.became(resource.ExternalFiltering, "true"); on {
		c.opened(d, "Engines outside AWS may read %s and are trusted to filter it", c.the())
	}
	if d, on := c.became(resource.FullTableExternalAccess, "true"); on {
		c.opened(d, "Engines outside AWS may read whole tables of %s", c.the())
	}
	c.lookAtDefaults(false)
}

// lookAtDefaults finds what new tables and databases let everybody in to.
func (c *Case) lookAtDefaults(database bool) {
	for _, p := range []resource.Path{resource.DefaultDatabasePermissions, resource.DefaultTablePermissions} {
		d, changed := c.now(p)
		added := without(resource.Texts(d.After), resource.Texts(d.Before))
		if !changed || c.Asked.Effect == resource.Creates || !slices.ContainsFunc(added, func(s string) bool { return strings.HasPrefix(s, iamAllowed) }) {
			continue
		}
		f := c.opened(d, "New tables of %s are open to whomever IAM lets in", c.the())
		if database {
			f.grade(min(f.Severity, Medium))
		}
		return
	}
}

// opened tells of the lake, or of one catalog in it.
func (c *Case) opened(d settingChange, format string, args ...any) *Finding {
	f := c.find(format, args...)
	if c.kind() != resource.DataLake {
		f.grade(High)
	}
	if !d.BeforeKnown || c.routine() {
		f.grade(f.Severity - 1)
	}
	return f
}

// principals are what people call principals: "role lake-admin".
func principals(arns []string) []string {
	var all []string
	for _, arn := range arns {
		all = append(all, principal(arn))
	}
	return all
}

func principal(arn string) string {
	for _, word := range []string{"role", "user", "group"} {
		if strings.Contains(arn, ":"+word+"/") {
			return word + " " + short(arn)
		}
	}
	return short(arn)
}

// the is the name of the resource, also where there is one of it only.
func (c *Case) the() string {
	if c.Asked.Target.Name == "" {
		return "the " + c.kind().Word()
	}
	return strings.Replace(c.name(), " /", " ", 1) // catalogs within the account's begin with one
}

func lakeLocationRules() []Rule {
	const place, reader = "arn:aws:s3:::orders-archive/", "arn:aws:iam::111122223333:role/lake-reader"
	register := func(prefix, members string) Step {
		return does("lakeformation", "RegisterResource", `{"resourceArn":"`+place+prefix+`",`+members+`}`)
	}
	return []Rule{
		{
			ID: "lake-location-opened", Title: "A location of the data lake is read by another role, or let others past",
			Loses: Governance, Severity: Medium, Direction: Loosened, Grades: "low when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.LakeRole, resource.HybridAccess, resource.PrivilegedAccess}, Attack: []string{"T1098", "T1098.003"}, Covers: []string{"LF-004", "LF-006"},
			Why:    "Lake Formation reads the location with that role for everybody it lets in; in hybrid mode whoever IAM lets in needs no grant.",
			Advice: "Compare what the role may read with what the location holds.",
			Look:   lookAtLocation,
			Revert: func(c *Case) (command, note string) {
				if c.Asked.Effect == resource.Creates {
					return unmade(c)
				}
				return c.subject.revert()
			},
			Raises: played(func() []Story {
				return []Story{
					story(register("hybrid", `"useServiceLinkedRole":true,"hybridAccessEnabled":true`).by(mallory)).named("hybrid"),
					story(register("privileged", `"useServiceLinkedRole":true,"withPrivilegedAccess":true`).by(mallory)).named("privileged"),
					story(register("by-role", `"roleArn":"`+reader+`"`).by(mallory)).named("role"),
					story(register("handed-on", `"roleArn":"`+reader+`"`), does("lakeformation", "UpdateResource", `{"resourceArn":"`+place+`handed-on","roleArn":"arn:aws:iam::111122223333:role/data-science"}`).after(time.Hour).by(mallory)).named("other-role"),
					story(does("lakeformation", "UpdateResource", `{"resourceArn":"`+place+`handed-on-unknown","roleArn":"arn:aws:iam::111122223333:role/data-science"}`).by(mallory)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(register("by-the-book", `"useServiceLinkedRole":true,"hybridAccessEnabled":false`))}
			}),
		},
		{
			ID: "lake-location-left", Title: "A location is no longer governed by the data lake",
			Loses: Governance, Severity: High, Direction: Loosened, Grades: "medium when CloudFormation or a deployer did it",
			Uses: []resource.Call{{Source: "lakeformation.amazonaws.com", Name: "DeregisterResource"}}, Attack: []string{"T1562"}, Covers: []string{"LF-005"},
			Why:    "What is there is read by whoever IAM and the bucket let in, whatever was granted or withheld table by table.",
			Advice: "Register the location again.",
			Look: func(c *Case) {
				f := c.calmer(c.find("%s is no longer governed: IAM and the bucket alone say who reads it", c.the()), Medium)
				if c.Was[resource.LakeRole] == "" {
					f.was("By which role it was read is not known: no event that was seen has told it.")
				}
			},
			Revert: func(c *Case) (command, note string) {
				was := resource.Settings{resource.LakeRole: "service-linked"}
				if c.Was[resource.LakeRole] == "" {
					note = "By which role it was read is not known: this takes Lake Formation's own."
				}
				maps.Copy(was, c.Was)
				was[resource.Exists] = "true"
				return c.back([]resource.Path{resource.Exists}, was), note
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("lakeformation", "DeregisterResource", `{"resourceArn":"`+place+`left"}`).by(mallory)),
					story(register("left-known", `"useServiceLinkedRole":true`), does("lakeformation", "DeregisterResource", `{"resourceArn":"`+place+`left-known"}`).after(time.Hour).by(mallory)).named("known"),
				}
			}),
			Quiet: played(func() []Story { return []Story{story(register("joined", `"useServiceLinkedRole":true`))} }),
		},
	}
}

func lookAtLocation(c *Case) {
	var loose []string
	if d, changed := c.now(resource.LakeRole); changed && strings.HasPrefix(d.After, "arn:") {
		loose = append(loose, "is read by role "+short(d.After))
	}
	if _, on := c.became(resource.HybridAccess, "true"); on {
		loose = append(loose, "lets in whomever IAM lets in")
	}
	if _, on := c.became(resource.PrivilegedAccess, "true"); on {
		loose = append(loose, "is open to whoever registered it, for everything")
	}
	if len(loose) > 0 {
		c.calmer(c.find("%s %s", c.the(), list(loose)), Low)
	}
}

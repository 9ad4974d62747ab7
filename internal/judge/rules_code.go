package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// codeRules are about the functions that records pass through: what they run,
// and as whom.
func codeRules() []Rule { return slices.Concat(codeChangeRules(), codeGuardRules()) }

// transformed is a stream whose records pass through a function of this name.
func transformed(function string) Step {
	return create(firehose.ExtendedS3, "through-"+function, transform("arn:aws:lambda:eu-west-1:111122223333:function:"+function, ownRole))
}

// newCode gives a function code with this hash.
func newCode(function, hash string) Step {
	return does("lambda", "UpdateFunctionCode20150331v2", `{"functionName":"`+function+`","publish":false,"dryRun":false}`).
		answering(`{"functionName":"` + function + `","codeSha256":"` + hash + `"}`)
}

// configured changes the configuration of a function.
func configured(function, patch string) Step {
	return does("lambda", "UpdateFunctionConfiguration20150331v2", `{"functionName":"`+function+`","environment":{}}`, patch)
}

// reconfigured are two configurations of a transform, one after the other.
func reconfigured(function, before, after string) Story {
	return story(transformed(function), configured(function, before).after(time.Minute), configured(function, after).after(time.Hour).by(mallory))
}

func codeChangeRules() []Rule {
	const layer = "arn:aws:lambda:eu-west-1:111122223333:layer:"
	alias := func(function, version string) Step {
		return does("lambda", "UpdateAlias20150331", `{"functionName":"`+function+`","name":"live","functionVersion":"`+version+`"}`)
	}
	return []Rule{
		{
			ID: "function-code-changed", Title: "A function runs other code",
			Loses: Integrity, Severity: Critical, Direction: Changed,
			Grades: "high when it is not known what ran before, and for layers, handlers, file systems and aliases; medium for the environment, the runtime, and a handler of which it is not known what it was; where no stream is known to use the function, info for these three and medium for the others; low when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.CodeHash, resource.Layers, resource.Handler, resource.Runtime, resource.Environment, resource.FileSystems,
				resource.Path(resource.AliasVersion), resource.Path(resource.AliasRouting)},
			Attack: []string{"T1565.002", "T1648"}, Covers: []string{"LAM-001", "LAM-002", "LAM-009"},
			Why:    "Every record that passes through the function can be read, changed or sent elsewhere by code that CloudTrail does not show.",
			Advice: "Compare the hash with that of your last deployment. A stream that names a version of the function, and not the function itself, still runs that version.",
			Look:   lookAtCode,
			Revert: func(c *Case) (command, note string) {
				if command, note = c.subject.revert(); command == "" {
					note = "CloudTrail does not have the code: deploy your last release again."
				}
				return command, note
			},
			Raises: played(func() []Story {
				return []Story{
					story(transformed("masks-orders"), newCode("masks-orders", "q1w2e3=").after(time.Minute), newCode("masks-orders", "r4t5y6=").after(time.Hour).by(mallory)).named("known"),
					story(transformed("masks-clicks"), newCode("masks-clicks", "q1w2e3=").after(time.Hour).by(mallory)).named("before-unknown"),
					story(newCode("masks-nothing", "q1w2e3=").by(mallory)).named("no-streams-function"),
					story(transformed("masks-by-template"), newCode("masks-by-template", "q1w2e3=").after(time.Minute), newCode("masks-by-template", "r4t5y6=").after(time.Hour).by(cloudFormation)).named("deployed"),
					reconfigured("layered", `{"layers":[]}`, `{"layers":["`+layer+`extra:3"]}`).named("layer"),
					story(configured("layered-unknown", `{"layers":["`+layer+`extra:3"]}`).by(mallory)).named("layer-before-unknown"),
					story(transformed("entrance-unknown"), configured("entrance-unknown", `{"handler":"app.copy"}`).after(time.Hour).by(mallory)).named("handler-before-unknown"),
					story(transformed("environment"), configured("environment", `{}`).after(time.Hour).by(mallory)).named("environment"),
					reconfigured("runs-on", `{"runtime":"python3.12"}`, `{"runtime":"provided.al2023"}`).named("runtime"),
					reconfigured("other-entrance", `{"handler":"app.mask"}`, `{"handler":"app.copy"}`).named("handler"),
					story(transformed("aliased"), alias("aliased", "12").after(time.Minute), alias("aliased", "13").after(time.Hour).by(mallory)).named("alias"),
					story(transformed("shared-out-calls"), alias("shared-out-calls", "12").after(time.Minute),
						does("lambda", "UpdateAlias20150331", `{"functionName":"shared-out-calls","name":"live","functionVersion":"12","routingConfig":{"additionalVersionWeights":{"13":0.05}}}`).after(time.Hour).by(mallory)).named("alias-shared"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("lambda", "CreateFunction20150331", `{"functionName":"published-again","handler":"app.mask"}`).answering(`{"codeSha256":"q1w2e3="}`), newCode("published-again", "q1w2e3=").after(time.Hour)).named("same-again"),
					story(does("lambda", "UpdateFunctionCode20150331v2", `{"functionName":"tried-out","dryRun":true}`).answering(`{"codeSha256":"r4t5y6="}`)).named("dry-run"),
					story(does("lambda", "CreateFunction20150331", `{"functionName":"remembers-more","handler":"app.mask","runtime":"python3.12"}`).answering(`{"codeSha256":"q1w2e3="}`),
						transformed("remembers-more").after(time.Minute), configured("remembers-more", `{"handler":"app.mask","runtime":"python3.12","memorySize":512}`).after(time.Hour)).named("memory"),
					story(configured("fewer-layers", `{"layers":[]}`)).named("no-layers"),
				}
			}),
		},
		{
			ID: "function-reach-changed", Title: "A function works as another role, or in another network",
			Loses: Integrity, Severity: High, Direction: Changed,
			Grades:   "medium for networks, when no stream is known to use the function, and when it is not known what it was; info for a network where neither is known; low when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.ServiceRole, resource.Subnets, resource.SecurityGroups},
			Attack:   []string{"T1098.003", "T1565.002"}, Covers: []string{"LAM-002"},
			Why:    "The code that every record passes through may reach more than before, or send what it reads somewhere else.",
			Advice: "Compare what both roles may do, and where both networks lead.",
			Look:   lookAtReach,
			Raises: played(func() []Story {
				return []Story{
					reconfigured("stronger", `{"role":"arn:aws:iam::111122223333:role/mask"}`, `{"role":"arn:aws:iam::111122223333:role/data-science"}`).named("role"),
					story(transformed("stronger-unknown"), configured("stronger-unknown", `{"role":"arn:aws:iam::111122223333:role/data-science"}`).after(time.Hour).by(mallory)).named("before-unknown"),
					story(transformed("moved-unknown"), configured("moved-unknown", `{"vpcConfig":{"subnetIds":"subnet-0c3d","securityGroupIds":"sg-0c3d"}}`).after(time.Hour).by(mallory)).named("network-before-unknown"),
					reconfigured("moved-out", `{"vpcConfig":{"subnetIds":["subnet-0a1b"],"securityGroupIds":["sg-0a1b"]}}`, `{"vpcConfig":{"subnetIds":[],"securityGroupIds":[]}}`).named("network"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(transformed("as-before"), configured("as-before", `{"timeout":60}`).after(time.Hour)).named("neither"),
				}
			}),
		},
	}
}

func lookAtCode(c *Case) {
	if c.Asked.Effect == resource.Creates || c.kind() != resource.Function {
		return
	}
	if d, changed := c.now(resource.CodeHash); changed {
		c.otherCode(d)
	}
	if d, changed := c.now(resource.Layers); changed {
		if added := without(resource.Texts(d.After), resource.Texts(d.Before)); len(added) > 0 {
			c.inPath(c.find("%s runs the code of %s as well", c.name(), list(layerNames(added))).grade(High))
		}
	}
	if d, changed := c.now(resource.FileSystems); changed && d.After != "" {
		c.inPath(c.find("%s has another file system, from which it may run code", c.name()).grade(High))
	}
	if d, changed := c.now(resource.Handler); changed && d.BeforeKnown {
		c.inPath(c.find("%s begins at %s instead of %s", c.name(), d.After, d.Before).grade(High))
	} else if changed {
		c.perhapsOther("%s was told to begin at %s", c.name(), d.After)
	}
	if d, changed := c.now(resource.Runtime); changed && d.After != "" {
		c.perhapsOther("%s was told to run on %s", c.name(), d.After)
	}
	if _, changed := c.now(resource.Environment); changed {
		c.perhapsOther("%s was given another environment, which the trail does not show", c.name())
	}
	c.lookAtAliases()
}

// perhapsOther tells what a function was told to be, which it may have been
// before, or which says little by itself; for the record where nobody knows of a
// stream that uses the function.
func (c *Case) perhapsOther(format string, args ...any) *Finding {
	f := c.find(format, args...).grade(Medium).toward(Unclear)
	if len(c.Streams) == 0 {
		f.grade(Info)
	}
	return c.calmer(f, Low)
}

// otherCode tells of code by its hash, which is all that CloudTrail has of it.
func (c *Case) otherCode(d settingChange) {
	if strings.HasPrefix(d.After, resource.NotShown) || strings.HasPrefix(d.Before, resource.NotShown) {
		f := c.find("%s was given code that may be other than before", c.name()).grade(High)
		c.inPath(f.was("The trail does not show the hash of the code before and after."))
		return
	}
	if d.BeforeKnown {
		c.inPath(c.find("%s runs other code than before", c.name()).was("The hash of the code was %s, and is %s.", d.Before, d.After))
		return
	}
	f := c.find("%s was given code that may be other than before", c.name()).grade(High)
	c.inPath(f.was("What ran before is not known: no event that was seen has told it. The hash is %s now.", d.After))
}

// inPath grades what was found about a function by whether records pass
// through it, and by who changed it.
func (c *Case) inPath(f *Finding) *Finding {
	if len(c.Streams) == 0 && f.Severity > Medium {
		f.grade(Medium)
	}
	return c.calmer(f, Low)
}

// lookAtAliases finds aliases that stand for other code, or for more.
func (c *Case) lookAtAliases() {
	for _, d := range c.Family(resource.AliasVersion) {
		name, _ := resource.AliasVersion.Name(d.Path)
		switch {
		case d.After == "" || !d.BeforeKnown && c.Asked.Call.Name != "UpdateAlias" || d.BeforeKnown && d.Before == "":
		case d.BeforeKnown:
			c.inPath(c.find("Alias %s of %s stands for version %s instead of %s", name, c.name(), d.After, d.Before).grade(High))
		default:
			c.inPath(c.find("Alias %s of %s was set to version %s", name, c.name(), d.After).grade(High))
		}
	}
	for _, d := range c.Family(resource.AliasRouting) {
		if name, _ := resource.AliasRouting.Name(d.Path); d.After != "" {
			c.inPath(c.find("Some calls of alias %s of %s go to another version", name, c.name()).grade(High))
		}
	}
}

// layerNames are the names and versions of layers: "layer extra:3".
func layerNames(arns []string) []string {
	var all []string
	for _, arn := range arns {
		all = append(all, "layer "+strings.TrimPrefix(short(arn), "layer:"))
	}
	return all
}

func lookAtReach(c *Case) {
	if c.Asked.Effect == resource.Creates || c.kind() != resource.Function {
		return
	}
	if d, changed := c.now(resource.ServiceRole); changed && d.BeforeKnown {
		c.inPath(c.find("%s works as role %s instead of %s", c.name(), short(d.After), short(d.Before)))
	} else if changed {
		c.inPath(c.find("%s was told to work as role %s", c.name(), short(d.After)).grade(Medium).toward(Unclear))
	}
	for _, p := range []resource.Path{resource.Subnets, resource.SecurityGroups} {
		d, changed := c.now(p)
		switch {
		case !changed:
			continue
		case !d.BeforeKnown && d.After == "":
			c.perhapsOther("%s was told to work in no network of yours", c.name())
		case !d.BeforeKnown:
			c.perhapsOther("%s was told to work in a network that it may not have been in", c.name())
		case d.After == "":
			c.inPath(c.find("%s is in no network of yours any more", c.name()).grade(Medium))
		default:
			c.inPath(c.find("%s works in another network", c.name()).grade(Medium))
		}
		return
	}
}

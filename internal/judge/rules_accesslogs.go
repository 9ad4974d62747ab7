package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// accessLogRules are about logs of who did what with data, and what is done
// with logs.
func accessLogRules() []Rule {
	return []Rule{
		{
			ID: "access-log-off", Title: "Who does what with the data is no longer logged",
			Loses: Logging, Severity: High, Direction: Loosened,
			Grades:   "medium for logs that do not say who did what: those of brokers and of an application; " + unknownOff,
			Settings: []resource.Path{resource.Logging, resource.Path(resource.LogPublishing)}, Attack: []string{"T1562.008"},
			Covers: []string{"S3-020", "RED-006", "OS-005", "OS-010", "MSK-005"},
			Why:    "Whoever reads, copies or deletes what was delivered leaves no trace there from now on.",
			Advice: "Switch the log on again, and take what was done meanwhile for unknown.",
			Look: func(c *Case) {
				for _, l := range c.logsChanged() {
					if l.off() {
						what := l.what
						if l.After != "" {
							what += " to " + list(shortened(l.lost))
						}
						f := c.findOff(l.BeforeKnown, "writes", "write", what)
						if len(l.lost) > 0 && l.After == "" {
							f.was("They went to %s.", list(shortened(l.lost)))
						}
						if !l.audit {
							f.grade(min(f.Severity, Medium))
						}
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(accessLog("logged", "logs-of-logged"), accessLog("logged", "").after(time.Hour).by(mallory)).named("bucket"),
					story(accessLog("logged-once", "")).named("bucket-unknown"),
					story(accessLog("logged-by-template", "").by(cloudFormation)).named("bucket-by-template"),
					story(does("redshift", "EnableLogging", `{"clusterIdentifier":"logged","bucketName":"logs-of-dw","s3KeyPrefix":"dw"}`), does("redshift", "DisableLogging", `{"clusterIdentifier":"logged"}`).after(time.Hour).by(mallory)).named("cluster"),
					story(does("es", "UpdateDomainConfig", domainLogging("logged", "AUDIT_LOGS", true)), does("es", "UpdateDomainConfig", domainLogging("logged", "AUDIT_LOGS", false)).after(time.Hour).by(mallory)).named("domain"),
					story(does("es", "UpdateElasticsearchDomainConfig", domainLogging("logged-old", "ES_APPLICATION_LOGS", false))).named("elasticsearch-domain"),
					story(brokerLogging("logged", true, true), brokerLogging("logged", false, true).after(time.Hour).by(mallory)).named("brokers"),
					story(brokerLogging("logged-once", false, false)).named("brokers-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("never-logged"), accessLog("never-logged", "").after(time.Minute)).named("never-was"),
					story(does("es", "UpdateDomainConfig", domainLogging("logged-now", "AUDIT_LOGS", true))).named("on"),
					story(brokerLogging("logged-more", true, false), brokerLogging("logged-more", true, true).after(time.Hour)).named("more"),
				}
			}),
		},
		{
			ID: "access-log-moved", Title: "The log of who does what with the data goes to another place",
			Loses: Logging, Severity: Medium, Direction: Changed, Grades: "low when it is not known where it went before, info then when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.Logging, resource.Path(resource.LogPublishing)}, Attack: []string{"T1562.008"}, Covers: []string{"S3-021"},
			Why:    "Alarms and searches that read the old place see nothing of it any more.",
			Advice: "Check whose place it is. Set it back, or move what reads the log with it.",
			Look: func(c *Case) {
				for _, l := range c.logsChanged() {
					switch to := list(shortened(l.gained)); {
					case len(l.gained) > 0 && len(l.lost) > 0:
						c.find("%s now writes %s to %s", c.name(), l.what, to).was("They went to %s.", list(shortened(l.lost)))
					case len(l.gained) > 0 && !l.BeforeKnown:
						f := c.find("%s was told to write %s to %s", c.name(), l.what, to).grade(Low).toward(Unclear)
						if c.routine() {
							f.grade(Info)
						}
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(accessLog("moved", "logs-of-moved"), accessLog("moved", "nobody-reads-this").after(time.Hour).by(mallory)).named("bucket"),
					story(accessLog("moved-once", "some-logs")).named("unknown"),
					story(does("es", "UpdateDomainConfig", domainLogging("moved", "AUDIT_LOGS", true)), does("es", "UpdateDomainConfig", strings.Replace(domainLogging("moved", "AUDIT_LOGS", true), "/domains/moved", "/tmp/nobody", 1)).after(time.Hour)).named("domain"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("first-logged"), accessLog("first-logged", "logs-of-first").after(time.Minute), accessLog("first-logged", "logs-of-first").after(time.Hour)).named("switched-on"),
				}
			}),
		},
		{
			ID: "log-masking-off", Title: "Secrets and personal data in logs are no longer masked",
			Loses: Logging, Severity: Medium, Direction: Loosened,
			Grades:   unknownOff + "; low when other kinds of data are masked and it is not known which were",
			Settings: []resource.Path{resource.MaskedData}, Attack: []string{"T1562"}, Covers: []string{"LOG-013", "LOG-014"},
			Why:    "Whoever may read the log reads them in clear from now on, and so do the places that it is sent to.",
			Advice: "Put the policy back. What was written meanwhile stays readable.",
			Look: func(c *Case) {
				d, changed := c.now(resource.MaskedData)
				lost := without(resource.Texts(d.Before), resource.Texts(d.After))
				switch {
				case !changed || c.Asked.Effect == resource.Creates || d.BeforeKnown && len(lost) == 0:
				case d.After == "":
					c.findOff(d.BeforeKnown, "masks", "mask", "what is sensitive in its logs")
				case len(lost) > 0:
					c.find("%s no longer masks %s in its logs", c.name(), list(dataKinds(lost)))
				default:
					c.find("%s was told to mask %s and nothing else in its logs", c.name(), list(dataKinds(resource.Texts(d.After)))).grade(Low).toward(Unclear)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(masking("/masked/orders", "EmailAddress", "CreditCardNumber"), does("logs", "DeleteDataProtectionPolicy", `{"logGroupIdentifier":"/masked/orders"}`).after(time.Hour).by(mallory)).named("known"),
					story(does("logs", "DeleteDataProtectionPolicy", `{"logGroupIdentifier":"/masked/once"}`)).named("unknown"),
					story(masking("/masked/less", "EmailAddress", "CreditCardNumber"), masking("/masked/less", "EmailAddress").after(time.Hour)).named("less"),
					story(masking("/masked/somehow", "EmailAddress")).named("less-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("logs", "CreateLogGroup", `{"logGroupName":"/masked/more"}`), masking("/masked/more", "EmailAddress").after(time.Minute), masking("/masked/more", "EmailAddress", "CreditCardNumber").after(time.Hour)).named("more"),
				}
			}),
		},
		{
			ID: "metric-filter-removed", Title: "Nothing counts what an alarm waits for",
			Loses: Logging, Severity: Medium, Direction: Loosened, Grades: "low when the filter counts something else from now on",
			Settings: []resource.Path{resource.Path(resource.MetricFilter)}, Attack: []string{"T1562"}, Covers: []string{"LOG-018"},
			Why:    "An alarm on the metric has no data, which most alarms take for good news.",
			Advice: "Put the filter back, and look in the log for what it would have counted meanwhile.",
			Look: func(c *Case) {
				for _, d := range c.Family(resource.MetricFilter) {
					name, _ := resource.MetricFilter.Name(d.Path)
					switch {
					case !d.AfterKnown || d.BeforeKnown && d.Before == "":
					case d.After == "":
						c.find("%s: metric filter %s was deleted", c.name(), name)
					case d.BeforeKnown:
						c.find("%s: metric filter %s counts something else now", c.name(), name).grade(Low).toward(Changed)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(metricFilter("/counted/orders", "ERROR"), does("logs", "DeleteMetricFilter", `{"logGroupName":"/counted/orders","filterName":"errors"}`).after(time.Hour).by(mallory)).named("known"),
					story(does("logs", "DeleteMetricFilter", `{"logGroupName":"/counted/once","filterName":"errors"}`)).named("unknown"),
					story(metricFilter("/counted/else", "ERROR"), metricFilter("/counted/else", "NOTHING").after(time.Hour)).named("changed"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(metricFilter("/counted/now", "ERROR"), metricFilter("/counted/now", "ERROR").after(time.Hour))}
			}),
		},
	}
}

// logChange is what a call did to one log of a resource.
type logChange struct {
	settingChange
	what         string // which logs, in words
	audit        bool   // they say who did what
	lost, gained []string
}

func (l *logChange) off() bool {
	return l.After == "" && (l.Before != "" || !l.BeforeKnown) || len(l.lost) > 0 && len(l.gained) == 0
}

// logsChanged lists the logs of the resource that the call changed. A domain
// has several, each with a place of its own; Logging repeats one of them.
func (c *Case) logsChanged() []logChange {
	if c.Asked.Effect == resource.Creates || c.kind() == resource.FlowLog || c.kind() == resource.EventBus {
		return nil // of a bus it is how much is logged, and not where
	}
	changes := c.Family(resource.LogPublishing)
	if d, changed := c.now(resource.Logging); changed && c.kind() != resource.Domain {
		changes = append(changes, d)
	}
	var all []logChange
	for _, d := range changes {
		l := logChange{settingChange: d}
		l.what, l.audit = c.logsOf(d.Path)
		before, after := placesOf(d.Before), placesOf(d.After)
		l.lost, l.gained = without(slices.Clone(before), after), without(slices.Clone(after), before)
		all = append(all, l)
	}
	return all
}

// logsOf says which logs a setting is about, and whether they tell who did what.
func (c *Case) logsOf(p resource.Path) (what string, audit bool) {
	if kind, ok := resource.LogPublishing.Name(p); ok {
		kind = strings.TrimPrefix(strings.ToLower(kind), "es_")
		return strings.ReplaceAll(kind, "_", " "), kind == "audit_logs"
	}
	switch c.kind() {
	case resource.MSKCluster:
		return "broker logs", false
	case resource.RedshiftCluster, resource.RedshiftNamespace:
		return "audit logs", true
	}
	return "access logs", true
}

// placesOf reads where logs go: one place, or a list of them.
func placesOf(value string) []string {
	if strings.HasPrefix(value, "[") {
		return resource.Texts(value)
	}
	if value == "" {
		return nil
	}
	return []string{value}
}

// dataKinds are what is masked, as AWS calls it: "EmailAddress".
func dataKinds(identifiers []string) []string {
	var all []string
	for _, id := range identifiers {
		all = append(all, id[strings.LastIndexByte(id, '/')+1:])
	}
	return all
}

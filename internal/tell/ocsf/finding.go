package ocsf

import (
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// Numbers of the schema that every finding has.
const (
	createID      = 1 // an alert is told once and never changed
	findingsUID   = 2
	detectionUID  = 2004
	newID         = 1
	ruleID        = 1
	awsAccountID  = 10
	targetID      = 1
	affectedID    = 3
	streamType    = "AWS::KinesisFirehose::DeliveryStream"
	rulesAreAbout = "https://github.com/hosewatch/hosewatch/blob/main/docs/rules/"
)

// Write writes the finding of an alert as one object on one line.
func Write(w io.Writer, a *judge.Alert) error {
	if err := tell.Line(w, New(a)); err != nil {
		return fmt.Errorf("alert %s: %w", tell.Plain(a.ID), err)
	}
	return nil
}

// New returns the finding of an alert. It shares the alert's maps and lists. The same alert gives the same finding:
// the time of its creation is that of the event, so that telling it again
// tells nothing new.
func New(a *judge.Alert) *Finding {
	severityID, severity := severity(a.Severity)
	at := milliseconds(a.EventTime)
	f := &Finding{
		ActivityID: createID, ActivityName: "Create",
		CategoryUID: findingsUID, CategoryName: "Findings",
		ClassUID: detectionUID, ClassName: "Detection Finding",
		TypeUID: detectionUID*100 + createID, TypeName: "Detection Finding: Create",
		SeverityID: severityID, Severity: severity,
		StatusID: newID, Status: "New",
		Time: at, Message: a.Title, IsAlert: true,
		Metadata: metadata(a),
		Cloud:    Cloud{Provider: "AWS", Account: account(a.Account), Region: a.Region, Partition: partition(a.Resource)},
		FindingInfo: FindingInfo{
			UID: a.ID, Title: a.Title, Desc: description(a),
			CreatedTime: at, FirstSeenTime: at, LastSeenTime: at,
			SrcURL: a.Console, DataSources: []string{"CloudTrail"}, Attacks: attacks(a.Findings),
		},
		Resources:   resources(a),
		Remediation: remediation(a),
		Unmapped: Unmapped{
			Direction: a.Direction, InScope: a.InScope, Network: a.Network, LongTerm: a.Actor.LongTerm,
			BeforeKnown: a.BeforeKnown, Before: a.Before, After: a.After, Access: a.Access, Feeds: a.Feeds,
		},
	}
	if a.EventName != "" { // else hosewatch tells of itself
		f.Evidences = []Evidence{evidence(a)}
	}
	if a.EventID != "" {
		f.FindingInfo.RelatedEvents = []RelatedEvent{{UID: a.EventID, Type: "CloudTrail event"}}
	}
	for i := range a.Findings {
		rule := analytic(&a.Findings[i])
		if i == 0 {
			f.FindingInfo.Analytic = &rule
			continue
		}
		f.FindingInfo.RelatedAnalytics = append(f.FindingInfo.RelatedAnalytics, rule)
	}
	f.Observables = observables(f)
	return f
}

func metadata(a *judge.Alert) Metadata {
	m := Metadata{
		Version: Version, UID: a.ID, Product: Product{Name: "hosewatch", VendorName: "hosewatch"}, Profiles: []string{"cloud"},
		EventCode: a.EventName, LogName: "CloudTrail", LogProvider: a.EventSource,
	}
	if !a.EventTime.IsZero() {
		m.OriginalTime = a.EventTime.UTC().Format(time.RFC3339)
	}
	return m
}

// severity is the schema's number and word. Its Fatal is worse than any alert.
func severity(s judge.Severity) (id int, caption string) {
	switch s {
	case judge.Info:
		return 1, "Informational"
	case judge.Low:
		return 2, "Low"
	case judge.Medium:
		return 3, "Medium"
	case judge.High:
		return 4, "High"
	case judge.Critical:
		return 5, "Critical"
	default:
		return 0, "Unknown"
	}
}

// milliseconds is 0 for a time that is not known.
func milliseconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// description is what was before, and why each finding matters.
func description(a *judge.Alert) string {
	var said []string
	if a.Detail != "" {
		said = append(said, a.Detail)
	}
	for _, f := range a.Findings {
		if f.Reason != "" {
			said = append(said, f.Reason)
		}
	}
	return strings.Join(said, " ")
}

func analytic(f *judge.Finding) Analytic {
	return Analytic{UID: f.Rule, Name: f.Rule, Desc: f.Title, Type: "Rule", TypeID: ruleID}
}

// remediation is the way back in words, and nil where there is none to tell.
func remediation(a *judge.Alert) *Remediation {
	var said []string
	if a.Revert != "" {
		said = append(said, "Take it back: "+a.Revert)
	}
	if a.RevertNote != "" {
		said = append(said, a.RevertNote)
	}
	if a.HowToCheck != "" {
		said = append(said, "Look at what is there now: "+a.HowToCheck)
	}
	if len(said) == 0 {
		return nil
	}
	r := &Remediation{Desc: strings.Join(said, "\n")}
	for _, f := range a.Findings {
		if f.Rule == judge.Unseen || f.Rule == judge.ConfigurationBroken {
			continue // these are no rules, and have no page
		}
		page := rulesAreAbout + url.PathEscape(f.Rule) + ".md"
		r.References = append(r.References, page)
		r.Articles = append(r.Articles, KBArticle{UID: f.Rule, SrcURL: page})
	}
	return r
}

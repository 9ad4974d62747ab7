package asff

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/securityhub/types"

	"github.com/hosewatch/hosewatch/internal/attack"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// The format's limits, in characters.
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
const (
	maxID          = 512
	maxTitle       = 256
	maxDescription = 1024
	maxAdvice      = 512
	maxResources   = 32
	maxTypes       = 50
	maxField       = 1024 // a value of ProductFields may have 2,048
	maxShort       = 128  // where no limit is told
)

// New returns the finding of an alert for the product that findings are
// imported for, which is of the importing account and Region. The same alert
// gives the same finding, so that importing it again tells nothing new.
func New(a *judge.Alert, p Product) types.AwsSecurityFinding {
	at := aws.String(a.EventTime.UTC().Format(time.RFC3339Nano))
	rule := "hosewatch"
	if len(a.Findings) > 0 {
		rule = a.Findings[0].Rule
	}
	kinds := findingTypes(a.Findings)
	f := types.AwsSecurityFinding{
		SchemaVersion: aws.String("2018-10-08"),
		Id:            text(p.Region+"/"+p.Account+"/hosewatch/"+a.ID, maxID),
		ProductArn:    aws.String(p.ARN),
		ProductName:   aws.String("hosewatch"),
		CompanyName:   aws.String("hosewatch"),
		Region:        aws.String(p.Region),
		AwsAccountId:  aws.String(p.Account),
		GeneratorId:   text("hosewatch/"+rule, maxID),
		Types:         kinds,
		CreatedAt:     at, UpdatedAt: at, FirstObservedAt: at, LastObservedAt: at,
		Severity:      &types.Severity{Label: label(a.Severity), Original: aws.String(a.Severity.String())},
		Title:         text(a.Title, maxTitle),
		Description:   text(description(a), maxDescription),
		SourceUrl:     optional(a.Console, maxField),
		Remediation:   remediation(a),
		ProductFields: fields(a),
		Resources:     resources(a, p),
		Action:        action(a),
		RecordState:   types.RecordStateActive,
		FindingProviderFields: &types.FindingProviderFields{
			Severity: &types.FindingProviderSeverity{Label: label(a.Severity), Original: aws.String(a.Severity.String())},
			Types:    kinds,
		},
	}
	return f
}

func label(s judge.Severity) types.SeverityLabel {
	switch s {
	case judge.Critical:
		return types.SeverityLabelCritical
	case judge.High:
		return types.SeverityLabelHigh
	case judge.Medium:
		return types.SeverityLabelMedium
	case judge.Low:
		return types.SeverityLabelLow
	default:
		return types.SeverityLabelInformational
	}
}

// findingTypes are the tactics in the words of Security Hub's taxonomy, which has
// those of a session in an account under TTPs, and what it comes to under Effects.
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-type-taxonomy.html
func findingTypes(findings []judge.Finding) []string {
	all := []string{"Unusual Behaviors/User"}
	for _, f := range findings {
		for _, id := range f.Attack {
			technique, _ := attack.Find(id)
			for _, tactic := range technique.Tactics {
				if kind := kindOf(id, tactic); kind != "" && !slices.Contains(all, kind) && len(all) < maxTypes {
					all = append(all, kind)
				}
			}
		}
	}
	return all
}

// kindOf is empty for what the taxonomy has no word for.
func kindOf(technique string, t *attack.Tactic) string {
	switch {
	case attack.Whole(technique) == "T1485":
		return "Effects/Data Destruction"
	case attack.Whole(technique) == "T1496":
		return "Effects/Resource Consumption"
	case attack.Whole(technique) == "T1499":
		return "Effects/Denial of Service"
	case t == &attack.Exfiltration:
		return "Effects/Data Exfiltration"
	case t == &attack.Impact, t == &attack.ResourceDevelopment:
		return ""
	default:
		return "TTPs/" + t.Name
	}
}

// description is what was before, and why each finding matters.
func description(a *judge.Alert) string {
	said := []string{a.Detail}
	for _, f := range a.Findings {
		said = append(said, f.Reason)
	}
	if all := strings.TrimSpace(strings.Join(said, " ")); all != "" {
		return all
	}
	return a.Title
}

// remediation has the command where there is room for all of it: half a
// command is worse than none.
func remediation(a *judge.Alert) *types.Remediation {
	advice := a.RevertNote
	if command := tell.Plain(a.Revert); command != "" {
		advice = strings.TrimSpace("Take it back: " + command + " " + a.RevertNote)
		if len(advice) > maxAdvice {
			advice = strings.TrimSpace("The command that takes it back is too long for this place; the alert has it. " + a.RevertNote)
		}
	}
	if strings.TrimSpace(advice) == "" {
		return nil
	}
	return &types.Remediation{Recommendation: &types.Recommendation{Text: text(advice, maxAdvice)}}
}

// fields are what the format has no place for, under the names of the alert.
func fields(a *judge.Alert) map[string]string {
	all := map[string]string{}
	for name, value := range map[string]string{
		"alert_id": a.ID, "event_id": a.EventID, "account": a.Account, "region": a.Region, "outcome": a.Outcome,
		"direction": string(a.Direction), "in_scope": a.InScope, "network": a.Network,
		"actor/kind": a.Actor.Kind, "actor/name": a.Actor.Name, "actor/role": a.Actor.Role, "actor/arn": a.Actor.ARN,
		"actor/access_key_id": a.Actor.AccessKeyID, "actor/via": a.Actor.Via,
		"actor/long_term_credentials": strconv.FormatBool(a.Actor.LongTerm),
	} {
		if v := optional(value, maxField); v != nil {
			all["hosewatch/"+name] = *v
		}
	}
	return all
}

// action is the call. It is nil where hosewatch tells of itself.
func action(a *judge.Alert) *types.Action {
	if a.EventName == "" {
		return nil
	}
	at := aws.String(a.EventTime.UTC().Format(time.RFC3339Nano))
	call := &types.AwsApiCallAction{Api: text(a.EventName, maxShort), ServiceName: optional(a.EventSource, maxShort), FirstSeen: at, LastSeen: at}
	switch address, err := netip.ParseAddr(a.SourceIP); {
	case err == nil && address.Unmap().Is4(): // there is no place for the newer kind
		call.CallerType = aws.String("remoteIp")
		call.RemoteIpDetails = &types.ActionRemoteIpDetails{IpAddressV4: aws.String(address.Unmap().String())}
	case err != nil && strings.TrimSpace(a.SourceIP) != "":
		call.CallerType = aws.String("domain")
		call.DomainDetails = &types.AwsApiCallActionDomainDetails{Domain: text(a.SourceIP, maxShort)}
	}
	return &types.Action{ActionType: aws.String("AWS_API_CALL"), AwsApiCallAction: call}
}

// optional is nil for a text in which there is nothing to see: the format
// refuses those.
func optional(s string, most int) *string {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return text(s, most)
}

// text is s on one line, cut to the limit; what was not said is said to be so.
func text(s string, most int) *string {
	s = strings.TrimSpace(tell.Plain(s))
	if s == "" {
		s = tell.NotKnown
	}
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most-1]) + "…"
	}
	return &s
}

package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/policy"
)

func (p *policyCommand) judge(args []string) int {
	f := newFlags("policy judge", policyUsage)
	f.StringVar(&p.format, "format", "json", "text or json")
	f.StringVar(&p.batch, "batch", "", `file with one {"policy":...,"resource_type":...,"account":...} a line`)
	f.StringVar(&p.about.ResourceType, "resource-type", "", "what the document is attached to, AWS::S3::Bucket")
	f.StringVar(&p.about.Account, "account", "", "the account the resource belongs to")
	f.StringVar(&p.accounts, "own-accounts", "", "our other accounts, separated by commas")
	f.StringVar(&p.about.Zone.Organization, "organization", "", "our organisation, o-...")
	f.DurationVar(&p.budget, "budget", 250*time.Millisecond, "bound on one judgement")
	files, code, done := p.parse(f, args)
	if done {
		return code
	}
	if p.accounts != "" {
		p.about.Zone.Accounts = strings.Split(p.accounts, ",")
	}
	switch {
	case p.batch != "" && len(files) == 0:
		return p.each(p.batch, p.judgeRow)
	case p.batch != "" || len(files) != 1:
		return usageError(p.stderr, f.Name(), "want one FILE, or --batch and its file alone")
	}
	return p.judgeFile(files[0])
}

func (p *policyCommand) judgeFile(name string) int {
	text, err := p.read(name)
	if err != nil {
		fmt.Fprintf(p.stderr, "hosewatch: %v\n", err)
		return exitBroken
	}
	answer, err := p.judgeText(text)
	if err != nil {
		fmt.Fprintf(p.stderr, "hosewatch: %s: %v\n", name, err)
		return exitBroken
	}
	if p.format == "json" {
		p.print(answer)
	} else {
		fmt.Fprintln(p.stdout, answer.Reason)
	}
	if answer.open() {
		return exitRisky
	}
	return exitDone
}

// judgeText judges a document, or a line of a batch that stands in a file alone.
func (p *policyCommand) judgeText(text []byte) (exposureAnswer, error) {
	var row judgeRow
	if json.Unmarshal(text, &row) == nil && row.Policy != nil {
		return p.exposure(row), nil
	}
	if _, err := policy.Parse(text); err != nil {
		return exposureAnswer{}, err
	}
	return p.exposure(judgeRow{Policy: text}), nil
}

type judgeRow struct {
	Policy       json.RawMessage `json:"policy"`
	ResourceType string          `json:"resource_type"`
	Account      string          `json:"account"`
}

// An exposureAnswer is what judge prints. What is not known is absent.
type exposureAnswer struct {
	Public              bool         `json:"public"`
	CrossAccount        []string     `json:"cross_account"`
	OutsideOrganization *bool        `json:"outside_organization,omitempty"`
	ConfusedDeputy      []string     `json:"confused_deputy"`
	OpenProviders       []string     `json:"open_identity_providers,omitempty"`
	Administrator       bool         `json:"administrator,omitempty"`
	Witness             *requestJSON `json:"witness,omitempty"`
	Statement           string       `json:"statement,omitempty"`
	Reason              string       `json:"reason"`
	// Unknown says what could not be decided: take the document for open.
	Unknown   string `json:"unknown,omitempty"`
	ElapsedUS int64  `json:"elapsed_us"`
}

func (a *exposureAnswer) open() bool {
	return a.Public || len(a.CrossAccount)+len(a.ConfusedDeputy)+len(a.OpenProviders) > 0 || a.Administrator ||
		a.OutsideOrganization == nil || *a.OutsideOrganization || a.Unknown != ""
}

func (p *policyCommand) judgeRow(text []byte) (any, error) {
	var row judgeRow
	if err := json.Unmarshal(text, &row); err != nil {
		return exposureAnswer{CrossAccount: []string{}, ConfusedDeputy: []string{},
			Reason: "Could not tell.", Unknown: "the line is not an object with a policy"}, err
	}
	return p.exposure(row), nil
}

func (p *policyCommand) exposure(row judgeRow) exposureAnswer {
	start := time.Now()
	answer := exposureAnswer{CrossAccount: []string{}, ConfusedDeputy: []string{}}
	about := p.about
	if row.ResourceType != "" {
		about.ResourceType = row.ResourceType
	}
	if row.Account != "" {
		about.Account = row.Account
	}
	doc, err := policy.Parse(row.Policy)
	if err != nil {
		answer.Unknown = oneLine(err.Error())
		answer.Reason = "Could not tell: " + answer.Unknown + "."
		answer.ElapsedUS = time.Since(start).Microseconds()
		return answer
	}
	e := policy.Judge(&doc, about, policy.Options{Budget: p.budget})
	answer.Public, answer.Administrator, answer.OpenProviders = e.Public, e.Administrator, e.OpenProviders
	answer.CrossAccount = append(answer.CrossAccount, e.CrossAccount...)
	answer.ConfusedDeputy = append(answer.ConfusedDeputy, e.ConfusedDeputy...)
	answer.Reason, answer.Unknown = e.Reason, e.Unknown
	if e.OutsideKnown {
		answer.OutsideOrganization = &e.OutsideOrganization
	}
	if e.Witness != nil {
		witness := requestOf(e.Witness)
		answer.Witness = &witness
	}
	if e.Statement != nil {
		answer.Statement = e.Statement.Name()
	}
	answer.ElapsedUS = time.Since(start).Microseconds()
	return answer
}

package watch_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// elsewhere are techniques that touch no service of the catalogue, by the
// service that they do touch.
var elsewhere = map[string]string{
	"aws.defense-evasion.dns-delete-logs":               "route53resolver",
	"aws.exfiltration.rds-share-snapshot":               "rds",
	"aws.impact.bedrock-invoke-model":                   "bedrock",
	"aws.initial-access.console-login-without-mfa":      "signin",
	"aws.lateral-movement.ec2-instance-connect":         "ec2-instance-connect",
	"aws.persistence.rolesanywhere-create-trust-anchor": "rolesanywhere",
}

// around are calls of the recordings that are not the technique itself but
// lead to it or clean up after it, and must stay below medium.
var around = map[string]bool{
	"AssumeRole": true, "GetCallerIdentity": true, "ListSecrets": true, "DescribeParameters": true,
	"DescribeInstances": true, "DescribeInstanceInformation": true, "GetCommandInvocation": true,
	"StartInstances": true, "StopInstances": true, "TerminateSession": true, "DeleteLoginProfile": true,
}

// The recordings of simulated attacks: every technique that touches a service
// of the catalogue is told at medium or above, the calls around it are not.
func TestSimulatedAttacks(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/corpora/stratus/*.json")
	if len(files) == 0 {
		t.Skip("the corpus of simulated attacks is not here: ../shared is absent")
	}
	c, err := config.Parse([]byte("scope: account"))
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		w := watch.New(c)
		loud := ""
		_, err = trail.ReadText(t.Context(), string(text), file, func(e *trail.Event) error {
			a := observe(t, w, e)
			if a == nil || a.Severity < judge.Medium {
				return nil
			}
			if around[e.Name] {
				t.Errorf("%s: %s is told as %s: %s", name, e.Name, a.Severity, a.Title)
			}
			loud = a.Severity.String() + ": " + a.Title
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		switch service, other := elsewhere[name]; {
		case other:
			t.Logf("%-70s not of the catalogue: %s", name, service)
		case loud == "":
			t.Errorf("%s is not told at medium or above", name)
		default:
			told++
			t.Logf("%-70s %s", name, loud)
		}
	}
	t.Logf("%d of %d techniques told", told, len(files)-len(elsewhere))
}

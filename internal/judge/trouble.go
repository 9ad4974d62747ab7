package judge

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// ConfigurationBroken is the name under which a configuration is told that
// could not be read or is wrong.
const ConfigurationBroken = "configuration-broken"

// BrokenConfiguration is the alert that tells of it. place is where the
// configuration is kept and version which one it is; both make the alert's id,
// so that each broken version is told once. fault says what is wrong and what
// is used instead, and holds no secret.
func BrokenConfiguration(account, region, place, version, fault string, at time.Time) *Alert {
	sum := sha256.Sum256([]byte("configuration\x00" + account + "\x00" + region + "\x00" + place + "\x00" + version))
	title := "The configuration of hosewatch cannot be used"
	return &Alert{
		ID: hex.EncodeToString(sum[:10]), EventTime: at.UTC(), EventSource: "hosewatch", Account: account, Region: region,
		Outcome: "succeeded", Severity: Medium, Direction: Unclear, Title: title, Detail: fault,
		Resource: place, ResourceType: "configuration", ResourceName: place, InScope: inScope, BeforeKnown: true,
		Findings: []Finding{{
			Rule: ConfigurationBroken, Severity: Medium, Direction: Unclear, Title: title,
			Reason: "Until it is mended, what the new version says about your accounts, networks and suppressions does not count.",
			Attack: []string{"T1562"},
		}},
		RevertNote: "Mend the file, and check it with hosewatch config check before it is stored.",
	}
}

// Package attack knows what MITRE ATT&CK calls the techniques that rules name
// by id, and which tactics they serve. It knows no more of ATT&CK than rules use.
package attack

import (
	"slices"
	"strings"
)

// Version is the version of ATT&CK for Enterprise that names and tactics are of:
// https://attack.mitre.org/versions/v16/
const Version = "16.1"

// Tactic is what an adversary is after.
type Tactic struct {
	ID   string // such as TA0010
	Name string
}

// The tactics that techniques of ours serve.
// https://attack.mitre.org/versions/v16/tactics/enterprise/
var (
	InitialAccess       = Tactic{"TA0001", "Initial Access"}
	Execution           = Tactic{"TA0002", "Execution"}
	Persistence         = Tactic{"TA0003", "Persistence"}
	PrivilegeEscalation = Tactic{"TA0004", "Privilege Escalation"}
	DefenseEvasion      = Tactic{"TA0005", "Defense Evasion"}
	CredentialAccess    = Tactic{"TA0006", "Credential Access"}
	Discovery           = Tactic{"TA0007", "Discovery"}
	LateralMovement     = Tactic{"TA0008", "Lateral Movement"}
	Collection          = Tactic{"TA0009", "Collection"}
	Exfiltration        = Tactic{"TA0010", "Exfiltration"}
	Impact              = Tactic{"TA0040", "Impact"}
	ResourceDevelopment = Tactic{"TA0042", "Resource Development"}
)

// Technique is a way to serve a tactic; one whose ID has a dot is part of
// another.
type Technique struct {
	ID      string // such as T1562 or T1562.008
	Name    string
	Tactics []*Tactic // in the order of an attack; ATT&CK gives a part those of its whole, or fewer
}

// Find returns the technique of an id.
func Find(id string) (Technique, bool) {
	i, found := slices.BinarySearchFunc(techniques[:], id, func(t Technique, id string) int { return strings.Compare(t.ID, id) })
	if !found {
		return Technique{}, false
	}
	return techniques[i], true
}

// Whole returns the id of the technique that id is part of, or id itself.
func Whole(id string) string {
	whole, _, _ := strings.Cut(id, ".")
	return whole
}

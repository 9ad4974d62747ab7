package trail

import (
	"net/netip"
	"strings"
)

// Actor is who stood behind a call and what they used, as far as the record
// tells.
type Actor struct {
	Kind    string // userIdentity.type
	Name    string // the human or job; "" when the record does not say
	Role    string // the role whose session this is; "" for others
	ARN     string
	Account string // whose identity it is
	// AccessKeyID names the credentials. It is no secret.
	AccessKeyID string
	LongTerm    bool // an access key that does not expire by itself
	MFA         Truth
}

// Via is the tool or door a call came through.
type Via string

// The doors that a user agent or the record's identity gives away.
const (
	ViaConsole        Via = "console"
	ViaCLI            Via = "cli"
	ViaSDK            Via = "sdk"
	ViaTerraform      Via = "terraform"
	ViaCloudFormation Via = "cloudformation"
	ViaService        Via = "service" // an AWS service, for itself or for somebody
	ViaUnknown        Via = ""
)

// Actor reads the caller from the record.
func (e *Event) Actor() Actor {
	id := &e.Identity
	a := Actor{
		Kind:        id.Type,
		ARN:         id.ARN,
		Account:     id.Account,
		AccessKeyID: id.AccessKeyID,
		// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
		LongTerm: strings.HasPrefix(id.AccessKeyID, "AKIA"),
		MFA:      id.MFA,
	}
	if id.Type == "AssumedRole" {
		a.Role = id.Issuer.Name
		if a.Role == "" {
			a.Role, _ = assumedRole(id.ARN)
		}
	}
	a.Name = id.name()
	if a.Kind == "" && id.InvokedBy != "" {
		a.Kind = "AWSService"
	}
	return a
}

// name picks the most human of the names a record has: sourceIdentity
// survives role chains, a session name is what the caller chose.
func (id *Identity) name() string {
	switch {
	case id.SourceIdentity != "":
		return id.SourceIdentity
	case id.Type == "Root":
		return "root"
	case id.Type == "AssumedRole":
		if _, session := assumedRole(id.ARN); session != "" {
			return session
		}
		_, session, _ := strings.Cut(id.PrincipalID, ":")
		return session
	case id.UserName != "":
		return id.UserName
	case id.Type == "AWSService" || id.Type == "":
		return id.InvokedBy
	case id.Type == "AWSAccount":
		return id.Account
	case id.ARN != "":
		return id.ARN[strings.LastIndexAny(id.ARN, ":/")+1:]
	default:
		return id.PrincipalID
	}
}

// assumedRole splits arn:aws:sts::111122223333:assumed-role/ROLE/SESSION.
func assumedRole(arn string) (role, session string) {
	_, rest, found := strings.Cut(arn, ":assumed-role/")
	if !found {
		return "", ""
	}
	// A session name has no slash; a role's path is not part of this ARN.
	cut := strings.LastIndexByte(rest, '/')
	if cut < 0 {
		return rest, ""
	}
	return rest[:cut], rest[cut+1:]
}

// Via reads the door from the record. A user agent is the caller's own claim:
// good enough to describe a call, never to excuse one.
func (e *Event) Via() Via {
	agent := strings.ToLower(e.UserAgent)
	called := strings.ToLower(e.Identity.InvokedBy)
	switch {
	case called == "cloudformation.amazonaws.com", agent == "cloudformation.amazonaws.com",
		strings.EqualFold(e.SourceIP, "cloudformation.amazonaws.com"):
		return ViaCloudFormation
	case called != "", e.Identity.Type == "AWSService", isServiceName(agent), isServiceName(strings.ToLower(e.SourceIP)):
		return ViaService
	case strings.Contains(agent, "terraform"), strings.Contains(agent, "opentofu"):
		return ViaTerraform
	case e.FromConsole, strings.Contains(agent, "console.amazonaws.com"), strings.HasPrefix(agent, "mozilla/"),
		strings.Contains(agent, "aws-internal/"), strings.Contains(agent, "s3console"):
		return ViaConsole
	case strings.HasPrefix(agent, "aws-cli/"), strings.Contains(agent, "awspowershell"), strings.Contains(agent, "aws-cloudshell"):
		return ViaCLI
	case strings.Contains(agent, "aws-sdk"), strings.Contains(agent, "boto"), strings.Contains(agent, "botocore"):
		return ViaSDK
	default:
		return ViaUnknown
	}
}

func isServiceName(s string) bool {
	return strings.HasSuffix(s, ".amazonaws.com") && !strings.ContainsAny(s, " /") && s != "console.amazonaws.com"
}

// Address returns the caller's network address, when sourceIPAddress is one:
// it may also be a service's name or "AWS Internal".
func (e *Event) Address() (netip.Addr, bool) {
	addr, err := netip.ParseAddr(strings.TrimSpace(e.SourceIP))
	return addr.Unmap(), err == nil
}

package ocsf

import (
	"net/netip"
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
)

func evidence(a *judge.Alert) Evidence {
	e := Evidence{
		Actor:       actor(&a.Actor),
		API:         API{Operation: a.EventName, Response: Response{Message: a.Outcome}},
		SrcEndpoint: endpoint(a.SourceIP),
	}
	if a.EventSource != "" {
		e.API.Service = &Named{Name: a.EventSource}
	}
	if a.Outcome != "succeeded" {
		e.API.Response.Error = a.Outcome
	}
	if a.UserAgent != "" {
		e.HTTPRequest = &HTTPRequest{UserAgent: a.UserAgent}
	}
	return e
}

// actor is nil when nothing is known of who it was: the schema refuses one
// that has nothing in it.
func actor(a *judge.Actor) *Actor {
	who := &Actor{User: user(a), IDP: provider(a), AppName: a.Via}
	if a.AccessKeyID != "" || a.Role != "" || a.MFA != nil {
		who.Session = &Session{CredentialUID: a.AccessKeyID, Issuer: a.Role, IsMFA: a.MFA}
	}
	if who.User == nil && who.Session == nil && who.AppName == "" {
		return nil
	}
	return who
}

func user(a *judge.Actor) *User {
	if a.Name == "" && a.ARN == "" && a.Account == "" {
		return nil
	}
	return &User{Name: a.Name, UID: a.ARN, Type: a.Kind, TypeID: userType(a.Kind), Account: account(a.Account)}
}

// Kinds of users in the schema.
const (
	unknownUser = 0
	personUser  = 1
	adminUser   = 2
	serviceUser = 4
	otherUser   = 99
)

// userType is the schema's number for userIdentity.type. A session of a role
// may be a person's or a machine's, which the record does not say.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
func userType(kind string) int {
	switch kind {
	case "":
		return unknownUser
	case "Root":
		return adminUser
	case "IAMUser", "IdentityCenterUser", "Directory", "SAMLUser", "WebIdentityUser", "FederatedUser":
		return personUser
	case "AWSService":
		return serviceUser
	default:
		return otherUser
	}
}

// provider is the identity provider where the record gives it away: IAM
// Identity Center names the roles of its permission sets.
// https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
func provider(a *judge.Actor) *Named {
	if a.Kind == "IdentityCenterUser" || strings.HasPrefix(a.Role, "AWSReservedSSO_") {
		return &Named{Name: "AWS IAM Identity Center"}
	}
	return nil
}

// endpoint is an address, or the name of an AWS service in its place.
func endpoint(source string) *Endpoint {
	if source == "" {
		return nil
	}
	if address, err := netip.ParseAddr(source); err == nil && address.Zone() == "" {
		return &Endpoint{IP: address.Unmap().String()}
	}
	return &Endpoint{SvcName: source}
}

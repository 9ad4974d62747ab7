package trail

import (
	"strings"
	"time"
)

// Identity is the userIdentity of a record, as it was written:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type Identity struct {
	Type        string // Root, IAMUser, AssumedRole …; empty for some service events
	PrincipalID string
	ARN         string
	Account     string // accountId
	AccessKeyID string
	UserName    string
	InvokedBy   string // the service that called on the caller's behalf

	Issuer         Issuer // sessionContext.sessionIssuer: whose session this is
	SourceIdentity string // set by AssumeRole, kept through role chains
	MFA            Truth  // sessionContext.attributes.mfaAuthenticated
	SessionStart   time.Time
	// EC2RoleDelivery is the version of the instance metadata service that
	// handed out the credentials: "1.0" or "2.0".
	EC2RoleDelivery string
	Provider        string // identityProvider of SAML and web identities
	OnBehalfOf      string // onBehalfOf.userId, of IAM Identity Center
}

// Issuer is the role or user that a session was issued for.
type Issuer struct {
	Type, ARN, Account, Name string
}

// parseIdentity reads userIdentity. It never fails: what is not there, or
// not of the expected shape, stays zero.
func parseIdentity(v Value) Identity {
	var id Identity
	v.Members(func(name string, v Value) bool {
		switch {
		case strings.EqualFold(name, "type"):
			id.Type = v.Text()
		case strings.EqualFold(name, "principalId"):
			id.PrincipalID = v.Text()
		case strings.EqualFold(name, "arn"):
			id.ARN = v.Text()
		case strings.EqualFold(name, "accountId"):
			id.Account = v.Text()
		case strings.EqualFold(name, "accessKeyId"):
			id.AccessKeyID = v.Text()
		case strings.EqualFold(name, "userName"):
			id.UserName = v.Text()
		case strings.EqualFold(name, "sessionContext"):
			id.session(v)
		case strings.EqualFold(name, "invokedBy"):
			id.InvokedBy = v.Text()
		case strings.EqualFold(name, "identityProvider"):
			id.Provider = v.Text()
		case strings.EqualFold(name, "onBehalfOf"):
			id.OnBehalfOf = v.Get("userId").Text()
		}
		return true
	})
	return id
}

func (id *Identity) session(v Value) {
	v.Members(func(name string, v Value) bool {
		switch {
		case strings.EqualFold(name, "sessionIssuer"):
			id.Issuer = parseIssuer(v)
		case strings.EqualFold(name, "attributes"):
			id.MFA = truth(v.Get("mfaAuthenticated"))
			id.SessionStart, _ = time.Parse(time.RFC3339, v.Get("creationDate").Text())
		case strings.EqualFold(name, "sourceIdentity"):
			id.SourceIdentity = v.Text()
		case strings.EqualFold(name, "ec2RoleDelivery"):
			id.EC2RoleDelivery = v.Text()
		case strings.EqualFold(name, "webIdFederationData"):
			if p := v.Get("federatedProvider").Text(); p != "" {
				id.Provider = p
			}
		}
		return true
	})
}

func parseIssuer(v Value) (i Issuer) {
	v.Members(func(name string, v Value) bool {
		switch {
		case strings.EqualFold(name, "type"):
			i.Type = v.Text()
		case strings.EqualFold(name, "arn"):
			i.ARN = v.Text()
		case strings.EqualFold(name, "accountId"):
			i.Account = v.Text()
		case strings.EqualFold(name, "userName"):
			i.Name = v.Text()
		}
		return true
	})
	return i
}

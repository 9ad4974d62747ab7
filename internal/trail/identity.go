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
		switch strings.ToLower(name) {
		case "type":
			id.Type = v.Text()
		case "principalid":
			id.PrincipalID = v.Text()
		case "arn":
			id.ARN = v.Text()
		case "accountid":
			id.Account = v.Text()
		case "accesskeyid":
			id.AccessKeyID = v.Text()
		case "username":
			id.UserName = v.Text()
		case "invokedby":
			id.InvokedBy = v.Text()
		case "identityprovider":
			id.Provider = v.Text()
		case "onbehalfof":
			id.OnBehalfOf = v.Get("userId").Text()
		case "sessioncontext":
			parseSession(v, &id)
		}
		return true
	})
	return id
}

func parseSession(v Value, id *Identity) {
	v.Members(func(name string, v Value) bool {
		switch strings.ToLower(name) {
		case "sessionissuer":
			id.Issuer = Issuer{
				Type:    v.Get("type").Text(),
				ARN:     v.Get("arn").Text(),
				Account: v.Get("accountId").Text(),
				Name:    v.Get("userName").Text(),
			}
		case "attributes":
			id.MFA = truth(v.Get("mfaAuthenticated"))
			id.SessionStart, _ = time.Parse(time.RFC3339, v.Get("creationDate").Text())
		case "sourceidentity":
			id.SourceIdentity = v.Text()
		case "ec2roledelivery":
			id.EC2RoleDelivery = v.Text()
		case "webidfederationdata":
			if p := v.Get("federatedProvider").Text(); p != "" {
				id.Provider = p
			}
		}
		return true
	})
}

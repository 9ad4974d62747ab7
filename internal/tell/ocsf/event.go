package ocsf

import "github.com/hosewatch/hosewatch/internal/judge"

// Version is the version of the schema. Security Hub's findings are of the
// same: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-ocsf.html
const Version = "1.6.0"

// Finding is an event of the class Detection Finding with the profile cloud.
// Members are absent when they are not known. Captions beside numbers are the
// schema's own.
type Finding struct {
	ActivityID   int    `json:"activity_id"`
	ActivityName string `json:"activity_name"`
	CategoryUID  int    `json:"category_uid"`
	CategoryName string `json:"category_name"`
	ClassUID     int    `json:"class_uid"`
	ClassName    string `json:"class_name"`
	TypeUID      int    `json:"type_uid"`
	TypeName     string `json:"type_name"`
	SeverityID   int    `json:"severity_id"`
	Severity     string `json:"severity"`
	StatusID     int    `json:"status_id"`
	Status       string `json:"status"`

	Time           int64  `json:"time"` // of the CloudTrail event, in milliseconds since 1970
	TimezoneOffset int    `json:"timezone_offset"`
	Message        string `json:"message,omitempty"`
	IsAlert        bool   `json:"is_alert"`

	Metadata    Metadata     `json:"metadata"`
	Cloud       Cloud        `json:"cloud"`
	FindingInfo FindingInfo  `json:"finding_info"`
	Evidences   []Evidence   `json:"evidences,omitempty"`
	Resources   []Resource   `json:"resources,omitempty"`
	Remediation *Remediation `json:"remediation,omitempty"`
	Observables []Observable `json:"observables,omitempty"`
	Unmapped    Unmapped     `json:"unmapped"`
}

// Metadata says what the event itself is.
type Metadata struct {
	Version      string   `json:"version"`
	UID          string   `json:"uid"`
	Product      Product  `json:"product"`
	Profiles     []string `json:"profiles"`
	EventCode    string   `json:"event_code,omitempty"`
	LogName      string   `json:"log_name"`
	LogProvider  string   `json:"log_provider,omitempty"`
	OriginalTime string   `json:"original_time,omitempty"`
	IsTruncated  bool     `json:"is_truncated,omitempty"`
}

// Product is who found it.
type Product struct {
	Name       string `json:"name"`
	VendorName string `json:"vendor_name"`
}

// Cloud is where it happened.
type Cloud struct {
	Provider  string   `json:"provider"`
	Account   *Account `json:"account,omitempty"`
	Region    string   `json:"region,omitempty"`
	Partition string   `json:"cloud_partition,omitempty"`
}

// Account is an AWS account.
type Account struct {
	UID    string `json:"uid"`
	Type   string `json:"type"`
	TypeID int    `json:"type_id"`
}

// FindingInfo says what was found, and by which rules.
type FindingInfo struct {
	UID              string         `json:"uid"`
	Title            string         `json:"title,omitempty"`
	Desc             string         `json:"desc,omitempty"`
	CreatedTime      int64          `json:"created_time,omitempty"`
	FirstSeenTime    int64          `json:"first_seen_time,omitempty"`
	LastSeenTime     int64          `json:"last_seen_time,omitempty"`
	SrcURL           string         `json:"src_url,omitempty"`
	DataSources      []string       `json:"data_sources"`
	Analytic         *Analytic      `json:"analytic,omitempty"`
	RelatedAnalytics []Analytic     `json:"related_analytics,omitempty"`
	Attacks          []Attack       `json:"attacks,omitempty"`
	RelatedEvents    []RelatedEvent `json:"related_events,omitempty"`
}

// Analytic is a rule that found a reason to tell.
type Analytic struct {
	UID    string `json:"uid"`
	Name   string `json:"name"`
	Desc   string `json:"desc,omitempty"`
	Type   string `json:"type"`
	TypeID int    `json:"type_id"`
}

// Attack is a technique of ATT&CK in the service of one tactic.
type Attack struct {
	Technique    *Named `json:"technique,omitempty"`
	SubTechnique *Named `json:"sub_technique,omitempty"`
	Tactic       *Named `json:"tactic,omitempty"`
	Version      string `json:"version"`
}

// Named is what has an id and a name.
type Named struct {
	UID  string `json:"uid,omitempty"`
	Name string `json:"name,omitempty"`
}

// RelatedEvent is the CloudTrail event that the finding is about.
type RelatedEvent struct {
	UID  string `json:"uid"`
	Type string `json:"type,omitempty"`
}

// Evidence is the call: who made it, from where, and what came of it.
type Evidence struct {
	Actor       *Actor       `json:"actor,omitempty"`
	API         API          `json:"api"`
	SrcEndpoint *Endpoint    `json:"src_endpoint,omitempty"`
	HTTPRequest *HTTPRequest `json:"http_request,omitempty"`
}

// Actor is who made the call.
type Actor struct {
	User    *User    `json:"user,omitempty"`
	Session *Session `json:"session,omitempty"`
	IDP     *Named   `json:"idp,omitempty"`
	AppName string   `json:"app_name,omitempty"` // console, cli, terraform, as the alert's via
}

// User is the identity in the record.
type User struct {
	Name    string   `json:"name,omitempty"`
	UID     string   `json:"uid,omitempty"` // ARN
	Type    string   `json:"type,omitempty"`
	TypeID  int      `json:"type_id"`
	Account *Account `json:"account,omitempty"`
}

// Session is what the call was signed with.
type Session struct {
	CredentialUID string `json:"credential_uid,omitempty"` // access key id
	Issuer        string `json:"issuer,omitempty"`         // role
	IsMFA         *bool  `json:"is_mfa,omitempty"`
}

// API is the call without its parameters.
type API struct {
	Operation string   `json:"operation"`
	Service   *Named   `json:"service,omitempty"`
	Response  Response `json:"response"`
}

// Response is what AWS made of the call.
type Response struct {
	Error   string `json:"error,omitempty"` // denied or failed
	Message string `json:"message,omitempty"`
}

// Endpoint is where the call came from: an address, or an AWS service.
type Endpoint struct {
	IP      string `json:"ip,omitempty"`
	SvcName string `json:"svc_name,omitempty"`
}

// HTTPRequest holds what the caller's program calls itself.
type HTTPRequest struct {
	UserAgent string `json:"user_agent"`
}

// Resource is what was changed, or a stream that depends on it.
type Resource struct {
	UID       string `json:"uid,omitempty"` // ARN
	Name      string `json:"name,omitempty"`
	Type      string `json:"type,omitempty"` // CloudFormation's name
	Region    string `json:"region,omitempty"`
	Partition string `json:"cloud_partition,omitempty"`
	Role      string `json:"role"`
	RoleID    int    `json:"role_id"`
}

// Remediation is the way back.
type Remediation struct {
	Desc       string      `json:"desc"`
	References []string    `json:"references,omitempty"`
	Articles   []KBArticle `json:"kb_article_list,omitempty"`
}

// KBArticle is the page about a rule.
type KBArticle struct {
	UID    string `json:"uid"`
	SrcURL string `json:"src_url"`
}

// Observable is a value to search for, and the member that holds it.
type Observable struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	TypeID int    `json:"type_id"`
	Value  string `json:"value"`
}

// Unmapped holds members of the alert that the schema has no place for.
type Unmapped struct {
	Direction   judge.Direction     `json:"direction,omitempty"`
	InScope     string              `json:"in_scope,omitempty"`
	Network     string              `json:"network,omitempty"`
	LongTerm    bool                `json:"long_term_credentials"`
	BeforeKnown bool                `json:"before_known"`
	Before      map[string]string   `json:"before,omitempty"`
	After       map[string]string   `json:"after,omitempty"`
	Access      *judge.PolicyAccess `json:"access,omitempty"`
	Feeds       []string            `json:"feeds,omitempty"`
}

package resource

import "strings"

// Path names a setting of a resource. A setting that many types have is named
// once, so that one rule covers them all; a setting of one service alone is
// named in that service's file.
//
// What a resource can have several of is one path for each: "InlinePolicy:"
// and the policy's name. Value says how values are written.
type Path string

// Settings are values by path. A path that is not there is one that is not
// spoken of; a value of "" says that it is not set.
//
// Values are texts in one canonical form: "true" and "false"; whole numbers;
// policy documents as JSON text without blanks; lists of texts as a
// sorted JSON array (see List).
type Settings map[Path]string

// Settings that many types have.
const (
	// Exists is "false" once the resource was deleted.
	Exists Path = "Exists"

	// Policy is the resource policy: who else may do what with the resource.
	// A policy document.
	Policy Path = "Policy"
	// TrustPolicy says who may assume a role. A policy document.
	TrustPolicy Path = "TrustPolicy"
	// PermissionsBoundary is the ARN of the policy that bounds a role or user.
	PermissionsBoundary Path = "PermissionsBoundary"
	// DefaultVersion is the id of the version of a managed policy that counts.
	DefaultVersion Path = "DefaultVersion"

	// Encryption is how data at rest is encrypted: EncryptionNone and so on.
	Encryption Path = "Encryption"
	// EncryptionKey is the KMS key of it as the caller wrote it: an ARN, an id,
	// an alias; "" when AWS owns the key.
	EncryptionKey Path = "Encryption.Key"
	// TransitEncryption is whether clients may speak in clear: TransitTLS, …
	TransitEncryption Path = "TransitEncryption"
	// MinimumTLS is the lowest version of TLS that is accepted: "1.0", "1.2".
	MinimumTLS Path = "MinimumTLS"

	// PubliclyAccessible is "true" for what has an address on the internet.
	PubliclyAccessible Path = "PubliclyAccessible"

	// Logging is where access or audit logs go; "" when there are none.
	Logging Path = "Logging"

	// ReplicationTo is a list of the ARNs that data is copied to.
	ReplicationTo Path = "ReplicationTo"

	// DeletionProtection is "true" while deletion is refused.
	DeletionProtection Path = "DeletionProtection"
	// RetentionDays is how long data is kept; "" is for ever. Days, except for
	// Kinesis, which counts hours: RetentionHours.
	RetentionDays  Path = "RetentionDays"
	RetentionHours Path = "RetentionHours"
)

// The values of Encryption, weakest first.
const (
	EncryptionNone       = "none"
	EncryptionAWSOwned   = "aws-owned"        // SSE-S3 and other keys that no policy governs
	EncryptionAWSManaged = "aws-managed"      // alias/aws/…: AWS's key in the account, its policy is AWS's
	EncryptionCustomer   = "customer-managed" // a key of somebody's own, see EncryptionKey
)

// The values of TransitEncryption, weakest first.
const (
	TransitPlain  = "plaintext"
	TransitEither = "plaintext or TLS"
	TransitTLS    = "TLS"
)

// Families of paths: what a resource can have several of.
const (
	// InlinePolicy is a policy document within a role, user or group, by name.
	InlinePolicy Family = "InlinePolicy:"
	// AttachedPolicy is "true" for the managed policy with this ARN.
	AttachedPolicy Family = "AttachedPolicy:"
	// PolicyVersion is the document of a version of a managed policy, by id.
	PolicyVersion Family = "PolicyVersion:"
	// Permission is one statement of a resource policy that is changed statement
	// by statement, by its id, as a policy document with that statement alone.
	Permission Family = "Permission:"
	// Tag is the value of a tag, by its key.
	Tag Family = "Tag:"
	// Ingress and Egress are "true" for each network rule: "tcp 443 from 0.0.0.0/0".
	Ingress Family = "Ingress:"
	Egress  Family = "Egress:"
	// SentTo is what else receives the data, by what is sent and how: the ARN or
	// address that a subscription, target, inventory or notification sends it to.
	SentTo Family = "SentTo:"
)

// Family is the beginning of paths of which a resource can have several.
type Family string

// Of is the path of the member with this name.
func (f Family) Of(name string) Path { return Path(string(f) + name) }

// Name returns the member's name when the path belongs to the family.
func (f Family) Name(p Path) (name string, ok bool) { return strings.CutPrefix(string(p), string(f)) }

// Family returns the family that a path belongs to; "" when it stands alone.
func (p Path) Family() Family {
	if i := strings.IndexByte(string(p), ':'); i >= 0 {
		return Family(p[:i+1])
	}
	return ""
}

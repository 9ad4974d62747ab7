package judge

import (
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// rest is what a call did to the encryption of a resource's data at rest. A
// kind is one of the values of resource.Encryption.
type rest struct {
	was, is       string // kinds
	wasKey, isKey string // as the caller wrote them; "" when AWS owns the key
	known         bool   // what it was
	mute          bool   // what it was is not known, and the call says nothing of it
	keyKnown      bool   // which key it was
	created       bool   // the resource is new
}

// restPaths are the settings that rest is read from.
var restPaths = []resource.Path{resource.Encryption, resource.EncryptionKey}

// encryptionRanks are the kinds of encryption, weakest first.
var encryptionRanks = []string{resource.EncryptionNone, resource.EncryptionAWSOwned, resource.EncryptionAWSManaged, resource.EncryptionCustomer}

// encryptedElsewhere are the types whose encryption the rules about the
// watcher tell: what records the calls, and what carries and keeps the alerts.
var encryptedElsewhere = []resource.Type{resource.Trail, resource.Topic, resource.Queue, resource.EventBus, resource.EventArchive, resource.DynamoDBTable, resource.Parameter}

// keyedEachTime are the types whose every update says something of a key, most
// often that there is none: where it is not known what was before, it says
// nothing.
var keyedEachTime = []resource.Type{resource.ConfigChannel, resource.Function}

// rest reads what the call did to encryption at rest. ok is false when it did
// not touch it, or not visibly.
func (c *Case) rest() (r rest, ok bool) {
	if slices.Contains(encryptedElsewhere, c.kind()) {
		return rest{}, false
	}
	_, kindSet := c.now(resource.Encryption)
	_, keySet := c.now(resource.EncryptionKey)
	if !kindSet && !keySet {
		return rest{}, false
	}
	r.is, r.isKey = c.Is[resource.Encryption], c.Is[resource.EncryptionKey]
	if r.created = c.created(); r.created {
		return r, true
	}
	r.was, r.known = c.Was[resource.Encryption]
	r.wasKey, r.keyKnown = c.Was[resource.EncryptionKey]
	r.mute = !r.known && slices.Contains(keyedEachTime, c.kind())
	return r, true
}

// weaker reports whether the kind of encryption is known to be a weaker one.
func (r rest) weaker() bool {
	return r.known && slices.Index(encryptionRanks, r.is) < slices.Index(encryptionRanks, r.was)
}

// before says in words how the data was encrypted; "" when that is not known.
func (r rest) before() string {
	switch {
	case !r.known:
		return ""
	case r.was == resource.EncryptionNone:
		return "It was not encrypted."
	case r.was == resource.EncryptionAWSOwned:
		return "It was encrypted with a key that AWS owns."
	case r.was == resource.EncryptionAWSManaged:
		return "It was encrypted with the key that AWS keeps in your account."
	case r.wasKey == "":
		return "It was encrypted with a key of your own."
	}
	return "It was encrypted with " + short(r.wasKey) + "."
}

// sayBefore adds to a finding what the data was encrypted with.
func (r rest) sayBefore(f *Finding) {
	if before := r.before(); before != "" {
		f.was("%s", before)
	}
}

// keyNamed is the key or alias that a caller wrote as an ARN, an id or a name.
func (c *Case) keyNamed(name string) resource.Ref {
	return resource.Named(resource.Key, resource.Place{Partition: c.Event.Partition(), Region: c.Event.Region, Account: c.Event.Account}, name)
}

// foreignKey returns the account of a key that is not ours.
func (c *Case) foreignKey(name string) (account string, yes bool) {
	return c.foreign(c.keyNamed(name).ARN)
}

// yourKey stands in a command for the key that nobody told us.
const yourKey = "YOUR_KEY_ARN"

// encryptAgain encrypts as before or, when that is not known, with a key that
// is to be filled in.
func (c *Case) encryptAgain() (command, note string) {
	command, note = c.backToSafe(resource.Settings{
		resource.Encryption: resource.EncryptionCustomer, resource.EncryptionKey: yourKey, resource.EncryptionAlgorithm: "aws:kms",
		resource.PasswordEncryption: "true", resource.PasswordKey: yourKey,
	})
	if strings.Contains(command, yourKey) {
		note = "Fill in your key: which one it was is not known."
	}
	return command, note
}

// removesKey reports whether the call does nothing but take a key away, which
// nobody does where there is none.
func (c *Case) removesKey() bool {
	name := c.Asked.Call.Name
	return strings.HasPrefix(name, "Delete") || strings.HasPrefix(name, "Disassociate")
}

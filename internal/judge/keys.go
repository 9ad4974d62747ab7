package judge

import (
	"slices"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// lookAtKey finds an encryption at rest that became weaker, or whose key is in
// other hands. One that became stronger is none.
func (c *Case) lookAtKey() {
	d, encryptionChanged := c.now(resource.Encryption)
	key, keyChanged := c.now(resource.EncryptionKey)
	account, foreign := c.foreign(key.After)
	weaker := slices.Index(encryptionRanks, d.After) < slices.Index(encryptionRanks, d.Before)
	switch {
	case keyChanged && foreign:
		f := c.find("%s is encrypted with a key of account %s, which can lock you out", c.name(), account).grade(Critical)
		f.was("%s", c.keyBefore(key))
	case encryptionChanged && d.BeforeKnown && weaker && d.After == resource.EncryptionNone:
		c.find("%s is no longer encrypted", c.name()).was("%s", c.keyBefore(key))
	case encryptionChanged && d.BeforeKnown && weaker && d.Before == resource.EncryptionAWSManaged:
		c.find("%s is now encrypted with a key of AWS's whose use leaves no trace", c.name()).grade(Low)
	case encryptionChanged && d.BeforeKnown && weaker:
		c.find("%s is no longer encrypted with a key of yours, but with one of AWS's", c.name()).was("%s", c.keyBefore(key))
	case encryptionChanged && !d.BeforeKnown && d.After == resource.EncryptionNone:
		c.off(c.find("%s was told not to encrypt", c.name()), false)
	case encryptionChanged && !d.BeforeKnown && d.After == resource.EncryptionAWSOwned && (c.kind() == resource.Trail || c.kind() == resource.DynamoDBTable):
		// Of queues and buses this is also what a call says that switches it on, or
		// that does not speak of it.
		c.unsure(c.find("%s was told to use no key of yours", c.name()), false)
	case keyChanged && key.BeforeKnown && key.Before != "" && key.After != "":
		c.find("%s is encrypted with another key: %s", c.name(), short(key.After)).grade(Medium).toward(Changed).was("%s", c.keyBefore(key))
	}
}

// keyBefore says with which key it was encrypted; "" when that is not known.
func (c *Case) keyBefore(key settingChange) string {
	if !key.BeforeKnown || key.Before == "" {
		return ""
	}
	return "It was encrypted with " + short(key.Before) + "."
}

package resource

import (
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settings of KMS keys and of the stores that hold them.
const (
	// KeyState is KeyEnabled, KeyDisabled and so on.
	KeyState Path = "KeyState"
	// DeletionDate is when the resource will be gone, as AWS writes dates; ""
	// while nobody asked for that. Keys and secrets have it.
	DeletionDate Path = "DeletionDate"
	// Rotation is "true" while the resource is renewed by itself: the material
	// of a key, the value of a secret.
	Rotation Path = "Rotation"
	// RotationDays is how often. A whole number of days.
	RotationDays Path = "RotationDays"
	// KeyOrigin is where the material of a key comes from: AWS_KMS, EXTERNAL,
	// AWS_CLOUDHSM or EXTERNAL_KEY_STORE.
	KeyOrigin Path = "Origin"
	// PrimaryRegion is the Region of the key of a multi-Region family that rules
	// the others.
	PrimaryRegion Path = "PrimaryRegion"
	// CustomKeyStore is the id of the store that holds a key outside of KMS.
	CustomKeyStore Path = "CustomKeyStoreId"
	// AliasTarget is the ARN of the key that an alias stands for.
	AliasTarget Path = "AliasTarget"
)

// The states of a key that calls bring about. In all but the first it can
// neither encrypt nor decrypt:
// https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
const (
	KeyEnabled         = "Enabled"
	KeyDisabled        = "Disabled"
	KeyPendingDeletion = "PendingDeletion"
	KeyPendingImport   = "PendingImport"
)

// keyDefaults is a key as CreateKey makes it:
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
var keyDefaults = Settings{
	KeyState: KeyEnabled, DeletionDate: "", Rotation: "false", KeyOrigin: "AWS_KMS", CustomKeyStore: "",
}

// kms reads the calls of KMS, which names the key in resources whatever the
// request calls it:
// https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
func kms() service {
	return service{
		source:     "kms.amazonaws.com",
		operations: slices.Concat(keyOperations(), grantOperations(), aliasOperations(), keyStoreOperations()),
		ways:       slices.Concat(keyWays(), grantWays(), aliasWays(), keyStoreWays()),
		looks: map[Type]func(t turn) string{
			Key:      func(t turn) string { return t.aws("kms describe-key", "--key-id", t.ARN) },
			KeyAlias: func(t turn) string { return t.aws("kms describe-key", "--key-id", t.Name) },
			KeyStore: func(t turn) string {
				return t.aws("kms describe-custom-key-stores", "--custom-key-store-id", t.Name)
			},
		},
	}
}

func keyOperations() []operation {
	key := target{Key, keyInRecord}
	bypass := detail("bypassPolicyLockoutSafetyCheck", "bypassPolicyLockoutSafetyCheck")
	usable, unusable := becomes(KeyState, KeyEnabled), becomes(KeyState, KeyDisabled)
	staying := becomes(DeletionDate, "") // KMS refuses these calls while a deletion is pending
	return []operation{
		{name: "CreateKey", effect: Creates, target: key, fields: []field{
			reads(newKeyPolicy, Policy), text(KeyOrigin, "origin"), text(CustomKeyStore, "customKeyStoreId"),
			reads(newKeyState, KeyState), tags("tags"), bypass, detail("multiRegion", "multiRegion"), detail("keyUsage", "keyUsage")}},
		{name: "PutKeyPolicy", target: key, fields: []field{document(Policy, "policy"), bypass}},
		{name: "EnableKey", target: key, fields: []field{usable, staying}},
		{name: "DisableKey", target: key, fields: []field{unusable, staying}},
		{name: "ScheduleKeyDeletion", target: key, fields: []field{
			reads(keyDeletion, KeyState, DeletionDate), detail("pendingWindowInDays", "pendingWindowInDays")}},
		{name: "CancelKeyDeletion", target: key, fields: []field{unusable, staying}}, // and it stays disabled
		{name: "DeleteKey", effect: Deletes, target: key},                            // KMS itself, when the time has come
		{name: "DeleteImportedKeyMaterial", target: key, fields: []field{becomes(KeyState, KeyPendingImport), detail("keyMaterialId", "keyMaterialId")}},
		{name: "DeleteExpiredKeyMaterial", target: key, fields: []field{becomes(KeyState, KeyPendingImport)}},
		{name: "ImportKeyMaterial", target: key, fields: []field{usable, detail("validTo", "validTo"), detail("expirationModel", "expirationModel")}},
		{name: "EnableKeyRotation", target: key, fields: []field{becomes(Rotation, "true"), reads(rotationPeriod, RotationDays)}},
		{name: "DisableKeyRotation", target: key, fields: []field{becomes(Rotation, "false")}},
		{name: "ReplicateKey", target: key, fields: []field{
			reads(keyReplica, Path(SentTo)), detail("replicaRegion", "replicaRegion"), detail("policy", "policy"), bypass}},
		{name: "UpdatePrimaryRegion", target: key, fields: []field{text(PrimaryRegion, "primaryRegion")}},
		{name: "TagResource", target: key, fields: []field{tags("tags")}},
		{name: "UntagResource", target: key, fields: []field{untags("tagKeys")}},
	}
}

// keyInRecord finds the key among the record's resources, which have ARNs even
// where the request has an id, an alias or nothing at all. Of a multi-Region
// family the key of the event's Region is meant.
func keyInRecord(r *reading) Ref {
	var found Ref
	for _, resource := range r.Resources {
		ref := r.named(Key, resource.ARN)
		if !strings.Contains(resource.ARN, ":key/") {
			continue
		}
		if found.ARN == "" || PlaceOf(ref.ARN).Region == r.Region {
			found = ref
		}
	}
	if found.ARN != "" {
		return found
	}
	return r.named(Key, r.text("keyId", "response.keyMetadata.arn", "response.keyMetadata.keyId", "response.keyId"))
}

// newKeyPolicy reads the policy of a new key. Without one KMS gives it the
// default policy, save to a replica, whose policy came with ReplicateKey:
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
func newKeyPolicy(r *reading) {
	if given, ok := documentOf(r.at("policy")); ok {
		r.set(Policy, given)
		return
	}
	if r.text("response.keyMetadata.multiRegionConfiguration.multiRegionKeyType") == "REPLICA" {
		return
	}
	r.set(Policy, `{"Version":"2012-10-17","Id":"key-default-1","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow",`+
		`"Principal":{"AWS":"arn:`+r.Partition()+`:iam::`+r.Account+`:root"},"Action":"kms:*","Resource":"*"}]}`)
}

func newKeyState(r *reading) {
	if state := r.text("response.keyMetadata.keyState"); state != "" && state != "Creating" {
		r.set(KeyState, state)
	} else if r.text("origin") == "EXTERNAL" {
		r.set(KeyState, KeyPendingImport)
	}
	r.other(r.named(KeyStore, r.text("customKeyStoreId")))
}

// keyDeletion reads when a key will be gone. The primary of a multi-Region
// family waits for its replicas and has no date until then.
func keyDeletion(r *reading) {
	state := KeyPendingDeletion
	if answered := r.text("response.keyState"); answered != "" {
		state = answered
	}
	r.set(KeyState, state)
	date := r.text("response.deletionDate")
	if date == "" {
		date = "not told"
	}
	r.set(DeletionDate, date)
}

// rotationPeriod reads how often a key is rotated, a year unless said otherwise:
// https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
func rotationPeriod(r *reading) {
	days := r.text("rotationPeriodInDays")
	if days == "" {
		days = "365"
	}
	r.set(RotationDays, days)
}

// keyReplica reads where else a key can be used from now on.
func keyReplica(r *reading) {
	region := r.text("replicaRegion")
	arn := r.text("response.replicaKeyMetadata.arn")
	if arn == "" {
		arn = elsewhere(r.req.Target.ARN, region)
	}
	r.set(SentTo.Of(replicaIn(region)), arn)
	r.other(r.named(Key, arn))
}

// replicaIn names the copy of a resource in another Region among what its data
// is sent to.
func replicaIn(region string) string { return "replica in " + region }

// elsewhere is the ARN of the replica of a resource in another Region.
func elsewhere(arn, region string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || region == "" {
		return ""
	}
	parts[3] = region
	return strings.Join(parts, ":")
}

// keyEncryption is the canonical value of Encryption for what was asked to be
// encrypted under a key of KMS. Without a key, AWS takes its own in the account.
func keyEncryption(key string) string {
	if key == "" || strings.Contains(key, "alias/aws/") {
		return EncryptionAWSManaged
	}
	return EncryptionCustomer
}

// encryptedBy sets how data is encrypted from the member that names a key. When
// it is missing or empty, otherwise says what that means; "" leaves it as it was.
func encryptedBy(member, otherwise string) field {
	return reads(func(r *reading) { encrypt(r, r.at(member), otherwise) }, Encryption, EncryptionKey)
}

func encrypt(r *reading, key trail.Value, otherwise string) {
	switch {
	case key.Text() != "":
		r.set(Encryption, keyEncryption(key.Text()))
		r.set(EncryptionKey, key.Text())
	case otherwise != "":
		r.set(Encryption, otherwise)
		r.set(EncryptionKey, "")
	}
}

package account

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

func describeKey(d *description) {
	key := with{"KeyId": d.ref.ARN}
	named := with{"keyId": d.ref.ARN}
	notFound, others := unless("NotFound"), nothing("UnsupportedOperation", "KMSInvalidState")
	d.question("kms:DescribeKey", key, func(v trail.Value) { keyMetadata(d, v.Get("KeyMetadata")) }, notFound)
	d.question("kms:GetKeyPolicy", with{"KeyId": d.ref.ARN, "PolicyName": "default"}, func(v trail.Value) {
		d.told("PutKeyPolicy", with{"keyId": d.ref.ARN, "policy": v.Get("Policy")}, nil)
	}, notFound)
	d.question("kms:GetKeyRotationStatus", key, func(v trail.Value) {
		if v.Get("KeyRotationEnabled").Text() != "true" {
			d.told("DisableKeyRotation", named, nil)
			return
		}
		d.told("EnableKeyRotation", with{"keyId": d.ref.ARN, "rotationPeriodInDays": v.Get("RotationPeriodInDays")}, nil)
	}, notFound, others)
	// Grants come and go with the work of other services: one that is no longer
	// there is not noted.
	d.pages("kms:ListGrants", key, "NextMarker", "Marker", func(v trail.Value) {
		for _, grant := range v.Get("Grants").List() {
			keyGrant(d, grant)
		}
	}, notFound, others)
}

// keyMetadata reads the state of a key. States in which KMS works on it pass;
// the date of a deletion is not taken, for CloudTrail writes dates in words.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
func keyMetadata(d *description, v trail.Value) {
	only := []resource.Path{resource.KeyOrigin, resource.CustomKeyStore}
	state := v.Get("KeyState").Text()
	if state != "Updating" && state != "Creating" {
		only = append(only, resource.KeyState)
	}
	if !strings.HasPrefix(state, "Pending") || state == resource.KeyPendingImport {
		only = append(only, resource.DeletionDate)
	}
	d.told("CreateKey", with{"origin": v.Get("Origin"), "customKeyStoreId": or(v.Get("CustomKeyStoreId").Text(), "")},
		with{"keyMetadata": with{"arn": d.ref.ARN, "keyState": state}}, only...)
	if primary := v.Get("MultiRegionConfiguration", "PrimaryKey", "Region").Text(); primary != "" {
		d.told("UpdatePrimaryRegion", with{"keyId": d.ref.ARN, "primaryRegion": primary}, nil)
	}
}

func keyGrant(d *description, grant trail.Value) {
	params := with{"keyId": d.ref.ARN, "granteePrincipal": grant.Get("GranteePrincipal"), "operations": grant.Get("Operations")}
	if service := grant.Get("GranteeServicePrincipal").Text(); service != "" {
		params["granteeServicePrincipal"] = service
	}
	if constraints := grant.Get("Constraints"); constraints.IsObject() && constraints.JSON() != "{}" {
		params["constraints"] = lowered(constraints)
	}
	d.told("CreateGrant", params, with{"grantId": grant.Get("GrantId")})
}

// describeAlias finds the alias among all, since none can be asked for alone.
func describeAlias(d *description) {
	missing := true
	ok := d.pages("kms:ListAliases", with{"Limit": 100}, "NextMarker", "Marker", func(v trail.Value) {
		for _, alias := range v.Get("Aliases").List() {
			if alias.Get("AliasName").Text() != d.ref.Name {
				continue
			}
			missing = false
			if target := alias.Get("TargetKeyId").Text(); target != "" { // AWS's own have none until they are used
				d.told("UpdateAlias", with{"aliasName": d.ref.Name, "targetKeyId": target}, nil)
			}
		}
	})
	if ok && missing {
		d.gone()
	}
}

// ownKey is the key of an answer that names AWS's own key in the account by
// its ARN, where a request and its record name none: "" for such a key.
func (d *description) ownKey(v trail.Value) string {
	arn := v.Text()
	if !strings.Contains(arn, ":key/") || resource.PlaceOf(arn).Region != d.region {
		return arn
	}
	for _, name := range d.aliases.get(d.keyAliases)[arn[strings.LastIndexByte(arn, '/')+1:]] {
		if strings.HasPrefix(name, "alias/aws/") {
			return ""
		}
	}
	return arn
}

// keyAliases are the names of every key of the Region, by its id.
func (d *description) keyAliases() map[string][]string {
	all := map[string][]string{}
	d.pages("kms:ListAliases", with{"Limit": 100}, "NextMarker", "Marker", func(v trail.Value) {
		for _, alias := range v.Get("Aliases").List() {
			id := strings.Clone(alias.Get("TargetKeyId").Text())
			all[id] = append(all[id], strings.Clone(alias.Get("AliasName").Text()))
		}
	})
	return all
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

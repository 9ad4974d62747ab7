package resource

func aliasOperations() []operation {
	alias := named(KeyAlias, "aliasName")
	points := reads(aliasTarget, AliasTarget)
	return []operation{
		{name: "CreateAlias", effect: Creates, target: alias, fields: []field{points}},
		{name: "UpdateAlias", target: alias, fields: []field{points}},
		{name: "DeleteAlias", effect: Deletes, target: alias, fields: []field{reads(keyOfAlias, AliasTarget)}},
	}
}

// aliasTarget reads which key an alias stands for: one of its own account and
// Region.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
func aliasTarget(r *reading) {
	if ref := r.named(Key, r.text("targetKeyId")); ref.ARN != "" {
		r.set(AliasTarget, ref.ARN)
		r.other(ref)
		return
	}
	r.odd("targetKeyId")
}

// keyOfAlias reads which key a deleted alias stood for, which the request does
// not say: what is made again under the name may be another.
func keyOfAlias(r *reading) {
	if ref := keyInRecord(r); ref.Type == Key && ref.ARN != "" {
		r.set(AliasTarget, ref.ARN)
		r.other(ref)
	}
}

func aliasWays() []way {
	return []way{
		{KeyAlias, []Path{AliasTarget}, func(t turn) string {
			if t.Value == "" {
				return ""
			}
			return t.aws("kms update-alias", "--alias-name", t.Name, "--target-key-id", t.Value)
		}},
		{KeyAlias, []Path{Exists}, func(t turn) string {
			if t.Value != "true" || t.Was[AliasTarget] == "" {
				return ""
			}
			return t.aws("kms create-alias", "--alias-name", t.Name, "--target-key-id", t.Was[AliasTarget])
		}},
	}
}

package resource

import "strings"

func glueWays() []way {
	return []way{
		orUnset(GlueCatalog, Policy,
			func(t turn) string {
				return t.aws("glue put-resource-policy", t.policied("--policy-in-json", t.Value)...)
			},
			func(t turn) string { return t.aws("glue delete-resource-policy", t.policied()...) }),
		{GlueCatalog, []Path{Encryption, EncryptionKey, CatalogRole, PasswordEncryption, PasswordKey}, encryptCatalog},
		{GlueDatabase, []Path{Exists}, func(t turn) string {
			names := strings.Split(t.Name, "/")
			return t.whenGone(t.aws("glue create-database", append(t.catalogArgs(names[:len(names)-1]), "--database-input", "Name="+names[len(names)-1])...))
		}},
	}
}

// glueLooks show the versions of a table, for UpdateTable keeps the one before.
func glueLooks() map[Type]func(t turn) string {
	return map[Type]func(t turn) string{
		GlueCatalog: func(t turn) string {
			return t.aws("glue get-data-catalog-encryption-settings", "--catalog-id", t.catalogID())
		},
		GlueDatabase: func(t turn) string {
			names := strings.Split(t.Name, "/")
			return t.aws("glue get-database", append(t.catalogArgs(names[:len(names)-1]), "--name", names[len(names)-1])...)
		},
		GlueTable: func(t turn) string {
			names := strings.Split(t.Name, "/")
			if len(names) < 2 {
				return ""
			}
			n := len(names)
			return t.aws("glue get-table-versions", append(t.catalogArgs(names[:n-2]), "--database-name", names[n-2], "--table-name", names[n-1])...)
		},
		GlueConnection: func(t turn) string {
			return t.aws("glue get-connection", "--name", t.Name, "--hide-password")
		},
	}
}

// catalogID is the id of the catalog that the resource is: the account's, with
// the catalog's name when it is one within.
func (t turn) catalogID() string {
	if name := strings.TrimPrefix(t.Name, "/"); name != "" {
		return PlaceOf(t.ARN).Account + ":" + name
	}
	return PlaceOf(t.ARN).Account
}

// catalogArgs name the catalog of a database or table; the caller's account's
// needs no name.
func (t turn) catalogArgs(catalog []string) []string {
	account := PlaceOf(t.ARN).Account
	switch {
	case len(catalog) > 0:
		return []string{"--catalog-id", account + ":" + strings.Join(catalog, "/")}
	case account != t.Account:
		return []string{"--catalog-id", account}
	}
	return nil
}

// policied adds what a policy is about, where that is not the account's catalog.
func (t turn) policied(args ...string) []string {
	if t.Name == "" {
		return args
	}
	return append(args, "--resource-arn", t.ARN)
}

// encryptCatalog writes both parts of the settings, and neither when one of
// them is not known.
func encryptCatalog(t turn) string {
	var rest string
	switch key, role := t.Was[EncryptionKey], t.Was[CatalogRole]; t.Was[Encryption] {
	case EncryptionNone:
		rest = "{CatalogEncryptionMode=DISABLED}"
	case EncryptionAWSManaged, EncryptionCustomer:
		mode := "SSE-KMS"
		if role != "" {
			mode = "SSE-KMS-WITH-SERVICE-ROLE,CatalogEncryptionServiceRole=" + role
		}
		if key != "" {
			mode += ",SseAwsKmsKeyId=" + key
		}
		rest = "{CatalogEncryptionMode=" + mode + "}"
	default:
		return ""
	}
	passwords := t.Was[PasswordEncryption]
	if passwords == "" {
		return ""
	}
	if key := t.Was[PasswordKey]; key != "" {
		passwords += ",AwsKmsKeyId=" + key
	}
	return t.aws("glue put-data-catalog-encryption-settings", "--catalog-id", t.catalogID(), "--data-catalog-encryption-settings",
		"EncryptionAtRest="+rest+",ConnectionPasswordEncryption={ReturnConnectionPasswordEncrypted="+passwords+"}")
}

package resource

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// catalogEncryption reads how the catalog's metadata and the passwords in it
// are encrypted. What of both a request leaves out is not documented to stay
// as it was: it is noted.
// https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog.html#aws-glue-api-catalog-security
func catalogEncryption(r *reading) {
	rest := r.at("dataCatalogEncryptionSettings.encryptionAtRest")
	key := rest.Get("sseAwsKmsKeyId").Text()
	switch mode := rest.Get("catalogEncryptionMode").Text(); {
	case mode == "DISABLED":
		r.set(Encryption, EncryptionNone)
		r.set(EncryptionKey, "")
		r.set(CatalogRole, "")
	case strings.HasPrefix(mode, "SSE-KMS"):
		r.set(Encryption, keyEncryption(key))
		r.set(EncryptionKey, key)
		r.set(CatalogRole, rest.Get("catalogEncryptionServiceRole").Text())
	default:
		r.odd("encryptionAtRest.catalogEncryptionMode")
	}
	passwords := r.at("dataCatalogEncryptionSettings.connectionPasswordEncryption")
	on, ok := truthOf(passwords.Get("returnConnectionPasswordEncrypted"))
	if !ok {
		r.odd("connectionPasswordEncryption.returnConnectionPasswordEncrypted")
		return
	}
	r.set(PasswordEncryption, on)
	r.set(PasswordKey, passwords.Get("awsKmsKeyId").Text())
}

// glueCatalog reads an input, which replaces the one before.
// https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateCatalog.html
func glueCatalog(r *reading) {
	v := r.at("catalogInput")
	if !v.Exists() {
		r.odd("catalogInput")
		return
	}
	access := strings.ToLower(v.Get("allowFullTableExternalDataAccess").Text())
	if access == "" {
		access = "false"
	}
	r.set(FullTableExternalAccess, access)
	r.set(DefaultDatabasePermissions, defaultPermissions(v.Get("createDatabaseDefaultPermissions")))
	r.set(DefaultTablePermissions, defaultPermissions(v.Get("createTableDefaultPermissions")))
}

// defaultPermissions reads who gets what on that which will be made.
func defaultPermissions(v trail.Value) string {
	var all []string
	for _, element := range v.List() {
		who := element.Get("principal", "dataLakePrincipalIdentifier").Text()
		for _, permission := range element.Get("permissions").List() {
			all = append(all, who+" "+permission.Text())
		}
	}
	return List(all...)
}

func glueDatabase(r *reading) {
	v := r.at("databaseInput")
	if !v.Exists() {
		r.odd("databaseInput")
		return
	}
	r.set(DataLocation, v.Get("locationUri").Text())
	r.set(DefaultTablePermissions, defaultPermissions(v.Get("createTableDefaultPermissions")))
	r.set(LinkedTo, linkedTo(v.Get("targetDatabase")))
}

// linkedTo writes the account, Region and names that a link points to.
func linkedTo(v trail.Value) string {
	var all []string
	for _, member := range []string{"catalogId", "region", "databaseName", "name"} {
		if text := v.Get(member).Text(); text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, " ")
}

// glueTable reads an input, which replaces the table's definition. Iceberg's
// updates come without one: they add to the table's own metadata.
// https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateTable.html
func glueTable(r *reading) {
	v := r.at("tableInput")
	switch {
	case v.Exists():
	case r.icebergTable():
		return
	default:
		r.odd("tableInput")
		return
	}
	storage := v.Get("storageDescriptor")
	format := storage.Get("inputFormat").Text()
	if kind := v.Get("parameters", "table_type").Text(); kind != "" {
		format = kind
	}
	r.set(DataLocation, storage.Get("location").Text())
	r.set(Columns, columns(storage.Get("columns")))
	r.set(PartitionKeys, columns(v.Get("partitionKeys")))
	r.set(TableFormat, format)
	r.set(LinkedTo, linkedTo(v.Get("targetTable")))
}

// icebergTable reads the location and columns that the last of several updates
// gives an Iceberg table, when it gives any.
func (r *reading) icebergTable() bool {
	created := r.at("openTableFormatInput.icebergInput.createIcebergTableInput")
	updates := r.at("updateOpenTableFormatInput.updateIcebergInput.updateIcebergTableInput.updates").List()
	if created.Exists() {
		updates = append(updates, created)
	}
	for _, update := range updates {
		if location := update.Get("location").Text(); location != "" {
			r.set(DataLocation, location)
		}
		if schema := update.Get("schema"); schema.Exists() {
			r.set(Columns, columns(schema.Get("fields")))
		}
		r.set(TableFormat, "ICEBERG")
	}
	return len(updates) > 0
}

func columns(v trail.Value) string {
	var all []string
	for _, column := range v.List() {
		kind := column.Get("type").Text()
		if nested := column.Get("type"); nested.IsObject() {
			kind = nested.JSON()
		}
		all = append(all, column.Get("name").Text()+" "+kind)
	}
	return List(all...)
}

package resource

import (
	"regexp"
	"strings"
)

// Settings of the Data Catalog and of what is in it.
const (
	// PasswordEncryption is "true" while the passwords of connections are
	// encrypted in the catalog, PasswordKey the KMS key of it.
	PasswordEncryption Path = "ConnectionPasswordEncryption"
	PasswordKey        Path = "ConnectionPasswordEncryption.Key"
	// CatalogRole is the role that the catalog is encrypted with, if any.
	CatalogRole Path = "Encryption.Role"

	// FullTableExternalAccess is "true" when engines outside AWS may get
	// credentials for whole tables: of a catalog, or of the data lake.
	FullTableExternalAccess Path = "AllowFullTableExternalDataAccess"
	// DefaultDatabasePermissions and DefaultTablePermissions are lists of what
	// new databases and tables give to whom: "IAM_ALLOWED_PRINCIPALS ALL".
	DefaultDatabasePermissions Path = "CreateDatabaseDefaultPermissions"
	DefaultTablePermissions    Path = "CreateTableDefaultPermissions"

	// DataLocation is where the data of a table or database is: "s3://orders/2026/".
	DataLocation Path = "Location"
	// Columns and PartitionKeys are lists of a table's columns: "id bigint".
	Columns       Path = "Columns"
	PartitionKeys Path = "PartitionKeys"
	// TableFormat is the class that reads a table's files, or "ICEBERG".
	TableFormat Path = "Format"
	// LinkedTo is the table or database that one of another account or Region
	// stands for: "444455556666 sales orders".
	LinkedTo Path = "Target"
)

// glueDatabaseDefaults and glueTableDefaults are what the calls leave unset.
var (
	glueDatabaseDefaults = Settings{DataLocation: "", DefaultTablePermissions: "", LinkedTo: ""}
	glueTableDefaults    = Settings{DataLocation: "", Columns: "", PartitionKeys: "", TableFormat: "", LinkedTo: ""}
)

// glue reads the calls of Glue's Data Catalog.
// https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog.html
func glue() service {
	policied := target{GlueCatalog, glueResource}
	catalog := target{GlueCatalog, func(r *reading) Ref { return r.inCatalog(GlueCatalog) }}
	database := target{GlueDatabase, func(r *reading) Ref { return r.inCatalog(GlueDatabase, r.text("name", "databaseInput.name")) }}
	table := target{GlueTable, func(r *reading) Ref {
		return r.inCatalog(GlueTable, r.text("databaseName"), r.text("tableInput.name", "name"))
	}}
	first := target{GlueTable, func(r *reading) Ref { return r.inCatalog(GlueTable, r.text("databaseName"), r.deletedTables()[0]) }}
	databaseFields := []field{reads(glueDatabase, DataLocation, DefaultTablePermissions, LinkedTo)}
	tableFields := []field{
		reads(glueTable, DataLocation, Columns, PartitionKeys, TableFormat, LinkedTo),
		detail("SkipArchive", "skipArchive"), detail("Force", "force"),
	}
	catalogFields := []field{reads(glueCatalog, FullTableExternalAccess, DefaultDatabasePermissions, DefaultTablePermissions),
		detail("Overwrites", "catalogInput.overwriteChildResourcePermissionsWithDefault")}
	return service{source: "glue.amazonaws.com", operations: append([]operation{
		{name: "PutResourcePolicy", target: policied, fields: []field{expected(document(Policy, "policyInJson"), "policyInJson"), detail("EnableHybrid", "enableHybrid")}},
		{name: "DeleteResourcePolicy", target: policied, fields: []field{becomes(Policy, "")}},
		{name: "PutDataCatalogEncryptionSettings", target: catalog, fields: []field{
			reads(catalogEncryption, Encryption, EncryptionKey, CatalogRole, PasswordEncryption, PasswordKey),
		}},
		{name: "CreateCatalog", effect: Creates, target: target{GlueCatalog, func(r *reading) Ref { return r.namedCatalog(r.text("name")) }}, fields: catalogFields},
		{name: "UpdateCatalog", target: catalog, fields: catalogFields},
		{name: "DeleteCatalog", effect: Deletes, target: catalog},
		{name: "CreateDatabase", effect: Creates, target: database, fields: databaseFields},
		{name: "UpdateDatabase", target: database, fields: databaseFields},
		{name: "DeleteDatabase", effect: Deletes, target: database},
		{name: "CreateTable", effect: Creates, target: table, fields: tableFields},
		{name: "UpdateTable", target: table, fields: tableFields},
		{name: "DeleteTable", effect: Deletes, target: table},
		{name: "BatchDeleteTable", effect: Deletes, target: first, fields: []field{reads(restOfTables)}},
	}, glueConnections()...), ways: glueWays(), looks: glueLooks()}
}

// accountID is an account's id, with which a catalog's id may begin.
var accountID = regexp.MustCompile(`^[0-9]{12}(:|$)`)

// inCatalog names what is in the catalog of the request: the account's own, a
// catalog within it ("s3tablescatalog/lake"), that of another account.
// https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html
func (r *reading) inCatalog(t Type, names ...string) Ref {
	return r.inCatalogOf(t, r.text("catalogId"), names...)
}

func (r *reading) inCatalogOf(t Type, catalog string, names ...string) Ref {
	at := Place{r.Partition(), r.Region, r.Account}
	if isARN(catalog) {
		at = PlaceOf(catalog)
		_, catalog, _ = strings.Cut(catalog, ":catalog")
		catalog = strings.TrimPrefix(catalog, "/")
	} else if accountID.MatchString(catalog) {
		at.Account, catalog, _ = strings.Cut(catalog, ":")
	}
	for _, name := range names {
		if name == "" {
			return Ref{Type: t}
		}
	}
	switch {
	case t == GlueCatalog && catalog == "":
		return Named(t, at, "")
	case t == GlueCatalog:
		return Named(t, at, "/"+catalog)
	case catalog != "":
		names = append([]string{catalog}, names...)
	}
	return Named(t, at, strings.Join(names, "/"))
}

func (r *reading) namedCatalog(name string) Ref {
	if name == "" {
		return Ref{Type: GlueCatalog}
	}
	return r.named(GlueCatalog, "/"+name)
}

// glueResource is what a resource policy is about: the catalog, unless an ARN
// says otherwise.
func glueResource(r *reading) Ref {
	arn := r.text("resourceArn")
	for part, t := range map[string]Type{":database/": GlueDatabase, ":table/": GlueTable} {
		if strings.Contains(arn, part) {
			return r.named(t, arn)
		}
	}
	return r.inCatalogOf(GlueCatalog, arn)
}

// deletedTables are the names in BatchDeleteTable; one, empty, when it names none.
func (r *reading) deletedTables() []string {
	var all []string
	for _, name := range r.at("tablesToDelete").List() {
		all = append(all, name.Text())
	}
	if len(all) == 0 {
		return []string{""}
	}
	return all
}

// restOfTables names the tables that went with the first.
func restOfTables(r *reading) {
	var arns []string
	for i, name := range r.deletedTables() {
		ref := r.inCatalog(GlueTable, r.text("databaseName"), name)
		arns = append(arns, ref.ARN)
		if i > 0 {
			r.twin(ref)
		}
	}
	r.say("Deleted", List(arns...))
}

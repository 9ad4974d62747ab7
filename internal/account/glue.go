package account

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// describeCatalog asks about the account's own catalog. Those within it are
// named by what they hold.
func describeCatalog(d *description) {
	if d.ref.Name != "" {
		return
	}
	d.question("glue:GetDataCatalogEncryptionSettings", nil, func(v trail.Value) {
		settings := v.Get("DataCatalogEncryptionSettings")
		rest, passwords := members(settings.Get("EncryptionAtRest")), members(settings.Get("ConnectionPasswordEncryption"))
		if settings.Get("EncryptionAtRest", "CatalogEncryptionMode").Text() == "" {
			rest["CatalogEncryptionMode"] = "DISABLED"
		}
		if settings.Get("ConnectionPasswordEncryption", "ReturnConnectionPasswordEncrypted").Text() == "" {
			passwords["ReturnConnectionPasswordEncrypted"] = false
		}
		d.told("PutDataCatalogEncryptionSettings", with{
			"dataCatalogEncryptionSettings": with{"encryptionAtRest": rest, "connectionPasswordEncryption": passwords},
		}, nil)
	})
	d.question("glue:GetResourcePolicy", nil, func(v trail.Value) { d.resourcePolicy(v.Get("PolicyInJson"), with{}) },
		none("DeleteResourcePolicy", nil, "EntityNotFound"))
}

func describeDatabase(d *description) {
	catalog, names := catalogOf(d, 1)
	d.question("glue:GetDatabase", withCatalog(catalog, with{"Name": names[0]}), func(v trail.Value) {
		d.told("UpdateDatabase", withCatalog(catalog, with{"name": names[0], "databaseInput": v.Get("Database")}), nil)
	}, unless("EntityNotFound"))
}

func describeGlueTable(d *description) {
	catalog, names := catalogOf(d, 2)
	if len(names) < 2 {
		return
	}
	d.question("glue:GetTable", withCatalog(catalog, with{"DatabaseName": names[0], "Name": names[1]}), func(v trail.Value) {
		d.told("UpdateTable", withCatalog(catalog, with{"databaseName": names[0], "tableInput": v.Get("Table")}), nil)
	}, unless("EntityNotFound"))
}

// catalogOf takes the name of what is in a catalog apart: the catalog, where
// it is not the account's own, and n names.
func catalogOf(d *description, n int) (catalog string, names []string) {
	names = strings.Split(d.ref.Name, "/")
	if extra := len(names) - n; extra > 0 {
		catalog, names = d.account+":"+strings.Join(names[:extra], "/"), names[extra:]
	}
	return catalog, names
}

func withCatalog(catalog string, params with) with {
	if catalog != "" {
		params["CatalogId"] = catalog
	}
	return params
}

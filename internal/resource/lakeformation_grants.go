package resource

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

const (
	grantOption = " with grant option"
	grantTo     = " to "
	grantOn     = " on {"
)

// lakeGrants reads the entries of a batch.
func (r *reading) lakeGrants(granted bool) {
	entries := r.at("entries").List()
	if len(entries) == 0 {
		r.odd("entries")
	}
	for _, entry := range entries {
		r.lakeGrant(entry, granted)
	}
}

// lakeGrant reads what one principal gets, or loses, on one resource. What it
// is not spoken of keeps:
// https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_GrantPermissions.html
func (r *reading) lakeGrant(v trail.Value, granted bool) {
	who, resource := v.Get("principal", "dataLakePrincipalIdentifier").Text(), v.Get("resource")
	permissions := v.Get("permissions").List()
	if who == "" || !resource.IsObject() || len(permissions) == 0 {
		r.odd("permissions")
		return
	}
	value, on := "", pascalJSON(resource)
	if granted {
		value = who
	}
	for _, permission := range permissions {
		r.set(LakeGrant.Of(permission.Text()+grantTo+who+" on "+on), value)
	}
	for _, permission := range v.Get("permissionsWithGrantOption").List() {
		r.set(LakeGrant.Of(permission.Text()+grantOption+grantTo+who+" on "+on), value)
	}
	if condition := v.Get("condition", "expression").Text(); condition != "" {
		r.say("Condition", condition)
	}
	if isARN(who) && strings.Contains(who, ":role/") {
		r.twin(r.named(Role, who))
	}
	r.granted(resource)
}

// granted names the resource that a permission is for. One for every table of
// a database is for the database. They are twins of the lake: what streams
// depend on them depends on the grant.
func (r *reading) granted(resource trail.Value) {
	for kind, v := range resource.Members {
		catalog, database, name := v.Get("catalogId").Text(), v.Get("databaseName").Text(), v.Get("name").Text()
		switch strings.ToLower(kind) {
		case "catalog":
			r.twin(r.inCatalogOf(GlueCatalog, v.Get("id").Text()))
		case "database":
			r.twin(r.inCatalogOf(GlueDatabase, catalog, name))
		case "table", "tablewithcolumns":
			if name == "" {
				r.twin(r.inCatalogOf(GlueDatabase, catalog, database))
				continue
			}
			r.twin(r.inCatalogOf(GlueTable, catalog, database, name))
		case "datacellsfilter":
			r.twin(r.inCatalogOf(GlueTable, v.Get("tableCatalogId").Text(), database, v.Get("tableName").Text()))
		case "datalocation":
			r.twin(r.lakeLocation(v.Get("resourceArn").Text()))
		}
	}
}

// LakePermission is what the name of a member of LakeGrant says.
type LakePermission struct {
	Permission string // "SELECT", "ALL"
	Principal  string // an ARN, an account, "IAM_ALLOWED_PRINCIPALS"
	Resource   string // as the API writes it, in JSON
	Grantable  bool   // the principal may pass the permission on
}

// ParseLakePermission reads the name of a member of LakeGrant. ok is false for
// what is no such name.
func ParseLakePermission(name string) (p LakePermission, ok bool) {
	name, resource, ok := strings.Cut(name, grantOn)
	if !ok {
		return p, false
	}
	p.Permission, p.Principal, ok = strings.Cut(name, grantTo)
	p.Permission, p.Grantable = strings.CutSuffix(p.Permission, grantOption)
	p.Resource = "{" + resource
	return p, ok
}

// restoreGrant grants what there was, or revokes what there was not.
func restoreGrant(t turn) string {
	g, ok := ParseLakePermission(t.Member)
	if !ok {
		return ""
	}
	command := "lakeformation grant-permissions"
	if t.Value == "" {
		command = "lakeformation revoke-permissions"
		// The option was not there either: one command takes both.
		if option, known := t.Was[LakeGrant.Of(strings.Replace(t.Member, grantTo, grantOption+grantTo, 1))]; known && option == "" {
			g.Grantable = true
		}
	}
	args := []string{"--principal", "DataLakePrincipalIdentifier=" + g.Principal, "--resource", g.Resource, "--permissions", g.Permission}
	if g.Grantable {
		args = append(args, "--permissions-with-grant-option", g.Permission)
	}
	return t.aws(command, args...)
}

func lakeWays(settings []Path) []way {
	return []way{
		{DataLake, settings, func(t turn) string {
			if t.Was[LakeSettings] == "" {
				return ""
			}
			return t.aws("lakeformation put-data-lake-settings", "--data-lake-settings", t.Was[LakeSettings])
		}},
		{DataLake, []Path{Path(LakeGrant)}, restoreGrant},
		{DataLakeResource, []Path{Exists}, func(t turn) string {
			if t.Value != "true" {
				return t.aws("lakeformation deregister-resource", "--resource-arn", t.locationARN())
			}
			return t.lakeRegister("register-resource", "--use-service-linked-role")
		}},
		{DataLakeResource, []Path{LakeRole, HybridAccess, LakeFederation}, func(t turn) string {
			return t.lakeRegister("update-resource", "")
		}},
	}
}

// locationARN is the ARN that Lake Formation knows a location by.
func (t turn) locationARN() string { return "arn:" + PlaceOf(t.ARN).Partition + ":s3:::" + t.Name }

// lakeRegister says who reads a location, and how. linked is the option for
// the service-linked role, which an update does not have.
func (t turn) lakeRegister(command, linked string) string {
	args := []string{"--resource-arn", t.locationARN()}
	switch role := t.Was[LakeRole]; {
	case role == "" || role == serviceLinked && linked == "":
		return ""
	case role == serviceLinked:
		args = append(args, linked)
	default:
		args = append(args, "--role-arn", role)
	}
	for _, option := range []struct {
		path Path
		name string
	}{{HybridAccess, "hybrid-access-enabled"}, {LakeFederation, "with-federation"}} {
		switch t.Was[option.path] {
		case "true":
			args = append(args, "--"+option.name)
		case "false":
			args = append(args, "--no-"+option.name)
		}
	}
	return t.aws("lakeformation "+command, args...)
}

// pascalJSON writes a value as the API does, whose names CloudTrail begins in
// lower case, with members in the order of their names.
func pascalJSON(v trail.Value) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(pascal(v)) != nil {
		return "" // maps, lists and JSON: cannot fail
	}
	return string(bytes.TrimSpace(b.Bytes()))
}

func pascal(v trail.Value) any {
	switch {
	case v.IsObject():
		members := map[string]any{}
		for name, value := range v.Members {
			if name != "" && !value.IsNull() {
				members[strings.ToUpper(name[:1])+name[1:]] = pascal(value)
			}
		}
		return members
	case v.IsList():
		all := []any{}
		for _, element := range v.List() {
			all = append(all, pascal(element))
		}
		return all
	}
	return json.RawMessage(v.JSON())
}

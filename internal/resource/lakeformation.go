package resource

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settings of the data lake of an account and Region, and of the locations in
// it. DefaultDatabasePermissions, DefaultTablePermissions and
// FullTableExternalAccess are those of Glue.
const (
	// LakeSettings are the whole settings, as the AWS CLI takes them.
	LakeSettings Path = "DataLakeSettings"
	// LakeAdmins and LakeReaders are lists of principals that may grant anything,
	// and see everything that is granted.
	LakeAdmins  Path = "DataLakeAdmins"
	LakeReaders Path = "ReadOnlyAdmins"
	// ExternalFiltering is "true" when the engines of ExternalFilterers, a list
	// of accounts, may read data and filter it themselves.
	ExternalFiltering Path = "AllowExternalDataFiltering"
	ExternalFilterers Path = "ExternalDataFilteringAllowList"
	// TrustedOwners is a list of accounts whose audit logs show who asked here.
	TrustedOwners Path = "TrustedResourceOwners"
	// SessionTags is a list of the values of the session tag by which engines are
	// known.
	SessionTags Path = "AuthorizedSessionTagValueList"

	// LakeGrant is a permission of a principal, by all that says which:
	// "SELECT to PRINCIPAL on RESOURCE", "SELECT with grant option to …". The
	// resource is as the API writes it, in JSON. The value is the principal, ""
	// once it was revoked: an ARN, an account's or organization's, or
	// "IAM_ALLOWED_PRINCIPALS", who are all that IAM lets in.
	LakeGrant Family = "LakeGrant:"

	// LakeRole is the ARN of the role that reads a location for others;
	// "service-linked" for Lake Formation's own.
	LakeRole Path = "RegisteredRole"
	// HybridAccess is "true" when IAM alone lets in beside Lake Formation.
	HybridAccess Path = "HybridAccessEnabled"
	// PrivilegedAccess is "true" when the one who registered may do everything.
	PrivilegedAccess Path = "WithPrivilegedAccess"
	// LakeFederation is "true" when the location is another catalog's.
	LakeFederation Path = "WithFederation"
)

// serviceLinked is the LakeRole of a location without a role of its own.
const serviceLinked = "service-linked"

// lakeLocationDefaults are what RegisterResource does unless it is told:
// https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_RegisterResource.html
var lakeLocationDefaults = Settings{LakeRole: serviceLinked, HybridAccess: "false", PrivilegedAccess: "false", LakeFederation: "false"}

// lakeFormation reads the calls of Lake Formation. A grant is a setting of the
// data lake, since one call may grant on several resources; those are among
// the others that the record names.
// https://docs.aws.amazon.com/lake-formation/latest/dg/logging-using-cloudtrail.html
func lakeFormation() service {
	lake := target{DataLake, func(r *reading) Ref { return r.inCatalog(DataLake, "settings") }}
	location := target{DataLakeResource, func(r *reading) Ref { return r.lakeLocation(r.text("resourceArn")) }}
	role := []field{
		reads(lakeRole, LakeRole), boolean(HybridAccess, "hybridAccessEnabled"),
		boolean(PrivilegedAccess, "withPrivilegedAccess"), boolean(LakeFederation, "withFederation"),
	}
	settings := []Path{
		LakeSettings, LakeAdmins, LakeReaders, ExternalFiltering, ExternalFilterers, TrustedOwners, SessionTags,
		DefaultDatabasePermissions, DefaultTablePermissions, FullTableExternalAccess,
	}
	grant := func(read func(r *reading)) []field { return []field{reads(read, Path(LakeGrant))} }
	return service{source: "lakeformation.amazonaws.com", operations: []operation{
		{name: "GrantPermissions", target: lake, fields: grant(func(r *reading) { r.lakeGrant(r.Request, true) })},
		{name: "RevokePermissions", target: lake, fields: grant(func(r *reading) { r.lakeGrant(r.Request, false) })},
		{name: "BatchGrantPermissions", target: lake, fields: grant(func(r *reading) { r.lakeGrants(true) })},
		{name: "BatchRevokePermissions", target: lake, fields: grant(func(r *reading) { r.lakeGrants(false) })},
		{name: "PutDataLakeSettings", target: lake, fields: []field{reads(lakeSettings, settings...)}},
		{name: "RegisterResource", effect: Creates, target: location, fields: role},
		{name: "UpdateResource", target: location, fields: role},
		{name: "DeregisterResource", effect: Deletes, target: location},
	}, ways: lakeWays(settings), looks: map[Type]func(t turn) string{
		DataLake: func(t turn) string { return t.aws("lakeformation get-data-lake-settings") },
		DataLakeResource: func(t turn) string {
			return t.aws("lakeformation describe-resource", "--resource-arn", t.locationARN())
		},
	}}
}

// lakeLocation names a registered location. Its ARN is that of what is in S3,
// which has settings of its own: it is given another.
func (r *reading) lakeLocation(arn string) Ref {
	place := arn[strings.LastIndexByte(arn, ':')+1:]
	if isARN(arn) {
		r.other(r.named(Bucket, bucketOf(arn)))
	}
	return r.named(DataLakeResource, place)
}

func lakeRole(r *reading) {
	role := r.text("roleArn")
	switch linked, _ := truthOf(r.at("useServiceLinkedRole")); {
	case role != "":
		r.set(LakeRole, role)
		r.other(r.named(Role, role))
	case linked == "true":
		r.set(LakeRole, serviceLinked)
	}
}

// lakeSettings reads settings, which replace those before.
// https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_PutDataLakeSettings.html
func lakeSettings(r *reading) {
	v := r.at("dataLakeSettings")
	if !v.Exists() {
		r.odd("dataLakeSettings")
		return
	}
	r.set(LakeSettings, pascalJSON(v))
	r.set(LakeAdmins, lakePrincipals(v.Get("dataLakeAdmins")))
	r.set(LakeReaders, lakePrincipals(v.Get("readOnlyAdmins")))
	r.set(ExternalFilterers, lakePrincipals(v.Get("externalDataFilteringAllowList")))
	r.set(TrustedOwners, lakeTexts(v.Get("trustedResourceOwners")))
	r.set(SessionTags, lakeTexts(v.Get("authorizedSessionTagValueList")))
	r.set(DefaultDatabasePermissions, defaultPermissions(v.Get("createDatabaseDefaultPermissions")))
	r.set(DefaultTablePermissions, defaultPermissions(v.Get("createTableDefaultPermissions")))
	for p, member := range map[Path]string{ExternalFiltering: "allowExternalDataFiltering", FullTableExternalAccess: "allowFullTableExternalDataAccess"} {
		value, ok := truthOf(v.Get(member))
		if !ok {
			value = "false"
		}
		r.set(p, value)
	}
}

func lakePrincipals(v trail.Value) string {
	var all []string
	for _, element := range v.List() {
		all = append(all, element.Get("dataLakePrincipalIdentifier").Text())
	}
	return List(all...)
}

func lakeTexts(v trail.Value) string {
	var all []string
	for _, element := range v.List() {
		all = append(all, element.Text())
	}
	return List(all...)
}

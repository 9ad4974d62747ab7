package resource

import "strings"

// Settings of functions that a qualifier has each, a version or an alias;
// "$LATEST" stands for the function itself.
const (
	// FunctionURL is who may call the HTTPS endpoint: "NONE" asks nobody who he
	// is, "AWS_IAM"; "" when there is no endpoint.
	FunctionURL Family = "FunctionUrl:"
	// AliasVersion is the version that an alias stands for, by the alias.
	AliasVersion Family = "Alias:"
	// AliasRouting is the share of calls that go to other versions, by the
	// alias: {"13":0.1}; "" when none do.
	AliasRouting Family = "AliasRouting:"
)

// functionAccess are the calls that say who may call which code. Permissions
// of a qualifier or of a layer's version are named "prod/sid" and "3/sid".
func functionAccess() []operation {
	function, layer := functionTarget(), named(FunctionLayer, "layerName")
	governed := byARN("resourceArn", Function)
	auth := reads(functionURL, Path(FunctionURL))
	alias := reads(functionAlias, Path(AliasVersion), Path(AliasRouting))
	return []operation{
		{name: "AddPermission", target: function, fields: []field{reads(functionPermission, Path(Permission))}},
		{name: "RemovePermission", target: function, fields: []field{reads(func(r *reading) { r.set(Permission.Of(r.functionSid()), "") }, Path(Permission))}},
		{name: "PutResourcePolicy", target: governed, fields: []field{document(Policy, "policy")}},
		{name: "DeleteResourcePolicy", target: governed, fields: []field{becomes(Policy, "")}},
		{name: "CreateFunctionUrlConfig", target: function, fields: []field{auth}},
		{name: "UpdateFunctionUrlConfig", target: function, fields: []field{auth}},
		{name: "DeleteFunctionUrlConfig", target: function, fields: []field{reads(func(r *reading) { r.set(FunctionURL.Of(r.version()), "") }, Path(FunctionURL))}},
		{name: "CreateAlias", target: function, fields: []field{alias}},
		{name: "UpdateAlias", target: function, fields: []field{alias}},
		{name: "DeleteAlias", target: function, fields: []field{reads(noAlias, Path(AliasVersion), Path(AliasRouting))}},
		{name: "AddLayerVersionPermission", target: layer, fields: []field{reads(layerPermission, Path(Permission))}},
		{name: "RemoveLayerVersionPermission", target: layer, fields: []field{reads(func(r *reading) { r.set(Permission.Of(r.layerSid()), "") }, Path(Permission))}},
	}
}

func (r *reading) functionSid() string { return sidOf(r.qualifier(), r.text("statementId")) }

func (r *reading) layerSid() string { return sidOf(r.text("versionNumber"), r.text("statementId")) }

// sidOf names a statement of a version's policy.
func sidOf(version, sid string) string {
	if version == "" {
		return sid
	}
	return version + "/" + sid
}

// functionPermission reads the statement that Lambda makes of a permission:
// https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
func functionPermission(r *reading) {
	resource := r.req.Target.ARN
	if q := r.qualifier(); q != "" {
		resource += ":" + q
	}
	s := allow(r.text("statementId"), resource, r.texts("principal"), r.texts("action"))
	s.where("ArnLike", "AWS:SourceArn", r.text("sourceArn"))
	s.where("StringEquals", "AWS:SourceAccount", r.text("sourceAccount"))
	s.where("StringEquals", "aws:PrincipalOrgID", r.text("principalOrgID"))
	s.where("StringEquals", "lambda:FunctionUrlAuthType", r.text("functionUrlAuthType"))
	s.where("Bool", "lambda:InvokedViaFunctionUrl", r.text("invokedViaFunctionUrl"))
	if r.text("eventSourceToken") != "" {
		s.where("StringEquals", "lambda:EventSourceToken", hiddenToken)
	}
	r.set(Permission.Of(r.functionSid()), s.document())
}

// hiddenToken stands for a value that must be known to call.
const hiddenToken = "(hidden)"

func layerPermission(r *reading) {
	s := allow(r.text("statementId"), r.req.Target.ARN+":"+r.text("versionNumber"), r.texts("principal"), r.texts("action"))
	s.where("StringEquals", "aws:PrincipalOrgID", r.text("organizationId"))
	r.set(Permission.Of(r.layerSid()), s.document())
}

// functionURL reads who may call the endpoint; an update that does not say
// leaves it as it is.
func functionURL(r *reading) {
	if auth := r.text("authType"); auth != "" {
		r.set(FunctionURL.Of(r.version()), auth)
	}
}

// functionAlias reads what an alias stands for. What an update leaves out is
// kept; a routing without weights sends all calls to the one version:
// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html
func functionAlias(r *reading) {
	name := r.text("name")
	if version := r.text("functionVersion"); version != "" {
		r.set(AliasVersion.Of(name), version)
	}
	weights := r.at("routingConfig.additionalVersionWeights")
	switch {
	case weights.IsObject() && weights.JSON() != "{}":
		r.set(AliasRouting.Of(name), weights.JSON())
	case r.at("routingConfig").Exists() || r.req.Call.Name == "CreateAlias":
		r.set(AliasRouting.Of(name), "")
	}
}

func noAlias(r *reading) {
	r.set(AliasVersion.Of(r.text("name")), "")
	r.set(AliasRouting.Of(r.text("name")), "")
}

func functionAccessWays() []way {
	return []way{
		{Function, []Path{Path(Permission)}, restorePermission},
		{FunctionLayer, []Path{Path(Permission)}, restoreLayerPermission},
		{Function, []Path{Path(FunctionURL)}, restoreURL},
		{Function, []Path{Path(AliasVersion), Path(AliasRouting)}, restoreAlias},
		policyByARN(Function, Policy),
	}
}

func restorePermission(t turn) string {
	qualifier, sid, ok := strings.Cut(t.Member, "/")
	if !ok {
		qualifier, sid = "", t.Member
	}
	args := t.arguments(qualifier, "--statement-id", sid)
	if t.Value == "" {
		return t.aws("lambda remove-permission", args...)
	}
	s, ok := statementOf(t.Value)
	if !ok || len(s.Action) != 1 || len(s.principals()) != 1 || s.condition("lambda:EventSourceToken") != "" {
		return ""
	}
	args = append(args, "--action", s.Action[0], "--principal", s.principals()[0])
	for _, c := range [][2]string{{"--source-arn", "AWS:SourceArn"}, {"--source-account", "AWS:SourceAccount"},
		{"--principal-org-id", "aws:PrincipalOrgID"}, {"--function-url-auth-type", "lambda:FunctionUrlAuthType"}} {
		args = append(args, optional(c[0], s.condition(c[1]))...)
	}
	if s.condition("lambda:InvokedViaFunctionUrl") == "true" {
		args = append(args, "--invoked-via-function-url")
	}
	return t.aws("lambda add-permission", args...)
}

func restoreLayerPermission(t turn) string {
	version, sid, ok := strings.Cut(t.Member, "/")
	if !ok {
		return ""
	}
	args := []string{"--layer-name", t.Name, "--version-number", version, "--statement-id", sid}
	if t.Value == "" {
		return t.aws("lambda remove-layer-version-permission", args...)
	}
	s, ok := statementOf(t.Value)
	if !ok || len(s.Action) != 1 || len(s.principals()) != 1 {
		return ""
	}
	args = append(args, "--action", s.Action[0], "--principal", s.principals()[0])
	return t.aws("lambda add-layer-version-permission", append(args, optional("--organization-id", s.condition("aws:PrincipalOrgID"))...)...)
}

// restoreURL takes an endpoint away, or asks callers again who they are. One
// that was deleted is not brought back: it would have another address.
func restoreURL(t turn) string {
	if t.Value == "" {
		return t.aws("lambda delete-function-url-config", t.arguments(t.Member)...)
	}
	return t.aws("lambda update-function-url-config", t.arguments(t.Member, "--auth-type", t.Value)...)
}

func restoreAlias(t turn) string {
	version, weights := t.Was[AliasVersion.Of(t.Member)], t.Was[AliasRouting.Of(t.Member)]
	if version == "" {
		if t.Path.Family() == AliasVersion {
			return t.aws("lambda delete-alias", "--function-name", t.Name, "--name", t.Member)
		}
		return ""
	}
	if weights == "" {
		weights = "{}"
	}
	return t.aws("lambda update-alias", "--function-name", t.Name, "--name", t.Member,
		"--function-version", version, "--routing-config", `{"AdditionalVersionWeights":`+weights+`}`)
}

package account

import (
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

func describeRole(d *description) {
	role, notFound := with{"RoleName": d.ref.Name}, unless("NoSuchEntity")
	d.question("iam:GetRole", role, func(v trail.Value) { roleItself(d, v.Get("Role")) }, notFound)
	var names []string
	listed := d.pages("iam:ListRolePolicies", role, "Marker", "Marker", func(v trail.Value) {
		names = append(names, texts(list(v, "PolicyNames"))...)
	}, notFound)
	for _, name := range names {
		read := d.question("iam:GetRolePolicy", with{"RoleName": d.ref.Name, "PolicyName": name}, func(v trail.Value) {
			d.told("PutRolePolicy", with{"roleName": d.ref.Name, "policyName": name, "policyDocument": decoded(v.Get("PolicyDocument"))}, nil)
		}, nothing("NoSuchEntity"))
		listed = listed && read
	}
	if listed {
		d.all(resource.InlinePolicy)
	}
	if d.pages("iam:ListAttachedRolePolicies", role, "Marker", "Marker", func(v trail.Value) {
		for _, policy := range list(v, "AttachedPolicies") {
			d.told("AttachRolePolicy", with{"roleName": d.ref.Name, "policyArn": policy.Get("PolicyArn")}, nil)
		}
	}, notFound) {
		d.all(resource.AttachedPolicy)
	}
}

func roleItself(d *description, v trail.Value) {
	named := with{"roleName": d.ref.Name}
	d.told("UpdateAssumeRolePolicy", with{"roleName": d.ref.Name, "policyDocument": decoded(v.Get("AssumeRolePolicyDocument"))}, nil)
	d.told("UpdateRole", with{"roleName": d.ref.Name, "maxSessionDuration": v.Get("MaxSessionDuration")}, nil)
	if boundary := v.Get("PermissionsBoundary", "PermissionsBoundaryArn").Text(); boundary != "" {
		d.told("PutRolePermissionsBoundary", with{"roleName": d.ref.Name, "permissionsBoundary": boundary}, nil)
	} else {
		d.told("DeleteRolePermissionsBoundary", named, nil)
	}
	tags := []with{}
	for _, tag := range list(v, "Tags") {
		tags = append(tags, with{"key": tag.Get("Key").Text(), "value": tag.Get("Value").Text()})
	}
	d.told("TagRole", with{"roleName": d.ref.Name, "tags": tags}, nil)
}

func describePolicy(d *description) {
	version, policy := "", with{"PolicyArn": d.ref.ARN}
	d.question("iam:GetPolicy", policy, func(v trail.Value) { version = v.Get("Policy", "DefaultVersionId").Text() }, unless("NoSuchEntity"))
	if version == "" {
		return
	}
	d.told("SetDefaultPolicyVersion", with{"policyArn": d.ref.ARN, "versionId": version}, nil)
	d.question("iam:GetPolicyVersion", with{"PolicyArn": d.ref.ARN, "VersionId": version}, func(v trail.Value) {
		d.told("CreatePolicyVersion", with{"policyArn": d.ref.ARN, "policyDocument": decoded(v.Get("PolicyVersion", "Document"))},
			with{"policyVersion": with{"versionId": version}})
	}, nothing("NoSuchEntity"))
}

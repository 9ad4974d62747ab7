package account

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_Workgroup.html
func describeWorkgroup(d *description) {
	d.question("redshift-serverless:GetWorkgroup", with{"workgroupName": d.ref.Name}, func(v trail.Value) {
		params := members(v.Get("workgroup"))
		params["workgroupName"] = d.ref.Name
		d.told("UpdateWorkgroup", params, nil)
	}, unless("ResourceNotFound"))
}

// describeNamespace reads a namespace. The API writes each of its roles as what
// a program prints of it: "IamRole(applyStatus=in-sync, iamRoleArn=arn:…)".
// https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_Namespace.html
func describeNamespace(d *description) {
	d.question("redshift-serverless:GetNamespace", with{"namespaceName": d.ref.Name}, func(v trail.Value) {
		namespace := v.Get("namespace")
		roles := []string{}
		for _, role := range texts(namespace.Get("iamRoles").List()) {
			if _, arn, printed := strings.Cut(role, "iamRoleArn="); printed {
				role, _, _ = strings.Cut(strings.TrimSuffix(arn, ")"), ",")
			}
			roles = append(roles, role)
		}
		logs := namespace.Get("logExports")
		d.told("UpdateNamespace", with{
			"namespaceName": d.ref.Name, "kmsKeyId": d.ownKey(namespace.Get("kmsKeyId")), "logExports": texts(logs.List()), "iamRoles": roles,
		}, nil, resource.Encryption, resource.EncryptionKey, resource.Logging, resource.NamespaceRoles)
	}, unless("ResourceNotFound"))
}

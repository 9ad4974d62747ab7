package account

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

func describeFunction(d *description) {
	function, named, notFound := with{"FunctionName": d.ref.Name}, with{"functionName": d.ref.Name}, unless("ResourceNotFound")
	// What is not there of a function that exists is said in the words that say
	// that the function does not exist.
	d.question("lambda:GetFunctionConfiguration", function, func(v trail.Value) { functionConfiguration(d, v) }, notFound)
	d.question("lambda:GetPolicy", function, func(v trail.Value) { functionPolicy(d, v.Get("Policy").Text()) },
		otherwise{func(d *description) {
			d.told("DeleteResourcePolicy", with{"resourceArn": d.ref.ARN}, nil)
			d.all(resource.Permission)
		}, []string{"ResourceNotFound"}})
	d.question("lambda:GetFunctionConcurrency", function, func(v trail.Value) {
		if reserved := v.Get("ReservedConcurrentExecutions"); reserved.Text() != "" {
			d.told("PutFunctionConcurrency20171031", with{"functionName": d.ref.Name, "reservedConcurrentExecutions": reserved}, nil)
			return
		}
		d.told("DeleteFunctionConcurrency20171031", named, nil)
	}, nothing("ResourceNotFound"))
	d.question("lambda:GetFunctionCodeSigningConfig", function, func(v trail.Value) {
		if arn := v.Get("CodeSigningConfigArn").Text(); arn != "" {
			d.told("PutFunctionCodeSigningConfig", with{"functionName": d.ref.Name, "codeSigningConfigArn": arn}, nil)
			return
		}
		d.told("DeleteFunctionCodeSigningConfig", named, nil)
	}, nothing("ResourceNotFound", "CodeSigningConfigNotFound"))
	if d.pages("lambda:ListFunctionUrlConfigs", function, "NextMarker", "Marker", func(v trail.Value) {
		for _, url := range v.Get("FunctionUrlConfigs").List() {
			d.told("CreateFunctionUrlConfig", with{"functionName": url.Get("FunctionArn"), "authType": url.Get("AuthType")}, nil)
		}
	}, nothing("ResourceNotFound")) {
		d.all(resource.FunctionURL)
	}
}

// https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
func functionConfiguration(d *description, v trail.Value) {
	layers := []string{}
	for _, layer := range v.Get("Layers").List() {
		layers = append(layers, layer.Get("Arn").Text())
	}
	systems := []with{}
	for _, system := range v.Get("FileSystemConfigs").List() {
		systems = append(systems, with{"arn": system.Get("Arn").Text()})
	}
	d.told("UpdateFunctionConfiguration20150331v2", with{
		"functionName": d.ref.Name, "role": v.Get("Role"), "layers": layers, "fileSystemConfigs": systems,
		"handler": v.Get("Handler").Text(), "runtime": v.Get("Runtime").Text(),
		"vpcConfig": with{"subnetIds": texts(v.Get("VpcConfig", "SubnetIds").List()), "securityGroupIds": texts(v.Get("VpcConfig", "SecurityGroupIds").List())},
		"kMSKeyArn": v.Get("KMSKeyArn").Text(), "deadLetterConfig": with{"targetArn": v.Get("DeadLetterConfig", "TargetArn").Text()},
	}, nil)
	d.told("UpdateFunctionCode20150331v2", with{"functionName": d.ref.Name}, with{"codeSha256": v.Get("CodeSha256")}, resource.CodeHash)
}

// functionPolicy takes a policy apart into the permissions that it was made
// of. A statement that no permission can have been is told by the policy as a
// whole: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
func functionPolicy(d *description, policy string) {
	var permissions []with
	for _, statement := range trail.ParseValue(policy).Get("Statement").List() {
		permission, ok := permissionOf(statement)
		if !ok {
			d.told("PutResourcePolicy", with{"resourceArn": d.ref.ARN, "policy": policy}, nil)
			return
		}
		permission["functionName"] = d.ref.Name
		permissions = append(permissions, permission)
	}
	for _, permission := range permissions {
		d.told("AddPermission20150331v2", permission, nil)
	}
	d.all(resource.Permission)
}

// permissionConditions are the parameters that AddPermission makes conditions
// of, by their keys in lower case.
var permissionConditions = map[string]string{
	"aws:sourcearn": "sourceArn", "aws:sourceaccount": "sourceAccount", "aws:principalorgid": "principalOrgID",
	"lambda:functionurlauthtype": "functionUrlAuthType", "lambda:invokedviafunctionurl": "invokedViaFunctionUrl",
	"lambda:eventsourcetoken": "eventSourceToken",
}

// permissionOf is the request that AddPermission made a statement of.
func permissionOf(statement trail.Value) (with, bool) {
	principal := statement.Get("Principal")
	if principal.IsObject() {
		principal = firstOf(principal.Get("Service"), principal.Get("AWS"))
	}
	action := statement.Get("Action")
	if statement.Get("Effect").Text() != "Allow" || principal.Text() == "" || action.Text() == "" || statement.Get("Sid").Text() == "" {
		return nil, false
	}
	params := with{"statementId": statement.Get("Sid"), "principal": principal, "action": action}
	understood := true
	statement.Get("Condition").Members(func(_ string, keys trail.Value) bool {
		keys.Members(func(key string, value trail.Value) bool {
			name := permissionConditions[strings.ToLower(key)]
			understood = understood && name != "" && value.Text() != ""
			params[name] = value
			return true
		})
		return true
	})
	return params, understood
}

func firstOf(values ...trail.Value) trail.Value {
	for _, v := range values {
		if !v.IsNull() {
			return v
		}
	}
	return trail.Value{}
}

package account

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// describeParameter asks about a parameter, never for its value.
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterMetadata.html
func describeParameter(d *description) {
	name := d.ref.Name
	if strings.Contains(name, "/") {
		name = "/" + strings.TrimPrefix(name, "/") // which the ARN leaves out
	}
	equals := []with{{"Key": "Name", "Option": "Equals", "Values": []string{name}}}
	found := false
	asked := d.pages("ssm:DescribeParameters", with{"ParameterFilters": equals}, "NextToken", "NextToken", func(v trail.Value) {
		for _, parameter := range v.Get("Parameters").List() {
			found = true
			params := with{"name": name, "type": parameter.Get("Type")}
			if key := parameter.Get("KeyId").Text(); key != "" && !strings.HasPrefix(key, "alias/aws/") {
				params["keyId"] = key
			}
			d.told("PutParameter", params, with{"version": parameter.Get("Version"), "tier": parameter.Get("Tier")})
		}
	})
	if asked && !found {
		d.gone()
	}
	if d.pages("ssm:GetResourcePolicies", with{"ResourceArn": d.ref.ARN}, "NextToken", "NextToken", func(v trail.Value) {
		for _, policy := range v.Get("Policies").List() {
			d.told("PutResourcePolicy", with{"resourceArn": d.ref.ARN, "policy": policy.Get("Policy")}, with{"policyId": policy.Get("PolicyId")})
		}
	}, unless("ResourceNotFound")) {
		d.all(resource.Permission)
	}
}

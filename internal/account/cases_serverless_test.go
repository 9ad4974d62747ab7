package account

import "github.com/hosewatch/hosewatch/internal/resource"

// serverlessCases are the answers about collections, workgroups and namespaces.
var serverlessCases = []answered{
	{resource.Collection, "abc123", map[string]string{
		"aoss:BatchGetCollection":   `{"collectionDetails":[{"id":"abc123","name":"logs","arn":"arn:aws:aoss:eu-west-1:111122223333:collection/abc123","status":"ACTIVE","type":"TIMESERIES","kmsKeyArn":"` + keyARN + `","deletionProtection":"ENABLED"}],"collectionErrorDetails":[]}`,
		"aoss:ListAccessPolicies":   `{"accessPolicySummaries":[{"type":"data","name":"write","policyVersion":"v"}]}`,
		"aoss:ListSecurityPolicies": `{"securityPolicySummaries":[]}`,
		"kms:ListAliases":           noAliases,
	}, []told{{"UpdateCollection", `{"id":"abc123","deletionProtection":"ENABLED","encryptionConfig":{"kmsKeyArn":"` + keyARN + `"}}`, ""}}},
	{resource.Collection, "abc124", map[string]string{
		"aoss:BatchGetCollection":   `{"collectionDetails":[{"id":"abc124","name":"logs","kmsKeyArn":"auto","deletionProtection":"DISABLED"}]}`,
		"aoss:ListAccessPolicies":   `{"accessPolicySummaries":[]}`,
		"aoss:ListSecurityPolicies": `{"securityPolicySummaries":[{"type":"network","name":"open"}]}`,
	}, []told{{"CreateCollection", `{"name":"logs","encryptionConfig":{"aWSOwnedKey":true}}`, `{"createCollectionDetail":{"id":"abc124"}}`}, {"UpdateCollection", `{"id":"abc124","deletionProtection":"DISABLED","encryptionConfig":{"aWSOwnedKey":true}}`, ""}}},
	{resource.CollectionPolicy, "data/write", map[string]string{
		"aoss:GetAccessPolicy": `{"accessPolicyDetail":{"type":"data","name":"write","policyVersion":"v","policy":[{"Rules":[{"ResourceType":"index","Resource":["index/logs/*"],"Permission":["aoss:WriteDocument"]}],"Principal":["` + deliveryRole + `"]}]}}`,
	}, []told{{"UpdateAccessPolicy", `{"type":"data","name":"write","policy":"[{\"Rules\":[{\"ResourceType\":\"index\",\"Resource\":[\"index/logs/*\"],\"Permission\":[\"aoss:WriteDocument\"]}],\"Principal\":[\"` + deliveryRole + `\"]}]"}`, ""}}},
	{resource.CollectionSecurity, "network/open", map[string]string{
		"aoss:GetSecurityPolicy": `{"securityPolicyDetail":{"type":"network","name":"open","policy":[{"Rules":[{"ResourceType":"collection","Resource":["collection/logs"]}],"AllowFromPublic":true}]}}`,
	}, []told{{"UpdateSecurityPolicy", `{"type":"network","name":"open","policy":"[{\"Rules\":[{\"ResourceType\":\"collection\",\"Resource\":[\"collection/logs\"]}],\"AllowFromPublic\":true}]"}`, ""}}},
	{resource.RedshiftWorkgroup, "dw", map[string]string{
		"redshift-serverless:GetWorkgroup": `{"workgroup":{"workgroupName":"dw","namespaceName":"sales","publiclyAccessible":true,"enhancedVpcRouting":false,"subnetIds":["subnet-1"],"securityGroupIds":["sg-1"],"configParameters":[{"parameterKey":"require_ssl","parameterValue":"true"},{"parameterKey":"enable_user_activity_logging","parameterValue":"false"}]}}`,
	}, []told{{"UpdateWorkgroup", `{"workgroupName":"dw","namespaceName":"sales","publiclyAccessible":true,"enhancedVpcRouting":false,"subnetIds":["subnet-1"],"securityGroupIds":["sg-1"],"configParameters":[{"parameterKey":"require_ssl","parameterValue":"true"},{"parameterKey":"enable_user_activity_logging","parameterValue":"false"}]}`, ""}}},
	{resource.RedshiftNamespace, "sales", map[string]string{
		"redshift-serverless:GetNamespace": `{"namespace":{"namespaceName":"sales","kmsKeyId":"` + keyARN + `","logExports":["userlog","connectionlog"],"iamRoles":["IamRole(applyStatus=in-sync, iamRoleArn=arn:aws:iam::111122223333:role/load)"]}}`,
		"kms:ListAliases":                  noAliases,
	}, []told{{"UpdateNamespace", `{"namespaceName":"sales","kmsKeyId":"` + keyARN + `","logExports":["connectionlog","userlog"],"iamRoles":["arn:aws:iam::111122223333:role/load"]}`, ""}}},
	{resource.RedshiftNamespace, "plain", map[string]string{
		"redshift-serverless:GetNamespace": `{"namespace":{"namespaceName":"plain","kmsKeyId":"AWS_OWNED_KMS_KEY","logExports":[],"iamRoles":[]}}`,
	}, []told{{"UpdateNamespace", `{"namespaceName":"plain","kmsKeyId":"AWS_OWNED_KMS_KEY","logExports":[],"iamRoles":[]}`, ""}}},
	{resource.Parameter, "/hosewatch/config", map[string]string{
		"ssm:DescribeParameters":  `{"Parameters":[{"Name":"/hosewatch/config","Type":"SecureString","KeyId":"` + keyARN + `","Version":3,"Tier":"Advanced"}]}`,
		"ssm:GetResourcePolicies": `{"Policies":[{"PolicyId":"p1","PolicyHash":"h","Policy":` + quoted + `}]}`,
	}, []told{
		{"PutParameter", `{"name":"/hosewatch/config","type":"SecureString","keyId":"` + keyARN + `","tier":"Advanced","overwrite":true}`, `{"version":3,"tier":"Advanced"}`},
		{"PutResourcePolicy", `{"resourceArn":"arn:aws:ssm:eu-west-1:111122223333:parameter/hosewatch/config","policy":` + quoted + `}`, `{"policyId":"p1"}`},
	}},
	{resource.Parameter, "plain", map[string]string{
		"ssm:DescribeParameters":  `{"Parameters":[{"Name":"plain","Type":"SecureString","KeyId":"alias/aws/ssm","Version":1,"Tier":"Standard"}]}`,
		"ssm:GetResourcePolicies": `{"Policies":[]}`,
	}, []told{{"PutParameter", `{"name":"plain","type":"SecureString"}`, `{"version":1,"tier":"Standard"}`}}},
}

package account

import (
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

func describeDomain(d *description) {
	d.question("es:DescribeDomain", with{"DomainName": d.ref.Name}, func(v trail.Value) {
		domain(d, v.Get("DomainStatus"))
	}, unless("ResourceNotFound"))
}

// https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainStatus.html
func domain(d *description, v trail.Value) {
	if v.Get("Deleted").Text() == "true" {
		d.gone()
		return
	}
	params := with{"domainName": d.ref.Name}
	for _, member := range []string{
		"AccessPolicies", "DomainEndpointOptions", "NodeToNodeEncryptionOptions", "AdvancedSecurityOptions", "VPCOptions", "LogPublishingOptions",
	} {
		if part := v.Get(member); !part.IsNull() {
			params[member] = part
		}
	}
	rest := v.Get("EncryptionAtRestOptions")
	params["encryptionAtRestOptions"] = with{"enabled": rest.Get("Enabled").Text() == "true", "kmsKeyId": d.ownKey(rest.Get("KmsKeyId"))}
	// Where nothing is said, a domain has what it is created with.
	d.told("CreateDomain", with{"domainName": d.ref.Name}, nil, resource.Policy, resource.PubliclyAccessible, resource.Logging)
	d.told("UpdateDomainConfig", params, nil)
	d.all(resource.LogPublishing)
}

package account

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// describeCollection asks about a collection, and for the policies that apply
// to it, which nothing of its own names.
// https://docs.aws.amazon.com/opensearch-service/latest/ServerlessAPIReference/API_CollectionDetail.html
func describeCollection(d *description) {
	name := ""
	d.question("aoss:BatchGetCollection", with{"ids": []string{d.ref.Name}}, func(v trail.Value) {
		all := v.Get("collectionDetails").List()
		if len(all) == 0 {
			d.gone() // what is not there is an error within an answer, its only kind
			return
		}
		name = strings.Clone(all[0].Get("name").Text())
		encryption := with{"aWSOwnedKey": true}
		if key := d.ownKey(all[0].Get("kmsKeyArn")); strings.HasPrefix(key, "arn:") {
			encryption = with{"kmsKeyArn": key}
		}
		d.told("UpdateCollection", with{"id": d.ref.Name, "deletionProtection": all[0].Get("deletionProtection").Text(), "encryptionConfig": encryption}, nil)
	})
	if name == "" {
		return
	}
	complete := true
	for _, q := range []struct {
		operation, kind, list string
		of                    resource.Type
	}{
		{"aoss:ListAccessPolicies", "data", "accessPolicySummaries", resource.CollectionPolicy},
		{"aoss:ListSecurityPolicies", "encryption", "securityPolicySummaries", resource.CollectionSecurity},
		{"aoss:ListSecurityPolicies", "network", "securityPolicySummaries", resource.CollectionSecurity},
	} {
		listed := d.pages(q.operation, with{"type": q.kind, "resource": []string{"collection/" + name}}, "nextToken", "nextToken", func(v trail.Value) {
			for _, policy := range v.Get(q.list).List() {
				ref := resource.Named(q.of, resource.PlaceOf(d.ref.ARN), q.kind+"/"+policy.Get("name").Text())
				d.settings[resource.AppliedPolicy.Of(ref.ARN)] = "true" // a policy names collections by a pattern
			}
		})
		complete = complete && listed
	}
	if complete {
		d.all(resource.AppliedPolicy)
	}
}

// describeCollectionPolicy reads a policy, which is named by its type and name.
func describeCollectionPolicy(d *description) {
	kind, name, _ := strings.Cut(d.ref.Name, "/")
	named := with{"type": kind, "name": name}
	operation, member, event := "aoss:GetSecurityPolicy", "securityPolicyDetail", "UpdateSecurityPolicy"
	if d.ref.Type == resource.CollectionPolicy {
		operation, member, event = "aoss:GetAccessPolicy", "accessPolicyDetail", "UpdateAccessPolicy"
	}
	d.question(operation, named, func(v trail.Value) {
		d.told(event, with{"type": kind, "name": name, "policy": v.Get(member, "policy")}, nil)
	}, unless("ResourceNotFound"))
}

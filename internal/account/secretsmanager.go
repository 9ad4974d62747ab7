package account

import (
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// describeSecret asks about a secret, never for its value.
func describeSecret(d *description) {
	secret, notFound := with{"SecretId": d.ref.Name}, unless("ResourceNotFound")
	d.question("secretsmanager:DescribeSecret", secret, func(v trail.Value) { secretItself(d, v) }, notFound)
	d.question("secretsmanager:GetResourcePolicy", secret, func(v trail.Value) {
		d.resourcePolicy(v.Get("ResourcePolicy"), with{"secretId": d.ref.Name})
	}, notFound)
}

// secretItself reads a secret. One that is deleted can be described until its
// time is over. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
func secretItself(d *description, v trail.Value) {
	if v.Get("DeletedDate").Text() != "" {
		d.gone()
		return
	}
	d.settings[resource.DeletionDate] = ""
	d.told("UpdateSecret", with{"secretId": d.ref.Name, "kmsKeyId": d.ownKey(v.Get("KmsKeyId"))}, nil)
	if v.Get("RotationEnabled").Text() == "true" {
		d.told("RotateSecret", with{
			"secretId": d.ref.Name, "rotationLambdaARN": v.Get("RotationLambdaARN").Text(), "rotationRules": lowered(v.Get("RotationRules")),
		}, nil)
	} else {
		d.told("CancelRotateSecret", with{"secretId": d.ref.Name}, nil)
	}
	var replicas []with
	for _, replica := range v.Get("ReplicationStatus").List() {
		replicas = append(replicas, with{"region": replica.Get("Region").Text(), "kmsKeyId": replica.Get("KmsKeyId").Text()})
	}
	if len(replicas) > 0 {
		d.told("ReplicateSecretToRegions", with{"secretId": d.ref.Name, "addReplicaRegions": replicas}, nil)
	}
}

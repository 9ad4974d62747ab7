package account

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

func describeBus(d *description) {
	d.question("events:DescribeEventBus", with{"Name": d.ref.Name}, func(v trail.Value) {
		if policy := v.Get("Policy").Text(); policy != "" {
			d.told("PutPermission", with{"eventBusName": d.ref.Name, "policy": policy}, nil)
		} else {
			d.told("RemovePermission", with{"eventBusName": d.ref.Name, "removeAllPermissions": true}, nil)
		}
		d.told("UpdateEventBus", with{
			"name": d.ref.Name, "kmsKeyIdentifier": v.Get("KmsKeyIdentifier").Text(),
			"deadLetterConfig": with{"arn": v.Get("DeadLetterConfig", "Arn").Text()},
			"logConfig":        with{"level": or(v.Get("LogConfig", "Level").Text(), "OFF")},
		}, nil)
	}, unless("ResourceNotFound"))
}

func describeRule(d *description) {
	bus, name, ok := strings.Cut(d.ref.Name, "/")
	if !ok {
		bus, name = "default", d.ref.Name
	}
	notFound := unless("ResourceNotFound")
	d.question("events:DescribeRule", with{"Name": name, "EventBusName": bus}, func(v trail.Value) {
		d.told("PutRule", with{
			"name": name, "eventBusName": bus, "state": v.Get("State").Text(), "eventPattern": v.Get("EventPattern").Text(),
			"scheduleExpression": v.Get("ScheduleExpression").Text(), "roleArn": v.Get("RoleArn").Text(),
		}, nil)
	}, notFound)
	if d.pages("events:ListTargetsByRule", with{"Rule": name, "EventBusName": bus}, "NextToken", "NextToken", func(v trail.Value) {
		for _, target := range v.Get("Targets").List() {
			ruleTarget(d, name, bus, target)
		}
	}, notFound) {
		d.all(resource.SentTo, resource.TargetRole, resource.DeadLetterQueues, resource.TargetOptions)
	}
}

// ruleTarget reads one target. A template is compared by a fingerprint of how
// CloudTrail spells it, and so not taken from an answer that spells it otherwise.
func ruleTarget(d *description, rule, bus string, target trail.Value) {
	d.told("PutTargets", with{"rule": rule, "eventBusName": bus, "targets": []with{lowered(target)}}, nil)
	if target.Get("InputTransformer").IsObject() {
		delete(d.settings, resource.TargetInput.Of(target.Get("Id").Text()))
	}
}

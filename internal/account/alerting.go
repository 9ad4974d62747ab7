package account

import (
	"context"
	"maps"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// listing is how all resources of a type are listed.
type listing struct {
	kind      resource.Type
	operation string
	params    with
	from, to  string // the member with which the next page is asked for, and the parameter
	names     func(v trail.Value) []string
}

// elements are the texts of a list, or of a member of each of its elements.
func elements(member ...string) func(v trail.Value) []string {
	return func(v trail.Value) []string {
		var all []string
		for _, element := range v.Get(member[0]).List() {
			all = append(all, element.Get(member[1:]...).Text())
		}
		return all
	}
}

// listings are the types that the alerting has resources of. Every trail
// belongs to it: the events come from one.
var listings = []listing{
	{resource.Trail, "cloudtrail:DescribeTrails", with{"includeShadowTrails": true}, "", "", elements("trailList", "TrailARN")},
	{resource.Function, "lambda:ListFunctions", nil, "NextMarker", "Marker", elements("Functions", "FunctionArn")},
	{resource.Queue, "sqs:ListQueues", with{"MaxResults": 1000}, "NextToken", "NextToken", elements("QueueUrls")},
	{resource.Topic, "sns:ListTopics", nil, "NextToken", "NextToken", func(v trail.Value) []string {
		var all []string
		for _, topic := range list(v, "Topics") {
			all = append(all, topic.Get("TopicArn").Text())
		}
		return all
	}},
	{resource.DynamoDBTable, "dynamodb:ListTables", nil, "LastEvaluatedTableName", "ExclusiveStartTableName", elements("TableNames")},
	{resource.Secret, "secretsmanager:ListSecrets", nil, "NextToken", "NextToken", elements("SecretList", "ARN")},
	{resource.KeyAlias, "kms:ListAliases", nil, "NextMarker", "Marker", elements("Aliases", "AliasName")},
	{resource.LogGroup, "logs:DescribeLogGroups", nil, "nextToken", "nextToken", elements("logGroups", "logGroupName")},
	{resource.Alarm, "monitoring:DescribeAlarms", nil, "NextToken", "NextToken", func(v trail.Value) []string {
		var all []string
		for _, alarm := range append(list(v, "MetricAlarms"), list(v, "CompositeAlarms")...) {
			all = append(all, alarm.Get("AlarmName").Text())
		}
		return all
	}},
	{resource.Parameter, "ssm:DescribeParameters", nil, "NextToken", "NextToken", elements("Parameters", "Name")},
	{resource.EventBus, "events:ListEventBuses", nil, "NextToken", "NextToken", elements("EventBuses", "Name")},
}

// alerting lists what the alerting consists of, and what is known to have
// belonged to it, which a list has no longer when it is gone.
func (a *asking) alerting(ctx context.Context, belongs func(arn, name string) bool, known []resource.Ref) []resource.Ref {
	if belongs == nil {
		return nil
	}
	at := resource.Place{Partition: trail.RegionPartition(a.region), Region: a.region, Account: a.account}
	var all, buses []resource.Ref
	for _, ref := range known {
		if ref.Type != resource.Stream && (ref.Type == resource.Trail || belongs(ref.ARN, ref.Name)) {
			all = append(all, ref)
		}
	}
	for _, l := range listings {
		for _, name := range a.listed(ctx, l.operation, l.params, l.from, l.to, l.names) {
			ref := resource.Named(l.kind, at, name)
			if l.kind == resource.EventBus {
				buses = append(buses, ref)
			}
			if l.kind == resource.Trail || belongs(ref.ARN, ref.Name) {
				all = append(all, ref)
			}
		}
	}
	for _, bus := range buses {
		params := with{"EventBusName": bus.Name}
		for _, arn := range a.listed(ctx, "events:ListRules", params, "NextToken", "NextToken", elements("Rules", "Arn")) {
			if ref := resource.Named(resource.EventRule, at, arn); belongs(ref.ARN, ref.Name) || belongs(bus.ARN, bus.Name) {
				all = append(all, ref)
			}
		}
	}
	return all
}

// listed asks for one page after the other; what it cannot ask is a gap.
func (a *asking) listed(ctx context.Context, operation string, params with, from, to string, names func(v trail.Value) []string) []string {
	var all []string
	params = maps.Clone(params)
	if params == nil {
		params = with{}
	}
	for {
		v, err := a.client.ask(ctx, a.region, operation, params)
		if err != nil {
			a.gap(operation, err)
			return all
		}
		all = append(all, names(v)...)
		next := v.Get(from).Text()
		if from == "" || next == "" || next == params[to] {
			return all
		}
		params[to] = next
	}
}

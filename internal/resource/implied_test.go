package resource

import "testing"

func TestImplied(t *testing.T) {
	for _, tt := range []struct {
		path    Path
		was, is string
		want    bool
		reason  string
	}{
		{SubnetRoutes, "rtb-1", "rtb-2", true, "an association is replaced by its id"},
		{SubnetACL, "acl-1", "acl-2", true, "an association is replaced by its id"},
		{AppliedPolicy.Of("arn"), "", "true", true, "a policy's pattern fits"},
		{Route.Of("pl-1"), "", "vpce-1", true, "an endpoint brings its route"},
		{Route.Of("pl-1"), "vpce-1", "", true, "and takes it away"},
		{Route.Of("10.1.0.0/16"), "", "local", true, "a network grows"},
		{Route.Of("10.1.0.0/16"), "local", "eni-1", false, "somebody turned the traffic to himself"},
		{Route.Of("0.0.0.0/0"), "", "igw-1", false, "a route of its own"},
		{RuleID.Of("sgr-1"), "", "Ingress:tcp 22 from 0.0.0.0/0", true, "older records have no ids of rules"},
		{Ingress.Of("tcp 22 from 0.0.0.0/0"), "", "true", false, "a rule is given to its group"},
	} {
		if got := Implied(tt.path, tt.was, tt.is); got != tt.want {
			t.Errorf("%s from %q to %q: %v: %s", tt.path, tt.was, tt.is, got, tt.reason)
		}
	}
}

// What is named by its ARN is what it is named by its name.
func TestOf(t *testing.T) {
	at := Place{"aws", "eu-west-1", "111122223333"}
	for _, want := range []Ref{
		Named(Topic, at, "alarms"), Named(Queue, at, "alerts"), Named(Function, at, "mask"), Named(Stream, at, "orders"),
		Named(SecurityGroup, at, "sg-1"), Named(Parameter, at, "/hosewatch/config"), Named(LogGroup, at, "/aws/lambda/mask"),
		Named(CollectionPolicy, at, "data/logs"), Named(EventRule, at, "alerts/to-queue"), Named(Alarm, at, "lag"), Named(Key, at, "1111"),
		Named(KeyAlias, at, "alias/orders"), Named(DynamoDBTable, at, "estate"), Named(EventBus, at, "alerts"), Named(Trail, at, "all"),
	} {
		if got := Of(want.ARN); got != want {
			t.Errorf("%s is %v, want %v", want.ARN, got, want)
		}
	}
	if got := Of("arn:aws:sns:eu-west-1:111122223333:alarms:1234"); got.Type != TopicSubscription {
		t.Errorf("%v: a subscription of a topic", got)
	}
}

package account

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/resource"
)

var here = resource.Place{Partition: "aws", Region: region, Account: own}

// described is what one resource is found to be, and the gaps.
func described(t *testing.T, ref resource.Ref, answer func(operation, body string) (int, string)) (estate.Found, []estate.Gap) {
	t.Helper()
	_, client := fakeAWS(t, answer)
	a := &asking{client: client, account: own, region: region, taken: taken, seen: map[string]bool{}, snapshot: &estate.Snapshot{}}
	a.describe(t.Context(), ref)
	if len(a.snapshot.Resources) == 0 {
		return estate.Found{}, a.snapshot.Gaps
	}
	return a.snapshot.Resources[0], a.snapshot.Gaps
}

// EC2's forms number lists with nothing between, and its refusals are tried
// again or noted as others are.
func TestEC2IsAsked(t *testing.T) {
	group := resource.Named(resource.SecurityGroup, here, "sg-1")
	for _, c := range []struct {
		status, times int
		code, reason  string
		gaps          int
		exists        string
	}{
		{503, 2, "RequestLimitExceeded", "too often", 0, "true"},
		{400, 99, "InvalidGroup.NotFound", "it is gone", 0, "false"},
		{403, 99, "UnauthorizedOperation", "AWS refuses to tell", 2, ""},
	} {
		var refused atomic.Int32
		var forms []string
		found, gaps := described(t, group, func(name, body string) (int, string) {
			forms = append(forms, body)
			if int(refused.Add(1)) <= c.times {
				return c.status, `<Response><Errors><Error><Code>` + c.code + `</Code><Message>no</Message></Error></Errors><RequestID>r</RequestID></Response>`
			}
			return 200, networkCases[0].answers[name]
		})
		if len(gaps) != c.gaps || found.Settings[resource.Exists] != c.exists || c.gaps > 0 && !strings.HasPrefix(gaps[0].Why, c.code) {
			t.Errorf("%s: gaps %v, found %v", c.reason, gaps, found.Settings)
		}
		if form, err := url.ParseQuery(forms[0]); err != nil || form.Get("GroupId.1") != "sg-1" || form.Get("Version") != "2016-11-15" {
			t.Errorf("%s: asked %v", c.reason, forms[0])
		}
	}
}

// A group of many rules is told in pages, and its rules are all of them.
func TestEC2Pages(t *testing.T) {
	found, gaps := described(t, resource.Named(resource.SecurityGroup, here, "sg-1"), func(name, body string) (int, string) {
		form, _ := url.ParseQuery(body)
		if name == "ec2:DescribeSecurityGroups" {
			return 200, networkCases[0].answers[name]
		}
		if form.Get("Filter.1.Name") != "group-id" || form.Get("Filter.1.Value.1") != "sg-1" {
			return 400, `<Response><Errors><Error><Code>InvalidParameterValue</Code></Error></Errors></Response>`
		}
		next, id := `<nextToken>2</nextToken>`, "sgr-1"
		if form.Get("NextToken") == "2" {
			next, id = `<nextToken/>`, "sgr-2"
		}
		return 200, `<R><securityGroupRuleSet><item><securityGroupRuleId>` + id + `</securityGroupRuleId><groupId>sg-1</groupId><isEgress>false</isEgress><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort><cidrIpv4>10.0.0.0/8</cidrIpv4></item></securityGroupRuleSet>` + next + `</R>`
	})
	if len(gaps) > 0 || found.Settings["RuleID:sgr-1"] == "" || found.Settings["RuleID:sgr-2"] == "" {
		t.Errorf("gaps %v, found %v", gaps, found.Settings)
	}
	if whole := []resource.Family{resource.Ingress, resource.Egress, resource.RuleID}; !slices.Equal(found.Whole, whole) {
		t.Errorf("whole %v, want %v", found.Whole, whole)
	}
}

// A subnet without a route table of its own has its network's.
func TestMainRouteTable(t *testing.T) {
	found, gaps := described(t, resource.Named(resource.Subnet, here, "subnet-1"), func(name, body string) (int, string) {
		form, _ := url.ParseQuery(body)
		switch {
		case name == "ec2:DescribeSubnets":
			return 200, networkCases[1].answers[name]
		case form.Get("Filter.1.Name") == "vpc-id" && form.Get("Filter.1.Value.1") == "vpc-1" && form.Get("Filter.2.Name") == "association.main" && form.Get("Filter.2.Value.1") == "true":
			return 200, `<R><routeTableSet><item><routeTableId>rtb-main</routeTableId></item></routeTableSet></R>`
		}
		return 200, `<R><routeTableSet/><networkAclSet><item><networkAclId>acl-1</networkAclId></item></networkAclSet></R>`
	})
	uses := resource.Uses(resource.Subnet, found.ARN, found.Settings)
	if len(gaps) > 0 || found.Settings[resource.SubnetRoutes] != "rtb-main" || len(uses) != 2 || uses[0].Name != "rtb-main" || uses[1].Name != "acl-1" {
		t.Errorf("gaps %v, found %v, which uses %v", gaps, found.Settings, uses)
	}
}

// A route through an instance has two names; where one is, none is taken for gone.
func TestRouteThroughInstance(t *testing.T) {
	found, _ := described(t, resource.Named(resource.RouteTable, here, "rtb-1"), func(string, string) (int, string) {
		return 200, `<R><routeTableSet><item><routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId><routeSet><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><instanceId>i-1</instanceId><networkInterfaceId>eni-1</networkInterfaceId><origin>CreateRoute</origin></item></routeSet></item></routeTableSet></R>`
	})
	if len(found.Whole) > 0 || found.Settings["Route:0.0.0.0/0"] != "" || found.Settings[resource.InVPC] != "vpc-1" {
		t.Errorf("found %v, whole %v", found.Settings, found.Whole)
	}
}

// What a stream in a network depends on is found, and the private ways to
// Firehose, whose own groups are followed.
func TestStreamInNetwork(t *testing.T) {
	answers := map[string]string{}
	for _, c := range networkCases[:4] {
		maps.Copy(answers, c.answers)
	}
	streams := streamsNamed(1)
	_, client := fakeAWS(t, func(name, body string) (int, string) {
		form, _ := url.ParseQuery(body)
		switch {
		case name == "firehose:DescribeDeliveryStream":
			return 200, `{"DeliveryStreamDescription":{"DeliveryStreamName":"s00000","DeliveryStreamType":"DirectPut","Destinations":[{"DestinationId":"d","AmazonOpenSearchServerlessDestinationDescription":{"RoleARN":"` + deliveryRole + `","CollectionEndpoint":"https://abc123.eu-west-1.aoss.amazonaws.com","IndexName":"i","VpcConfigurationDescription":{"SubnetIds":["subnet-1"],"RoleARN":"` + deliveryRole + `","SecurityGroupIds":["sg-1"],"VpcId":"vpc-1"}}}]}}`
		case name == "ec2:DescribeVpcEndpoints" && form.Get("VpcEndpointId.1") == "":
			if form.Get("NextToken") == "" {
				return 200, `<R><vpcEndpointSet><item><vpcEndpointId>vpce-9</vpcEndpointId><serviceName>com.amazonaws.eu-west-1.ssm</serviceName></item></vpcEndpointSet><nextToken>2</nextToken></R>`
			}
			return 200, `<R><vpcEndpointSet><item><vpcEndpointId>vpce-1</vpcEndpointId><serviceName>com.amazonaws.eu-west-1.kinesis-firehose</serviceName></item></vpcEndpointSet></R>`
		case name == "ec2:DescribeVpcEndpoints":
			return 200, strings.ReplaceAll(networkCases[4].answers[name], "<item>subnet-2</item>", "")
		case strings.HasPrefix(name, "ec2:") && answers[name] != "":
			return 200, answers[name]
		case strings.HasPrefix(name, "aoss:"):
			text, ok := serverlessCases[0].answers[name]
			if !ok {
				text = serverlessCases[2].answers[name]
			}
			return 200, text
		}
		return streams(name, body)
	})
	got := arns(read(t, client, nil))
	for _, ref := range []resource.Ref{
		resource.Named(resource.Collection, here, "abc123"), resource.Named(resource.CollectionPolicy, here, "data/write"), resource.Named(resource.SecurityGroup, here, "sg-1"),
		resource.Named(resource.Subnet, here, "subnet-1"), resource.Named(resource.RouteTable, here, "rtb-1"), resource.Named(resource.NetworkACL, here, "acl-1"),
		resource.Named(resource.VPCEndpoint, here, "vpce-1"), resource.Named(resource.Key, here, "1111"),
	} {
		if !slices.Contains(got, ref.ARN) {
			t.Errorf("%s is not in %v", ref.ARN, got)
		}
	}
	if slices.ContainsFunc(got, func(arn string) bool { return strings.Contains(arn, "vpce-9") }) {
		t.Error("an endpoint to another service is asked about")
	}
}

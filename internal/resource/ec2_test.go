package resource

import (
	"maps"
	"slices"
	"testing"
)

const ec2ARN = "arn:aws:ec2:eu-west-1:111122223333:"

func TestVPCEndpoints(t *testing.T) {
	const endpoint, offered = ec2ARN + "vpc-endpoint/vpce-1", ec2ARN + "vpc-endpoint-service/vpce-svc-1"
	const wide = `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`
	const balancer = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/x/1"
	modify := func(rest string) string {
		return `{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpce-1",` + rest + `}}`
	}
	service := func(call, rest string) string {
		return `{"` + call + `Request":{"ServiceId":"vpce-svc-1",` + rest + `}}`
	}
	checkRequests(t, "ec2.amazonaws.com", []asked{
		{event: "CreateVpcEndpoint", request: `{"CreateVpcEndpointRequest":{"VpcId":"vpc-1","ServiceName":"com.amazonaws.eu-west-1.kinesis-firehose","VpcEndpointType":"Interface","SubnetId":[{"tag":1,"content":"subnet-1"},{"tag":2,"content":"subnet-2"}],"SecurityGroupId":{"tag":1,"content":"sg-1"},"PrivateDnsEnabled":true}}`,
			rest: `,"responseElements":{"CreateVpcEndpointResponse":{"vpcEndpoint":{"vpcEndpointId":"vpce-1"}}}`, arn: endpoint,
			want: Settings{Exists: "true", Policy: fullAccess, InVPC: "vpc-1", EndpointServiceName: "com.amazonaws.eu-west-1.kinesis-firehose", EndpointKind: "Interface", PrivateDNS: "true",
				"Subnet:subnet-1": "true", "Subnet:subnet-2": "true", "SecurityGroup:sg-1": "true"}, reason: "no policy is one that allows all"},
		{event: "ModifyVpcEndpoint", request: modify(`"PolicyDocument":` + jsonOf(wide)), arn: endpoint, want: Settings{Policy: wide}, reason: "another policy"},
		{event: "ModifyVpcEndpoint", request: modify(`"ResetPolicy":true`), arn: endpoint, want: Settings{Policy: fullAccess}, reason: "the policy that allows all"},
		{event: "ModifyVpcEndpoint", request: modify(`"ResetPolicy":false,"PrivateDnsEnabled":false`), arn: endpoint, want: Settings{PrivateDNS: "false"}, reason: "the service's name leads elsewhere"},
		{event: "ModifyVpcEndpoint", request: modify(`"AddSecurityGroupId":{"tag":1,"content":"sg-2"},"RemoveSecurityGroupId":{"tag":1,"content":"sg-1"},"AddRouteTableId":{"tag":1,"content":"rtb-1"},"RemoveSubnetId":{"tag":1,"content":"subnet-1"}`), arn: endpoint,
			want: Settings{"SecurityGroup:sg-2": "true", "SecurityGroup:sg-1": "", "RouteTable:rtb-1": "true", "Subnet:subnet-1": ""}, reason: "what it is in"},
		{event: "ModifyVpcEndpoint", request: `{"vpcEndpointId":"vpce-1","policyDocument":` + jsonOf(wide) + `}`, arn: endpoint, want: Settings{Policy: wide}, reason: "the other form"},
		{event: "DeleteVpcEndpoints", request: `{"DeleteVpcEndpointsRequest":{"VpcEndpointId":{"tag":1,"content":"vpce-1"}}}`, arn: endpoint, want: Settings{Exists: "false"}, reason: "one"},
		{event: "CreateVpcEndpointServiceConfiguration", request: `{"CreateVpcEndpointServiceConfigurationRequest":{"AcceptanceRequired":true,"NetworkLoadBalancerArn":{"tag":1,"content":"` + balancer + `"}}}`,
			rest: `,"responseElements":{"CreateVpcEndpointServiceConfigurationResponse":{"serviceConfiguration":{"serviceId":"vpce-svc-1"}}}`, arn: offered,
			want: Settings{Exists: "true", AcceptanceRequired: "true", SentTo.Of(balancer): balancer}, reason: "offered to others"},
		{event: "ModifyVpcEndpointServiceConfiguration", request: service("ModifyVpcEndpointServiceConfiguration", `"AcceptanceRequired":false,"RemoveNetworkLoadBalancerArn":{"tag":1,"content":"`+balancer+`"}`), arn: offered,
			want: Settings{AcceptanceRequired: "false", SentTo.Of(balancer): ""}, reason: "without being asked"},
		{event: "ModifyVpcEndpointServicePermissions", request: service("ModifyVpcEndpointServicePermissions", `"AddAllowedPrincipals":{"tag":1,"content":"*"},"RemoveAllowedPrincipals":{"tag":1,"content":"`+deliverer+`"}`), arn: offered,
			want: Settings{"AllowedPrincipal:*": "true", AllowedPrincipal.Of(deliverer): ""}, reason: "to everyone"},
		{event: "AcceptVpcEndpointConnections", request: service("AcceptVpcEndpointConnections", `"VpcEndpointId":{"tag":1,"content":"vpce-9"}`), arn: offered, want: Settings{}, reason: "somebody connects"},
		{event: "RejectVpcEndpointConnections", request: service("RejectVpcEndpointConnections", `"VpcEndpointId":{"tag":1,"content":"vpce-9"}`), arn: offered, want: Settings{}, reason: "somebody does not"},
		{event: "DeleteVpcEndpointServiceConfigurations", request: `{"DeleteVpcEndpointServiceConfigurationsRequest":{"ServiceId":{"tag":1,"content":"vpce-svc-1"}}}`, arn: offered, want: Settings{Exists: "false"}, reason: "gone"},
	})
}

func TestSecurityGroups(t *testing.T) {
	const group = ec2ARN + "security-group/sg-1"
	flat := `{"groupId":"sg-1","ipPermissions":{},"ipProtocol":"tcp","fromPort":22,"toPort":22,"cidrIp":"0.0.0.0/0"}`
	listed := func(permission string) string {
		return `{"groupId":"sg-1","ipPermissions":{"items":[` + permission + `]}}`
	}
	told := func(list, rule string) string {
		return `,"responseElements":{"_return":true,"` + list + `":{"items":[` + rule + `]}}`
	}
	checkRequests(t, "ec2.amazonaws.com", []asked{
		{event: "CreateSecurityGroup", request: `{"groupName":"x","groupDescription":"y","vpcId":"vpc-1"}`, rest: `,"responseElements":{"groupId":"sg-1"}`, arn: group,
			want: Settings{Exists: "true", InVPC: "vpc-1", "Egress:all to 0.0.0.0/0": "true"}, reason: "everything may go out"},
		{event: "DeleteSecurityGroup", request: `{"groupId":"sg-1"}`, arn: group, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "AuthorizeSecurityGroupIngress", request: flat, rest: told("securityGroupRuleSet", `{"securityGroupRuleId":"sgr-1","groupId":"sg-1","isEgress":false,"ipProtocol":"tcp","fromPort":22,"toPort":22,"cidrIpv4":"0.0.0.0/0"}`), arn: group,
			want: Settings{"Ingress:tcp 22 from 0.0.0.0/0": "true", "RuleID:sgr-1": "Ingress:tcp 22 from 0.0.0.0/0"}, reason: "flat, and the rule's id"},
		{event: "AuthorizeSecurityGroupIngress", request: `{"groupId":"sg-1","ipPermissions":{},"ipProtocol":"tcp","fromPort":22,"toPort":22,"cidrIp":"208.236.235.254/0"}`, arn: group,
			want: Settings{"Ingress:tcp 22 from 0.0.0.0/0": "true"}, reason: "/0 is everyone, whatever stands before it"},
		{event: "AuthorizeSecurityGroupIngress", request: `{"groupName":"x","ipPermissions":{},"ipProtocol":"tcp","fromPort":22,"toPort":22,"cidrIp":"10.0.0.0/8"}`, rest: told("securityGroupRuleSet", `{"securityGroupRuleId":"sgr-1","groupId":"sg-1","ipProtocol":"tcp","fromPort":22,"toPort":22,"cidrIpv4":"10.0.0.0/8"}`), arn: group,
			want: Settings{"Ingress:tcp 22 from 10.0.0.0/8": "true", "RuleID:sgr-1": "Ingress:tcp 22 from 10.0.0.0/8"}, reason: "named by name: the answer has the id"},
		{event: "AuthorizeSecurityGroupIngress", request: listed(`{"ipProtocol":"6","fromPort":443,"toPort":443,"groups":{},"ipRanges":{"items":[{"cidrIp":"10.1.2.3/16","description":"x"},{"cidrIp":"0.0.0.0/0"}]},"ipv6Ranges":{"items":[{"cidrIpv6":"::/0"}]},"prefixListIds":{"items":[{"prefixListId":"pl-1"}]}}`), arn: group,
			want: Settings{"Ingress:tcp 443 from 10.1.0.0/16": "true", "Ingress:tcp 443 from 0.0.0.0/0": "true", "Ingress:tcp 443 from ::/0": "true", "Ingress:tcp 443 from pl-1": "true"}, reason: "every peer"},
		{event: "AuthorizeSecurityGroupIngress", request: listed(`{"ipProtocol":"-1","ipRanges":{},"groups":{"items":[{"groupId":"sg-2","userId":"111122223333"},{"groupId":"sg-3","userId":"444455556666"}]}}`), arn: group,
			want: Settings{"Ingress:all from sg-2": "true", "Ingress:all from 444455556666/sg-3": "true"}, reason: "groups, with the account of another"},
		{event: "AuthorizeSecurityGroupIngress", request: listed(`{"ipProtocol":"udp","fromPort":0,"toPort":65535,"ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"}]}},{"ipProtocol":"icmp","fromPort":8,"toPort":-1,"ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"}]}}`), arn: group,
			want: Settings{"Ingress:udp 0-65535 from 0.0.0.0/0": "true", "Ingress:icmp 8-* from 0.0.0.0/0": "true"}, reason: "ranges, and a type of ICMP"},
		{event: "AuthorizeSecurityGroupIngress", request: `{"groupId":"sg-1","ipPermissions":{},"sourceSecurityGroupName":"web","sourceSecurityGroupOwnerId":"444455556666"}`, arn: group,
			want: Settings{"Ingress:all from 444455556666/web": "true"}, reason: "a group by its name"},
		{event: "AuthorizeSecurityGroupIngress", request: `{"groupId":"sg-1","ipPermissions":{},"ipProtocol":"tcp","fromPort":22,"toPort":22,"sourceSecurityGroupName":"web"}`,
			rest: told("securityGroupRuleSet", `{"securityGroupRuleId":"sgr-1","groupId":"sg-1","isEgress":false,"ipProtocol":"tcp","fromPort":22,"toPort":22,"referencedGroupInfo":{"groupId":"sg-2","userId":"111122223333"}}`), arn: group,
			want: Settings{"Ingress:tcp 22 from sg-2": "true", "RuleID:sgr-1": "Ingress:tcp 22 from sg-2"}, reason: "the answer has the id of a group that is named, as every later answer does"},
		{event: "AuthorizeSecurityGroupEgress", request: listed(`{"ipProtocol":"-1","groups":{},"ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"}]},"ipv6Ranges":{"items":[{"cidrIpv6":"::/0"}]},"prefixListIds":{}}`), arn: group,
			want: Settings{"Egress:all to 0.0.0.0/0": "true", "Egress:all to ::/0": "true"}, reason: "out"},
		{event: "RevokeSecurityGroupEgress", request: listed(`{"ipProtocol":"tcp","fromPort":443,"toPort":443,"ipRanges":{},"ipv6Ranges":{"items":[{"cidrIpv6":"::/0"}]}}`), arn: group,
			want: Settings{"Egress:tcp 443 to ::/0": ""}, reason: "no way out"},
		{event: "RevokeSecurityGroupIngress", request: flat, arn: group, want: Settings{"Ingress:tcp 22 from 0.0.0.0/0": ""}, reason: "no way in"},
		{event: "RevokeSecurityGroupIngress", request: `{"groupId":"sg-1","ipPermissions":{},"securityGroupRuleIds":{"items":[{"securityGroupRuleId":"sgr-1"}]}}`,
			rest: told("revokedSecurityGroupRuleSet", `{"securityGroupRuleId":"sgr-1","groupId":"sg-1","isEgress":false,"ipProtocol":"tcp","fromPort":22,"toPort":22,"cidrIpv4":"10.0.0.0/8"}`), arn: group,
			want: Settings{"RuleID:sgr-1": "", "Ingress:tcp 22 from 10.0.0.0/8": ""}, reason: "by its id: the answer spells it out"},
		{event: "ModifySecurityGroupRules", request: `{"ModifySecurityGroupRulesRequest":{"GroupId":"sg-1","SecurityGroupRule":{"tag":1,"SecurityGroupRuleId":"sgr-1","SecurityGroupRule":{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIpv4":"0.0.0.0/0"}}}}`, arn: group,
			want: Settings{"Ingress:tcp 22 from 0.0.0.0/0": "true", "RuleID:sgr-1": "Ingress:tcp 22 from 0.0.0.0/0"}, reason: "widened in place"},
		{event: "ModifySecurityGroupRules", request: `{"ModifySecurityGroupRulesRequest":{"GroupId":"sg-1","SecurityGroupRule":[{"tag":1,"SecurityGroupRuleId":"sgr-1","SecurityGroupRule":{"IpProtocol":"-1","ReferencedGroupId":"sg-2"}},{"tag":2,"SecurityGroupRuleId":"sgr-2","SecurityGroupRule":{"Description":"x"}}]}}`, arn: group,
			want: Settings{"Ingress:all from sg-2": "true", "RuleID:sgr-1": "Ingress:all from sg-2"}, reason: "a description is no rule"},
	})
}

func TestNetworks(t *testing.T) {
	const acl, table = ec2ARN + "network-acl/acl-1", ec2ARN + "route-table/rtb-1"
	const eni, subnet = ec2ARN + "network-interface/eni-1", ec2ARN + "subnet/subnet-1"
	entry := func(rest string) string { return `{"networkAclId":"acl-1","ruleNumber":100,` + rest + `}` }
	route := func(rest string) string { return `{"routeTableId":"rtb-1",` + rest + `}` }
	checkRequests(t, "ec2.amazonaws.com", []asked{
		{event: "CreateNetworkAcl", request: `{"vpcId":"vpc-1"}`, rest: `,"responseElements":{"networkAcl":{"networkAclId":"acl-1"}}`, arn: acl, want: Settings{Exists: "true", InVPC: "vpc-1"}, reason: "made"},
		{event: "DeleteNetworkAcl", request: `{"networkAclId":"acl-1"}`, arn: acl, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "CreateNetworkAclEntry", request: entry(`"egress":false,"ruleAction":"allow","icmpTypeCode":{},"portRange":{},"aclProtocol":"-1","cidrBlock":"0.0.0.0/0"`), arn: acl, want: Settings{"Entry:ingress 100": "allow all from 0.0.0.0/0"}, reason: "everything"},
		{event: "ReplaceNetworkAclEntry", request: entry(`"egress":true,"ruleAction":"deny","portRange":{"from":443,"to":443},"aclProtocol":"6","ipv6CidrBlock":"::/0"`), arn: acl, want: Settings{"Entry:egress 100": "deny tcp 443 to ::/0"}, reason: "out"},
		{event: "ReplaceNetworkAclEntry", request: entry(`"egress":false,"ruleAction":"allow","icmpTypeCode":{"type":8,"code":-1},"aclProtocol":"1","cidrBlock":"10.0.0.0/8"`), arn: acl, want: Settings{"Entry:ingress 100": "allow icmp 8-* from 10.0.0.0/8"}, reason: "a type of ICMP"},
		{event: "DeleteNetworkAclEntry", request: entry(`"egress":false`), arn: acl, want: Settings{"Entry:ingress 100": ""}, reason: "gone"},
		{event: "ReplaceNetworkAclAssociation", request: `{"associationId":"aclassoc-1","networkAclId":"acl-1"}`, arn: acl, want: Settings{}, reason: "of which subnet is not told"},
		{event: "CreateRouteTable", request: `{"vpcId":"vpc-1"}`, rest: `,"responseElements":{"routeTable":{"routeTableId":"rtb-1"}}`, arn: table, want: Settings{Exists: "true", InVPC: "vpc-1"}, reason: "made"},
		{event: "DeleteRouteTable", request: `{"routeTableId":"rtb-1"}`, arn: table, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "CreateRoute", request: route(`"destinationCidrBlock":"0.0.0.0/0","gatewayId":"igw-1"`), arn: table, want: Settings{"Route:0.0.0.0/0": "igw-1"}, reason: "to the internet"},
		{event: "CreateRoute", request: route(`"destinationCidrBlock":"0.0.0.0/0","networkInterfaceId":"eni-9"`), arn: table, want: Settings{"Route:0.0.0.0/0": "eni-9"}, reason: "through somebody's interface"},
		{event: "ReplaceRoute", request: route(`"destinationIpv6CidrBlock":"::/0","egressOnlyInternetGatewayId":"eigw-1"`), arn: table, want: Settings{"Route:::/0": "eigw-1"}, reason: "another way"},
		{event: "ReplaceRoute", request: route(`"destinationCidrBlock":"10.0.0.0/16","localTarget":true`), arn: table, want: Settings{"Route:10.0.0.0/16": "local"}, reason: "within the VPC again"},
		{event: "DeleteRoute", request: route(`"destinationPrefixListId":"pl-1"`), arn: table, want: Settings{"Route:pl-1": ""}, reason: "no way"},
		{event: "AssociateRouteTable", request: route(`"subnetId":"subnet-1"`), arn: subnet, want: Settings{SubnetRoutes: "rtb-1"}, reason: "a subnet's way out"},
		{event: "AssociateRouteTable", request: route(`"gatewayId":"igw-1"`), arn: table, want: Settings{}, reason: "a gateway's way in"},
		{event: "ReplaceRouteTableAssociation", request: route(`"associationId":"rtbassoc-1"`), arn: table, want: Settings{}, reason: "of which subnet is not told"},
		{event: "CreateNetworkInterface", request: `{"subnetId":"subnet-1","groupSet":{}}`, rest: `,"responseElements":{"networkInterface":{"networkInterfaceId":"eni-1","groupSet":{"items":[{"groupId":"sg-1"}]}}}`, arn: eni, want: Settings{Exists: "true", InSubnet: "subnet-1", SecurityGroups: `["sg-1"]`}, reason: "the default group is in the answer"},
		{event: "DeleteNetworkInterface", request: `{"networkInterfaceId":"eni-1"}`, arn: eni, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "ModifyNetworkInterfaceAttribute", request: `{"networkInterfaceId":"eni-1","groupSet":{"items":[{"groupId":"sg-2"},{"groupId":"sg-1"}]}}`, arn: eni, want: Settings{SecurityGroups: `["sg-1","sg-2"]`}, reason: "all of its groups"},
		{event: "ModifyNetworkInterfaceAttribute", request: `{"networkInterfaceId":"eni-1","sourceDestCheck":{"value":false}}`, arn: eni, want: Settings{SourceDestCheck: "false"}, reason: "it may pass on traffic"},
	})
}

func TestFlowLogs(t *testing.T) {
	const flow = ec2ARN + "vpc-flow-log/fl-1"
	checkRequests(t, "ec2.amazonaws.com", []asked{
		{event: "CreateFlowLogs", request: `{"CreateFlowLogsRequest":{"ResourceId":{"tag":1,"content":"vpc-1"},"ResourceType":"VPC","TrafficType":"ALL","LogDestination":"arn:aws:s3:::flows","LogDestinationType":"s3"}}`,
			rest: `,"responseElements":{"CreateFlowLogsResponse":{"unsuccessful":"","flowLogIdSet":{"item":"fl-1"}}}`, arn: flow,
			want: Settings{Exists: "true", LoggedResources: `["vpc-1"]`, LoggedKind: "VPC", LoggedTraffic: "ALL", Logging: "arn:aws:s3:::flows", LogDestinationKind: "s3"}, reason: "to a bucket"},
		{event: "CreateFlowLogs", request: `{"CreateFlowLogsRequest":{"ResourceId":{"tag":1,"content":"subnet-1"},"ResourceType":"Subnet","LogGroupName":"flows","DeliverLogsPermissionArn":"` + deliverer + `"}}`,
			rest: `,"responseElements":{"CreateFlowLogsResponse":{"flowLogIdSet":{"item":"fl-1"}}}`, arn: flow,
			want: Settings{Exists: "true", LoggedResources: `["subnet-1"]`, LoggedKind: "Subnet", Logging: "arn:aws:logs:eu-west-1:111122223333:log-group:flows", LogDestinationKind: "cloud-watch-logs", LogDeliveryRole: deliverer}, reason: "to a log group, by its name"},
		{event: "DeleteFlowLogs", request: `{"DeleteFlowLogsRequest":{"FlowLogId":{"tag":1,"content":"fl-1"}}}`, arn: flow, want: Settings{Exists: "false"}, reason: "gone"},
	})
	req, _ := ParseRequest(record(t, "ec2.amazonaws.com", "DeleteFlowLogs", `{"DeleteFlowLogsRequest":{"FlowLogId":[{"tag":1,"content":"fl-1"},{"tag":2,"content":"fl-2"}]}}`, ""))
	if req.Target.ARN != flow || len(req.Others) != 1 || req.Others[0].Name != "fl-2" || req.Detail["alsoDeleted"] != `["fl-2"]` {
		t.Errorf("two at once: %v beside %v, %q", req.Target, req.Others, req.Detail)
	}
}

func TestInstances(t *testing.T) {
	const instance = ec2ARN + "instance/i-1"
	const account = "arn:aws:organizations::111122223333:account/111122223333"
	checkRequests(t, "ec2.amazonaws.com", []asked{
		{event: "ModifyImageAttribute", request: `{"attributeType":"launchPermission","imageId":"ami-1","launchPermission":{"add":{"items":[{"userId":"444455556666"},{"group":"all"}]}}}`, arn: ec2ARN + "image/ami-1", want: Settings{"SharedWith:444455556666": "true", "SharedWith:all": "true"}, reason: "with everyone"},
		{event: "ModifySnapshotAttribute", request: `{"attributeType":"CREATE_VOLUME_PERMISSION","snapshotId":"snap-1","createVolumePermission":{"remove":{"items":[{"userId":"444455556666"}]}}}`, arn: ec2ARN + "snapshot/snap-1", want: Settings{"SharedWith:444455556666": ""}, reason: "no more"},
		{event: "RunInstances", request: `{"instancesSet":{"items":[{"imageId":"ami-1","minCount":1,"maxCount":1}]},"instanceType":"p2.xlarge","iamInstanceProfile":{"name":"web"},"subnetId":"subnet-1","disableApiTermination":false}`,
			rest: `,"responseElements":{"instancesSet":{"items":[{"instanceId":"i-1"}]}}`, arn: instance, want: Settings{Exists: "true", ProfileOf: "web", InSubnet: "subnet-1", DeletionProtection: "false"}, reason: "with a role"},
		{event: "AssociateIamInstanceProfile", request: `{"AssociateIamInstanceProfileRequest":{"InstanceId":"i-1","IamInstanceProfile":{"Name":"web"}}}`, arn: instance, want: Settings{ProfileOf: "web"}, reason: "a role"},
		{event: "ReplaceIamInstanceProfileAssociation", request: `{"ReplaceIamInstanceProfileAssociationRequest":{"AssociationId":"a","IamInstanceProfile":{"Arn":"` + iamARN + `instance-profile/web"}}}`,
			rest: `,"responseElements":{"ReplaceIamInstanceProfileAssociationResponse":{"iamInstanceProfileAssociation":{"instanceId":"i-1"}}}`, arn: instance, want: Settings{ProfileOf: iamARN + "instance-profile/web"}, reason: "another role"},
		{event: "StartInstances", request: `{"instancesSet":{"items":[{"instanceId":"i-1"}]}}`, arn: instance, want: Settings{InstanceState: "running"}, reason: "on"},
		{event: "StopInstances", request: `{"force":true,"instancesSet":{"items":[{"instanceId":"i-1"}]}}`, arn: instance, want: Settings{InstanceState: "stopped"}, reason: "off"},
		{event: "TerminateInstances", request: `{"instancesSet":{"items":[{"instanceId":"i-1"},{"instanceId":"i-2"}]}}`, arn: instance, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "ModifyInstanceAttribute", request: `{"instanceId":"i-1","userData":"<sensitiveDataRemoved>"}`, arn: instance, want: Settings{}, reason: "what it runs is hidden"},
		{event: "ModifyInstanceAttribute", request: `{"instanceId":"i-1","disableApiTermination":{"value":true}}`, arn: instance, want: Settings{DeletionProtection: "true"}, reason: "protected"},
		{event: "DescribeInstanceAttribute", request: `{"instanceId":"i-1","attribute":"userData"}`, arn: instance, want: Settings{}, reason: "a look"},
		{event: "GetPasswordData", request: `{"instanceId":"i-1"}`, arn: instance, want: Settings{}, reason: "a look"},
		{event: "EnableSerialConsoleAccess", request: `{"EnableSerialConsoleAccessRequest":""}`, arn: account, want: Settings{SerialConsole: "true"}, reason: "on"},
		{event: "DisableSerialConsoleAccess", request: `{"DisableSerialConsoleAccessRequest":""}`, arn: account, want: Settings{SerialConsole: "false"}, reason: "off"},
	})
}

func TestEC2Details(t *testing.T) {
	for _, tt := range []struct {
		event, request string
		want           Detail
		others         []string
		reason         string
	}{
		{"ModifyInstanceAttribute", `{"instanceId":"i-1","userData":"<sensitiveDataRemoved>"}`, Detail{"userData": "true"}, nil, "given, not shown"},
		{"ModifySecurityGroupRules", `{"ModifySecurityGroupRulesRequest":{"GroupId":"sg-1","SecurityGroupRule":{"SecurityGroupRuleId":"sgr-1","SecurityGroupRule":{"IpProtocol":"-1","CidrIpv6":"::/0"}}}}`, Detail{"direction": "unknown"}, nil, "in or out is not told"},
		{"AcceptVpcEndpointConnections", `{"AcceptVpcEndpointConnectionsRequest":{"ServiceId":"s","VpcEndpointId":[{"tag":1,"content":"vpce-2"},{"tag":2,"content":"vpce-1"}]}}`, Detail{"endpoints": `["vpce-1","vpce-2"]`}, nil, "who"},
		{"ModifyVpcEndpoint", `{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpce-1","ResetPolicy":true}}`, Detail{"resetPolicy": "true"}, nil, "how"},
		{"AssociateRouteTable", `{"routeTableId":"rtb-1","subnetId":"subnet-1"}`, Detail{}, []string{"rtb-1"}, "the table"},
		{"ModifyNetworkInterfaceAttribute", `{"networkInterfaceId":"eni-1","groupSet":{"items":[{"groupId":"sg-1"}]}}`, Detail{}, []string{"sg-1"}, "the group"},
		{"CreateFlowLogs", `{"CreateFlowLogsRequest":{"ResourceId":{"tag":1,"content":"vpc-1"},"LogDestination":"arn:aws:s3:::flows"}}`, Detail{}, []string{"vpc-1", "flows"}, "what is logged, and where to"},
	} {
		req, _ := ParseRequest(record(t, "ec2.amazonaws.com", tt.event, tt.request, ""))
		var others []string
		for _, ref := range req.Others {
			others = append(others, ref.Name)
		}
		if !maps.Equal(req.Detail, tt.want) || !slices.Equal(others, tt.others) {
			t.Errorf("%s: %q beside %q, want %q beside %q: %s", tt.event, req.Detail, others, tt.want, tt.others, tt.reason)
		}
	}
}

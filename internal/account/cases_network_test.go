package account

import "github.com/hosewatch/hosewatch/internal/resource"

const balancerARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/x/1"

// networkCases are the answers of EC2 about networks.
var networkCases = []answered{
	{resource.SecurityGroup, "sg-1", map[string]string{
		"ec2:DescribeSecurityGroups": `<DescribeSecurityGroupsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><securityGroupInfo><item><ownerId>111122223333</ownerId><groupId>sg-1</groupId><groupName>delivery</groupName><vpcId>vpc-1</vpcId>
			<ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>443</fromPort><toPort>443</toPort><groups><item><userId>111122223333</userId><groupId>sg-2</groupId></item></groups><ipRanges><item><cidrIp>10.0.0.0/8</cidrIp></item><item><cidrIp>0.0.0.0/0</cidrIp><description>all</description></item></ipRanges><ipv6Ranges><item><cidrIpv6>::/0</cidrIpv6></item></ipv6Ranges><prefixListIds/></item></ipPermissions>
			<ipPermissionsEgress><item><ipProtocol>-1</ipProtocol><groups/><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges><ipv6Ranges/><prefixListIds/></item></ipPermissionsEgress></item></securityGroupInfo></DescribeSecurityGroupsResponse>`,
		"ec2:DescribeSecurityGroupRules": `<DescribeSecurityGroupRulesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><securityGroupRuleSet><item><securityGroupRuleId>sgr-1</securityGroupRuleId><groupId>sg-1</groupId><groupOwnerId>111122223333</groupOwnerId><isEgress>false</isEgress><ipProtocol>tcp</ipProtocol><fromPort>443</fromPort><toPort>443</toPort><cidrIpv4>0.0.0.0/0</cidrIpv4></item><item><securityGroupRuleId>sgr-2</securityGroupRuleId><groupId>sg-1</groupId><isEgress>true</isEgress><ipProtocol>-1</ipProtocol><fromPort>-1</fromPort><toPort>-1</toPort><cidrIpv4>0.0.0.0/0</cidrIpv4></item></securityGroupRuleSet></DescribeSecurityGroupRulesResponse>`,
	}, []told{
		{"CreateSecurityGroup", `{"groupName":"delivery","vpcId":"vpc-1"}`, `{"groupId":"sg-1"}`},
		{"AuthorizeSecurityGroupIngress", `{"groupId":"sg-1","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":443,"toPort":443,"groups":{"items":[{"groupId":"sg-2"}]},"ipRanges":{"items":[{"cidrIp":"10.0.0.0/8"},{"cidrIp":"0.0.0.0/0"}]},"ipv6Ranges":{"items":[{"cidrIpv6":"::/0"}]},"prefixListIds":{}}]}}`, ""},
		{"AuthorizeSecurityGroupIngress", `{"groupId":"sg-1","ipPermissions":{},"ipProtocol":"tcp","fromPort":443,"toPort":443,"cidrIp":"0.0.0.0/0"}`, `{"securityGroupRuleSet":{"items":[{"groupId":"sg-1","securityGroupRuleId":"sgr-1","isEgress":false,"ipProtocol":"tcp","fromPort":443,"toPort":443,"cidrIpv4":"0.0.0.0/0"}]}}`},
		{"AuthorizeSecurityGroupEgress", `{"groupId":"sg-1","ipPermissions":{"items":[{"ipProtocol":"-1","ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"}]}}]}}`, `{"securityGroupRuleSet":{"items":[{"groupId":"sg-1","securityGroupRuleId":"sgr-2","isEgress":true,"ipProtocol":"-1","fromPort":-1,"toPort":-1,"cidrIpv4":"0.0.0.0/0"}]}}`},
	}},
	{resource.Subnet, "subnet-1", map[string]string{
		"ec2:DescribeSubnets":     `<DescribeSubnetsResponse><subnetSet><item><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId></item></subnetSet></DescribeSubnetsResponse>`,
		"ec2:DescribeRouteTables": `<DescribeRouteTablesResponse><routeTableSet><item><routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId></item></routeTableSet></DescribeRouteTablesResponse>`,
		"ec2:DescribeNetworkAcls": `<DescribeNetworkAclsResponse><networkAclSet><item><networkAclId>acl-1</networkAclId></item></networkAclSet></DescribeNetworkAclsResponse>`,
	}, []told{{"AssociateRouteTable", `{"subnetId":"subnet-1","routeTableId":"rtb-1"}`, `{"associationId":"rtbassoc-1"}`}}},
	{resource.NetworkACL, "acl-1", map[string]string{
		"ec2:DescribeNetworkAcls": `<DescribeNetworkAclsResponse><networkAclSet><item><networkAclId>acl-1</networkAclId><vpcId>vpc-1</vpcId><default>false</default><entrySet><item><ruleNumber>100</ruleNumber><protocol>6</protocol><ruleAction>allow</ruleAction><egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock><portRange><from>443</from><to>443</to></portRange></item><item><ruleNumber>100</ruleNumber><protocol>1</protocol><ruleAction>deny</ruleAction><egress>true</egress><ipv6CidrBlock>::/0</ipv6CidrBlock><icmpTypeCode><code>-1</code><type>8</type></icmpTypeCode></item><item><ruleNumber>32767</ruleNumber><protocol>-1</protocol><ruleAction>deny</ruleAction><egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock></item></entrySet></item></networkAclSet></DescribeNetworkAclsResponse>`,
	}, []told{
		{"CreateNetworkAcl", `{"vpcId":"vpc-1"}`, `{"networkAcl":{"networkAclId":"acl-1"}}`},
		{"CreateNetworkAclEntry", `{"networkAclId":"acl-1","ruleNumber":100,"egress":false,"ruleAction":"allow","icmpTypeCode":{},"portRange":{"from":443,"to":443},"aclProtocol":"6","cidrBlock":"0.0.0.0/0"}`, ""},
		{"CreateNetworkAclEntry", `{"networkAclId":"acl-1","ruleNumber":100,"egress":true,"ruleAction":"deny","icmpTypeCode":{"type":8,"code":-1},"aclProtocol":"1","ipv6CidrBlock":"::/0"}`, ""},
	}},
	{resource.RouteTable, "rtb-1", map[string]string{
		"ec2:DescribeRouteTables": `<DescribeRouteTablesResponse><routeTableSet><item><routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId><routeSet><item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state><origin>CreateRouteTable</origin></item><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><natGatewayId>nat-1</natGatewayId><state>active</state><origin>CreateRoute</origin></item><item><destinationCidrBlock>192.168.0.0/16</destinationCidrBlock><gatewayId>vgw-1</gatewayId><origin>EnableVgwRoutePropagation</origin></item></routeSet></item></routeTableSet></DescribeRouteTablesResponse>`,
	}, []told{
		{"CreateRouteTable", `{"vpcId":"vpc-1"}`, `{"routeTable":{"routeTableId":"rtb-1"}}`},
		{"ReplaceRoute", `{"routeTableId":"rtb-1","destinationCidrBlock":"10.0.0.0/16","localTarget":true}`, ""},
		{"CreateRoute", `{"routeTableId":"rtb-1","destinationCidrBlock":"0.0.0.0/0","natGatewayId":"nat-1"}`, ""},
	}},
	{resource.VPCEndpoint, "vpce-1", map[string]string{
		"ec2:DescribeVpcEndpoints": `<DescribeVpcEndpointsResponse><vpcEndpointSet><item><vpcEndpointId>vpce-1</vpcEndpointId><vpcEndpointType>Interface</vpcEndpointType><vpcId>vpc-1</vpcId><serviceName>com.amazonaws.eu-west-1.kinesis-firehose</serviceName><state>available</state><policyDocument>{"Statement":[{"Effect":"Allow","Principal":"*","Action":"firehose:PutRecord","Resource":"*"}]}</policyDocument><routeTableIdSet/><subnetIdSet><item>subnet-1</item><item>subnet-2</item></subnetIdSet><groupSet><item><groupId>sg-1</groupId><groupName>delivery</groupName></item></groupSet><privateDnsEnabled>true</privateDnsEnabled></item></vpcEndpointSet></DescribeVpcEndpointsResponse>`,
	}, []told{
		{"CreateVpcEndpoint", `{"CreateVpcEndpointRequest":{"VpcId":"vpc-1","VpcEndpointType":"Interface","ServiceName":"com.amazonaws.eu-west-1.kinesis-firehose","SubnetId":[{"tag":1,"content":"subnet-1"},{"tag":2,"content":"subnet-2"}],"SecurityGroupId":{"tag":1,"content":"sg-1"}}}`, `{"CreateVpcEndpointResponse":{"vpcEndpoint":{"vpcEndpointId":"vpce-1"}}}`},
		{"ModifyVpcEndpoint", `{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpce-1","PolicyDocument":"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"firehose:PutRecord\",\"Resource\":\"*\"}]}","PrivateDnsEnabled":true,"AddSubnetId":[{"tag":1,"content":"subnet-1"},{"tag":2,"content":"subnet-2"}],"AddSecurityGroupId":{"tag":1,"content":"sg-1"}}}`, ""},
	}},
	{resource.VPCEndpoint, "vpce-2", map[string]string{
		"ec2:DescribeVpcEndpoints": `<DescribeVpcEndpointsResponse><vpcEndpointSet><item><vpcEndpointId>vpce-2</vpcEndpointId><vpcEndpointType>Gateway</vpcEndpointType><vpcId>vpc-1</vpcId><serviceName>com.amazonaws.eu-west-1.s3</serviceName><policyDocument>{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}</policyDocument><routeTableIdSet><item>rtb-1</item></routeTableIdSet></item></vpcEndpointSet></DescribeVpcEndpointsResponse>`,
	}, []told{{"ModifyVpcEndpoint", `{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpce-2","ResetPolicy":true,"AddRouteTableId":{"tag":1,"content":"rtb-1"}}}`, ""}}},
	{resource.VPCEndpointService, "vpce-svc-1", map[string]string{
		"ec2:DescribeVpcEndpointServiceConfigurations": `<DescribeVpcEndpointServiceConfigurationsResponse><serviceConfigurationSet><item><serviceId>vpce-svc-1</serviceId><serviceName>com.amazonaws.vpce.eu-west-1.vpce-svc-1</serviceName><acceptanceRequired>false</acceptanceRequired><networkLoadBalancerArnSet><item>` + balancerARN + `</item></networkLoadBalancerArnSet></item></serviceConfigurationSet></DescribeVpcEndpointServiceConfigurationsResponse>`,
		"ec2:DescribeVpcEndpointServicePermissions":    `<DescribeVpcEndpointServicePermissionsResponse><allowedPrincipals><item><principalType>Service</principalType><principal>firehose.amazonaws.com</principal></item></allowedPrincipals></DescribeVpcEndpointServicePermissionsResponse>`,
	}, []told{
		{"ModifyVpcEndpointServiceConfiguration", `{"ModifyVpcEndpointServiceConfigurationRequest":{"ServiceId":"vpce-svc-1","AcceptanceRequired":false,"AddNetworkLoadBalancerArn":{"tag":1,"content":"` + balancerARN + `"}}}`, ""},
		{"ModifyVpcEndpointServicePermissions", `{"ModifyVpcEndpointServicePermissionsRequest":{"ServiceId":"vpce-svc-1","AddAllowedPrincipals":{"tag":1,"content":"firehose.amazonaws.com"}}}`, ""},
	}},
}

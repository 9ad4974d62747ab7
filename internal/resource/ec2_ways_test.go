package resource

import (
	"slices"
	"testing"
)

func TestEC2Ways(t *testing.T) {
	endpoint, offered := Ref{VPCEndpoint, ec2ARN + "vpc-endpoint/vpce-1", "vpce-1"}, Ref{VPCEndpointService, ec2ARN + "vpc-endpoint-service/vpce-svc-1", "vpce-svc-1"}
	group, acl := Ref{SecurityGroup, ec2ARN + "security-group/sg-1", "sg-1"}, Ref{NetworkACL, ec2ARN + "network-acl/acl-1", "acl-1"}
	table, eni := Ref{RouteTable, ec2ARN + "route-table/rtb-1", "rtb-1"}, Ref{NetworkInterface, ec2ARN + "network-interface/eni-1", "eni-1"}
	flow := Ref{FlowLog, ec2ARN + "vpc-flow-log/fl-1", "fl-1"}
	image, snapshot := Ref{Image, ec2ARN + "image/ami-1", "ami-1"}, Ref{Snapshot, ec2ARN + "snapshot/snap-1", "snap-1"}
	instance := Ref{Instance, ec2ARN + "instance/i-1", "i-1"}
	one := func(ref Ref, p Path, value, want, reason string) restored {
		if want == "" {
			return restored{ref, []Path{p}, Settings{p: value}, nil, []Path{p}, reason}
		}
		return restored{ref, []Path{p}, Settings{p: value}, []string{"aws ec2 " + want + " --region eu-west-1"}, nil, reason}
	}
	const entry = "--network-acl-id acl-1 --rule-number 100 --ingress"
	checkRestores(t, []restored{
		one(endpoint, Policy, "{}", "modify-vpc-endpoint --vpc-endpoint-id vpce-1 --policy-document '{}'", "its own policy"),
		one(endpoint, Policy, "", "modify-vpc-endpoint --vpc-endpoint-id vpce-1 --reset-policy", "none of its own"),
		one(endpoint, PrivateDNS, "true", "modify-vpc-endpoint --vpc-endpoint-id vpce-1 --private-dns-enabled", "the service's name"),
		one(endpoint, "SecurityGroup:sg-1", "true", "modify-vpc-endpoint --vpc-endpoint-id vpce-1 --add-security-group-ids sg-1", "in the group"),
		one(endpoint, "Subnet:subnet-1", "", "modify-vpc-endpoint --vpc-endpoint-id vpce-1 --remove-subnet-ids subnet-1", "not in the subnet"),
		{endpoint, []Path{Exists}, Settings{Exists: "true", InVPC: "vpc-1", EndpointServiceName: "s", EndpointKind: "Interface", Policy: "{}", "SecurityGroup:sg-1": "true", "Subnet:a": "true", "Subnet:b": "true", PrivateDNS: "true"},
			[]string{"aws ec2 create-vpc-endpoint --vpc-id vpc-1 --service-name s --vpc-endpoint-type Interface --policy-document '{}' --security-group-ids sg-1 --subnet-ids a b --private-dns-enabled --region eu-west-1"}, nil, "a deleted endpoint"},
		one(endpoint, Exists, "true", "", "it is not known where it led"),
		one(endpoint, Exists, "false", "delete-vpc-endpoints --vpc-endpoint-ids vpce-1", "a new endpoint"),
		one(offered, "AllowedPrincipal:*", "", "modify-vpc-endpoint-service-permissions --service-id vpce-svc-1 --remove-allowed-principals '*'", "not everyone"),
		one(offered, AcceptanceRequired, "true", "modify-vpc-endpoint-service-configuration --service-id vpce-svc-1 --acceptance-required", "asked again"),
		one(offered, "SentTo:arn:x:loadbalancer/gwy/a", "", "modify-vpc-endpoint-service-configuration --service-id vpce-svc-1 --remove-gateway-load-balancer-arns arn:x:loadbalancer/gwy/a", "the kind is in the ARN"),
		one(group, "Ingress:tcp 443 from 0.0.0.0/0", "", `revoke-security-group-ingress --group-id sg-1 --ip-permissions '[{"FromPort":443,"IpProtocol":"tcp","IpRanges":[{"CidrIp":"0.0.0.0/0"}],"ToPort":443}]'`, "closed"),
		one(group, "Ingress:all from 444455556666/sg-2", "true", `authorize-security-group-ingress --group-id sg-1 --ip-permissions '[{"IpProtocol":"-1","UserIdGroupPairs":[{"GroupId":"sg-2","UserId":"444455556666"}]}]'`, "the group of another account"),
		one(group, "Egress:udp 1-9 to ::/0", "true", `authorize-security-group-egress --group-id sg-1 --ip-permissions '[{"FromPort":1,"IpProtocol":"udp","Ipv6Ranges":[{"CidrIpv6":"::/0"}],"ToPort":9}]'`, "open for delivery"),
		one(group, "Ingress:icmp 8-* from pl-1", "", `revoke-security-group-ingress --group-id sg-1 --ip-permissions '[{"FromPort":8,"IpProtocol":"icmp","PrefixListIds":[{"PrefixListId":"pl-1"}],"ToPort":-1}]'`, "all codes of a type"),
		one(group, "Ingress:nonsense", "", "", "not written as we write it"),
		one(group, "RuleID:sgr-1", "Ingress:tcp 22 from 10.0.0.0/8", `modify-security-group-rules --group-id sg-1 --security-group-rules '[{"SecurityGroupRule":{"CidrIpv4":"10.0.0.0/8","FromPort":22,"IpProtocol":"tcp","ToPort":22},"SecurityGroupRuleId":"sgr-1"}]'`, "what the rule said"),
		one(group, "RuleID:sgr-1", "", "", "there was no such rule"),
		one(acl, "Entry:ingress 100", "", "delete-network-acl-entry "+entry, "a new entry"),
		one(acl, "Entry:ingress 100", "allow tcp 443 from 10.0.0.0/8", "replace-network-acl-entry "+entry+` --rule-action allow --protocol tcp --port-range '{"From":443,"To":443}' --cidr-block 10.0.0.0/8 --region eu-west-1 || aws ec2 create-network-acl-entry `+entry+` --rule-action allow --protocol tcp --port-range '{"From":443,"To":443}' --cidr-block 10.0.0.0/8`, "replaced or deleted"),
		one(table, "Route:0.0.0.0/0", "", "delete-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0", "a new route"),
		one(table, "Route:::/0", "eigw-1", "replace-route --route-table-id rtb-1 --destination-ipv6-cidr-block ::/0 --egress-only-internet-gateway-id eigw-1 --region eu-west-1 || aws ec2 create-route --route-table-id rtb-1 --destination-ipv6-cidr-block ::/0 --egress-only-internet-gateway-id eigw-1", "replaced or deleted"),
		one(table, "Route:pl-1", "local", "replace-route --route-table-id rtb-1 --destination-prefix-list-id pl-1 --local-target", "within the VPC"),
		one(table, "Route:0.0.0.0/0", "what-1", "", "no target of AWS's"),
		one(eni, SecurityGroups, `["sg-1","sg-2"]`, "modify-network-interface-attribute --network-interface-id eni-1 --groups sg-1 sg-2", "its groups"),
		one(eni, SourceDestCheck, "true", "modify-network-interface-attribute --network-interface-id eni-1 --source-dest-check", "checked"),
		{flow, []Path{Exists}, Settings{Exists: "true", LoggedResources: `["vpc-1"]`, LoggedKind: "VPC", Logging: "arn:aws:s3:::flows", LoggedTraffic: "ALL", LogDestinationKind: "s3"},
			[]string{"aws ec2 create-flow-logs --resource-type VPC --log-destination arn:aws:s3:::flows --resource-ids vpc-1 --traffic-type ALL --log-destination-type s3 --region eu-west-1"}, nil, "a deleted flow log"},
		one(flow, Exists, "true", "", "it is not known what it logged"),
		one(image, "SharedWith:all", "", "modify-image-attribute --image-id ami-1 --attribute launchPermission --operation-type remove --user-groups all", "not everyone"),
		one(snapshot, "SharedWith:444455556666", "", "modify-snapshot-attribute --snapshot-id snap-1 --attribute createVolumePermission --operation-type remove --user-ids 444455556666", "not they"),
		one(snapshot, "SharedWith:arn:aws:organizations::1:organization/o-1", "", "", "snapshots are not shared so"),
		one(instance, InstanceState, "running", "start-instances --instance-ids i-1", "on again"),
	})
}

func TestNetworkUses(t *testing.T) {
	for _, tt := range []struct {
		kind   Type
		was    Settings
		want   []string
		reason string
	}{
		{Subnet, Settings{SubnetRoutes: "rtb-1"}, []string{"rtb-1"}, "its way out"},
		{NetworkInterface, Settings{SecurityGroups: `["sg-1","sg-2"]`, InSubnet: "subnet-1"}, []string{"sg-1", "sg-2", "subnet-1"}, "what lets it through"},
		{VPCEndpoint, Settings{"SecurityGroup:sg-1": "true", "SecurityGroup:sg-2": "", "RouteTable:rtb-1": "true"}, []string{"rtb-1", "sg-1"}, "those that it is in"},
		{Role, Settings{PermissionsBoundary: admin}, []string{"AdministratorAccess"}, "what bounds it"},
	} {
		var got []string
		for _, ref := range Uses(tt.kind, ec2ARN+"x/y", tt.was) {
			got = append(got, ref.Name)
		}
		slices.Sort(got)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s uses %q, want %q: %s", tt.kind, got, tt.want, tt.reason)
		}
	}
}

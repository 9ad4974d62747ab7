package account

import (
	"context"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// describeEndpoint reads an endpoint as if it was made as it is.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html
func describeEndpoint(d *description) {
	d.question("ec2:DescribeVpcEndpoints", with{"VpcEndpointId": []string{d.ref.Name}}, func(v trail.Value) {
		for _, endpoint := range items(v, "vpcEndpointSet") {
			if strings.EqualFold(endpoint.Get("state").Text(), "deleted") {
				d.gone()
				return
			}
			groups := []string{}
			for _, group := range items(endpoint, "groupSet") {
				groups = append(groups, group.Get("groupId").Text())
			}
			params := with{
				"ServiceName": endpoint.Get("serviceName"), "VpcEndpointType": endpoint.Get("vpcEndpointType"), "VpcId": endpoint.Get("vpcId"),
				"PrivateDnsEnabled": endpoint.Get("privateDnsEnabled"), "SecurityGroupId": groups,
				"SubnetId": texts(items(endpoint, "subnetIdSet")), "RouteTableId": texts(items(endpoint, "routeTableIdSet")),
			}
			if policy := endpoint.Get("policyDocument"); !isFullAccess(policy) {
				params["PolicyDocument"] = policy
			}
			d.told("CreateVpcEndpoint", params, with{"vpcEndpoint": with{"vpcEndpointId": d.ref.Name}})
			d.all(resource.EndpointGroup, resource.EndpointSubnet, resource.EndpointRoutes)
		}
	}, unless("InvalidVpcEndpointId.NotFound", "InvalidVpcEndpoint.NotFound"))
}

// isFullAccess reports whether a policy is the one that an endpoint gets when
// none is given, which its record does not show and of which there are several
// versions: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#default-endpoint-policy
func isFullAccess(policy trail.Value) bool {
	all := trail.ParseValue(policy.Text()).Get("Statement").List()
	if len(all) != 1 || !validJSON(policy.Text()) {
		return false
	}
	size := 0
	all[0].Members(func(string, trail.Value) bool { size++; return true })
	is := func(member, value string) bool { return all[0].Get(member).Text() == value }
	return size == 4 && is("Effect", "Allow") && is("Principal", "*") && is("Action", "*") && is("Resource", "*")
}

// endpointServices are the services of which the endpoints are asked about:
// producers, streams and consumers reach these through them.
var endpointServices = []string{"kinesis-firehose", "kinesis-streams", "s3", "s3express", "kms", "secretsmanager", "logs", "sts"}

// endpoints lists the account's private ways to what streams and those who
// send to them use. No stream names them.
func (a *asking) endpoints(ctx context.Context) []resource.Ref {
	at := resource.Place{Partition: trail.RegionPartition(a.region), Region: a.region, Account: a.account}
	var all []resource.Ref
	for _, id := range a.listed(ctx, "ec2:DescribeVpcEndpoints", with{"MaxResults": 1000}, "nextToken", "NextToken", func(v trail.Value) []string {
		var ids []string
		for _, endpoint := range items(v, "vpcEndpointSet") {
			name := endpoint.Get("serviceName").Text()
			if slices.Contains(endpointServices, name[strings.LastIndexByte(name, '.')+1:]) {
				ids = append(ids, strings.Clone(endpoint.Get("vpcEndpointId").Text()))
			}
		}
		return ids
	}) {
		all = append(all, resource.Named(resource.VPCEndpoint, at, id))
	}
	return all
}

// describeEndpointService asks what an endpoint service leads to and who may
// connect to it. The services of others are not known to this account.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ServiceConfiguration.html
func describeEndpointService(d *description) {
	notFound := unless("InvalidVpcEndpointServiceId.NotFound", "InvalidVpcEndpointService.NotFound")
	d.question("ec2:DescribeVpcEndpointServiceConfigurations", with{"ServiceId": []string{d.ref.Name}}, func(v trail.Value) {
		for _, service := range items(v, "serviceConfigurationSet") {
			d.told("ModifyVpcEndpointServiceConfiguration", with{
				"ServiceId": d.ref.Name, "AcceptanceRequired": service.Get("acceptanceRequired"),
				"AddNetworkLoadBalancerArn": texts(items(service, "networkLoadBalancerArnSet")),
				"AddGatewayLoadBalancerArn": texts(items(service, "gatewayLoadBalancerArnSet")),
			}, nil)
			d.all(resource.SentTo)
		}
	}, notFound)
	if d.pages("ec2:DescribeVpcEndpointServicePermissions", with{"ServiceId": d.ref.Name}, "nextToken", "NextToken", func(v trail.Value) {
		principals := []string{}
		for _, allowed := range items(v, "allowedPrincipals") {
			principals = append(principals, allowed.Get("principal").Text())
		}
		d.told("ModifyVpcEndpointServicePermissions", with{"ServiceId": d.ref.Name, "AddAllowedPrincipals": principals}, nil)
	}, notFound) {
		d.all(resource.AllowedPrincipal)
	}
}

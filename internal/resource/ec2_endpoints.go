package resource

import "strings"

// Settings of VPC endpoints and endpoint services alone.
const (
	// EndpointServiceName is the service that an endpoint leads to:
	// "com.amazonaws.eu-west-1.kinesis-firehose".
	EndpointServiceName Path = "ServiceName"
	// EndpointKind is "Gateway", "Interface" and so on.
	EndpointKind Path = "VpcEndpointType"
	// PrivateDNS is "true" while the service's own name leads to the endpoint.
	PrivateDNS Path = "PrivateDnsEnabled"
	// EndpointGroup, EndpointSubnet and EndpointRoutes are "true" for each
	// security group, subnet and route table that an endpoint is in, by its id.
	EndpointGroup  Family = "SecurityGroup:"
	EndpointSubnet Family = "Subnet:"
	EndpointRoutes Family = "RouteTable:"

	// AllowedPrincipal is "true" for the ARN, or "*", that may connect to an
	// endpoint service.
	AllowedPrincipal Family = "AllowedPrincipal:"
	// AcceptanceRequired is "true" while the owner has to accept connections to
	// an endpoint service.
	AcceptanceRequired Path = "AcceptanceRequired"
)

// fullAccess is the policy of an endpoint that was given none:
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#default-endpoint-policy
const fullAccess = `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`

// endpointDefaults is an endpoint as EC2 makes it:
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
var endpointDefaults = Settings{Policy: fullAccess, EndpointKind: "Gateway"}

func ec2Endpoints() []operation {
	endpoint := ec2Named(VPCEndpoint, "VpcEndpointId")
	dns := ec2Boolean(PrivateDNS, "PrivateDnsEnabled")
	return []operation{
		{name: "CreateVpcEndpoint", effect: Creates, target: ec2Answered(VPCEndpoint, "vpcEndpoint.vpcEndpointId"), fields: []field{
			reads(endpointPolicy, Policy), ec2Text(EndpointServiceName, "ServiceName"), ec2Text(EndpointKind, "VpcEndpointType"),
			ec2Text(InVPC, "VpcId"), dns, ec2Each(EndpointGroup, "true", "SecurityGroupId"),
			ec2Each(EndpointSubnet, "true", "SubnetId"), ec2Each(EndpointRoutes, "true", "RouteTableId")}},
		{name: "ModifyVpcEndpoint", target: endpoint, fields: []field{
			reads(endpointPolicy, Policy), dns, ec2Detail("resetPolicy", "ResetPolicy"),
			ec2Each(EndpointGroup, "true", "AddSecurityGroupId"), ec2Each(EndpointGroup, "", "RemoveSecurityGroupId"),
			ec2Each(EndpointSubnet, "true", "AddSubnetId"), ec2Each(EndpointSubnet, "", "RemoveSubnetId"),
			ec2Each(EndpointRoutes, "true", "AddRouteTableId"), ec2Each(EndpointRoutes, "", "RemoveRouteTableId")}},
		ec2Several("DeleteVpcEndpoints", VPCEndpoint, "VpcEndpointId"),
	}
}

// endpointPolicy reads the policy that is given, or given back by resetting.
func endpointPolicy(r *reading) {
	if document, ok := documentOf(r.wrapped("PolicyDocument")); ok {
		r.set(Policy, document)
		return
	}
	if reset, _ := truthOf(r.wrapped("ResetPolicy")); reset == "true" {
		r.set(Policy, fullAccess)
	}
}

func ec2EndpointServices() []operation {
	service := ec2Named(VPCEndpointService, "ServiceId")
	acceptance := ec2Boolean(AcceptanceRequired, "AcceptanceRequired")
	connections := []field{ec2Details("endpoints", "VpcEndpointId")}
	return []operation{
		{name: "CreateVpcEndpointServiceConfiguration", effect: Creates, target: ec2Answered(VPCEndpointService, "serviceConfiguration.serviceId"),
			fields: []field{acceptance, balancers(true, "NetworkLoadBalancerArn"), balancers(true, "GatewayLoadBalancerArn")}},
		{name: "ModifyVpcEndpointServiceConfiguration", target: service, fields: []field{acceptance,
			balancers(true, "AddNetworkLoadBalancerArn"), balancers(true, "AddGatewayLoadBalancerArn"),
			balancers(false, "RemoveNetworkLoadBalancerArn"), balancers(false, "RemoveGatewayLoadBalancerArn")}},
		{name: "ModifyVpcEndpointServicePermissions", target: service, fields: []field{
			ec2Each(AllowedPrincipal, "true", "AddAllowedPrincipals"), ec2Each(AllowedPrincipal, "", "RemoveAllowedPrincipals")}},
		ec2Several("DeleteVpcEndpointServiceConfigurations", VPCEndpointService, "ServiceId"),
		{name: "AcceptVpcEndpointConnections", effect: Touches, target: service, fields: connections},
		{name: "RejectVpcEndpointConnections", effect: Touches, target: service, fields: connections},
	}
}

// balancers reads the load balancers that an endpoint service leads to.
func balancers(added bool, member string) field {
	return reads(func(r *reading) {
		for _, arn := range idsOf(r.wrapped(member), "") {
			if r.set(SentTo.Of(arn), ""); added {
				r.set(SentTo.Of(arn), arn)
			}
		}
	}, Path(SentTo))
}

func ec2EndpointWays() []way {
	modify := func(t turn, args ...string) string {
		return t.aws("ec2 modify-vpc-endpoint", append([]string{"--vpc-endpoint-id", t.Name}, args...)...)
	}
	all := []way{
		{VPCEndpoint, []Path{Exists}, createEndpoint},
		orUnset(VPCEndpoint, Policy,
			func(t turn) string { return modify(t, "--policy-document", t.Value) },
			func(t turn) string { return modify(t, "--reset-policy") }),
		{VPCEndpoint, []Path{PrivateDNS}, func(t turn) string {
			if t.Value == "true" {
				return modify(t, "--private-dns-enabled")
			}
			return modify(t, "--no-private-dns-enabled")
		}},
	}
	for _, place := range endpointPlaces {
		all = append(all, way{VPCEndpoint, []Path{Path(place.family)}, func(t turn) string {
			if t.Value == "true" {
				return modify(t, "--add-"+place.word, t.Member)
			}
			return modify(t, "--remove-"+place.word, t.Member)
		}})
	}
	return all
}

// endpointPlaces are what an endpoint can be in, and the CLI's words for them.
var endpointPlaces = []struct {
	family Family
	word   string
}{{EndpointGroup, "security-group-ids"}, {EndpointSubnet, "subnet-ids"}, {EndpointRoutes, "route-table-ids"}}

// createEndpoint makes a deleted endpoint again, under another id.
func createEndpoint(t turn) string {
	service, vpc := t.Was[EndpointServiceName], t.Was[InVPC]
	switch {
	case t.Value != "true":
		return t.aws("ec2 delete-vpc-endpoints", "--vpc-endpoint-ids", t.Name)
	case service == "" || vpc == "":
		return ""
	}
	args := []string{"--vpc-id", vpc, "--service-name", service}
	if kind := t.Was[EndpointKind]; kind != "" {
		args = append(args, "--vpc-endpoint-type", kind)
	}
	if policy := t.Was[Policy]; policy != "" && policy != fullAccess {
		args = append(args, "--policy-document", policy)
	}
	for _, place := range endpointPlaces {
		if ids := t.Was.members(place.family); len(ids) > 0 {
			args = append(append(args, "--"+place.word), ids...)
		}
	}
	switch t.Was[PrivateDNS] {
	case "true":
		args = append(args, "--private-dns-enabled")
	case "false":
		args = append(args, "--no-private-dns-enabled")
	}
	return t.aws("ec2 create-vpc-endpoint", args...)
}

func ec2EndpointServiceWays() []way {
	return []way{
		{VPCEndpointService, []Path{Path(AllowedPrincipal)}, func(t turn) string {
			option := "--remove-allowed-principals"
			if t.Value == "true" {
				option = "--add-allowed-principals"
			}
			return t.aws("ec2 modify-vpc-endpoint-service-permissions", "--service-id", t.Name, option, t.Member)
		}},
		{VPCEndpointService, []Path{AcceptanceRequired}, func(t turn) string {
			option := "--no-acceptance-required"
			if t.Value == "true" {
				option = "--acceptance-required"
			}
			return t.aws("ec2 modify-vpc-endpoint-service-configuration", "--service-id", t.Name, option)
		}},
		{VPCEndpointService, []Path{Path(SentTo)}, func(t turn) string {
			option := "remove"
			if t.Value != "" {
				option = "add"
			}
			kind := "network" // the ARN has the balancer's kind: …:loadbalancer/gwy/name/id
			if strings.Contains(t.Member, ":loadbalancer/gwy/") {
				kind = "gateway"
			}
			return t.aws("ec2 modify-vpc-endpoint-service-configuration", "--service-id", t.Name,
				"--"+option+"-"+kind+"-load-balancer-arns", t.Member)
		}},
		{VPCEndpointService, []Path{Exists}, func(t turn) string {
			if t.Value == "true" {
				return "" // what depended on it was told its old name
			}
			return t.aws("ec2 delete-vpc-endpoint-service-configurations", "--service-ids", t.Name)
		}},
	}
}

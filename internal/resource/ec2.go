package resource

import (
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settings that several of EC2's types have.
const (
	// InVPC and InSubnet are the ids of the networks that a resource is in.
	InVPC    Path = "VpcId"
	InSubnet Path = "SubnetId"
	// SourceDestCheck is "false" for an interface that passes on the traffic of
	// others.
	SourceDestCheck Path = "SourceDestCheck"
)

// ec2 reads the calls of EC2. Older calls stand in CloudTrail with lower-case
// members and lists as {"items":[…]}, newer ones as the element of the request
// that they were in XML: {"ModifyVpcEndpointRequest":{"VpcEndpointId":…}}, with
// lists as {"tag":1,"content":…} or an array of those.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/using-cloudtrail.html
func ec2() service {
	return service{
		source: "ec2.amazonaws.com",
		operations: slices.Concat(ec2Endpoints(), ec2EndpointServices(), ec2SecurityGroups(), ec2NetworkACLs(),
			ec2Routes(), ec2Interfaces(), ec2FlowLogs(), ec2Sharing(), ec2Instances()),
		ways: slices.Concat(ec2EndpointWays(), ec2EndpointServiceWays(), ec2SecurityGroupWays(), ec2NetworkACLWays(),
			ec2RouteWays(), ec2InterfaceWays(), ec2FlowLogWays(), ec2SharingWays(), ec2InstanceWays()),
		looks: map[Type]func(t turn) string{
			VPCEndpoint:        ec2Look("describe-vpc-endpoints", "--vpc-endpoint-ids"),
			VPCEndpointService: ec2Look("describe-vpc-endpoint-service-permissions", "--service-id"),
			SecurityGroup:      ec2Look("describe-security-groups", "--group-ids"),
			NetworkACL:         ec2Look("describe-network-acls", "--network-acl-ids"),
			RouteTable:         ec2Look("describe-route-tables", "--route-table-ids"),
			NetworkInterface:   ec2Look("describe-network-interfaces", "--network-interface-ids"),
			FlowLog:            ec2Look("describe-flow-logs", "--flow-log-ids"),
			Subnet:             ec2Look("describe-subnets", "--subnet-ids"),
			VPC:                ec2Look("describe-vpcs", "--vpc-ids"),
			Instance:           ec2Look("describe-instances", "--instance-ids"),
			Image:              ec2Look("describe-images", "--image-ids"),
			Snapshot:           ec2Look("describe-snapshots", "--snapshot-ids"),
		},
	}
}

func ec2Look(command, option string) func(t turn) string {
	return func(t turn) string { return t.aws("ec2 "+command, option, t.Name) }
}

// wrapped follows a path in whichever of the two forms a call is in. The first
// name of several that is there counts.
func (r *reading) wrapped(names ...string) trail.Value {
	for _, name := range names {
		for _, path := range []string{r.Name + "Request." + name, name} {
			if v := r.at(path); v.Exists() {
				return v
			}
		}
	}
	return trail.Value{}
}

// answered follows a path in the answer, in either form.
func (r *reading) answered(name string) trail.Value {
	if v := r.at("response." + r.Name + "Response." + name); v.Exists() {
		return v
	}
	return r.at("response." + name)
}

// itemsOf are the elements of a list, in either form. An empty list is {} or "".
func itemsOf(v trail.Value) []trail.Value {
	for _, name := range []string{"items", "item"} {
		if items := v.Get(name); items.Exists() {
			v = items
			break
		}
	}
	var all []trail.Value
	for _, item := range v.List() {
		if empty := item.JSON() == "{}" || item.JSON() == `""`; !empty {
			all = append(all, item)
		}
	}
	return all
}

// idsOf are the texts of a list: {"content":…}, {"groupId":…} or the text.
func idsOf(v trail.Value, member string) []string {
	var all []string
	for _, item := range itemsOf(v) {
		for _, name := range []string{"content", member} {
			if id := item.Get(name); id.Exists() {
				item = id
				break
			}
		}
		all = append(all, item.Text())
	}
	return all
}

// ec2Named is a target by the id of one of several members.
func ec2Named(t Type, names ...string) target {
	return target{t, func(r *reading) Ref { return r.named(t, r.wrapped(names...).Text()) }}
}

// ec2Answered is a target by an id that the answer gives.
func ec2Answered(t Type, name string) target {
	return target{t, func(r *reading) Ref {
		for _, id := range idsOf(r.answered(name), "content") {
			return r.named(t, id)
		}
		return Ref{Type: t}
	}}
}

// ec2Several is a call that deletes several at once. The first is the target,
// the others stand beside it.
func ec2Several(name string, t Type, members ...string) operation {
	return operation{name: name, effect: Deletes,
		target: target{t, func(r *reading) Ref {
			for _, id := range idsOf(r.wrapped(members...), "") {
				return r.named(t, id)
			}
			return Ref{Type: t}
		}},
		fields: []field{reads(func(r *reading) {
			ids := idsOf(r.wrapped(members...), "")
			for _, id := range ids[min(1, len(ids)):] {
				r.twin(r.named(t, id))
			}
			if len(ids) > 1 {
				r.say("alsoDeleted", List(ids[1:]...))
			}
		})},
	}
}

// ec2Text sets a path to the text of a member, where it is there.
func ec2Text(p Path, name string) field {
	return reads(func(r *reading) {
		if v := r.wrapped(name); v.Exists() {
			r.set(p, v.Text())
		}
	}, p)
}

// ec2Boolean sets a path to "true" or "false". EC2 writes some as {"value":…}.
func ec2Boolean(p Path, name string) field {
	return reads(func(r *reading) {
		v := r.wrapped(name)
		if inner := v.Get("value"); inner.Exists() {
			v = inner
		}
		switch value, ok := truthOf(v); {
		case ok:
			r.set(p, value)
		case v.Exists() && v.Text() != "":
			r.odd(name)
		}
	}, p)
}

// ec2Each gives each member of a family that a list names a value. A list is
// called by one of several names.
func ec2Each(f Family, value string, names ...string) field {
	return reads(func(r *reading) {
		for _, id := range idsOf(r.wrapped(names...), "") {
			r.set(f.Of(id), value)
		}
	}, Path(f))
}

// ec2Details adds the texts of a list as a detail.
func ec2Details(name, member string) field {
	return reads(func(r *reading) {
		if all := idsOf(r.wrapped(member), ""); len(all) > 0 {
			r.say(name, List(all...))
		}
	})
}

// either is a shell's command that does one thing, and the other where the one
// is refused: EC2 has a call for what is there, and another for what is not.
func either(one, other string) string { return one + " || " + other }

// ec2Detail adds the text of a member as a detail.
func ec2Detail(name, member string) field {
	return reads(func(r *reading) {
		if s := strings.TrimSpace(r.wrapped(member).Text()); s != "" {
			r.say(name, s)
		}
	})
}

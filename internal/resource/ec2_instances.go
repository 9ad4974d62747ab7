package resource

import "github.com/hosewatch/hosewatch/internal/trail"

// Settings of instances, and of accounts that have them.
const (
	// SerialConsole is "true" for an account whose instances can be reached by
	// their serial console.
	SerialConsole Path = "SerialConsoleAccess"
	// InstanceState is "running" or "stopped".
	InstanceState Path = "InstanceState"
	// ProfileOf is the ARN, or the name, of an instance's profile: by it, the
	// instance gets a role.
	ProfileOf Path = "IamInstanceProfile"
)

func ec2Instances() []operation {
	instance := ec2Named(Instance, "instanceId")
	profile := reads(instanceProfile, ProfileOf)
	associated := ec2Answered(Instance, "iamInstanceProfileAssociation.instanceId")
	stateOf := func(name, state string) operation {
		return operation{name: name, target: target{Instance, firstInstance}, fields: []field{becomes(InstanceState, state), reads(moreInstances)}}
	}
	return []operation{
		{name: "RunInstances", effect: Creates, target: target{Instance, startedInstance}, fields: []field{
			profile, reads(interfaceGroups, SecurityGroups), ec2Text(InSubnet, "subnetId"), ec2Detail("instanceType", "instanceType"),
			ec2Boolean(DeletionProtection, "disableApiTermination"), givenUserData()}},
		{name: "AssociateIamInstanceProfile", target: instance, fields: []field{profile}},
		{name: "ReplaceIamInstanceProfileAssociation", target: associated, fields: []field{profile}},
		stateOf("StartInstances", "running"),
		stateOf("StopInstances", "stopped"),
		{name: "TerminateInstances", effect: Deletes, target: target{Instance, firstInstance}, fields: []field{reads(moreInstances)}},
		{name: "ModifyInstanceAttribute", target: instance, fields: []field{
			givenUserData(), reads(interfaceGroups, SecurityGroups), ec2Boolean(SourceDestCheck, "sourceDestCheck"),
			ec2Boolean(DeletionProtection, "disableApiTermination")}},
		{name: "DescribeInstanceAttribute", effect: Touches, reads: true, target: instance, fields: []field{ec2Detail("attribute", "attribute")}},
		{name: "GetPasswordData", effect: Touches, reads: true, target: instance},
		{name: "EnableSerialConsoleAccess", target: ownAccount(), fields: []field{becomes(SerialConsole, "true")}},
		{name: "DisableSerialConsoleAccess", target: ownAccount(), fields: []field{becomes(SerialConsole, "false")}},
	}
}

// givenUserData says that the script which an instance runs was given, which
// CloudTrail hides.
func givenUserData() field { return given("userData", "userData") }

// instances are the ids of the instances that a request, or its answer, lists.
func instances(list trail.Value) []string { return idsOf(list, "instanceId") }

func firstInstance(r *reading) Ref {
	for _, id := range instances(r.wrapped("instancesSet")) {
		return r.named(Instance, id)
	}
	return Ref{Type: Instance}
}

// startedInstance is the first of the answer: the request lists images.
func startedInstance(r *reading) Ref {
	for _, id := range instances(r.answered("instancesSet")) {
		return r.named(Instance, id)
	}
	return Ref{Type: Instance}
}

func moreInstances(r *reading) {
	ids := instances(r.wrapped("instancesSet"))
	for _, id := range ids[min(1, len(ids)):] {
		r.twin(r.named(Instance, id))
	}
}

func instanceProfile(r *reading) {
	profile := r.wrapped("iamInstanceProfile")
	for _, member := range []string{"arn", "name"} {
		if name := profile.Get(member).Text(); name != "" {
			r.set(ProfileOf, name)
			r.other(r.named(InstanceProfile, name))
			return
		}
	}
}

func ec2InstanceWays() []way {
	return []way{
		{Account, []Path{SerialConsole}, func(t turn) string {
			region := func(command string) string { // the switch of a Region, though accounts have none
				if t.Region == "" {
					return t.aws(command)
				}
				return t.aws(command, "--region", t.Region)
			}
			if t.Value == "true" {
				return region("ec2 enable-serial-console-access")
			}
			return region("ec2 disable-serial-console-access")
		}},
		{Instance, []Path{InstanceState}, func(t turn) string {
			if t.Value == "running" {
				return t.aws("ec2 start-instances", "--instance-ids", t.Name)
			}
			return t.aws("ec2 stop-instances", "--instance-ids", t.Name)
		}},
	}
}

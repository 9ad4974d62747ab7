package resource

// Settings of flow logs alone. Where they go is Logging: the ARN of a log
// group, a bucket or a delivery stream.
const (
	// LoggedResources is a list of the VPCs, subnets and interfaces whose
	// traffic is logged, by their ids.
	LoggedResources Path = "ResourceIds"
	// LoggedKind is what those are: "VPC", "Subnet", "NetworkInterface".
	LoggedKind Path = "ResourceType"
	// LoggedTraffic is "ALL", "ACCEPT" or "REJECT".
	LoggedTraffic Path = "TrafficType"
	// LogDestinationKind is "cloud-watch-logs", "s3" or "kinesis-data-firehose".
	LogDestinationKind Path = "LogDestinationType"
	// LogDeliveryRole is the ARN of the role that writes to a log group.
	LogDeliveryRole Path = "DeliverLogsPermissionArn"
)

// flowLogDefaults is a flow log that was told nothing else:
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
var flowLogDefaults = Settings{LogDestinationKind: "cloud-watch-logs"}

func ec2FlowLogs() []operation {
	return []operation{
		{name: "CreateFlowLogs", effect: Creates, target: ec2Answered(FlowLog, "flowLogIdSet"), fields: []field{
			reads(loggedResources, LoggedResources), reads(logDestination, Logging), ec2Text(LoggedKind, "ResourceType"),
			ec2Text(LoggedTraffic, "TrafficType"), ec2Text(LogDestinationKind, "LogDestinationType"),
			ec2Text(LogDeliveryRole, "DeliverLogsPermissionArn"), reads(moreFlowLogs)}},
		ec2Several("DeleteFlowLogs", FlowLog, "FlowLogId"),
	}
}

func loggedResources(r *reading) {
	ids := idsOf(r.wrapped("ResourceId"), "")
	for _, id := range ids {
		r.other(networkOf(r, id))
	}
	if len(ids) > 0 {
		r.set(LoggedResources, List(ids...))
	}
}

// logDestination reads where a flow log goes. A log group may be given by its
// name alone.
func logDestination(r *reading) {
	arn := r.wrapped("LogDestination").Text()
	if arn == "" {
		arn = r.named(LogGroup, r.wrapped("LogGroupName").Text()).ARN
	}
	if arn == "" {
		r.odd("LogDestination")
		return
	}
	r.set(Logging, arn)
	r.other(Of(arn))
}

// moreFlowLogs names the flow logs beside the first: there is one for each
// resource.
func moreFlowLogs(r *reading) {
	ids := idsOf(r.answered("flowLogIdSet"), "")
	for _, id := range ids[min(1, len(ids)):] {
		r.twin(r.named(FlowLog, id))
	}
}

func ec2FlowLogWays() []way {
	return []way{{FlowLog, []Path{Exists}, createFlowLogs}}
}

// createFlowLogs makes a deleted flow log again, under another id.
func createFlowLogs(t turn) string {
	if t.Value != "true" {
		return t.aws("ec2 delete-flow-logs", "--flow-log-ids", t.Name)
	}
	ids, to := Texts(t.Was[LoggedResources]), t.Was[Logging]
	if len(ids) == 0 || to == "" || t.Was[LoggedKind] == "" {
		return ""
	}
	args := append([]string{"--resource-type", t.Was[LoggedKind], "--log-destination", to, "--resource-ids"}, ids...)
	for _, more := range []struct {
		path   Path
		option string
	}{{LoggedTraffic, "--traffic-type"}, {LogDestinationKind, "--log-destination-type"}, {LogDeliveryRole, "--deliver-logs-permission-arn"}} {
		if value := t.Was[more.path]; value != "" {
			args = append(args, more.option, value)
		}
	}
	return t.aws("ec2 create-flow-logs", args...)
}

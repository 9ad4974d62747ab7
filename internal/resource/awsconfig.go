package resource

import "github.com/hosewatch/hosewatch/internal/trail"

// Settings of Config's recorder, beside Recording:
// https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorder.html
const (
	// RecordingStrategy is RecordAll, RecordSome or RecordAllBut.
	RecordingStrategy Path = "RecordingGroup.RecordingStrategy"
	// RecordedTypes is the list of the types that RecordSome records,
	// UnrecordedTypes of those that RecordAllBut leaves out.
	RecordedTypes   Path = "RecordingGroup.ResourceTypes"
	UnrecordedTypes Path = "RecordingGroup.ExclusionByResourceTypes"
	// GlobalTypes is "true" when RecordAll includes IAM's types.
	GlobalTypes Path = "RecordingGroup.IncludeGlobalResourceTypes"
	// RecordingFrequency is "CONTINUOUS" or "DAILY".
	RecordingFrequency Path = "RecordingMode.RecordingFrequency"
	// RecorderRole is the ARN of the role that the recorder reads with.
	RecorderRole Path = "RoleARN"
)

// The values of RecordingStrategy.
const (
	RecordAll    = "ALL_SUPPORTED_RESOURCE_TYPES"
	RecordSome   = "INCLUSION_BY_RESOURCE_TYPES"
	RecordAllBut = "EXCLUSION_BY_RESOURCE_TYPES"
)

// Settings of Config rules:
// https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html
const (
	// RuleOwner is "AWS", "CUSTOM_LAMBDA" or "CUSTOM_POLICY".
	RuleOwner Path = "Source.Owner"
	// RuleSource is what a rule checks by: the identifier of AWS's rule, the ARN
	// of a function.
	RuleSource Path = "Source.SourceIdentifier"
	// RuleScope is the list of the types that a rule checks; "" is every one.
	RuleScope Path = "Scope.ComplianceResourceTypes"
	// RuleParameters is what a rule is given, JSON text.
	RuleParameters Path = "InputParameters"
)

// awsConfig reads the calls of Config. An account has one recorder of its own
// and one delivery channel in a Region, which are called "default" when nobody
// says otherwise: https://docs.aws.amazon.com/config/latest/developerguide/manage-delivery-channel.html
func awsConfig() service {
	recorder := configNamed(ConfigRecorder, "configurationRecorderName")
	linked := configNamed(ConfigRecorder, "response.name", "arn", "response.arn")
	ofTypes := configNamed(ConfigRecorder, "configurationRecorderArn")
	rule := named(ConfigRule, "configRule.configRuleName", "configRuleName")
	return service{source: "config.amazonaws.com", operations: []operation{
		{name: "PutConfigurationRecorder", target: configNamed(ConfigRecorder, "configurationRecorder.name"), fields: []field{
			becomes(Exists, "true"), recordingGroup("configurationRecorder"),
			text(RecorderRole, "configurationRecorder.roleARN"),
			text(RecordingFrequency, "configurationRecorder.recordingMode.recordingFrequency"),
		}},
		{name: "DeleteConfigurationRecorder", effect: Deletes, target: recorder},
		{name: "StartConfigurationRecorder", target: recorder, fields: []field{becomes(Recording, "true")}},
		{name: "StopConfigurationRecorder", target: recorder, fields: []field{becomes(Recording, "false")}},
		{name: "PutServiceLinkedConfigurationRecorder", effect: Creates, target: linked, fields: []field{detail("servicePrincipal", "servicePrincipal")}},
		{name: "DeleteServiceLinkedConfigurationRecorder", effect: Deletes, target: linked, fields: []field{detail("servicePrincipal", "servicePrincipal")}},
		{name: "AssociateResourceTypes", target: ofTypes, fields: recordedTypes()},
		{name: "DisassociateResourceTypes", target: ofTypes, fields: recordedTypes()},
		{name: "PutDeliveryChannel", target: configNamed(ConfigChannel, "deliveryChannel.name"), fields: []field{
			becomes(Exists, "true"),
			text(DeliveryBucket, "deliveryChannel.s3BucketName"), text(DeliveryPrefix, "deliveryChannel.s3KeyPrefix"),
			text(DeliveryTopic, "deliveryChannel.snsTopicARN"), trailKey("deliveryChannel.s3KmsKeyArn"),
		}},
		{name: "DeleteDeliveryChannel", effect: Deletes, target: configNamed(ConfigChannel, "deliveryChannelName")},
		{name: "PutConfigRule", target: rule, fields: []field{
			becomes(Exists, "true"), text(RuleOwner, "configRule.source.owner"), text(RuleSource, "configRule.source.sourceIdentifier"),
			list(RuleScope, "configRule.scope.complianceResourceTypes"), text(RuleParameters, "configRule.inputParameters"),
			reads(func(r *reading) {
				if source := r.text("configRule.source.sourceIdentifier"); isARN(source) {
					r.other(r.named(Function, source))
				}
			}),
		}},
		{name: "DeleteConfigRule", effect: Deletes, target: rule},
	}, ways: configWays(), looks: map[Type]func(t turn) string{
		ConfigRecorder: func(t turn) string {
			return t.aws("configservice describe-configuration-recorders", "--configuration-recorder-names", t.Name)
		},
		ConfigChannel: func(t turn) string {
			return t.aws("configservice describe-delivery-channels", "--delivery-channel-names", t.Name)
		},
		ConfigRule: func(t turn) string {
			return t.aws("configservice describe-config-rules", "--config-rule-names", t.Name)
		},
	}}
}

func configNamed(t Type, members ...string) target {
	return target{t, func(r *reading) Ref {
		name := r.text(members...)
		if name == "" && r.Request.IsObject() {
			name = "default"
		}
		return r.named(t, name)
	}}
}

// recordingGroup reads what a recorder records. Without a group that is every
// type but IAM's:
// https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationRecorder.html
func recordingGroup(recorder string) field {
	return reads(func(r *reading) {
		at := r.at(recorder)
		if at.IsNull() {
			return
		}
		group := at.Get("recordingGroup")
		some, but := texts(group.Get("resourceTypes")), texts(group.Get("exclusionByResourceTypes", "resourceTypes"))
		r.set(RecordingStrategy, recordingStrategy(group, some, but))
		r.set(RecordedTypes, List(some...))
		r.set(UnrecordedTypes, List(but...))
		global, ok := truthOf(group.Get("includeGlobalResourceTypes"))
		if !ok {
			global = "false"
		}
		r.set(GlobalTypes, global)
	}, RecordingStrategy, RecordedTypes, UnrecordedTypes, GlobalTypes)
}

// recordingStrategy may be left out where the rest of the group says it, but
// rules where it is given:
// https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html
func recordingStrategy(group trail.Value, some, but []string) string {
	all, _ := truthOf(group.Get("allSupported"))
	switch strategy := group.Get("recordingStrategy", "useOnly").Text(); {
	case strategy != "":
		return strategy
	case len(but) > 0:
		return RecordAllBut
	case len(some) > 0 || all == "false":
		return RecordSome
	}
	return RecordAll
}

// recordedTypes reads calls that change the types of a recorder: which they
// are told in the request, what they leave in the answer.
func recordedTypes() []field {
	return []field{
		recordingGroup("response.configurationRecorder"),
		reads(func(r *reading) { r.say("resourceTypes", List(texts(r.at("resourceTypes"))...)) }),
	}
}

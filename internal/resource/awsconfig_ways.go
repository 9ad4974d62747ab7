package resource

func configWays() []way {
	return []way{
		{ConfigRecorder, []Path{Exists, RecordingStrategy, RecordedTypes, UnrecordedTypes, GlobalTypes, RecordingFrequency, RecorderRole}, putRecorder},
		{ConfigRecorder, []Path{Recording}, func(t turn) string {
			return t.onOff(map[string]string{
				"true": "configservice start-configuration-recorder", "false": "configservice stop-configuration-recorder",
			}, "--configuration-recorder-name", t.Name)
		}},
		{ConfigChannel, []Path{Exists, DeliveryBucket, DeliveryPrefix, DeliveryTopic, Encryption, EncryptionKey}, putChannel},
		{ConfigRule, []Path{Exists, RuleOwner, RuleSource, RuleScope, RuleParameters}, putRule},
	}
}

// putRecorder makes a recorder as it was; it needs the role that it read with.
func putRecorder(t turn) string {
	type exclusion struct {
		ResourceTypes []string `json:"resourceTypes"`
	}
	type strategy struct {
		UseOnly string `json:"useOnly"`
	}
	type group struct {
		AllSupported  bool       `json:"allSupported"`
		IncludeGlobal bool       `json:"includeGlobalResourceTypes"`
		ResourceTypes []string   `json:"resourceTypes,omitempty"`
		Exclusion     *exclusion `json:"exclusionByResourceTypes,omitempty"`
		Strategy      strategy   `json:"recordingStrategy"`
	}
	type mode struct {
		RecordingFrequency string `json:"recordingFrequency"`
	}
	type recorder struct {
		Name          string `json:"name"`
		RoleARN       string `json:"roleARN"`
		RecordingMode *mode  `json:"recordingMode,omitempty"`
	}
	useOnly, role := t.Was[RecordingStrategy], t.Was[RecorderRole]
	if t.Was[Exists] == "false" || useOnly == "" || role == "" {
		return ""
	}
	g := group{
		AllSupported: useOnly == RecordAll, IncludeGlobal: t.Was[GlobalTypes] == "true",
		ResourceTypes: Texts(t.Was[RecordedTypes]), Strategy: strategy{useOnly},
	}
	if but := Texts(t.Was[UnrecordedTypes]); len(but) > 0 {
		g.Exclusion = &exclusion{but}
	}
	r := recorder{Name: t.Name, RoleARN: role}
	if frequency := t.Was[RecordingFrequency]; frequency != "" {
		r.RecordingMode = &mode{frequency}
	}
	return t.aws("configservice put-configuration-recorder", "--configuration-recorder", jsonText(r), "--recording-group", jsonText(g))
}

// putChannel makes a delivery channel as it was.
func putChannel(t turn) string {
	type channel struct {
		Name   string `json:"name"`
		Bucket string `json:"s3BucketName"`
		Prefix string `json:"s3KeyPrefix,omitempty"`
		Key    string `json:"s3KmsKeyArn,omitempty"`
		Topic  string `json:"snsTopicARN,omitempty"`
	}
	bucket := t.Was[DeliveryBucket]
	if t.Was[Exists] == "false" || bucket == "" {
		return ""
	}
	return t.aws("configservice put-delivery-channel", "--delivery-channel",
		jsonText(channel{t.Name, bucket, t.Was[DeliveryPrefix], t.Was[EncryptionKey], t.Was[DeliveryTopic]}))
}

// putRule makes a rule of AWS's as it was. Of the others it is not known when
// they run or what they say.
func putRule(t turn) string {
	type source struct{ Owner, SourceIdentifier string }
	type scope struct{ ComplianceResourceTypes []string }
	type rule struct {
		ConfigRuleName  string
		Source          source
		Scope           *scope `json:",omitempty"`
		InputParameters string `json:",omitempty"`
	}
	if t.Was[Exists] == "false" || t.Was[RuleOwner] != "AWS" || t.Was[RuleSource] == "" {
		return ""
	}
	was := rule{ConfigRuleName: t.Name, Source: source{"AWS", t.Was[RuleSource]}, InputParameters: t.Was[RuleParameters]}
	if types := Texts(t.Was[RuleScope]); len(types) > 0 {
		was.Scope = &scope{types}
	}
	return t.aws("configservice put-config-rule", "--config-rule", jsonText(was))
}

package resource

import "strings"

// Settings of alarms.
const (
	// ActionsEnabled is "false" for an alarm that tells nobody.
	ActionsEnabled Path = "ActionsEnabled"
	// AlarmActions is a list of the ARNs of what an alarm sets off; the other
	// two are set off when it ends, and when there are no data.
	AlarmActions            Path = "AlarmActions"
	OKActions               Path = "OKActions"
	InsufficientDataActions Path = "InsufficientDataActions"
	// AlarmNamespace, AlarmMetric, AlarmStatistic and AlarmDimensions say what
	// is measured; the last is a list of name=value.
	AlarmNamespace  Path = "Namespace"
	AlarmMetric     Path = "MetricName"
	AlarmStatistic  Path = "Statistic"
	AlarmDimensions Path = "Dimensions"
	// AlarmFormula is the JSON text of what is measured when it is more than
	// one metric; of a composite alarm, the rule over other alarms.
	AlarmFormula Path = "Metrics"
	// AlarmThreshold, AlarmComparison, AlarmPeriod (seconds), AlarmPeriods and
	// AlarmDatapoints say when it is too much.
	AlarmThreshold  Path = "Threshold"
	AlarmComparison Path = "ComparisonOperator"
	AlarmPeriod     Path = "Period"
	AlarmPeriods    Path = "EvaluationPeriods"
	AlarmDatapoints Path = "DatapointsToAlarm"
	// AlarmMissingData is "missing", "ignore", "breaching" or "notBreaching".
	AlarmMissingData Path = "TreatMissingData"
	// ActionsSuppressor is the alarm that keeps a composite alarm silent.
	ActionsSuppressor Path = "ActionsSuppressor"
)

// alarmParts are the settings of an alarm that are one text each.
var alarmParts = []struct {
	path           Path
	member, option string
	absent         string // what a request that leaves it out says
}{
	{AlarmNamespace, "namespace", "--namespace", ""},
	{AlarmMetric, "metricName", "--metric-name", ""},
	{AlarmStatistic, "statistic", "--statistic", ""},
	{AlarmThreshold, "threshold", "--threshold", ""},
	{AlarmComparison, "comparisonOperator", "--comparison-operator", ""},
	{AlarmPeriod, "period", "--period", ""},
	{AlarmPeriods, "evaluationPeriods", "--evaluation-periods", ""},
	{AlarmDatapoints, "datapointsToAlarm", "--datapoints-to-alarm", ""},
	{AlarmMissingData, "treatMissingData", "--treat-missing-data", "missing"},
}

// alarmLists are its settings that are lists.
var alarmLists = []struct {
	path           Path
	member, option string
}{
	{AlarmActions, "alarmActions", "--alarm-actions"},
	{OKActions, "oKActions", "--ok-actions"},
	{InsufficientDataActions, "insufficientDataActions", "--insufficient-data-actions"},
}

// alarmPaths are what PutMetricAlarm sets.
func alarmPaths() []Path {
	all := []Path{ActionsEnabled, AlarmDimensions, AlarmFormula}
	for _, part := range alarmParts {
		all = append(all, part.path)
	}
	for _, part := range alarmLists {
		all = append(all, part.path)
	}
	return all
}

// monitoring reads the calls of CloudWatch. Some are about several alarms: the
// first is the target, and what is said holds for the others too.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/logging_cw_api_calls.html
func monitoring() service {
	alarm := named(Alarm, "alarmName")
	several := target{Alarm, severalAlarms("alarmNames")}
	muted := target{Alarm, severalAlarms("muteTargets.alarmNames")}
	tagged := byARN("resourceARN", Alarm)
	composite := []Path{ActionsEnabled, AlarmFormula, ActionsSuppressor, AlarmActions, OKActions, InsufficientDataActions}
	return service{source: "monitoring.amazonaws.com", operations: []operation{
		{name: "PutMetricAlarm", target: alarm, fields: []field{becomes(Exists, "true"), reads(metricAlarm, alarmPaths()...), tags("tags")}},
		{name: "PutCompositeAlarm", target: alarm, fields: []field{becomes(Exists, "true"), reads(compositeAlarm, composite...), tags("tags")}},
		{name: "DeleteAlarms", effect: Deletes, target: several},
		{name: "EnableAlarmActions", target: several, fields: []field{becomes(ActionsEnabled, "true")}},
		{name: "DisableAlarmActions", target: several, fields: []field{becomes(ActionsEnabled, "false")}},
		{name: "PutAlarmMuteRule", effect: Touches, target: muted, fields: []field{
			detail("muteRule", "name"), detail("schedule", "rule.schedule.expression"), detail("duration", "rule.schedule.duration")}},
		{name: "SetAlarmState", effect: Touches, target: alarm, fields: []field{detail("stateValue", "stateValue")}},
		{name: "TagResource", target: tagged, fields: []field{tags("tags")}},
		{name: "UntagResource", target: tagged, fields: []field{untags("tagKeys")}},
	}, ways: []way{
		{Alarm, []Path{ActionsEnabled}, func(t turn) string {
			if t.Value == "true" {
				return t.aws("cloudwatch enable-alarm-actions", "--alarm-names", t.Name)
			}
			return t.aws("cloudwatch disable-alarm-actions", "--alarm-names", t.Name)
		}},
		{Alarm, append([]Path{Exists}, alarmPaths()[1:]...), restoreAlarm},
	}, looks: map[Type]func(t turn) string{
		Alarm: func(t turn) string { return t.aws("cloudwatch describe-alarms", "--alarm-names", t.Name) },
	}}
}

// severalAlarms is the first of the alarms that a call names. The others are
// named beside it.
func severalAlarms(member string) func(r *reading) Ref {
	return func(r *reading) Ref {
		names := r.texts(member)
		if len(names) == 0 {
			return Ref{Type: Alarm}
		}
		for _, name := range names[1:] {
			r.twin(r.named(Alarm, name))
		}
		return r.named(Alarm, names[0])
	}
}

// metricAlarm reads an alarm. PutMetricAlarm replaces the whole of it:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
func metricAlarm(r *reading) {
	for _, part := range alarmParts {
		value := r.text(part.member)
		if value == "" {
			value = part.absent
		}
		r.set(part.path, value)
	}
	if extended := r.text("extendedStatistic"); extended != "" {
		r.set(AlarmStatistic, extended)
	}
	var dimensions []string
	for _, d := range r.at("dimensions").List() {
		dimensions = append(dimensions, d.Get("name").Text()+"="+d.Get("value").Text())
	}
	r.set(AlarmDimensions, List(dimensions...))
	r.set(AlarmFormula, r.at("metrics").JSON())
	r.alarmActions()
}

func compositeAlarm(r *reading) {
	r.set(AlarmFormula, r.text("alarmRule"))
	r.set(ActionsSuppressor, r.text("actionsSuppressor"))
	r.alarmActions()
}

func (r *reading) alarmActions() {
	enabled, ok := truthOf(r.at("actionsEnabled"))
	if !ok {
		enabled = "true"
	}
	r.set(ActionsEnabled, enabled)
	for _, part := range alarmLists {
		actions := r.texts(part.member)
		r.set(part.path, List(actions...))
		for _, arn := range actions {
			r.otherARN(arn)
		}
	}
}

// restoreAlarm puts the whole alarm, since what is left out is lost. One over
// a formula is not known in the words of the command.
func restoreAlarm(t turn) string {
	if t.Was[Exists] == "false" {
		return t.aws("cloudwatch delete-alarms", "--alarm-names", t.Name)
	}
	if t.Was[AlarmMetric] == "" || t.Was[AlarmPeriods] == "" || t.Was[AlarmComparison] == "" || t.Was[AlarmFormula] != "" {
		return ""
	}
	args := []string{"--alarm-name", t.Name}
	for _, part := range alarmParts {
		option := part.option
		if _, plain := plainStatistics[t.Was[part.path]]; part.path == AlarmStatistic && !plain {
			option = "--extended-statistic"
		}
		args = append(args, optional(option, t.Was[part.path])...)
	}
	if dimensions := Texts(t.Was[AlarmDimensions]); len(dimensions) > 0 {
		args = append(args, "--dimensions", dimensionsJSON(dimensions))
	}
	for _, part := range alarmLists {
		args = append(args, optional(part.option, Texts(t.Was[part.path])...)...)
	}
	if t.Was[ActionsEnabled] == "false" {
		args = append(args, "--no-actions-enabled")
	}
	return t.aws("cloudwatch put-metric-alarm", args...)
}

// plainStatistics are those that are no percentiles.
var plainStatistics = map[string]struct{}{"SampleCount": {}, "Average": {}, "Sum": {}, "Minimum": {}, "Maximum": {}}

// dimensionsJSON writes dimensions, name=value each, as a command takes them.
func dimensionsJSON(dimensions []string) string {
	type dimension struct{ Name, Value string }
	var all []dimension
	for _, d := range dimensions {
		name, value, _ := strings.Cut(d, "=") // a dimension's name has no "="
		all = append(all, dimension{name, value})
	}
	return jsonOf(all)
}

package resource

import (
	"slices"
	"testing"
)

func TestCloudWatch(t *testing.T) {
	const alarm = "arn:aws:cloudwatch" + place + "alarm:delivery"
	whole := Settings{Exists: "true", ActionsEnabled: "false", AlarmActions: `["arn:aws:sns` + place + `alerts"]`, OKActions: "", InsufficientDataActions: "",
		AlarmNamespace: "AWS/Firehose", AlarmMetric: "DeliveryToS3.Success", AlarmStatistic: "Average", AlarmDimensions: `["DeliveryStreamName=orders"]`, AlarmFormula: "",
		AlarmThreshold: "0.9", AlarmComparison: "LessThanThreshold", AlarmPeriod: "300", AlarmPeriods: "1", AlarmDatapoints: "", AlarmMissingData: "missing"}
	checkRequests(t, "monitoring.amazonaws.com", []asked{
		{event: "PutMetricAlarm", arn: alarm, want: whole, reason: "the whole alarm",
			request: `{"alarmName":"delivery","actionsEnabled":false,"alarmActions":["arn:aws:sns` + place + `alerts"],"metricName":"DeliveryToS3.Success","namespace":"AWS/Firehose","statistic":"Average","dimensions":[{"name":"DeliveryStreamName","value":"orders"}],"period":300,"evaluationPeriods":1,"threshold":0.9,"comparisonOperator":"LessThanThreshold"}`},
		{event: "PutCompositeAlarm", arn: alarm, request: `{"alarmName":"delivery","alarmRule":"ALARM(a)","actionsSuppressor":"b"}`,
			want: Settings{Exists: "true", AlarmFormula: "ALARM(a)", ActionsSuppressor: "b", ActionsEnabled: "true", AlarmActions: "", OKActions: "", InsufficientDataActions: ""}, reason: "over others, kept silent by one"},
		{event: "DeleteAlarms", arn: alarm, request: `{"alarmNames":["delivery","key"]}`, want: Settings{Exists: "false"}, reason: "the first of two"},
		{event: "DisableAlarmActions", arn: alarm, request: `{"alarmNames":["delivery"]}`, want: Settings{ActionsEnabled: "false"}, reason: "silent"},
		{event: "EnableAlarmActions", arn: alarm, request: `{"alarmNames":"delivery"}`, want: Settings{ActionsEnabled: "true"}, reason: "a list of one"},
		{event: "SetAlarmState", arn: alarm, request: `{"alarmName":"delivery","stateValue":"OK","stateReason":"x"}`, want: Settings{}, reason: "settings stay"},
		{event: "PutAlarmMuteRule", arn: alarm, request: `{"name":"night","rule":{"schedule":{"expression":"cron(0 0 * * ? *)","duration":"PT8H"}},"muteTargets":{"alarmNames":["delivery"]}}`, want: Settings{}, reason: "settings stay"},
	})
}

// TestSeveralAlarms says that no alarm of a call is forgotten.
func TestSeveralAlarms(t *testing.T) {
	req, _ := ParseRequest(record(t, "monitoring.amazonaws.com", "DeleteAlarms", `{"alarmNames":["delivery","key"]}`, ""))
	if want := []Ref{{Alarm, "arn:aws:cloudwatch" + place + "alarm:key", "key"}}; !slices.Equal(req.Others, want) {
		t.Errorf("others %v, want %v", req.Others, want)
	}
}

func TestCloudWatchWays(t *testing.T) {
	was := Settings{Exists: "true", ActionsEnabled: "true", AlarmActions: `["arn:t"]`, AlarmNamespace: "AWS/Firehose", AlarmMetric: "DeliveryToS3.Success", AlarmStatistic: "p99", AlarmDimensions: `["DeliveryStreamName=orders"]`,
		AlarmThreshold: "0.9", AlarmComparison: "LessThanThreshold", AlarmPeriod: "300", AlarmPeriods: "1", AlarmMissingData: "missing"}
	const put = `aws cloudwatch put-metric-alarm --alarm-name delivery --namespace AWS/Firehose --metric-name DeliveryToS3.Success --extended-statistic p99 --threshold 0.9 --comparison-operator LessThanThreshold --period 300 --evaluation-periods 1 --treat-missing-data missing --dimensions '[{"Name":"DeliveryStreamName","Value":"orders"}]' --alarm-actions arn:t`
	checkWays(t, []undone{
		{Alarm, "delivery", ActionsEnabled, Settings{ActionsEnabled: "true"}, "aws cloudwatch enable-alarm-actions --alarm-names delivery", "loud again"},
		{Alarm, "delivery", ActionsEnabled, Settings{ActionsEnabled: "false"}, "aws cloudwatch disable-alarm-actions --alarm-names delivery", "silent again"},
		{Alarm, "delivery", AlarmThreshold, was, put, "the whole alarm"},
		{Alarm, "delivery", Exists, was, put, "deleted"},
		{Alarm, "delivery", Exists, Settings{Exists: "false"}, "aws cloudwatch delete-alarms --alarm-names delivery", "was not there"},
		{Alarm, "delivery", AlarmThreshold, Settings{AlarmThreshold: "1", AlarmFormula: "[]"}, "", "over a formula"},
	})
}

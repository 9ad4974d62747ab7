package judge

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// laterWith are the settings of an alarm with which it goes off later the more
// they are.
var laterWith = []struct {
	path resource.Path
	of   string
}{
	{resource.AlarmPeriod, "seconds"},
	{resource.AlarmPeriods, "periods"},
	{resource.AlarmDatapoints, "bad values"},
}

// measuresFirehose reports whether an alarm is about streams, by what is known
// of it or by its name, which usually is that of the metric:
// https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
func (c *Case) measuresFirehose() bool {
	const namespace = "AWS/Firehose"
	named := func(word string) bool { return strings.Contains(strings.ToLower(c.Asked.Target.Name), word) }
	return c.Was[resource.AlarmNamespace] == namespace || c.Is[resource.AlarmNamespace] == namespace ||
		slices.ContainsFunc([]string{"firehose", "deliveryto", "backuptos3", "kmskey"}, named)
}

// weakerThreshold reports whether an alarm goes off at less now. It is false
// where the two cannot be compared.
func weakerThreshold(comparison, before, after string) bool {
	was, err1 := strconv.ParseFloat(before, 64)
	is, err2 := strconv.ParseFloat(after, 64)
	switch {
	case err1 != nil || err2 != nil:
		return false
	case strings.HasPrefix(comparison, "GreaterThan"):
		return is > was
	case strings.HasPrefix(comparison, "LessThan"):
		return is < was
	}
	return false
}

// shorts are what people call the resources that ARNs name.
func shorts(arns []string) []string {
	var all []string
	for _, arn := range arns {
		all = append(all, short(arn))
	}
	return all
}

// orNot stands for what was not said.
func orNot(s string) string {
	if s == "" {
		return "what is not known"
	}
	return s
}

// onCall are the actions of an alarm that tells somebody.
const onCall = `"alarmActions":["arn:aws:sns:eu-west-1:111122223333:on-call"]`

// deliveryAlarm puts an alarm on a stream's metric, as patches change it.
func deliveryAlarm(name, threshold, actions string, patches ...string) Step {
	return does("monitoring", "PutMetricAlarm", append([]string{`{"alarmName":"` + name + `","namespace":"AWS/Firehose","metricName":"KMSKeyDisabled","statistic":"Sum","dimensions":[{"name":"DeliveryStreamName","value":"orders"}],"period":60,"evaluationPeriods":1,"threshold":` + threshold + `,"comparisonOperator":"GreaterThanOrEqualToThreshold",` + actions + `}`}, patches...)...)
}

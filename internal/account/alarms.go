package account

import (
	"strconv"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

func describeAlarm(d *description) {
	d.question("monitoring:DescribeAlarms", with{"AlarmNames": []string{d.ref.Name}, "AlarmTypes": []string{"MetricAlarm", "CompositeAlarm"}}, func(v trail.Value) {
		metric, composite := list(v, "MetricAlarms"), list(v, "CompositeAlarms")
		switch {
		case len(metric) > 0:
			metricAlarm(d, metric[0])
		case len(composite) > 0:
			params := alarmActions(d, composite[0])
			params["alarmRule"], params["actionsSuppressor"] = composite[0].Get("AlarmRule"), composite[0].Get("ActionsSuppressor").Text()
			d.told("PutCompositeAlarm", params, nil)
		default:
			d.gone()
		}
	})
}

func alarmActions(d *description, v trail.Value) with {
	return with{
		"alarmName": d.ref.Name, "actionsEnabled": v.Get("ActionsEnabled"), "alarmActions": texts(list(v, "AlarmActions")),
		"oKActions": texts(list(v, "OKActions")), "insufficientDataActions": texts(list(v, "InsufficientDataActions")),
	}
}

// metricAlarm reads an alarm. A formula is spelled otherwise in a form's answer
// than in CloudTrail and is not taken.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html
func metricAlarm(d *description, v trail.Value) {
	params := alarmActions(d, v)
	for _, member := range []string{
		"Namespace", "MetricName", "Statistic", "ExtendedStatistic", "ComparisonOperator", "Period", "EvaluationPeriods", "DatapointsToAlarm", "TreatMissingData",
	} {
		params[member] = v.Get(member).Text()
	}
	params["threshold"] = shortest(v.Get("Threshold").Text())
	dimensions := []with{}
	for _, dimension := range list(v, "Dimensions") {
		dimensions = append(dimensions, with{"name": dimension.Get("Name").Text(), "value": dimension.Get("Value").Text()})
	}
	params["dimensions"] = dimensions
	d.told("PutMetricAlarm", params, nil)
	if len(list(v, "Metrics")) > 0 {
		delete(d.settings, resource.AlarmFormula)
	}
}

// shortest writes a number as JSON does: the answer 5.0 is the request's 5.
func shortest(number string) string {
	value, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return number
	}
	return strconv.FormatFloat(value, 'f', -1, 64)
}

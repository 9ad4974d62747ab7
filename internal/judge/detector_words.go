package judge

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// featureWords says what a feature of GuardDuty looks at:
// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DetectorFeatureConfiguration.html
func featureWords(p resource.Path) string {
	name, _ := resource.Feature.Name(p)
	known := map[string]string{
		"S3_DATA_EVENTS":         "reads and writes of S3 objects",
		"EKS_AUDIT_LOGS":         "the audit logs of Kubernetes",
		"EBS_MALWARE_PROTECTION": "malware on volumes",
		"RDS_LOGIN_EVENTS":       "logins to databases",
		"LAMBDA_NETWORK_LOGS":    "the network traffic of functions",
		"RUNTIME_MONITORING":     "what runs on hosts and in containers",
	}
	if words := known[name]; words != "" {
		return words
	}
	return name
}

// frequency is how often GuardDuty publishes findings that repeat; 0 for a word
// that is not known.
func frequency(value string) duration {
	return duration(map[string]time.Duration{"FIFTEEN_MINUTES": 15 * time.Minute, "ONE_HOUR": time.Hour, "SIX_HOURS": 6 * time.Hour}[value])
}

// duration is one that people read: "15 minutes".
type duration time.Duration

func (d duration) String() string {
	return map[time.Duration]string{15 * time.Minute: "15 minutes", time.Hour: "hour", 6 * time.Hour: "6 hours"}[time.Duration(d)]
}

// watchedControl reports whether a control is about what streams depend on or
// the account's guards: "aws-foundational-security-best-practices/v/1.0.0/S3.8".
func watchedControl(name string) bool {
	name = name[strings.LastIndexByte(name, '/')+1:]
	service, _, _ := strings.Cut(name, ".")
	switch service {
	case "DataFirehose", "S3", "KMS", "Kinesis", "IAM", "Lambda", "SecretsManager", "Redshift", "RedshiftServerless", "Opensearch", "ES",
		"Glue", "MSK", "CloudTrail", "CloudWatch", "Config", "GuardDuty", "EventBridge", "SNS", "SQS", "DynamoDB":
		return true
	}
	return false
}

// The detectors of stories.

func detector(id string) Step {
	return does("guardduty", "CreateDetector", `{"enable":true}`).answering(`{"detectorId":"` + id + `"}`)
}

func feature(detector, name, status string) Step {
	return does("guardduty", "UpdateDetector", `{"detectorId":"`+detector+`","features":[{"name":"`+name+`","status":"`+status+`"}]}`).after(time.Minute)
}

func control(id, status string) Step {
	return does("securityhub", "UpdateStandardsControl", `{"standardsControlArn":"arn:aws:securityhub:eu-west-1:111122223333:control/aws-foundational-security-best-practices/v/1.0.0/`+id+`","controlStatus":"`+status+`"}`)
}

func filter(detector, name, action string) string {
	return `{"detectorId":"` + detector + `","name":"` + name + `","action":"` + action + `","findingCriteria":{"criterion":{"severity":{"lessThan":9}}}}`
}

func ipSet(detector, id, active string) Step {
	return does("guardduty", "CreateIPSet", `{"detectorId":"`+detector+`","name":"partners","format":"TXT","location":"https://s3.amazonaws.com/audit-lists/partners.txt","activate":`+active+`}`).
		answering(`{"ipSetId":"` + id + `"}`)
}

func publish(detector, bucket string) Step {
	return does("guardduty", "CreatePublishingDestination", `{"detectorId":"`+detector+`","destinationType":"S3","destinationProperties":{"destinationArn":"`+bucket+`","kmsKeyArn":"`+ownKey+`"}}`).
		answering(`{"destinationId":"d1"}`)
}

// hides makes an automation rule of Security Hub.
func hides(rule, actions string) Step {
	return does("securityhub", "CreateAutomationRule", `{"ruleName":"`+rule+`","ruleOrder":1,"ruleStatus":"ENABLED","criteria":{"productName":[{"value":"GuardDuty","comparison":"EQUALS"}]},"actions":`+actions+`}`).
		answering(`{"ruleArn":"arn:aws:securityhub:eu-west-1:111122223333:automation-rule/` + rule + `"}`)
}

// insights gives a trail one kind of Insights, or none.
func insights(trail, selector string) Step {
	return does("cloudtrail", "PutInsightSelectors", `{"trailName":"`+trail+`","insightSelectors":[`+selector+`]}`)
}

func contextKeys(trail, selectors string) Step {
	return does("cloudtrail", "PutEventConfiguration", `{"trailName":"`+trail+`","contextKeySelectors":`+selectors+`}`)
}

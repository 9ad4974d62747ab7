package judge

import (
	"fmt"
	"strconv"
)

// The logs of stories.

// accessLog sends a bucket's access log to another bucket; to none for "".
func accessLog(bucket, to string) Step {
	enabled := ""
	if to != "" {
		enabled = fmt.Sprintf(`,"LoggingEnabled":{"TargetBucket":%q,"TargetPrefix":"access/"}`, to)
	}
	return does("s3", "PutBucketLogging", fmt.Sprintf(`{"bucketName":%q,"logging":"","BucketLoggingStatus":{"xmlns":"http://doc.s3.amazonaws.com/2006-03-01"%s}}`, bucket, enabled))
}

// domainLogging is a request about one kind of a domain's logs.
func domainLogging(domain, kind string, on bool) string {
	group := ""
	if on {
		group = `"cloudWatchLogsLogGroupArn":"arn:aws:logs:eu-west-1:111122223333:log-group:/domains/` + domain + `",`
	}
	return `{"domainName":"` + domain + `","logPublishingOptions":{"` + kind + `":{` + group + `"enabled":` + strconv.FormatBool(on) + `}}}`
}

// brokerLogging says where a cluster's brokers log to: a log group, a bucket.
func brokerLogging(cluster string, group, bucket bool) Step {
	return does("kafka", "UpdateMonitoring", fmt.Sprintf(`{"clusterArn":%q,"currentVersion":"K3AEGXETSR30VB","loggingInfo":{"brokerLogs":{"cloudWatchLogs":{"enabled":%t,"logGroup":"/brokers/%s"},"s3":{"enabled":%t,"bucket":"brokers-%s"}}}}`, mskCluster(cluster), group, cluster, bucket, cluster))
}

// masking gives a log group a data protection policy.
func masking(group string, kinds ...string) Step {
	return does("logs", "PutDataProtectionPolicy", fmt.Sprintf(`{"logGroupIdentifier":%q,"policyDocument":%s}`, group, inText(maskingPolicy(kinds...))))
}

func metricFilter(group, pattern string) Step {
	return does("logs", "PutMetricFilter", fmt.Sprintf(`{"logGroupName":%q,"filterName":"errors","filterPattern":%q,"metricTransformations":[{"metricName":"errors","metricNamespace":"orders","metricValue":"1"}]}`, group, pattern))
}

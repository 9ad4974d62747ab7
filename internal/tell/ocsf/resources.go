package ocsf

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// resources are what was changed, and the streams that are affected.
func resources(a *judge.Alert) []Resource {
	var all []Resource
	if a.Resource != "" || a.ResourceName != "" {
		all = append(all, Resource{
			UID: a.Resource, Name: a.ResourceName, Type: a.ResourceType, Region: region(a.Resource),
			Partition: partition(a.Resource), Role: "Target", RoleID: targetID,
		})
	}
	for _, arn := range a.Streams {
		if arn == a.Resource {
			continue
		}
		_, name, _ := strings.Cut(arn, ":deliverystream/")
		all = append(all, Resource{
			UID: arn, Name: name, Type: streamType, Region: region(arn), Partition: partition(arn), Role: "Affected", RoleID: affectedID,
		})
	}
	return all
}

func account(id string) *Account {
	if id == "" {
		return nil
	}
	return &Account{UID: id, Type: "AWS Account", TypeID: awsAccountID}
}

func partition(arn string) string { return partOfARN(arn, 1) }
func region(arn string) string    { return partOfARN(arn, 3) }

// partOfARN returns a part of arn:partition:service:region:account:resource.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func partOfARN(arn string, n int) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" {
		return ""
	}
	return parts[n]
}

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// way is a dead-letter queue and where what lies in it goes.
type way struct {
	name string
	url  string
	to   destination
}

// destination is where messages of a dead-letter queue belong.
type destination interface {
	// Read says what a message is, or why it does not belong there.
	Read(context.Context, *types.Message) (letter, error)
}

// letter is what a message of a dead-letter queue turned out to be.
type letter struct {
	// what it is in a few words, which others may have chosen
	what string
	// severity of an alert; an event has none yet and counts as critical
	severity judge.Severity
	// send brings it where it belongs; no error says that it was taken
	send func(context.Context) error
}

// givenWay is what --queue and --to say.
func givenWay(queue, to string, queues *sqs.Client, functions *lambda.Client) way {
	w := way{name: queue[strings.LastIndexByte(queue, '/')+1:], url: queue}
	if strings.HasPrefix(to, "http://") || strings.HasPrefix(to, "https://") {
		w.to = &toQueue{client: queues, url: to}
	} else {
		w.to = &toFunctions{client: functions, detect: to, baseline: to}
	}
	return w
}

// stackWays are those of a stack, by the logical ids of template.yaml. A stack
// need not have all of them.
func stackWays(ctx context.Context, stacks *cloudformation.Client, stack string, queues *sqs.Client, functions *lambda.Client) ([]way, error) {
	has, err := resources(ctx, stacks, stack)
	if err != nil {
		return nil, err
	}
	var ways []way
	add := func(name string, to destination) {
		if has[name] != "" {
			ways = append(ways, way{name, has[name], to})
		}
	}
	add("NotJudgedQueue", &toFunctions{client: functions, detect: has["DetectFunction"], baseline: has["BaselineFunction"]})
	add("NotToldQueue", &toQueue{client: queues, url: has["AlertQueue"]})
	add("NotImportedQueue", &toQueue{client: queues, url: has["FindingsQueue"]})
	if len(ways) == 0 {
		return nil, fmt.Errorf("stack %s: none of the queues of hosewatch is in it", stack)
	}
	return ways, nil
}

// resources are the physical ids of a stack's resources, by logical id.
func resources(ctx context.Context, stacks *cloudformation.Client, stack string) (map[string]string, error) {
	all := map[string]string{}
	pages := cloudformation.NewListStackResourcesPaginator(stacks, &cloudformation.ListStackResourcesInput{StackName: &stack})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("stack %s: %w", stack, err)
		}
		for _, r := range page.StackResourceSummaries {
			if r.LogicalResourceId != nil && r.PhysicalResourceId != nil {
				all[*r.LogicalResourceId] = *r.PhysicalResourceId
			}
		}
	}
	return all, nil
}

var errNowhere = errors.New("the stack does not have what it belongs to")

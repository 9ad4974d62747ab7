package replay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
)

// each is a Distributed Map over what a listing of S3 finds: a workflow for
// each item, so many at once. Items whose workflows have succeeded are not
// begun again by a redrive.
// https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
func (x *execution) each(ctx context.Context, s *step) (any, error) {
	items, err := x.items(ctx, s.ItemReader)
	if err != nil {
		return nil, err
	}
	most, err := value(s.MaxConcurrencyPath, x.input, nil)
	if err != nil {
		return nil, err
	}
	tolerated, err := value(s.ToleratedFailurePercentagePath, x.input, nil)
	if err != nil {
		return nil, err
	}
	if mode := s.ItemProcessor.ProcessorConfig["Mode"]; mode != "DISTRIBUTED" {
		return nil, fmt.Errorf("mode %q is not known", mode)
	}
	x.shuffle(items)
	failed := x.children(ctx, s, items, int(most.(float64)))
	if err := x.write(ctx, s.ResultWriter, failed); err != nil {
		return nil, err
	}
	if float64(len(failed)*100) > tolerated.(float64)*float64(len(items)) {
		return nil, fmt.Errorf("States.ExceedToleratedFailureThreshold: %d of %d: %w", len(failed), len(items), failed[0])
	}
	return map[string]any{"MapRunArn": "arn:aws:states:eu-west-1:111122223333:mapRun:replay/Read:1"}, nil
}

// items lists a bucket as the ItemReader says.
func (x *execution) items(ctx context.Context, from *access) ([]any, error) {
	if from.Resource != "arn:${Partition}:states:::s3:listObjectsV2" {
		return nil, fmt.Errorf("ItemReader: %s is not known", from.Resource)
	}
	asked, err := fill(from.Parameters, x.input, nil)
	if err != nil {
		return nil, err
	}
	var items []any
	for o, err := range x.bucket.Objects(ctx, asked.(map[string]any)["Prefix"].(string), "") {
		if err != nil {
			return nil, err
		}
		items = append(items, map[string]any{"Key": o.Key, "Size": float64(o.Size)})
	}
	if len(items) == 0 {
		return nil, errors.New("States.ItemReaderFailed: nothing there")
	}
	return items, nil
}

// children runs the workflows and returns why some have failed.
func (x *execution) children(ctx context.Context, s *step, items []any, most int) (failed []error) {
	var pool sync.WaitGroup
	var mu sync.Mutex
	slots := make(chan struct{}, most)
	for i, item := range items {
		name := fmt.Sprint(item)
		mu.Lock()
		done := x.read[name]
		mu.Unlock()
		if done {
			continue
		}
		slots <- struct{}{}
		pool.Go(func() {
			defer func() { <-slots }()
			err := x.child(ctx, s, i, item)
			mu.Lock()
			defer mu.Unlock()
			if x.read[name] = err == nil; err != nil {
				failed = append(failed, err)
			}
		})
	}
	pool.Wait()
	return failed
}

func (x *execution) child(ctx context.Context, s *step, i int, item any) error {
	about := map[string]any{"Map": map[string]any{"Item": map[string]any{"Index": i, "Value": item}}}
	input, err := fill(s.ItemSelector, x.input, about)
	if err != nil {
		return err
	}
	_, err = x.start(s.ItemProcessor, input).run(ctx)
	return err
}

// write leaves what became of the workflows, as the ResultWriter says.
func (x *execution) write(ctx context.Context, to *access, failed []error) error {
	if to.Resource != "arn:${Partition}:states:::s3:putObject" {
		return fmt.Errorf("ResultWriter: %s is not known", to.Resource)
	}
	asked, err := fill(to.Parameters, x.input, nil)
	if err != nil {
		return err
	}
	text, err := json.Marshal(map[string]int{"failed": len(failed)})
	if err != nil {
		return err
	}
	return x.bucket.Put(ctx, asked.(map[string]any)["Prefix"].(string)+"/manifest.json", text)
}

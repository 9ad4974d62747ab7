package awscall

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Again tries something until it succeeds, as often and with such pauses as the
// retryer says, and while the retryer says of the error that another try may
// help. The error is that of the last try, with the context's when that is over.
func Again(ctx context.Context, r aws.RetryerV2, try func() error) error {
	for tried := 1; ; tried++ {
		release, err := r.GetAttemptToken(ctx)
		if err != nil {
			return err
		}
		err = try()
		_ = release(err)
		if err == nil || ctx.Err() != nil || tried == r.MaxAttempts() || !r.IsErrorRetryable(err) {
			return errors.Join(err, ctx.Err())
		}
		wait, delayErr := r.RetryDelay(tried, err)
		if delayErr != nil {
			return err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
}

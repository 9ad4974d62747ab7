package estate

import (
	"cmp"
	"context"
	"slices"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// Known lists what is remembered of an account and Region, streams too, sorted
// by ARN, so that it can be asked whether it is still there. What is known to
// be gone is not among it. The error is the store's.
func (e *Estate) Known(ctx context.Context, account, region string) ([]resource.Ref, error) {
	arns, err := e.store.ARNs(ctx)
	if err != nil {
		return nil, err
	}
	var all []resource.Ref
	for _, arn := range arns {
		if at := resource.PlaceOf(arn); at.Account != account || at.Region != region {
			continue
		}
		if ref := resource.Of(arn); ref.ARN == arn {
			all = append(all, ref)
		}
	}
	slices.SortFunc(all, func(a, b resource.Ref) int { return cmp.Compare(a.ARN, b.ARN) })
	return all, nil
}

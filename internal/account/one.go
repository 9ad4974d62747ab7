package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// One asks about a single resource of an account and Region. What it does not
// know how to ask about, or what AWS did not tell, is an error.
func (r *Reader) One(ctx context.Context, account, region string, ref resource.Ref) (resource.Settings, error) {
	if _, known := kinds[ref.Type]; !known {
		return nil, fmt.Errorf("%s: not asked about: %s", ref.ARN, cmp.Or(unasked[ref.Type], "nobody knows how"))
	}
	a := &asking{
		client: r.Client, account: account, region: region, seen: map[string]bool{},
		snapshot: &estate.Snapshot{Account: account, Region: region}, progress: func(int, int, string) {},
	}
	a.describe(ctx, ref)
	for _, f := range a.snapshot.Resources {
		if f.ARN == ref.ARN {
			return f.Settings, nil
		}
	}
	err := errors.New("no answer")
	if gaps := a.snapshot.Gaps; len(gaps) > 0 {
		err = fmt.Errorf("%s: %s", gaps[0].What, gaps[0].Why)
	}
	return nil, errors.Join(err, ctx.Err())
}

package dynamo

import (
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/store"
)

// The attributes of items.
const (
	keyName      = "key"
	revisionName = "revision"
	stateName    = "state"
	expiresName  = "expires"
	ownerName    = "owner"
)

// The kinds of items, as their keys begin.
const (
	resourceKind = "resource/"
	seenKind     = "seen/"
)

// goneKept is how long what was deleted is remembered: longer than a year, so
// that what happens once a year is not told twice.
const goneKept = 400 * 24 * time.Hour

type item = map[string]types.AttributeValue

func keyOf(kind, name string) item {
	return item{keyName: text(kind + store.Key(name))}
}

// read makes a resource of its item; nil when nothing is known.
func read(arn string, kept item) (*estate.Resource, error) {
	r := &estate.Resource{ARN: arn}
	if state, ok := kept[stateName].(*types.AttributeValueMemberB); ok {
		var err error
		if r, err = store.Unpack(arn, state.Value); err != nil {
			return nil, err
		}
		revision, _ := kept[revisionName].(*types.AttributeValueMemberN)
		if revision == nil || revision.Value != strconv.FormatInt(r.Revision, 10) {
			return nil, fmt.Errorf("resource %q: its item and its state are not of one revision", arn)
		}
	}
	r.Streams = linksOf(kept)
	if store.Nothing(r) {
		return nil, nil
	}
	return r, nil
}

// expiry returns when a resource can be forgotten: some time after it was
// deleted, if no stream depends on it.
func expiry(r *estate.Resource) (at time.Time, ok bool) {
	at, ok = store.Gone(r)
	return at.Add(goneKept), ok
}

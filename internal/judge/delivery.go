package judge

import (
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Delivery says whether EventBridge is asked for the events of a call.
type Delivery int

// The deliveries.
const (
	Withheld        Delivery = iota // no rule looks at the call, or not at the price of a function's start
	DeliversChanges                 // always
	DeliversReads                   // where calls that only look are watched too
)

// DeliveryOf returns the delivery of a call of another service than Firehose.
func DeliveryOf(rules []Rule, i resource.Inventory) Delivery {
	// What is read all day is not worth a function's start each time when
	// only rules about the whole account look at it: scan finds it.
	asks := func(r Rule) bool { return r.LooksAt(i) && !(r.AccountOnly && i.Reads) }
	switch {
	case !slices.ContainsFunc(rules, asks):
		return Withheld
	case i.Effect == resource.Touches && i.Reads:
		return DeliversReads
	}
	return DeliversChanges
}

// Deliveries knows the delivery of every call, as the template's EventBridge
// rules have it. Make one with NewDeliveries; it is safe for concurrent use.
type Deliveries struct {
	byCall map[string]Delivery
	dated  map[string][]dated // by source
}

// dated is a call whose name CloudTrail writes with a date behind it.
type dated struct {
	name string
	Delivery
}

// NewDeliveries asks all rules about all calls, which takes some milliseconds.
func NewDeliveries() *Deliveries {
	d := &Deliveries{byCall: map[string]Delivery{}, dated: map[string][]dated{}}
	rules := Rules()
	for _, i := range resource.Calls() {
		how := DeliveryOf(rules, i)
		for _, name := range i.Events {
			if i.Dated {
				d.dated[i.Call.Source] = append(d.dated[i.Call.Source], dated{name, how})
			} else {
				d.byCall[i.Call.Source+" "+name] = how
			}
		}
	}
	return d
}

// Of returns the delivery of a call by its eventSource, in lower case, and
// eventName. Of Firehose's own, whatever is not known to only look may change
// something.
func (d *Deliveries) Of(source, name string) Delivery {
	if source == firehose.Source {
		if slices.Contains(firehose.Reads(), firehose.Call(name)) {
			return DeliversReads
		}
		return DeliversChanges
	}
	if how, known := d.byCall[source+" "+name]; known {
		return how
	}
	for _, call := range d.dated[source] {
		if strings.HasPrefix(name, call.name) {
			return call.Delivery
		}
	}
	return Withheld
}

// ServiceIdentity is the userIdentity.type of AWS's services. They assume roles
// all day, each its own, so that reads of theirs are not asked for but of
// Firehose's own.
const ServiceIdentity = "AWSService"

// Takes reports whether EventBridge is asked for an event, if it is for others
// of its call.
func (d *Deliveries) Takes(e *trail.Event) bool {
	return e.Source == firehose.Source || e.Identity.Type != ServiceIdentity || d.Of(e.Source, e.Name) != DeliversReads
}

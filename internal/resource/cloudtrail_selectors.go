package resource

import (
	"slices"
	"strconv"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settings that event selectors come to. Selectors are two languages for one
// thing, what is recorded, and rules need not know either.
const (
	// ManagementWrites is "true" when write management events are recorded, at
	// least those that ExcludedSources and ManagementFilters leave.
	ManagementWrites Path = "EventSelectors.ManagementWrites"
	// ManagementReads is the same of read-only ones.
	ManagementReads Path = "EventSelectors.ManagementReads"
	// ExcludedSources is the list of event sources whose write management events
	// are not recorded, or not all: "kms.amazonaws.com".
	ExcludedSources Path = "EventSelectors.ExcludedSources"
	// ManagementFilters is the list of what write management events have to pass
	// beside, in the words of advanced selectors: "eventName NotEquals PutObject".
	// "" when one selector asks for nothing but event sources to be left out.
	ManagementFilters Path = "EventSelectors.Filters"
	// DataEvents is the number of data resources that events are recorded of, or
	// of advanced selectors for data events.
	DataEvents Path = "EventSelectors.DataEvents"
	// EventSelectors and AdvancedEventSelectors are the selectors themselves, a
	// JSON array in the API's spelling. One of them at most is not "".
	EventSelectors         Path = "EventSelectors"
	AdvancedEventSelectors Path = "AdvancedEventSelectors"
)

// basicSelector is an event selector:
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html
type basicSelector struct {
	ReadWriteType                 string         // ReadOnly, WriteOnly or All
	IncludeManagementEvents       bool           //
	DataResources                 []dataResource `json:",omitempty"`
	ExcludeManagementEventSources []string       `json:",omitempty"`
}

type dataResource struct {
	Type   string
	Values []string
}

// advancedSelector is met by an event that all of its field selectors admit:
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html
type advancedSelector struct {
	Name           string `json:",omitempty"`
	FieldSelectors []fieldSelector
}

// fieldSelector says what one field of an event may hold:
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
type fieldSelector struct {
	Field         string
	Equals        []string `json:",omitempty"`
	StartsWith    []string `json:",omitempty"`
	EndsWith      []string `json:",omitempty"`
	NotEquals     []string `json:",omitempty"`
	NotStartsWith []string `json:",omitempty"`
	NotEndsWith   []string `json:",omitempty"`
}

var selectorPaths = []Path{
	ManagementWrites, ManagementReads, ExcludedSources, ManagementFilters, DataEvents, EventSelectors, AdvancedEventSelectors,
}

// eventSelectors reads the selectors of a trail. A request has one kind, and
// takes the place of both:
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
func eventSelectors() field {
	return reads(func(r *reading) {
		basic, advanced := r.at("eventSelectors"), r.at("advancedEventSelectors")
		switch {
		case len(advanced.List()) > 0:
			r.setAdvancedSelectors(advanced)
		case basic.IsNull() && advanced.IsNull():
			r.odd("eventSelectors")
		default:
			r.set(EventSelectors, readSelectors(r, basic, basicSelectorOf))
			r.set(AdvancedEventSelectors, "")
		}
	}, selectorPaths...)
}

// advancedEventSelectors reads those of an event data store, which has no
// others; they stay as they are when a request has none.
func advancedEventSelectors() field {
	return reads(func(r *reading) {
		if v := r.at("advancedEventSelectors"); len(v.List()) > 0 {
			r.setAdvancedSelectors(v)
		}
	}, selectorPaths...)
}

func (r *reading) setAdvancedSelectors(v trail.Value) {
	r.set(EventSelectors, "")
	r.set(AdvancedEventSelectors, readSelectors(r, v, advancedSelectorOf))
}

// selector is one of either kind.
type selector interface {
	wanted() wanted
	// dataEvents is what the selector adds to DataEvents.
	dataEvents() int
}

// readSelectors sets what selectors come to, and returns their own JSON.
func readSelectors[S selector](r *reading, v trail.Value, of func(trail.Value) S) string {
	var (
		selectors []S
		all       []wanted
		data      int
	)
	for _, element := range v.List() {
		s := of(element)
		selectors, all = append(selectors, s), append(all, s.wanted())
		data += s.dataEvents()
	}
	r.setSelected(all, data)
	return selectorJSON(selectors)
}

func (r *reading) setSelected(all []wanted, data int) {
	writes := slices.DeleteFunc(slices.Clone(all), func(w wanted) bool { return !w.writes })
	r.set(ManagementWrites, strconv.FormatBool(len(writes) > 0))
	r.set(ManagementReads, strconv.FormatBool(slices.ContainsFunc(all, func(w wanted) bool { return w.reads })))
	r.set(ExcludedSources, List(excludedSources(writes)...))
	r.set(ManagementFilters, List(managementFilters(writes)...))
	r.set(DataEvents, strconv.Itoa(data))
}

func (s basicSelector) dataEvents() int {
	n := 0
	for _, resource := range s.DataResources {
		if len(resource.Values) > 0 {
			n++
		}
	}
	return n
}

func (s advancedSelector) dataEvents() int {
	if s.category("Data") {
		return 1
	}
	return 0
}

func basicSelectorOf(v trail.Value) basicSelector {
	s := basicSelector{ReadWriteType: v.Get("readWriteType").Text(), IncludeManagementEvents: true}
	if s.ReadWriteType == "" {
		s.ReadWriteType = "All"
	}
	if include, ok := truthOf(v.Get("includeManagementEvents")); ok {
		s.IncludeManagementEvents = include == "true"
	}
	s.ExcludeManagementEventSources = texts(v.Get("excludeManagementEventSources"))
	for _, resource := range v.Get("dataResources").List() {
		s.DataResources = append(s.DataResources, dataResource{resource.Get("type").Text(), texts(resource.Get("values"))})
	}
	return s
}

func advancedSelectorOf(v trail.Value) advancedSelector {
	s := advancedSelector{Name: v.Get("name").Text()}
	for _, f := range v.Get("fieldSelectors").List() {
		s.FieldSelectors = append(s.FieldSelectors, fieldSelector{
			Field:  f.Get("field").Text(),
			Equals: texts(f.Get("equals")), StartsWith: texts(f.Get("startsWith")), EndsWith: texts(f.Get("endsWith")),
			NotEquals: texts(f.Get("notEquals")), NotStartsWith: texts(f.Get("notStartsWith")), NotEndsWith: texts(f.Get("notEndsWith")),
		})
	}
	return s
}

// selectorJSON writes selectors as the command line takes them.
func selectorJSON[S any](selectors []S) string {
	if len(selectors) == 0 {
		return ""
	}
	return jsonText(selectors)
}

package resource

// Settings of how functions are called.
const (
	// AsyncRetries is how often a call that nobody waits for is tried again, by
	// qualifier: "0" to "2"; "" is Lambda's default, 2.
	AsyncRetries Family = "MaximumRetryAttempts:"
	// AsyncAge is for how many seconds it is tried; "" is 6 hours.
	AsyncAge Family = "MaximumEventAgeInSeconds:"
	// DeadLetterQueues is the ARN of what receives what could not be delivered
	// to one of several receivers, by the receiver's id; "" when it is dropped.
	DeadLetterQueues Family = "DeadLetterQueue:"

	// MappedFunction, of an event source mapping, is the ARN of the function
	// that is called, MappedSource that of what is read.
	MappedFunction Path = "FunctionArn"
	MappedSource   Path = "EventSourceArn"
	// MappingEnabled is "false" while nothing is read.
	MappingEnabled Path = "Enabled"
	// MappingFilter is a list of the patterns that let an event through; ""
	// lets all through.
	MappingFilter Path = "FilterCriteria"
)

var mappingDefaults = Settings{MappingEnabled: "true", MappingFilter: "", DeadLetterQueue: ""}

// functionInvocation are the calls about what calls a function, and what
// becomes of calls that fail.
func functionInvocation() []operation {
	function := functionTarget()
	mapping := named(EventSourceMapping, "uUID", "response.uUID")
	sends := []Path{Path(SentTo), Path(AsyncRetries), Path(AsyncAge)}
	mapped := []field{
		reads(mappedResources, MappedFunction, MappedSource), boolean(MappingEnabled, "enabled"),
		reads(mappingFilter, MappingFilter), text(DeadLetterQueue, "destinationConfig.onFailure.destination"),
	}
	return []operation{
		{name: "CreateEventSourceMapping", effect: Creates, target: mapping, fields: append([]field{detail("startingPosition", "startingPosition")}, mapped...)},
		{name: "UpdateEventSourceMapping", target: mapping, fields: append([]field{detail("functionName", "functionName")}, mapped...)},
		{name: "DeleteEventSourceMapping", effect: Deletes, target: mapping, fields: []field{reads(mappedResources, MappedFunction, MappedSource)}},
		{name: "PutFunctionEventInvokeConfig", target: function, fields: []field{reads(func(r *reading) { r.eventInvoke(true) }, sends...)}},
		{name: "UpdateFunctionEventInvokeConfig", target: function, fields: []field{reads(func(r *reading) { r.eventInvoke(false) }, sends...)}},
		{name: "DeleteFunctionEventInvokeConfig", target: function, fields: []field{reads(noEventInvoke, sends...)}},
	}
}

// mappedResources reads what a mapping connects. The answer says it in every
// call; the source of a self-managed cluster has no ARN.
func mappedResources(r *reading) {
	if name := r.text("response.functionArn", "functionName"); name != "" {
		ref := r.function(name)
		r.set(MappedFunction, ref.ARN)
		r.other(ref)
	}
	if source := r.text("eventSourceArn", "response.eventSourceArn"); source != "" {
		r.set(MappedSource, source)
		r.otherARN(source)
	}
}

func mappingFilter(r *reading) {
	criteria := r.at("filterCriteria")
	if !criteria.Exists() {
		return
	}
	var patterns []string
	for _, f := range criteria.Get("filters").List() {
		patterns = append(patterns, f.Get("pattern").Text())
	}
	r.set(MappingFilter, List(patterns...))
}

// asyncParts are the parts of how failed calls are treated.
var asyncParts = []struct {
	path   func(version string) Path
	member string
}{
	{AsyncRetries.Of, "maximumRetryAttempts"},
	{AsyncAge.Of, "maximumEventAgeInSeconds"},
	{onSuccess, "destinationConfig.onSuccess.destination"},
	{onFailure, "destinationConfig.onFailure.destination"},
}

func onSuccess(version string) Path { return SentTo.Of("success of " + version) }
func onFailure(version string) Path { return SentTo.Of("failure of " + version) }

// eventInvoke reads how failed calls are treated. Put takes away what it does
// not speak of, Update keeps it:
// https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
func (r *reading) eventInvoke(whole bool) {
	for _, part := range asyncParts {
		if v := r.at(part.member); whole || v.Exists() {
			r.set(part.path(r.version()), v.Text())
			r.otherARN(v.Text())
		}
	}
}

func noEventInvoke(r *reading) {
	for _, part := range asyncParts {
		r.set(part.path(r.version()), "")
	}
}

func functionInvocationWays() []way {
	return []way{
		{Function, []Path{Path(AsyncRetries), Path(AsyncAge), Path(SentTo)}, restoreEventInvoke},
		{EventSourceMapping, []Path{MappingEnabled}, func(t turn) string {
			if t.Value == "false" {
				return t.aws("lambda update-event-source-mapping", "--uuid", t.Name, "--no-enabled")
			}
			return t.aws("lambda update-event-source-mapping", "--uuid", t.Name, "--enabled")
		}},
		{EventSourceMapping, []Path{MappedFunction}, func(t turn) string {
			if t.Value == "" {
				return ""
			}
			return t.aws("lambda update-event-source-mapping", "--uuid", t.Name, "--function-name", t.Value)
		}},
		{EventSourceMapping, []Path{DeadLetterQueue}, func(t turn) string {
			destination := `{"OnFailure":{}}`
			if t.Value != "" {
				destination = `{"OnFailure":{"Destination":` + jsonOf(t.Value) + `}}`
			}
			return t.aws("lambda update-event-source-mapping", "--uuid", t.Name, "--destination-config", destination)
		}},
		{EventSourceMapping, []Path{MappingFilter}, restoreMappingFilter},
		{EventSourceMapping, []Path{Exists}, func(t turn) string {
			if t.Value == "true" {
				return "" // where it would begin to read is not known
			}
			return t.aws("lambda delete-event-source-mapping", "--uuid", t.Name)
		}},
	}
}

func restoreMappingFilter(t turn) string {
	type filter struct{ Pattern string }
	criteria := struct{ Filters []filter }{[]filter{}}
	for _, pattern := range Texts(t.Value) {
		criteria.Filters = append(criteria.Filters, filter{pattern})
	}
	return t.aws("lambda update-event-source-mapping", "--uuid", t.Name, "--filter-criteria", jsonOf(criteria))
}

// restoreEventInvoke sets the whole configuration of a qualifier, as far as it
// is known.
func restoreEventInvoke(t turn) string {
	version := t.Member
	for _, part := range asyncParts {
		if n := len(part.path("")); part.path("") == t.Path[:min(n, len(t.Path))] {
			version = string(t.Path[n:])
		}
	}
	destination := map[string]map[string]string{}
	for name, path := range map[string]Path{"OnSuccess": onSuccess(version), "OnFailure": onFailure(version)} {
		if t.Was[path] != "" {
			destination[name] = map[string]string{"Destination": t.Was[path]}
		}
	}
	retries, age := t.Was[AsyncRetries.Of(version)], t.Was[AsyncAge.Of(version)]
	if retries+age == "" && len(destination) == 0 {
		return t.aws("lambda delete-function-event-invoke-config", t.arguments(version)...)
	}
	args := append(optional("--maximum-retry-attempts", retries), optional("--maximum-event-age-in-seconds", age)...)
	if len(destination) > 0 {
		args = append(args, "--destination-config", jsonOf(destination))
	}
	return t.aws("lambda put-function-event-invoke-config", t.arguments(version, args...)...)
}

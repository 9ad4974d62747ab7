package resource

import "strings"

// byARN is a target that is named by its ARN, of the first of several types
// that are named so; of the first type when none is.
func byARN(member string, kinds ...Type) target {
	return target{kinds[0], func(r *reading) Ref { return refOf(r.text(member), kinds...) }}
}

// refOf finds which of several types an ARN belongs to. The Ref of a text
// that is no ARN is empty.
func refOf(arn string, kinds ...Type) Ref {
	if !isARN(arn) {
		return Ref{Type: kinds[0]}
	}
	parts := strings.SplitN(arn, ":", 6)
	for _, t := range kinds {
		if f := formats[t]; parts[2] == f.service && strings.HasPrefix(parts[5], f.prefix) {
			return Named(t, PlaceOf(arn), arn)
		}
	}
	return Ref{kinds[0], strings.Clone(arn), strings.Clone(parts[5])}
}

// addressed are types that other services send data to or read it from, named
// by their ARN.
var addressed = []Type{Function, Queue, Topic, KinesisStream, Stream, StateMachine, LogGroup, EventBus, MSKCluster, DynamoDBTable, Bucket}

// receiver is the type of what an ARN names, when it is one of addressed.
func receiver(arn string) (Type, bool) {
	parts := strings.SplitN(arn, ":", 6)
	for _, t := range addressed {
		if f := formats[t]; isARN(arn) && parts[2] == f.service && strings.HasPrefix(parts[5], f.prefix) {
			return t, true
		}
	}
	return "", false
}

// otherARN names a resource beside the target, when its type is known.
func (r *reading) otherARN(arn string) {
	if t, ok := receiver(arn); ok {
		r.other(Named(t, PlaceOf(arn), arn))
	}
}

// functionTarget is the function that a request names by its name, its ARN, or
// a part of it, "111122223333:function:mask", each with or without a version:
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
func functionTarget() target {
	return target{Function, func(r *reading) Ref {
		return r.function(r.text("functionName", "response.functionArn"))
	}}
}

func (r *reading) function(name string) Ref {
	at := Place{r.Partition(), r.Region, r.Account}
	if account, rest, partial := strings.Cut(name, ":function:"); partial && !isARN(name) {
		at.Account, name = account, rest
	}
	return Named(Function, at, name)
}

// qualifier is the version or alias that a request is about; "" for the
// function itself.
func (r *reading) qualifier() string {
	if q := r.text("qualifier"); q != "" {
		return q
	}
	name := r.text("functionName")
	if _, rest, ok := strings.Cut(name, "function:"); ok {
		name = rest
	}
	_, q, _ := strings.Cut(name, ":")
	return q
}

// latest is the qualifier of the function itself.
const latest = "$LATEST"

// version names the qualifier, also that of the function itself.
func (r *reading) version() string {
	if q := r.qualifier(); q != "" {
		return q
	}
	return latest
}

// arguments are those that name a function, or one of its versions.
func (t turn) arguments(qualifier string, more ...string) []string {
	args := []string{"--function-name", t.Name}
	if qualifier != "" && qualifier != latest {
		args = append(args, "--qualifier", qualifier)
	}
	return append(args, more...)
}

// receiving adds what a resource reads, runs as, or sends to by settings that
// hold an ARN: a function's role and layers, a rule's targets, a topic's
// subscriptions, the queue of what could not be delivered.
func receiving(s Settings, add func(t Type, name string)) {
	for _, layer := range Texts(s[Layers]) {
		add(FunctionLayer, layer)
	}
	add(Role, s[ServiceRole])
	add(CodeSigning, s[CodeSigningConfig])
	for _, p := range s.Known() {
		value := s[p]
		switch {
		case !isARN(value):
			continue
		case p.Family() != SentTo && p.Family() != DeadLetterQueues && p != DeadLetterQueue && p != MappedFunction && p != MappedSource:
			continue
		}
		if t, ok := receiver(value); ok {
			add(t, value)
		}
	}
}

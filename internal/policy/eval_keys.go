package policy

import "strings"

// values returns what a condition key (in lower case) holds; nothing when it is
// absent. The keys that follow from the caller are never read from the context:
// a request that claimed another account than its caller's does not exist.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func (e *evaluation) values(key string) []string {
	c := e.req.Caller
	switch key {
	case "aws:principalarn":
		return present(c.Kind == CallerAWS, c.ID)
	case "aws:principalaccount":
		if c.Kind == CallerAnonymous {
			return []string{"anonymous"}
		}
		return present(c.Kind == CallerAWS, readCaller(c).account)
	case "kms:calleraccount":
		return present(c.Kind == CallerAWS, readCaller(c).account)
	case "aws:principaltype":
		return principalType(c)
	case "aws:principalisawsservice":
		service := map[bool]string{true: "true", false: "false"}[c.Kind == CallerService]
		return present(c.Kind != CallerAnonymous, service)
	case "aws:principalorgid":
		return present(c.Kind == CallerAWS && c.Organization != "", c.Organization)
	case "aws:sourceaccount":
		return e.sourceAccount()
	}
	return e.contextValues(key)
}

func present(is bool, value string) []string {
	if !is {
		return nil
	}
	return []string{value}
}

func principalType(c Caller) []string {
	if c.Kind == CallerAnonymous {
		return []string{"Anonymous"}
	}
	if c.Kind != CallerAWS {
		return nil
	}
	switch kind, _, _ := strings.Cut(readCaller(c).name, "/"); kind {
	case "root":
		return []string{"Account"}
	case "user":
		return []string{"User"}
	case "role":
		return []string{"AssumedRole"}
	case "federated-user":
		return []string{"FederatedUser"}
	}
	return nil
}

// sourceAccount reads aws:SourceAccount. Where a request leaves it out, the
// account that aws:SourceArn names is it: the two describe one resource.
func (e *evaluation) sourceAccount() []string {
	if values := e.contextValues("aws:sourceaccount"); len(values) > 0 {
		return values
	}
	arn := e.contextValues("aws:sourcearn")
	if len(arn) != 1 {
		return nil
	}
	parts := strings.SplitN(arn[0], ":", arnParts)
	if len(parts) < arnParts || parts[0] != "arn" || !isDigits(parts[4]) {
		return nil
	}
	return parts[4:5]
}

func (e *evaluation) contextValues(key string) []string {
	for i := range e.req.Context {
		if e.req.Context[i].Key == key {
			return e.req.Context[i].Values
		}
	}
	return nil
}

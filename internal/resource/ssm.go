package resource

// ssm reads the calls of Systems Manager.
func ssm() service {
	return service{source: "ssm.amazonaws.com"}
}

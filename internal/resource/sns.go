package resource

// sns reads the calls of SNS.
func sns() service {
	return service{source: "sns.amazonaws.com"}
}

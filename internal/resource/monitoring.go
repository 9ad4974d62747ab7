package resource

// monitoring reads the calls of CloudWatch.
func monitoring() service {
	return service{source: "monitoring.amazonaws.com"}
}

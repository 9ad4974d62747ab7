package resource

// logs reads the calls of CloudWatch Logs.
func logs() service {
	return service{source: "logs.amazonaws.com"}
}

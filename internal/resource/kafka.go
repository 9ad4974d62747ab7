package resource

// kafka reads the calls of MSK.
func kafka() service {
	return service{source: "kafka.amazonaws.com"}
}

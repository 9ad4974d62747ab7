package resource

// ram reads the calls of RAM.
func ram() service {
	return service{source: "ram.amazonaws.com"}
}

package resource

// organizations reads the calls of Organizations.
func organizations() service {
	return service{source: "organizations.amazonaws.com"}
}

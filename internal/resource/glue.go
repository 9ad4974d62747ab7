package resource

// glue reads the calls of Glue.
func glue() service {
	return service{source: "glue.amazonaws.com"}
}

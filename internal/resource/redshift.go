package resource

// redshift reads the calls of Redshift.
func redshift() service {
	return service{source: "redshift.amazonaws.com"}
}

package resource

// cloudTrail reads the calls of CloudTrail.
func cloudTrail() service {
	return service{source: "cloudtrail.amazonaws.com"}
}

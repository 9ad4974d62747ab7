package resource

// sts reads the calls of STS.
func sts() service {
	return service{source: "sts.amazonaws.com"}
}

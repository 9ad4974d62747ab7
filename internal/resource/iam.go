package resource

// iam reads the calls of IAM.
func iam() service {
	return service{source: "iam.amazonaws.com"}
}

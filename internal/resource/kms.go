package resource

// kms reads the calls of KMS.
func kms() service {
	return service{source: "kms.amazonaws.com"}
}

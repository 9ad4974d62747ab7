package resource

// sqs reads the calls of SQS.
func sqs() service {
	return service{source: "sqs.amazonaws.com"}
}

package resource

// lambda reads the calls of Lambda.
func lambda() service {
	return service{source: "lambda.amazonaws.com"}
}

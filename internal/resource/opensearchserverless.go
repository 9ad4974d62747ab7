package resource

// openSearchServerless reads the calls of OpenSearch Serverless.
func openSearchServerless() service {
	return service{source: "aoss.amazonaws.com"}
}

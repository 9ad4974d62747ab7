package resource

// dynamoDB reads the calls of DynamoDB.
func dynamoDB() service {
	return service{source: "dynamodb.amazonaws.com"}
}

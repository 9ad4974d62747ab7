package resource

// redshiftServerless reads the calls of Redshift Serverless.
func redshiftServerless() service {
	return service{source: "redshift-serverless.amazonaws.com"}
}

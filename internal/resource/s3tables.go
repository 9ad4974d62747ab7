package resource

// s3tables reads the calls of S3 Tables.
func s3tables() service {
	return service{source: "s3tables.amazonaws.com"}
}

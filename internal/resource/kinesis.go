package resource

// kinesis reads the calls of Kinesis Data Streams.
func kinesis() service {
	return service{source: "kinesis.amazonaws.com"}
}

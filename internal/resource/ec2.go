package resource

// ec2 reads the calls of EC2.
func ec2() service {
	return service{source: "ec2.amazonaws.com"}
}

package resource

// awsConfig reads the calls of Config.
func awsConfig() service {
	return service{source: "config.amazonaws.com"}
}

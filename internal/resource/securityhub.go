package resource

// securityHub reads the calls of Security Hub.
func securityHub() service {
	return service{source: "securityhub.amazonaws.com"}
}

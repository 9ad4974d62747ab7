package resource

// guardDuty reads the calls of GuardDuty.
func guardDuty() service {
	return service{source: "guardduty.amazonaws.com"}
}

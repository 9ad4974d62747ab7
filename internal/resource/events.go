package resource

// events reads the calls of EventBridge.
func events() service {
	return service{source: "events.amazonaws.com"}
}

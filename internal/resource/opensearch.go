package resource

// openSearch reads the calls of OpenSearch Service.
func openSearch() service {
	return service{source: "es.amazonaws.com"}
}

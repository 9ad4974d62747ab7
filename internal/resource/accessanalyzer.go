package resource

// accessAnalyzer reads the calls of Access Analyzer.
func accessAnalyzer() service {
	return service{source: "access-analyzer.amazonaws.com"}
}

package resource

// lakeFormation reads the calls of Lake Formation.
func lakeFormation() service {
	return service{source: "lakeformation.amazonaws.com"}
}

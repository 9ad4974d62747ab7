package resource

// secretsManager reads the calls of Secrets Manager.
func secretsManager() service {
	return service{source: "secretsmanager.amazonaws.com"}
}

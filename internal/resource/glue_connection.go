package resource

import "strings"

// Settings of connections. Nothing of what logs in is read.
const (
	// ConnectionKind is what is connected to: "JDBC", "KAFKA", "NETWORK".
	ConnectionKind Path = "ConnectionType"
	// ConnectionAddress is where to, without what follows the name of the
	// database: "jdbc:postgresql://db.example.com:5432/orders".
	ConnectionAddress Path = "Address"
	// ConnectionSecret is the id or ARN of the secret to log in with.
	ConnectionSecret Path = "Secret"
	// ConnectionSubnet and ConnectionGroups are the subnet's id and a list of
	// the security groups' ids that the connection is made from.
	ConnectionSubnet Path = "SubnetId"
	ConnectionGroups Path = "SecurityGroupIdList"
)

// glueConnections are the calls about connections. An input replaces the one
// before, and what logs in is not known: no command brings it back.
// https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateConnection.html
func glueConnections() []operation {
	fields := []field{
		expected(text(ConnectionKind, "connectionInput.connectionType"), "connectionInput.connectionType"),
		reads(glueConnection, ConnectionAddress, ConnectionSecret, ConnectionSubnet, ConnectionGroups, TransitEncryption),
		given("PasswordGiven", "connectionInput.connectionProperties.PASSWORD"),
		given("PasswordGiven", "connectionInput.connectionProperties.ENCRYPTED_PASSWORD"),
		given("PasswordGiven", "connectionInput.authenticationConfiguration.basicAuthenticationCredentials"),
	}
	return []operation{
		{name: "CreateConnection", effect: Creates, target: named(GlueConnection, "connectionInput.name"), fields: fields},
		{name: "UpdateConnection", target: named(GlueConnection, "name", "connectionInput.name"), fields: fields},
		{name: "DeleteConnection", effect: Deletes, target: named(GlueConnection, "connectionName")},
	}
}

// glueConnection reads where a connection leads and how it is protected.
// https://docs.aws.amazon.com/glue/latest/dg/connection-properties.html
func glueConnection(r *reading) {
	const properties = "connectionInput.connectionProperties."
	address := r.text(properties+"JDBC_CONNECTION_URL", properties+"CONNECTION_URL", properties+"KAFKA_BOOTSTRAP_SERVERS", properties+"HOST", properties+"INSTANCE_URL")
	if plain, ok := plainAddress(address); ok {
		r.set(ConnectionAddress, plain)
	} else {
		r.odd("connectionProperties")
	}
	secret := r.text(properties+"SECRET_ID", "connectionInput.authenticationConfiguration.secretArn")
	r.set(ConnectionSecret, secret)
	r.other(r.named(Secret, secret))

	const network = "connectionInput.physicalConnectionRequirements"
	r.set(ConnectionSubnet, r.text(network+".subnetId"))
	var groups []string
	for _, group := range r.at(network + ".securityGroupIdList").List() {
		groups = append(groups, group.Text())
		r.other(r.named(SecurityGroup, group.Text()))
	}
	r.set(ConnectionGroups, List(groups...))

	switch r.text("connectionInput.connectionType") {
	case "JDBC":
		r.set(TransitEncryption, tlsWhen(r.text(properties+"JDBC_ENFORCE_SSL") == "true"))
	case "KAFKA": // TLS unless it is switched off
		r.set(TransitEncryption, tlsWhen(r.text(properties+"KAFKA_SSL_ENABLED") != "false"))
	}
}

func tlsWhen(enforced bool) string {
	if enforced {
		return TransitTLS
	}
	return TransitEither
}

// plainAddress takes from an address what may hold credentials. ok is false
// when it cannot be told what does.
func plainAddress(address string) (plain string, ok bool) {
	address = strings.Replace(address, ":@", ":", 1) // Oracle's, with no user before the sign
	if strings.Contains(address, "@") {
		return "", false
	}
	if i := strings.IndexAny(address, "?;"); i >= 0 {
		address = address[:i]
	}
	return address, true
}

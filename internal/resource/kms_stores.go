package resource

// Settings of stores that hold keys outside of KMS:
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html
const (
	// ConnectionState is "CONNECTED" or "DISCONNECTED". The keys of a store
	// that is not connected cannot be used.
	ConnectionState Path = "ConnectionState"
	// CloudHSMCluster is the id of the cluster that holds the keys.
	CloudHSMCluster Path = "CloudHsmClusterId"
	// The external key manager that is asked to encrypt and decrypt: the
	// address of its proxy, the path there, "PUBLIC_ENDPOINT" or
	// "VPC_ENDPOINT_SERVICE", and the name of that service.
	XksProxyEndpoint     Path = "XksProxyUriEndpoint"
	XksProxyPath         Path = "XksProxyUriPath"
	XksProxyConnectivity Path = "XksProxyConnectivity"
	XksProxyVPCService   Path = "XksProxyVpcEndpointServiceName"
)

// keyStoreDefaults is a store as it is created: nobody connected it yet.
var keyStoreDefaults = Settings{ConnectionState: "DISCONNECTED"}

// keyStoreSettings are what a store is told, and the option of the command that
// tells it.
var keyStoreSettings = []struct {
	path           Path
	member, option string
}{
	{CloudHSMCluster, "cloudHsmClusterId", "--cloud-hsm-cluster-id"},
	{XksProxyEndpoint, "xksProxyUriEndpoint", "--xks-proxy-uri-endpoint"},
	{XksProxyPath, "xksProxyUriPath", "--xks-proxy-uri-path"},
	{XksProxyConnectivity, "xksProxyConnectivity", "--xks-proxy-connectivity"},
	{XksProxyVPCService, "xksProxyVpcEndpointServiceName", "--xks-proxy-vpc-endpoint-service-name"},
}

func keyStoreOperations() []operation {
	store := named(KeyStore, "customKeyStoreId")
	fields := []field{
		given("keyStorePassword", "keyStorePassword"), given("xksProxyAuthenticationCredential", "xksProxyAuthenticationCredential"),
	}
	for _, s := range keyStoreSettings {
		fields = append(fields, text(s.path, s.member))
	}
	return []operation{
		{name: "CreateCustomKeyStore", effect: Creates, target: named(KeyStore, "response.customKeyStoreId"), fields: fields},
		{name: "UpdateCustomKeyStore", target: store, fields: fields},
		{name: "ConnectCustomKeyStore", target: store, fields: []field{becomes(ConnectionState, "CONNECTED")}},
		{name: "DisconnectCustomKeyStore", target: store, fields: []field{becomes(ConnectionState, "DISCONNECTED")}},
		{name: "DeleteCustomKeyStore", effect: Deletes, target: store},
	}
}

func keyStoreWays() []way {
	var told []Path
	for _, s := range keyStoreSettings {
		told = append(told, s.path)
	}
	return []way{
		{KeyStore, []Path{ConnectionState}, func(t turn) string {
			switch t.Value {
			case "CONNECTED":
				return t.aws("kms connect-custom-key-store", "--custom-key-store-id", t.Name)
			case "DISCONNECTED":
				return t.aws("kms disconnect-custom-key-store", "--custom-key-store-id", t.Name)
			}
			return ""
		}},
		{KeyStore, told, updateKeyStore},
	}
}

// updateKeyStore tells a store all that it knew before. Its credentials are not
// among that.
func updateKeyStore(t turn) string {
	args := []string{"--custom-key-store-id", t.Name}
	for _, s := range keyStoreSettings {
		if value := t.Was[s.path]; value != "" {
			args = append(args, s.option, value)
		}
	}
	if len(args) == 2 {
		return ""
	}
	return t.aws("kms update-custom-key-store", args...)
}

package resource

import "strings"

func kafkaWays() []way {
	return []way{
		orUnset(MSKCluster, Policy,
			func(t turn) string {
				return t.aws("kafka put-cluster-policy", "--cluster-arn", t.ARN, "--policy", t.Value)
			},
			func(t turn) string { return t.aws("kafka delete-cluster-policy", "--cluster-arn", t.ARN) }),
		{MSKCluster, []Path{PubliclyAccessible}, restoreConnectivity},
		{MSKCluster, []Path{TransitEncryption, Path(ClientAuthentication)}, restoreSecurity},
		{MSKCluster, []Path{Logging}, restoreBrokerLogs},
		{MSKCluster, []Path{BrokerMonitoring}, func(t turn) string {
			if t.Value == "" {
				return ""
			}
			return t.updateCluster("kafka update-monitoring", "--enhanced-monitoring", t.Value)
		}},
		orUnset(MSKCluster, Path(ScramSecret),
			func(t turn) string {
				return t.aws("kafka batch-associate-scram-secret", "--cluster-arn", t.ARN, "--secret-arn-list", t.Member)
			},
			func(t turn) string {
				return t.aws("kafka batch-disassociate-scram-secret", "--cluster-arn", t.ARN, "--secret-arn-list", t.Member)
			}),
		orUnset(MSKCluster, Path(Tag),
			func(t turn) string {
				return t.aws("kafka tag-resource", "--resource-arn", t.ARN, "--tags", jsonOf(map[string]string{t.Member: t.Value}))
			},
			func(t turn) string {
				return t.aws("kafka untag-resource", "--resource-arn", t.ARN, "--tag-keys", t.Member)
			}),
	}
}

// updateCluster writes a command that wants to be told the version of the
// cluster that it updates, which changes with every update.
func (t turn) updateCluster(command string, args ...string) string {
	version := t.aws("kafka describe-cluster-v2", "--cluster-arn", t.ARN, "--query", "ClusterInfo.CurrentVersion", "--output", "text")
	return t.aws(command, append([]string{"--cluster-arn", t.ARN}, args...)...) + ` --current-version "$(` + version + `)"`
}

func restoreConnectivity(t turn) string {
	kind := map[string]string{"true": "SERVICE_PROVIDED_EIPS", "false": "DISABLED"}[t.Value]
	if kind == "" {
		return ""
	}
	return t.updateCluster("kafka update-connectivity", "--connectivity-info", jsonOf(map[string]any{"PublicAccess": map[string]string{"Type": kind}}))
}

// restoreSecurity tells the cluster all that is known of how clients spoke to it.
func restoreSecurity(t turn) string {
	var args []string
	if ways := authenticationOf(t.Was); len(ways) > 0 {
		args = append(args, "--client-authentication", jsonOf(ways))
	}
	transit := map[string]string{TransitTLS: "TLS", TransitEither: "TLS_PLAINTEXT", TransitPlain: "PLAINTEXT"}[t.Was[TransitEncryption]]
	if transit != "" {
		args = append(args, "--encryption-info", jsonOf(map[string]any{"EncryptionInTransit": map[string]string{"ClientBroker": transit}}))
	}
	if args == nil {
		return ""
	}
	return t.updateCluster("kafka update-security", args...)
}

// authenticationOf writes what is known of how clients say who they are as MSK
// wants it, where a step of a member's name is an object.
func authenticationOf(was Settings) map[string]any {
	all := map[string]any{}
	for _, way := range authentications {
		enabled := was[ClientAuthentication.Of(way.name)]
		if enabled == "" {
			continue
		}
		at, steps := all, strings.Split(way.member, ".")
		for _, step := range steps[:len(steps)-1] {
			next, ok := at[upperFirst(step)].(map[string]any)
			if !ok {
				next = map[string]any{}
				at[upperFirst(step)] = next
			}
			at = next
		}
		at["Enabled"] = enabled == "true"
	}
	return all
}

// restoreBrokerLogs sends broker logs where they went.
func restoreBrokerLogs(t turn) string {
	was := Texts(t.Value)
	logs := map[string]any{}
	for _, place := range brokerLogPlaces {
		this := map[string]any{"Enabled": false}
		for _, text := range was {
			if name, ok := strings.CutPrefix(text, place.kind.Word()+" "); ok {
				this = map[string]any{"Enabled": true, upperFirst(place.name): name}
			}
		}
		logs[upperFirst(place.member)] = this
	}
	return t.updateCluster("kafka update-monitoring", "--logging-info", jsonOf(map[string]any{"BrokerLogs": logs}))
}

func lookAtTopic(t turn) string {
	place, rest, _ := strings.Cut(t.ARN, ":topic/")
	parts := strings.Split(rest, "/")
	if len(parts) < 3 {
		return ""
	}
	return t.aws("kafka describe-topic", "--cluster-arn", place+":cluster/"+strings.Join(parts[:2], "/"), "--topic-name", strings.Join(parts[2:], "/"))
}

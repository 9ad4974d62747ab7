package judge

import (
	"fmt"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// keyStoreRules are about the stores that hold keys outside of KMS.
func keyStoreRules() []Rule {
	return []Rule{
		{
			ID: "key-store-cut", Title: "None of the keys of a store can be used",
			Loses: Keys, Severity: High, Direction: Broken,
			Settings: []resource.Path{resource.ConnectionState}, Attack: []string{"T1489"}, Covers: []string{"KMS-021"},
			Why:    "Whatever is encrypted under any key of the store can be neither read nor written until it is connected again.",
			Advice: "Connect the store again.",
			Look: func(c *Case) {
				if d, cut := c.became(resource.ConnectionState, "DISCONNECTED"); cut && !c.created() {
					if f := c.find("%s is disconnected: none of its keys can be used", c.name()); d.BeforeKnown {
						f.was("It was connected.")
					}
				}
			},
			Revert: orSafe(resource.Settings{resource.ConnectionState: "CONNECTED"}),
			Raises: played(func() []Story {
				return []Story{
					story(onKeyStore("ConnectCustomKeyStore", "cks-cut"), onKeyStore("DisconnectCustomKeyStore", "cks-cut").after(time.Minute).by(mallory)).named("known"),
					story(onKeyStore("DisconnectCustomKeyStore", "cks-cut-unknown")).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(newKeyStore("cks-new")).named("not-connected-yet"),
					story(newKeyStore("cks-never"), onKeyStore("DisconnectCustomKeyStore", "cks-never").after(time.Minute)).named("never-connected"),
					story(onKeyStore("ConnectCustomKeyStore", "cks-on")).named("connected"),
				}
			}),
		},
		{
			ID: "key-store-deleted", Title: "A store of keys was deleted",
			Loses: Keys, Severity: High, Direction: Broken,
			Settings: []resource.Path{resource.Exists}, Attack: []string{"T1485"}, Covers: []string{"KMS-022"},
			Why:    "KMS lets a store go only when its keys are gone, so that whatever they encrypted can no longer be read.",
			Advice: "The hardware or key manager behind it is still there: make the store again, and look for who deleted its keys.",
			Look: func(c *Case) {
				if _, gone := c.became(resource.Exists, "false"); gone && c.kind() == resource.KeyStore {
					c.find("%s was deleted, after all of its keys", c.name())
				}
			},
			Raises: played(func() []Story { return []Story{story(onKeyStore("DeleteCustomKeyStore", "cks-gone").by(mallory))} }),
			Quiet:  played(func() []Story { return []Story{story(onKeyStore("ConnectCustomKeyStore", "cks-stays"))} }),
		},
		{
			ID: "key-store-redirected", Title: "A store of keys asks another key manager",
			Loses: Keys, Severity: High, Direction: Changed,
			Settings: keyManagerPaths(), Attack: []string{"T1557"}, Covers: []string{"KMS-023"},
			Why:    "Whoever answers there is asked to decrypt every data key, sees each, and can refuse.",
			Advice: "Point the store back, then check which data keys went to the other one meanwhile.",
			Look: func(c *Case) {
				for _, p := range keyManagerPaths() {
					d, changed := c.now(p)
					if !changed || c.created() || d.After == "" {
						continue
					}
					if f := c.find("%s was pointed at another key manager: %s", c.name(), d.After); d.BeforeKnown {
						f.was("It was pointed at %s.", d.Before)
					}
					return // the others are told under before and after
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(newKeyStore("cks-redirected"), keyManager("cks-redirected", "https://xks.example.net").after(time.Minute).by(mallory)).named("known"),
					story(keyManager("cks-redirected-unknown", "https://xks.example.net")).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(newKeyStore("cks-same"), keyManager("cks-same", "https://xks.example.com").after(time.Minute)).named("same-again"),
					story(onKeyStore("UpdateCustomKeyStore", "cks-renamed", `"newCustomKeyStoreName":"prod-keys"`)).named("renamed"),
				}
			}),
		},
	}
}

// keyManagerPaths say where a store asks for its keys, the most telling first.
func keyManagerPaths() []resource.Path {
	return []resource.Path{
		resource.XksProxyEndpoint, resource.XksProxyVPCService, resource.XksProxyPath, resource.XksProxyConnectivity, resource.CloudHSMCluster,
	}
}

// onKeyStore is a call about a store, with more members of its request.
func onKeyStore(call, id string, more ...string) Step {
	s := does("kms", call, fmt.Sprintf(`{"customKeyStoreId":%q}`, id))
	for _, member := range more {
		s = s.with("{" + member + "}")
	}
	return s
}

// newKeyStore creates a store whose keys are elsewhere.
func newKeyStore(id string) Step {
	return does("kms", "CreateCustomKeyStore", `{"customKeyStoreName":"orders","customKeyStoreType":"EXTERNAL_KEY_STORE","xksProxyUriEndpoint":"https://xks.example.com","xksProxyUriPath":"/kms/xks/v1"}`).
		answering(fmt.Sprintf(`{"customKeyStoreId":%q}`, id))
}

func keyManager(id, endpoint string) Step {
	return onKeyStore("UpdateCustomKeyStore", id, fmt.Sprintf(`"xksProxyUriEndpoint":%q`, endpoint))
}

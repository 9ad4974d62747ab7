package resource

import "strings"

func keyWays() []way {
	return []way{
		{Key, []Path{Policy}, func(t turn) string {
			if t.Value == "" {
				return "" // a key always has a policy
			}
			return t.aws("kms put-key-policy", "--key-id", t.ARN, "--policy-name", "default", "--policy", t.Value)
		}},
		// DeletionDate sorts before KeyState: a deletion is cancelled before the
		// key is enabled again, which it takes both to bring back.
		{Key, []Path{DeletionDate}, func(t turn) string {
			if t.Value != "" {
				return ""
			}
			return t.aws("kms cancel-key-deletion", "--key-id", t.ARN)
		}},
		{Key, []Path{KeyState}, keepKey},
		{Key, []Path{Rotation, RotationDays}, rotateKey},
		{Key, []Path{Path(SentTo)}, dropReplica},
		orUnset(Key, Path(Tag),
			func(t turn) string {
				return t.aws("kms tag-resource", "--key-id", t.ARN, "--tags", jsonOf([]map[string]string{{"TagKey": t.Member, "TagValue": t.Value}}))
			},
			func(t turn) string { return t.aws("kms untag-resource", "--key-id", t.ARN, "--tag-keys", t.Member) }),
	}
}

// keepKey brings back whether a key may be used. Material that was imported can
// only be imported again by whoever has it.
func keepKey(t turn) string {
	switch t.Value {
	case KeyEnabled:
		return t.aws("kms enable-key", "--key-id", t.ARN)
	case KeyDisabled:
		return t.aws("kms disable-key", "--key-id", t.ARN)
	}
	return ""
}

func rotateKey(t turn) string {
	switch days := t.Was[RotationDays]; {
	case t.Was[Rotation] == "false":
		return t.aws("kms disable-key-rotation", "--key-id", t.ARN)
	case t.Was[Rotation] == "true" && days != "":
		return t.aws("kms enable-key-rotation", "--key-id", t.ARN, "--rotation-period-in-days", days)
	case t.Was[Rotation] == "true":
		return t.aws("kms enable-key-rotation", "--key-id", t.ARN)
	}
	return ""
}

// dropReplica takes back a replica of a key, in its own Region. One that is
// gone is gone with whatever its policy was.
func dropReplica(t turn) string {
	region, ok := strings.CutPrefix(t.Member, replicaIn(""))
	if !ok || t.Value != "" {
		return ""
	}
	arn := elsewhere(t.ARN, region)
	t.Region = region
	return t.aws("kms schedule-key-deletion", "--key-id", arn)
}

package resource

import "strings"

func functionWays() []way {
	settings := []Path{ServiceRole, Handler, Runtime, Layers, FileSystems, Subnets, SecurityGroups, Encryption, EncryptionKey, DeadLetterQueue}
	return []way{
		{Function, settings, restoreFunction},
		{Function, []Path{CodeHash, CodeLocation}, restoreCode},
		orUnset(Function, ReservedConcurrency,
			func(t turn) string {
				return t.aws("lambda put-function-concurrency", t.arguments("", "--reserved-concurrent-executions", t.Value)...)
			},
			func(t turn) string { return t.aws("lambda delete-function-concurrency", t.arguments("")...) }),
		orUnset(Function, CodeSigningConfig,
			func(t turn) string {
				return t.aws("lambda put-function-code-signing-config", t.arguments("", "--code-signing-config-arn", t.Value)...)
			},
			func(t turn) string { return t.aws("lambda delete-function-code-signing-config", t.arguments("")...) }),
		{CodeSigning, []Path{UntrustedArtifact}, func(t turn) string {
			return t.aws("lambda update-code-signing-config", "--code-signing-config-arn", t.ARN, "--code-signing-policies", "UntrustedArtifactOnDeployment="+t.Value)
		}},
		{Function, []Path{RuntimeUpdates}, func(t turn) string {
			if t.Value == "Manual" {
				return "" // needs the version of the runtime
			}
			return t.aws("lambda put-runtime-management-config", t.arguments("", "--update-runtime-on", t.Value)...)
		}},
	}
}

// restoreFunction sets all that is known at once: while Lambda works on one
// update, it refuses the next.
func restoreFunction(t turn) string {
	args := t.arguments("")
	add := func(p Path, option string, values ...string) {
		if _, known := t.Was[p]; known {
			args = append(append(args, option), values...)
		}
	}
	add(ServiceRole, "--role", t.Was[ServiceRole])
	add(Handler, "--handler", t.Was[Handler])
	add(Runtime, "--runtime", t.Was[Runtime])
	add(Layers, "--layers", textsOrNone(t.Was[Layers])...)
	add(EncryptionKey, "--kms-key-arn", t.Was[EncryptionKey])
	add(DeadLetterQueue, "--dead-letter-config", "TargetArn="+t.Was[DeadLetterQueue])
	if _, known := t.Was[SecurityGroups]; known {
		add(Subnets, "--vpc-config", "SubnetIds="+shorthand(t.Was[Subnets])+",SecurityGroupIds="+shorthand(t.Was[SecurityGroups]))
	}
	if t.Path == FileSystems && t.Value != "" {
		return "" // where they were mounted is not known
	} else if t.Path == FileSystems {
		args = append(args, "--file-system-configs", "[]")
	}
	if len(args) == 2 {
		return ""
	}
	return t.aws("lambda update-function-configuration", args...)
}

// textsOrNone are the texts of a list, as an option takes them: an empty list
// is written as JSON.
func textsOrNone(list string) []string {
	if all := Texts(list); len(all) > 0 {
		return all
	}
	return []string{"[]"}
}

// shorthand writes a list of ids within an option that holds several members.
func shorthand(list string) string {
	if all := Texts(list); len(all) > 0 {
		return strings.Join(all, ",")
	}
	return "[]"
}

// restoreCode takes the code from where it was taken before, if what lies
// there cannot have changed: a version of an object, the digest of an image.
func restoreCode(t turn) string {
	location := t.Was[CodeLocation]
	if strings.Contains(location, "@sha256:") {
		return t.aws("lambda update-function-code", t.arguments("", "--image-uri", location)...)
	}
	object, version, ok := strings.Cut(strings.TrimPrefix(location, "s3://"), "?versionId=")
	bucket, key, named := strings.Cut(object, "/")
	if !ok || !named {
		return ""
	}
	return t.aws("lambda update-function-code", t.arguments("", "--s3-bucket", bucket, "--s3-key", key, "--s3-object-version", version)...)
}

package resource

import "strings"

func clusterWays() []way {
	modify := func(args ...string) func(t turn) string {
		return func(t turn) string {
			return t.aws("redshift modify-cluster", append([]string{"--cluster-identifier", t.Name}, args...)...)
		}
	}
	return []way{
		{RedshiftCluster, []Path{PubliclyAccessible}, func(t turn) string { return modify(t.flag("publicly-accessible"))(t) }},
		{RedshiftCluster, []Path{EnhancedVPCRouting}, func(t turn) string { return modify(t.flag("enhanced-vpc-routing"))(t) }},
		{RedshiftCluster, []Path{Encryption, EncryptionKey}, func(t turn) string {
			switch t.Was[Encryption] {
			case EncryptionNone:
				return modify("--no-encrypted")(t)
			case EncryptionCustomer, EncryptionAWSManaged:
				return modify(append([]string{"--encrypted"}, optional("--kms-key-id", t.Was[EncryptionKey])...)...)(t)
			}
			return modify("--encrypted")(t)
		}},
		{RedshiftCluster, []Path{SnapshotRetention}, func(t turn) string { return modify("--automated-snapshot-retention-period", t.Value)(t) }},
		{RedshiftCluster, []Path{ParameterGroup}, func(t turn) string { return modify("--cluster-parameter-group-name", t.Value)(t) }},
		{RedshiftCluster, []Path{SecurityGroups}, func(t turn) string {
			if t.Value == "" {
				return ""
			}
			return modify(append([]string{"--vpc-security-group-ids"}, Texts(t.Value)...)...)(t)
		}},
		orUnset(RedshiftCluster, Logging, restoreClusterLogging, func(t turn) string {
			return t.aws("redshift disable-logging", "--cluster-identifier", t.Name)
		}),
		orUnset(RedshiftCluster, ReplicationTo,
			func(t turn) string {
				return t.aws("redshift enable-snapshot-copy", append([]string{"--cluster-identifier", t.Name, "--destination-region"}, Texts(t.Value)...)...)
			},
			func(t turn) string { return t.aws("redshift disable-snapshot-copy", "--cluster-identifier", t.Name) }),
		{RedshiftCluster, []Path{Paused}, func(t turn) string {
			if t.Value == "true" {
				return t.aws("redshift pause-cluster", "--cluster-identifier", t.Name)
			}
			return t.aws("redshift resume-cluster", "--cluster-identifier", t.Name)
		}},
		{RedshiftCluster, []Path{Path(ClusterRole)}, func(t turn) string {
			option := "--remove-iam-roles"
			if t.Value == "true" {
				option = "--add-iam-roles"
			}
			return t.aws("redshift modify-cluster-iam-roles", "--cluster-identifier", t.Name, option, t.Member)
		}},
		{RedshiftParameters, []Path{TransitEncryption}, func(t turn) string {
			return t.parameter("require_ssl", truth(t.Value == TransitTLS))
		}},
		{RedshiftParameters, []Path{UserActivityLogging}, func(t turn) string { return t.parameter(string(UserActivityLogging), t.Value) }},
		{RedshiftSecurityGroup, []Path{Path(Ingress)}, restoreClusterIngress},
	}
}

// flag is an option that is there or has "no-" before it.
func (t turn) flag(option string) string {
	if t.Value == "true" {
		return "--" + option
	}
	return "--no-" + option
}

// truth is the canonical value of a boolean.
func truth(yes bool) string {
	if yes {
		return "true"
	}
	return "false"
}

func (t turn) parameter(name, value string) string {
	return t.aws("redshift modify-cluster-parameter-group", "--parameter-group-name", t.Name,
		"--parameters", "ParameterName="+name+",ParameterValue="+value)
}

func restoreClusterLogging(t turn) string {
	args := []string{"--cluster-identifier", t.Name}
	if place, ok := strings.CutPrefix(t.Value, "s3://"); ok {
		bucket, prefix, _ := strings.Cut(place, "/")
		return t.aws("redshift enable-logging", append(append(args, "--bucket-name", bucket), optional("--s3-key-prefix", prefix)...)...)
	}
	args = append(args, "--log-destination-type", "cloudwatch", "--log-exports")
	return t.aws("redshift enable-logging", append(args, exported(t.Value)...)...)
}

// exported reads what exportsTo wrote, as an option takes it.
func exported(logging string) []string {
	if _, logs, ok := strings.Cut(logging, ": "); ok && logs != "" {
		return strings.Split(logs, ", ")
	}
	return []string{"[]"}
}

func restoreClusterIngress(t turn) string {
	_, from, ok := strings.Cut(t.Member, " from ")
	if !ok {
		return ""
	}
	command := "redshift revoke-cluster-security-group-ingress"
	if t.Value == "true" {
		command = "redshift authorize-cluster-security-group-ingress"
	}
	args := []string{"--cluster-security-group-name", t.Name, "--cidrip", from}
	if owner, group, _ := strings.Cut(from, "/"); len(owner) == len("111122223333") && !strings.ContainsAny(owner, ".:") {
		args = append(args[:2], "--ec2-security-group-name", group, "--ec2-security-group-owner-id", owner)
	}
	return t.aws(command, args...)
}

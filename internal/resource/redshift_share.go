package resource

import "strings"

// shareOperations are the calls that let others have what is in a cluster.
// Who has it is SentTo, by the account or other identifier.
func shareOperations() []operation {
	share := byARN("dataShareArn", RedshiftDataShare)
	snapshot := target{RedshiftSnapshot, redshiftSnapshot}
	cluster := named(RedshiftCluster, "clusterIdentifier")
	governed := byARN("resourceArn", RedshiftNamespace, RedshiftDataShare)
	return []operation{
		{name: "AuthorizeDataShare", target: share, fields: []field{receives("consumerIdentifier"), detail("allowWrites", "allowWrites")}},
		{name: "DeauthorizeDataShare", target: share, fields: []field{receivesNoMore("consumerIdentifier")}},
		{name: "AuthorizeSnapshotAccess", target: snapshot, fields: []field{receives("accountWithRestoreAccess")}},
		{name: "RevokeSnapshotAccess", target: snapshot, fields: []field{receivesNoMore("accountWithRestoreAccess")}},
		{name: "DeleteClusterSnapshot", effect: Deletes, target: snapshot},
		{name: "AuthorizeEndpointAccess", target: cluster, fields: []field{reads(endpointAccess, Path(EndpointAccess))}},
		{name: "RevokeEndpointAccess", target: cluster, fields: []field{reads(noEndpointAccess, Path(EndpointAccess)), detail("force", "force")}},
		{name: "PutResourcePolicy", target: governed, fields: []field{document(Policy, "policy")}},
		{name: "DeleteResourcePolicy", target: governed, fields: []field{becomes(Policy, "")}},
	}
}

// receives sets SentTo of whom a member names.
func receives(member string) field {
	return reads(func(r *reading) {
		if who := r.text(member); who != "" {
			r.set(SentTo.Of(who), who)
		}
	}, Path(SentTo))
}

func receivesNoMore(member string) field {
	return reads(func(r *reading) { r.set(SentTo.Of(r.text(member)), "") }, Path(SentTo))
}

// redshiftSnapshot is a snapshot by its ARN, which names its cluster too, or
// by its name, to which the request or the answer adds the cluster's.
func redshiftSnapshot(r *reading) Ref {
	arn := r.text("snapshotArn")
	cluster := r.text("snapshotClusterIdentifier", "response.clusterIdentifier", "response.snapshot.clusterIdentifier")
	if isARN(arn) {
		ref := r.named(RedshiftSnapshot, arn)
		cluster, _, _ = strings.Cut(ref.Name, "/")
		r.other(Named(RedshiftCluster, PlaceOf(arn), cluster))
		return ref
	}
	if cluster == "" {
		return r.named(RedshiftSnapshot, r.text("snapshotIdentifier"))
	}
	r.other(r.named(RedshiftCluster, cluster))
	return r.named(RedshiftSnapshot, cluster+"/"+r.text("snapshotIdentifier"))
}

// allVPCs is access from every VPC of an account, which is what is granted
// when the request names none.
const allVPCs = "all VPCs"

func endpointAccess(r *reading) {
	vpcs := List(r.texts("vpcIds")...)
	if vpcs == "" {
		vpcs = allVPCs
	}
	r.set(EndpointAccess.Of(r.text("account")), vpcs)
}

// noEndpointAccess reads what is left, which the answer lists, when access is
// taken from some VPCs only.
func noEndpointAccess(r *reading) {
	account, left := r.text("account", "response.grantee"), ""
	if r.at("vpcIds").Exists() {
		left = List(r.texts("response.allowedVPCs")...)
	}
	r.set(EndpointAccess.Of(account), left)
}

func redshiftShareWays() []way {
	return []way{
		{RedshiftDataShare, []Path{Path(SentTo)}, func(t turn) string {
			command := "redshift authorize-data-share"
			if t.Value == "" {
				command = "redshift deauthorize-data-share"
			}
			return t.aws(command, "--data-share-arn", t.ARN, "--consumer-identifier", t.Member)
		}},
		{RedshiftSnapshot, []Path{Path(SentTo)}, func(t turn) string {
			command := "redshift authorize-snapshot-access"
			if t.Value == "" {
				command = "redshift revoke-snapshot-access"
			}
			return t.aws(command, "--snapshot-arn", t.ARN, "--account-with-restore-access", t.Member)
		}},
		{RedshiftCluster, []Path{Path(EndpointAccess)}, func(t turn) string {
			args := []string{"--cluster-identifier", t.Name, "--account", t.Member}
			if t.Value == "" {
				return t.aws("redshift revoke-endpoint-access", args...)
			}
			return t.aws("redshift authorize-endpoint-access", append(args, optional("--vpc-ids", Texts(t.Value)...)...)...)
		}},
		policyByARN(RedshiftNamespace, Policy),
		policyByARN(RedshiftSnapshot, Policy),
	}
}

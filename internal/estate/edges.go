package estate

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// dependsOn says which settings of a stream name something that it depends
// on, of what type that is, and which setting names the role that reaches it.
var dependsOn = map[firehose.Path]struct {
	kind resource.Type
	role firehose.Path
}{
	firehose.Bucket: {resource.Bucket, firehose.S3Role}, firehose.BackupBucket: {resource.Bucket, firehose.BackupRole},
	firehose.ObjectKey: {resource.Key, firehose.S3Role}, firehose.BackupKey: {resource.Key, firehose.BackupRole},
	firehose.EncryptionKey: {kind: resource.Key},
	firehose.Role:          {kind: resource.Role}, firehose.S3Role: {kind: resource.Role}, firehose.BackupRole: {kind: resource.Role},
	firehose.SourceStreamRole: {kind: resource.Role}, firehose.SourceMSKRole: {kind: resource.Role}, firehose.SourceSecretRole: {kind: resource.Role},
	firehose.SecretRole: {kind: resource.Role}, firehose.VPCRole: {kind: resource.Role}, firehose.SchemaRole: {kind: resource.Role},
	firehose.SourceStream: {resource.KinesisStream, firehose.SourceStreamRole}, firehose.SourceCluster: {resource.MSKCluster, firehose.SourceMSKRole},
	firehose.SecretARN: {resource.Secret, firehose.SecretRole}, firehose.SourceSecret: {resource.Secret, firehose.SourceSecretRole},
	firehose.LogGroup: {resource.LogGroup, firehose.Role}, firehose.S3LogGroup: {resource.LogGroup, firehose.S3Role},
	firehose.BackupLogGroup: {resource.LogGroup, firehose.BackupRole},
	firehose.Domain:         {resource.Domain, firehose.Role}, firehose.Catalog: {resource.GlueCatalog, firehose.Role},
}

// edgeParts are settings that name such a thing in part, or within a text.
var edgeParts = []firehose.Path{
	firehose.Processors, firehose.SchemaDatabase, firehose.SchemaTable,
	firehose.JDBCURL, firehose.CollectionEndpoint, firehose.SourceTopic,
	firehose.Tables, firehose.VPCSubnets, firehose.VPCGroups, firehose.Catalog, firehose.SourceService,
}

// isEdge reports whether a setting says what a stream depends on.
func isEdge(p firehose.Path) bool {
	_, yes := dependsOn[p]
	return yes || slices.Contains(edgeParts, p)
}

// edge is one thing that a stream depends on.
type edge struct {
	ref resource.Ref
	// link is what is kept with it: see Resource.Streams.
	link string
}

// edges lists what the stream that r is depends on at present, as far as its
// settings name it. A deleted stream depends on nothing.
func (r *Resource) edges() []edge {
	if r == nil || len(r.Stream) == 0 {
		return nil
	}
	s := r.Stream[len(r.Stream)-1].Stream
	if s.Deleted {
		return nil
	}
	at := resource.PlaceOf(r.ARN)
	var all []edge
	add := func(t resource.Type, name, role string) {
		if ref := resource.Named(t, at, name); ref.ARN != "" {
			all = append(all, edge{ref, linkOf(r.ARN, role)})
		}
	}
	for _, p := range s.Settings.Paths() {
		if to, ok := dependsOn[p]; ok && s.Settings.Get(p).Known() {
			add(to.kind, s.Settings.Get(p).Text(), roleFor(s, to.role))
		}
	}
	for _, f := range s.Settings.Functions() {
		add(resource.Function, f.ARN, f.Role)
		if ref := resource.Named(resource.Function, at, f.ARN); ref.Name != "" {
			add(resource.LogGroup, "/aws/lambda/"+ref.Name, "") // where Lambda writes its log unless told otherwise
		}
	}
	for _, named := range addressed(s) {
		add(named.Type, named.Name, roleFor(s, firehose.Role))
	}
	if db, table := s.Settings.Get(firehose.SchemaDatabase).Text(), s.Settings.Get(firehose.SchemaTable).Text(); db != "" && table != "" {
		role := roleFor(s, firehose.SchemaRole)
		add(resource.GlueTable, db+"/"+table, role)
		add(resource.GlueDatabase, db, role)
	}
	return all
}

// addressed are the things that a stream names within an address, or in parts:
// the first word of a host is the name of a cluster, a workgroup or a
// collection, and a topic belongs to a cluster.
// https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-from-psql.html
func addressed(s *firehose.Stream) []resource.Ref {
	var all []resource.Ref
	if name, host := hostOf(s.Settings.Get(firehose.JDBCURL).Text()); strings.Contains(host, ".redshift-serverless.") {
		all = append(all, resource.Ref{Type: resource.RedshiftWorkgroup, Name: name})
	} else if strings.Contains(host, ".redshift.") {
		all = append(all, resource.Ref{Type: resource.RedshiftCluster, Name: name})
	}
	if name, host := hostOf(s.Settings.Get(firehose.CollectionEndpoint).Text()); strings.Contains(host, ".aoss.") {
		all = append(all, resource.Ref{Type: resource.Collection, Name: name})
	}
	cluster, topic := s.Settings.Get(firehose.SourceCluster).Text(), s.Settings.Get(firehose.SourceTopic).Text()
	if before, after, ok := strings.Cut(cluster, ":cluster/"); ok && topic != "" {
		all = append(all, resource.Ref{Type: resource.MSKTopic, Name: before + ":topic/" + after + "/" + topic})
	}
	// The way to a database: com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0
	if service := s.Settings.Get(firehose.SourceService).Text(); strings.Contains(service, ".vpce-svc-") {
		all = append(all, resource.Ref{Type: resource.VPCEndpointService, Name: service[strings.LastIndexByte(service, '.')+1:]})
	}
	for _, group := range resource.Texts(s.Settings.Get(firehose.VPCGroups).Text()) {
		all = append(all, resource.Ref{Type: resource.SecurityGroup, Name: group})
	}
	for _, subnet := range resource.Texts(s.Settings.Get(firehose.VPCSubnets).Text()) {
		all = append(all, resource.Ref{Type: resource.Subnet, Name: subnet})
	}
	return append(all, icebergTables(s)...)
}

// icebergTables are the tables of an Iceberg destination. A catalog of S3
// Tables names the table bucket that holds them:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integrating-firehose.html
func icebergTables(s *firehose.Stream) []resource.Ref {
	var tables []struct{ DestinationDatabaseName, DestinationTableName string }
	if json.Unmarshal([]byte(s.Settings.Get(firehose.Tables).Text()), &tables) != nil {
		return nil
	}
	_, bucket, inS3 := strings.Cut(s.Settings.Get(firehose.Catalog).Text(), ":catalog/s3tablescatalog/")
	var all []resource.Ref
	if inS3 {
		all = append(all, resource.Ref{Type: resource.TableBucket, Name: bucket})
	}
	for _, t := range tables {
		switch {
		case t.DestinationDatabaseName == "" || t.DestinationTableName == "":
		case inS3:
			all = append(all, resource.Ref{Type: resource.Table, Name: bucket + "/table/" + t.DestinationDatabaseName + "/" + t.DestinationTableName},
				resource.Ref{Type: resource.TableNamespace, Name: bucket + "/namespace/" + t.DestinationDatabaseName})
		default:
			all = append(all, resource.Ref{Type: resource.GlueTable, Name: t.DestinationDatabaseName + "/" + t.DestinationTableName},
				resource.Ref{Type: resource.GlueDatabase, Name: t.DestinationDatabaseName})
		}
	}
	return all
}

// hostOf is the host of an address, and the first word of it.
func hostOf(address string) (first, host string) {
	_, host, _ = strings.Cut(address, "://")
	host, _, _ = strings.Cut(host, "/")
	host, _, _ = strings.Cut(host, ":")
	first, _, _ = strings.Cut(host, ".")
	return first, host
}

// roleFor is the role that a setting names, or the role of the whole
// destination; "" when neither is known, or when none is needed.
func roleFor(s *firehose.Stream, p firehose.Path) string {
	if p == "" {
		return ""
	}
	if role := s.Settings.Get(p).Text(); role != "" {
		return role
	}
	return s.Settings.Get(firehose.Role).Text()
}

// linkOf is what is kept with a resource: the stream that depends on it and,
// after a blank, the role by which the stream reaches it.
func linkOf(stream, role string) string {
	if role == "" {
		return stream
	}
	return stream + " " + role
}

// splitLinks takes links apart into streams and roles, each once and sorted.
func splitLinks(links []string) (streams, roles []string) {
	for _, link := range links {
		stream, role, reached := strings.Cut(link, " ")
		streams = append(streams, stream)
		if reached {
			roles = append(roles, role)
		}
	}
	slices.Sort(streams)
	slices.Sort(roles)
	return slices.Compact(streams), slices.Compact(roles)
}

// passedOn are the edges of a resource's own: what it depends on by its
// settings is what its streams depend on too.
func (r *Resource) passedOn(links []string) []edge {
	if r == nil {
		return nil
	}
	var all []edge
	for _, ref := range resource.Uses(r.Type, r.ARN, r.Now()) {
		for _, link := range links {
			all = append(all, edge{ref, link})
		}
	}
	return all
}

// relink turns the edges that were and that are into writes: streams begin and
// cease to depend on things.
func relink(were, are []edge) []Write {
	var all []Write
	write := func(e edge) *Write {
		i := slices.IndexFunc(all, func(w Write) bool { return w.ARN == e.ref.ARN })
		if i < 0 {
			all, i = append(all, Write{ARN: e.ref.ARN}), len(all)
		}
		return &all[i]
	}
	for _, e := range are {
		if !slices.Contains(were, e) {
			w := write(e)
			w.Link = append(w.Link, e.link)
		}
	}
	for _, e := range were {
		if !slices.Contains(are, e) {
			w := write(e)
			w.Unlink = append(w.Unlink, e.link)
		}
	}
	return all
}

// Edges lists what a stream depends on, as far as its settings name it, each
// once, sorted by ARN. What that depends on in turn, resource.Uses says.
func Edges(s *firehose.Stream) []resource.Ref {
	r := &Resource{ARN: s.ARN, Stream: []StreamState{{Stream: s}}}
	byARN := map[string]resource.Ref{}
	for _, e := range r.edges() {
		byARN[e.ref.ARN] = e.ref
	}
	all := make([]resource.Ref, 0, len(byARN))
	for _, arn := range slices.Sorted(maps.Keys(byARN)) {
		all = append(all, byARN[arn])
	}
	return all
}

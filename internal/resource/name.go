package resource

import "strings"

// format is how the ARN of a type is made from a name.
type format struct {
	service string
	// prefix stands before the name in the ARN's last part.
	prefix string
	// scope says which of Region and account the ARN holds.
	scope scope
}

type scope uint8

const (
	regional scope = iota // Region and account
	global                // account only
	bare                  // neither
)

// formats are the ARNs of types, as the service authorization reference has
// them, and in its manner for those that have none there:
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
var formats = map[Type]format{
	Bucket:                {"s3", "", bare},
	AccessPoint:           {"s3", "accesspoint/", regional},
	MultiRegionPoint:      {"s3", "accesspoint/", global},
	AccountPublicAccess:   {"s3", "account-public-access-block/", global},
	AccessGrants:          {"s3", "access-grants/", regional},
	BatchJob:              {"s3", "job/", regional},
	Key:                   {"kms", "key/", regional},
	KeyAlias:              {"kms", "", regional},
	KeyStore:              {"kms", "custom-key-store/", regional},
	KinesisStream:         {"kinesis", "stream/", regional},
	Role:                  {"iam", "role/", global},
	User:                  {"iam", "user/", global},
	Group:                 {"iam", "group/", global},
	ManagedPolicy:         {"iam", "policy/", global},
	InstanceProfile:       {"iam", "instance-profile/", global},
	SAMLProvider:          {"iam", "saml-provider/", global},
	OIDCProvider:          {"iam", "oidc-provider/", global},
	Account:               {"organizations", "account/", global},
	OrganizationPolicy:    {"organizations", "policy/", global},
	OrganizationRoot:      {"organizations", "root/", global},
	Function:              {"lambda", "function:", regional},
	FunctionLayer:         {"lambda", "layer:", regional},
	EventSourceMapping:    {"lambda", "event-source-mapping:", regional},
	CodeSigning:           {"lambda", "code-signing-config:", regional},
	LogGroup:              {"logs", "log-group:", regional},
	LogResourcePolicy:     {"logs", "resource-policy:", regional},
	LogAccountPolicy:      {"logs", "account-policy:", regional},
	LogDestination:        {"logs", "destination:", regional},
	Secret:                {"secretsmanager", "secret:", regional},
	RedshiftCluster:       {"redshift", "cluster:", regional},
	RedshiftSecurityGroup: {"redshift", "securitygroup:", regional},
	RedshiftParameters:    {"redshift", "parametergroup:", regional},
	RedshiftDataShare:     {"redshift", "datashare:", regional},
	RedshiftSnapshot:      {"redshift", "snapshot:", regional},
	RedshiftWorkgroup:     {"redshift-serverless", "workgroup/", regional},
	RedshiftNamespace:     {"redshift-serverless", "namespace/", regional},
	Domain:                {"es", "domain/", regional},
	CollectionPolicy:      {"aoss", "accesspolicy/", regional},
	CollectionSecurity:    {"aoss", "securitypolicy/", regional},
	Collection:            {"aoss", "collection/", regional},
	GlueCatalog:           {"glue", "catalog", regional},
	GlueDatabase:          {"glue", "database/", regional},
	GlueTable:             {"glue", "table/", regional},
	GlueConnection:        {"glue", "connection/", regional},
	DataLake:              {"lakeformation", "settings", regional},
	DataLakeResource:      {"lakeformation", "resource/", regional},
	DataLakeGrant:         {"lakeformation", "grant/", regional},
	TableBucket:           {"s3tables", "bucket/", regional},
	TableNamespace:        {"s3tables", "bucket/", regional},
	Table:                 {"s3tables", "bucket/", regional},
	MSKCluster:            {"kafka", "cluster/", regional},
	MSKTopic:              {"kafka", "topic/", regional},
	VPCEndpoint:           {"ec2", "vpc-endpoint/", regional},
	VPCEndpointService:    {"ec2", "vpc-endpoint-service/", regional},
	SecurityGroup:         {"ec2", "security-group/", regional},
	NetworkACL:            {"ec2", "network-acl/", regional},
	RouteTable:            {"ec2", "route-table/", regional},
	NetworkInterface:      {"ec2", "network-interface/", regional},
	FlowLog:               {"ec2", "vpc-flow-log/", regional},
	Subnet:                {"ec2", "subnet/", regional},
	VPC:                   {"ec2", "vpc/", regional},
	Instance:              {"ec2", "instance/", regional},
	Image:                 {"ec2", "image/", regional},
	Snapshot:              {"ec2", "snapshot/", regional},
	Trail:                 {"cloudtrail", "trail/", regional},
	EventDataStore:        {"cloudtrail", "eventdatastore/", regional},
	TrailResourcePolicy:   {"cloudtrail", "resource-policy/", regional},
	EventRule:             {"events", "rule/", regional},
	EventBus:              {"events", "event-bus/", regional},
	EventArchive:          {"events", "archive/", regional},
	ConfigRecorder:        {"config", "configuration-recorder/", regional},
	ConfigChannel:         {"config", "delivery-channel/", regional},
	ConfigRule:            {"config", "config-rule/", regional},
	Detector:              {"guardduty", "detector/", regional},
	DetectorFilter:        {"guardduty", "detector/", regional},
	DetectorIPSet:         {"guardduty", "detector/", regional},
	SecurityHub:           {"securityhub", "hub/default", regional},
	SecurityHubStandard:   {"securityhub", "subscription/", regional},
	SecurityHubRule:       {"securityhub", "automation-rule/", regional},
	SecurityHubProduct:    {"securityhub", "product-subscription/", regional},
	Analyzer:              {"access-analyzer", "analyzer/", regional},
	Topic:                 {"sns", "", regional},
	TopicSubscription:     {"sns", "", regional},
	Queue:                 {"sqs", "", regional},
	DynamoDBTable:         {"dynamodb", "table/", regional},
	Alarm:                 {"cloudwatch", "alarm:", regional},
	Parameter:             {"ssm", "parameter/", regional},
	ResourceShare:         {"ram", "resource-share/", regional},
	Stream:                {"firehose", "deliverystream/", regional},
	StateMachine:          {"states", "stateMachine:", regional},
	Database:              {"rds", "db:", regional},
}

// Place is where a name is to be understood.
type Place struct{ Partition, Region, Account string }

// Named names a resource of a type. name is whatever a caller may have
// written: its ARN, a part of it, its name. A key named by an alias is that
// alias. The Ref has no ARN when name is empty and the type has one resource
// per account only by another name.
func Named(t Type, at Place, name string) Ref {
	if name == "" && formats[t].prefix == "" {
		return Ref{Type: t}
	}
	f := formats[t]
	switch {
	case t == Key && strings.Contains(name, "alias/"):
		return Named(KeyAlias, at, name)
	case t == Bucket:
		name = name[strings.LastIndexByte(name, ':')+1:]
	case isARN(name):
		return fromARN(t, f, name)
	case t == Queue:
		name = queueName(&at, name)
	}
	name = clean(t, strings.TrimPrefix(name, f.prefix))
	arn := strings.Join([]string{"arn", at.Partition, f.service, at.region(f), at.account(f), f.prefix + name}, ":")
	if t == Topic || t == Bucket || name != "" || strings.TrimRight(f.prefix, "/:") == f.prefix {
		return Ref{t, arn, strings.Clone(name)}
	}
	return Ref{Type: t}
}

func (p Place) region(f format) string {
	if f.scope != regional {
		return ""
	}
	return p.Region
}

func (p Place) account(f format) string {
	if f.scope == bare {
		return ""
	}
	return p.Account
}

func isARN(name string) bool { return strings.HasPrefix(name, "arn:") && strings.Count(name, ":") >= 5 }

// fromARN keeps the place that an ARN names.
func fromARN(t Type, f format, arn string) Ref {
	parts := strings.SplitN(arn, ":", 6)
	rest, made := strings.CutPrefix(parts[5], f.prefix)
	rest = clean(t, rest)
	if t == Secret {
		rest = secretName(rest)
	}
	if parts[5] = rest; made { // else it is not made like the others of its type
		parts[5] = f.prefix + rest
	}
	return Ref{t, strings.Join(parts, ":"), called(t, rest)}
}

// called is what people call what an ARN names: a cluster of MSK, and a topic in
// one, has an id of AWS's behind its cluster's name.
func called(t Type, rest string) string {
	cluster, behind, _ := strings.Cut(rest, "/")
	switch t {
	case MSKCluster:
		return cluster
	case MSKTopic:
		_, topic, _ := strings.Cut(behind, "/")
		return topic
	}
	return rest
}

// clean brings the forms in which one resource is named to one.
func clean(t Type, name string) string {
	switch t {
	case Role, User, Group, InstanceProfile, OrganizationPolicy, OrganizationRoot, Account:
		return name[strings.LastIndexByte(name, '/')+1:] // without the path
	case Function:
		name, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(name, "function:"), "function/"), ":") // without the version
		return name
	case LogGroup:
		return strings.TrimSuffix(name, ":*")
	case ConfigRecorder:
		name, _, _ = strings.Cut(name, "/") // without the id, which a name has not
		return name
	case GlueDatabase, GlueTable:
		return strings.ToLower(name) // as Glue stores them
	case KinesisStream:
		name, _, _ = strings.Cut(name, "/consumer/")
		return name
	case DynamoDBTable:
		name, _, _ = strings.Cut(name, "/") // without the index, stream or backup
		return name
	case Parameter:
		return strings.TrimPrefix(name, "/")
	}
	return name
}

// secretName takes the six random characters from the end of a secret's ARN,
// which a caller may leave out:
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html
func secretName(rest string) string {
	const random = len("-AbCdEf")
	if cut := len(rest) - random; cut > 0 && rest[cut] == '-' {
		return rest[:cut]
	}
	return rest
}

// queueName reads a queue's URL, https://sqs.eu-west-1.amazonaws.com/111122223333/name.
func queueName(at *Place, url string) string {
	parts := strings.Split(url, "/")
	if n := len(parts); n >= 2 && len(parts[n-2]) == len("111122223333") {
		at.Account = parts[n-2]
	}
	url = parts[len(parts)-1]
	return url[strings.LastIndexByte(url, ':')+1:]
}

// named is a target whose name is one of several members of the request.
func named(t Type, members ...string) target {
	return target{t, func(r *reading) Ref { return r.named(t, r.text(members...)) }}
}

// named names a resource in the event's account and Region.
func (r *reading) named(t Type, name string) Ref {
	return Named(t, Place{r.Partition(), r.Region, r.Account}, name)
}

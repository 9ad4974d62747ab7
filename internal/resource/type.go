package resource

import "strings"

// Type is CloudFormation's name of a kind of resource, or one made in its
// manner where CloudFormation has none:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-template-resource-type-ref.html
type Type string

// The types that calls are read for, by service.
const (
	Bucket                Type = "AWS::S3::Bucket"
	AccessPoint           Type = "AWS::S3::AccessPoint"
	MultiRegionPoint      Type = "AWS::S3::MultiRegionAccessPoint"
	AccountPublicAccess   Type = "AWS::S3::AccountPublicAccessBlock"
	AccessGrants          Type = "AWS::S3::AccessGrantsInstance"
	BatchJob              Type = "AWS::S3::BatchJob"
	Key                   Type = "AWS::KMS::Key"
	KeyAlias              Type = "AWS::KMS::Alias"
	KeyStore              Type = "AWS::KMS::CustomKeyStore"
	KinesisStream         Type = "AWS::Kinesis::Stream"
	Role                  Type = "AWS::IAM::Role"
	User                  Type = "AWS::IAM::User"
	Group                 Type = "AWS::IAM::Group"
	ManagedPolicy         Type = "AWS::IAM::ManagedPolicy"
	InstanceProfile       Type = "AWS::IAM::InstanceProfile"
	SAMLProvider          Type = "AWS::IAM::SAMLProvider"
	OIDCProvider          Type = "AWS::IAM::OIDCProvider"
	Account               Type = "AWS::Organizations::Account"
	OrganizationPolicy    Type = "AWS::Organizations::Policy"
	OrganizationRoot      Type = "AWS::Organizations::Root"
	Function              Type = "AWS::Lambda::Function"
	FunctionLayer         Type = "AWS::Lambda::LayerVersion"
	EventSourceMapping    Type = "AWS::Lambda::EventSourceMapping"
	CodeSigning           Type = "AWS::Lambda::CodeSigningConfig"
	LogGroup              Type = "AWS::Logs::LogGroup"
	LogResourcePolicy     Type = "AWS::Logs::ResourcePolicy"
	LogAccountPolicy      Type = "AWS::Logs::AccountPolicy"
	LogDestination        Type = "AWS::Logs::Destination"
	Secret                Type = "AWS::SecretsManager::Secret"
	RedshiftCluster       Type = "AWS::Redshift::Cluster"
	RedshiftSecurityGroup Type = "AWS::Redshift::ClusterSecurityGroup"
	RedshiftParameters    Type = "AWS::Redshift::ClusterParameterGroup"
	RedshiftDataShare     Type = "AWS::Redshift::DataShare"
	RedshiftSnapshot      Type = "AWS::Redshift::ClusterSnapshot"
	RedshiftWorkgroup     Type = "AWS::RedshiftServerless::Workgroup"
	RedshiftNamespace     Type = "AWS::RedshiftServerless::Namespace"
	Domain                Type = "AWS::OpenSearchService::Domain"
	CollectionPolicy      Type = "AWS::OpenSearchServerless::AccessPolicy"
	CollectionSecurity    Type = "AWS::OpenSearchServerless::SecurityPolicy"
	Collection            Type = "AWS::OpenSearchServerless::Collection"
	GlueCatalog           Type = "AWS::Glue::Catalog"
	GlueDatabase          Type = "AWS::Glue::Database"
	GlueTable             Type = "AWS::Glue::Table"
	GlueConnection        Type = "AWS::Glue::Connection"
	DataLake              Type = "AWS::LakeFormation::DataLakeSettings"
	DataLakeResource      Type = "AWS::LakeFormation::Resource"
	DataLakeGrant         Type = "AWS::LakeFormation::PrincipalPermissions"
	TableBucket           Type = "AWS::S3Tables::TableBucket"
	TableNamespace        Type = "AWS::S3Tables::Namespace"
	Table                 Type = "AWS::S3Tables::Table"
	MSKCluster            Type = "AWS::MSK::Cluster"
	MSKTopic              Type = "AWS::MSK::Topic"
	VPCEndpoint           Type = "AWS::EC2::VPCEndpoint"
	VPCEndpointService    Type = "AWS::EC2::VPCEndpointService"
	SecurityGroup         Type = "AWS::EC2::SecurityGroup"
	NetworkACL            Type = "AWS::EC2::NetworkAcl"
	RouteTable            Type = "AWS::EC2::RouteTable"
	NetworkInterface      Type = "AWS::EC2::NetworkInterface"
	FlowLog               Type = "AWS::EC2::FlowLog"
	Subnet                Type = "AWS::EC2::Subnet"
	VPC                   Type = "AWS::EC2::VPC"
	Instance              Type = "AWS::EC2::Instance"
	Image                 Type = "AWS::EC2::Image"
	Snapshot              Type = "AWS::EC2::Snapshot"
	Trail                 Type = "AWS::CloudTrail::Trail"
	EventDataStore        Type = "AWS::CloudTrail::EventDataStore"
	TrailResourcePolicy   Type = "AWS::CloudTrail::ResourcePolicy"
	EventRule             Type = "AWS::Events::Rule"
	EventBus              Type = "AWS::Events::EventBus"
	EventArchive          Type = "AWS::Events::Archive"
	ConfigRecorder        Type = "AWS::Config::ConfigurationRecorder"
	ConfigChannel         Type = "AWS::Config::DeliveryChannel"
	ConfigRule            Type = "AWS::Config::ConfigRule"
	Detector              Type = "AWS::GuardDuty::Detector"
	DetectorFilter        Type = "AWS::GuardDuty::Filter"
	DetectorIPSet         Type = "AWS::GuardDuty::IPSet"
	SecurityHub           Type = "AWS::SecurityHub::Hub"
	SecurityHubStandard   Type = "AWS::SecurityHub::Standard"
	SecurityHubRule       Type = "AWS::SecurityHub::AutomationRule"
	SecurityHubProduct    Type = "AWS::SecurityHub::ProductSubscription"
	Analyzer              Type = "AWS::AccessAnalyzer::Analyzer"
	Topic                 Type = "AWS::SNS::Topic"
	TopicSubscription     Type = "AWS::SNS::Subscription"
	Queue                 Type = "AWS::SQS::Queue"
	DynamoDBTable         Type = "AWS::DynamoDB::Table"
	Alarm                 Type = "AWS::CloudWatch::Alarm"
	Parameter             Type = "AWS::SSM::Parameter"
	ResourceShare         Type = "AWS::RAM::ResourceShare"
	Stream                Type = "AWS::KinesisFirehose::DeliveryStream"
	StateMachine          Type = "AWS::StepFunctions::StateMachine"
	Database              Type = "AWS::RDS::DBInstance"
)

// Ref names a resource.
type Ref struct {
	Type Type
	// ARN is the same for the same resource, however a caller named it: a
	// role's path, a function's version and a secret's random ending are left
	// out, and resources without an ARN of AWS's are given one in its manner.
	// It is "" when the record does not say which resource it is.
	ARN string
	// Name is what people call it.
	Name string
}

// words are what people call resources of a type, where the last word of the
// type, in lower case, is not it.
var words = map[Type]string{
	Bucket: "bucket", AccessPoint: "access point", MultiRegionPoint: "multi-Region access point",
	AccountPublicAccess: "account", AccessGrants: "Access Grants instance", BatchJob: "batch job",
	KeyStore: "key store", KinesisStream: "Kinesis stream", ManagedPolicy: "policy", InstanceProfile: "instance profile",
	SAMLProvider: "SAML provider", OIDCProvider: "OIDC provider", OrganizationPolicy: "organization policy",
	OrganizationRoot: "organization", FunctionLayer: "layer", EventSourceMapping: "event source mapping", CodeSigning: "code signing configuration",
	LogGroup: "log group", LogResourcePolicy: "log resource policy", LogAccountPolicy: "log account policy",
	LogDestination: "log destination", RedshiftCluster: "Redshift cluster", RedshiftSecurityGroup: "Redshift security group",
	RedshiftParameters: "Redshift parameter group", RedshiftDataShare: "data share", RedshiftSnapshot: "Redshift snapshot",
	RedshiftWorkgroup: "Redshift workgroup", RedshiftNamespace: "Redshift namespace", Domain: "OpenSearch domain",
	CollectionPolicy: "collection access policy", CollectionSecurity: "collection security policy", GlueCatalog: "Glue catalog",
	GlueDatabase: "Glue database", GlueTable: "Glue table", GlueConnection: "Glue connection", DataLake: "data lake",
	DataLakeResource: "data lake location", DataLakeGrant: "data lake grant", TableBucket: "table bucket",
	TableNamespace: "table namespace", Table: "Iceberg table", MSKCluster: "MSK cluster", MSKTopic: "topic",
	VPC: "VPC", VPCEndpoint: "VPC endpoint", VPCEndpointService: "endpoint service", SecurityGroup: "security group",
	NetworkACL: "network ACL", RouteTable: "route table", NetworkInterface: "network interface", FlowLog: "flow log",
	EventDataStore: "event data store", TrailResourcePolicy: "CloudTrail resource policy", EventRule: "EventBridge rule",
	EventBus: "event bus", EventArchive: "event archive", ConfigRecorder: "Config recorder", ConfigChannel: "Config delivery channel",
	ConfigRule: "Config rule", Detector: "GuardDuty detector", DetectorFilter: "GuardDuty filter", DetectorIPSet: "GuardDuty IP set",
	SecurityHub: "Security Hub", SecurityHubStandard: "Security Hub standard", SecurityHubRule: "Security Hub automation rule",
	SecurityHubProduct: "Security Hub product", TopicSubscription: "subscription", DynamoDBTable: "DynamoDB table",
	ResourceShare: "resource share", Stream: "delivery stream", StateMachine: "state machine",
}

// Word is what people call resources of the type: "bucket", "KMS key".
func (t Type) Word() string {
	if word, ok := words[t]; ok {
		return word
	}
	return strings.ToLower(string(t[strings.LastIndexByte(string(t), ':')+1:]))
}

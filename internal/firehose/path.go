package firehose

import "strings"

// Path names a setting in the words of the API, joined by dots, with three
// differences that let one rule speak of every destination kind:
// the S3 part of a destination is "S3" whether the API calls it
// S3Configuration, S3Update or the destination itself, its backup is
// "S3Backup", and the two members of EncryptionConfiguration are one setting
// whose value is NoEncryption or the ARN of the key.
type Path string

// The settings that rules speak of. What they mean is described in
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_Types.html
const (
	EncryptionStatus Path = "Encryption.Status" // ENABLED or DISABLED: the stream's own buffer
	EncryptionType   Path = "Encryption.KeyType"
	EncryptionKey    Path = "Encryption.KeyARN"

	SourceStream     Path = "KinesisStreamSourceConfiguration.KinesisStreamARN"
	SourceStreamRole Path = "KinesisStreamSourceConfiguration.RoleARN"
	SourceCluster    Path = "MSKSourceConfiguration.MSKClusterARN"
	SourceTopic      Path = "MSKSourceConfiguration.TopicName"
	SourceMSKRole    Path = "MSKSourceConfiguration.AuthenticationConfiguration.RoleARN"
	SourceMSKNetwork Path = "MSKSourceConfiguration.AuthenticationConfiguration.Connectivity"
	SourceDatabase   Path = "DatabaseSourceConfiguration.Endpoint"
	SourceService    Path = "DatabaseSourceConfiguration.DatabaseSourceVPCConfiguration.VpcEndpointServiceName"
	SourceTLS        Path = "DatabaseSourceConfiguration.SSLMode"
	SourceSecret     Path = "DatabaseSourceConfiguration.DatabaseSourceAuthenticationConfiguration.SecretsManagerConfiguration.SecretARN"
	SourceSecretRole Path = "DatabaseSourceConfiguration.DatabaseSourceAuthenticationConfiguration.SecretsManagerConfiguration.RoleARN"

	Role             Path = "RoleARN"
	Bucket           Path = "S3.BucketARN"
	S3Role           Path = "S3.RoleARN"
	Prefix           Path = "S3.Prefix"
	ErrorPrefix      Path = "S3.ErrorOutputPrefix"
	Compression      Path = "S3.CompressionFormat"
	ObjectKey        Path = "S3.EncryptionConfiguration"
	S3LogEnabled     Path = "S3.CloudWatchLoggingOptions.Enabled"
	S3LogGroup       Path = "S3.CloudWatchLoggingOptions.LogGroupName"
	BackupMode       Path = "S3BackupMode"
	BackupBucket     Path = "S3Backup.BucketARN"
	BackupRole       Path = "S3Backup.RoleARN"
	BackupKey        Path = "S3Backup.EncryptionConfiguration"
	BackupPrefix     Path = "S3Backup.Prefix"
	BackupErrPrefix  Path = "S3Backup.ErrorOutputPrefix"
	BackupLogEnabled Path = "S3Backup.CloudWatchLoggingOptions.Enabled"
	BackupLogGroup   Path = "S3Backup.CloudWatchLoggingOptions.LogGroupName"

	JDBCURL            Path = "ClusterJDBCURL"
	CopyTable          Path = "CopyCommand.DataTableName"
	CopyColumns        Path = "CopyCommand.DataTableColumns"
	CopyOptions        Path = "CopyCommand.CopyOptions"
	Username           Path = "Username"
	Password           Path = "Password"
	Domain             Path = "DomainARN"
	DomainEndpoint     Path = "ClusterEndpoint"
	CollectionEndpoint Path = "CollectionEndpoint"
	Index              Path = "IndexName"
	DocumentID         Path = "DocumentIdOptions.DefaultDocumentIdFormat"
	HECEndpoint        Path = "HECEndpoint"
	HECToken           Path = "HECToken"
	URL                Path = "EndpointConfiguration.Url"
	EndpointName       Path = "EndpointConfiguration.Name"
	AccessKey          Path = "EndpointConfiguration.AccessKey"
	CommonAttributes   Path = "RequestConfiguration.CommonAttributes"
	AccountURL         Path = "AccountUrl"
	PrivateKey         Path = "PrivateKey"
	KeyPassphrase      Path = "KeyPassphrase"
	SnowflakeVPCE      Path = "SnowflakeVpcConfiguration.PrivateLinkVpceId"
	Catalog            Path = "CatalogConfiguration.CatalogARN"
	Warehouse          Path = "CatalogConfiguration.WarehouseLocation"
	Tables             Path = "DestinationTableConfigurationList"
	SchemaEvolution    Path = "SchemaEvolutionConfiguration.Enabled"
	TableCreation      Path = "TableCreationConfiguration.Enabled"
	AppendOnly         Path = "AppendOnly"

	LogEnabled    Path = "CloudWatchLoggingOptions.Enabled"
	LogGroup      Path = "CloudWatchLoggingOptions.LogGroupName"
	LogStream     Path = "CloudWatchLoggingOptions.LogStreamName"
	Processing    Path = "ProcessingConfiguration.Enabled"
	Processors    Path = "ProcessingConfiguration.Processors"
	SecretEnabled Path = "SecretsManagerConfiguration.Enabled"
	SecretARN     Path = "SecretsManagerConfiguration.SecretARN"
	SecretRole    Path = "SecretsManagerConfiguration.RoleARN"
	VPCSubnets    Path = "VpcConfiguration.SubnetIds"
	VPCGroups     Path = "VpcConfiguration.SecurityGroupIds"
	VPCRole       Path = "VpcConfiguration.RoleARN"
	Retry         Path = "RetryOptions.DurationInSeconds"
	BufferMBs     Path = "BufferingHints.SizeInMBs"
	BufferSeconds Path = "BufferingHints.IntervalInSeconds"
	S3BufferMBs   Path = "S3.BufferingHints.SizeInMBs"
	S3BufferSecs  Path = "S3.BufferingHints.IntervalInSeconds"

	Conversion     Path = "DataFormatConversionConfiguration.Enabled"
	SchemaRole     Path = "DataFormatConversionConfiguration.SchemaConfiguration.RoleARN"
	SchemaCatalog  Path = "DataFormatConversionConfiguration.SchemaConfiguration.CatalogId"
	SchemaDatabase Path = "DataFormatConversionConfiguration.SchemaConfiguration.DatabaseName"
	SchemaTable    Path = "DataFormatConversionConfiguration.SchemaConfiguration.TableName"
	SchemaRegion   Path = "DataFormatConversionConfiguration.SchemaConfiguration.Region"
	SchemaVersion  Path = "DataFormatConversionConfiguration.SchemaConfiguration.VersionId"
)

// Tag returns the path of a tag's value.
func Tag(key string) Path { return Path("Tag:" + key) }

// IsTag returns the key when the path is that of a tag.
func (p Path) IsTag() (key string, ok bool) { return strings.CutPrefix(string(p), "Tag:") }

// class says how much of a value may be kept.
type class uint8

const (
	container  class = iota // an object; its members are settings
	plain                   // text
	number                  // an integer
	boolean                 // true or false
	list                    // a list of texts
	shape                   // a structure that is compared as a whole
	shapes                  // a list of such structures
	secret                  // a credential: never kept
	private                 // marked sensitive by the API: never kept
	origin                  // an address of which scheme, host and port are kept
	jdbc                    // a JDBC address, kept without its parameters
	copyOpts                // COPY options, which may carry credentials
	attributes              // name and value pairs, which may carry credentials
	processors              // the transforms
	encryption              // EncryptionConfiguration
)

// s3Fields are the members of every S3 part of a destination.
var s3Fields = map[string]class{
	"RoleARN": plain, "BucketARN": plain, "Prefix": plain, "ErrorOutputPrefix": plain,
	"BufferingHints": container, "BufferingHints.SizeInMBs": number, "BufferingHints.IntervalInSeconds": number,
	"CompressionFormat": plain, "EncryptionConfiguration": encryption,
	"CloudWatchLoggingOptions": container, "CloudWatchLoggingOptions.Enabled": boolean,
	"CloudWatchLoggingOptions.LogGroupName": plain, "CloudWatchLoggingOptions.LogStreamName": plain,
}

// destinationFields are the members of every destination kind but for its S3
// parts, with what may be kept of each. What the API model marks as sensitive
// is secret, private, origin or attributes here.
var destinationFields = map[string]class{
	"RoleARN": plain, "S3BackupMode": plain,
	"BufferingHints": container, "BufferingHints.SizeInMBs": number, "BufferingHints.IntervalInSeconds": number,
	"RetryOptions": container, "RetryOptions.DurationInSeconds": number,
	"CloudWatchLoggingOptions": container, "CloudWatchLoggingOptions.Enabled": boolean,
	"CloudWatchLoggingOptions.LogGroupName": plain, "CloudWatchLoggingOptions.LogStreamName": plain,
	"ProcessingConfiguration": container, "ProcessingConfiguration.Enabled": boolean,
	"ProcessingConfiguration.Processors": processors,
	"SecretsManagerConfiguration":        container, "SecretsManagerConfiguration.SecretARN": plain,
	"SecretsManagerConfiguration.RoleARN": plain, "SecretsManagerConfiguration.Enabled": boolean,
	"VpcConfiguration": container, "VpcConfiguration.SubnetIds": list,
	"VpcConfiguration.RoleARN": plain, "VpcConfiguration.SecurityGroupIds": list,

	"DataFormatConversionConfiguration":                                  container,
	"DataFormatConversionConfiguration.Enabled":                          boolean,
	"DataFormatConversionConfiguration.SchemaConfiguration":              container,
	"DataFormatConversionConfiguration.SchemaConfiguration.RoleARN":      plain,
	"DataFormatConversionConfiguration.SchemaConfiguration.CatalogId":    plain,
	"DataFormatConversionConfiguration.SchemaConfiguration.DatabaseName": plain,
	"DataFormatConversionConfiguration.SchemaConfiguration.TableName":    plain,
	"DataFormatConversionConfiguration.SchemaConfiguration.Region":       plain,
	"DataFormatConversionConfiguration.SchemaConfiguration.VersionId":    plain,
	"DataFormatConversionConfiguration.InputFormatConfiguration":         shape,
	"DataFormatConversionConfiguration.OutputFormatConfiguration":        shape,

	"DynamicPartitioningConfiguration":                                container,
	"DynamicPartitioningConfiguration.Enabled":                        boolean,
	"DynamicPartitioningConfiguration.RetryOptions":                   container,
	"DynamicPartitioningConfiguration.RetryOptions.DurationInSeconds": number,
	"FileExtension": plain, "CustomTimeZone": plain,

	"ClusterJDBCURL": jdbc, "CopyCommand": container, "CopyCommand.DataTableName": plain,
	"CopyCommand.DataTableColumns": plain, "CopyCommand.CopyOptions": copyOpts,
	"Username": private, "Password": secret,

	"DomainARN": plain, "ClusterEndpoint": origin, "CollectionEndpoint": origin,
	"IndexName": plain, "TypeName": plain, "IndexRotationPeriod": plain,
	"DocumentIdOptions": container, "DocumentIdOptions.DefaultDocumentIdFormat": plain,

	"HECEndpoint": origin, "HECEndpointType": plain, "HECToken": secret, "HECAcknowledgmentTimeoutInSeconds": number,

	"EndpointConfiguration": container, "EndpointConfiguration.Url": origin,
	"EndpointConfiguration.Name": plain, "EndpointConfiguration.AccessKey": secret,
	"RequestConfiguration": container, "RequestConfiguration.ContentEncoding": plain,
	"RequestConfiguration.CommonAttributes": attributes,

	"AccountUrl": origin, "PrivateKey": secret, "KeyPassphrase": secret,
	"User": private, "Database": private, "Schema": private, "Table": private,
	"SnowflakeRoleConfiguration": container, "SnowflakeRoleConfiguration.Enabled": boolean,
	"SnowflakeRoleConfiguration.SnowflakeRole": private, "DataLoadingOption": plain,
	"MetaDataColumnName": private, "ContentColumnName": private,
	"SnowflakeVpcConfiguration": container, "SnowflakeVpcConfiguration.PrivateLinkVpceId": private,

	"DestinationTableConfigurationList": shapes,
	"SchemaEvolutionConfiguration":      container, "SchemaEvolutionConfiguration.Enabled": boolean,
	"TableCreationConfiguration": container, "TableCreationConfiguration.Enabled": boolean,
	"AppendOnly": boolean, "CatalogConfiguration": container,
	"CatalogConfiguration.CatalogARN": plain, "CatalogConfiguration.WarehouseLocation": plain,
}

// streamFields are the members of CreateDeliveryStream that describe the
// stream and its source.
var streamFields = map[string]class{
	"DirectPutSourceConfiguration":                                                                      container,
	"DirectPutSourceConfiguration.ThroughputHintInMBs":                                                  number,
	"KinesisStreamSourceConfiguration":                                                                  container,
	"KinesisStreamSourceConfiguration.KinesisStreamARN":                                                 plain,
	"KinesisStreamSourceConfiguration.RoleARN":                                                          plain,
	"MSKSourceConfiguration":                                                                            container,
	"MSKSourceConfiguration.MSKClusterARN":                                                              plain,
	"MSKSourceConfiguration.TopicName":                                                                  plain,
	"MSKSourceConfiguration.AuthenticationConfiguration":                                                container,
	"MSKSourceConfiguration.AuthenticationConfiguration.RoleARN":                                        plain,
	"MSKSourceConfiguration.AuthenticationConfiguration.Connectivity":                                   plain,
	"MSKSourceConfiguration.ReadFromTimestamp":                                                          plain,
	"DatabaseSourceConfiguration":                                                                       container,
	"DatabaseSourceConfiguration.Type":                                                                  plain,
	"DatabaseSourceConfiguration.Endpoint":                                                              plain,
	"DatabaseSourceConfiguration.Port":                                                                  number,
	"DatabaseSourceConfiguration.SSLMode":                                                               plain,
	"DatabaseSourceConfiguration.Databases":                                                             container,
	"DatabaseSourceConfiguration.Databases.Include":                                                     list,
	"DatabaseSourceConfiguration.Databases.Exclude":                                                     list,
	"DatabaseSourceConfiguration.Tables":                                                                container,
	"DatabaseSourceConfiguration.Tables.Include":                                                        list,
	"DatabaseSourceConfiguration.Tables.Exclude":                                                        list,
	"DatabaseSourceConfiguration.Columns":                                                               container,
	"DatabaseSourceConfiguration.Columns.Include":                                                       list,
	"DatabaseSourceConfiguration.Columns.Exclude":                                                       list,
	"DatabaseSourceConfiguration.SurrogateKeys":                                                         list,
	"DatabaseSourceConfiguration.SnapshotWatermarkTable":                                                plain,
	"DatabaseSourceConfiguration.DatabaseSourceAuthenticationConfiguration":                             container,
	"DatabaseSourceConfiguration.DatabaseSourceAuthenticationConfiguration.SecretsManagerConfiguration": container,
	"DatabaseSourceConfiguration.DatabaseSourceAuthenticationConfiguration.SecretsManagerConfiguration.SecretARN": plain,
	"DatabaseSourceConfiguration.DatabaseSourceAuthenticationConfiguration.SecretsManagerConfiguration.RoleARN":   plain,
	"DatabaseSourceConfiguration.DatabaseSourceAuthenticationConfiguration.SecretsManagerConfiguration.Enabled":   boolean,
	"DatabaseSourceConfiguration.DatabaseSourceVPCConfiguration":                                                  container,
	"DatabaseSourceConfiguration.DatabaseSourceVPCConfiguration.VpcEndpointServiceName":                           plain,
}

// field is a known setting: its path in the API's own spelling.
type field struct {
	path  string
	class class
}

// fields finds a known setting by its path, as the API spells it and in lower
// case: CloudTrail's spelling of a member differs from the API's in the case
// of letters only. spellings finds the API's name of a member by CloudTrail's.
var fields, spellings = func() (all map[string]field, names map[string]string) {
	all, names = map[string]field{}, map[string]string{}
	add := func(prefix string, of map[string]class) {
		for path, class := range of {
			f := field{prefix + path, class}
			all[f.path], all[strings.ToLower(f.path)] = f, f
			name := path[strings.LastIndexByte(path, '.')+1:]
			names[strings.ToLower(name[:1])+name[1:]] = name
		}
	}
	add("", streamFields)
	add("", destinationFields)
	add("", map[string]class{"S3": container, "S3Backup": container})
	add("S3.", s3Fields)
	add("S3Backup.", s3Fields)
	return all, names
}()

// fieldAt returns the known setting at a path, whatever the case of letters.
func fieldAt(path string) (field, bool) {
	if f, ok := fields[path]; ok {
		return f, true
	}
	f, ok := fields[strings.ToLower(path)]
	return f, ok
}

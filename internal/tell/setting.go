package tell

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// settingWords says the settings of a stream as people do. What is not here
// is told by its name in the API, with blanks.
var settingWords = map[string]string{
	"Encryption.Status":  "encryption of the buffer",
	"Encryption.KeyType": "kind of key for the buffer",
	"Encryption.KeyARN":  "key for the buffer",

	"RoleARN":     "role",
	"S3.RoleARN":  "role for the bucket",
	"DomainARN":   "domain",
	"HECEndpoint": "Splunk endpoint",
	"HECToken":    "Splunk token",
	"AccountUrl":  "Snowflake account",
	"IndexName":   "index",

	"ClusterJDBCURL":               "cluster",
	"ClusterEndpoint":              "cluster",
	"CollectionEndpoint":           "collection",
	"CopyCommand.DataTableName":    "table",
	"CopyCommand.DataTableColumns": "columns of the table",
	"CopyCommand.CopyOptions":      "COPY options",
	"Username":                     "user name",
	"Password":                     "password",
	"PrivateKey":                   "private key",
	"KeyPassphrase":                "passphrase of the private key",

	"EndpointConfiguration.Url":                                          "endpoint",
	"EndpointConfiguration.Name":                                         "name of the endpoint",
	"EndpointConfiguration.AccessKey":                                    "access key of the endpoint",
	"RequestConfiguration.CommonAttributes":                              "attributes sent along",
	"SnowflakeVpcConfiguration.PrivateLinkVpceId":                        "private link",
	"CatalogConfiguration.CatalogARN":                                    "catalog",
	"CatalogConfiguration.WarehouseLocation":                             "warehouse",
	"DestinationTableConfigurationList":                                  "tables",
	"ProcessingConfiguration.Enabled":                                    "processing",
	"ProcessingConfiguration.Processors":                                 "processors",
	"SecretsManagerConfiguration.Enabled":                                "credentials from Secrets Manager",
	"SecretsManagerConfiguration.SecretARN":                              "secret",
	"SecretsManagerConfiguration.RoleARN":                                "role for the secret",
	"VpcConfiguration.SubnetIds":                                         "subnets",
	"VpcConfiguration.RoleARN":                                           "role for the network",
	"RetryOptions.DurationInSeconds":                                     "seconds of retries",
	"AppendOnly":                                                         "append only",
	"HECEndpointType":                                                    "kind of Splunk endpoint",
	"VpcConfiguration.SecurityGroupIds":                                  "security groups",
	"SchemaEvolutionConfiguration.Enabled":                               "changing the columns of tables",
	"TableCreationConfiguration.Enabled":                                 "creating tables",
	"DocumentIdOptions.DefaultDocumentIdFormat":                          "document ids",
	"MSKSourceConfiguration.AuthenticationConfiguration.Connectivity":    "network to the source cluster",
	"MSKSourceConfiguration.AuthenticationConfiguration.RoleARN":         "role for the source cluster",
	"DataFormatConversionConfiguration.SchemaConfiguration.RoleARN":      "role for the schema",
	"DataFormatConversionConfiguration.SchemaConfiguration.CatalogId":    "catalog of the schema",
	"DataFormatConversionConfiguration.SchemaConfiguration.DatabaseName": "database of the schema",
	"DataFormatConversionConfiguration.SchemaConfiguration.TableName":    "table of the schema",
	"DataFormatConversionConfiguration.SchemaConfiguration.Region":       "Region of the schema",
	"DataFormatConversionConfiguration.SchemaConfiguration.VersionId":    "version of the schema",
	"S3BackupMode": "backup",
	"DataFormatConversionConfiguration.Enabled":         "format conversion",
	"KinesisStreamSourceConfiguration.RoleARN":          "role for the source",
	"MSKSourceConfiguration.MSKClusterARN":              "source cluster",
	"MSKSourceConfiguration.TopicName":                  "source topic",
	"DatabaseSourceConfiguration.Endpoint":              "source database",
	"DatabaseSourceConfiguration.SSLMode":               "TLS to the source database",
	"KinesisStreamSourceConfiguration.KinesisStreamARN": "source stream",
}

// placeWords are settings that a destination, its S3 part and the backup of
// it have alike.
var placeWords = map[string]string{
	"BucketARN":                              "bucket",
	"RoleARN":                                "role",
	"Prefix":                                 "prefix",
	"ErrorOutputPrefix":                      "prefix for errors",
	"CompressionFormat":                      "compression",
	"EncryptionConfiguration":                "encryption of stored objects",
	"CloudWatchLoggingOptions.Enabled":       "logging of errors",
	"CloudWatchLoggingOptions.LogGroupName":  "log group",
	"CloudWatchLoggingOptions.LogStreamName": "log stream",
	"BufferingHints.SizeInMBs":               "buffer in MB",
	"BufferingHints.IntervalInSeconds":       "buffer in seconds",
}

// settingName says a setting in words.
func settingName(path string) string {
	if words, ok := settingWords[path]; ok {
		return words
	}
	if words, ok := placeWords[strings.TrimPrefix(path, "S3.")]; ok {
		return words
	}
	if rest, ok := strings.CutPrefix(path, "S3Backup."); ok && placeWords[rest] != "" {
		return "backup " + placeWords[rest]
	}
	if key, ok := strings.CutPrefix(path, "Tag:"); ok {
		return "tag " + key
	}
	return spaced(path)
}

// None stands where a setting has no value.
const None = "none"

// Words for values that are no names.
const (
	on         = "on"
	off        = "off"
	yes        = "yes"
	no         = "no"
	withoutKey = "without a key"
	ownKey     = "customer managed"
	awsKey     = "owned by AWS"
)

// IsWord reports whether a value of a Change is said in our words, and is not
// to be set as a value.
func IsWord(value string) bool {
	switch value {
	case None, NotKnown, on, off, yes, no, withoutKey, ownKey, awsKey:
		return true
	default:
		return false
	}
}

// settingValue says a value in words.
func settingValue(a *judge.Alert, path, value string) string {
	switch {
	case value == "NoEncryption":
		return withoutKey
	case value == "CUSTOMER_MANAGED_CMK":
		return ownKey
	case value == "AWS_OWNED_CMK":
		return awsKey
	case value == "ENABLED", value == "true" && isSwitch(path):
		return on
	case value == "DISABLED", value == "false" && isSwitch(path):
		return off
	default:
		return shortARN(a, value)
	}
}

func isSwitch(path string) bool {
	return strings.HasSuffix(path, "Enabled") || path == "AppendOnly"
}

// shortARN leaves out of an ARN what goes without saying: the alert's own
// account and Region, and all but the name of a bucket. What is of another
// account or Region stays whole, for that is what must be seen.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func shortARN(a *judge.Alert, arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || parts[5] == "" {
		return arn
	}
	service, region, account, name := parts[2], parts[3], parts[4], parts[5]
	bucket := service == "s3" && region == "" && account == ""
	ours := account != "" && account == a.Account && (region == "" || region == a.Region)
	if bucket || ours {
		return name
	}
	return arn
}

// spaced turns a name in AWS's API into words: "S3.BucketARN" into "S3 bucket
// ARN". Words in capitals keep them.
func spaced(name string) string {
	if strings.ContainsFunc(name, notInSettings) {
		return name
	}
	var words []string
	for part := range strings.SplitSeq(name, ".") {
		for len(part) > 0 {
			n := wordEnd(part)
			word := part[:n]
			if len(words) > 0 && !isInitialism(word) {
				word = strings.ToLower(word)
			}
			words, part = append(words, word), part[n:]
		}
	}
	return strings.Join(words, " ")
}

// wordEnd is where the first camel-cased word of part ends: before a capital
// that follows a small letter, and before the last of several capitals when
// small letters follow it.
func wordEnd(part string) int {
	for i := 1; i < len(part); i++ {
		if !isUpper(part[i]) {
			continue
		}
		startsWord := i+1 < len(part) && isLower(part[i+1])
		if isLower(part[i-1]) || (startsWord && isUpper(part[i-1])) {
			return i
		}
	}
	return len(part)
}

func notInSettings(r rune) bool {
	return r != '.' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

func isInitialism(word string) bool {
	return len(word) > 1 && isUpper(word[0]) && !isLower(word[1])
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

package firehose

import "strings"

// Kind is the kind of a destination, as the API begins the names of its
// members: ExtendedS3 in ExtendedS3DestinationConfiguration.
type Kind string

// The destination kinds of the API.
const (
	ExtendedS3           Kind = "ExtendedS3"
	S3                   Kind = "S3" // deprecated form of ExtendedS3
	Redshift             Kind = "Redshift"
	Elasticsearch        Kind = "Elasticsearch"
	OpenSearch           Kind = "Amazonopensearchservice"
	OpenSearchServerless Kind = "AmazonOpenSearchServerless"
	Splunk               Kind = "Splunk"
	HTTPEndpoint         Kind = "HttpEndpoint"
	Snowflake            Kind = "Snowflake"
	Iceberg              Kind = "Iceberg"
)

// Kinds lists every destination kind that is understood.
func Kinds() []Kind {
	return []Kind{ExtendedS3, S3, Redshift, Elasticsearch, OpenSearch, OpenSearchServerless,
		Splunk, HTTPEndpoint, Snowflake, Iceberg}
}

// String is the kind in the words of AWS's console.
func (k Kind) String() string {
	switch k {
	case ExtendedS3, S3:
		return "S3"
	case OpenSearch:
		return "OpenSearch Service"
	case OpenSearchServerless:
		return "OpenSearch Serverless"
	case HTTPEndpoint:
		return "HTTP endpoint"
	case Iceberg:
		return "Apache Iceberg"
	default:
		return string(k)
	}
}

// Known reports whether the kind is one that is understood.
func (k Kind) Known() bool { return kindOf(string(k)) != "" }

// SameFamily reports whether UpdateDestination from one kind to the other
// keeps what it does not mention. A stream has one S3 destination, which both
// S3DestinationUpdate and ExtendedS3DestinationUpdate change.
func (k Kind) SameFamily(other Kind) bool {
	return k == other || (k.isS3() && other.isS3())
}

func (k Kind) isS3() bool { return k == ExtendedS3 || k == S3 }

// option is the AWS CLI's option that updates a destination of this kind.
func (k Kind) option() string {
	name := map[Kind]string{
		ExtendedS3: "extended-s3", HTTPEndpoint: "http-endpoint",
		OpenSearchServerless: "amazon-open-search-serverless",
	}[k]
	if name == "" {
		name = strings.ToLower(string(k))
	}
	return "--" + name + "-destination-update"
}

// Places lists the settings of a destination kind that say where its records
// go, the one that names the place best first. The S3 bucket that other kinds
// need beside is not among them.
func (k Kind) Places() []Path {
	switch k {
	case ExtendedS3, S3:
		return []Path{Bucket}
	case Redshift:
		return []Path{JDBCURL}
	case Elasticsearch, OpenSearch:
		return []Path{Domain, DomainEndpoint}
	case OpenSearchServerless:
		return []Path{CollectionEndpoint}
	case Splunk:
		return []Path{HECEndpoint}
	case HTTPEndpoint:
		return []Path{URL}
	case Snowflake:
		return []Path{AccountURL}
	case Iceberg:
		return []Path{Catalog, Warehouse}
	default:
		return nil
	}
}

func kindOf(name string) Kind {
	for _, k := range Kinds() {
		if strings.EqualFold(string(k), name) {
			return k
		}
	}
	return ""
}

// onlyAtCreation reports whether UpdateDestination has no member for a setting
// that CreateDeliveryStream has.
func (k Kind) onlyAtCreation(p Path) bool {
	switch k {
	case Elasticsearch, OpenSearch, OpenSearchServerless:
		return p == BackupMode || strings.HasPrefix(string(p), "VpcConfiguration.") ||
			k == OpenSearchServerless && p == DocumentID
	case Snowflake:
		return p == SnowflakeVPCE
	default:
		return false
	}
}

// destinationKind recognises the member of a request that holds a
// destination. A kind that AWS added since keeps its own name.
func destinationKind(member string) (Kind, bool) {
	for _, suffix := range [...]string{"DestinationConfiguration", "DestinationUpdate"} {
		at := len(member) - len(suffix)
		if at <= 0 || !strings.EqualFold(member[at:], suffix) {
			continue
		}
		if k := kindOf(member[:at]); k != "" {
			return k, true
		}
		return Kind(upperFirst(member[:at])), true
	}
	return "", false
}

// s3Part names the S3 part of a destination that a member holds.
func s3Part(member string) (Path, bool) {
	for _, name := range [...]string{"S3Configuration", "S3Update"} {
		if strings.EqualFold(member, name) {
			return "S3", true
		}
	}
	for _, name := range [...]string{"S3BackupConfiguration", "S3BackupUpdate"} {
		if strings.EqualFold(member, name) {
			return "S3Backup", true
		}
	}
	return "", false
}

// ofS3Itself recognises the members that an S3 destination has at its top and
// every other destination has in its S3 part.
func ofS3Itself(member string) (string, bool) {
	for _, name := range [...]string{"BucketARN", "Prefix", "ErrorOutputPrefix", "CompressionFormat", "EncryptionConfiguration"} {
		if strings.EqualFold(member, name) {
			return name, true
		}
	}
	return "", false
}

// upperFirst undoes what CloudTrail does to the API's member names.
func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

package account

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// domains are the domains of AWS's partitions, where they are not amazonaws.com:
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
var domains = map[string]string{
	"aws-cn": "amazonaws.com.cn", "aws-iso": "c2s.ic.gov", "aws-iso-b": "sc2s.sgov.gov",
	"aws-iso-e": "cloud.adc-e.uk", "aws-iso-f": "csp.hci.ic.gov", "aws-eusc": "amazonaws.eu",
}

// iamRegions are where IAM, which has no Regions, is signed for:
// https://docs.aws.amazon.com/general/latest/gr/iam-service.html
var iamRegions = map[string]string{
	"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1", "aws-iso": "us-iso-east-1",
	"aws-iso-b": "us-isob-east-1", "aws-iso-e": "eu-isoe-west-1", "aws-iso-f": "us-isof-south-1", "aws-eusc": "eusc-de-east-1",
}

// place is where a service is: its address, and the Region that requests to it
// are signed for.
func place(service, region string) (address, signed string) {
	partition := trail.RegionPartition(region)
	domain := domains[partition]
	if domain == "" {
		domain = "amazonaws.com"
	}
	host := []string{service, region, domain}
	if service == "iam" {
		region = iamRegions[partition]
		host = []string{service, domain}
		switch partition {
		case "aws-us-gov":
			host = []string{service, "us-gov", domain}
		case "aws":
		default:
			host = []string{service, region, domain}
		}
	}
	return "https://" + strings.Join(host, "."), region
}

package account

import (
	"github.com/hosewatch/hosewatch/internal/awscall"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// iamRegions are where IAM, which has no Regions, is signed for:
// https://docs.aws.amazon.com/general/latest/gr/iam-service.html
var iamRegions = map[string]string{
	"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1", "aws-iso": "us-iso-east-1",
	"aws-iso-b": "us-isob-east-1", "aws-iso-e": "eu-isoe-west-1", "aws-iso-f": "us-isof-south-1", "aws-eusc": "eusc-de-east-1",
}

// place is where a service is: its address, and the Region that requests to it
// are signed for.
func place(service, region string) (address, signed string) {
	if service != "iam" {
		return "https://" + awscall.Host(service, region), region
	}
	partition := trail.RegionPartition(region)
	signed = iamRegions[partition]
	switch partition {
	case "aws":
		return "https://iam." + awscall.Domain(region), signed
	case "aws-us-gov":
		return "https://iam.us-gov." + awscall.Domain(region), signed
	default:
		return "https://" + awscall.Host(service, signed), signed
	}
}

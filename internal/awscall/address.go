package awscall

import "github.com/hosewatch/hosewatch/internal/trail"

// domains are the domains of AWS's partitions, where they are not amazonaws.com:
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
var domains = map[string]string{
	"aws-cn": "amazonaws.com.cn", "aws-iso": "c2s.ic.gov", "aws-iso-b": "sc2s.sgov.gov",
	"aws-iso-e": "cloud.adc-e.uk", "aws-iso-f": "csp.hci.ic.gov", "aws-eusc": "amazonaws.eu",
}

// Domain is what AWS's host names in a Region end in.
func Domain(region string) string {
	if domain := domains[trail.RegionPartition(region)]; domain != "" {
		return domain
	}
	return "amazonaws.com"
}

// Host is where a service is in a Region. IAM's, which has no Regions, is not
// found so.
// https://docs.aws.amazon.com/general/latest/gr/rande.html
func Host(service, region string) string { return service + "." + region + "." + Domain(region) }

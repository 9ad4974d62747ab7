package asff

import (
	"errors"
	"regexp"
)

// Product is on whose behalf findings are imported.
type Product struct {
	ARN             string
	Account, Region string // who imports: Security Hub takes findings of the own account alone
}

var productARN = regexp.MustCompile(`^arn:aws[a-z-]*:securityhub:([a-z0-9-]+):(\d{12}):product/(\d{12})/default$`)

// ParseProduct reads the ARN of an account's default product, through which a
// customer imports findings of their own.
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-custom-providers.html
func ParseProduct(arn string) (Product, error) {
	parts := productARN.FindStringSubmatch(arn)
	if parts == nil || parts[2] != parts[3] {
		return Product{}, errors.New("want the ARN of an account's default product, arn:aws:securityhub:REGION:ACCOUNT:product/ACCOUNT/default")
	}
	return Product{ARN: arn, Account: parts[2], Region: parts[1]}, nil
}

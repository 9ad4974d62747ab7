package judge

import "strings"

// balancerAccounts are AWS's own accounts, one for each of the older Regions,
// by which load balancers write their access logs into a bucket:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
var balancerAccounts = []string{
	"127311923021", "033677994240", "027434742980", "797873946194", "098369216593", "754344448648", "589379963580", "718504428378",
	"383597477331", "600734575887", "114774131450", "783225319266", "582318560864", "985666609251", "054676820928", "156460612806",
	"652711504416", "635631232127", "009996457667", "897822967062", "076674570225", "507241528517",
}

// balancersLogs reports whether a sentence says that such an account can write
// objects, and no more.
func balancersLogs(sentence string) bool {
	for _, account := range balancerAccounts {
		if rest, ok := strings.CutPrefix(sentence, "The account "+account+" can "); ok {
			return strings.HasPrefix(strings.TrimPrefix(rest, "now "), "write ") && !strings.Contains(rest, ", and more")
		}
	}
	return false
}

package dynamo

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// The streams of a resource are text sets, so that one is added or taken away
// without reading the others. An update may name a set only once. To add and
// take away in one update all the same, as when a stream reaches its bucket by
// another role, links are spread over sets by their role.
const (
	setPrefix = "streams-"
	setCount  = 4096
)

// setOf names the set that a link, "STREAM" or "STREAM ROLE", is in.
func setOf(link string) string {
	_, role, _ := strings.Cut(link, " ")
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(role))
	return fmt.Sprintf("%s%03x", setPrefix, sum.Sum32()%setCount)
}

// bySet spreads links over their sets, in the form in which they are kept.
func bySet(links []string) map[string][]string {
	if len(links) == 0 {
		return nil
	}
	sets := map[string][]string{}
	for _, link := range links {
		set := setOf(link)
		sets[set] = append(sets[set], shortened.Replace(link))
	}
	return sets
}

// linksOf gathers the links from an item's sets, sorted; nil for none.
func linksOf(item map[string]types.AttributeValue) []string {
	var all []string
	for name, value := range item {
		if set, ok := value.(*types.AttributeValueMemberSS); ok && strings.HasPrefix(name, setPrefix) {
			for _, link := range set.Value {
				all = append(all, lengthened.Replace(link))
			}
		}
	}
	slices.Sort(all)
	return all
}

// An item has room for 400 KB and an account for 5,000 streams in a Region,
// all of which may depend on one key. What stands in every link is shortened.
// The signs stand in no ARN; should one be there all the same, it is marked.
var (
	abbreviations = [][2]string{
		{"~", "~~"}, {"!", "~!"}, {"^", "~^"}, {"|", "~|"},
		{"arn:aws:firehose:", "!"}, {":deliverystream/", "^"}, {"arn:aws:iam::", "|"},
	}
	shortened  = replacer(0, 1)
	lengthened = replacer(1, 0)
)

func replacer(from, to int) *strings.Replacer {
	var all []string
	for _, a := range abbreviations {
		all = append(all, a[from], a[to])
	}
	return strings.NewReplacer(all...)
}

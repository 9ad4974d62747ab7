package judge

import "fmt"

// rows lists numbered rows of the catalogue, PREFIX001 to PREFIX0nn, and more.
func rows(prefix string, from, to int, more ...string) []string {
	var all []string
	for n := from; n <= to; n++ {
		all = append(all, fmt.Sprintf("%s%03d", prefix, n))
	}
	return append(all, more...)
}

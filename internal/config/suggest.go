package config

import "slices"

// suggest returns ", did you mean ..." for the known word nearest to a
// misspelt one, or nothing when none is near.
func suggest(word string, known []string) string {
	best, least := "", len(word)/3+2 // edits that still look like a slip
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := edits(word, k); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return ""
	}
	return ", did you mean " + best + "?"
}

// edits counts the letters to add, take away or change to turn a into b:
// https://en.wikipedia.org/wiki/Levenshtein_distance
func edits(a, b string) int {
	const most = 64 // letters; no name is longer, and the count is quadratic
	if len(a) > most || len(b) > most {
		return most
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

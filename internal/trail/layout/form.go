package layout

import "strings"

// digits reports whether a name is so many digits, and nothing else.
func digits(name string, n int) bool { return len(name) == n && only(name, "0123456789") }

// isOrganization holds for the id of an organization:
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
func isOrganization(name string) bool {
	id, found := strings.CutPrefix(name, "o-")
	return found && id != "" && only(id, letters+"0123456789")
}

// isRegion holds for names such as eu-west-1 and us-gov-east-1: words, and a
// number at the end.
func isRegion(name string) bool {
	words := strings.Split(name, "-")
	last := len(words) - 1
	if last < 2 || len(words[0]) < 2 || !digits(words[last], 1) && !digits(words[last], 2) {
		return false
	}
	for _, word := range words[:last] {
		if word == "" || !only(word, letters) {
			return false
		}
	}
	return true
}

const letters = "abcdefghijklmnopqrstuvwxyz"

func only(name, of string) bool { return strings.Trim(name, of) == "" }

package blockkit

import (
	"net/url"
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// context is the small print: the words of the API and where to read on.
func context(a *judge.Alert, words tell.Phrases) string {
	parts := []string{code(a.EventName, 80)}
	if len(words.Rules) > 0 {
		parts = append(parts, prose(tell.List(words.Rules, 12), 400))
	}
	if len(words.Attack) > 0 {
		parts = append(parts, prose(tell.List(words.Attack, 8), 100))
	}
	event := "event " + words.Event
	if link, ok := consoleLink(a.Console); ok && isWord(words.Event) {
		parts = append(parts, "<"+link+"|"+event+">")
	} else if words.Event != "" {
		parts = append(parts, prose(event, 60))
	}
	if parts[0] == "" {
		parts = parts[1:]
	}
	return strings.Join(parts, " · ")
}

// consoleHosts are where AWS's consoles live, with the Region before them.
var consoleHosts = []string{"console.aws.amazon.com", "console.amazonaws.cn", "console.amazonaws-us-gov.com"}

// consoleLink lets a link through when it leads to AWS's console and holds
// nothing that ends a link in Slack's markup.
func consoleLink(link string) (string, bool) {
	const longest = 300
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" || u.User != nil || len(link) > longest {
		return "", false
	}
	for _, r := range link {
		if r <= ' ' || r > '~' || strings.ContainsRune("<>|`\\\"", r) {
			return "", false
		}
	}
	for _, host := range consoleHosts {
		if u.Host == host || strings.HasSuffix(u.Host, "."+host) {
			return escaper.Replace(link), true
		}
	}
	return "", false
}

// isWord reports whether s is letters and digits only.
func isWord(s string) bool {
	for _, r := range s {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return s != ""
}

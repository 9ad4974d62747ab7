package config

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// secrets finds what must not stand in a configuration: Slack's tokens and
// webhooks, AWS access key ids, GitHub's tokens, private keys, and addresses
// with a password. It cannot know a password by itself.
var secrets = regexp.MustCompile(`\bxox[a-z]-[\w.%-]+|\bxapp-[\w.%-]+|hooks\.slack(-gov)?\.com/\w[^\s'"]*` +
	`|\b(AKIA|ASIA)[0-9A-Z]{8,}|\bgh[a-z]_\w{20,}|-----BEGIN [A-Z ]*PRIVATE KEY|://[^\s/:@'"]+:[^\s/@'"]+@`)

const secretText = "looks like a secret, which has no place in this file (it is not repeated here); take it out, and replace it where it is used"

// LooksSecret reports whether a text holds what has no place in a
// configuration, nor in anything else that people read.
func LooksSecret(text string) bool { return secrets.MatchString(text) }

// findSecrets reads the file as text, so that comments and what is no YAML
// are searched too.
func (r *reader) findSecrets(text string) {
	number := 0
	for line := range strings.Lines(text) {
		number++
		for _, at := range secrets.FindAllStringIndex(line, -1) {
			r.faults = append(r.faults, Fault{Line: number, Column: utf8.RuneCountInString(line[:at[0]]) + 1, Text: secretText})
			r.secretLines[number] = true
		}
	}
}

// holdsSecret reports whether what a node means is a secret, and tells it
// unless findSecrets did: one spelled with escapes is in no line of the file.
func (r *reader) holdsSecret(n ast.Node, text string) bool {
	if !secrets.MatchString(text) {
		return false
	}
	if p := place(n); !r.secretLines[p.Line] {
		r.add(p.Line, p.Column, secretText)
	}
	return true
}

// shown quotes what somebody wrote, shortened. It is given no secret: text and
// entries keep those from everybody.
func shown(text string) string {
	const most = 60 // characters, enough to recognise a value
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}

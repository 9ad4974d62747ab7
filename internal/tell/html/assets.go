package html

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"strings"

	"github.com/hosewatch/hosewatch/internal/tell/report"
)

// The hand-written parts of the page. They are constants of this package, and
// the only text that is not escaped.
var (
	//go:embed page.css
	style string
	//go:embed page.js
	script string
	//go:embed page.tmpl
	pageText string
	//go:embed pictures.tmpl
	picturesText string
)

// policy is the page's Content-Security-Policy: nothing is loaded, nothing is
// sent, and only the script and the style with these hashes are obeyed.
// Trusted types keep the script itself from making markup of text:
// https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
var policy = strings.Join([]string{
	"default-src 'none'",
	"script-src '" + hash(script) + "'",
	"style-src '" + hash(style) + "'",
	"base-uri 'none'",
	"form-action 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
}, "; ")

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// layout is the page; its functions only lay out what is text already.
var layout = template.Must(template.Must(template.New("layout").Funcs(template.FuncMap{
	"number": report.Number,
	"legend": legend,
	"total":  total,
}).Parse(pageText)).Parse(picturesText))

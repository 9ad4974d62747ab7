package html

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
)

func written(t testing.TB, r *investigate.Report) string {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// evil is in every hostile text, and in nothing of ours.
const evil = "EVIL"

// hostile are texts that try to be more than text.
var hostile = []string{
	`<script>document.title="EVIL"</script>`, `"><img src=x onerror="document.title='EVIL'">`, `' onmouseover='document.title="EVIL"'`,
	`</script><script>document.title="EVIL"</script>`, `</style><img src=https://evil.example/EVIL>`, `</title><svg onload=document.title="EVIL">`, `</textarea></svg></noscript><iframe srcdoc="EVIL">`,
	`<!--<script>EVIL`, `--><EVIL>`, `]]>EVIL`, `javascript:document.title="EVIL"`, `JaVaScRiPt:/*EVIL*/`, `data:text/html,<script>EVIL</script>`, `//evil.example/EVIL`, `https://evil.example/EVIL`,
	"\u2028document.title='EVIL'\u2029", "\u202eEVIL\u202c\u200f\u2066", "\x00EVIL\x00", "\xff\xfeEVIL\xed\xa0\x80", "\x1b[31mEVIL\r\n\t", "EVIL\u200b\u2060\ufeff\u00ad",
	`{{.EVIL}}${EVIL}`, "`;document.title='EVIL'//", `\"};document.title="EVIL";//`, `&lt;EVIL&#60;script&gt;`, `style="background:url(//evil.example/EVIL)"`, `EVIL" class="x`, `#" EVIL`,
	strings.Repeat("EVIL<b>", 100_000/7), strings.Repeat("🔥EVIL", 12_500), "EVIL" + strings.Repeat("\u0301", 500),
}

// filled is a report in which every text is s, so that everything refers to
// everything.
func filled(s string) *investigate.Report {
	r := new(investigate.Report)
	telltest.Fill(r, s)
	r.Totals.Malformed, r.Totals.Listed = 1, 0
	r.Question.Starts = append(r.Question.Starts, investigate.Start{Kind: investigate.ByStream, Value: s, Found: true, Means: []string{s}})
	other := telltest.BucketPolicy()
	other.ID, other.Before["Policy"] = s, `{"Statement":[{"Sid":"`+"x"+`","Effect":"Allow","Principal":"*","Action":"s3:*","Resource":`+quoted(s)+`}]}`
	r.Alerts = append(r.Alerts, &other)
	for _, kind := range []investigate.NodeKind{investigate.PrincipalNode, investigate.SessionNode, investigate.StreamNode} {
		r.Graph.Nodes = append(r.Graph.Nodes, investigate.Node{ID: s + string(kind), Kind: kind, Label: s, Type: s})
	}
	for _, kind := range []investigate.EdgeKind{investigate.Became, investigate.Changed, investigate.Refused, investigate.Feeds} {
		r.Graph.Edges = append(r.Graph.Edges, investigate.Edge{From: s + string(investigate.SessionNode), To: s, Kind: kind, Count: 1, Severity: grave(judge.High)})
	}
	return r
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// marks are where a page has elements and attributes: "td class".
func marks(t *testing.T, page string, visit func(n *html.Node)) map[string]bool {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for n := range root.Descendants() {
		visit(n)
		if n.Type == html.ElementNode {
			seen[n.Data] = true
			for _, a := range n.Attr {
				seen[n.Data+" "+a.Key] = true
			}
		} else if n.Type == html.CommentNode {
			seen["comment"] = true
		}
	}
	return seen
}

func within(name string) func(n *html.Node) bool {
	return func(n *html.Node) bool {
		return n.Parent != nil && n.Parent.Type == html.ElementNode && n.Parent.Data == name
	}
}

func TestHostileTextStaysText(t *testing.T) {
	ours := map[string]bool{}
	for _, r := range []*investigate.Report{sample(), large(60, 400), filled("name"), filled("https://eu-west-1.console.aws.amazon.com/x"), filled("bad\x1b"), {}} {
		for place := range marks(t, written(t, r), func(*html.Node) {}) {
			ours[place] = true
		}
	}
	for _, s := range hostile {
		page := written(t, filled(s))
		if strings.Count(page, evil) < 40 {
			t.Errorf("%.60q stands only %d times in the page: the test does not see the others", s, strings.Count(page, evil))
		}
		found := marks(t, page, func(n *html.Node) { checkNode(t, s, n) })
		for place := range found {
			if !ours[place] {
				t.Errorf("%.60q made <%s>", s, place)
			}
		}
		for _, r := range page {
			if r != '\n' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar) {
				t.Errorf("%.60q: %U is in the page", s, r)
				break
			}
		}
	}
}

// addresses are those that the page may lead to.
var addresses = regexp.MustCompile(`^(#[a-z]+\d*|https://([a-z0-9-]+\.)?console\.(aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)/.*)$`)

// checkNode finds text of others where only ours may be.
func checkNode(t *testing.T, s string, n *html.Node) {
	t.Helper()
	switch {
	case n.Type == html.ElementNode:
		for _, a := range n.Attr {
			switch {
			case strings.Contains(strings.ToUpper(a.Val), evil):
				t.Errorf("%.60q is in <%s %s>", s, n.Data, a.Key)
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "src", a.Key == "srcdoc", a.Key == "action":
				t.Errorf("%.60q: <%s %s>: nothing of this kind may be in the page", s, n.Data, a.Key)
			case a.Key == "href" && !addresses.MatchString(a.Val):
				t.Errorf("%.60q: a link leads to %q", s, a.Val)
			}
		}
	case n.Type == html.TextNode && within("style")(n):
		if n.Data != style {
			t.Errorf("%.60q: the style is not ours", s)
		}
	case n.Type == html.TextNode && within("script")(n) && !isData(n.Parent):
		if n.Data != script {
			t.Errorf("%.60q: the script is not ours", s)
		}
	case n.Type == html.TextNode && within("script")(n):
		var d data
		if err := json.Unmarshal([]byte(n.Data), &d); err != nil || strings.ContainsAny(n.Data, "<>&") {
			t.Errorf("%.60q: the data is not plain JSON: %v", s, err)
		}
	}
}

func isData(script *html.Node) bool {
	return slices.Contains(script.Attr, html.Attribute{Key: "type", Val: "application/json"})
}

// The policy allows the script and the style that are there, and nothing else.
func TestPolicy(t *testing.T) {
	var got string
	var scripts, styles []string
	marks(t, written(t, sample()), func(n *html.Node) {
		switch {
		case n.Type == html.ElementNode && n.Data == "meta" && slices.Contains(n.Attr, html.Attribute{Key: "http-equiv", Val: "Content-Security-Policy"}):
			for _, a := range n.Attr {
				if a.Key == "content" {
					got = a.Val
				}
			}
		case n.Type == html.TextNode && within("script")(n) && !isData(n.Parent):
			scripts = append(scripts, sumOf(n.Data))
		case n.Type == html.TextNode && within("style")(n):
			styles = append(styles, sumOf(n.Data))
		}
	})
	if len(scripts) != 1 || len(styles) != 1 {
		t.Fatalf("%d scripts and %d styles, want one each", len(scripts), len(styles))
	}
	want := "default-src 'none'; script-src 'sha256-" + scripts[0] + "'; style-src 'sha256-" + styles[0] +
		"'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
	if got != want {
		t.Errorf("the policy is\n%s, want\n%s", got, want)
	}
}

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func TestConsoleLink(t *testing.T) {
	for _, tt := range []struct{ address, want, reason string }{
		{"https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/e-1", "https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/e-1", "as the judge writes it"},
		{"https://console.amazonaws-us-gov.com/x", "https://console.amazonaws-us-gov.com/x", "another partition"},
		{"https://cn-north-1.console.amazonaws.cn/x", "https://cn-north-1.console.amazonaws.cn/x", "another partition"},
		{"http://console.aws.amazon.com/x", "", "not encrypted"},
		{"https://console.aws.amazon.com.evil.example/x", "", "only begins so"},
		{"https://evilconsole.aws.amazon.com/x", "", "only ends so"},
		{"https://console.aws.amazon.com@evil.example/x", "", "a user's name"},
		{"https://x@eu.console.aws.amazon.com/x", "", "a user's name"},
		{"https://eu.console.aws.amazon.com:8443/x", "", "another port"},
		{"https://evil.example/.console.aws.amazon.com", "", "only in the path"},
		{"https://evil.example\\.console.aws.amazon.com/x", "", "what a browser takes for a path"},
		{"https:console.aws.amazon.com", "", "no host"},
		{"javascript:alert(1)//console.aws.amazon.com", "", "a script"},
		{"//console.aws.amazon.com/x", "", "no scheme"},
		{"", "", "none"},
	} {
		if got := consoleLink(tt.address); got != tt.want {
			t.Errorf("consoleLink(%q) = %q, want %q: %s", tt.address, got, tt.want, tt.reason)
		}
	}
}

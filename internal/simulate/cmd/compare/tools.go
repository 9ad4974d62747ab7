package main

import (
	"encoding/json"
	"strings"
)

// tool is a way to answer the question, or to judge the same files.
type tool struct {
	name string
	argv []string
	// missing says why the tool cannot be asked; "" if it can.
	missing string
	kind    kind
}

// kind says what a tool's output is compared with.
type kind uint8

const (
	silent  kind = iota // it says nothing
	answers             // the answer to the question
	scans               // what every other scan says, byte for byte
	other               // something else
)

// place is where everything is that the tools need.
type place struct {
	self, hosewatch, python string // programs
	scripts                 string // a folder
	corpus                  string // a folder
	actor                   string // whom triage is asked about
}

// The tools that bars are about.
const (
	theGunzip = "gunzip (klauspost)"
	theScan   = "hosewatch scan, 1 worker"
	theScan2  = "hosewatch scan, 2 workers"
	theTriage = "hosewatch triage --actor"
	theGJSON  = "gjson"
	leanGJSON = "gjson, the least"
	thePython = "Python, gzip and json"
	theDuckDB = "DuckDB, 1 thread"
	theJSON   = "encoding/json"
	theJQ     = "zcat and jq"
	theRG     = "rg -z -j2, names alone"
)

// tools lists every way, in the order of the table.
func (p place) tools() []tool {
	python := func(script string) []string {
		argv := []string{p.python, p.scripts + "/" + script, p.corpus}
		for _, c := range asked {
			argv = append(argv, c.source+"/"+c.name)
		}
		return argv
	}
	counter := func(name string) []string { return []string{p.self, "-count", name, "-corpus", p.corpus} }
	all := []tool{
		{theGunzip, counter("gunzip"), "", silent},
		{theScan, []string{p.hosewatch, "scan", "--workers", "1", "--format", "json", p.corpus}, "", scans},
		{theScan2, []string{p.hosewatch, "scan", "--workers", "2", "--format", "json", p.corpus}, "", scans},
		{theTriage, []string{p.hosewatch, "triage", "--workers", "1", "--actor", p.actor, "--format", "json", p.corpus}, unless("this hosewatch has no triage", p.hosewatch, "triage", "--help"), other},
		{theGJSON, counter("gjson"), "", answers},
		{leanGJSON, counter("gjson-lean"), "", answers},
		{thePython, python("count.py"), unless("there is no Python", p.python, "--version"), answers},
		{theDuckDB, python("duck.py"), unless("Python has no module duckdb", p.python, "-c", "import duckdb"), answers},
		{theJSON, counter("encoding/json"), "", answers},
		{theJQ, shell(jqScript, p.corpus, jqAsked()), unless("jq is not installed", "jq", "--version"), answers},
		{theRG, shell(rgScript, p.corpus, `"eventName":"(`+strings.Join(names(), "|")+`)"`), unless("rg is not installed", "rg", "--version"), answers},
	}
	return all
}

const (
	jqScript = `find "$1" -name '*.json.gz' -exec zcat {} + |
jq -r --argjson asked "$2" '.Records[] | (.eventSource + " " + .eventName) | select($asked[.])' |
sort | uniq -c | awk '{ print $2, $3, $1 }'`
	rgScript = `rg -z -j2 -o -I -N -r '$1' "$2" "$1" | sort | uniq -c | awk '{ print $2, $1 }'`
)

// shell runs a pipeline, which fails if any part of it does.
func shell(script string, arguments ...string) []string {
	return append([]string{"bash", "-o", "pipefail", "-c", script, "compare"}, arguments...)
}

func jqAsked() string {
	set := map[string]bool{}
	for _, c := range asked {
		set[c.source+" "+c.name] = true
	}
	text, _ := json.Marshal(set) // strings and booleans always can be
	return string(text)
}

func names() (all []string) {
	for _, c := range asked {
		all = append(all, c.name)
	}
	return all
}

// unless gives the reason why a program cannot be asked, unless a harmless
// command of it succeeds.
func unless(reason string, argv ...string) string {
	if _, _, err := run(argv); err != nil {
		return reason
	}
	return ""
}

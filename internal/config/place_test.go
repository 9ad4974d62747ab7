package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// whole is a suppression with nothing wrong; the tests spoil one line of it.
const whole = `suppressions:
  - rule: destination-moved
    resource: arn:aws:firehose:*:*:deliverystream/orders
    reason: moves to the new lake
    owner: data-platform
    expires: 2027-01-31
`

// Each § in a text stands before what a fault is to be about, and is not part
// of the file: so the places are those that a person would point at.
func TestFaults(t *testing.T) {
	for _, tt := range []struct{ text, want, reason string }{
		{"§acounts: []", "did you mean accounts?", "a misspelt member would silently switch rules off"},
		{"scope: account\n§severities: {}", "did you mean severity?", "on another line"},
		{"§zzzzzzzzzz: 1", `there is no member "zzzzzzzzzz"`, "nothing is near"},
		{"accounts: ['111122223333', §1234]", `accounts: "1234" is not a 12-digit`, "the very entry, not the list"},
		{"accounts:\n  - '111122223333'\n  # why\n  - §'x'\n", "12-digit", "in a block, after a comment"},
		{"accounts: §{a: b}", "names with values where a list is wanted", "another type"},
		{"accounts: §'111122223333'", "a text where a list is wanted", "one value is no list"},
		{"accounts:\n- §- x", "a list where a text", "a list in a list"},
		{"§accounts:\nregions: []", "accounts has no value", "nothing may mean none, or forgotten"},
		{"regions: []\n§regions: []", "twice, first on line 1", "the second would win without a word"},
		{"organization: §o-1", "organization", "too short for an organization"},
		{"regions: [eu-west-1, §eu-west]", "is not a Region", "never matched"},
		{"vpc_endpoints: [§vpc-0a1b2c3d4e5f60718]", "VPC endpoint", "the network instead of its endpoint"},
		{"trusted_networks: [10.0.0.0/8, §10.0.0.0/33]", "not an address", "not a range"},
		{"deployers: [§'']", "an empty text", "a pattern that matches nothing"},
		{"infrastructure_as_code: §yes", "true or false", "YAML 1.2 has no yes"},
		{"minimum_log_retention_days: §-1", "whole number from 0 to 3653", "no time is negative"},
		{"minimum_log_retention_days: §1.5", "whole number", "half a day"},
		{"minimum_object_retention_days: §40000", "from 0 to 36500", "more than a life"},
		{"scope: §all", "streams or account", "no such scope"},
		{"severity: {destination-moved: §off}", "suppression", "off is not offered"},
		{"severity:\n  destination-moved: high\n  destination-lost: §hgih", "is not info, low", "a slip"},
		{"severity: {§Destination: high}", "id of a rule", "ids have small letters"},
		{strings.Replace(whole, "2027-01-31", "§31.01.2027", 1), "expires: ", "not how days are written here"},
		{strings.Replace(whole, "2027-01-31", "§2027-02-30", 1), "is not a day", "no such day"},
		{strings.Replace(whole, "moves to the new lake", "§later", 1), "in a few words", "one word explains nothing"},
		{strings.Replace(strings.Replace(whole, "    owner: data-platform\n", "", 1), "rule", "§rule", 1), "owner is missing", "what is missing has no place but its suppression's"},
		{strings.Replace(whole, "    owner", "    §onwer", 1), "did you mean owner?", "a misspelt member in a mapping"},
		{strings.Replace(whole, "arn:aws:firehose:*:*:deliverystream/orders", "§orders", 1), "matches no ARN", "would never hold"},
		{"suppressions:\n  - §resource: 'arn:aws:s3:::*'\n    reason: we do not want it\n    owner: me\n    expires: 2027-01-31", "hide everything", "every bucket"},
		{"quiet_hours: {timezone: §Mars/Olympus, from: '22:00', to: '07:00'}", "time zone", "no such place"},
		{"quiet_hours: {timezone: §Local, from: '22:00', to: '07:00'}", "time zone", "differs by machine"},
		{"quiet_hours: {timezone: UTC, from: §'25:00', to: '07:00'}", "time of day", "no such hour"},
		{"quiet_hours: §{timezone: UTC, from: '07:00', to: '07:00'}", "same time", "empty, or the whole day?"},
		{"quiet_hours: §{timezone: UTC, to: '07:00'}", "from is missing", "half of it"},
		{"quiet_hours: {timezone: UTC, from: '22:00', to: '07:00', days: [mon, §monday]}", "is not mon", "misspelt day"},
		{"quiet_hours: {timezone: UTC, from: '22:00', to: '07:00', days: §[]}", "on no day", "never"},
		{"quiet_hours: {timezone: UTC, from: '22:00', to: '07:00', min_severity: §info}", "keeps nothing back", "has no effect"},
		{"routes: §{channel: C0123456789}", "where a list is wanted", "one route is a list of one"},
		{"routes:\n  - §chanel: C0123456789", "did you mean channel?", "a slip"},
		{"routes:\n  - channel: §'#alerts'", "not the id of a Slack channel such as C0123456789", "names change"},
		{"routes: [{channel: §S0123456789}]", "id of a Slack channel", "a group is no channel"},
		{"routes: [{mention: §C0123456789}]", "id of a Slack user group", "a channel is no group"},
		{"routes: [{mention: §'<!channel>'}]", "id of a Slack user group", "a whole channel is not called"},
		{"routes: [{channel: §\"C0123456789\\n\"}]", "id of a Slack channel", "nothing behind it"},
		{"routes: [{severity: §urgent}]", "severity: \"urgent\" is not info", "no such grade"},
		{"routes: [{accounts: §[]}]", "names none", "none, or all?"},
		{"routes: [{accounts: ['111122223333', §'*']}]", "12-digit", "leave it out for all"},
		{"routes: [{rules: §[]}]", "names none", "none, or all?"},
		{"routes: [{rules: [a, §B]}]", "id of a rule", "ids have small letters"},
		{"routes: [{rules: §a}]", "a list is wanted", "one rule is a list of one"},
		{"routes: [{tags: §{}}]", "names none", "none, or all?"},
		{"routes: [{tags: §[team]}]", "names with values", "a tag has a value"},
		{"routes: [{tags: {team: §[a, b]}}]", "a text is wanted", "one pattern"},
		{"routes: [{tags: {§'': a}}]", "an empty text for the key", "no tag has that"},
		{"routes: [{digest: §critical}]", "a critical alert cannot wait", "get up"},
		{"routes: [{digest: §daily}]", "is not info", "which alerts?"},
		{"routes: [§{severity: high, digest: medium}]", "would be empty", "nothing is both"},
		{"routes: [{escalate: §{channel: C0123456789}}]", "after is missing", "when?"},
		{"routes: [{escalate: §{after: 15m}}]", "nobody would notice", "to whom?"},
		{"routes: [{escalate: {after: §90s, channel: C0123456789}}]", "whole minutes", "the scheduler counts minutes"},
		{"routes: [{escalate: {after: §0m, channel: C0123456789}}]", "from 1m to 24h", "at once is what the alert was"},
		{"routes: [{escalate: {after: §25h, channel: C0123456789}}]", "from 1m to 24h", "too late"},
		{"routes: [{escalate: {after: §15, channel: C0123456789}}]", "such as 15m", "fifteen what?"},
		{"routes: [{escalate: {after: 15m, mention: §U0123456789}}]", "user group", "a person sleeps, a group takes turns"},
		{"digest: {at: §'8:00'}", "time of day", "two digits"},
		{"digest: {at: §'24:00'}", "next day", "of which day?"},
		{"digest: {timezone: §CET+1}", "time zone", "no such zone"},
		{"digest: {§days: [mon]}", "there is no member", "daily is daily"},
		{"responders: {groups: [§C0123456789]}", "user group", "a channel is no group"},
		{"responders: {users: [§S0123456789]}", "Slack user such as", "a group is no user"},
		{"responders: {channels: [§general]}", "id of a Slack channel", "names change"},
		{"responders: §{groups: [], users: []}", "names nobody", "nobody, or everybody?"},
		{"accounts: §[1", "", "YAML that does not end"},
		{"accounts:\n§\t- x", `\t`, "a tab indents"},
		{"accounts: §&a []", "anchor", "anchors are not understood"},
		{"scope: streams\n---\n§scope: account", "second document", "which of the two?"},
		{"§- accounts", "names with values", "a list for a file"},
		{"# ärger\naccounts: ['ä', §'ö']", "12-digit", "columns count characters, not bytes"},
		{"accounts:\r\n  - §x\r\n", "12-digit", "lines of Windows"},
		{"\ufeff§acounts: []", "accounts", "a byte order mark is no column"},
	} {
		line, column, marked := marker(tt.text)
		if !marked {
			t.Fatalf("%s: no § in %q", tt.reason, tt.text)
		}
		_, err := Parse([]byte(strings.Replace(tt.text, "§", "", 1)))
		var faults Faults
		if !errors.As(err, &faults) {
			t.Errorf("%s: Parse(%q) = %v, want faults", tt.reason, tt.text, err)
			continue
		}
		found := false
		for _, f := range faults {
			found = found || f.Line == line && f.Column == column && strings.Contains(f.Text, tt.want)
		}
		if !found {
			t.Errorf("%s: Parse(%q):\n%v\nwant %d:%d: ...%s", tt.reason, tt.text, err, line, column, tt.want)
		}
	}
}

// marker is the place of the § in a text.
func marker(text string) (line, column int, marked bool) {
	before, _, marked := strings.Cut(strings.TrimPrefix(text, "\ufeff"), "§")
	line = strings.Count(before, "\n") + 1
	column = utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return line, column, marked
}

// All that is wrong is told at once, in the order of the file.
func TestFaultsTogether(t *testing.T) {
	_, err := Parse([]byte(`scope: all
suppressions:
  - rule: destination-moved
regoins: []
accounts: [1, 2]
`))
	want := []string{
		`my.yaml:1:8: scope: "all" is not streams or account`,
		"my.yaml:3:5: suppressions: reason is missing; a suppression has a reason, an owner and the day on which it expires",
		"my.yaml:3:5: suppressions: owner is missing; a suppression has a reason, an owner and the day on which it expires",
		"my.yaml:3:5: suppressions: expires is missing; a suppression has a reason, an owner and the day on which it expires",
		`my.yaml:4:1: there is no member "regoins", did you mean regions?`,
		`my.yaml:5:12: accounts: "1" is not a 12-digit account id`,
		`my.yaml:5:15: accounts: "2" is not a 12-digit account id`,
	}
	if got := In("my.yaml", err).Error(); got != strings.Join(want, "\n") {
		t.Errorf("told\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	if other := In("my.yaml", fmt.Errorf("read: %w", os.ErrNotExist)); !errors.Is(other, os.ErrNotExist) || In("my.yaml", nil) != nil {
		t.Errorf("what is no fault of a file: %v", other)
	}
}

func TestTooLong(t *testing.T) {
	if _, err := Parse([]byte("accounts: []\n" + strings.Repeat("#\n", maxFile/2))); err == nil {
		t.Error("a file of any size is read")
	}
}

// default.yaml and the page name every member, and what stands in the page as
// YAML is good.
func TestDocumented(t *testing.T) {
	page, err := os.ReadFile(filepath.FromSlash("../../docs/configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	for name := range (&Config{}).members(&reader{}) {
		if !strings.Contains(string(defaults), "\n"+name+":") {
			t.Errorf("default.yaml does not say %s", name)
		}
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/configuration.md does not say %s", name)
		}
	}
	blocks := strings.Split(string(page), "```yaml\n")[1:]
	if len(blocks) == 0 {
		t.Error("docs/configuration.md has no example")
	}
	for _, block := range blocks {
		text, _, _ := strings.Cut(block, "```")
		if _, err := Parse([]byte(text)); err != nil {
			t.Errorf("an example in docs/configuration.md: %v\n%s", err, text)
		}
	}
}

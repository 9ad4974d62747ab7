package resource

import (
	"maps"
	"testing"
)

// TestSelectorMeaning says what selectors come to. An event is recorded when
// one selector wants it; within an advanced selector all fields have to admit
// it; within a field one of the operators that select, and each of those that
// deselect:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
func TestSelectorMeaning(t *testing.T) {
	const management = `{"field":"eventCategory","equals":["Management"]}`
	basic := func(s string) string { return `{"trailName":"t","eventSelectors":[` + s + `]}` }
	advanced := func(s string) string { return `{"trailName":"t","advancedEventSelectors":[` + s + `]}` }
	fields := func(s string) string { return `{"fieldSelectors":[` + s + `]}` }
	for _, tt := range []struct {
		request                                string
		writes, reads, excluded, filters, data string
		reason                                 string
	}{
		{basic(`{"readWriteType":"All","includeManagementEvents":true,"dataResources":[],"excludeManagementEventSources":[]}`), "true", "true", "", "", "0", "all of them"},
		{basic(`{}`), "true", "true", "", "", "0", "management events of both kinds are the default"},
		{basic(`{"readWriteType":"ReadOnly","includeManagementEvents":true}`), "false", "true", "", "", "0", "writes are lost"},
		{basic(`{"readWriteType":"WriteOnly"}`), "true", "false", "", "", "0", "reads are lost"},
		{basic(`{"readWriteType":"All","includeManagementEvents":false,"dataResources":[{"type":"AWS::S3::Object","values":["arn:aws:s3"]},{"type":"AWS::Lambda::Function","values":[]}]}`), "false", "false", "", "", "1", "data events alone, and of no function"},
		{basic(`{"excludeManagementEventSources":["kms.amazonaws.com"]}`), "true", "true", `["kms.amazonaws.com"]`, "", "0", "keys are used unseen"},
		{basic(`{"excludeManagementEventSources":"kms.amazonaws.com"}`), "true", "true", `["kms.amazonaws.com"]`, "", "0", "a list of one is no list"},
		{basic(`{"excludeManagementEventSources":["kms.amazonaws.com"]},{"readWriteType":"WriteOnly"}`), "true", "true", "", "", "0", "another selector records the writes"},
		{basic(`{"excludeManagementEventSources":["kms.amazonaws.com"]},{"readWriteType":"ReadOnly"}`), "true", "true", `["kms.amazonaws.com"]`, "", "0", "another that records reads does not help"},
		{basic(``), "false", "false", "", "", "0", "no selector selects nothing"},
		{advanced(fields(management)), "true", "true", "", "", "0", "no readOnly is both"},
		{advanced(fields(management + `,{"field":"readOnly","equals":["true"]}`)), "false", "true", "", "", "0", "only what is read-only"},
		{advanced(fields(management + `,{"field":"readOnly","equals":["false"]}`)), "true", "false", "", "", "0", "only what is not"},
		{advanced(fields(management + `,{"field":"readOnly","notEquals":["false"]}`)), "false", "true", "", "", "0", "not what is not read-only: what is"},
		{advanced(fields(management + `,{"field":"readOnly","equals":["true","false"]}`)), "true", "true", "", "", "0", "one of both"},
		{advanced(fields(`{"field":"eventCategory","equals":["Data"]},{"field":"resources.type","equals":["AWS::S3::Object"]}`)), "false", "false", "", "", "1", "management events are in no selector"},
		{advanced(fields(`{"field":"eventCategory","equals":["NetworkActivity"]},{"field":"eventSource","equals":["kms.amazonaws.com"]}`)), "false", "false", "", "", "0", "nor in this one"},
		{advanced(fields(`{"field":"readOnly","equals":["false"]}`)), "false", "false", "", "", "0", "a selector has to name its category"},
		{advanced(fields(management + `,{"field":"eventSource","notEquals":["kms.amazonaws.com","rdsdata.amazonaws.com"]}`)), "true", "true", `["kms.amazonaws.com","rdsdata.amazonaws.com"]`, "", "0", "each is left out"},
		{advanced(fields(management+`,{"field":"eventSource","notEquals":["kms.amazonaws.com"]}`) + "," + fields(management+`,{"field":"eventSource","equals":["kms.amazonaws.com"]},{"field":"eventName","notEquals":["Decrypt"]}`)),
			"true", "true", `["kms.amazonaws.com"]`, "", "0", "the other selector has not all of it"},
		{advanced(fields(management+`,{"field":"eventSource","notEquals":["kms.amazonaws.com"]}`) + "," + fields(management+`,{"field":"eventSource","notEquals":["rdsdata.amazonaws.com"]}`)),
			"true", "true", "", "", "0", "what one leaves out the other has"},
		{advanced(fields(management + `,{"field":"eventSource","equals":["s3.amazonaws.com"]}`)), "true", "true", "", `["eventSource Equals s3.amazonaws.com"]`, "0", "one service alone"},
		{advanced(fields(management + `,{"field":"eventSource","notStartsWith":["fire"]}`)), "true", "true", "", `["eventSource NotStartsWith fire"]`, "0", "whatever begins like that"},
		{advanced(fields(management + `,{"field":"userIdentity.arn","notEquals":["arn:aws:iam::111122223333:user/mallory"]}`)), "true", "true", "", `["userIdentity.arn NotEquals arn:aws:iam::111122223333:user/mallory"]`, "0", "one caller is not seen"},
		{advanced(fields(management + `,{"field":"eventName","notEquals":["StopLogging","DeleteTrail"]}`)), "true", "true", "", `["eventName NotEquals DeleteTrail, StopLogging"]`, "0", "some calls are not"},
		{advanced(fields(management + `,{"field":"readOnly","notEndsWith":["lse"]}`)), "false", "true", "", "", "0", "what does not end so is read-only"},
		{advanced(fields(management) + "," + fields(management+`,{"field":"eventName","equals":["PutObject"]}`)), "true", "true", "", "", "0", "a filter beside a selector without one"},
		{advanced(fields(management+`,{"field":"readOnly","equals":["true"]}`) + "," + fields(management+`,{"field":"readOnly","equals":["false"]},{"field":"eventName","equals":["PutObject"]}`)),
			"true", "true", "", `["eventName Equals PutObject"]`, "0", "the selector without a filter has no writes"},
	} {
		req, _ := ParseRequest(record(t, "cloudtrail.amazonaws.com", "PutEventSelectors", tt.request, ""))
		want := Settings{ManagementWrites: tt.writes, ManagementReads: tt.reads, ExcludedSources: tt.excluded, ManagementFilters: tt.filters, DataEvents: tt.data}
		got := maps.Clone(req.Settings)
		delete(got, EventSelectors)
		delete(got, AdvancedEventSelectors)
		if !maps.Equal(got, want) || len(req.Odd) > 0 {
			t.Errorf("%s: %s\ngot  %q %q\nwant %q", tt.reason, tt.request, got, req.Odd, want)
		}
	}
}

// TestSelectorsKept checks that selectors are kept as the command line takes
// them, and that one kind takes the place of the other.
func TestSelectorsKept(t *testing.T) {
	for _, tt := range []struct {
		request         string
		basic, advanced string
		reason          string
	}{
		{`{"trailName":"t","eventSelectors":[{"dataResources":{"type":"AWS::S3::Object","values":["arn:aws:s3:::a/"]},"excludeManagementEventSources":["kms.amazonaws.com"]}]}`,
			`[{"ReadWriteType":"All","IncludeManagementEvents":true,"DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3:::a/"]}],"ExcludeManagementEventSources":["kms.amazonaws.com"]}]`, "", "defaults are said"},
		{`{"trailName":"t","eventSelectors":null,"advancedEventSelectors":[{"name":"<all>","fieldSelectors":[{"field":"eventCategory","equals":["Management"]},{"field":"eventName","notStartsWith":["Get"]}]}]}`,
			"", `[{"Name":"<all>","FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]},{"Field":"eventName","NotStartsWith":["Get"]}]}]`, "as they are"},
	} {
		req, _ := ParseRequest(record(t, "cloudtrail.amazonaws.com", "PutEventSelectors", tt.request, ""))
		if got, said := req.Settings[EventSelectors]; got != tt.basic || !said {
			t.Errorf("%s: basic %s, want %s", tt.reason, got, tt.basic)
		}
		if got, said := req.Settings[AdvancedEventSelectors]; got != tt.advanced || !said {
			t.Errorf("%s: advanced %s, want %s", tt.reason, got, tt.advanced)
		}
	}
}

func TestSelectorsNotSaid(t *testing.T) {
	req, _ := ParseRequest(record(t, "cloudtrail.amazonaws.com", "PutEventSelectors", `{"trailName":"t"}`, ""))
	if len(req.Settings) > 0 || len(req.Odd) != 1 {
		t.Errorf("a request without selectors sets %q and is odd in %q", req.Settings, req.Odd)
	}
}

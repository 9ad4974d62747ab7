package estate_test

import (
	"slices"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// look learns a snapshot taken so many minutes after the start.
func (w *world) look(minute int, s estate.Snapshot) []estate.Change {
	w.Helper()
	s.Account, s.Region, s.Taken = "111122223333", "eu-west-1", start.Add(time.Duration(minute)*time.Minute)
	changes, err := w.Learn(w.Context(), &s)
	if err != nil {
		w.Fatal(err)
	}
	return changes
}

// A stream that is gone is told by the second snapshot that misses it, once,
// unless an event told of its end meanwhile or of another one since.
func TestStreamDeletedUnseen(t *testing.T) {
	gone := estate.Snapshot{Gone: []string{clicks}}
	for _, c := range []struct {
		between func(w *world) // the snapshots at 10 and 20 minutes
		told    int
		deleted bool
		reason  string
	}{
		{func(*world) {}, 1, true, "no event told"},
		{func(w *world) { w.tell(9, "firehose", "DeleteDeliveryStream", `{"deliveryStreamName":"clicks"}`) }, 0, true, "an event that was late tells it"},
		{func(w *world) { w.tell(15, "firehose", "CreateDeliveryStream", create) }, 0, true, "a new one of that name was made since, and is gone too: the next snapshot tells"},
		{func(w *world) { w.tell(25, "firehose", "CreateDeliveryStream", create) }, 0, false, "what is newer than the snapshot wins"},
	} {
		w := newWorld(t)
		w.tell(0, "firehose", "CreateDeliveryStream", create)
		if changes := w.look(10, gone); len(changes) > 0 {
			t.Fatalf("%s: told before an event could: %+v", c.reason, changes)
		}
		if refs, err := w.Known(t.Context(), "111122223333", "eu-west-1"); err != nil || !slices.ContainsFunc(refs, func(r resource.Ref) bool { return r.ARN == clicks }) {
			t.Errorf("%s: what is gone and not told is not asked about again: %v, %v", c.reason, refs, err)
		}
		if r := w.known(orders); r != nil && len(r.Streams) > 0 {
			t.Errorf("%s: a stream that is gone depends on %+v", c.reason, r)
		}
		c.between(w)
		changes := w.look(20, gone)
		if len(changes) != c.told {
			t.Errorf("%s: %d changes, want %d", c.reason, len(changes), c.told)
		}
		for _, change := range changes {
			if !change.Unseen || change.ARN != clicks || change.Request.Call != firehose.Delete || change.Before.Deleted || !change.After.Deleted {
				t.Errorf("%s: %+v", c.reason, change.StreamChange)
			}
		}
		states := w.known(clicks).Stream
		if got := states[len(states)-1].Deleted; got != c.deleted {
			t.Errorf("%s: deleted %v", c.reason, got)
		}
		if again := w.look(30, gone); c.told > 0 && len(again) > 0 {
			t.Errorf("%s: told twice", c.reason)
		}
	}
	if changes := newWorld(t).look(10, gone); len(changes) > 0 {
		t.Errorf("a stream of which nothing was known is told as gone: %+v", changes)
	}
}

// A resource that is gone is told as a deletion.
func TestResourceDeletedUnseen(t *testing.T) {
	w := newWorld(t)
	w.learn(0, resource.Settings{resource.Exists: "true", resource.Policy: "{}"})
	w.learn(60, resource.Settings{resource.Exists: "false"})
	changes := w.learn(120, resource.Settings{resource.Exists: "false"})
	if len(changes) != 1 || changes[0].Asked.Effect != resource.Deletes || changes[0].Was[resource.Policy] != "{}" {
		t.Errorf("%+v", changes)
	}
}

// A member of a family that was known as a whole and has one more is another.
func TestNewMemberUnseen(t *testing.T) {
	group := resource.Ref{Type: resource.SecurityGroup, ARN: "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1", Name: "sg-1"}
	whole := []resource.Family{resource.Ingress, resource.Egress, resource.RuleID}
	const open, inside = resource.Path("Ingress:tcp 22 from 0.0.0.0/0"), resource.Path("Ingress:tcp 443 from 10.0.0.0/8")
	const authorize = `{"groupId":"sg-1","ipPermissions":{},"ipProtocol":"tcp","fromPort":22,"toPort":22,"cidrIp":"0.0.0.0/0"}`
	found := func(families []resource.Family, rules ...resource.Path) estate.Snapshot {
		settings := resource.Settings{resource.Exists: "true"}
		for _, rule := range rules {
			settings[rule] = "true"
			settings[resource.RuleID.Of("of "+string(rule))] = string(rule)
		}
		return estate.Snapshot{Resources: []estate.Found{{Ref: group, Settings: settings, Whole: families}}}
	}
	for _, c := range []struct {
		first   []resource.Family
		between func(w *world)
		told    int
		reason  string
	}{
		{whole, func(*world) {}, 1, "it was not there when all were listed"},
		{nil, func(*world) {}, 0, "not all were known: it may have been there"},
		{whole, func(w *world) { w.tell(5, "ec2", "AuthorizeSecurityGroupIngress", authorize) }, 0, "a late event tells it"},
	} {
		w := newWorld(t)
		if changes := slices.Concat(w.look(0, found(c.first, inside)), w.look(10, found(whole, inside, open))); len(changes) > 0 {
			t.Fatalf("%s: told too early: %+v", c.reason, changes)
		}
		c.between(w)
		changes := w.look(20, found(whole, inside, open))
		if len(changes) != c.told {
			t.Errorf("%s: %d changes, want %d", c.reason, len(changes), c.told)
		}
		for _, change := range changes {
			if d := setting(t, change, open); !d.BeforeKnown || d.Before != "" || d.After != "true" || len(change.Settings) != 1 {
				t.Errorf("%s: %+v", c.reason, change.Settings)
			}
		}
		if again := w.look(30, found(whole, inside, open)); len(again) > 0 {
			t.Errorf("%s: told twice: %+v", c.reason, again[0].Settings)
		}
		for p := range w.known(group.ARN).Now() {
			if p[0] == '(' {
				t.Errorf("%s is the estate's own", p)
			}
		}
	}
}

// A rule that an event changed by its id has another meaning, which the event
// did not tell in full: what it left open is learned in silence.
func TestRuleChangedByItsID(t *testing.T) {
	group := resource.Ref{Type: resource.SecurityGroup, ARN: "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1", Name: "sg-1"}
	found := func(rule resource.Path) estate.Snapshot {
		return estate.Snapshot{Resources: []estate.Found{{Ref: group, Whole: []resource.Family{resource.Ingress, resource.Egress, resource.RuleID},
			Settings: resource.Settings{resource.Exists: "true", rule: "true", "RuleID:sgr-1": string(rule)}}}}
	}
	w := newWorld(t)
	w.look(0, found("Egress:tcp 443 to 10.0.0.0/8"))
	w.tell(5, "ec2", "ModifySecurityGroupRules", `{"ModifySecurityGroupRulesRequest":{"GroupId":"sg-1","SecurityGroupRule":{"tag":1,"SecurityGroupRuleId":"sgr-1","SecurityGroupRule":{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"CidrIpv4":"0.0.0.0/0"}}}}`)
	for _, minute := range []int{10, 20, 30} {
		if changes := w.look(minute, found("Egress:tcp 443 to 0.0.0.0/0")); len(changes) > 0 {
			t.Errorf("minute %d: an event told, and it is told as unseen: %+v", minute, changes[0].Settings)
		}
	}
	w.look(40, found("Egress:all to 0.0.0.0/0"))
	changes := w.look(50, found("Egress:all to 0.0.0.0/0"))
	if len(changes) != 1 || len(changes[0].Family(resource.Egress)) != 2 {
		t.Errorf("%+v: what changed later is told", changes)
	}
}

// What is remembered of a place is listed without what is gone.
func TestKnown(t *testing.T) {
	w := newWorld(t)
	w.tell(0, "firehose", "CreateDeliveryStream", create)
	w.tell(1, "logs", "PutRetentionPolicy", `{"logGroupName":"/orders","retentionInDays":30}`)
	w.tell(2, "logs", "DeleteLogGroup", `{"logGroupName":"/old"}`)
	list := func(account, region string) (all []string) {
		refs, err := w.Known(t.Context(), account, region)
		if err != nil {
			t.Fatal(err)
		}
		for _, ref := range refs {
			all = append(all, ref.Type.Word()+" "+ref.Name)
		}
		return all
	}
	got := list("111122223333", "eu-west-1")
	if !slices.Contains(got, "delivery stream clicks") || !slices.Contains(got, "log group /orders") || slices.Contains(got, "log group /old") {
		t.Errorf("%v", got)
	}
	if other := list("444455556666", "eu-west-1"); len(other) > 0 {
		t.Errorf("of another account: %v", other)
	}
	w.tell(3, "firehose", "DeleteDeliveryStream", `{"deliveryStreamName":"clicks"}`)
	if got := list("111122223333", "eu-west-1"); slices.Contains(got, "delivery stream clicks") {
		t.Errorf("a deleted stream is listed: %v", got)
	}
}

// What a call about something else implies changes without an event of its own.
func TestImpliedIsNotTold(t *testing.T) {
	subnet := resource.Ref{Type: resource.Subnet, ARN: "arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1", Name: "subnet-1"}
	found := func(table string) estate.Snapshot {
		return estate.Snapshot{Resources: []estate.Found{{Ref: subnet, Settings: resource.Settings{resource.Exists: "true", resource.SubnetRoutes: table}}}}
	}
	w := newWorld(t)
	for minute, table := range []string{"rtb-1", "rtb-2", "rtb-2", "rtb-2"} {
		if changes := w.look(minute, found(table)); len(changes) > 0 {
			t.Errorf("minute %d: %+v", minute, changes[0].Settings)
		}
	}
	if now := w.known(subnet.ARN).Now()[resource.SubnetRoutes]; now != "rtb-2" {
		t.Errorf("the subnet's table is %s", now)
	}
}

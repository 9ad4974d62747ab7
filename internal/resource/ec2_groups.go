package resource

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// RuleID is the rule of a security group with this id: "sgr-…", as the path
// that it has by its meaning, "Ingress:tcp 22 from 10.0.0.0/8"; "" when it is
// gone. Ingress and Egress say what holds; this says which rule is meant when
// a call names only its id.
const RuleID Family = "RuleID:"

// groupDefaults is a security group as EC2 makes it:
// https://docs.aws.amazon.com/vpc/latest/userguide/default-custom-security-groups.html
var groupDefaults = Settings{Egress.Of("all to 0.0.0.0/0"): "true"}

func ec2SecurityGroups() []operation {
	group := target{SecurityGroup, securityGroup}
	create := ec2Answered(SecurityGroup, "groupId")
	all := []operation{
		{name: "CreateSecurityGroup", effect: Creates, target: create, fields: []field{ec2Text(InVPC, "vpcId"), ec2Detail("name", "groupName")}},
		{name: "DeleteSecurityGroup", effect: Deletes, target: group},
		{name: "ModifySecurityGroupRules", target: group, fields: []field{reads(modifiedRules, Path(Ingress), Path(RuleID))}},
	}
	for _, way := range []struct {
		family Family
		word   string
	}{{Ingress, "Ingress"}, {Egress, "Egress"}} {
		paths := []Path{Path(way.family), Path(RuleID)}
		all = append(all,
			operation{name: "AuthorizeSecurityGroup" + way.word, target: group, fields: []field{
				reads(func(r *reading) { addedRules(r, way.family) }, paths...)}},
			operation{name: "RevokeSecurityGroup" + way.word, target: group, fields: []field{
				reads(func(r *reading) { revokedRules(r, way.family) }, paths...)}})
	}
	return all
}

// securityGroup is named by its id, in the request or in the answer. A default
// network's group may be named by its name, which says nothing to others.
func securityGroup(r *reading) Ref {
	id := r.wrapped("groupId").Text()
	for _, list := range []string{"securityGroupRuleSet", "revokedSecurityGroupRuleSet"} {
		for _, rule := range itemsOf(r.answered(list)) {
			if id == "" {
				id = rule.Get("groupId").Text()
			}
		}
	}
	if id == "" {
		return Ref{Type: SecurityGroup, Name: r.text("groupName")}
	}
	return r.named(SecurityGroup, id)
}

// askedRules are the rules that a request spells out: a list ipPermissions, or
// one rule in the request itself beside an empty list.
func askedRules(r *reading, f Family) []Path {
	var all []Path
	for _, permission := range itemsOf(r.at("ipPermissions")) {
		for _, peer := range peers(permission, r.Account) {
			all = append(all, rulePath(f, trafficOf(permission), peer))
		}
	}
	if from := peer(r.Request, r.Account); from != "" {
		all = append(all, rulePath(f, trafficOf(r.Request), from))
	}
	return all
}

// told is a rule of an answer.
func told(rule trail.Value, f Family, account string) (id string, p Path) {
	return rule.Get("securityGroupRuleId").Text(), rulePath(f, trafficOf(rule), peer(rule, account))
}

// addedRules reads the rules of the answer, which has the ids of groups that a
// request names by their names; those of the request where nothing is answered.
func addedRules(r *reading, f Family) {
	answered := itemsOf(r.answered("securityGroupRuleSet"))
	for _, rule := range answered {
		id, p := told(rule, f, r.Account)
		r.set(RuleID.Of(id), string(p))
		r.set(p, "true")
	}
	if len(answered) > 0 {
		return
	}
	for _, p := range askedRules(r, f) {
		r.set(p, "true")
	}
}

// revokedRules reads the rules that are taken away: spelled out, or by their
// ids, in which case the answer spells them out.
func revokedRules(r *reading, f Family) {
	for _, p := range askedRules(r, f) {
		r.set(p, "")
	}
	for _, id := range idsOf(r.wrapped("securityGroupRuleIds", "securityGroupRuleId"), "securityGroupRuleId") {
		r.set(RuleID.Of(id), "")
	}
	for _, rule := range itemsOf(r.answered("revokedSecurityGroupRuleSet")) {
		id, p := told(rule, f, r.Account)
		r.set(RuleID.Of(id), "")
		r.set(p, "")
	}
}

// modifiedRules reads rules by their ids. Neither request nor answer tells
// whether they are about traffic in or out; they are read as the more
// dangerous of both, and "direction" says so. The rule that they replace
// stays remembered, since its meaning is not told either.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html
func modifiedRules(r *reading) {
	for _, update := range itemsOf(r.wrapped("SecurityGroupRule", "SecurityGroupRules")) {
		id, rule := update.Get("SecurityGroupRuleId").Text(), update.Get("SecurityGroupRule")
		from := peer(rule, r.Account)
		if from == "" {
			continue // a new description
		}
		p := rulePath(Ingress, trafficOf(rule), from)
		r.set(p, "true")
		r.set(RuleID.Of(id), string(p))
		r.say("direction", "unknown")
	}
}

func ec2SecurityGroupWays() []way {
	all := []way{
		{SecurityGroup, []Path{Path(RuleID)}, modifyRule},
		{SecurityGroup, []Path{Exists}, func(t turn) string {
			if t.Value == "true" {
				return "" // under another id, which nothing refers to
			}
			return t.aws("ec2 delete-security-group", "--group-id", t.Name)
		}},
	}
	for _, f := range []Family{Ingress, Egress} {
		all = append(all, way{SecurityGroup, []Path{Path(f)}, func(t turn) string {
			permission, ok := permissionOf(t.Member)
			if !ok {
				return ""
			}
			verb := "revoke"
			if t.Value == "true" {
				verb = "authorize"
			}
			return t.aws("ec2 "+verb+"-security-group-"+direction(f), "--group-id", t.Name, "--ip-permissions", jsonOf([]any{permission}))
		}})
	}
	return all
}

// direction is a family of rules in the CLI's words.
func direction(f Family) string { return strings.ToLower(strings.TrimSuffix(string(f), ":")) }

// modifyRule gives a rule the meaning back that it had.
func modifyRule(t turn) string {
	p := Path(t.Value)
	name, _ := p.Family().Name(p)
	permission, ok := permissionOf(name)
	if !ok {
		return ""
	}
	rule := map[string]any{}
	for member, v := range permission {
		list, isList := v.([]map[string]string)
		if !isList {
			rule[member] = v
			continue
		}
		flat := map[string]string{"IpRanges": "CidrIpv4", "Ipv6Ranges": "CidrIpv6", "PrefixListIds": "PrefixListId", "UserIdGroupPairs": "ReferencedGroupId"}
		for key, value := range list[0] {
			if key != "UserId" {
				rule[flat[member]] = value
			}
		}
	}
	return t.aws("ec2 modify-security-group-rules", "--group-id", t.Name, "--security-group-rules",
		jsonOf([]any{map[string]any{"SecurityGroupRuleId": t.Member, "SecurityGroupRule": rule}}))
}

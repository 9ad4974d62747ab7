package simulate

import "strings"

// kind is a kind of thing that calls are about.
type kind uint8

// The kinds of things. The first are those that changes are made to.
const (
	stream kind = iota
	bucket
	role
	key
	logGroup
	source // a Kinesis data stream
	topic
	queue
	function
	group
	alarm
	rule
	secret
	trails
	changeable // the number of kinds that are changed
)

// Kinds that only routine calls are about.
const (
	instance kind = iota + changeable
	table
	cluster
	service
	repository
	balancer
	database
	stack
	parameter
	network
	subnet
	asg
	machine
	kinds // their number
)

// kindsOf says of each kind what its things are named like, and how many of
// them there are in a Region of an account.
var kindsOf = [kinds]struct {
	name, named, arn string
	count            int
}{
	stream:     {"stream", "<words>-<env>-to-lake-<digits:2>", "arn:aws:firehose:<region>:<account>:deliverystream/<self>", 30},
	bucket:     {"bucket", "acme-<words>-<env>-<hex:8>", "arn:aws:s3:::<self>", 45},
	role:       {"role", "<words>-<env>-worker-<digits:2>", "arn:aws:iam::<account>:role/<self>", 35},
	key:        {"key", "<uuid>", "arn:aws:kms:<region>:<account>:key/<self>", 12},
	logGroup:   {"group", "/aws/lambda/<words>-<env>-<digits:3>", "arn:aws:logs:<region>:<account>:log-group:<self>", 35},
	source:     {"source", "<words>-<env>-feed-<digits:2>", "arn:aws:kinesis:<region>:<account>:stream/<self>", 6},
	topic:      {"topic", "<words>-<env>-notices-<digits:2>", "arn:aws:sns:<region>:<account>:<self>", 10},
	queue:      {"queue", "<words>-<env>-jobs-<digits:2>", "arn:aws:sqs:<region>:<account>:<self>", 14},
	function:   {"function", "<words>-<env>-<digits:3>", "arn:aws:lambda:<region>:<account>:function:<self>", 40},
	group:      {"sg", "sg-0<hex:16>", "arn:aws:ec2:<region>:<account>:security-group/<self>", 16},
	alarm:      {"alarm", "<words>-<env>-errors-<digits:2>", "arn:aws:cloudwatch:<region>:<account>:alarm:<self>", 16},
	rule:       {"rule", "<words>-<env>-nightly-<digits:2>", "arn:aws:events:<region>:<account>:rule/<self>", 10},
	secret:     {"secret", "<env>/<words>/database-<digits:2>", "arn:aws:secretsmanager:<region>:<account>:secret:<self>-x7Kq2p", 10},
	trails:     {"trail", "organization-<digits:2>", "arn:aws:cloudtrail:<region>:<account>:trail/<self>", 1},
	instance:   {"instance", "i-0<hex:16>", "arn:aws:ec2:<region>:<account>:instance/<self>", 60},
	table:      {"table", "<words>-<env>-<digits:2>", "arn:aws:dynamodb:<region>:<account>:table/<self>", 20},
	cluster:    {"cluster", "<words>-<env>", "arn:aws:ecs:<region>:<account>:cluster/<self>", 5},
	service:    {"service", "<words>-api-<digits:2>", "arn:aws:ecs:<region>:<account>:service/<self>", 20},
	repository: {"repository", "acme/<words>-<digits:2>", "arn:aws:ecr:<region>:<account>:repository/<self>", 20},
	balancer:   {"balancer", "app/<words>-<env>/<hex:16>", "arn:aws:elasticloadbalancing:<region>:<account>:loadbalancer/<self>", 10},
	database:   {"database", "<words>-<env>-<digits:2>", "arn:aws:rds:<region>:<account>:db:<self>", 8},
	stack:      {"stack", "<words>-<env>-<digits:2>", "arn:aws:cloudformation:<region>:<account>:stack/<self>/6b1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f02", 30},
	parameter:  {"parameter", "/<env>/<words>/<digits:3>", "arn:aws:ssm:<region>:<account>:parameter<self>", 60},
	network:    {"vpc", "vpc-0<hex:16>", "arn:aws:ec2:<region>:<account>:vpc/<self>", 3},
	subnet:     {"subnet", "subnet-0<hex:16>", "arn:aws:ec2:<region>:<account>:subnet/<self>", 9},
	asg:        {"asg", "<words>-<env>-nodes-<digits:2>", "arn:aws:autoscaling:<region>:<account>:autoScalingGroup:<self>", 8},
	machine:    {"machine", "<words>-<env>-flow-<digits:2>", "arn:aws:states:<region>:<account>:stateMachine:<self>", 8},
}

// kindNamed finds a kind by its name; kinds when there is none.
func kindNamed(name string) kind {
	for k := range kindsOf {
		if kindsOf[k].name == name {
			return kind(k)
		}
	}
	return kinds
}

// thing is a resource.
type thing struct {
	kind      kind
	place     *place
	name, arn string
	version   int  // of a delivery stream, as UpdateDestination counts
	exists    bool // as far as the story has come
}

// place is a Region of an account.
type place struct {
	account, region string
	weight          float64
	home            *place // the same account in us-east-1, where IAM's events are
	things          [kinds][]*thing
}

// draw picks a thing of the place, some more often than others.
func (p *place) draw(d dice, k kind) *thing { return p.things[k][d.often(len(p.things[k]))] }

// Accounts that AWS's documentation uses, and Regions; the first are the
// busiest.
var (
	accountIDs  = []string{"111122223333", "444455556666", "123456789012", "555566667777", "210987654321", "222233334444", "333344445555", "666677778888"}
	regionNames = []string{"eu-west-1", "us-east-1", "eu-central-1", "us-west-2", "ap-southeast-2", "eu-north-1"}
	// strangers are accounts of nobody in the organization.
	strangers = []string{"999988887777", "777788889999", "888877776666"}
)

const homeRegion = "us-east-1"

var (
	subjects     = strings.Fields("orders payments clicks billing search catalog shipping returns customers sessions invoices pricing stock media reviews carts fraud ledger geo audit")
	environments = []string{"prod", "prod", "prod", "staging", "dev"}
)

// places makes the organization: accounts times Regions, with what is there.
func places(d dice, accounts, regions int) []*place {
	var all []*place
	named := compileKinds()
	for a, account := range accountIDs[:accounts] {
		var home *place
		first := len(all)
		for r, region := range regionNames[:regions] {
			p := &place{account: account, region: region, weight: 1 / float64(1+3*a) / float64(1+3*r)}
			if region == homeRegion {
				home = p
			}
			p.fill(d, named)
			all = append(all, p)
		}
		for _, p := range all[first:] {
			p.home = home
		}
	}
	return all
}

type naming struct{ name, arn template }

func compileKinds() (all [kinds]naming) {
	for k := range kindsOf {
		all[k] = naming{compile(kindsOf[k].named), compile(kindsOf[k].arn)}
	}
	return all
}

func (p *place) fill(d dice, named [kinds]naming) {
	s := &scene{dice: d, place: p}
	for k := range kindsOf {
		taken := map[string]bool{}
		for len(p.things[k]) < kindsOf[k].count {
			t := &thing{kind: kind(k), place: p, name: string(named[k].name.fill(s, nil)), version: 1, exists: d.chance(0.5)}
			if taken[t.name] {
				continue
			}
			taken[t.name], s.self = true, t
			t.arn = string(named[k].arn.fill(s, nil))
			p.things[k] = append(p.things[k], t)
		}
	}
}

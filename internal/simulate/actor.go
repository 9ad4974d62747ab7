package simulate

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// opening says how an actor comes by its credentials.
type opening uint8

const (
	byService     opening = iota // a service assumes the role for it
	byWebIdentity                // a CI system's token
	bySAML                       // a person, through the organization's sign-in
	byVendor                     // another company's account
	byActor                      // another actor's session assumes the role
	byKey                        // a user's key, which does not end
	byItself                     // a service, without credentials
)

// part is what many actors have in common.
type part struct {
	name     string  // of the role; a %s is replaced by a word
	count    int     // in each place
	share    float64 // of a place's routine calls that all of them make
	opening  opening
	opener   string // the service that assumes the role or calls; the vendor's account
	life     time.Duration
	path     string // of the role
	agents   []string
	console  bool
	deploys  bool    // makes changes
	invoked  bool    // its calls are made by the opener, within AWS
	instance bool    // its credentials come from an instance's metadata
	turn     float64 // the mean number of calls in a row, 0 for a usual one
	calls    mix
}

// usualTurn is the mean number of calls that a program makes in a row.
const usualTurn = 14

// User agents as the SDKs, tools and browsers spell themselves.
const (
	javaAgent      = "aws-sdk-java/2.31.16 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1.134-150.224.amzn2023.x86_64 lang/java#21.0.7 md/OpenJDK_64-Bit_Server_VM#21.0.7+6-LTS md/vendor#Amazon.com_Inc. exec-env/AWS_ECS_FARGATE cfg/retry-mode#standard"
	botoAgent      = "Boto3/1.38.13 md/Botocore#1.38.13 ua/2.1 os/linux#5.10.234-225.910.amzn2.x86_64 md/arch#x86_64 lang/python#3.12.10 md/pyimpl#CPython exec-env/AWS_Lambda_python3.12 cfg/retry-mode#legacy Botocore/1.38.13"
	goAgent        = "aws-sdk-go-v2/1.36.3 ua/2.1 os/linux lang/go#1.24.2 md/GOOS#linux md/GOARCH#arm64 api/ecs#1.54.6 m/E,e"
	terraformAgent = "APN/1.0 HashiCorp/1.0 Terraform/1.11.4 (+https://www.terraform.io) terraform-provider-aws/5.97.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.36.3 ua/2.1 os/linux lang/go#1.23.8 md/GOOS#linux md/GOARCH#amd64"
	ssmAgent       = "aws-sdk-go/1.55.5 (go1.23.4; linux; amd64) amazon-ssm-agent/3.3.2299.0"
	cliAgent       = "aws-cli/2.27.4 md/awscrt#0.26.1 ua/2.1 os/macos#24.4.0 md/arch#arm64 lang/python#3.13.3 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#ec2.describe-instances"
	consoleAgent   = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Safari/537.36"
	vendorAgent    = "Boto3/1.35.99 md/Botocore#1.35.99 ua/2.0 os/linux#6.8.0-1021-aws md/arch#aarch64 lang/python#3.12.6 md/pyimpl#CPython cfg/retry-mode#standard Botocore/1.35.99 WatchTower/7.4"
)

// parts is who works in an organization.
func parts() []part {
	return []part{
		{name: "%s-tasks", count: 4, share: 0.22, opening: byService, opener: "ecs-tasks.amazonaws.com", life: 12 * time.Hour, agents: []string{javaAgent, goAgent},
			calls: mix{"kms": 30, "s3": 8, "dynamodb": 14, "sqs": 20, "ssm": 8, "secretsmanager": 4, "sts": 5, "states": 6, "glue": 5}},
		{name: "%s-lambda", count: 3, share: 0.16, opening: byService, opener: "lambda.amazonaws.com", life: 12 * time.Hour, agents: []string{botoAgent},
			calls: mix{"logs": 40, "kms": 30, "dynamodb": 12, "kinesis": 8, "ecr": 4, "athena": 6, "lambda": 4}},
		{name: "%s-nodes", count: 2, share: 0.16, opening: byService, opener: "ec2.amazonaws.com", life: 12 * time.Hour, instance: true, agents: []string{ssmAgent, goAgent},
			calls: mix{"ssm": 45, "ecr": 14, "ec2": 14, "ecs": 16, "autoscaling": 4, "elasticloadbalancing": 6, "eks": 2}},
		{name: "WatchTowerIntegration", count: 1, share: 0.20, opening: byVendor, opener: strangers[0], life: 12 * time.Hour, agents: []string{vendorAgent},
			calls: mix{"monitoring": 26, "ec2": 26, "rds": 7, "elasticloadbalancing": 7, "lambda": 6, "s3": 5, "autoscaling": 4, "tagging": 6, "sqs": 3, "sns": 2, "dynamodb": 2, "ecs": 3, "logs": 3, "health": 1, "eks": 1}},
		{name: "AWSServiceRoleForConfig", count: 1, share: 0.10, opening: byService, opener: "config.amazonaws.com", life: 12 * time.Hour, path: "aws-service-role/config.amazonaws.com/", invoked: true,
			calls: mix{"s3": 42, "iam": 14, "ec2": 12, "kms": 6, "lambda": 5, "logs": 5, "events": 4, "acm": 2, "sns": 3, "kinesis": 2, "cloudtrail": 3, "config": 2}},
		{name: "", count: 1, share: 0.03, opening: byItself, opener: "cloudtrail.amazonaws.com", calls: mix{"kms": 70, "s3": 30}},
		{name: "", count: 1, share: 0.02, opening: byItself, opener: "autoscaling.amazonaws.com", calls: mix{"ec2": 60, "elasticloadbalancing": 40}},
		{name: "ci-%s", count: 2, share: 0.06, opening: byWebIdentity, life: time.Hour, agents: []string{terraformAgent}, deploys: true, turn: 250,
			calls: mix{"iam": 24, "s3": 22, "lambda": 12, "ec2": 10, "logs": 8, "cloudformation": 8, "events": 4, "sns": 3, "sqs": 3, "kms": 4, "ecs": 3, "route53": 2, "sts": 5}},
		{name: "deploy-%s", count: 1, share: 0.03, opening: byActor, life: time.Hour, agents: []string{terraformAgent}, deploys: true, turn: 250,
			calls: mix{"iam": 26, "s3": 22, "lambda": 12, "ec2": 10, "logs": 8, "cloudformation": 8, "kms": 6, "sts": 5}},
		{name: "AWSReservedSSO_PlatformEngineer_6f0e4a5b9a513c2b", count: 3, share: 0.015, opening: bySAML, life: 8 * time.Hour, path: "aws-reserved/sso.amazonaws.com/eu-west-1/", agents: []string{consoleAgent, consoleAgent, cliAgent}, console: true, deploys: true,
			calls: mix{"ec2": 20, "s3": 12, "logs": 14, "iam": 8, "lambda": 8, "monitoring": 10, "health": 6, "cloudtrail": 5, "organizations": 2, "ecs": 6, "athena": 4, "servicequotas": 1, "kms": 2}},
		{name: "SecurityAudit", count: 1, share: 0.01, opening: byService, opener: "securityhub.amazonaws.com", life: 12 * time.Hour, agents: []string{botoAgent},
			calls: mix{"config": 40, "securityhub": 20, "iam": 16, "s3": 14, "cloudtrail": 10}},
		{name: "legacy-%s-uploader", count: 1, share: 0.025, opening: byKey, agents: []string{botoAgent, cliAgent},
			calls: mix{"s3": 50, "sts": 20, "ec2": 10, "sqs": 20}},
	}
}

// actor is one of those who work in an organization.
type actor struct {
	place          *place
	opening        opening
	opener         string
	life           time.Duration
	role, path     string // the role's name, or the user's
	roleID         string
	person         string // who is behind a person's session
	address, agent string
	endpoint       string
	sourceIdentity string
	invokedBy      string
	onInstance     bool
	console        bool
	through        *actor // whose session opens its own
	turn           float64
	calls          *repertoire
	session        *session
}

var people = strings.Fields("dana.reyes sam.okafor mia.lindqvist noor.haddad luca.bianchi ivy.chen tom.walsh asha.patel")

// hire makes the actor number n of a part.
func (p part) hire(d dice, at *place, n int, calls *repertoire) *actor {
	a := &actor{
		place: at, opening: p.opening, opener: p.opener, life: p.life, role: p.name, path: p.path,
		roleID: string(d.text([]byte("AROA"), idLetters, 17)), calls: calls, turn: cmp.Or(p.turn, usualTurn), console: p.console, onInstance: p.instance,
	}
	if strings.Contains(p.name, "%s") {
		a.role = fmt.Sprintf(p.name, d.oneOf(subjects)+"-"+string(d.text(nil, digits, 2)))
	}
	if len(p.agents) > 0 {
		a.agent = p.agents[n%len(p.agents)]
		a.console = p.console && a.agent == consoleAgent
	}
	a.address = fmt.Sprintf("203.0.113.%d", 1+d.IntN(250))
	switch {
	case p.invoked:
		a.invokedBy, a.address, a.agent = p.opener, p.opener, p.opener
	case p.opening == bySAML:
		a.person = d.oneOf(people)
		a.address = fmt.Sprintf("198.51.100.%d", 1+d.IntN(250))
		if d.chance(0.5) {
			a.sourceIdentity = a.person + "@acme.example"
		}
	case p.opening == byService && d.chance(0.4):
		a.endpoint = "vpce-0" + string(d.text(nil, hexDigits, 16))
		a.address = fmt.Sprintf("10.%d.%d.%d", d.IntN(250), d.IntN(250), d.IntN(250))
	}
	return a
}

// sessionName is what the actor's next session is named.
func (a *actor) sessionName(d dice) string {
	switch {
	case a.person != "":
		return a.person + "@acme.example"
	case a.onInstance:
		return a.place.draw(d, instance).name
	case a.opener == "lambda.amazonaws.com":
		return a.place.draw(d, function).name
	case a.opener == "config.amazonaws.com":
		return "AWSConfig-Describe"
	case a.opening == byWebIdentity:
		return "GitHubActions"
	case a.opening == byActor:
		return "aws-go-sdk-1778573" + string(d.text(nil, digits, 12))
	default:
		return string(d.text(nil, hexDigits, 32))
	}
}

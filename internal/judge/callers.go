package judge

import (
	"fmt"
	"strings"
)

// Caller is who makes the call of a Step.
type Caller struct {
	Identity string // JSON of userIdentity
	IP       string
	Agent    string
	Console  bool
	TLS      string
	VPCE     string
}

const (
	storyAccount = "111122223333"
	storyRegion  = "eu-west-1"
	cliAgent     = "aws-cli/2.27.4 md/awscrt#0.26.1 ua/2.1 os/linux#6.8 lang/python#3.13.3 md/command#firehose"
)

func session(role, name, mfa, more string) string {
	return fmt.Sprintf(`{"type":"AssumedRole","principalId":"AROAEXAMPLE7PLATENG01:%[2]s","arn":"arn:aws:sts::111122223333:assumed-role/%[1]s/%[2]s","accountId":"111122223333","accessKeyId":"ASIAIOSFODNN7EXAMPLE","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLE7PLATENG01","arn":"arn:aws:iam::111122223333:role/%[1]s","accountId":"111122223333","userName":"%[1]s"},"attributes":{"creationDate":"2026-05-12T08:41:09Z","mfaAuthenticated":"%[3]s"}%[4]s}}`, role, name, mfa, more)
}

// The people and machines of the stories.
var (
	engineer = Caller{Identity: session("PlatformEngineer", "dana.ops", "true", ""), IP: "203.0.113.24", Agent: cliAgent, TLS: "TLSv1.3"}
	mallory  = Caller{Identity: session("SupportReadOnly", "mallory", "false", ""), IP: "198.51.100.23", Agent: cliAgent, TLS: "TLSv1.3"}
	console  = Caller{Identity: session("AWSReservedSSO_DataAdmin_0123456789abcdef", "maria", "true", ""), IP: "203.0.113.77",
		Agent: "Mozilla/5.0 (X11; Linux x86_64) Console", Console: true, TLS: "TLSv1.3"}
	consoleNoMFA = Caller{Identity: session("PlatformEngineer", "dana.ops", "false", ""), IP: "203.0.113.77",
		Agent: "Mozilla/5.0 (X11; Linux x86_64) Console", Console: true, TLS: "TLSv1.3"}
	buildAgent = Caller{Identity: `{"type":"IAMUser","principalId":"AIDAEXAMPLEBUILDAGNT1","arn":"arn:aws:iam::111122223333:user/build-agent","accountId":"111122223333","accessKeyId":"AKIAIOSFODNN7EXAMPLE","userName":"build-agent"}`,
		IP: "203.0.113.143", Agent: cliAgent, TLS: "TLSv1.3"}
	rootUser = Caller{Identity: `{"type":"Root","principalId":"111122223333","arn":"arn:aws:iam::111122223333:root","accountId":"111122223333","accessKeyId":"ASIAI44QH8DHBEXAMPLE","sessionContext":{"attributes":{"creationDate":"2026-05-12T08:58:00Z","mfaAuthenticated":"true"}}}`,
		IP: "203.0.113.9", Agent: cliAgent, TLS: "TLSv1.3"}
	cloudFormation = Caller{Identity: strings.TrimSuffix(session("cfn-exec", "AWSCloudFormation", "false", ""), "}") + `,"invokedBy":"cloudformation.amazonaws.com"}`,
		IP: "cloudformation.amazonaws.com", Agent: "cloudformation.amazonaws.com"}
	terraform = Caller{Identity: session("deploy-pipeline", "terraform-apply", "false", ""), IP: "203.0.113.50",
		Agent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.8 aws-sdk-go-v2/1.32.0 os/linux lang/go#1.22.4", TLS: "TLSv1.3"}
	partner = Caller{Identity: `{"type":"AssumedRole","principalId":"AROAEXAMPLEPARTNER001:ci","arn":"arn:aws:sts::444455556666:assumed-role/Integrator/ci","accountId":"444455556666","accessKeyId":"ASIAIOSFODNN7EXAMPLE","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLEPARTNER001","arn":"arn:aws:iam::444455556666:role/Integrator","accountId":"444455556666","userName":"Integrator"},"attributes":{"creationDate":"2026-05-12T08:41:09Z","mfaAuthenticated":"false"}}}`,
		IP: "198.51.100.80", Agent: cliAgent, TLS: "TLSv1.3"}
	instanceV1 = Caller{Identity: session("ingest-host", "i-0a1b2c3d4e5f60718", "false", `,"ec2RoleDelivery":"1.0"`), IP: "203.0.113.90",
		Agent: "aws-sdk-go-v2/1.32.0 os/linux lang/go#1.22.4", TLS: "TLSv1.3"}
	instanceV2 = Caller{Identity: session("ingest-host", "i-0a1b2c3d4e5f60718", "false", `,"ec2RoleDelivery":"2.0"`), IP: "203.0.113.90",
		Agent: "aws-sdk-go-v2/1.32.0 os/linux lang/go#1.22.4", TLS: "TLSv1.3"}
	oldClient = Caller{Identity: session("legacy-batch", "nightly", "false", ""), IP: "203.0.113.31", Agent: "aws-sdk-java/1.7.4 Linux", TLS: "TLSv1"}
)

// from gives the caller another address.
func (c Caller) from(ip string) Caller { c.IP = ip; return c }

// through gives the caller a VPC endpoint.
func (c Caller) through(vpce string) Caller { c.VPCE = vpce; return c }

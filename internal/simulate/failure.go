package simulate

// failure is why a call did not succeed.
type failure struct {
	code    string
	message []byte
	hides   bool // the record does not show the request
}

// Shares of the calls that fail: at all, and of those, as the call itself does
// at times rather than for lack of permission.
const (
	failShare = 0.03
	ownShare  = 0.6
)

// failure draws whether the call fails, and why.
func (c *call) failure(s *scene) *failure {
	switch {
	case s.caller.within || !s.chance(failShare):
		return nil
	case c.code != "" && s.chance(ownShare):
		return &failure{code: c.code, message: []byte(c.message)}
	default:
		return c.denied(s)
	}
}

// denied is the call refused for lack of permission. EC2 shows the request
// then, most others do not.
func (c *call) denied(s *scene) *failure {
	prefix := c.prefix()
	m := append([]byte("User: "), s.caller.arn...)
	m = append(m, " is not authorized to perform: "...)
	m = append(append(append(m, prefix...), ':'), c.action()...)
	m = append(m, ` on resource: \"arn:aws:`...)
	m = append(append(append(append(append(m, prefix...), ':'), s.place.region...), ':'), s.place.account...)
	m = append(m, `:*\" because no identity-based policy allows the `...)
	m = append(append(append(append(m, prefix...), ':'), c.action()...), " action"...)
	switch c.service {
	case "ec2":
		return &failure{code: "Client.UnauthorizedOperation", message: append([]byte("You are not authorized to perform this operation. "), m...)}
	case "s3":
		return &failure{code: "AccessDenied", message: m}
	case "iam", "sts", "sns", "sqs", "cloudformation", "autoscaling", "rds", "elasticloadbalancing", "monitoring":
		return &failure{code: "AccessDenied", message: m, hides: true}
	default:
		return &failure{code: "AccessDeniedException", message: m, hides: true}
	}
}

// prefix is how IAM names the service.
func (c *call) prefix() string {
	if c.service == "monitoring" {
		return "cloudwatch"
	}
	if c.service == "tagging" {
		return "tag"
	}
	return c.service
}

// action is how IAM names the call: Lambda's without the date of its API.
func (c *call) action() string {
	for i, r := range c.name {
		if '0' <= r && r <= '9' {
			return c.name[:i]
		}
	}
	return c.name
}

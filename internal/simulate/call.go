package simulate

import "sort"

// call is an operation of a service, as an actor may call it.
type call struct {
	service string // the eventSource without .amazonaws.com
	name    string // as CloudTrail spells it
	weight  float64
	// What the record says of it. A template that is empty is null, or absent.
	request, response, extra, resources template
	write                               bool
	global                              bool // recorded in us-east-1, whatever Region it concerns
	code, message                       string
	after                               existence
}

// existence says what a change does to the thing it is made to.
type existence uint8

const (
	stays existence = iota
	appears
	vanishes
	counted // it has a version, which the change counts up
)

// read is a call that changes nothing; of 100 calls of its service, as many
// are it as its weight says of the sum of weights.
func read(name string, weight float64, request string) *call {
	return &call{name: name, weight: weight, request: compile(request)}
}

// write is a call that changes something.
func write(name string, weight float64, request string) *call {
	c := read(name, weight, request)
	c.write = true
	return c
}

// answers sets responseElements.
func (c *call) answers(response string) *call { c.response = compile(response); return c }

// on sets resources: the ARN and the type of one.
func (c *call) on(arn, kind string) *call {
	c.resources = compile(`[{"accountId":"<account>","type":"` + kind + `","ARN":"` + arn + `"}]`)
	return c
}

// fails sets the error that the call ends with where it is not denied.
func (c *call) fails(code, message string) *call { c.code, c.message = code, message; return c }

// does says what becomes of the thing that the change is made to.
func (c *call) does(e existence) *call { c.after = e; return c }

// of sets the calls' service.
func of(service string, all ...*call) []*call {
	for _, c := range all {
		c.service = service
		switch service {
		case "iam", "organizations", "cloudfront", "route53", "health", "trustedadvisor":
			c.global = true
		case "s3":
			c.extra = compile(`{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"<base64:76>","bytesTransferredOut":<num:4000>}`)
			if c.resources == nil {
				c.on("<bucket.arn>", "AWS::S3::Bucket")
			}
		}
	}
	return all
}

// repertoire is what an actor calls, and how often.
type repertoire struct {
	calls []*call
	upTo  []float64
}

// mix is a repertoire of services by the share that each has.
type mix map[string]float64

// repertoireOf joins services' calls. Shares that are missing are 0.
func repertoireOf(all map[string][]*call, m mix) *repertoire {
	services := make([]string, 0, len(m))
	for name := range m {
		services = append(services, name)
	}
	sort.Strings(services)
	r := &repertoire{}
	for _, name := range services {
		calls := all[name]
		if len(calls) == 0 {
			panic("simulate: no calls of " + name) // the mixes are in this package
		}
		total := 0.0
		for _, c := range calls {
			total += c.weight
		}
		for _, c := range calls {
			r.add(c, m[name]*c.weight/total)
		}
	}
	return r
}

func (r *repertoire) add(c *call, share float64) {
	if n := len(r.upTo); n > 0 {
		share += r.upTo[n-1]
	}
	r.calls, r.upTo = append(r.calls, c), append(r.upTo, share)
}

func (r *repertoire) draw(d dice) *call { return r.calls[drawUpTo(d, r.upTo)] }

// drawUpTo draws an index by shares that are summed up.
func drawUpTo(d dice, upTo []float64) int {
	last := len(upTo) - 1
	return min(sort.SearchFloat64s(upTo, d.Float64()*upTo[last]), last)
}

package remote

import (
	"strings"
	"testing"
)

func TestNew(t *testing.T) {
	for _, tt := range []struct{ place, region, want, reason string }{
		{"ssm:/hosewatch/config", "eu-west-1", "https://ssm.eu-west-1.amazonaws.com", "a parameter in a hierarchy"},
		{"ssm:config", "cn-north-1", "https://ssm.cn-north-1.amazonaws.com.cn", "China has a domain of its own"},
		{"arn:aws:ssm:eu-west-1:111122223333:parameter/config", "eu-west-1", "https://ssm.eu-west-1.amazonaws.com", "a shared parameter has its ARN as name"},
		{"s3://bucket/a b/ü+c.yaml", "eu-west-1", "s3://bucket/a b/ü+c.yaml", "an object"},
		{"s3://bucket//c", "eu-west-1", "s3://bucket//c", "keys may begin with a slash"},
		{"s3://bucket/", "eu-west-1", "", "no key"},
		{"s3://Bucket/c", "eu-west-1", "", "no bucket has capitals"},
		{"s3://b@evil.example/c", "eu-west-1", "", "not a host of somebody else"},
		{"ssm:config:3", "eu-west-1", "", "a fixed version would never change"},
		{"ssm:", "eu-west-1", "", "no name"},
		{"https://example.com/c", "eu-west-1", "", "no place that is known"},
		{"ssm:config", "", "", "no Region"},
	} {
		l, err := New(tt.place, func(name string) string {
			if name == "AWS_REGION" {
				return tt.region
			}
			return ""
		})
		if (err == nil) != (tt.want != "") {
			t.Errorf("%s: New(%q): %v", tt.reason, tt.place, err)
		}
		if err != nil {
			continue
		}
		var address string
		switch s := l.source.(type) {
		case *parameter:
			address = s.address
		case *object:
			address = s.place.String()
		}
		if address != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, address, tt.want)
		}
	}
}

func TestWithoutCredentials(t *testing.T) {
	l, err := New("ssm:c", func(name string) string { return map[string]string{"AWS_REGION": "eu-west-1"}[name] })
	if err != nil {
		t.Fatal(err)
	}
	if _, problem := load(t, l, 0); !strings.Contains(problem, "no AWS credentials") {
		t.Errorf("%q", problem)
	}
}

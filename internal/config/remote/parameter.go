package remote

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/awscall"
	"github.com/hosewatch/hosewatch/internal/awsenv"
)

// parameter is a configuration in Parameter Store.
type parameter struct {
	caller       *awscall.Caller
	region, name string
	address      string
}

func newParameter(getenv func(string) string, name string) (*parameter, error) {
	env := awsenv.Env(getenv)
	own, err := env.Endpoint("ssm")
	if err != nil {
		return nil, err
	}
	p := &parameter{
		caller: awscall.New(env.Credentials(), &http.Client{Timeout: patient}, maxAnswer),
		region: env.Region(), name: name,
		address: "https://" + awscall.Host("ssm", env.Region()),
	}
	if own != nil {
		p.address = own.Scheme + "://" + own.Host + strings.TrimSuffix(own.Path, "/")
	}
	return p, nil
}

func (p *parameter) read(ctx context.Context, now time.Time, known string) ([]byte, string, error) {
	text, version, err := p.get(ctx, now, p.name)
	if err != nil || version == known {
		return nil, version, err
	}
	return text, version, nil
}

// earlier asks for the version before. Parameter Store keeps a hundred.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html
func (p *parameter) earlier(ctx context.Context, now time.Time, version string) ([]byte, string, error) {
	n, err := strconv.Atoi(version)
	if err != nil || n <= 1 {
		return nil, "", errNoEarlier
	}
	return p.get(ctx, now, p.name+":"+strconv.Itoa(n-1))
}

// get makes the call GetParameter. Its answer is asked for in full each time:
// the service knows no condition.
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
func (p *parameter) get(ctx context.Context, now time.Time, name string) ([]byte, string, error) {
	body, err := json.Marshal(struct {
		Name           string
		WithDecryption bool
	}{name, true})
	if err != nil {
		return nil, "", err
	}
	call := awscall.Call{Service: "ssm", Region: p.region, Address: p.address + "/", Body: body}
	a, err := p.caller.Do(ctx, now, call.JSON("1.1", "AmazonSSM.GetParameter"))
	if err != nil {
		return nil, "", err
	}
	var said struct {
		Parameter struct {
			Value   *string
			Version int64
		}
	}
	err = json.Unmarshal(a.Body, &said)
	switch {
	case a.Status != http.StatusOK:
		code, _ := a.Fault()
		return nil, "", &awscall.Refused{Status: a.Status, Code: code}
	case err != nil:
		return nil, "", errors.New("the answer of Parameter Store is not JSON")
	case said.Parameter.Value == nil || said.Parameter.Version == 0:
		return nil, "", errors.New("the answer of Parameter Store has no value or no version")
	}
	return []byte(*said.Parameter.Value), strconv.FormatInt(said.Parameter.Version, 10), nil
}

package account

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// request writes a question in its service's protocol. signed is the Region
// that it is to be signed for.
func (c *Client) request(ctx context.Context, op operation, region string, params with) (request *http.Request, body []byte, signed string, err error) {
	address, signed := place(op.service, region)
	address = strings.TrimSuffix(cmp.Or(c.Endpoint, address), "/")
	s, method, path, kind := services[op.service], http.MethodPost, "/", ""
	switch s.protocol {
	case jsonTarget:
		kind = "application/x-amz-json-" + s.version
		if body = []byte("{}"); params != nil {
			body = jsonText(params)
		}
	case query, ec2Query:
		kind = "application/x-www-form-urlencoded; charset=utf-8"
		body = []byte(form(op, s, params))
	default:
		method, path = http.MethodGet, filled(op.path, params)
	}
	if request, err = http.NewRequestWithContext(ctx, method, address+path, bytes.NewReader(body)); err != nil {
		return nil, nil, "", err
	}
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	if s.target != "" {
		request.Header.Set("X-Amz-Target", s.target+"."+op.name)
	}
	return request, body, signed, nil
}

// form writes the parameters of a form. Lists are numbered:
// AlarmNames.member.1, and GroupId.1 for EC2.
func form(op operation, s service, params with) string {
	values, of := url.Values{"Action": {op.name}, "Version": {s.version}}, ".member."
	if s.protocol == ec2Query {
		of = "."
	}
	for name, value := range params {
		list, isList := value.([]string)
		if !isList {
			values.Set(name, fmt.Sprint(value))
		}
		for i, element := range list {
			values.Set(name+of+strconv.Itoa(i+1), element)
		}
	}
	return values.Encode()
}

// filled puts the parameters into a path; those without a place there become
// its query.
func filled(path string, params with) string {
	rest := url.Values{}
	for name, value := range params {
		text := fmt.Sprint(value)
		if in := "{" + name + "}"; strings.Contains(path, in) {
			path = strings.ReplaceAll(path, in, url.PathEscape(text))
		} else {
			rest.Set(name, text)
		}
	}
	if len(rest) == 0 {
		return path
	}
	mark := "?"
	if strings.Contains(path, "?") {
		mark = "&"
	}
	return path + mark + rest.Encode()
}

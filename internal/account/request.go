package account

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/hosewatch/hosewatch/internal/awscall"
)

// call writes a question in its service's protocol.
func (c *Client) call(op operation, region string, params with) awscall.Call {
	address, signed := place(op.service, region)
	address = strings.TrimSuffix(cmp.Or(c.Endpoint, address), "/")
	s, call := services[op.service], awscall.Call{Service: op.service, Region: signed, Method: http.MethodPost, Address: address + "/"}
	switch s.protocol {
	case jsonTarget:
		if call.Body = []byte("{}"); params != nil {
			call.Body = jsonText(params)
		}
		return call.JSON(s.version, s.target+"."+op.name)
	case query, ec2Query:
		call.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded; charset=utf-8"}}
		call.Body = []byte(form(op, s, params))
	default:
		call.Method, call.Address = http.MethodGet, address+filled(op.path, params)
	}
	return call
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

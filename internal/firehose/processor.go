package firehose

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Processor is one transform of a delivery stream:
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_Processor.html
type Processor struct {
	Type       string
	Parameters []Parameter `json:",omitempty"`
}

// Parameter is one parameter of a Processor.
type Parameter struct {
	ParameterName, ParameterValue string
}

// Get returns the value of a parameter, or "".
func (p Processor) Get(name string) string {
	i := slices.IndexFunc(p.Parameters, func(q Parameter) bool { return q.ParameterName == name })
	if i < 0 {
		return ""
	}
	return p.Parameters[i].ParameterValue
}

func readProcessors(v trail.Value) (Setting, bool) {
	all := []Processor{}
	for _, item := range v.List() {
		if !item.IsObject() {
			return Hidden(), false
		}
		p := Processor{Type: item.Get("type").Text()}
		for _, q := range item.Get("parameters").List() {
			p.Parameters = append(p.Parameters, Parameter{q.Get("parameterName").Text(), q.Get("parameterValue").Text()})
		}
		all = append(all, p)
	}
	encoded, err := json.Marshal(all)
	return Shown(string(encoded)), err == nil
}

// Processors returns the transforms that are configured. known is false when
// the setting is absent or not readable.
func (s Settings) Processors() (all []Processor, known bool) {
	set := s.Get(Processors)
	if !set.Known() {
		return nil, false
	}
	return all, json.Unmarshal([]byte(set.Text()), &all) == nil
}

// Functions returns the Lambda functions in the data path, with the roles
// they are called by. There are none when processing is switched off.
func (s Settings) Functions() []Function {
	if s.Off(Processing) {
		return nil
	}
	var all []Function
	processors, _ := s.Processors()
	for _, p := range processors {
		if p.Type == "Lambda" {
			all = append(all, Function{ARN: p.Get("LambdaArn"), Role: p.Get("RoleArn")})
		}
	}
	return all
}

// Function is a Lambda function that every record passes through.
type Function struct{ ARN, Role string }

// readShape keeps a structure in one canonical form, with member names as the
// API spells them, so that two forms of it can be compared.
func readShape(v trail.Value) (Setting, bool) {
	encoded, err := json.Marshal(canonical(v, 0))
	if err != nil || !v.IsObject() && !v.IsList() {
		return Hidden(), false
	}
	return Shown(string(encoded)), true
}

// maxShapeDepth is deeper than any structure of the API.
const maxShapeDepth = 12

func canonical(v trail.Value, depth int) any {
	switch {
	case depth > maxShapeDepth:
		return nil
	case v.IsList():
		items := []any{}
		for _, item := range v.List() {
			items = append(items, canonical(item, depth+1))
		}
		return items
	case v.IsObject():
		members := map[string]any{}
		v.Members(func(name string, v trail.Value) bool {
			if strings.EqualFold(name, "columnToJsonKeyMappings") {
				// Its members are the user's own names: case and all.
				members["ColumnToJsonKeyMappings"] = json.RawMessage(v.JSON())
				return true
			}
			members[upperFirst(name)] = canonical(v, depth+1)
			return true
		})
		return members
	case v.IsText():
		return v.Text()
	default:
		return json.RawMessage(v.JSON())
	}
}

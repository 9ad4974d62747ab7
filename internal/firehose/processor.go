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

// parameters are the names that a Parameter can have. The values of others
// may be anything and are not kept:
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_ProcessorParameter.html
var parameters = []string{
	"LambdaArn", "NumberOfRetries", "MetadataExtractionQuery", "JsonParsingEngine", "RoleArn", "BufferSizeInMBs",
	"BufferIntervalInSeconds", "SubRecordType", "Delimiter", "CompressionFormat", "DataMessageExtraction",
}

// readProcessors keeps the transforms in one canonical form; cut when they
// have a parameter that is not known.
func readProcessors(v trail.Value) (s Setting, ok bool) {
	all, ok := []Processor{}, true
	for _, item := range v.List() {
		if !item.IsObject() {
			return Hidden(), false
		}
		p := Processor{Type: item.Get("type").Text()}
		for _, q := range item.Get("parameters").List() {
			parameter := Parameter{q.Get("parameterName").Text(), q.Get("parameterValue").Text()}
			if !slices.Contains(parameters, parameter.ParameterName) {
				parameter.ParameterValue, ok = "", false
			}
			p.Parameters = append(p.Parameters, parameter)
		}
		all = append(all, p)
	}
	encoded, err := json.Marshal(all)
	if err != nil {
		return Hidden(), false
	}
	if !ok {
		return Setting{cut, string(encoded)}, false
	}
	return Shown(string(encoded)), true
}

// Processors returns the transforms that are configured. known is false when
// the setting is absent or not readable.
func (s Settings) Processors() (all []Processor, known bool) {
	set := s.Get(Processors)
	if !set.Known() {
		return nil, false
	}
	return decodeProcessors(set.Text())
}

func decodeProcessors(text string) (all []Processor, known bool) {
	err := json.Unmarshal([]byte(text), &all)
	return all, err == nil
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

// ProcessingKnown reports whether it is known which functions are in the data
// path, be it none.
func (s *Stream) ProcessingKnown() bool {
	return s.Complete || s.Settings.Off(Processing) || s.Settings.Get(Processors).Known()
}

// Function is a Lambda function that every record passes through.
type Function struct{ ARN, Role string }

// readShapes keeps a list of structures; CloudTrail may write a list of one
// as its element.
func readShapes(v trail.Value) (Setting, bool) {
	items := []any{}
	for _, item := range v.List() {
		if !item.IsObject() {
			return Hidden(), false
		}
		items = append(items, canonical(item, 1))
	}
	encoded, err := json.Marshal(items)
	if err != nil {
		return Hidden(), false
	}
	return Shown(string(encoded)), true
}

// readShape keeps a structure in one canonical form, with member names as the
// API spells them, so that two forms of it can be compared.
func readShape(v trail.Value) (Setting, bool) {
	encoded, err := json.Marshal(canonical(v, 0))
	if err != nil || !v.IsObject() {
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

package dynamo

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// tableVariable makes the test's program a table, in a process of its own.
const tableVariable = "HOSEWATCH_TEST_TABLE"

func TestMain(m *testing.M) {
	if os.Getenv(tableVariable) == "" {
		os.Exit(m.Run())
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println("http://" + l.Addr().String())
	go func() { _, _ = io.Copy(io.Discard, os.Stdin); os.Exit(0) }() // ends with the test
	panic(http.Serve(l, &quickTable{items: map[string]wireItem{}}))
}

// startTable starts a table in another process.
func startTable(b *testing.B) (endpoint string) {
	command := exec.Command(os.Args[0])
	command.Env = []string{tableVariable + "=1"}
	command.Stderr = os.Stderr
	stdin, err := command.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = stdin.Close(); _ = command.Wait() })
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(line)
}

type wireItem map[string]json.RawMessage

// quickTable is as much of DynamoDB as this package asks for, and quick. The suite
// runs over better ones; here it only has to answer.
type quickTable struct {
	mu    sync.Mutex
	items map[string]wireItem
}

type wireUpdate struct {
	Key                       wireItem
	UpdateExpression          string
	ExpressionAttributeNames  map[string]string
	ExpressionAttributeValues wireItem
}

func (t *quickTable) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var in struct {
		wireUpdate
		RequestItems  map[string]struct{ Keys []wireItem }
		TransactItems []struct{ Update wireUpdate }
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		panic(err)
	}
	found := []wireItem{}
	switch _, call, _ := strings.Cut(r.Header.Get("X-Amz-Target"), "."); call {
	case "BatchGetItem":
		for _, key := range in.RequestItems["estate"].Keys {
			if kept, ok := t.items[string(key[keyName])]; ok {
				found = append(found, kept)
			}
		}
	case "UpdateItem":
		t.update(in.wireUpdate)
	case "TransactWriteItems":
		for _, u := range in.TransactItems {
			t.update(u.Update)
		}
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	_ = json.NewEncoder(w).Encode(map[string]any{"Responses": map[string]any{"estate": found}})
}

// update carries out SET and, as SET, ADD: nothing adds to a set twice here.
func (t *quickTable) update(u wireUpdate) {
	key := string(u.Key[keyName])
	kept := wireItem{keyName: u.Key[keyName]}
	for name, value := range t.items[key] {
		kept[name] = value
	}
	for _, part := range verbParts.FindAllString(u.UpdateExpression, -1) {
		verb, clauses, _ := strings.Cut(strings.TrimSpace(part), " ")
		for _, clause := range strings.Split(clauses, ",") {
			name, value, _ := strings.Cut(strings.Replace(clause, "=", " ", 1), " ")
			switch verb {
			case "SET", "ADD":
				kept[u.ExpressionAttributeNames[name]] = u.ExpressionAttributeValues[value]
			default:
				delete(kept, u.ExpressionAttributeNames[name])
			}
		}
	}
	t.items[key] = kept
}

package policy

import (
	"flag"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The second mutation check changes the comparison's code, one operator or one
// truth at a time. What survives needs a reader: a change that only costs time,
// or only makes a witness less readable, is not for these tests to notice.
//
//	go test ./internal/policy -run TestMutationOfCode -v -timeout 0 -mutation.code 60
var mutationCode = flag.Int("mutation.code", 0, "how many random changes of the comparison's code to try")

// comparisonFiles decide; what names, writes and explains witnesses is left out.
var comparisonFiles = []string{
	"caller_text.go", "candidate.go", "cell.go", "compare.go", "compile.go", "condition.go", "cover.go", "derived.go", "dimension.go", "direction.go",
	"element.go", "glob.go", "hunt.go", "people.go", "product.go", "scale.go", "search.go", "solver.go", "texts.go",
}

// A codeChange replaces one token of a file.
type codeChange struct {
	file      string
	offset    int
	from, to  string
	line      int
	enclosing string
}

func TestMutationOfCode(t *testing.T) {
	if *mutationCode == 0 {
		t.Skip("whether the tests notice a change of the comparison's code is checked with -mutation.code only: it takes minutes")
	}
	dir := copyPackage(t, func(_ string, text []byte) []byte { return text })
	changes := codeChanges(t)
	g := rand.New(rand.NewPCG(1, 1))
	g.Shuffle(len(changes), func(i, j int) { changes[i], changes[j] = changes[j], changes[i] })
	caught, survived := 0, 0
	for _, c := range changes[:min(*mutationCode, len(changes))] {
		program, built := buildChanged(t, dir, c)
		if !built {
			continue
		}
		what := "caught:  "
		if _, ok := runMutant(program, ""); ok {
			survived++
			what = "survived:"
		} else {
			caught++
		}
		t.Logf("%s %s:%d %s: %s -> %s", what, c.file, c.line, c.enclosing, c.from, c.to)
	}
	t.Logf("%d caught, %d survived, of %d changes that can be made", caught, survived, len(changes))
}

// codeChanges lists what can be changed.
func codeChanges(t *testing.T) []codeChange {
	var list []codeChange
	for _, name := range comparisonFiles {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fset := gotoken.NewFileSet()
		file, err := parser.ParseFile(fset, name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if at, from, to := changeOf(n); from != "" {
					p := fset.Position(at)
					list = append(list, codeChange{name, p.Offset, from, to, p.Line, f.Name.Name})
				}
				return true
			})
		}
	}
	return list
}

// changeOf is the change that breaks one node, if there is one.
func changeOf(n ast.Node) (at gotoken.Pos, from, to string) {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		to := map[gotoken.Token]string{
			gotoken.EQL: "!=", gotoken.NEQ: "==", gotoken.LAND: "||", gotoken.LOR: "&&", gotoken.LSS: "<=", gotoken.LEQ: "<",
			gotoken.GTR: ">=", gotoken.GEQ: ">", gotoken.ADD: "-", gotoken.OR: "&", gotoken.AND: "|",
		}[n.Op]
		if to != "" {
			return n.OpPos, n.Op.String(), to
		}
	case *ast.UnaryExpr:
		if n.Op == gotoken.NOT {
			return n.OpPos, "!", " "
		}
	case *ast.Ident:
		if to := map[string]string{"true": "false", "false": "true"}[n.Name]; to != "" {
			return n.Pos(), n.Name, to
		}
	}
	return 0, "", ""
}

// buildChanged builds the tests with one change, and takes it back.
func buildChanged(t *testing.T, dir string, c codeChange) (program string, ok bool) {
	t.Helper()
	path := filepath.Join(dir, c.file)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := string(text[:c.offset]) + strings.Replace(string(text[c.offset:]), c.from, c.to, 1)
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	program = filepath.Join(dir, "mutated.test")
	build := exec.Command("go", "test", "-c", "-o", program, ".")
	build.Dir = dir
	ok = build.Run() == nil
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return program, ok
}

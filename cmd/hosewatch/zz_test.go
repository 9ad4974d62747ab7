package main
import ("testing";"io";"os";"bytes")
func BenchmarkScan(b *testing.B){ for b.Loop() { if c:=run([]string{"scan","--workers","1","--format","json",os.Getenv("C")},bytes.NewReader(nil),io.Discard,io.Discard); c!=0 {b.Fatal(c)} } }

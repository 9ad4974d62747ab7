package html

import (
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/investigate"
)

func written(t testing.TB, r *investigate.Report) string {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

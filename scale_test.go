package hosewatch

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// What docs/scale.md counts with. The page says where each is from.
const (
	changeShare = 0.004 // of management events
	alertShare  = 0.01  // of changes
	peak        = 20    // times the mean

	detectSeconds, detectGB = 0.020, 0.25
	detectReads             = 3.0 // read units
	detectWrites            = 6.0 // write units
	alertWrites             = 20.0
	alertReads              = 40.0

	lambdaGBSecond, lambdaRequest = 0.0000133334, 0.20e-6
	readUnit, writeUnit           = 0.125e-6, 0.625e-6
	putEvent                      = 1.00e-6
)

// scale is one row of what the deployed stack does.
type scale struct {
	streams string
	events  float64 // management events a day
}

func (s scale) row() string {
	const second, month = 1.0 / (24 * 60 * 60), 30.0
	changes := s.events * changeShare
	alerts := changes * alertShare
	atPeak := changes * second * peak
	lambda := changes * month * (lambdaRequest + detectSeconds*detectGB*lambdaGBSecond)
	table := month * (changes*(detectReads*readUnit+detectWrites*writeUnit) + alerts*(alertReads*readUnit+alertWrites*writeUnit))
	bus := month * alerts * 2 * putEvent
	return fmt.Sprintf("| %s | %s | %s | %s | %s | %s | %s | %.2f | %.2f | %.2f |", s.streams, round(s.events), round(changes), round(alerts),
		round(atPeak), round(atPeak*detectSeconds), round(atPeak*detectWrites), lambda, table, bus)
}

// round writes a number as people read it.
func round(n float64) string {
	if n < 10 {
		return fmt.Sprintf("%.1g", n)
	}
	text := fmt.Sprintf("%.0f", n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// TestScale: the page's figures follow from its inputs.
func TestScale(t *testing.T) {
	page, err := os.ReadFile("docs/scale.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []scale{{"10", 100_000}, {"1,000", 20_000_000}, {"50,000", 1_000_000_000}} {
		if row := s.row(); !strings.Contains(string(page), row) {
			t.Errorf("docs/scale.md lacks %s", row)
		}
	}
}

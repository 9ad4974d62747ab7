package environment

import (
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/awsenv/envtest"
	"github.com/hosewatch/hosewatch/internal/judge"
)

func TestRead(t *testing.T) {
	files := func(name string) ([]byte, error) {
		if name == "own.yaml" {
			return []byte("accounts: ['111122223333']"), nil
		}
		return nil, fs.ErrNotExist
	}
	for _, c := range []struct {
		env    string // NAME=value, lines
		least  judge.Severity
		level  slog.Level
		own    string // the first account
		fault  string
		reason string
	}{
		{"", judge.Low, slog.LevelInfo, "", "", "nothing has to be set"},
		{"HOSEWATCH_MIN_SEVERITY=high", judge.High, slog.LevelInfo, "", "", "louder alerts only"},
		{"HOSEWATCH_MIN_SEVERITY=loud", 0, 0, "", `HOSEWATCH_MIN_SEVERITY: severity "loud"`, "a slip must not silence everything"},
		{"HOSEWATCH_CONFIG=accounts: ['444455556666']", judge.Low, slog.LevelInfo, "444455556666", "", "YAML itself"},
		{"HOSEWATCH_CONFIG=own.yaml", judge.Low, slog.LevelInfo, "111122223333", "", "a file in the package"},
		{"HOSEWATCH_CONFIG=none.yaml", 0, 0, "", "HOSEWATCH_CONFIG", "a file that is not there"},
		{"HOSEWATCH_CONFIG=acounts: []", 0, 0, "", "HOSEWATCH_CONFIG", "a misspelt member would switch a rule off"},
		{"AWS_LAMBDA_LOG_LEVEL=DEBUG", judge.Low, slog.LevelDebug, "", "", "as Lambda spells it"},
		{"AWS_LAMBDA_LOG_LEVEL=TRACE", judge.Low, slog.LevelInfo, "", "", "a level that slog lacks"},
	} {
		s, err := Read(envtest.Lines("AWS_REGION=eu-west-1\n"+c.env), files)
		if (err == nil) != (c.fault == "") || err != nil && !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%s: %v, want %q", c.reason, err, c.fault)
		}
		if err != nil {
			continue
		}
		own := ""
		if house, _ := s.House.Load(t.Context(), time.Now()); len(house.Accounts) > 0 {
			own = house.Accounts[0]
		}
		if s.Least != c.least || s.LogLevel != c.level || own != c.own || s.Region != "eu-west-1" {
			t.Errorf("%s: least %v, level %v, accounts %v, Region %q", c.reason, s.Least, s.LogLevel, own, s.Region)
		}
	}
}

package command

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// bare is a Program whose every way to the outside is an error, for what must be refused before any of it is needed.
func bare(t *testing.T) (p Program, stdout, stderr *bytes.Buffer) {
	stdout, stderr = &bytes.Buffer{}, &bytes.Buffer{}
	office := func(string) (signin.Office, error) {
		t.Error("a database was opened")
		return nil, errors.New("no office")
	}
	return Program{
		Version: "1.2.3", Stdout: stdout, Stderr: stderr, Open: office, Now: time.Now,
		Getenv:       func(string) string { return "" },
		Window:       func(string) error { t.Error("the window was opened"); return nil },
		ReadPassword: func(context.Context, string) (string, error) { return "", errNoTerminal },
	}, stdout, stderr
}

func TestWrongUseIsRefusedInOneLine(t *testing.T) {
	for _, c := range []struct{ args, says string }{
		{"nonsense", `"nonsense" is not a command`},
		{"--nonsense", "--nonsense"},
		{"nonsense --db x.db", `"nonsense" is not a command`},
		{"--db x.db nonsense", `"nonsense"`},
		{"tracker", "show, create, set"},
		{"tracker shw --db x.db", `"shw" is not a command`},
		{"move-in", "set, clear"},
		{"user --db x.db", "add"},
		{"init --admin Ann", "--db"},
		{"init --db x.db", "--admin"},
		{"init --db x.db --admin Ann surplus", "surplus"},
		{"init --db", "--db"},
		{"init --db postgres://db/office --admin Ann", "housing-tracker server init"},
		{"server", "init"},
		{"server init --admin Ann", "--db postgres://OWNER@HOST/NAME"},
		{"server init --db postgres://county@db/office", "--admin NAME"},
		{"server init --db postgres://county:secret@db/office --admin Ann", "password does not belong"},
		{"server init --db office.db --admin Ann", "begins with postgres://"},
		{"server init --db postgres://county@db/office --admin Ann", "PGPASSWORD"},
		{"restore --db postgres://db/office --from a.backup --user Ann", "server's own tools"},
		{"probe --db postgres://db/office", "nothing to prove"},
		{"move --from office.db --to postgres://county@db/office", "--user NAME"},
		{"sample", "--out"},
		{"sample --out x.zip --clients none", "whole number"},
		{"sample --out x.zip --clients 0", "--clients"},
		{"sample --out x.zip --clients -5", "--clients"},
		{"sample --out x.zip --seed 1.5", "whole number"},
		{"sample --out x.zip --seed -1", "--seed"},
		{"demo", "--db"},
		{"import --db x.db --user Ann", "zip"},
		{"import --db x.db --user Ann a.zip b.zip", "zip"},
		{"import --user Ann a.zip", "--db"},
		{"import --db x.db a.zip", "--user"},
		{"import --db x.db --user Ann a.zip --same-hmis maybe", "--same-hmis"},
		{"import --db x.db --user Ann a.zip --source one", "whole number"},
		{"import --db x.db --user Ann a.zip --same-hmis no --source 1", "--same-hmis"},
		{"programs --user Ann", "--db"},
		{"programs --db x.db", "--user"},
		{"export --db x.db --user Ann --format csv --out x.csv", "--program"},
		{"export --db x.db --user Ann --program 1 --format csv", "--out"},
		{"export --db x.db --user Ann --program 1 --out x.csv", "xlsx-data"},
		{"export --db x.db --user Ann --program 1 --format doc --out x.doc", "xlsx-data"},
		{"export --db x.db --user Ann --program one --format csv --out x.csv", "whole number"},
		{"tracker show --db x.db --user Ann", "--enrollment"},
		{"tracker show --db x.db --user Ann --enrollment 7 applied=2026-01-01", "applied"},
		{"tracker show --db x.db --user Ann --enrollment seven", "whole number"},
		{"tracker set --db x.db --user Ann --enrollment 7", "field=value"},
		{"tracker start-over --db x.db --user Ann --reason other", "--enrollment"},
		{"tracker start-over --db x.db --user Ann --enrollment 7", "unit-lost"},
		{"tracker start-over --db x.db --user Ann --enrollment 7 --reason bored", "unit-lost"},
		{"tracker set --db x.db --user Ann --enrollment 7 applied", "field=value"},
		{"tracker set --db x.db --user Ann --enrollment 7 color=red", "color"},
		{"tracker create --db x.db --user Ann --enrollment 7 applied=soon", "YYYY-MM-DD"},
		{"tracker set --db x.db --user Ann --enrollment 7 --version last applied=2026-01-01", "whole number"},
		{"move-in set --db x.db --user Ann --enrollment 7", "missing"},
		{"move-in set --db x.db --user Ann --enrollment 7 06/01/2026", "YYYY-MM-DD"},
		{"move-in set --db x.db --user Ann --enrollment 7 2026-06-01 2026-06-02", "too much"},
		{"move-in set --db x.db --user Ann 2026-06-01", "--enrollment"},
		{"move-in clear --db x.db --user Ann --enrollment 7 2026-06-01", "2026-06-01"},
		{"user add --db x.db --user Ann", "--name"},
		{"user disable --db x.db --user Ann", "--name"},
		{"user reset --db x.db --user Ann", "--name"},
		{"user list --name Ann", "--name"},
		{"recovery", "new, use"},
		{"recovery new --db x.db", "--user"},
		{"recovery use --db x.db", "--name"},
		{"recovery use --name Ann", "--db"},
		{"check --db x.db", "--user"},
	} {
		t.Run(c.args, func(t *testing.T) {
			p, stdout, stderr := bare(t)
			if status := p.Run(t.Context(), strings.Fields(c.args)); status == 0 {
				t.Errorf("status 0, stdout %q", stdout)
			}
			if line := stderr.String(); !strings.Contains(line, c.says) || strings.Count(line, "\n") != 1 {
				t.Errorf("stderr is %q, want one line with %q", line, c.says)
			}
			if stdout.Len() > 0 {
				t.Errorf("stdout is %q, want nothing", stdout)
			}

			p, stdout, _ = bare(t)
			if status := p.Run(t.Context(), append(strings.Fields(c.args), "--json")); status == 0 {
				t.Error("status 0 with --json")
			}
			var refusal struct{ Error map[string]string }
			if err := json.Unmarshal(stdout.Bytes(), &refusal); err != nil || refusal.Error["code"] == "" || refusal.Error["message"] == "" {
				t.Errorf("with --json stdout is %q (%v), want a refusal", stdout, err)
			}
			if _, ok := refusal.Error["field"]; !ok {
				t.Error("the refusal names no field, not even a blank one")
			}
		})
	}
}

func TestNoCommandOpensTheWindow(t *testing.T) {
	for args, want := range map[string]string{"": "", "--db office.db": "office.db", "--db=office.db": "office.db"} {
		p, _, stderr := bare(t)
		opened := "nothing"
		p.Window = func(db string) error { opened = db; return nil }
		if status := p.Run(t.Context(), strings.Fields(args)); status != 0 || opened != want {
			t.Errorf("%q opened the window on %q, status %d, stderr %q; want %q", args, opened, status, stderr, want)
		}
	}
}

func TestHelpAndVersionOpenNothing(t *testing.T) {
	for args, want := range map[string]string{
		"--help": "tracker", "help": "tracker", "help import": "--accept-retiring", "tracker --help": "start-over",
		"tracker set --help": "field=value", "--version": "1.2.3",
	} {
		p, stdout, stderr := bare(t)
		if status := p.Run(t.Context(), strings.Fields(args)); status != 0 || !strings.Contains(stdout.String(), want) {
			t.Errorf("%q: status %d, stdout %q, stderr %q; want 0 and %q", args, status, stdout, stderr, want)
		}
	}
}

func TestAnUnknownFailureIsStillOneLine(t *testing.T) {
	for err, code := range map[error]data.Code{
		errors.New("disk\n  on fire"): data.CodeUnavailable,
		context.Canceled:              data.CodeCancelled,
	} {
		p, stdout, stderr := bare(t)
		p.report(err, true)
		if !strings.Contains(stdout.String(), `"code": "`+string(code)+`"`) || strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("%v: stdout %q, stderr %q", err, stdout, stderr)
		}
	}
}

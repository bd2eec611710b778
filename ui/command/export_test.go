//go:build cgo

package command_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/ui/command"
)

// exported runs export for the first program and returns the file.
func (d *desk) exported(words, ending string) []byte {
	d.t.Helper()
	out := filepath.Join(d.t.TempDir(), "list"+ending)
	d.must(fmt.Sprintf("export --program %d %s", d.ids["psh"], words), append(as(caseworker), "--out", out)...)
	file, err := os.ReadFile(out)
	if err != nil {
		d.t.Fatal(err)
	}
	return file
}

func TestExportTakesPartOfTheList(t *testing.T) {
	d := newOffice(t)
	file := string(d.exported("--format csv --stages moved-in --without-barriers --initials", ".csv"))
	if n := strings.Count(file, "\n"); n != 3 {
		t.Errorf("%d lines of a category of two:\n%s", n, file)
	}
	for _, out := range []string{"Client open", "Housing Barriers", "Criminal", "Sex Offender"} {
		if strings.Contains(file, out) {
			t.Errorf("%q was to stay out:\n%s", out, file)
		}
	}
	if !strings.Contains(file, "T.C.") {
		t.Errorf("no initials:\n%s", file)
	}
}

func TestExportReportsWhatDidNotFit(t *testing.T) {
	d := newDesk(t)
	d.names = map[string]string{"open": strings.Repeat("x", 33000)}
	d.founded()
	words := fmt.Sprintf("export --program %d --out %s --format", d.ids["psh"], filepath.Join(t.TempDir(), "list"))
	const cut = "1 text did not fit into an Excel cell, which holds 32,767 characters, and was cut off: Client Name of Client ID open. The CSV export has it whole."
	for format, want := range map[string]string{"xlsx": cut, "xlsx-data": cut, "csv": "", "json": ""} {
		text := d.must(words+" "+format, as(caseworker)...)
		var reported struct{ Warnings []string }
		if err := json.Unmarshal([]byte(d.must(words+" "+format+" --json", as(caseworker)...)), &reported); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(reported.Warnings, "|"); got != want || (want != "") != strings.Contains(text, "\nNote: "+cut+"\n") {
			t.Errorf("%s says %q and in JSON %q, want %q", format, text, got, want)
		}
	}
	if text := d.must(words+" pdf", as(caseworker)...); !strings.Contains(text, "was cut off: Client Name of Client ID open. The CSV export has it whole.") {
		t.Errorf("pdf says %q", text)
	}
}

func TestPagesAreSetUp(t *testing.T) {
	d := newOffice(t)
	for words, box := range map[string]string{
		"": "792.00 612.00", "--portrait": "612.00 792.00", "--paper A4": "841.89 595.28",
		"--paper a4 --portrait --layout screen --stage-per-page --columns client_name,days_in_stage": "595.28 841.89",
	} {
		if file := d.exported("--format pdf "+words, ".pdf"); !bytes.Contains(file, []byte("/MediaBox [ 0 0 "+box+" ]")) {
			t.Errorf("%q: the pages are not %s", words, box)
		}
	}
}

func TestExportsAreProtected(t *testing.T) {
	d := newOffice(t)
	d.env[command.ExportPasswordVariable] = "open sesame"
	if file := d.exported("--format pdf", ".pdf"); !bytes.HasPrefix(file, []byte("%PDF-2.0")) || !bytes.Contains(file, []byte("/Encrypt")) {
		t.Error("the PDF is open although the environment has a password for it")
	}
	if file := d.exported("--format xlsx --protect", ".xlsx"); bytes.HasPrefix(file, []byte("PK")) {
		t.Error("the workbook is open")
	}
	delete(d.env, command.ExportPasswordVariable)
	if file := d.exported("--format pdf", ".pdf"); bytes.Contains(file, []byte("/Encrypt")) {
		t.Error("the PDF is protected although nobody asked for it")
	}
	answers := []string{"open sesame", "open sesame"}
	d.program.ReadPassword = func(context.Context, string) (string, error) {
		answer := answers[0]
		answers = answers[1:]
		return answer, nil
	}
	if file := d.exported("--format pdf --protect", ".pdf"); !bytes.Contains(file, []byte("/Encrypt")) || len(answers) > 0 {
		t.Errorf("typed: %d answers left", len(answers))
	}
	for _, answers = range [][]string{{""}, {"one", "another"}} {
		if code, _ := d.refused(fmt.Sprintf("export --format pdf --protect --program %d --out x.pdf", d.ids["psh"]), as(caseworker)...); code != "invalid" {
			t.Errorf("code %q", code)
		}
	}
}

func TestExportRefusesWhatItDoesNotKnow(t *testing.T) {
	d := newOffice(t)
	for words, says := range map[string]string{
		"--format pdf --columns ssn":         "not a column",
		"--format pdf --stages housed":       "not a category",
		"--format pdf --paper legal":         "not a paper",
		"--format pdf --layout grid":         "not a layout",
		"--format xlsx --portrait":           "--portrait is for pages",
		"--format csv --protect":             "can't be protected",
		"--format pdf --password=opensesame": "unknown flag",
	} {
		out := filepath.Join(t.TempDir(), "list")
		code, message := d.refused(fmt.Sprintf("export --program %d --out %s %s", d.ids["psh"], out, words), as(caseworker)...)
		if code != "invalid" || !strings.Contains(message, says) {
			t.Errorf("%s: %q %q", words, code, message)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%s: a file was written", words)
		}
	}
}

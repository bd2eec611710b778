//go:build cgo

package command_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/report"
)

type reportedRow struct {
	Labels  map[string]string
	Numbers map[string]struct {
		Value       *float64
		Enrollments []int64
	}
}

type reported struct {
	Name           string
	Programs       []int64
	From, To, AsOf string
	Notes          []string
	Rows           []reportedRow
	AsOfDay        string `json:"as_of"`
}

func (d *desk) reportsJSON(words string) (r reported) {
	d.t.Helper()
	text := d.must("report "+words+" --format json", as(caseworker)...)
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		d.t.Fatalf("%v: %s", err, text)
	}
	return r
}

// The numbers of the fixture, and the enrollments behind them.
func TestReportsByCommand(t *testing.T) {
	d := newOffice(t)
	r := d.reportsJSON(fmt.Sprintf("caseload --program %d", d.ids["psh"]))
	if r.Name != "caseload" || len(r.Programs) != 1 || r.Programs[0] != d.ids["psh"] || r.AsOfDay != data.DateOf(noon).String() || r.Notes == nil {
		t.Errorf("report = %+v", r)
	}
	households := 0.0
	for _, row := range r.Rows {
		households += *row.Numbers["households"].Value
		if int(*row.Numbers["households"].Value) != len(row.Numbers["households"].Enrollments) {
			t.Errorf("row = %+v", row)
		}
	}
	// open, other, family and housed, and the member of the household whose head has exited.
	if households != 5 {
		t.Errorf("%v households", households)
	}
	r = d.reportsJSON(fmt.Sprintf("flow --program %d --from 2026-10-01 --to 2026-10-31", d.ids["psh"]))
	row := r.Rows[0]
	if n := row.Numbers["moved_in"]; row.Labels["program"] != "North Homes" || *n.Value != 1 || n.Enrollments[0] != d.ids["gone"] || *row.Numbers["entered"].Value != 3 {
		t.Errorf("row = %+v", row)
	}
	if all := d.reportsJSON("movein --from 2026-08-01 --to 2026-08-31"); len(all.Programs) != 2 || *all.Rows[0].Numbers["moved_in"].Value != 1 || all.From != "2026-08-01" {
		t.Errorf("report = %+v", all)
	}
}

func TestReportsAreSavedAndRecorded(t *testing.T) {
	d := newOffice(t)
	for format, begins := range map[string]string{"json": `{"name":"funnel"`, "csv": "\uFEFFstage,", "xlsx": "PK", "pdf": "%PDF"} {
		out := filepath.Join(t.TempDir(), "report."+format)
		d.must("report funnel --from 2026-01-01 --to 2026-12-31 --format "+format, append(as(caseworker), "--out", out)...)
		file, err := os.ReadFile(out)
		if err != nil || !bytes.HasPrefix(file, []byte(begins)) {
			t.Errorf("%s: %.40q, %v", format, file, err)
		}
	}
	if text := d.must("report ageing", as(caseworker)...); !strings.Contains(text, "≤7") || !strings.Contains(text, "Households open on the day") {
		t.Error(text)
	}
	if log := d.must("audit", as(admin)...); strings.Count(log, "report: ") < 5 {
		t.Error(log)
	}
}

func TestReportsAreRefused(t *testing.T) {
	d := newOffice(t)
	for words, want := range map[string]string{
		"report nothing":                          `There is no report "nothing"`,
		"report flow --as-of 2026-01-01":          "is of a period",
		"report ageing --from 2026-01-01":         "is as of a day",
		"report ageing --as-of 01/02/2026":        "takes a day as YYYY-MM-DD",
		"report flow --from 2026-01-01":           "Choose both",
		"report flow --format pdf":                "--out FILE",
		"report flow --format xlsx":               "--out FILE",
		"report flow --format doc":                "is not a form of reports",
		"report flow --program 999 --format json": "There is no housing program 999",
		"report flow --out /tmp/x":                "Choose --format json, csv, xlsx or pdf",
	} {
		if status := d.run(words, as(caseworker)...); status == 0 || !strings.Contains(d.stderr.String(), want) {
			t.Errorf("%s: %d %s", words, status, d.stderr.String())
		}
	}
	if len(report.Names) != 8 {
		t.Error("eight reports")
	}
}

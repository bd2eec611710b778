//go:build cgo

package command_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestPrograms(t *testing.T) {
	d := newOffice(t)
	got := d.list("programs", as(outsider)...)
	want := []map[string]any{
		{"id": float64(d.ids["rrh"]), "hmis_id": "rrh", "name": "South Rapid Rehousing", "organization": "South House", "project_type": 13., "enrolled": 1., "listed": 1.},
		{"id": float64(d.ids["psh"]), "hmis_id": "psh", "name": "North Homes", "organization": "North House", "project_type": 3., "enrolled": 6., "listed": 5.},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("programs are\n%v, want, the own first,\n%v", got, want)
	}
	if table := d.must("programs", as(outsider)...); !strings.Contains(table, "North Homes") {
		t.Errorf("the table is %q", table)
	}
}

func TestExportAsJSON(t *testing.T) {
	d := newOffice(t)
	d.must("tracker create applied=2026-10-20 criminal_history=no ada_unit=yes "+d.enrollment("open"), append(as(caseworker), "property_name=Elm Court")...)
	out := filepath.Join(t.TempDir(), "list.json")
	program := fmt.Sprintf("--program=%d", d.ids["psh"])
	if line := d.must("export --format json "+program, append(as(outsider), "--out", out)...); !strings.Contains(line, "5 rows") {
		t.Errorf("it says %q", line)
	}
	var got struct {
		Program map[string]any
		AsOf    string `json:"as_of"`
		Rows    []map[string]any
	}
	content, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, &got); err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, row := range got.Rows {
		order = append(order, fmt.Sprint(row["category"], ": ", row["client_id"]))
	}
	if want := "[Not Started: family Not Started: other Applied for Unit: open Moved In: housed Moved In: stays]"; fmt.Sprint(order) != want {
		t.Errorf("rows are %v, want %v", order, want)
	}
	want := map[string]any{
		"enrollment_id": float64(d.ids["open"]), "category": "Applied for Unit", "client_name": "Client open, Test", "client_id": "open",
		"enroll_date": "2026-10-01", "eligibility_verified": nil, "applied": "2026-10-20", "property_name": "Elm Court", "approved": nil,
		"move_in_scheduled": nil, "move_in": nil, "case_manager": nil, "staying_at": nil, "sex_offender": nil, "criminal_history": "no",
		"ada_unit": "yes", "days_in_stage": 27., "flags": []any{"stalled"},
	}
	if !reflect.DeepEqual(got.Rows[2], want) {
		t.Errorf("the row is\n%v, want\n%v", got.Rows[2], want)
	}
	if got.AsOf != "2026-11-16" || got.Program["name"] != "North Homes" {
		t.Errorf("program %v as of %s", got.Program, got.AsOf)
	}
}

func TestEveryFormOfExport(t *testing.T) {
	d := newOffice(t)
	for form, begins := range map[string]string{"xlsx": "PK", "xlsx-data": "PK", "pdf": "%PDF", "csv": "\uFEFF", "json": "{"} {
		out := filepath.Join(t.TempDir(), "list."+form)
		if err := os.WriteFile(out, []byte("an older export"), 0o600); err != nil {
			t.Fatal(err)
		}
		done := d.json(fmt.Sprintf("export --format %s --program %d", form, d.ids["psh"]), append(as(caseworker), "--out", out)...)
		if done["rows"] != 5. || done["file"] != out {
			t.Errorf("%s: %v", form, done)
		}
		if content, err := os.ReadFile(out); err != nil || !bytes.HasPrefix(content, []byte(begins)) {
			t.Errorf("%s begins with %.8q (%v)", form, content, err)
		}
	}
}

func TestExportIsRefused(t *testing.T) {
	d := newOffice(t)
	folder := t.TempDir()
	for words, want := range map[string]string{
		"export --format csv --program 987654 --out " + filepath.Join(folder, "a.csv"):                                    "not-found",
		fmt.Sprintf("export --format csv --program %d --out %s", d.ids["es"], filepath.Join(folder, "b.csv")):             "invalid",
		fmt.Sprintf("export --format csv --program %d --out %s", d.ids["psh"], folder):                                    "",
		fmt.Sprintf("export --format csv --program %d --out %s", d.ids["psh"], filepath.Join(folder, "nowhere", "c.csv")): "",
	} {
		if code, _ := d.refused(words, as(caseworker)...); want != "" && code != want {
			t.Errorf("%s: code %q, want %q", words, code, want)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) > 0 {
		t.Errorf("refused exports left %q", left)
	}
}

func TestCheck(t *testing.T) {
	d := newOffice(t)
	if line := d.must("check", as(caseworker)...); !strings.HasPrefix(line, "OK") {
		t.Errorf("a sound database: %q", line)
	}
	if got := d.json("check", as(caseworker)...); got["ok"] != true {
		t.Errorf("a sound database: %v", got)
	}
	d.corrupt(`UPDATE program_list SET content = content || 'another' WHERE enrollment_id = ` + fmt.Sprint(d.ids["open"]))
	if code, message := d.refused("check", as(caseworker)...); code != "unavailable" || message == "" {
		t.Errorf("a list that differs from its source: %q %q", code, message)
	}
	if status := d.run("check", as(caseworker)...); status == 0 || d.stdout.Len() == 0 {
		t.Errorf("status %d, printed %q", status, &d.stdout)
	}
}

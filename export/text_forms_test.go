package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/export"
)

var renew = flag.Bool("renew", false, "rewrite the goldens under testdata")

func TestCSV(t *testing.T) {
	list := listOf(60)
	file := write(t, export.CSV, export.NewSheet(list, options))
	if !bytes.HasPrefix(file, []byte("\xEF\xBB\xBF")) {
		t.Error("no byte order mark")
	}
	if lf, crlf := bytes.Count(file, []byte("\n")), bytes.Count(file, []byte("\r\n")); lf != crlf || lf != 61 {
		t.Errorf("%d line ends, %d of them CRLF", lf, crlf)
	}
	rows, err := csv.NewReader(bytes.NewReader(file[3:])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rows[0], "|"); got != strings.Join(dataHeader, "|") {
		t.Errorf("header %s", got)
	}
	guarded := 0
	for i, r := range inOrder(list) {
		cells := expected(r)
		for j, title := range dataHeader {
			want, got := cells[title], rows[i+1][j]
			if strings.Contains(title, "Date") || title == "Last Updated" {
				if n, err := strconv.Atoi(want); err == nil {
					want = (data.MustDate("1899-12-30") + data.Date(n)).String()
				}
			} else if strings.ContainsAny(strings.TrimLeft(want+"x", " ")[:1], "=+-@") {
				want = "'" + want
				guarded++
			}
			if got != want {
				t.Errorf("row %d, %s: %q, want %q", i+1, title, got, want)
			}
			if title != "Days in Stage" && got != "" && strings.ContainsAny(got[:1], "=+-@\t\r") {
				t.Errorf("a spreadsheet would calculate %q", got)
			}
		}
	}
	if guarded < 10 {
		t.Errorf("only %d cells were guarded", guarded)
	}
}

func TestEmptyCSVAndJSON(t *testing.T) {
	if rows := strings.Count(string(write(t, export.CSV, sheetOf(0))), "\n"); rows != 1 {
		t.Errorf("%d lines of CSV", rows)
	}
	var got struct{ Rows []any }
	if err := json.Unmarshal(write(t, export.JSON, sheetOf(0)), &got); err != nil || got.Rows == nil || len(got.Rows) > 0 {
		t.Errorf("rows %v, %v", got.Rows, err)
	}
}

func TestJSONGolden(t *testing.T) {
	file := write(t, export.JSON, sheetOf(14))
	golden := filepath.Join("testdata", "list.json")
	if *renew {
		if err := os.WriteFile(golden, file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file, want) {
		t.Errorf("the JSON differs from %s (renew with -renew):\n%s", golden, file)
	}
}

func TestJSONRows(t *testing.T) {
	list := listOf(90)
	var got struct {
		Program map[string]any
		AsOf    string `json:"as_of"`
		Rows    []map[string]any
	}
	if err := json.Unmarshal(write(t, export.JSON, export.NewSheet(list, options)), &got); err != nil {
		t.Fatal(err)
	}
	if got.AsOf != "2026-11-22" || got.Program["id"] != 7.0 || got.Program["name"] != program.Name || got.Program["project_type"] != 13.0 {
		t.Errorf("%v %v", got.AsOf, got.Program)
	}
	rows := inOrder(list)
	if len(got.Rows) != len(rows) {
		t.Fatalf("%d rows of %d", len(got.Rows), len(rows))
	}
	null := func(text string) any {
		if text == "" {
			return nil
		}
		return text
	}
	for i, r := range rows {
		for key, want := range map[string]any{
			"enrollment_id": float64(r.EnrollmentID), "category": r.Stage.String(), "client_id": r.PersonalID,
			"client_name": null(strings.ToValidUTF8(r.Display, "\uFFFD")),
			"enroll_date": null(r.Entry.String()), "eligibility_verified": null(r.EligibilityVerified.String()),
			"applied": null(r.Applied.String()), "property_name": null(r.PropertyName), "approved": null(r.Approved.String()),
			"move_in_scheduled": null(r.Scheduled.String()), "move_in": null(r.MovedIn.String()),
			"case_manager": null(r.CaseManager.Name), "staying_at": null(r.StayingAt), "sex_offender": null(r.SexOffender.String()),
			"criminal_history": null(r.CriminalHistory.String()), "ada_unit": null(r.ADAUnit.String()),
			"days_in_stage": float64(r.Days),
		} {
			if value, there := got.Rows[i][key]; !there || value != want {
				t.Errorf("row %d, %s: %v, want %v", i, key, value, want)
			}
		}
		if flags, ok := got.Rows[i]["flags"].([]any); !ok || len(flags) != len(r.Flags()) {
			t.Errorf("row %d: flags %v, want %v", i, got.Rows[i]["flags"], r.Flags())
		}
		if len(got.Rows[i]) != 18 {
			t.Errorf("row %d has %d keys", i, len(got.Rows[i]))
		}
	}
}

package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"housingtracker/data"
	"housingtracker/data/report"
	"housingtracker/export"
	"housingtracker/export/palette"
)

var reported = data.MustDate("2026-06-15")

// aReport is a report of six households without a tracker, one of which has an exotic name.
func aReport(t *testing.T, name report.Name) export.Report {
	t.Helper()
	c := report.Choices{Name: name, Programs: []data.Program{{ID: 1, Name: "=RRH & more", Type: data.RapidRehousing, Thresholds: data.DefaultThresholds}}}
	c, err := c.Complete(reported)
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]data.Counted, 6)
	made := export.Report{By: "Ada Head", At: reported.Time()}
	for i := range rows {
		rows[i] = data.Counted{EnrollmentID: data.EnrollmentID(i + 1), ClientID: data.ClientID(i + 1), Relationship: data.HeadOfHousehold, HouseholdID: fmt.Sprint(i),
			Span: data.Span{Entry: reported - data.Date(i)}, CaseManager: "=1+1"}
		made.Rows = append(made.Rows, export.ReportRow{Program: "=RRH", Row: data.Row{Display: "=HYPERLINK()", Listed: &data.Listed{PersonalID: "007", Span: rows[i].Span}}})
	}
	made.Result = report.Compute(c, reported, func(data.Program) []data.Counted { return rows })
	return made
}

func saved(t *testing.T, form export.Form, r export.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := export.WriteReport(t.Context(), &b, form, r, export.Output{Fonts: bundled()}, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryReportInEveryForm(t *testing.T) {
	for _, name := range report.Names {
		for _, hide := range []bool{false, true} {
			r := aReport(t, name)
			r.HideSmall = hide
			if text := saved(t, export.JSON, r); !json.Valid(text) {
				t.Errorf("%s: %s", name, text)
			}
			lines, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(saved(t, export.CSV, r), []byte("\uFEFF")))).ReadAll()
			if err != nil || len(lines) != 1+len(r.Result.Rows) || len(lines[0]) != len(report.Specs[name].Labels)+len(report.Specs[name].Keys) {
				t.Errorf("%s: %v, %v", name, lines, err)
			}
			f, err := excelize.OpenReader(bytes.NewReader(saved(t, export.Workbook, r)))
			if err != nil {
				t.Fatal(err)
			}
			if got := f.GetSheetList(); strings.Join(got, " ") != "Report Rows Chart" {
				t.Errorf("%s: sheets %v", name, got)
			}
			table, err := f.GetRows("Report")
			if err != nil || table[0][0] != report.Specs[name].Title || !strings.Contains(fmt.Sprint(table), report.Specs[name].Definition) || !strings.Contains(fmt.Sprint(table), "Confidential") {
				t.Errorf("%s: %v, %v", name, table, err)
			}
			behind, err := f.GetRows("Rows")
			if err != nil || len(behind) != 7 || behind[1][1] != "=HYPERLINK()" || behind[1][2] != "007" {
				t.Errorf("%s: rows %v, %v", name, behind, err)
			}
			if !bytes.HasPrefix(saved(t, export.PDF, r), []byte("%PDF")) {
				t.Errorf("%s: no PDF", name)
			}
		}
	}
}

func TestReportPagesSayAll(t *testing.T) { // R60, R62
	r := aReport(t, report.Caseload)
	pages, err := export.PaginateReport(r, bundled(), export.PageSetup{Portrait: true})
	if err != nil {
		t.Fatal(err)
	}
	for n := range pages.Len() {
		text := textOn(pages, n)
		for _, want := range []string{"Caseload · =RRH & more · Households", "as of 06/15/2026", "Confidential", "by Ada Head", fmt.Sprintf("Page %d of %d", n+1, pages.Len())} {
			if !strings.Contains(text, want) {
				t.Errorf("page %d does not say %q: %s", n, want, text)
			}
		}
	}
	if last := textOn(pages, pages.Len()-1); !strings.Contains(last, "How this is counted") {
		t.Errorf("the last page is %s", last)
	}
}

func TestSmallNumbersAreHidden(t *testing.T) { // R64
	r := aReport(t, report.Ageing)
	r.Result.Rows[0].Numbers["households"] = report.Number{Value: 4, Refs: make([]report.Ref, 4)}
	r.Result.Rows[1].Numbers["households"] = report.Number{Value: 5, Refs: make([]report.Ref, 5)}
	r.HideSmall = true
	text := string(saved(t, export.CSV, r))
	if !strings.Contains(text, "Not Started,≤7,<5\r\n") || !strings.Contains(text, "Not Started,8–14,5\r\n") {
		t.Error(text)
	}
	if text := string(saved(t, export.JSON, r)); !strings.Contains(text, `"days":"≤7","stage":"Not Started"},"numbers":{"households":{"value":null,"enrollments":[]}`) {
		t.Error(text)
	}
}

func TestReportIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, form := range export.ReportForms {
		_, err := export.WriteReport(ctx, &bytes.Buffer{}, form, aReport(t, report.Flow), export.Output{Fonts: bundled()}, nil)
		if data.CodeOf(err) != data.CodeCancelled {
			t.Errorf("%s: %v", form, err)
		}
	}
}

// words is a canvas that keeps the texts of a page.
type words struct{ strings.Builder }

func (*words) Fill(float64, float64, float64, float64, palette.Color) {}

func (w *words) Text(_, _ float64, run export.Run, _ float64, _ palette.Color) {
	w.WriteString(run.Text)
	w.WriteString("\n")
}

func textOn(p *export.Pages, n int) string {
	w := &words{}
	p.Draw(n, w)
	return w.String()
}

package export_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/export/palette"
)

func write(t *testing.T, form export.Form, s *export.Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := export.Write(context.Background(), &b, form, s, export.Output{Fonts: fonts}, nil); err != nil {
		t.Fatalf("%s: %v", form, err)
	}
	return b.Bytes()
}

// open reads a workbook and returns the name of the list's worksheet.
func open(t *testing.T, file []byte) (*excelize.File, string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, f.GetSheetList()[0]
}

// raw returns the stored values: day numbers for dates.
func raw(t *testing.T, f *excelize.File, sheet string) [][]string {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func part(t *testing.T, file []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range z.File {
		if entry.Name == name {
			r, err := entry.Open()
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			return string(content)
		}
	}
	return ""
}

// expected returns the cells of the data forms, computed from the row and not by the columns under test.
func expected(r data.Row) map[string]string {
	day := func(d data.Date) string {
		if d == 0 {
			return ""
		}
		return strconv.Itoa(int(d - data.MustDate("1899-12-30")))
	}
	answer := map[data.Barrier]string{data.Yes: "Yes", data.No: "No"}
	cells := map[string]string{
		"Category": r.Stage.String(), "Client Name": shown(r.Display), "Client ID": r.PersonalID, "Enroll Date": day(r.Entry),
		"Date Eligibility Verified": day(r.EligibilityVerified), "Date Applied for Unit": day(r.Applied),
		"Date Move In Scheduled For": day(r.Scheduled), "Date of Move In": day(r.MovedIn), "Case Manager": r.CaseManager.Name,
		"Staying At": r.StayingAt, "Housing Barriers": strings.Join(r.Barriers(), ", "),
		"Registered Sex Offender": answer[r.SexOffender], "Relevant Criminal History": answer[r.CriminalHistory],
		"Need ADA Unit": answer[r.ADAUnit], "Property Name": r.PropertyName, "Date Approved for Unit": day(r.Approved),
		"Days in Stage": strconv.Itoa(r.Days), "Last Updated": "",
	}
	if !r.UpdatedAt.IsZero() {
		cells["Last Updated"] = day(data.DateOf(r.UpdatedAt))
	}
	return cells
}

// shown returns a name of the fixture as a cell shows it.
func shown(name string) string {
	return strings.NewReplacer("\x00", "", "\x07", "", "\n", " ", "\t", " ", "\xff", "\uFFFD", "Jose\u0301", "José", "\u202E", "").Replace(name)
}

var dataHeader = []string{
	"Category", "Client Name", "Client ID", "Enroll Date", "Date Eligibility Verified", "Date Applied for Unit",
	"Date Move In Scheduled For", "Date of Move In", "Case Manager", "Staying At", "Housing Barriers",
	"Registered Sex Offender", "Relevant Criminal History", "Need ADA Unit",
	"Property Name", "Date Approved for Unit", "Days in Stage", "Last Updated",
}

func TestDataWorkbookHasEveryCell(t *testing.T) {
	list := listOf(200)
	file := write(t, export.DataWorkbook, export.NewSheet(list, options))
	f, sheet := open(t, file)
	rows := raw(t, f, sheet)
	if !slices.Equal(rows[0], dataHeader) {
		t.Fatalf("header %q", rows[0])
	}
	want := inOrder(list)
	if len(rows) != len(want)+1 {
		t.Fatalf("%d rows for %d enrollments", len(rows)-1, len(want))
	}
	for i, r := range want {
		cells := expected(r)
		for j, title := range dataHeader {
			got := ""
			if j < len(rows[i+1]) {
				got = rows[i+1][j]
			}
			if got != cells[title] {
				t.Errorf("row %d, %s: %q, want %q", i+1, title, got, cells[title])
			}
		}
	}
	xml := part(t, file, "xl/worksheets/sheet1.xml")
	if strings.Contains(xml, "<f>") {
		t.Error("a formula was made from data")
	}
	if strings.Contains(xml, "autoFilter") {
		t.Error("an autofilter over the table: Excel calls such a file corrupt")
	}
	tables, err := f.GetTables(sheet)
	if err != nil || len(tables) != 1 || tables[0].Range != "A1:R201" || tables[0].Name != "HousingStatus" {
		t.Errorf("tables %+v, %v", tables, err)
	}
	if merged, _ := f.GetMergeCells(sheet); len(merged) > 0 {
		t.Errorf("merged cells: %v", merged)
	}
}

func TestDatesAreNumbersAndIDsTexts(t *testing.T) {
	for _, form := range []export.Form{export.Workbook, export.DataWorkbook} {
		f, sheet := open(t, write(t, form, sheetOf(30)))
		header, titles, last := findHeader(t, f, sheet)
		checked := 0
		for row := header + 1; row <= last; row++ {
			for col, title := range titles {
				cell, _ := excelize.CoordinatesToCellName(col+1, row)
				value, _ := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
				if value == "" || isHeading(t, f, sheet, row) {
					continue
				}
				kind, _ := f.GetCellType(sheet, cell)
				style, _ := f.GetCellStyle(sheet, cell)
				format, err := f.GetStyle(style)
				if err != nil {
					t.Fatal(err)
				}
				shown, _ := f.GetCellValue(sheet, cell)
				switch {
				case title == "Client ID":
					if kind != excelize.CellTypeInlineString || format.NumFmt != 49 || len(value) != 8 {
						t.Errorf("%s %s: id %q is of type %d, format %d", form, cell, value, kind, format.NumFmt)
					}
				case strings.Contains(title, "Date") || title == "Last Updated":
					if kind != excelize.CellTypeUnset || format.CustomNumFmt == nil || *format.CustomNumFmt != "mm/dd/yyyy" || !strings.HasSuffix(shown, "/2026") {
						t.Errorf("%s %s: date %q (shown %q) is of type %d", form, cell, value, shown, kind)
					}
				case title == "Days in Stage":
					if kind != excelize.CellTypeUnset {
						t.Errorf("%s %s: number %q is of type %d", form, cell, value, kind)
					}
				default:
					if kind != excelize.CellTypeInlineString || format.NumFmt != 49 {
						t.Errorf("%s %s: text %q is of type %d, format %d", form, cell, value, kind, format.NumFmt)
					}
				}
				if format.Font == nil || format.Font.Family != "Calibri" || format.Font.Size != 11 {
					t.Errorf("%s %s: font %+v", form, cell, format.Font)
				}
				checked++
			}
		}
		if checked < 150 {
			t.Errorf("%s: only %d cells seen", form, checked)
		}
	}
}

// findHeader returns the rows of the column headings and of the last data, and the headings.
func findHeader(t *testing.T, f *excelize.File, sheet string) (header int, titles []string, last int) {
	t.Helper()
	rows := raw(t, f, sheet)
	for i, r := range rows {
		if slices.Contains(r, "Client ID") {
			return i + 1, r, len(rows)
		}
	}
	t.Fatal("no column headings")
	return 0, nil, 0
}

func isHeading(t *testing.T, f *excelize.File, sheet string, row int) bool {
	t.Helper()
	value, err := f.GetCellValue(sheet, "A"+strconv.Itoa(row))
	return err == nil && strings.Contains(value, " — ")
}

func TestWorkbookIsGroupedByCategory(t *testing.T) {
	list := listOf(100)
	o := options
	o.Columns = append(slices.Clone(data.Columns), data.OptionalColumns...)
	file := write(t, export.Workbook, export.NewSheet(list, o))
	f, sheet := open(t, file)
	header, titles, _ := findHeader(t, f, sheet)
	rows := raw(t, f, sheet)
	if rows[0][0] != program.Name {
		t.Errorf("title %q", rows[0][0])
	}
	above := ""
	for _, r := range rows[:header-1] {
		above += strings.Join(r, " ") + "\n"
	}
	for _, want := range []string{"Harbor Homes", "100 clients as of 11/22/2026", options.Filter, "Confidential", "Dana Ruiz, 11/22/2026 2:05 PM"} {
		if !strings.Contains(above, want) {
			t.Errorf("above the list there is no %q:\n%s", want, above)
		}
	}
	at := header
	for _, g := range data.GroupByStage(list.Rows) {
		at++
		heading := g.Stage.String() + " — " + strconv.Itoa(len(g.Rows)) + " clients"
		if got := rows[at-1][0]; got != heading {
			t.Fatalf("row %d: %q, want %q", at, got, heading)
		}
		cell := "A" + strconv.Itoa(at)
		id, _ := f.GetCellStyle(sheet, cell)
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if want := palette.Stage(g.Stage).Hex(); style.Fill.Color[0] != want {
			t.Errorf("%v has colour %s, want %s", g.Stage, style.Fill.Color[0], want)
		}
		if level, _ := f.GetRowOutlineLevel(sheet, at); level != 0 {
			t.Errorf("heading in outline level %d", level)
		}
		for _, r := range g.Rows {
			at++
			cells := expected(r)
			for j, title := range titles {
				got := ""
				if j < len(rows[at-1]) {
					got = rows[at-1][j]
				}
				if got != cells[title] {
					t.Errorf("row %d, %s: %q, want %q", at, title, got, cells[title])
				}
			}
			if level, _ := f.GetRowOutlineLevel(sheet, at); level != 1 {
				t.Errorf("row %d in outline level %d", at, level)
			}
		}
	}
	if at != len(rows) {
		t.Errorf("%d rows, %d of them expected", len(rows), at)
	}
	xml := part(t, file, "xl/worksheets/sheet1.xml")
	for _, want := range []string{
		`orientation="landscape"`, `fitToHeight="0"`, `fitToPage="true"`, `summaryBelow="false"`, `state="frozen"`,
		`header="0.3"`, `footer="0.3"`, "Confidential", "Page &amp;P of &amp;N", "East &amp;&amp; West",
	} {
		if !strings.Contains(xml, want) && !strings.Contains(strings.ReplaceAll(xml, `="1"`, `="true"`), want) && !strings.Contains(strings.ReplaceAll(xml, `="0"`, `="false"`), want) {
			t.Errorf("the worksheet lacks %s", want)
		}
	}
	if strings.Contains(xml, "autoFilter") || strings.Contains(xml, "<f>") {
		t.Error("a filter or a formula in the formatted workbook")
	}
	wantTitles := "'" + sheet + "'!$" + strconv.Itoa(header) + ":$" + strconv.Itoa(header)
	if names := f.GetDefinedName(); len(names) != 1 || names[0].RefersTo != wantTitles {
		t.Errorf("print titles %+v, want %s", names, wantTitles)
	}
	props, err := f.GetDocProps()
	if err != nil || props.Created != "2026-11-22T14:05:09Z" || props.Modified != props.Created || props.Creator != "Dana Ruiz" {
		t.Errorf("properties %+v, %v", props, err)
	}
}

// TestWorkbookByCaseManager: the second grouping of the list is a second outline level, and the order of the data export.
func TestWorkbookByCaseManager(t *testing.T) {
	list, o := listOf(100), options
	o.ByManager = true
	f, sheet := open(t, write(t, export.Workbook, export.NewSheet(list, o)))
	header, _, _ := findHeader(t, f, sheet)
	rows, at := raw(t, f, sheet), header
	var want []string
	next := func(text string, level uint8) {
		at++
		if got, _ := f.GetRowOutlineLevel(sheet, at); at > len(rows) || rows[at-1][0] != text || got != level {
			t.Errorf("row %d of %d: %q in level %d, want %q in %d", at, len(rows), rows[at-1][0], got, text, level)
		}
	}
	for _, g := range data.GroupByStage(list.Rows) {
		next(fmt.Sprintf("%v — %d clients", g.Stage, len(g.Rows)), 0)
		for _, manager := range []string{"Dana Ruiz", "Lee Park", ""} {
			var of []data.Row
			for _, r := range g.Rows {
				if r.CaseManager.Name == manager {
					of = append(of, r)
				}
			}
			if len(of) == 0 {
				continue
			}
			count := fmt.Sprintf("%d clients", len(of))
			if len(of) == 1 {
				count = "1 client"
			}
			next(cmp.Or(manager, "Unassigned")+" — "+count, 1)
			for _, r := range of {
				next(expected(r)["Client Name"], 2)
				want = append(want, r.PersonalID)
			}
		}
	}
	if at != len(rows) {
		t.Errorf("%d rows, %d expected", len(rows), at)
	}
	f, sheet = open(t, write(t, export.DataWorkbook, export.NewSheet(list, o)))
	_, titles, _ := findHeader(t, f, sheet)
	var got []string
	for _, r := range raw(t, f, sheet)[1:] {
		got = append(got, r[slices.Index(titles, "Client ID")])
	}
	if !slices.Equal(got, want) {
		t.Errorf("the data export has the order %v, want %v", got, want)
	}
}

func TestLongTextsGetHigherRows(t *testing.T) {
	list := listOf(15)
	f, sheet := open(t, write(t, export.Workbook, export.NewSheet(list, options)))
	header, _, last := findHeader(t, f, sheet)
	for row := header + 1; row <= last; row++ {
		name, _ := f.GetCellValue(sheet, "A"+strconv.Itoa(row))
		height, _ := f.GetRowHeight(sheet, row)
		if long := strings.HasPrefix(name, "Featherstonehaugh"); long != (height > 40) && !isHeading(t, f, sheet, row) {
			t.Errorf("%q stands in a row %.0f high", name, height)
		}
	}
	if height, _ := f.GetRowHeight(sheet, header); height < 45 {
		t.Errorf("the headings of three lines are %.0f high", height)
	}
}

func TestEmptyListIsHeadersOnly(t *testing.T) {
	for _, form := range []export.Form{export.Workbook, export.DataWorkbook} {
		file := write(t, form, sheetOf(0))
		f, sheet := open(t, file)
		header, titles, last := findHeader(t, f, sheet)
		if header != last || len(titles) < 10 {
			t.Errorf("%s: headings in row %d, last row %d, %q", form, header, last, titles)
		}
		if tables, _ := f.GetTables(sheet); len(tables) > 0 {
			t.Errorf("%s: a table without rows", form)
		}
	}
}

func TestDatesBeforeMarch1900AreTexts(t *testing.T) {
	rows := stored(1)
	for _, c := range []struct{ entry, want string }{
		{"1899-12-31", "12/31/1899"}, {"1900-02-28", "02/28/1900"}, {"1900-03-01", "61"}, {"2199-12-31", ""},
	} {
		rows[0].Entry = data.MustDate(c.entry)
		list := data.BuildList(program, rows, data.DefaultSettings, data.ListOptions{}, today)
		f, sheet := open(t, write(t, export.DataWorkbook, export.NewSheet(list, options)))
		if got, _ := f.GetCellValue(sheet, "D2", excelize.Options{RawCellValue: true}); got != c.want {
			t.Errorf("entry %s is %q, want %q", c.entry, got, c.want)
		}
	}
}

func TestWorksheetNames(t *testing.T) {
	for _, c := range []struct{ program, want string }{
		{"Rapid Re-Housing", "Rapid Re-Housing"},
		{`a:b\c/d?e*f[g]`, "a-b-c-d-e-f-g-"},
		{"'quoted'", "quoted"},
		{"St. Mary's Home", "St. Mary's Home"},
		{"", "Housing status"},
		{"history", "Housing status"},
		{"''", "Housing status"},
		{"Permanent Supportive Housing – Scattered Sites", "Permanent Supportive Housing –"},
		{strings.Repeat("🏠", 20), strings.Repeat("🏠", 15)},
		{"line\nbreak", "line break"},
	} {
		list := listOf(1)
		list.Program.Name = c.program
		f, sheet := open(t, write(t, export.DataWorkbook, export.NewSheet(list, options)))
		if sheet != c.want {
			t.Errorf("%q becomes worksheet %q, want %q", c.program, sheet, c.want)
		}
		if got, want := f.GetDefinedName()[0].RefersTo, "'"+strings.ReplaceAll(c.want, "'", "''")+"'!$1:$1"; got != want {
			t.Errorf("print titles %s, want %s", got, want)
		}
	}
}

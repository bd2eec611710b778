package export_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"housingtracker/data"
	"housingtracker/export"
)

// These tests check what excelize does not do by default or loses silently.

var workbooks = []export.Form{export.Workbook, export.DataWorkbook}

func writeWith(t *testing.T, form export.Form, s *export.Sheet, o export.Output) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := export.Write(context.Background(), &b, form, s, o, nil); err != nil {
		t.Fatalf("%s: %v", form, err)
	}
	return b.Bytes()
}

// parts returns the files in a workbook by name.
func parts(t *testing.T, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, entry := range z.File {
		all[entry.Name] = part(t, file, entry.Name)
	}
	return all
}

// Programs pick their own font where a name is missing. Charts have fonts of their own.
func TestEveryFontHasNameAndSize(t *testing.T) {
	all := parts(t, write(t, export.Workbook, sheetOf(30)))
	fonts := strings.Split(all["xl/styles.xml"], "<font>")[1:]
	if len(fonts) < 5 {
		t.Fatalf("only %d fonts in the styles", len(fonts))
	}
	for _, f := range fonts {
		f, _, _ = strings.Cut(f, "</font>")
		if !strings.Contains(f, `<name val="Calibri">`) || !strings.Contains(f, "<sz val=") {
			t.Errorf("font %s", f)
		}
	}
	chart := all["xl/charts/chart1.xml"]
	if n := strings.Count(chart, `<a:latin typeface="Calibri"`); n < 8 {
		t.Errorf("the chart names its font %d times", n)
	}
}

// Settings made before, among and after the rows must all be in the worksheet, in the order of the schema.
func TestWorksheetHasAllSettings(t *testing.T) {
	for form, last := range map[export.Form]string{export.Workbook: "<ignoredErrors>", export.DataWorkbook: "<tableParts"} {
		xml := parts(t, write(t, form, sheetOf(30)))["xl/worksheets/sheet1.xml"]
		at := -1
		for _, element := range []string{`fitToPage="true"`, "<dimension ", "<pane ", "<cols>", "<sheetData>", "<pageMargins ",
			"<pageSetup ", "<headerFooter>", "<ignoredErrors>", last} {
			next := strings.Index(xml, element)
			if next < 0 || next < at {
				t.Errorf("%s: %s is missing or in the wrong place (%d after %d)", form, element, next, at)
			}
			at = next
		}
	}
}

// Readers that go row by row end at the dimension.
func TestDimensionIsWholeList(t *testing.T) {
	for _, form := range workbooks {
		for _, n := range []int{0, 1, 30} {
			file := write(t, form, sheetOf(n))
			f, sheet := open(t, file)
			_, titles, last := findHeader(t, f, sheet)
			end, _ := excelize.CoordinatesToCellName(len(titles), last)
			if got, err := f.GetSheetDimension(sheet); err != nil || got != "A1:"+end {
				t.Errorf("%s of %d: dimension %q, want A1:%s (%v)", form, n, got, end, err)
			}
		}
	}
}

func TestNumbersAsTextAreNotMarked(t *testing.T) {
	for _, form := range workbooks {
		file := write(t, form, sheetOf(30))
		f, sheet := open(t, file)
		header, titles, last := findHeader(t, f, sheet)
		from, _ := excelize.CoordinatesToCellName(1, header+1)
		to, _ := excelize.CoordinatesToCellName(len(titles), last)
		ignored := struct {
			Errors []struct {
				Range  string `xml:"sqref,attr"`
				Ignore bool   `xml:"numberStoredAsText,attr"`
			} `xml:"ignoredErrors>ignoredError"`
		}{}
		if err := xml.Unmarshal([]byte(part(t, file, "xl/worksheets/sheet1.xml")), &ignored); err != nil {
			t.Fatal(err)
		}
		if len(ignored.Errors) != 1 || ignored.Errors[0].Range != from+":"+to || !ignored.Errors[0].Ignore {
			t.Errorf("%s: ids in %s:%s will be marked as numbers stored as text: %+v", form, from, to, ignored.Errors)
		}
	}
}

// Excel repairs a file whose active pane does not exist.
func TestPanesAreFrozenAtTheHeader(t *testing.T) {
	for form, columns := range map[export.Form]int{export.Workbook: 1, export.DataWorkbook: 0} {
		f, sheet := open(t, write(t, form, sheetOf(30)))
		header, _, _ := findHeader(t, f, sheet)
		panes, err := f.GetPanes(sheet)
		want := map[int]string{0: "bottomLeft", 1: "bottomRight"}[columns]
		if err != nil || !panes.Freeze || panes.YSplit != header || panes.XSplit != columns || panes.ActivePane != want {
			t.Errorf("%s: %+v, %v", form, panes, err)
		}
	}
}

// mischief are texts that a spreadsheet would calculate, call or misread.
var mischief = []string{
	"=1+1", "=HYPERLINK(\"http://example.invalid\",\"x\")", "+1 (214) 555-0100", "-2+3", "@SUM(A1:A9)", "\t=1+1", "\r=1+1", " =1+1",
	"=cmd|' /C calc'!A0", "{=1+1}", "'=1+1", "\x00=1+1", "＝1+1", "00123", "1E5", "TRUE", "#REF!", "12/31/2026", "_x003D_1+1",
	"]]><f>1+1</f>", "</t></is><f>1+1</f>", "&#61;1+1",
}

func TestDataIsNeverFormula(t *testing.T) {
	rows := stored(4 * len(mischief))
	for i := range rows {
		text := mischief[i%len(mischief)]
		rows[i].Name, rows[i].PersonalID, rows[i].CaseManager.Name, rows[i].PropertyName = data.Name{Last: text}, text, text, text
		rows[i].Stays = []data.ShelterStay{{Program: text, Type: data.EmergencyShelterEntryExit, Span: data.Span{Entry: today - 9}}}
	}
	for _, text := range mischief {
		p := program
		p.Name, p.Organization.Name = text, text
		list := data.BuildList(p, rows, data.DefaultSettings, data.ListOptions{}, today)
		o := options
		o.Columns = slices.Concat(data.Columns, data.OptionalColumns)
		o.By, o.Filter = text, text
		for _, form := range workbooks {
			for name, xml := range parts(t, write(t, form, export.NewSheet(list, o))) {
				if strings.HasPrefix(name, "xl/worksheets/") && (strings.Contains(xml, "<f>") || strings.Contains(xml, "<f ") || strings.Contains(xml, "<hyperlink")) {
					t.Errorf("%s: a formula in %s with %q in every text", form, name, text)
				}
				if strings.Contains(name, "externalLink") || strings.Contains(name, "calcChain") {
					t.Errorf("%s has %s", form, name)
				}
			}
		}
	}
	list := data.BuildList(program, rows, data.DefaultSettings, data.ListOptions{}, today)
	f, sheet := open(t, write(t, export.DataWorkbook, export.NewSheet(list, options)))
	for i, r := range inOrder(list) {
		got := raw(t, f, sheet)[i+1][1]
		if want := strings.NewReplacer("\t", " ", "\r", " ", "\x00", "").Replace(r.Display); got != want {
			t.Errorf("row %d: %q, want %q", i+2, got, want)
		}
		if i > len(mischief) {
			break
		}
	}
}

// Header and footer of a worksheet hold 255 UTF-16 units each, and & begins a command there.
func TestLongNamesInHeaderAndFooter(t *testing.T) {
	for _, name := range []string{strings.Repeat("&", 300), strings.Repeat("🏠", 300), "x" + strings.Repeat("&", 300), "Smith & Co", "Home &"} {
		list := listOf(3)
		list.Program.Name = name
		o := options
		o.By = name
		for _, form := range workbooks {
			f, sheet := open(t, write(t, form, export.NewSheet(list, o)))
			page, err := f.GetHeaderFooter(sheet)
			if err != nil {
				t.Fatal(err)
			}
			shown := func(text, before, after string) {
				t.Helper()
				middle, ok := strings.CutPrefix(text, before)
				middle, found := strings.CutSuffix(middle, after)
				plain := strings.TrimSuffix(strings.ReplaceAll(middle, "&&", "\x00"), "…")
				if !ok || !found || plain == "" || strings.Contains(plain, "&") || !strings.HasPrefix(name, strings.ReplaceAll(plain, "\x00", "&")) {
					t.Errorf("%s: %.20q is shown as %q", form, name, text)
				}
			}
			shown(page.OddHeader, "&LConfidential – contains client information\n", "")
			shown(page.OddFooter, "&LExported by ", ", 11/22/2026 2:05 PM&RPage &P of &N")
		}
	}
}

// A line wider than the table would shrink the printed page.
func TestTopLinesAreAsWideAsTable(t *testing.T) {
	list := listOf(30)
	list.Program.Name = strings.Repeat("Permanent Supportive Housing ", 12)
	f, sheet := open(t, write(t, export.Workbook, export.NewSheet(list, options)))
	header, titles, _ := findHeader(t, f, sheet)
	for name, c := range map[string]struct {
		last  int
		lines int
	}{sheet: {len(titles), header - 2}, "Pipeline": {8, header - 2}} {
		merged, err := f.GetMergeCells(name)
		if err != nil || len(merged) != c.lines {
			t.Errorf("%s: %d of %d lines, %v", name, len(merged), c.lines, err)
		}
		for _, m := range merged {
			column, row, _ := excelize.CellNameToCoordinates(m.GetEndAxis())
			if from, _, _ := excelize.CellNameToCoordinates(m.GetStartAxis()); from != 1 || column != c.last || row >= header {
				t.Errorf("%s: %s:%s", name, m.GetStartAxis(), m.GetEndAxis())
			}
		}
		if height, _ := f.GetRowHeight(name, 1); height < 40 || height > 120 {
			t.Errorf("%s: the title is %.0f high", name, height)
		}
	}
}

func TestPaperSetting(t *testing.T) {
	for _, c := range []struct {
		setup export.PageSetup
		want  string
	}{
		{export.PageSetup{}, `orientation="landscape" paperSize="1"`},
		{export.PageSetup{Paper: export.A4, Portrait: true}, `orientation="portrait" paperSize="9"`},
	} {
		all := parts(t, writeWith(t, export.Workbook, sheetOf(3), export.Output{Setup: c.setup}))
		for name, high := range map[string]string{"xl/worksheets/sheet1.xml": "0", "xl/worksheets/sheet2.xml": "1"} {
			if want := `<pageSetup fitToHeight="` + high + `" fitToWidth="1" ` + c.want; !strings.Contains(all[name], want) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
	}
}

// excelize would choose the format by the file name and make the file world-readable.
func TestFileNameDoesNotChangeFormat(t *testing.T) {
	path := filepath.Join(t.TempDir(), "LIST.XLS")
	if err := export.SaveFile(path, func(w io.Writer) error {
		_, err := export.Write(context.Background(), w, export.DataWorkbook, sheetOf(3), export.Output{}, nil)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if f, sheet := open(t, file); len(raw(t, f, sheet)) != 4 {
		t.Error("the workbook cannot be read")
	}
	for _, form := range workbooks {
		if name := export.SuggestedName(listOf(1), form); filepath.Ext(name) != ".xlsx" {
			t.Errorf("%s is suggested as %s", form, name)
		}
	}
}

func TestWorkbooksWithoutNamesAndBarriers(t *testing.T) {
	list := listOf(30)
	o := options
	o.Initials, o.WithoutBarriers = true, true
	o.Columns = []data.Column{data.ColumnName, data.ColumnBarriers, data.ColumnEnrolled}
	for _, form := range workbooks {
		for name, content := range parts(t, write(t, form, export.NewSheet(list, o))) {
			for _, never := range []string{"Okafor", "Peña", "Nguyễn", "王, 小明", "Housing Barriers", "Sex Offender", "ADA", "Criminal"} {
				if strings.Contains(content, never) {
					t.Errorf("%s: %q in %s", form, never, name)
				}
			}
		}
		f, sheet := open(t, write(t, form, export.NewSheet(list, o)))
		if _, titles, _ := findHeader(t, f, sheet); !slices.Contains(titles, "Client ID") {
			t.Errorf("%s: nobody knows who it is: %q", form, titles)
		}
	}
}

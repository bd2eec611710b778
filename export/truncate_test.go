package export_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"housingtracker/data"
	"housingtracker/export"
)

// cellUnits is the capacity of an Excel cell in UTF-16 units.
const cellUnits = 32767

// longTexts are texts at and beyond the capacity of a cell, with what a workbook has of them.
var longTexts = []struct {
	name, text, want string
	isCut            bool
}{
	{"as long as a cell", strings.Repeat("x", cellUnits), strings.Repeat("x", cellUnits), false},
	{"one longer", strings.Repeat("x", cellUnits+1), strings.Repeat("x", cellUnits-1) + "…", true},
	{"as long as a cell, in more bytes", strings.Repeat("ñ", cellUnits), strings.Repeat("ñ", cellUnits), false},
	{"as long as a cell, in pairs of units", strings.Repeat("🏠", cellUnits/2) + "x", strings.Repeat("🏠", cellUnits/2) + "x", false},
	{"one longer, in pairs of units", strings.Repeat("🏠", cellUnits/2+1), strings.Repeat("🏠", cellUnits/2) + "…", true},
	{"a pair of units at the cut", strings.Repeat("x", cellUnits-2) + "🏠🏠", strings.Repeat("x", cellUnits-2) + "…", true},
	{"a mark at the cut", strings.Repeat("x", cellUnits-1) + "\u0304y", strings.Repeat("x", cellUnits-2) + "…", true},
	{"a joined sign at the cut", strings.Repeat("x", cellUnits-4) + "👩\u200D👧xx", strings.Repeat("x", cellUnits-4) + "…", true},
	{"a skin tone at the cut", strings.Repeat("x", cellUnits-3) + "👍🏽", strings.Repeat("x", cellUnits-3) + "…", true},
	{"marks without end", "क" + strings.Repeat("\u093E", cellUnits), "क" + strings.Repeat("\u093E", cellUnits-2) + "…", true},
}

// Workbooks report truncated texts in any column; text forms truncate none.
func TestTruncatedCellsAreReported(t *testing.T) {
	for i, column := range []struct {
		title string
		set   func(l *data.Listed, text string)
	}{
		{"Client Name", func(l *data.Listed, text string) { l.Name = data.Name{Last: text} }},
		{"Property Name", func(l *data.Listed, text string) { l.PropertyName = text }},
		{"Case Manager", func(l *data.Listed, text string) { l.CaseManager.Name = text }},
		{"Staying At", func(l *data.Listed, text string) {
			l.Stays = []data.ShelterStay{{Program: text, Span: data.Span{Entry: today - 9}}}
		}},
	} {
		texts := longTexts
		if i > 0 {
			texts = texts[:2]
		}
		for _, long := range texts {
			rows := stored(3)
			column.set(&rows[2], long.text)
			list := data.BuildList(program, rows, data.DefaultSettings, data.ListOptions{}, today)
			sheet := export.NewSheet(list, export.Options{Columns: slices.Concat(data.Columns, data.OptionalColumns)})
			for _, form := range export.Forms {
				if form == export.PDF {
					continue
				}
				var file bytes.Buffer
				warnings, err := export.Write(context.Background(), &file, form, sheet, export.Output{}, nil)
				if err != nil {
					t.Fatal(err)
				}
				var want []string
				if form.Protects() && long.isCut {
					want = []string{"1 text did not fit into an Excel cell, which holds 32,767 characters, and was cut off: " + column.title +
						" of Client ID " + rows[2].PersonalID + ". The CSV export has it whole."}
				}
				if !slices.Equal(warnings, want) {
					t.Errorf("%s of %s as %s: warnings %q, want %q", long.name, column.title, form, warnings, want)
				}
				if !form.Protects() {
					// JSON escapes invisible characters.
					if !strings.Contains(strings.ReplaceAll(file.String(), `\u200d`, "\u200D"), long.text) {
						t.Errorf("%s of %s as %s: the text is not whole", long.name, column.title, form)
					}
					continue
				}
				f, worksheet := open(t, file.Bytes())
				cells := slices.Concat(raw(t, f, worksheet)...)
				i := slices.IndexFunc(cells, func(cell string) bool { return len(cell) > cellUnits-9 })
				if i < 0 || cells[i] != long.want || !utf8.ValidString(cells[i]) || len(utf16.Encode([]rune(cells[i]))) > cellUnits {
					t.Errorf("%s of %s as %s: the cell is wrong", long.name, column.title, form)
				}
			}
		}
	}
}

func TestManyTruncatedTextsAreCounted(t *testing.T) {
	rows := stored(15)
	for i := range rows {
		rows[i].Name = data.Name{Last: strings.Repeat("long ", 8000)}
		rows[i].PersonalID = fmt.Sprint("C", i)
	}
	rows[0].PersonalID = strings.Repeat("9", 40000)
	rows[1].PersonalID = ""
	rows[1].CaseManager.Name = strings.Repeat("m", 40000)
	list := data.BuildList(program, rows, data.DefaultSettings, data.ListOptions{}, today)
	list.Program.Name = strings.Repeat("Home ", 7000)
	var file bytes.Buffer
	warnings, err := export.Write(context.Background(), &file, export.Workbook, export.NewSheet(list, export.Options{}), export.Output{}, nil)
	if err != nil || len(warnings) != 2 {
		t.Fatalf("warnings %q, %v", warnings, err)
	}
	for _, want := range []string{
		"17 texts did not fit into an Excel cell", "Client ID of Client ID " + strings.Repeat("9", 39) + "…, ", " and 5 more. ",
		"Case Manager of a client without Client ID", "CSV export has them whole",
	} {
		if !strings.Contains(warnings[0], want) {
			t.Errorf("%q lacks %q", warnings[0], want)
		}
	}
	if want := "A line above the list was too long and was cut off."; warnings[1] != want {
		t.Errorf("%q, want %q", warnings[1], want)
	}
}

func TestTruncatedLinesAreReported(t *testing.T) {
	list := listOf(2)
	list.Program.Name = strings.Repeat("Permanent Supportive Housing ", 2000)
	file, warnings := printed(t, export.NewSheet(list, options), fonts)
	pages := readPDF(t, file)
	if !strings.Contains(pages.page(0), "00000407") || !strings.Contains(pages.page(0), "…") {
		t.Errorf("the first page is %.300s", pages.page(0))
	}
	if len(warnings) != 1 || warnings[0] != "A line above the list was too long and was cut off." {
		t.Errorf("warnings %q", warnings)
	}
}

package hmis

import (
	"encoding/csv"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// quoted puts a cell in quotes.
func quoted(cell string) string { return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"` }

// requoted are the ways in which a second tool quotes a line whose cells are quoted.
var requoted = map[string]func(cells []string) string{
	"cells": func(cells []string) string {
		again := make([]string, len(cells))
		for i, cell := range cells {
			again[i] = quoted(cell)
		}
		return strings.Join(again, ",")
	},
	"cells with quotes": func(cells []string) string {
		again := slices.Clone(cells)
		for i, cell := range cells {
			if strings.Contains(cell, `"`) {
				again[i] = quoted(cell)
			}
		}
		return strings.Join(again, ",")
	},
	"three times": func(cells []string) string {
		again := make([]string, len(cells))
		for i, cell := range cells {
			again[i] = quoted(quoted(cell))
		}
		return strings.Join(again, ",")
	},
	"each quote":        func(cells []string) string { return strings.ReplaceAll(strings.Join(cells, ","), `"`, `""`) },
	"lines as they are": func(cells []string) string { return `"` + strings.Join(cells, ",") + `"` },
	"lines":             func(cells []string) string { return quoted(strings.Join(cells, ",")) },
}

// A file that was quoted twice is read like one quoted once.
func TestQuotedTwice(t *testing.T) {
	clients := [][]string{
		{"PersonalID", "FirstName", "MiddleName", "LastName", "NameSuffix", "DOB", "DateUpdated", "DateDeleted"},
		{"1", "Ada", "", "Lovely", "", "1980-01-01", "2025-01-01 08:00:00", ""},
		{"2", `Robert "Bob"`, "", "Alder, Jr", "", "", "2025-01-01 08:00:00", ""},
		{"3", `"Bo"`, "", "Zoë", "", "", "", "2025-02-01"},
		{"x4", "", "", "", "", "", "", ""},
	}
	text := func(cell string) bool { return strings.Trim(cell, "0123456789") != "" }
	for first, needs := range map[string]func(cell string) bool{
		"everything":   func(string) bool { return true },
		"texts":        text,
		"keys":         func(cell string) bool { return len(cell) == 1 || cell == "x4" || strings.ContainsAny(cell, `,"`) },
		"texts or not": func(cell string) bool { return cell == "" || text(cell) },
	} {
		for second, line := range requoted {
			for _, header := range []string{"plain", "once", "twice"} {
				file := ""
				for i, row := range clients {
					cells := slices.Clone(row)
					for j, cell := range row {
						if needs(cell) {
							cells[j] = quoted(cell)
						}
					}
					switch {
					case i > 0, header == "twice":
						file += line(cells) + "\r\n"
					case header == "once":
						file += strings.Join(cells, ",") + "\r\n"
					default:
						file += strings.Join(row, ",") + "\r\n"
					}
				}
				rows := readClients(t, file)
				if !reflect.DeepEqual(rows, clients[1:]) {
					t.Errorf("%s, then %s, with a header quoted %s: %q", first, second, header, rows)
				}
			}
		}
	}
}

// Quotes in a name are kept if no key, date or code of the row is in quotes.
func TestQuotesOfNames(t *testing.T) {
	const header = "PersonalID,FirstName,MiddleName,LastName,NameSuffix,DOB,DateUpdated,DateDeleted\n"
	for row, want := range map[string][]string{
		`1,"Robert ""Bob""",,Lee,,,2025-01-01,`:              {"1", `Robert "Bob"`, "", "Lee", "", "", "2025-01-01", ""},
		`1,"""Bob""",,"""Lee""",,,2025-01-01,`:               {"1", `"Bob"`, "", `"Lee"`, "", "", "2025-01-01", ""},
		`"1","""Bob""","","Lee","","","2025-01-01",""`:       {"1", `"Bob"`, "", "Lee", "", "", "2025-01-01", ""},
		`1,"Bob" Lee,,Al "Cy",,,,`:                           {"1", `"Bob" Lee`, "", `Al "Cy"`, "", "", "", ""},
		`1,"""Bob""",,"""Lee""","""Jr""",,,`:                 {"1", `"Bob"`, "", `"Lee"`, `"Jr"`, "", "", ""},
		"\"1\",\"Bob\",,,,,,\"two \"\"\nlines\"":             {"1", "Bob", "", "", "", "", "", "two \"\nlines"},
		"\"\uFEFF\"\"1\"\"\",\"\"\"Bob\"\"\",,,,,,":          {"1", "Bob", "", "", "", "", "", ""},
		`"1","Bob,,Lee,,,,`:                                  {"1", `"Bob`, "", "Lee", "", "", "", ""},
		`1,"""""",,"""",,,,`:                                 {"1", `""`, "", `"`, "", "", "", ""},
		`1,"Bob, ""Al"", and ""Cy""",,"Lee, ""Jr""",,,,`:     {"1", `Bob, "Al", and "Cy"`, "", `Lee, "Jr"`, "", "", "", ""},
		`"1,Bob,,Lee,,1980-01-01,2025-01-01,"`:               {"1", "Bob", "", "Lee", "", "1980-01-01", "2025-01-01", ""},
		"\"1,\"\"Bob\nAl\"\",,Lee,,1980-01-01,2025-01-01,\"": {"1", "Bob\nAl", "", "Lee", "", "1980-01-01", "2025-01-01", ""},
	} {
		if rows := readClients(t, header+row+"\n"); !reflect.DeepEqual(rows, [][]string{want}) {
			t.Errorf("%s is read as %q, want %q", row, rows, want)
		}
	}
}

// A formula that is a text, ="0001", is read as the text.
func TestTextFormulas(t *testing.T) {
	const header = "PersonalID,FirstName,MiddleName,LastName,NameSuffix,DOB,DateUpdated,DateDeleted\n"
	want := []string{"0001", "Bo", "", "Lee", "", "1980-01-01", "2025-01-01", ""}
	for _, row := range []string{
		`="0001",Bo,,Lee,,1980-01-01,2025-01-01,`,
		`="0001",="Bo",="",="Lee",="",="1980-01-01",="2025-01-01",=""`,
		`"=""0001""",Bo,,"=""Lee""",,1980-01-01,2025-01-01,`,
		`"=""0001""","Bo","","Lee","","1980-01-01","2025-01-01","="""""`,
		`"=""0001""","=""Bo""","=""""","=""Lee""","=""""","=""1980-01-01""","=""2025-01-01""","=""""" `,
		`0001,Bo,,Lee,,="1980-01-01",2025-01-01,`,
	} {
		if rows := readClients(t, header+row+"\n"); !reflect.DeepEqual(rows, [][]string{want}) {
			t.Errorf("%s is read as %q", row, rows)
		}
	}
	// If no key, date or code is a formula, it is a name.
	if rows := readClients(t, header+`1,="Bo",,Lee,,,,`+"\n"); rows[0][1] != `="Bo"` {
		t.Errorf("a name is read as %q", rows)
	}
}

// readClients returns the cells of Client.csv.
func readClients(t *testing.T, file string) [][]string {
	t.Helper()
	files := export()
	files["Client.csv"] = file
	return readFile(t, files, clientFile, "PersonalID", "FirstName", "MiddleName", "LastName", "NameSuffix", "DOB", "DateUpdated", "DateDeleted")
}

// readFile returns the cells of some columns of one file of an export.
func readFile(t *testing.T, files map[string]string, l *layout, columns ...string) (rows [][]string) {
	t.Helper()
	e, err := Open(save(t, zipped(t, files)))
	if err != nil {
		t.Errorf("refused: %v", err)
		return nil
	}
	defer e.Close()
	file, err := e.open(l, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	defer file.close()
	for {
		row, err := file.next()
		if err != nil {
			t.Fatal(err)
		}
		if row == nil {
			return rows
		}
		if !row.checkWidth() {
			t.Errorf("line %d: %v", row.line, row.problems)
		}
		var cells []string
		for _, column := range columns {
			cells = append(cells, row.text(column))
		}
		rows = append(rows, cells)
	}
}

// FuzzQuotedTwice checks that names in a file that was quoted twice are read like those in a file quoted once.
func FuzzQuotedTwice(f *testing.F) {
	for _, name := range []string{"Ada", `Robert "Bob"`, `"Bo"`, "Alder, Jr", "", `"`, `","`, `""`, "Zo\xEB", "\uFEFFAda"} {
		f.Add(name, "Lee")
	}
	f.Fuzz(func(t *testing.T, first, last string) {
		cells := []string{quoted("1"), quoted(first), quoted(last), quoted("2025-01-01")}
		once := "a,b,c,d\n" + strings.Join(cells, ",") + "\n"
		if rows, err := csv.NewReader(strings.NewReader(once)).ReadAll(); err != nil || len(rows) != 2 || strings.ContainsAny(first+last, "\r\n\x00\x1A") {
			return
		}
		_, want := readAll(t, strings.NewReader(once), 0, 3)
		for _, second := range []string{"cells", "cells with quotes", "three times", "lines"} {
			c := newCSVReader(strings.NewReader("a,b,c,d\n" + requoted[second](cells) + "\n"))
			if _, err := c.header(); err != nil {
				t.Fatal(err)
			}
			c.unquoted = []int{0, 3}
			got, err := c.next()
			if err != nil || !reflect.DeepEqual(got.cells, want[0].cells) {
				t.Errorf("%s: %q, want %q (%v)", second, got.cells, want[0].cells, err)
			}
			if _, err := c.next(); err != io.EOF {
				t.Errorf("%s: more than one row (%v)", second, err)
			}
		}
	})
}

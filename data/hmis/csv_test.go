package hmis

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	encoding "golang.org/x/text/encoding/unicode"
)

// A line is a row with its line number.
type line struct {
	number int
	cells  []string
}

func (l line) String() string { return fmt.Sprintf("%d: %q", l.number, l.cells) }

// readAll returns all cells; keys are the columns whose cells never contain quotes.
func readAll(t testing.TB, r io.Reader, keys ...int) (header []string, lines []line) {
	t.Helper()
	c := newCSVReader(r)
	header, err := c.header()
	c.unquoted = keys
	header = append([]string(nil), header...)
	for err == nil {
		var row csvRow
		if row, err = c.next(); err == nil {
			lines = append(lines, line{row.line, append([]string(nil), row.cells...)})
		}
	}
	if !errors.Is(err, io.EOF) && !errors.Is(err, errLongLine) {
		t.Fatal(err)
	}
	return header, lines
}

func TestRows(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []line
	}{
		{"plain", "a,b,c\n1,2,3\n4,5,6\n", []line{{2, []string{"1", "2", "3"}}, {3, []string{"4", "5", "6"}}}},
		{"no last end", "a,b,c\n1,2,3", []line{{2, []string{"1", "2", "3"}}}},
		{"mixed ends", "a,b,c\r\n1,2,3\n4,5,6\r\n7,8,9", []line{{2, []string{"1", "2", "3"}}, {3, []string{"4", "5", "6"}}, {4, []string{"7", "8", "9"}}}},
		{"old Mac ends", "a,b,c\r1,2,3\r4,5,6\r", []line{{2, []string{"1", "2", "3"}}, {3, []string{"4", "5", "6"}}}},
		{"blank lines count", "\na,b,c\n\n \t\n1,2,3\n\n", []line{{5, []string{"1", "2", "3"}}}},
		{"trailing tab", "a,b,c\t\n1,2,3\t\n\"4\",\"5\",\"6\"\t\n", []line{{2, []string{"1", "2", "3"}}, {3, []string{"4", "5", "6"}}}},
		{"all quoted", "\"a\",\"b\",\"c\"\n\"1\",\"2,5\",\"3\"\n", []line{{2, []string{"1", "2,5", "3"}}}},
		{"doubled quotes", "a,b,c\n1,\"Ann \"\"Bo\"\" Lee\",3\n", []line{{2, []string{"1", `Ann "Bo" Lee`, "3"}}}},
		{"quotes within", "a,b,c\n1,Ann \"Bo\" Lee,3\n", []line{{2, []string{"1", `Ann "Bo" Lee`, "3"}}}},
		{"quotes within quotes", "a,b,c\n\"1\",\"Ann \"Bo\" Lee\",\"3\"\n", []line{{2, []string{"1", `Ann "Bo" Lee`, "3"}}}},
		{"quotes at the end of quotes", "a,b,c\n\"1\",\"Ann \"Bo\"\",\"3\"\n", []line{{2, []string{"1", `Ann "Bo"`, "3"}}}},
		{"a name in quotes before a name", "a,b,c\n1,\"Bo\" Lee,3\n2,Ann,3\n", []line{{2, []string{"1", `"Bo" Lee`, "3"}}, {3, []string{"2", "Ann", "3"}}}},
		{"empty quotes", "a,b,c\n\"\",\"\",\"3\"\n", []line{{2, []string{"", "", "3"}}}},
		{"a cell over lines", "a,b,c\n1,\"two\n\nlines\",3\n4,5,6\n", []line{{2, []string{"1", "two\n\nlines", "3"}}, {5, []string{"4", "5", "6"}}}},
		{"the last cell over lines", "a,b,c\n1,2,\"two\nlines\"\n4,5,6\n", []line{{2, []string{"1", "2", "two\nlines"}}, {4, []string{"4", "5", "6"}}}},
		{"a stray quote in a row", "a,b,c\n1,\"Bo,3\n4,5,6\n7,\"8\",9\n", []line{{2, []string{"1", `"Bo`, "3"}}, {3, []string{"4", "5", "6"}}, {4, []string{"7", "8", "9"}}}},
		{"a stray quote before quoted rows", "a,b,c\n\"1\",\"\"Bo,\"3\"\n\"4\",\"5\",\"6\"\n", []line{{2, []string{"1", `""Bo`, "3"}}, {3, []string{"4", "5", "6"}}}},
		{"a stray quote at the end", "a,b,c\n1,2,\"3", []line{{2, []string{"1", "2", `"3`}}}},
		{"a stray quote in a short row", "a,b,c\n1,\"2\n4,5,6\n", []line{{2, []string{"1", `"2`}}, {3, []string{"4", "5", "6"}}}},
		{"too few and too many", "a,b,c\n1,2\n1,2,3,4\n", []line{{2, []string{"1", "2"}}, {3, []string{"1", "2", "3", "4"}}}},
		{"a separator for Excel", "sep=,\na,b,c\n1,2,3\n", []line{{3, []string{"1", "2", "3"}}}},
		{"a separator for Excel in quotes", "\uFEFF\"SEP=;\"\r\n\na,b,c\n1,2,3\n", []line{{4, []string{"1", "2", "3"}}}},
		{"a separator for Excel with commas", "sep=,,,\na,b,c\n1,2,3\n", []line{{3, []string{"1", "2", "3"}}}},
		{"a cell like a separator", "a,b,c\nsep=,,\n", []line{{2, []string{"sep=", "", ""}}}},
		{"a lone CR in a cell", "a,b,c\n1,two\rlines,3\n", []line{{2, []string{"1", "two\rlines", "3"}}}},
		{"a line separator in a cell", "a,b,c\n1,two\u2028lines,3\n", []line{{2, []string{"1", "two\u2028lines", "3"}}}},
		{"two CRs and an LF", "a,b,c\r\r\n1,2,3\r\r\n4,5,6\r\r\n", []line{{2, []string{"1", "2", "3"}}, {3, []string{"4", "5", "6"}}}},
		{"a trailing comma", "a,b,c\n1,2,3,\n", []line{{2, []string{"1", "2", "3", ""}}}},
		{"form feeds", "a,b,c\f\n\f\n1,2,3\f\n\v\n", []line{{3, []string{"1", "2", "3"}}}},
		{"cut off in the last row", "a,b,c\n1,2,3\n4,\"5", []line{{2, []string{"1", "2", "3"}}, {3, []string{"4", `"5`}}}},
		{"no-break spaces and quotes in the header", "\"a\u00a0\",b ,\tc\u00a0\n1,2,3\n", []line{{2, []string{"1", "2", "3"}}}},
		{"nothing", "", nil},
		{"a mark only", "\xEF\xBB\xBF", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			header, lines := readAll(t, strings.NewReader(test.text))
			if !reflect.DeepEqual(lines, test.want) {
				t.Errorf("rows = %v, want %v", lines, test.want)
			}
			if test.want != nil && !reflect.DeepEqual(header, []string{"a", "b", "c"}) {
				t.Errorf("header = %q", header)
			}
		})
	}
}

// A quote that is never closed does not consume the rows after it.
func TestStrayQuoteInALongFile(t *testing.T) {
	text := "a,b,c\n1,\"open,3\n" + strings.Repeat("4,5,6\n", 5000)
	if _, lines := readAll(t, strings.NewReader(text)); len(lines) != 5001 {
		t.Errorf("%d rows, want 5001", len(lines))
	}
	text = "a,b,c\n" + strings.Repeat("\"a\n", 5000) + "4,5,6\n"
	if _, lines := readAll(t, strings.NewReader(text)); len(lines) != 5001 || lines[5000].number != 5002 {
		t.Errorf("%d rows, want 5001", len(lines))
	}
}

func TestEncodings(t *testing.T) {
	const text = "a,b\nJosé,Zoë\nŠárka,Łukasz\n"
	want := []line{{2, []string{"José", "Zoë"}}, {3, []string{"Šárka", "Łukasz"}}}
	in := func(e encoding.Endianness, bom encoding.BOMPolicy) string {
		s, err := encoding.UTF16(e, bom).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, encoded := range map[string]string{
		"UTF-8":                  text,
		"UTF-8 with a mark":      "\xEF\xBB\xBF" + text,
		"UTF-16 LE with a mark":  in(encoding.LittleEndian, encoding.UseBOM),
		"UTF-16 BE with a mark":  in(encoding.BigEndian, encoding.UseBOM),
		"UTF-16 LE without mark": in(encoding.LittleEndian, encoding.IgnoreBOM),
		"UTF-16 BE without mark": in(encoding.BigEndian, encoding.IgnoreBOM),
	} {
		if header, lines := readAll(t, strings.NewReader(encoded)); !reflect.DeepEqual(lines, want) || !reflect.DeepEqual(header, []string{"a", "b"}) {
			t.Errorf("%s: %v %v", name, header, lines)
		}
	}
	western, err := charmap.Windows1252.NewEncoder().String("a,b\nJosé,Zoë\nŠárka,“Bo”\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, lines := readAll(t, strings.NewReader(western)); !reflect.DeepEqual(lines, []line{{2, []string{"José", "Zoë"}}, {3, []string{"Šárka", "“Bo”"}}}) {
		t.Errorf("Windows-1252: %v", lines)
	}
}

func TestLongestLine(t *testing.T) {
	for size, want := range map[int]error{longestLine: io.EOF, longestLine + 1: errLongLine, 3 * longestLine: errLongLine} {
		c := newCSVReader(strings.NewReader("a\n" + strings.Repeat("x", size) + "\r\n"))
		_, err := c.header()
		for err == nil {
			_, err = c.next()
		}
		if !errors.Is(err, want) {
			t.Errorf("a line of %d bytes: %v, want %v", size, err, want)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"Ann": "Ann", "Ann  Bo": "Ann Bo", "Ann\tBo\nLee": "Ann Bo Lee", "A\x00nn\u200b": "Ann", "\u202bAdams": "Adams", "\u200b\u3164": "", "نیک\u200cنام": "نیک\u200cنام", "Jose\u0301": "José", "Ann\u00a0Bo": "Ann Bo", "\u0081lvaro": "\uFFFDlvaro", "A\u0085n\x7F": "A n", "A\uFEFFnn": "Ann",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
}

// readSelected returns the cells of some columns only.
func readSelected(t testing.TB, r io.Reader, positions []int, keys ...int) (rows []csvRow) {
	t.Helper()
	c := newCSVReader(r)
	_, err := c.header()
	c.unquoted = keys
	c.selectColumns(positions)
	for err == nil {
		var row csvRow
		if row, err = c.next(); err == nil {
			row.cells = append([]string(nil), row.cells...)
			rows = append(rows, row)
		}
	}
	return rows
}

func TestSelectedCells(t *testing.T) {
	text := "a,b,c\n1, 2 ,3\n\"1\",\"2,5\",\"3\"\n1\n1,2,3,4\n1,\"Ann \"\"Bo\"\" Lee\",3\n1,two,\"li\nnes\"\n"
	rows := readSelected(t, strings.NewReader(text), []int{2, noColumn, 0})
	want := []csvRow{{2, 3, []string{"3", "", "1"}}, {3, 3, []string{"3", "", "1"}}, {4, 1, []string{"", "", "1"}}, {5, 4, []string{"3", "", "1"}},
		{6, 3, []string{"3", "", "1"}}, {7, 3, []string{"li\nnes", "", "1"}}}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("%+v", rows)
	}
}

// A quoted NULL is distinguished from an unquoted one, however the row is split.
func TestQuotedNull(t *testing.T) {
	for name, row := range map[string]string{
		"plain": `NULL,"NULL",3`, "spaces": `NULL ," NULL ",3`, "spaces around quotes": `NULL, "NULL" ,3`, "doubled quotes": `NULL,"NULL","a ""b"" c"`,
		"a stray quote": `NULL,"NULL","3`, "quotes within quotes": `NULL,"NULL","Ann "Bo" Lee"`, "two lines": "NULL,\"NULL\",\"3\n4\"",
		"a quote that opens no cell": `NULL,"NULL", "Bo" Lee`,
	} {
		selected := readSelected(t, strings.NewReader("a,b,c\n"+row+"\n"), []int{0, 1})
		if len(selected) != 1 || !reflect.DeepEqual(selected[0].cells, []string{null, quotedNull}) {
			t.Errorf("%s: %+v", name, selected)
		}
	}
}

// FuzzRows checks that any file is read without a panic, with lines in order, no empty row, and all cells UTF-8 without a leading
// byte-order mark; and that selecting columns gives the same cells.
func FuzzRows(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "a,b\n\"1\n2\",3\n", "a\r1\r", "\xFF\xFEa\x00\n\x00", "a,b\n\"1,2\n3,4\n", "\"", "a,b\n\"\"\"\",\"\n\"\n",
		"a,b\n\"1\", \"2\"\n 1 ,\" 2 \"\n", "a,b\n\"\uFEFF1\",\xC9\n\uFEFF\uFEFF\"1\",É\n", "a,b\n,\n\"\",\u00a0\n\xA0\n", "a,b\n1,2\x1A\n\x00\x00",
		"a,b\n\"\"\"1\"\"\",\"\"\"2\"\"\"\n\"\"1\"\",\"\"\"\"\n\"1,\"\"2\"\"\"\n", "\"a,\"\"b\"\"\"\n\"1,2\"\n", "sep=,\na,b\n", "a,b\nNULL,\"NULL\"\n\"NULL\", \" NULL\"\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		header, lines := readAll(t, strings.NewReader(string(file)), 0)
		before := 1
		for _, l := range lines {
			if l.number <= before-1 || len(l.cells) == 0 {
				t.Fatalf("line %d after %d with %d cells", l.number, before, len(l.cells))
			}
			if strings.Join(l.cells, "") == "" {
				t.Fatalf("line %d is an empty row", l.number)
			}
			for _, cell := range l.cells {
				if strings.HasPrefix(cell, "\uFEFF") || !utf8.ValidString(cell) || strings.TrimSpace(cell) != cell {
					t.Fatalf("line %d: %q", l.number, cell)
				}
			}
			before = l.number + 1
		}
		all := make([]int, len(header))
		for i := range all {
			all[i] = len(header) - 1 - i
		}
		for _, positions := range [][]int{all, all[len(all)/2:]} {
			selected := readSelected(t, strings.NewReader(string(file)), positions, 0)
			if len(selected) != len(lines) {
				t.Fatalf("%d rows, but %d with some of their cells", len(lines), len(selected))
			}
			for i, k := range selected {
				if k.line != lines[i].number || k.width != len(lines[i].cells) {
					t.Fatalf("line %d with %d cells, but %d with %d", lines[i].number, len(lines[i].cells), k.line, k.width)
				}
				for slot, position := range positions {
					if position < k.width && k.cells[slot] != lines[i].cells[position] {
						t.Fatalf("line %d: %q, but %q", k.line, lines[i].cells, k.cells)
					}
				}
			}
		}
	})
}

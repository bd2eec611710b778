package hmis

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	encoding "golang.org/x/text/encoding/unicode"
)

func TestByteOrderMarks(t *testing.T) {
	want := []line{{2, []string{"1", "2", "3"}}, {3, []string{"4", "5", "6"}}}
	for name, text := range map[string]string{
		"at the start":          "\uFEFFa,b,c\n1,2,3\n4,5,6\n",
		"twice":                 "\uFEFF\uFEFFa,b,c\n1,2,3\n4,5,6\n",
		"before quotes":         "\uFEFF\"a\",\"b\",\"c\"\n\uFEFF\"1\",\"2\",\"3\"\n4,5,6\n",
		"inside quotes":         "\"\uFEFFa\",\uFEFF\"\uFEFFb\",c\n\"\uFEFF1\",\"\uFEFF\uFEFF2\",3\n4,5,6\n",
		"on every cell":         "\uFEFFa,\uFEFFb,\uFEFFc\n\uFEFF1,\uFEFF2,\uFEFF3\n\uFEFF4,\uFEFF5,\uFEFF6\n",
		"where files join":      "a,b,c\n1,2,3\n\uFEFF4,5,6\n",
		"where quoted files do": "\"a\",\"b\",\"c\"\n\"1\",\"2\",\"3\"\n\uFEFF\"4\",\"5\",\"6\"\n",
		"among blanks":          "a,b,c\n \uFEFF 1,\t\uFEFF2,3\n4, \uFEFF \"5\",6\n",
		"on a line by itself":   "\uFEFFa,b,c\n1,2,3\n4,5,6\n\uFEFF\n",
		"after an open quote":   "a,b,c\n1,2,3\n\uFEFF4,5,6\n7,\"\xC9,9\n\uFEFF10,11,12\n",
		"with other bytes":      "a,b,c\n1,2,3\n\uFEFF4,5,6\n7,\uFEFF\xC9,9\n",
	} {
		utf16, err := encoding.UTF16(encoding.LittleEndian, encoding.UseBOM).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		for form, content := range map[string]string{"UTF-8": text, "UTF-16": utf16} {
			want := want
			if strings.Contains(text, "\xC9") {
				if form == "UTF-16" {
					continue
				}
				want = append(want[:2:2], line{4, []string{"7", "É", "9"}})
				if name == "after an open quote" {
					want[2].cells[1] = `"É`
					want = append(want, line{5, []string{"10", "11", "12"}})
				}
			}
			header, lines := readAll(t, strings.NewReader(content))
			if !reflect.DeepEqual(header, []string{"a", "b", "c"}) || !reflect.DeepEqual(lines, want) {
				t.Errorf("%s, %s: %q %v", name, form, header, lines)
			}
			for i, row := range readSelected(t, strings.NewReader(content), []int{0, 1, 2}) {
				if !reflect.DeepEqual(row.cells, want[i].cells) {
					t.Errorf("%s, %s, selected: %q", name, form, row.cells)
				}
			}
		}
	}
}

// Only byte-order marks before a cell are removed. Other invisible characters are part of an ID.
func TestInvisibleCharactersStay(t *testing.T) {
	for _, id := range []string{"\u200B1", "1\u200B", "\u00AD1", "1\uFEFF", "1\uFEFF2", "\u2060\uFEFF1", "\x001", "1\x1A", "1\u200E", "\uFFFE1"} {
		for _, text := range []string{"a,b\n" + id + ",x\ny,z\n", "a,b\n\"" + id + "\",\"x\"\ny,z\n", "a,b\n" + id + ",\xC9\ny,z\n", "a,b\nx," + id + "\ny,z\n"} {
			_, lines := readAll(t, strings.NewReader(text))
			if len(lines) != 2 || lines[0].cells[0] != id && lines[0].cells[1] != id {
				t.Errorf("%q is read as %v", text, lines)
			}
		}
	}
}

func TestEncodingOfEachCell(t *testing.T) {
	for _, test := range []struct {
		row  string
		want []string
	}{
		{"José,Jos\xE9,José", []string{"José", "José", "José"}},
		{"\"José\",\"Jos\xE9\",\"Zo\xEB, \x93Bo\x94\"", []string{"José", "José", "Zoë, “Bo”"}},
		{"\xC9,\"É \"\"E\"\"\",\"\xC9 \"\"E\"\"\"", []string{"É", `É "E"`, `É "E"`}},
		{"\xA0\xC9\xA0,\xA0Jos\xE9 ,\xC2\xA0É", []string{"É", "José", "É"}},
		{"\uFEFFJos\xE9,\"\uFEFF\xC9\",É", []string{"José", "É", "É"}},
		{"\x81,\x8D,\x8F", []string{"\u0081", "\u008D", "\u008F"}},
		{"\x90,\x9D,\x80", []string{"\u0090", "\u009D", "€"}},
		// Text that was decoded wrongly before is kept.
		{"JosÃ©,Jos\xC3\xA9,x", []string{"JosÃ©", "José", "x"}},
	} {
		text := "a,b,c\n" + test.row + "\n"
		_, lines := readAll(t, strings.NewReader(text))
		selected := readSelected(t, strings.NewReader(text), []int{0, 1, 2})
		if len(lines) != 1 || len(selected) != 1 || !reflect.DeepEqual(lines[0].cells, test.want) {
			t.Errorf("%q is read as %v, want %q", test.row, lines, test.want)
		} else if !reflect.DeepEqual(selected[0].cells, test.want) {
			t.Errorf("%q is selected as %q, want %q", test.row, selected[0].cells, test.want)
		}
	}
	header, _ := readAll(t, strings.NewReader("José,Jos\xE9\n"))
	if !reflect.DeepEqual(header, []string{"José", "José"}) {
		t.Errorf("header = %q", header)
	}
}

func TestBlankRows(t *testing.T) {
	for _, blank := range []string{"", " ", ",", ",,", ",,,,,,,", `""`, `"","",""`, `"",,`, `" ","	",""`, "\t,\t,\t", "\t\t", "\u00a0,,", "\"\u00a0\",,\u2003", "\xA0,\"\xA0\",",
		"\uFEFF", "\uFEFF,,", "\"\uFEFF\",\"\",\"\"", "\f", "\v,,", "\u2028", "\"\n\",,", "\"\",\"\n\n\",\"\""} {
		texts := []string{"a,b,c\n1,2,3\n" + blank + "\n4,5,6\n", "a,b,c\r\n" + blank + "\r\n1,2,3\r\n4,5,6\r\n" + blank}
		if !strings.Contains(blank, "\n") {
			texts = append(texts, blank+"\na,b,c\n1,2,3\n4,5,6\n")
		}
		for _, text := range texts {
			header, lines := readAll(t, strings.NewReader(text))
			if len(header) != 3 || len(lines) != 2 || lines[0].cells[0] != "1" || lines[1].cells[0] != "4" {
				t.Errorf("%q: %q %v", text, header, lines)
			}
			if rows := readSelected(t, strings.NewReader(text), []int{2}); len(rows) != 2 || rows[0].line != lines[0].number || rows[1].line != lines[1].number {
				t.Errorf("%q: %v", text, rows)
			}
		}
	}
	for _, row := range []string{"0", ",,0", `"""",,`, `"`, `",,`, "\u200B,,", "\x00,,", "\x1A", "\xC2,,", "\x85"} {
		if _, lines := readAll(t, strings.NewReader("a,b,c\n"+row+"\n4,5,6\n")); len(lines) != 2 {
			t.Errorf("%q: %v", row, lines)
		}
	}
}

func TestEndOfFile(t *testing.T) {
	const rows = 4000
	var text bytes.Buffer
	text.WriteString("a,b,c\r\n")
	for i := range rows {
		fmt.Fprintf(&text, "%06d,%06d,%06d\r\n", i, i, i) // over several blocks
	}
	last := line{rows + 1, []string{"003999", "003999", "003999"}}
	whole := strings.TrimSuffix(text.String(), "\r\n")
	nul := strings.Repeat("\x00", 3*blockSize+5)
	for _, end := range []string{"\x1A", "\x1A\x1A", "\x1A\n", "\n\x1A", "\r\n\x1A\r\n", "\n\x1A\n\n", "\x1A\r\n\x1A\r\n", "\n\x1A" + nul, "\x1A" + nul, nul, "\n" + nul, "\r\n \t\x1A",
		strings.Repeat("\n", blockSize) + "\x1A", "\x1A\n" + nul, "\x00\n\x1A\n" + nul} {
		_, lines := readAll(t, strings.NewReader(whole+end))
		if len(lines) != rows || !reflect.DeepEqual(lines[rows-1], last) {
			t.Errorf("%.12q: %d rows, the last %v", end, len(lines), lines[len(lines)-1])
		}
		_, lines = readAll(t, iotest.OneByteReader(strings.NewReader("a,b,c\n1,2,3\n4,5,6"+end)))
		if row := lines[len(lines)-1]; len(lines) != 2 || !reflect.DeepEqual(row, line{3, []string{"4", "5", "6"}}) {
			t.Errorf("%.12q byte by byte: the last row is %v", end, row)
		}
	}
	for _, nothing := range []string{"\x1A", "\x1A\n", nul, "\uFEFF\x1A", "\n\n\x00"} {
		if header, lines := readAll(t, strings.NewReader(nothing)); len(header) != 0 || len(lines) != 0 {
			t.Errorf("%.12q: %q %v", nothing, header, lines)
		}
	}
	for text, want := range map[string][]line{
		"a,b,c\n1,2,3\x1A\n4,5,6\n":             {{2, []string{"1", "2", "3\x1A"}}, {3, []string{"4", "5", "6"}}},
		"a,b,c\n1,2,3\x00\n4,5,6\x1A\n":         {{2, []string{"1", "2", "3\x00"}}, {3, []string{"4", "5", "6"}}},
		"a,b,c\n1,2,3\n4,5" + nul:               {{2, []string{"1", "2", "3"}}, {3, []string{"4", "5"}}},
		"a,b,c\n1,2,3\n4,\"5" + nul:             {{2, []string{"1", "2", "3"}}, {3, []string{"4", `"5`}}},
		"a,b,c\r1,2,3\r4,5,6\r\x1A":             {{2, []string{"1", "2", "3"}}, {3, []string{"4", "5", "6"}}},
		"a,b,c\n1,2,3\n\x1A\n4,5,6\n\x1A\n\x1A": {{2, []string{"1", "2", "3"}}, {3, []string{"\x1A"}}, {4, []string{"4", "5", "6"}}},
	} {
		if _, lines := readAll(t, strings.NewReader(text)); !reflect.DeepEqual(lines, want) {
			t.Errorf("%.40q: %v, want %v", text, lines, want)
		}
	}
}

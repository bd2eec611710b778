package generate

import (
	"bufio"
	"io"
	"strings"
)

// A style is how one file of the export is written; programs in the field differ in it even within one zip.
type style struct {
	bom      bool
	crlf     bool
	quoted   bool
	openLast bool // the last line has no end
}

var styles = map[string]style{
	"Organization": {bom: true, quoted: true},
	"User":         {bom: true},
	"Funder":       {bom: true, openLast: true},
	"Project":      {crlf: true},
	"Exit":         {crlf: true},
	"Services":     {crlf: true},
	"Inventory":    {quoted: true},
	"Event":        {quoted: true},
}

// A table writes one CSV file. Rows give values for the columns named when it was opened; the others stay blank, and
// values of columns that the year does not have are dropped.
type table struct {
	w     *bufio.Writer
	style style
	eol   string
	// at holds for every given value the column it stands in, or -1.
	at    []int
	cells []string
	// damage puts flaws on the cells of a row before it is written; may be nil.
	damage func(cells []string)
}

func newTable(w io.Writer, name string, year int, given string, clean bool) *table {
	columns := Columns(name, year)
	position := make(map[string]int, len(columns))
	for i, c := range columns {
		position[c] = i
	}
	t := &table{w: bufio.NewWriterSize(w, 64<<10), eol: "\n", cells: make([]string, len(columns))}
	if !clean {
		t.style = styles[name]
	}
	if t.style.crlf {
		t.eol = "\r\n"
	}
	for _, c := range strings.Fields(given) {
		if i, ok := position[c]; ok {
			t.at = append(t.at, i)
		} else {
			t.at = append(t.at, -1)
		}
	}
	if t.style.bom {
		t.w.WriteString("\ufeff")
	}
	copy(t.cells, columns)
	t.line()
	return t
}

// row writes a row of the given values.
func (t *table) row(values ...string) {
	clear(t.cells)
	for i, v := range values {
		if at := t.at[i]; at >= 0 {
			t.cells[at] = v
		}
	}
	if t.damage != nil {
		t.damage(t.cells)
	}
	t.w.WriteString(t.eol)
	t.line()
}

// verbatim marks a cell that is written as it is, without quotes of the table's own.
const verbatim = "\x00"

func (t *table) line() {
	for i, cell := range t.cells {
		if i > 0 {
			t.w.WriteByte(',')
		}
		if written, ok := strings.CutPrefix(cell, verbatim); ok {
			t.w.WriteString(written)
			continue
		}
		if (t.style.quoted && cell != "") || strings.ContainsAny(cell, ",\"\r\n") {
			t.w.WriteByte('"')
			t.w.WriteString(strings.ReplaceAll(cell, `"`, `""`))
			t.w.WriteByte('"')
		} else {
			t.w.WriteString(cell)
		}
	}
}

func (t *table) close() error {
	if !t.style.openLast {
		t.w.WriteString(t.eol)
	}
	return t.w.Flush()
}

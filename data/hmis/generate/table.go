package generate

import (
	"bufio"
	"io"
	"strings"
)

// A style is how one file is written. In real exports it differs even within one zip.
type style struct {
	bom            bool
	crlf           bool
	quoted         bool
	noFinalNewline bool
}

var styles = map[string]style{
	"Organization": {bom: true, quoted: true},
	"User":         {bom: true},
	"Funder":       {bom: true, noFinalNewline: true},
	"Project":      {crlf: true},
	"Exit":         {crlf: true},
	"Services":     {crlf: true},
	"Inventory":    {quoted: true},
	"Event":        {quoted: true},
}

// A table writes one CSV file. Columns that are not given to newTable stay blank; values of columns that the year does not have are
// dropped.
type table struct {
	w     *bufio.Writer
	style style
	eol   string
	// positions are the columns of the values of a row; -1 for a column that the year does not have.
	positions []int
	cells     []string
	// damage changes the cells of a row before it is written; may be nil.
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
			t.positions = append(t.positions, i)
		} else {
			t.positions = append(t.positions, -1)
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
		if p := t.positions[i]; p >= 0 {
			t.cells[p] = v
		}
	}
	if t.damage != nil {
		t.damage(t.cells)
	}
	t.w.WriteString(t.eol)
	t.line()
}

// verbatim is the prefix of a cell that is written without added quotes.
const verbatim = "\x00"

func (t *table) line() {
	for i, cell := range t.cells {
		if i > 0 {
			t.w.WriteByte(',')
		}
		if text, ok := strings.CutPrefix(cell, verbatim); ok {
			t.w.WriteString(text)
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
	if !t.style.noFinalNewline {
		t.w.WriteString(t.eol)
	}
	return t.w.Flush()
}

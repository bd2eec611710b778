package hmis

import "strings"

// A cellReader cuts lines into cells leniently: a quoted cell ends at a quote before a comma or the end of the line; any
// other quote in it stands for itself. A cell that is open at the end of a line goes on in the next one read.
type cellReader struct {
	cells []string
	open  bool
	text  strings.Builder
}

func (r *cellReader) reset() {
	r.cells, r.open = r.cells[:0], false
	r.text.Reset()
}

// blanks can stand around a quoted cell.
const blanks = " \t" + byteOrderMark

func (r *cellReader) read(line string) {
	i := 0
	if r.open {
		r.text.WriteByte('\n')
		if i = r.quoted(line, 0); r.open {
			return
		}
		if i++; i > len(line) {
			return
		}
	}
	for {
		start := len(line) - len(strings.TrimLeft(line[i:], blanks))
		if start < len(line) && line[start] == '"' {
			if i = r.quoted(line, start+1); r.open {
				return
			}
		} else {
			end := strings.IndexByte(line[i:], ',')
			if end < 0 {
				end = len(line) - i
			}
			r.cells = append(r.cells, strings.TrimSpace(line[i:i+end]))
			i += end
		}
		if i++; i > len(line) {
			return
		}
	}
}

// quoted reads a quoted cell from after its quote to the comma or the end of the line, whose place it returns.
func (r *cellReader) quoted(line string, i int) int {
	for {
		quote := strings.IndexByte(line[i:], '"')
		if quote < 0 {
			r.text.WriteString(line[i:])
			r.open = true
			return len(line)
		}
		r.text.WriteString(line[i : i+quote])
		i += quote + 1
		if i < len(line) && line[i] == '"' {
			r.text.WriteByte('"')
			i++
			continue
		}
		rest := strings.TrimLeft(line[i:], blanks)
		if rest == "" || rest[0] == ',' {
			r.cells = append(r.cells, quotedCell(r.text.String()))
			r.text.Reset()
			r.open = false
			return len(line) - len(rest)
		}
		r.text.WriteByte('"')
	}
}

// quotedCell is the text of a cell that was quoted.
func quotedCell(text string) string {
	text = strings.TrimSpace(text)
	if text == null {
		return quotedNull
	}
	return text
}

// strictCells cuts a line into cells where a quoted cell must end at its first single quote, and one that does not is
// no quoted cell but ends at the next comma.
func strictCells(line string) []string {
	var cells []string
	for {
		var r cellReader
		start := strings.TrimLeft(line, blanks)
		if strings.HasPrefix(start, `"`) {
			if end := closing(start); end > 0 {
				r.read(start[:end])
				cells = append(cells, r.cells...)
				rest := strings.TrimLeft(start[end:], blanks)
				if rest == "" {
					return cells
				}
				line = rest[1:]
				continue
			}
		}
		cell, rest, more := strings.Cut(line, ",")
		cell = strings.TrimSpace(cell)
		if len(cell) > 1 && cell[0] == '"' && cell[len(cell)-1] == '"' {
			cell = cell[1 : len(cell)-1]
		}
		cells = append(cells, cell)
		if !more {
			return cells
		}
		line = rest
	}
}

// closing returns the place after the quote that ends the quoted cell at the start of the line, 0 if none does.
func closing(line string) int {
	for i := 1; i < len(line); i++ {
		if line[i] != '"' {
			continue
		}
		if i+1 < len(line) && line[i+1] == '"' {
			i++
			continue
		}
		if rest := strings.TrimLeft(line[i+1:], blanks); rest == "" || rest[0] == ',' {
			return i + 1
		}
		return 0
	}
	return 0
}

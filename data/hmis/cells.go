package hmis

import "strings"

// A cellReader splits lines into cells leniently: a quoted cell ends at a quote before a comma or the end of the line; any
// other quote in it is text. A cell that is open at the end of a line continues in the next line.
type cellReader struct {
	cells []string
	open  bool
	text  strings.Builder
}

func (r *cellReader) reset() {
	r.cells, r.open = r.cells[:0], false
	r.text.Reset()
}

// blanks are the characters that may surround a quoted cell.
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

// quoted reads a quoted cell from after its quote, and returns the position of the comma after it or of the end of the line.
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

// quotedCell returns a quoted cell, trimmed; NULL is marked as quoted.
func quotedCell(text string) string {
	text = strings.TrimSpace(text)
	if text == null {
		return quotedNull
	}
	return text
}

// strictCells splits a line into cells. A quoted cell must end at its first quote that is not doubled; a cell that does not is
// unquoted and ends at the next comma.
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

// closing returns the position after the quote that ends the quoted cell at the start of the line, 0 if there is none.
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

package hmis

import (
	"errors"
	"io"
	"slices"
	"strings"
)

// A csvReader reads CSV leniently. A quote that is never closed damages at most its own row: lines are joined to one row only if
// the row then has as many cells as the header.
type csvReader struct {
	lines *lineReader
	// lookahead are lines that were read to see whether a cell continues in them.
	lookahead []string
	// line is the number of the last line taken, counted from 1.
	line int
	// plain is isPlain of that line.
	plain bool
	// width is the number of cells of the header; -1 before it is read.
	width int
	cells cellReader
	// unquoted are the positions of keys, dates and codes, which never contain quotes; see quoting.go.
	unquoted []int
	// slots maps a position in the file to an index of selected, or noColumn; nil selects all cells, in their order.
	slots    []int
	selected []string
}

// A csvRow is the selected cells of a row, with the number of its first line and the number of all its cells.
type csvRow struct {
	line, width int
	cells       []string
}

// longestCell is the longest cell, in lines.
const longestCell = 100

// noColumn is the position of a column that is missing or not selected.
const noColumn = -1

func newCSVReader(r io.Reader) *csvReader { return &csvReader{lines: newLineReader(r)} }

// header reads the header. A line "sep=,", which tells Excel the separator, may precede it. The header of an empty file is empty.
func (c *csvReader) header() ([]string, error) {
	c.width = -1
	row, err := c.next()
	for err == nil && strings.HasPrefix(strings.ToLower(row.cells[0]), "sep=") {
		row, err = c.next()
	}
	names := unquotedHeader(row.cells)
	c.width = len(names)
	return names, err
}

// selectColumns makes next return the cells at these positions only, in this order; the cell of noColumn is blank.
func (c *csvReader) selectColumns(positions []int) {
	c.slots = make([]int, slices.Max(append(positions, noColumn))+1)
	for i := range c.slots {
		c.slots[i] = slices.Index(positions, i)
	}
	c.selected = make([]string, len(positions))
}

// next returns the next row that is not blank, io.EOF after the last. A row may have more or fewer cells than the header. The
// cells are valid until the next call.
func (c *csvReader) next() (csvRow, error) {
	for {
		first, err := c.take()
		if err != nil {
			return csvRow{}, err
		}
		row := csvRow{line: c.line}
		text := hasText(first)
		if text && c.slots != nil && c.splitSimple(first) {
			if !c.plain {
				decodeCells(c.selected)
			}
			row.width, row.cells = c.width, c.selected
			return row, nil
		}
		if row.cells, err = c.row(first); err != nil {
			return csvRow{}, err
		}
		c.unquote(row.cells)
		decodeCells(row.cells)
		if !text && strings.Join(row.cells, "") == "" {
			continue
		}
		row.width = len(row.cells)
		if c.slots != nil {
			row.cells = c.selectCells(row.cells)
		}
		return row, nil
	}
}

// splitSimple selects the cells of a line and reports whether it is a simple one, as nearly all are: quotes enclose whole cells,
// and there are as many cells as in the header.
func (c *csvReader) splitSimple(line string) bool {
	clear(c.selected)
	if strings.IndexByte(line, '"') >= 0 {
		return c.splitQuoted(line)
	}
	for place, slot := range c.slots {
		end := 0
		// Most unused columns are empty.
		if len(line) == 0 || line[0] != ',' {
			end = strings.IndexByte(line, ',')
		}
		if end < 0 {
			if place+1 != c.width {
				return false
			}
			end = len(line)
		}
		if slot >= 0 {
			c.selected[slot] = strings.TrimSpace(line[:end])
		}
		if place+1 == c.width {
			return end == len(line)
		}
		line = line[end+1:]
	}
	return len(c.slots)+strings.Count(line, ",")+1 == c.width
}

// splitQuoted is splitSimple for a line with quotes.
func (c *csvReader) splitQuoted(line string) bool {
	for i, place := 0, 0; ; place++ {
		start, end := i, i
		if i < len(line) && line[i] == '"' {
			length := strings.IndexByte(line[i+1:], '"')
			if length < 0 {
				return false
			}
			start, end = i+1, i+1+length
			if i = end + 1; i < len(line) && line[i] != ',' {
				return false
			}
		} else {
			for i < len(line) && line[i] != ',' {
				if line[i] == '"' {
					return false
				}
				i++
			}
			end = i
		}
		if place < len(c.slots) && c.slots[place] >= 0 {
			cell := strings.TrimSpace(line[start:end])
			if cell == null && line[max(start-1, 0)] == '"' {
				cell = quotedNull
			}
			c.selected[c.slots[place]] = cell
		}
		if i == len(line) {
			return place+1 == c.width
		}
		i++
	}
}

func (c *csvReader) selectCells(cells []string) []string {
	clear(c.selected)
	for i, slot := range c.slots {
		if slot >= 0 && i < len(cells) {
			c.selected[slot] = cells[i]
		}
	}
	return c.selected
}

// row returns the cells of the row that begins with the line first.
func (c *csvReader) row(first string) ([]string, error) {
	if c.quotesDoubled(first) {
		first = strings.ReplaceAll(first, `""`, `"`)
	}
	c.cells.reset()
	if c.cells.read(first); !c.cells.open {
		return c.best(first), nil
	}
	if cells := lineInQuotes(first, c.width); cells != nil {
		return cells, nil
	}
	size := len(first)
	for n := range longestCell {
		next, err := c.peek(n)
		size += len(next)
		if errors.Is(err, io.EOF) || size > longestLine || wholeRow(next, c.width) != nil {
			break
		}
		if err != nil {
			return nil, err
		}
		if c.cells.read(next); c.cells.open {
			continue
		}
		if cells := quotedRow(c.cells.cells, c.width); len(cells) == c.width {
			c.skip(n + 1)
			return cells, nil
		}
		break
	}
	return strictCells(first), nil
}

// best returns the cells of a line that c.cells has read, or those of another way to split it that fits better.
func (c *csvReader) best(line string) []string {
	lenient := c.cells.cells
	if c.width < 0 || c.fits(lenient) {
		return lenient
	}
	ways := [][]string{lenient, quotedRow(lenient, c.width), lineInQuotes(line, c.width), strictCells(line)}
	for _, cells := range ways {
		if c.fits(cells) {
			return cells
		}
	}
	for _, cells := range ways {
		if len(cells) == c.width {
			return cells
		}
	}
	return lenient
}

// fits reports whether there are as many cells as in the header, with quotes only where cells can contain them.
func (c *csvReader) fits(cells []string) bool {
	return len(cells) == c.width && !slices.ContainsFunc(c.unquoted, func(place int) bool { return strings.Contains(cells[place], `"`) })
}

// wholeRow returns the cells of a line that is a row by itself, else nil.
func wholeRow(line string, width int) []string {
	var r cellReader
	if r.read(line); r.open || len(r.cells) != width {
		return nil
	}
	return r.cells
}

// peek returns the nth line that has not been taken yet.
func (c *csvReader) peek(n int) (string, error) {
	for len(c.lookahead) <= n {
		line, err := c.lines.next()
		if err != nil {
			return "", err
		}
		c.lookahead = append(c.lookahead, line)
	}
	return c.lookahead[n], nil
}

// take returns the next line and counts it.
func (c *csvReader) take() (line string, err error) {
	if len(c.lookahead) == 0 {
		line, err = c.lines.next()
		c.plain = c.lines.plain || isPlain(line)
	} else {
		line = c.lookahead[0]
		c.lookahead = c.lookahead[1:]
		c.plain = isPlain(line)
	}
	if err == nil {
		c.line++
	}
	return line, err
}

// skip takes lines that have been peeked at.
func (c *csvReader) skip(n int) {
	c.lookahead = c.lookahead[n:]
	c.line += n
}

package hmis

import (
	"errors"
	"io"
	"slices"
	"strings"
)

// A csvReader reads rows of cells as real files write them. A quote that opens a cell and is never closed costs its own
// row at most: lines are joined to one row only where that gives the number of cells the header has.
type csvReader struct {
	lines *lineReader
	// ahead are lines that were read to see whether a cell goes on in them.
	ahead []string
	// line is the number of the last line taken, counted from 1 as an editor does.
	line int
	// plain: isPlain of that line.
	plain bool
	width int
	cells cellReader
	// unquoted are the places of keys, dates and codes, which never hold quotes of their own; see quoting.go.
	unquoted []int
	// slots says for each place of the file which of a row's cells is kept of it; nil: all are kept, in their order.
	slots []int
	kept  []string
}

// A cutRow is a row cut into cells: the number of its first line, how many cells it has, and those that are kept.
type cutRow struct {
	line, width int
	cells       []string
}

// longestCell is how many lines a cell can go over.
const longestCell = 100

// nowhere is the place of a cell that is not there or not kept.
const nowhere = -1

func newCSVReader(r io.Reader) *csvReader { return &csvReader{lines: newLineReader(r)} }

// header reads the first row, after the line "sep=," that tells Excel the separator; every row should have as many cells. An
// empty file has none.
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

// keepOnly has every row from now on keep the cells of these places, in this order; blank is what has no place.
func (c *csvReader) keepOnly(places []int) {
	c.slots = make([]int, slices.Max(append(places, nowhere))+1)
	for i := range c.slots {
		c.slots[i] = slices.Index(places, i)
	}
	c.kept = make([]string, len(places))
}

// next returns the next row that is not blank, io.EOF after the last. The number of cells is left to be judged. The cells
// are good until the next call.
func (c *csvReader) next() (cutRow, error) {
	for {
		first, err := c.take()
		if err != nil {
			return cutRow{}, err
		}
		row := cutRow{line: c.line}
		text := hasText(first)
		if text && c.slots != nil && c.simple(first) {
			if !c.plain {
				decodeCells(c.kept)
			}
			row.width, row.cells = c.width, c.kept
			return row, nil
		}
		if row.cells, err = c.row(first); err != nil {
			return cutRow{}, err
		}
		c.unquote(row.cells)
		decodeCells(row.cells)
		if !text && strings.Join(row.cells, "") == "" {
			continue
		}
		row.width = len(row.cells)
		if c.slots != nil {
			row.cells = c.keep(row.cells)
		}
		return row, nil
	}
}

// simple keeps what is to be kept of a line and reports whether it is one that leaves nothing to judge, as nearly all are:
// quotes enclose whole cells, and there are as many cells as there should be.
func (c *csvReader) simple(line string) bool {
	clear(c.kept)
	if strings.IndexByte(line, '"') >= 0 {
		return c.quoted(line)
	}
	for place, slot := range c.slots {
		end := 0
		// Most cells that nobody keeps are blank.
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
			c.kept[slot] = strings.TrimSpace(line[:end])
		}
		if place+1 == c.width {
			return end == len(line)
		}
		line = line[end+1:]
	}
	return len(c.slots)+strings.Count(line, ",")+1 == c.width
}

// quoted is simple for a line with quotes.
func (c *csvReader) quoted(line string) bool {
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
			c.kept[c.slots[place]] = cell
		}
		if i == len(line) {
			return place+1 == c.width
		}
		i++
	}
}

func (c *csvReader) keep(cells []string) []string {
	clear(c.kept)
	for i, slot := range c.slots {
		if slot >= 0 && i < len(cells) {
			c.kept[slot] = cells[i]
		}
	}
	return c.kept
}

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
		further, err := c.peek(n)
		size += len(further)
		if errors.Is(err, io.EOF) || size > longestLine || wholeRow(further, c.width) != nil {
			break
		}
		if err != nil {
			return nil, err
		}
		if c.cells.read(further); c.cells.open {
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

// best returns the cells of a line that has been read leniently, which is right unless another way of reading fits better.
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

// fits reports whether the cells are as many as they should be, with quotes only where cells can have some.
func (c *csvReader) fits(cells []string) bool {
	return len(cells) == c.width && !slices.ContainsFunc(c.unquoted, func(place int) bool { return strings.Contains(cells[place], `"`) })
}

// wholeRow returns the cells of a line that is a row by itself; nil if it is none.
func wholeRow(line string, width int) []string {
	var r cellReader
	if r.read(line); r.open || len(r.cells) != width {
		return nil
	}
	return r.cells
}

// peek returns the nth line that has not been taken yet.
func (c *csvReader) peek(n int) (string, error) {
	for len(c.ahead) <= n {
		line, err := c.lines.next()
		if err != nil {
			return "", err
		}
		c.ahead = append(c.ahead, line)
	}
	return c.ahead[n], nil
}

// take returns the next line and counts it.
func (c *csvReader) take() (line string, err error) {
	if len(c.ahead) == 0 {
		line, err = c.lines.next()
		c.plain = c.lines.plain || isPlain(line)
	} else {
		line = c.ahead[0]
		c.ahead = c.ahead[1:]
		c.plain = isPlain(line)
	}
	if err == nil {
		c.line++
	}
	return line, err
}

// skip takes lines that have been peeked at.
func (c *csvReader) skip(n int) {
	c.ahead = c.ahead[n:]
	c.line += n
}

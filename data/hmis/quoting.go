package hmis

import (
	"slices"
	"strings"
)

// A file that went through two tools can be quoted twice:
//
//	"""1""","""Ada"""   each cell, with its quotes as text
//	""1"",""Ada""       each quote doubled, or each cell put in quotes without doubling its own
//	"1,""Ada"""         the whole line
//	"1,"Ada""           the whole line, without doubling its quotes
//	="1",="Ada"         each cell a formula, so that a spreadsheet keeps the zeros of 0001
//
// A name may contain quotes, but no key, date or code does: if one of these is in quotes, its row was quoted twice.

// unquotedHeader returns the names of columns, which contain neither quotes nor commas.
func unquotedHeader(cells []string) []string {
	if len(cells) == 1 && strings.Contains(cells[0], ",") {
		cells = strictCells(cells[0])
	}
	for i, cell := range cells {
		cells[i] = decodeCell(strings.Trim(cell, `"`))
	}
	return cells
}

// quotedRow returns the cells of a row that is quoted as a whole, if there are width of them; else the row unchanged.
func quotedRow(cells []string, width int) []string {
	if len(cells) == 1 && width > 1 {
		if inner := wholeRow(cells[0], width); inner != nil {
			return inner
		}
	}
	return cells
}

// lineInQuotes returns the cells of a line that was put in quotes without doubling its own; else nil.
func lineInQuotes(line string, width int) []string {
	inner, begins := strings.CutPrefix(line, `"`)
	inner, ends := strings.CutSuffix(inner, `"`)
	if !begins || !ends {
		return nil
	}
	cells := wholeRow(inner, width)
	if cells == nil || strings.Contains(cells[0], `"`) {
		return nil // The quotes are those of the first and the last cell.
	}
	return cells
}

// quotesDoubled reports whether every quote of a line is doubled.
func (c *csvReader) quotesDoubled(line string) bool {
	if len(c.unquoted) == 0 || !strings.Contains(line, `""`) || strings.Contains(strings.ReplaceAll(line, `""`, ""), `"`) {
		return false
	}
	return c.quotedTwice(strictCells(line))
}

// unquote removes the second quotes from the cells of a row.
func (c *csvReader) unquote(cells []string) {
	for c.quotedTwice(cells) {
		for i, cell := range cells {
			if text, ok := withoutQuotes(cell); ok {
				cells[i] = text
			}
		}
	}
}

// quotedTwice reports whether a key, date or code is in quotes.
func (c *csvReader) quotedTwice(cells []string) bool {
	return slices.ContainsFunc(c.unquoted, func(i int) bool {
		if i >= len(cells) {
			return false
		}
		_, ok := withoutQuotes(cells[i])
		return ok
	})
}

// withoutQuotes returns the text of a cell that is quoted as a whole, also as a formula (="1").
func withoutQuotes(cell string) (text string, ok bool) {
	cell = strings.TrimPrefix(strings.TrimLeft(cell, blanks), "=")
	if !strings.HasPrefix(cell, `"`) || closing(cell) < len(cell) {
		return "", false
	}
	return strings.TrimSpace(strings.ReplaceAll(cell[1:len(cell)-1], `""`, `"`)), true
}

package grid

import (
	"slices"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"housingtracker/ui/theme"
)

// measured is how many of a column's longest texts are measured: the one with most letters need not be the widest.
const measured = 4

// FitColumns finds out how wide the columns that grow must be so that no text of these rows is cut.
func (g *Grid[T]) FitColumns(rows []T) {
	for i := range g.columns {
		if c := &g.columns[i]; c.Grow > 0 && c.Text != nil {
			title := titleWidth(c.Title)
			g.spans.columns[i].need, g.spans.columns[i].short = max(need(c, c.Text, rows), title), 0
			if c.Short != nil {
				g.spans.columns[i].short = max(need(c, c.Short, rows), title)
			}
		}
	}
	g.rearrange()
}

// need is the width of the widest of the rows' texts.
func need[T any](c *Column[T], text func(*T) string, rows []T) float32 {
	type candidate struct {
		length, row int
	}
	var longest []candidate
	for i := range rows {
		n := utf8.RuneCountInString(text(&rows[i]))
		if len(longest) == measured && n <= longest[measured-1].length {
			continue
		}
		at, _ := slices.BinarySearchFunc(longest, n, func(have candidate, n int) int { return n - have.length })
		longest = slices.Insert(longest, at, candidate{n, i})[:min(len(longest)+1, measured)]
	}
	var width float32
	for _, l := range longest {
		bold := c.Style != nil && c.Style(&rows[l.row]).Bold
		width = max(width, fyne.MeasureText(text(&rows[l.row]), theme.TextSize, fyne.TextStyle{Bold: bold}).Width)
	}
	return width + 2*inset + 1
}

// titleWidth is the width of a column that shows its title whole, sorted or not.
func titleWidth(title string) float32 {
	return fyne.MeasureText(title, theme.SmallSize, fyne.TextStyle{Bold: true}).Width + 2*inset + arrowSize/2 + 1
}

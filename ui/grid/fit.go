package grid

import (
	"slices"

	"fyne.io/fyne/v2"

	"housingtracker/ui/theme"
)

// measured is how many of a column's longest texts are measured: the one with most letters need not be the widest.
const measured = 3

// FitColumns finds out how wide the columns that grow must be so that no text of these rows is cut.
func (g *Grid[T]) FitColumns(rows []T) {
	for i := range g.columns {
		if c := &g.columns[i]; c.Grow > 0 && c.Text != nil {
			g.spans.columns[i].need = max(c.need(rows), titleWidth(c.Title))
		}
	}
	g.rearrange()
}

// need is the width of the widest of the rows' texts.
func (c *Column[T]) need(rows []T) float32 {
	type candidate struct {
		length, row int
	}
	var longest []candidate
	for i := range rows {
		n := len(c.Text(&rows[i]))
		if len(longest) == measured && n <= longest[measured-1].length {
			continue
		}
		at, _ := slices.BinarySearchFunc(longest, n, func(have candidate, n int) int { return n - have.length })
		longest = slices.Insert(longest, at, candidate{n, i})[:min(len(longest)+1, measured)]
	}
	var width float32
	for _, l := range longest {
		content := c.cell(&rows[l.row])
		width = max(width, fyne.MeasureText(content.text, theme.TextSize, fyne.TextStyle{Bold: content.style.Bold}).Width)
	}
	return width + 2*inset + 1
}

// titleWidth is the width of a column that shows its title whole, sorted or not.
func titleWidth(title string) float32 {
	return fyne.MeasureText(title, theme.SmallSize, fyne.TextStyle{Bold: true}).Width + 2*inset + arrowSize/2 + 1
}

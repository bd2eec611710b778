package grid

import (
	"fyne.io/fyne/v2"

	"housingtracker/ui/control"
)

// cellPlace is a cell: a line and a column.
type cellPlace struct{ line, column int }

var tipless = cellPlace{-1, -1}

// showTip shows the whole text of the cell under the pointer as a tip if it is cut.
func (g *Grid[T]) showTip(p place, x float32) {
	cell := cellPlace{g.lines.lineOf(p), g.spans.columnAt(x)}
	if cell == g.tipOf {
		return
	}
	g.hideTip()
	if p.row == heading || cell.line < 0 || cell.column < 0 {
		return
	}
	g.tipOf = cell
	if text := g.body.cutText(cell); text != "" {
		left, _ := g.spans.at(cell.column)
		control.ShowTip(g.body, text, fyne.NewPos(max(0, left), g.lines.y(cell.line)), rowHeight)
	}
}

func (g *Grid[T]) hideTip() {
	if g.tipOf != tipless {
		g.tipOf = tipless
		control.HideTip(g.body)
	}
}

// cutText is the whole text of a cell that shows less than that, or "".
func (b *body[T]) cutText(at cellPlace) string {
	if len(b.slots) == 0 {
		return ""
	}
	s := &b.slots[at.line%len(b.slots)]
	if s.line != at.line || s.row == nil || at.column >= len(s.row.cells) || !s.row.cells[at.column].cut {
		return ""
	}
	return s.row.cells[at.column].whole
}

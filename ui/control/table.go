package control

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Table gives rows of cells common columns. A column is as wide as its cells need. Where that is too wide, cells of some
// columns go under the others; then labels are shortened, the longest first.
type Table struct {
	// Below are the columns whose cells go under the others where the width is not enough, Under those whose cells always do.
	Below, Under []int
	// Gap is between columns, MinHeight the least height of a row.
	Gap, MinHeight float32

	rows []*fyne.Container
	// The columns' widths for a row of that width, and whether cells go under the others.
	widths  []float32
	shrinks []bool
	width   float32
	folded  bool
}

// belowGap is between cells that are under the others.
const belowGap = 14

// Row returns a row with these cells, one for each column. A row with fewer is laid out as the others, without their cells.
func (t *Table) Row(cells ...fyne.CanvasObject) *fyne.Container {
	row := container.New(&tableRow{table: t}, cells...)
	t.rows = append(t.rows, row)
	t.widths = nil
	return row
}

// Head returns the row of the titles. It shows none of a column that is under the others.
func (t *Table) Head(titles ...string) *fyne.Container {
	cells := make([]fyne.CanvasObject, len(titles))
	for i, title := range titles {
		cells[i] = NewMuted(title).Shrinking()
	}
	row := container.New(&tableRow{table: t, head: true}, cells...)
	t.rows = append(t.rows, row)
	t.widths = nil
	return row
}

// isBelow reports whether the cells of a column are under the others.
func (t *Table) isBelow(column int) bool {
	return slices.Contains(t.Under, column) || t.folded && slices.Contains(t.Below, column)
}

// NeededWidth is the width in which an object shows all of its text.
func NeededWidth(o fyne.CanvasObject) float32 {
	l, ok := o.(*Label)
	if !ok {
		return o.MinSize().Width
	}
	return l.neededWidth() + 1
}

// needs is the width that each column needs, and whether it can do with less.
func (t *Table) needs() (widths []float32, shrinks []bool) {
	for _, row := range t.rows {
		for i, cell := range row.Objects {
			if i == len(widths) {
				widths, shrinks = append(widths, 0), append(shrinks, true)
			}
			widths[i] = max(widths[i], NeededWidth(cell))
			if l, ok := cell.(*Label); !ok || !l.Shrinks {
				shrinks[i] = false
			}
		}
	}
	return widths, shrinks
}

// setWidth sets the columns for a row of that width.
func (t *Table) setWidth(width float32) {
	if width == t.width && t.widths != nil {
		return
	}
	t.width, t.folded = width, false
	needs, shrinks := t.needs()
	t.shrinks = shrinks
	t.folded = t.sum(needs) > width && len(t.Below) > 0
	for i := range needs {
		if t.isBelow(i) {
			needs[i] = 0
		}
	}
	if rest := width - t.sum(needs); rest >= 0 {
		t.widths = widened(needs, shrinks, rest)
	} else {
		t.widths = shortened(needs, shrinks, -rest)
	}
}

// widened gives what is left over to the columns of labels, in proportion to their needs.
func widened(widths []float32, shrinks []bool, rest float32) []float32 {
	var sum float32
	for i, w := range widths {
		if shrinks[i] {
			sum += w
		}
	}
	for i, w := range widths {
		if shrinks[i] && sum > 0 {
			widths[i] += rest * w / sum
		}
	}
	return widths
}

// sum is the width of the columns with the gaps between them.
func (t *Table) sum(widths []float32) float32 {
	sum := -t.Gap
	for i, w := range widths {
		if !t.isBelow(i) {
			sum += w + t.Gap
		}
	}
	return sum
}

// shortened takes an excess from the widest columns that can do with less.
func shortened(widths []float32, shrinks []bool, excess float32) []float32 {
	for excess > 0.01 {
		var widest, next float32
		n := 0
		for i, w := range widths {
			switch {
			case !shrinks[i]:
			case w > widest:
				widest, next, n = w, widest, 1
			case w == widest:
				n++
			case w > next:
				next = w
			}
		}
		if n == 0 || widest <= 0 {
			break
		}
		take := min(excess/float32(n), widest-next)
		for i, w := range widths {
			if shrinks[i] && w == widest {
				widths[i] = w - take
			}
		}
		excess -= take * float32(n)
	}
	return widths
}

// tableRow is the layout of a row.
type tableRow struct {
	table *Table
	head  bool
}

// under are the cells that go under the others.
func (r *tableRow) under(cells []fyne.CanvasObject) (under []fyne.CanvasObject) {
	if r.head {
		return nil
	}
	for i, cell := range cells {
		if l, ok := cell.(*Label); r.table.isBelow(i) && (!ok || l.Text != "") {
			under = append(under, cell)
		}
	}
	return under
}

// indent is where the cells under the others begin: below the first label.
func (r *tableRow) indent() float32 {
	if len(r.table.widths) == 0 || r.table.shrinks[0] {
		return 0
	}
	return r.table.widths[0] + r.table.Gap
}

// high is the height of the cells that stay beside each other.
func (r *tableRow) high(cells []fyne.CanvasObject) float32 {
	height := r.table.MinHeight
	for i, cell := range cells {
		if !r.table.isBelow(i) {
			height = max(height, cell.MinSize().Height)
		}
	}
	return height
}

// MinSize implements fyne.Layout.
func (r *tableRow) MinSize(cells []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, r.high(cells))
	for i, cell := range cells {
		if !r.table.isBelow(i) {
			size.Width += min(cell.MinSize().Width, 60)
		}
	}
	for _, l := range r.flow(cells) {
		size.Height += l.height
	}
	return size
}

// flow are the lines of the cells that go under the others.
func (r *tableRow) flow(cells []fyne.CanvasObject) []line {
	under := r.under(cells)
	for _, cell := range under {
		SetVisible(cell, true)
	}
	return intoLines(under, r.table.width-r.indent(), belowGap, func(cell fyne.CanvasObject) fyne.Size {
		return fyne.NewSize(NeededWidth(cell), cell.MinSize().Height)
	})
}

// Layout implements fyne.Layout.
func (r *tableRow) Layout(cells []fyne.CanvasObject, size fyne.Size) {
	t := r.table
	t.setWidth(size.Width)
	height, x := r.high(cells), float32(0)
	for i, cell := range cells {
		if r.head || t.isBelow(i) {
			SetVisible(cell, !t.isBelow(i))
		}
		if t.isBelow(i) {
			continue
		}
		least := cell.MinSize().Height
		cell.Move(fyne.NewPos(x, (height-least)/2))
		cell.Resize(fyne.NewSize(t.widths[i], least))
		x += t.widths[i] + t.Gap
	}
	y := height
	for _, l := range r.flow(cells) {
		x := r.indent()
		for i, cell := range l.objects {
			cell.Move(fyne.NewPos(x, y))
			cell.Resize(fyne.NewSize(l.widths[i], cell.MinSize().Height))
			x += l.widths[i] + belowGap
		}
		y += l.height
	}
}

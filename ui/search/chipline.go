package search

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
)

// chipLine is the line above the grid: how many rows are hidden and by which criteria, and links for the grid. Chips
// without room are counted at its end.
type chipLine struct {
	*fyne.Container
	filterChip *control.Chip
	chips      []fyne.CanvasObject
	// more opens the filters if chips are hidden; clear and home follow it.
	more, clear, home *control.Button
	// layout and folds follow what can be done with several rows; folds concern the list only.
	right, folds     *fyne.Container
	assign, download *control.Button
	hidden           int
	board            bool
	// twoLines: the links for the grid have a line of their own.
	twoLines bool
}

const chipGap float32 = 6

// chipRemove ends the text of a chip that a click removes.
const chipRemove = "  ✕"

func newChipLine(assign, download, filters, clear, home func(), layout fyne.CanvasObject, folds ...fyne.CanvasObject) *chipLine {
	l := &chipLine{
		filterChip: control.NewWarningChip(""),
		more:       control.NewLink("", filters),
		clear:      control.NewLink("Clear all", clear),
		home:       control.NewLink("Back to my own filters", home),
		assign:     control.NewButtonOf(control.Link, "", "Ctrl+M", assign),
		download:   control.NewButtonOf(control.Link, "", "Ctrl+Shift+E", download),
	}
	l.assign.Hide()
	l.download.Hide()
	l.folds = container.NewHBox(folds...)
	l.right = container.NewHBox(l.download, l.assign, layout, l.folds)
	l.Container = container.New(&lineLayout{l})
	l.show("", nil, false, nil)
	return l
}

// show lists the criteria; mark is "" if no row is hidden.
func (l *chipLine) show(mark string, parts []clientlist.Part, visiting bool, narrow func(clientlist.Criteria)) {
	l.filterChip.Text = mark
	l.filterChip.Refresh()
	l.chips = l.chips[:0]
	for _, p := range parts {
		l.chips = append(l.chips, control.NewButtonOf(control.Removable, p.Text+chipRemove, "", func() { narrow(p.Without) }))
	}
	l.Objects = append([]fyne.CanvasObject{l.filterChip}, l.chips...)
	l.Objects = append(l.Objects, l.more, l.clear, l.home, l.right)
	control.SetVisible(l.filterChip, mark != "")
	control.SetVisible(l.clear, len(parts) > 0)
	control.SetVisible(l.home, visiting)
	l.Refresh()
}

// setBoard hides what concerns the list only.
func (l *chipLine) setBoard(board bool) {
	l.board = board
	control.SetVisible(l.folds, !board && !l.download.Visible())
}

// setSelected shows what can be done with several rows, in place of what concerns the list.
func (l *chipLine) setSelected(n int, mayAssess bool) {
	control.SetVisible(l.folds, !l.board && n <= 1)
	control.SetVisible(l.assign, n > 1 && mayAssess)
	l.assign.SetText(assignText(n))
	control.SetVisible(l.download, n > 1)
	l.download.SetText(fmt.Sprintf("Export or print (%d)", n))
	l.Refresh()
}

type lineLayout struct{ line *chipLine }

const lineHeight float32 = 26

func (y *lineLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	if y.line.twoLines {
		return fyne.NewSize(200, 2*lineHeight)
	}
	return fyne.NewSize(200, lineHeight)
}

func (y *lineLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l := y.line
	put := func(o fyne.CanvasObject, x float32) float32 {
		need := o.MinSize()
		o.Resize(need)
		o.Move(fyne.NewPos(x, (lineHeight-need.Height)/2))
		return x + need.Width + chipGap
	}
	right := l.right.MinSize()
	end := size.Width - right.Width - 2*chipGap
	tail := float32(0)
	for _, o := range []fyne.CanvasObject{l.clear, l.home} {
		if o.Visible() {
			tail += o.MinSize().Width + chipGap
		}
	}
	const moreRoom = 60
	least := tail
	if l.filterChip.Visible() {
		least += l.filterChip.MinSize().Width + chipGap
	}
	if len(l.chips) > 0 {
		least += moreRoom
	}
	put(l.right, size.Width-right.Width)
	if l.twoLines = least > end; l.twoLines {
		l.right.Move(fyne.NewPos(size.Width-right.Width, lineHeight+(lineHeight-right.Height)/2))
		end = size.Width
	}
	x := float32(0)
	if l.filterChip.Visible() {
		x = put(l.filterChip, x)
	}
	l.hidden = 0
	for i, c := range l.chips {
		room := end - tail
		if i < len(l.chips)-1 {
			room -= moreRoom
		}
		fits := l.hidden == 0 && x+c.MinSize().Width <= room
		control.SetVisible(c, fits)
		if fits {
			x = put(c, x)
		} else {
			l.hidden++
		}
	}
	control.SetVisible(l.more, l.hidden > 0)
	if l.hidden > 0 {
		l.more.SetText(fmt.Sprintf("%d more", l.hidden))
		x = put(l.more, x)
	}
	for _, o := range []*control.Button{l.clear, l.home} {
		if o.Visible() {
			x = put(o, x)
		}
	}
}

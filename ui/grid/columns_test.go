package grid

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"housingtracker/ui/control"
	"housingtracker/ui/task"
)

// dragTitle drags a title from x to x.
func dragTitle(g *Grid[client], from, to float32) {
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	e.Position = fyne.NewPos(from, 10)
	g.header.MouseMoved(e)
	g.header.MouseDown(e)
	g.header.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(to, 10)}})
	g.header.MouseUp(e)
	g.header.DragEnd()
}

func TestDraggingATitleMovesItsColumn(t *testing.T) {
	// The columns begin at 0, 150, 230, 390 and 480.
	for _, c := range []struct {
		name     string
		from, to float32
		want     string
	}{
		{"to the right", 190, 420, "name unit days number manager"},
		{"to the left", 430, 190, "name days number unit manager"},
		{"to the end", 190, 2000, "name unit days manager number"},
		{"before the first, which stays", 430, 20, "name days number unit manager"},
		{"the first stays", 40, 420, ""},
		{"nowhere", 190, 200, ""},
	} {
		g, _ := shown(t, 3)
		var order []string
		g.OnColumns = func(ids []string) { order = ids }
		g.SetWidths(map[string]float32{"days": 90})
		sorted := false
		g.OnSort = func(string, Sort) { sorted = true }
		dragTitle(g, c.from, c.to)
		if got := strings.Join(order, " "); got != c.want || sorted {
			t.Errorf("%s: %q, want %q; sorted: %v", c.name, got, c.want, sorted)
		}
		if c.want != "" && (g.columns[1].ID != order[1] || g.body.slots[1].row.cells[0].text.Text == "" || len(g.Widths()) != 1) {
			t.Errorf("%s: the grid shows %q first, widths %v", c.name, g.columns[1].ID, g.Widths())
		}
	}
}

func TestColumnsTakeWhatTheirTextsNeed(t *testing.T) {
	g, w := shown(t, 3)
	g.columns[0].Grow, g.columns[2].Grow, g.columns[4].Grow = 1, 1, 1
	rows := clients(1, 40)
	rows[20].name = "Featherstonehaugh-Montgomery, Wilhelmina Alexandra"
	// Texts of more bytes and less width must not hide the widest.
	for i := range 8 {
		rows[i].name = strings.Repeat("é", 30)
	}
	cut := func() (n int) {
		for _, s := range g.body.slots {
			if s.row != nil && s.row.box.Visible() {
				for _, c := range s.row.cells {
					if c.cut {
						n++
					}
				}
			}
		}
		return n
	}
	g.SetGroups([]Group[client]{{Rows: rows}})
	w.Resize(fyne.NewSize(1000, 1400))
	g.FitColumns(rows)
	if n := cut(); n != 0 {
		t.Errorf("%d cells are cut in a wide window", n)
	}
	if g.spans.overflow() > 0 {
		t.Error("the columns are wider than the window")
	}
	// A width that a person set stays, whatever the texts need.
	g.SetWidths(map[string]float32{"name": 90})
	if g.spans.columns[0].drawn() != 90+g.spans.columns[0].extra || cut() == 0 {
		t.Errorf("the name is %v wide", g.spans.columns[0].drawn())
	}
	// Without texts a column that grows is as wide as its title.
	g, _ = shown(t, 3)
	g.columns[4].Grow = 1
	for i := range rows {
		rows[i].mgr = ""
	}
	g.FitColumns(rows)
	if got := g.spans.columns[4].least(); got != titleWidth("Case Manager") {
		t.Errorf("an empty column is %v wide, its title %v", got, titleWidth("Case Manager"))
	}
}

func TestColumnsThatScrollAnywayGetWhatTheyNeed(t *testing.T) {
	s := spans{columns: []span{
		{width: 100, need: 400, grow: 1}, {width: 100}, {width: 100, need: 180, grow: 1}, {width: 60, need: 200, short: 90, grow: 1}, {width: 80, need: 300, grow: 1, dragged: true},
	}}
	s.arrange(400)
	for i, want := range []float32{100, 100, 180, 90, 80} {
		if got := s.columns[i].drawn(); got < want-0.01 || got > want+0.01 {
			t.Errorf("column %d is %v wide, want %v", i, got, want)
		}
	}
	// With some room the columns that need more share it: they lack 300, 80 and 140, and each gets 100, but the second
	// needs no more than 80.
	s.arrange(440 + 300)
	for i, want := range []float32{210, 100, 180, 170, 80} {
		if got := s.columns[i].drawn(); got < want-0.01 || got > want+0.01 {
			t.Errorf("with some room column %d is %v wide, want %v", i, got, want)
		}
	}
}

func TestShortTextWhereTheWholeHasNoRoom(t *testing.T) {
	g, _ := shown(t, 1)
	unit := g.columns[2]
	unit.Short = func(*client) string { return "CC · B" }
	g.columns[2] = unit
	g.Refresh()
	cell := &g.body.slots[1].row.cells[2]
	if cell.text.Text != "CC · B" || !cell.cut {
		t.Errorf("shows %q", cell.text.Text)
	}
	g.SetWidths(map[string]float32{"unit": 400})
	if want := "Cedar Court Apartments, building B"; cell.text.Text != want || cell.cut {
		t.Errorf("with room it shows %q", cell.text.Text)
	}
}

func TestTipOfACutCell(t *testing.T) {
	g, w := shown(t, 3)
	clock, layer := task.NewClock(time.Unix(0, 0)), control.NewTipLayer()
	control.ShowTips(w.Canvas(), func() *control.TipLayer { return layer }, clock.Runner().After)
	w.SetContent(container.NewStack(g, layer.Object()))
	w.Resize(fyne.NewSize(700, 420))
	for _, c := range []struct {
		name string
		x    float32
		line int
		want string
	}{
		{"a cut text", 250, 2, "Cedar Court Apartments, building B"}, {"a whole text", 160, 2, ""}, {"a heading", 250, 0, ""},
	} {
		e := &desktop.MouseEvent{}
		e.Position = fyne.NewPos(c.x, g.lines.y(c.line)+5)
		g.body.MouseMoved(e)
		clock.Advance(time.Second)
		if got := layer.Text(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	e := &desktop.MouseEvent{}
	e.Position = fyne.NewPos(250, g.lines.y(2)+5)
	for name, leave := range map[string]func(){
		"the pointer leaves": g.body.MouseOut, "the wheel turns": func() { turn(g, 0, 40) }, "the rows change": func() { g.SetGroups(stages(4)) },
	} {
		g.body.MouseMoved(e)
		clock.Advance(time.Second)
		if layer.Text() == "" {
			t.Errorf("%s: there was no tip", name)
		}
		leave()
		if got := layer.Text(); got != "" {
			t.Errorf("%s: still %q", name, got)
		}
		g.body.MouseOut()
	}
}

func TestANotchOfTheWheelMovesThreeRows(t *testing.T) {
	g, _ := shown(t, 100)
	for _, c := range []struct{ by, want float32 }{{25, 3 * rowHeight}, {50, 6 * rowHeight}, {-75, -9 * rowHeight}, {7.5, 7.5}} {
		g.scroll.Offset.Y = 1000
		g.body.wheel.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -c.by)})
		if got := g.scroll.Offset.Y - 1000; got != c.want {
			t.Errorf("%v scrolls by %v, want %v", c.by, got, c.want)
		}
	}
}

func TestCursorNeverStandsOnAnEmptyGroup(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []fyne.KeyName
		want string
	}{
		{"home", []fyne.KeyName{fyne.KeyHome}, "Eligibility Verified"},
		{"end", []fyne.KeyName{fyne.KeyEnd}, "4"},
		{"up at the top", []fyne.KeyName{fyne.KeyUp, fyne.KeyUp, fyne.KeyUp}, "Eligibility Verified"},
		{"down over it", []fyne.KeyName{fyne.KeyDown, fyne.KeyDown}, "Approved for Unit"},
		{"up over it", []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp}, "2"},
		{"page down", []fyne.KeyName{fyne.KeyPageDown}, "4"},
	} {
		g, _ := shown(t, 0, 2, 0, 2, 0)
		g.Focus()
		press(g, c.keys...)
		if got := at(g); got != c.want {
			t.Errorf("%s: at %s, want %s", c.name, got, c.want)
		}
	}
	g, _ := shown(t, 0, 2)
	click(g, 0, 200, 0)
	if at(g) != "1" && at(g) != "nowhere" {
		t.Errorf("a click on an empty group goes to %s", at(g))
	}
	g.Reveal(1)
	g.SetGroups(stages(0, 0, 3))
	if got := at(g); got != "Applied for Unit" && got != "1" {
		t.Errorf("when its group is empty the cursor goes to %s", got)
	}
	g, _ = shown(t, 0, 0)
	g.Focus()
	press(g, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyLeft, fyne.KeyRight, fyne.KeyReturn)
	if at(g) != "nowhere" {
		t.Errorf("without rows the cursor is at %s", at(g))
	}
}

// TestCursorStaysInViewWhenTheGridShrinks, as it does when a message needs room below.
func TestCursorStaysInViewWhenTheGridShrinks(t *testing.T) {
	g, w := shown(t, 100)
	g.Reveal(60)
	w.Resize(fyne.NewSize(700, 360))
	if line := g.lines.lineOf(g.cursor); !g.inView(line) {
		t.Errorf("the cursor at %v is outside the view from %v", g.lines.y(line), g.scroll.Offset.Y)
	}
	turn(g, 0, -2000)
	before := g.scroll.Offset.Y
	w.Resize(fyne.NewSize(700, 340))
	if g.scroll.Offset.Y != before {
		t.Error("a cursor out of view is scrolled to")
	}
}

func TestMovedColumnsKeepSortAndGroups(t *testing.T) {
	g, _ := shown(t, 2)
	g.SetOrder("number", Descending)
	dragTitle(g, 190, 420)
	if column, order := g.Order(); column != "number" || order != Descending {
		t.Errorf("sorted by %s %v", column, order)
	}
	if !slices.Contains(visible(g), "Not Started") {
		t.Errorf("shows %q", visible(g))
	}
	if test.LaidOutObjects(g.header) == nil {
		t.Error("the header is gone")
	}
}

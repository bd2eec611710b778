package grid

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"housingtracker/ui/theme"
)

// turn scrolls sideways by dx, down by dy.
func turn(g *Grid[client], dx, dy float32) {
	if dx != 0 {
		g.body.wheel.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(-dx, 0)})
	}
	if dy != 0 {
		g.scrollRows(-dy)
	}
}

func TestFolding(t *testing.T) {
	g, _ := shown(t, 2, 2, 0)
	var reported map[string]bool
	g.OnCollapse = func(folded map[string]bool) { reported = folded }
	click(g, 0, 200, 0)
	if want := []string{"Not Started", "Eligibility Verified", "10000003", "10000004", "Applied for Unit"}; !slices.Equal(visible(g), want) {
		t.Errorf("shows %q, want %q", visible(g), want)
	}
	if want := map[string]bool{"Not Started": true}; !maps.Equal(reported, want) {
		t.Errorf("reported %v, want %v", reported, want)
	}
	g.SetGroups(stages(3, 1, 1))
	if want := []string{"Not Started", "Eligibility Verified", "10000004", "Applied for Unit", "10000005"}; !slices.Equal(visible(g), want) {
		t.Errorf("new groups show %q, want %q", visible(g), want)
	}
	g.CollapseAll()
	if got := len(visible(g)); got != 3 || len(reported) != 3 {
		t.Errorf("%d lines after all were folded, reported %v", got, reported)
	}
	g.ExpandAll()
	if got := len(visible(g)); got != 8 || len(reported) != 0 {
		t.Errorf("%d lines after all were unfolded, reported %v", got, reported)
	}
	g.SetCollapsed(map[string]bool{"Applied for Unit": true, "Not Started": false})
	if got := g.Collapsed(); !maps.Equal(got, map[string]bool{"Applied for Unit": true}) {
		t.Errorf("folded %v", got)
	}
}

func TestHeadingStaysInView(t *testing.T) {
	g, _ := shown(t, 30, 30)
	if g.body.sticky.box.Visible() {
		t.Error("a heading is held while the first one is in view")
	}
	for _, step := range []struct {
		offset  float32
		heading string
		above   float32
	}{
		{100, "Not Started", 0},
		// The next heading is 15 below the top and pushes the held one out by half.
		{groupHeight + 30*rowHeight - 15, "Not Started", 15},
		{groupHeight + 30*rowHeight + 50, "Eligibility Verified", 0},
	} {
		turn(g, 0, step.offset-g.scroll.Offset.Y)
		held := g.body.sticky
		if !held.box.Visible() || held.title.Text != step.heading {
			t.Errorf("at %v %q is held (%v), want %s", step.offset, held.title.Text, held.box.Visible(), step.heading)
		}
		if above := g.scroll.Offset.Y - held.box.Position().Y; above != step.above {
			t.Errorf("at %v the heading is %v above the view, want %v", step.offset, above, step.above)
		}
	}
	// A click on the held heading folds its group and not the row beneath it.
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	e.Position = fyne.NewPos(200, g.scroll.Offset.Y+10)
	g.body.MouseDown(e)
	if !g.Collapsed()["Eligibility Verified"] || at(g) != "Eligibility Verified" {
		t.Errorf("folded %v, cursor at %s", g.Collapsed(), at(g))
	}
}

func TestTitlesSortInThreeSteps(t *testing.T) {
	g, _ := shown(t, 3)
	var asked []string
	g.OnSort = func(column string, order Sort) { asked = append(asked, fmt.Sprint(column, order)) }
	title := func(x float32) { test.TapAt(g.header, fyne.NewPos(x, 15)) }
	shows := func(want string) {
		t.Helper()
		got := ""
		if arrow := g.header.arrow.image; arrow.Visible() {
			title := g.header.texts[1].Position().X
			switch {
			case arrow.Position().X < title || arrow.Position().X > title+80:
				got = "elsewhere"
			case arrow.Resource == ascendingIcon():
				got = "up"
			case arrow.Resource == descendingIcon():
				got = "down"
			}
		}
		if got != want {
			t.Errorf("the arrow is %q, want %q", got, want)
		}
	}
	title(190)
	shows("up")
	title(190)
	shows("down")
	title(190)
	shows("")
	title(190)
	title(20)
	shows("elsewhere")
	if want := []string{"number1", "number2", "number0", "number1", "name1"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %v, want %v", asked, want)
	}
	if column, order := g.Order(); column != "name" || order != Ascending {
		t.Errorf("order is %s %v", column, order)
	}
}

func TestSortingKeepsTheView(t *testing.T) {
	g, _ := shown(t, 100)
	turn(g, 0, 500)
	test.TapAt(g.header, fyne.NewPos(20, 15))
	turned := stages(100)
	slices.Reverse(turned[0].Rows)
	g.SetGroups(turned)
	if g.scroll.Offset.Y != 500 {
		t.Errorf("sorting scrolled to %v", g.scroll.Offset.Y)
	}
}

func TestDraggingAWidth(t *testing.T) {
	g, _ := shown(t, 3)
	var reported map[string]float32
	g.OnWidths = func(widths map[string]float32) { reported = widths }
	drag := func(from, to float32) {
		press := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
		press.Position = fyne.NewPos(from, 10)
		g.header.MouseMoved(press)
		g.header.MouseDown(press)
		g.header.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(to, 10)}})
		g.header.MouseUp(press)
		g.header.DragEnd()
	}
	drag(230, 280)
	if reported["number"] != 130 {
		t.Errorf("reported %v, want 130 for number", reported)
	}
	if x := g.body.slots[1].row.cells[2].text.Position().X; x != 280+inset {
		t.Errorf("the third cell stands at %v, want %v", x, 280+inset)
	}
	drag(150, 10)
	if reported["name"] != 80 {
		t.Errorf("the name is %v wide, want its least width 80", reported["name"])
	}
	reported = nil
	drag(40, 60)
	if reported != nil {
		t.Errorf("dragging in the middle of a title reported the widths %v", reported)
	}
	g.SetColumns(columns()[:2]...)
	if got := g.Widths(); got["name"] != 80 || got["number"] != 130 || len(got) != 2 {
		t.Errorf("other columns have widths %v", got)
	}
	g.SetWidths(map[string]float32{"name": 200, "number": 1, "gone": 5})
	if got := g.Widths(); got["name"] != 200 || got["number"] != minColumnWidth || len(got) != 2 {
		t.Errorf("widths set to %v", got)
	}
}

func TestFirstColumnStaysWhenColumnsScroll(t *testing.T) {
	g, w := shown(t, 3)
	if g.flatHScroll.Visible() {
		t.Error("there is a bar though all columns fit")
	}
	w.Resize(fyne.NewSize(400, 420))
	if !g.flatHScroll.Visible() {
		t.Fatal("there is no bar though columns do not fit")
	}
	if under := g.body.slots[1].row.frozenBackground; under.FillColor != theme.Color(theme.Surface) {
		t.Error("nothing covers the columns that scroll under the first")
	}
	first, second := g.body.slots[1].row.cells[0].text, g.body.slots[1].row.cells[1].text
	before := second.Position().X
	turn(g, 30, 0)
	if first.Position().X != inset || second.Position().X != before-30 {
		t.Errorf("cells stand at %v and %v", first.Position().X, second.Position().X)
	}
	if g.header.texts[1].Position().X != before-30 {
		t.Error("the header does not scroll along")
	}
	turn(g, 5000, 0)
	if want := g.spans.total - g.spans.view; g.spans.offset != want {
		t.Errorf("scrolled by %v, want %v", g.spans.offset, want)
	}
	withShift(g, fyne.KeyLeft)
	if want := g.spans.total - g.spans.view - hscrollStep; g.spans.offset != want || g.hscroll.Offset.X != want {
		t.Errorf("Shift+Left scrolls to %v, the bar to %v, want %v", g.spans.offset, g.hscroll.Offset.X, want)
	}
	w.Resize(fyne.NewSize(700, 420))
	if g.spans.offset != 0 || second.Position().X != before {
		t.Errorf("a wide window leaves the columns scrolled by %v", g.spans.offset)
	}
}

func TestReveal(t *testing.T) {
	g, _ := shown(t, 200, 200)
	g.CollapseAll()
	if !g.Reveal(350) {
		t.Fatal("row 350 is not found")
	}
	expect(t, g, 350)
	if g.Collapsed()["Eligibility Verified"] || !g.Collapsed()["Not Started"] {
		t.Errorf("folded %v", g.Collapsed())
	}
	if !slices.Contains(visible(g), "10000350") {
		t.Errorf("row 350 is not in view: %q", visible(g))
	}
	g.Flash(350)
	if len(g.flash) > 0 {
		t.Error("the flash does not end")
	}
	if g.Reveal(999) {
		t.Error("a row that is not there was found")
	}
	expect(t, g, 350)
}

func TestRevealBeforeTheWindowIsShown(t *testing.T) {
	test.NewTempApp(t)
	g := New(func(c *client) int64 { return c.id }, columns()...)
	g.SetGroups(stages(200))
	g.Reveal(150)
	test.NewTempWindow(t, g).Resize(fyne.NewSize(700, 420))
	if !slices.Contains(visible(g), "10000150") {
		t.Errorf("row 150 is not in view: %q", visible(g))
	}
}

func TestNewGroupsKeepPlaceAndSelection(t *testing.T) {
	g, _ := shown(t, 50, 50)
	g.Reveal(60)
	click(g, g.lines.lineOf(g.find(62)), 200, fyne.KeyModifierShortcutDefault)
	first := g.lines.lineOf(g.find(60))
	before := g.lines.y(first) - g.scroll.Offset.Y
	// Ten rows leave the group above, and row 62 is gone.
	groups := stages(50, 50)
	groups[0].Rows = groups[0].Rows[10:]
	groups[1].Rows = slices.DeleteFunc(groups[1].Rows, func(c client) bool { return c.id == 62 })
	g.SetGroups(groups)
	expect(t, g, 60)
	if after := g.lines.y(g.lines.lineOf(g.find(60))) - g.scroll.Offset.Y; after != before {
		t.Errorf("row 60 moved on screen from %v to %v", before, after)
	}
}

func TestShrinkingNeverPanics(t *testing.T) {
	g, _ := shown(t, 100, 100, 100)
	g.Focus()
	keys := []fyne.KeyName{
		fyne.KeyUp, fyne.KeyDown, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyHome, fyne.KeyEnd, fyne.KeyLeft, fyne.KeyRight,
		fyne.KeyReturn, fyne.KeySpace, desktop.KeyMenu, fyne.KeyEscape,
	}
	for _, sizes := range [][]int{{100, 100, 100}, {3, 0, 100}, {1}, {0}, {}, {0, 0, 0, 0}, {2, 2}} {
		press(g, fyne.KeyEnd)
		g.hovered = g.lines.count() - 1
		g.markAll()
		g.SetGroups(stages(sizes...))
		for _, k := range keys {
			press(g, k)
			withShift(g, k)
		}
		for _, y := range []float32{-10, 0, 40, 5000} {
			e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
			e.Position = fyne.NewPos(20, y)
			g.body.MouseMoved(e)
			g.body.MouseDown(e)
			g.body.MouseUp(e)
			g.body.TappedSecondary(&e.PointEvent)
			g.body.DoubleTapped(&e.PointEvent)
		}
		g.TypedRune('a')
		turn(g, 10, 10000)
		g.ExpandAll()
		g.Refresh()
	}
	g.SetColumns()
	g.Refresh()
	press(g, keys...)
}

func TestThemeIsFollowed(t *testing.T) {
	g, _ := shown(t, 3)
	text := g.body.slots[1].row.cells[0].text
	fyne.CurrentApp().Settings().SetTheme(theme.Theme{Choice: theme.AlwaysDark})
	g.Refresh()
	if text.Color != theme.Color(theme.Ink) || g.body.slots[1].row.rule.StrokeColor != theme.Color(theme.Line) {
		t.Error("the rows keep the colours of the old theme")
	}
}

func TestPicture(t *testing.T) {
	g, w := shown(t, 0, 5, 6)
	g.Reveal(3)
	click(g, 6, 200, fyne.KeyModifierShortcutDefault)
	g.SetOrder("name", Ascending)
	test.AssertRendersToMarkup(t, "grid.xml", w.Canvas())
	test.AssertRendersToImage(t, "grid.png", w.Canvas())
	w.Resize(fyne.NewSize(400, 320))
	turn(g, 0, 45)
	turn(g, 60, 0)
	test.AssertRendersToImage(t, "scrolled.png", w.Canvas())
}

func BenchmarkSetGroups50000(b *testing.B) {
	g, _ := shown(b, 1)
	groups := stages(8000, 8000, 8000, 8000, 8000, 10000)
	b.ReportAllocs()
	for b.Loop() {
		g.SetGroups(groups)
	}
}

func BenchmarkWheelOver50000(b *testing.B) {
	g, _ := shown(b, 8000, 8000, 8000, 8000, 8000, 10000)
	b.ReportAllocs()
	for b.Loop() {
		turn(g, 0, 40)
		if g.scroll.Offset.Y > g.lines.height()-1000 {
			g.scroll.ScrollToTop()
		}
	}
}

func TestColumnsThatGrowShareTheRoomLeft(t *testing.T) {
	s := spans{columns: []span{{width: 100, grow: 3}, {width: 50}, {width: 100, grow: 1}}}
	s.arrange(290)
	for i, want := range []struct{ x, width float32 }{{0, 130}, {130, 50}, {180, 110}} {
		if x, width := s.at(i); x != want.x || width != want.width {
			t.Errorf("column %d stands at %v, %v wide, want %v", i, x, width, want)
		}
	}
	s.arrange(200)
	if _, width := s.at(0); width != 100 || s.overflow() != 50 {
		t.Errorf("without room: %v wide, overflow %v", width, s.overflow())
	}
}

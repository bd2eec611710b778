package grid

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"housingtracker/ui/theme"
)

// board returns a board of the groups in a window of 900 × 420.
func board(t testing.TB, sizes ...int) *Board[client] {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.Theme{Choice: theme.AlwaysLight})
	b := NewBoard(func(c *client) int64 { return c.id }, func(c *client) Card {
		return Card{Title: c.name, Detail: c.mgr, Corner: fmt.Sprint(c.days, " d"), Badge: badge(c)}
	})
	w := test.NewTempWindow(t, b)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(900, 420))
	b.SetGroups(stages(sizes...))
	return b
}

func keys(b *Board[client], names ...fyne.KeyName) {
	for _, k := range names {
		b.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func (b *Board[T]) shownIn(lane int) (titles []string) {
	for row := range b.lanes[lane].group.Rows {
		for _, s := range b.lanes[lane].body.slots {
			if s.row == row && s.box.Visible() {
				titles = append(titles, s.title.Text)
			}
		}
	}
	return titles
}

func TestALaneForEachGroupWithItsCount(t *testing.T) {
	b := board(t, 2, 0, 1)
	var got []string
	for i, l := range b.lanes {
		got = append(got, fmt.Sprint(l.title.Text, " ", l.count.Text, " ", len(b.shownIn(i))))
	}
	if want := []string{"Not Started 2 2", "Eligibility Verified 0 0", "Applied for Unit 1 1"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	card := b.lanes[0].body.slots[0]
	if card.title.Text != "Bell, Marcus" || card.detail.Text != "Dana Ruiz" || card.corner.Text != "7 d" {
		t.Errorf("the first card shows %q, %q, %q", card.title.Text, card.detail.Text, card.corner.Text)
	}
}

func TestOnlyCardsInViewExist(t *testing.T) {
	b := board(t, 10000, 3)
	l := b.lanes[0]
	made := len(l.body.slots)
	if made > 12 {
		t.Fatalf("%d cards are made for 10,000 rows", made)
	}
	for range 50 {
		l.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -3000)})
	}
	if len(l.body.slots) != made || l.scroll.Offset.Y != 150000 {
		t.Errorf("after scrolling to %v there are %d cards", l.scroll.Offset.Y, len(l.body.slots))
	}
	first := int(l.scroll.Offset.Y / cardPitch)
	want := l.group.Rows[first].name
	if got := b.shownIn(0); len(got) < 7 || got[0] != want {
		t.Errorf("shown are %q, want %q first", got, want)
	}
	b.Focus()
	keys(b, fyne.KeyEnd)
	if row, _ := b.Current(); row.id != 10000 || l.scroll.Offset.Y < 10000*cardPitch-l.scroll.Size().Height-1 {
		t.Errorf("End goes to %d at %v", row.id, l.scroll.Offset.Y)
	}
}

func TestKeysMoveOnTheBoard(t *testing.T) {
	b := board(t, 3, 0, 30, 2)
	b.Focus()
	var opened []int64
	b.OnOpen = func(c client) { opened = append(opened, c.id) }
	for i, step := range []struct {
		key fyne.KeyName
		at  int64
	}{
		{fyne.KeyUp, 1}, {fyne.KeyDown, 2}, {fyne.KeyRight, 5}, {fyne.KeyEnd, 33}, {fyne.KeyDown, 33}, {fyne.KeyHome, 4}, {fyne.KeyPageDown, 11},
		{fyne.KeyRight, 35}, {fyne.KeyRight, 35}, {fyne.KeyUp, 34}, {fyne.KeyPageUp, 34},
	} {
		keys(b, step.key)
		if row, _ := b.Current(); row.id != step.at {
			t.Fatalf("key %d, %s: at %d, want %d", i, step.key, row.id, step.at)
		}
	}
	keys(b, fyne.KeyReturn)
	if !slices.Equal(opened, []int64{34}) {
		t.Errorf("Enter opens %v", opened)
	}
}

func TestMouseOnTheBoard(t *testing.T) {
	b := board(t, 3, 5)
	var opened, menus int64
	b.OnOpen = func(c client) { opened = c.id }
	b.OnMenu = func(c client, _ fyne.Position) { menus = c.id }
	body := b.lanes[1].body
	at := fyne.NewPos(20, 2*cardPitch+5)
	body.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	if row, _ := b.Current(); row.id != 6 {
		t.Errorf("a click selects %d", row.id)
	}
	body.DoubleTapped(&fyne.PointEvent{Position: at})
	body.TappedSecondary(&fyne.PointEvent{Position: at})
	body.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(20, 9*cardPitch)})
	if opened != 6 || menus != 6 {
		t.Errorf("a double click opens %d, a right click the menu of %d", opened, menus)
	}
}

func TestTheCursorFollowsItsRow(t *testing.T) {
	b := board(t, 3, 3)
	b.Reveal(2)
	groups := stages(1, 2)
	groups[1].Rows = append(groups[1].Rows, client{id: 99, name: "Zed"})
	groups[0].Rows[0].id = 7
	b.SetGroups(groups)
	if row, ok := b.Current(); !ok || row.id != 2 {
		t.Errorf("the cursor is on %d", row.id)
	}
	b.SetGroups(stages(0, 0))
	if _, ok := b.Current(); ok {
		t.Error("the cursor is on a row of an empty board")
	}
	keys(b, fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	b.SetGroups(nil)
	keys(b, fyne.KeyDown)
	if b.Reveal(5) {
		t.Error("a row that is not there is revealed")
	}
}

// TestLanesAreScrolledTo: in a narrow window lanes keep their least width, and the cursor's comes into view.
func TestLanesAreScrolledTo(t *testing.T) {
	b := board(t, 1, 1, 1, 1, 1, 1)
	b.Resize(fyne.NewSize(400, 420))
	if w := b.lanes[0].width; w != leastLane {
		t.Errorf("a lane is %v wide", w)
	}
	inView := func(lane int) bool {
		left := b.lanes[lane].background.Position().X - b.across.Offset.X
		return left >= 0 && left+b.lanes[lane].width <= 400
	}
	b.Reveal(b.lanes[0].group.Rows[0].id)
	for lane := 1; lane < 6; lane++ {
		keys(b, fyne.KeyRight)
		if b.cursor.group != lane || !inView(lane) {
			t.Errorf("lane %d is not in view", lane)
		}
	}
	b.Resize(fyne.NewSize(1400, 420))
	if w := b.lanes[0].width; w <= leastLane || b.lanes[5].background.Position().X+b.lanes[5].width > 1400.5 {
		t.Errorf("lanes are %v wide in a wide window", w)
	}
}

// TestCardsFlashAndShowWhatIsCut: a card that was changed is highlighted, and one whose name is cut shows it under the pointer.
func TestCardsFlashAndShowWhatIsCut(t *testing.T) {
	b := board(t, 2, 0)
	row := &b.lanes[0].group.Rows[0]
	b.flash[row.id] = 1
	before := b.lanes[0].body.slots[0].background.FillColor
	b.mark()
	if b.lanes[0].body.slots[0].background.FillColor == before {
		t.Error("the card is not highlighted")
	}
	b.Flash(row.id)
	if len(b.flash) > 0 {
		t.Error("the flash does not end")
	}
	row.name = "A name that is far longer than any card is wide, however wide the window may be, and then some more"
	b.Refresh()
	if cut := b.lanes[0].body.slots[0].cut; cut != row.name+"\n"+row.mgr || b.lanes[0].body.slots[1].cut != "" {
		t.Errorf("cut: %q and %q", cut, b.lanes[0].body.slots[1].cut)
	}
}

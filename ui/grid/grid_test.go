package grid

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/theme"
)

type client struct {
	id                int64
	name, number, mgr string
	days              int
}

var names = []string{
	"Abrams, Ruth", "Bell, Marcus", "Delgado, Rosa", "Fontaine, Élodie", "Haddad, Nadia", "Kim, Walter", "Nguyễn, Tuyết", "Peña, José",
}

func clients(from, n int) []client {
	rows := make([]client, n)
	for i := range rows {
		k := from + i
		rows[i] = client{id: int64(k), name: names[k%len(names)], number: fmt.Sprint(10000000 + k), mgr: "Dana Ruiz", days: k * 7 % 40}
	}
	return rows
}

func columns() []Column[client] {
	return []Column[client]{
		{
			ID: "name", Title: "Client Name", Width: 150, Min: 80,
			Text:  func(c *client) string { return c.name },
			Style: func(*client) Style { return Style{Bold: true} },
		},
		{
			ID: "number", Title: "Client ID", Width: 80,
			Text:  func(c *client) string { return c.number },
			Style: func(*client) Style { return Style{Muted: true} },
		},
		{ID: "unit", Title: "Property Name", Width: 160, Text: func(*client) string { return "Cedar Court Apartments, building B" }},
		{ID: "days", Title: "Days", Width: 90, Align: fyne.TextAlignTrailing, Text: func(c *client) string { return fmt.Sprint(c.days) }, Badge: badge},
		{ID: "manager", Title: "Case Manager", Width: 110, Text: func(c *client) string { return c.mgr }},
	}
}

func badge(c *client) *Badge {
	switch {
	case c.days >= 28:
		return &Badge{Text: fmt.Sprint(c.days, " d"), Kind: Error}
	case c.days >= 14:
		return &Badge{Text: fmt.Sprint(c.days, " d"), Kind: Warning}
	}
	return nil
}

// stages groups clients, numbered from 1, by stage: so many in each.
func stages(sizes ...int) []Group[client] {
	var groups []Group[client]
	from := 1
	for i, n := range sizes {
		s := data.Stages[i%len(data.Stages)]
		groups = append(groups, Group[client]{Key: s.String(), Title: s.String(), Color: theme.Stage(s), Rows: clients(from, n), Unit: "clients"})
		from += n
	}
	return groups
}

// shown returns a grid of the groups in a window of 700 × 420.
func shown(t testing.TB, sizes ...int) (*Grid[client], fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.Theme{Choice: theme.AlwaysLight})
	g := New(func(c *client) int64 { return c.id }, columns()...)
	w := test.NewTempWindow(t, g)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(700, 420))
	g.SetGroups(stages(sizes...))
	return g, w
}

func press(g *Grid[client], keys ...fyne.KeyName) {
	for _, k := range keys {
		g.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func withShift(g *Grid[client], keys ...fyne.KeyName) {
	held := g.shiftHeld
	g.shiftHeld = func() bool { return true }
	press(g, keys...)
	g.shiftHeld = held
}

// click presses and releases the mouse on a line, in the column at x.
func click(g *Grid[client], line int, x float32, held fyne.KeyModifier) {
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: held}
	e.Position = fyne.NewPos(x, g.lines.y(line)+5)
	g.body.MouseDown(e)
	g.body.MouseUp(e)
}

func ids(rows []client) []int64 {
	var list []int64
	for _, r := range rows {
		list = append(list, r.id)
	}
	return list
}

func expect(t *testing.T, g *Grid[client], want ...int64) {
	t.Helper()
	if got := ids(g.Selected()); !slices.Equal(got, want) {
		t.Errorf("selected %v, want %v", got, want)
	}
}

// at describes where the cursor is: a row's id or a heading's key.
func at(g *Grid[client]) string {
	if row, ok := g.Current(); ok {
		return fmt.Sprint(row.id)
	}
	if g.cursor == none {
		return "nowhere"
	}
	return g.lines.groups[g.cursor.group].Key
}

// visible lists what is drawn from top to bottom: names of groups and first cells of rows.
func visible(g *Grid[client]) []string {
	byLine := map[int]string{}
	var order []int
	for _, s := range g.body.slots {
		if s.line == empty {
			continue
		}
		order = append(order, s.line)
		if s.row != nil && s.row.box.Visible() {
			byLine[s.line] = s.row.cells[1].text.Text
		} else {
			byLine[s.line] = s.group.title.Text
		}
	}
	slices.Sort(order)
	var list []string
	for _, line := range order {
		list = append(list, byLine[line])
	}
	return list
}

func TestHeadingsCount(t *testing.T) {
	g, _ := shown(t, 0, 1, 2)
	want := []string{"Not Started", "Eligibility Verified", "10000001", "Applied for Unit", "10000002", "10000003"}
	if got := visible(g); !slices.Equal(got, want) {
		t.Errorf("shows %q, want %q", got, want)
	}
	for i, want := range []string{"0 clients", "1 client", "2 clients"} {
		if got := g.lines.groups[i].count(); got != want {
			t.Errorf("group %d counts %q, want %q", i, got, want)
		}
	}
}

func TestPlainListHasNoHeading(t *testing.T) {
	g, _ := shown(t)
	g.SetGroups([]Group[client]{{Rows: clients(1, 3)}})
	if got, want := visible(g), []string{"10000001", "10000002", "10000003"}; !slices.Equal(got, want) {
		t.Errorf("shows %q, want %q", got, want)
	}
	g.Focus()
	press(g, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight)
	expect(t, g, 2)
}

func TestKeysMoveTheCursor(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []fyne.KeyName
		want string
	}{
		{"focus starts at the first row", nil, "1"},
		{"down", []fyne.KeyName{fyne.KeyDown}, "2"},
		{"up to the heading", []fyne.KeyName{fyne.KeyUp}, "Not Started"},
		{"up stops", []fyne.KeyName{fyne.KeyUp, fyne.KeyUp}, "Not Started"},
		{"end", []fyne.KeyName{fyne.KeyEnd}, "60"},
		{"end and on", []fyne.KeyName{fyne.KeyEnd, fyne.KeyDown}, "60"},
		{"home", []fyne.KeyName{fyne.KeyEnd, fyne.KeyHome}, "Not Started"},
		{"page down", []fyne.KeyName{fyne.KeyPageDown}, "12"},
		{"page down and up", []fyne.KeyName{fyne.KeyPageDown, fyne.KeyPageUp}, "1"},
		{"left folds and goes to the heading", []fyne.KeyName{fyne.KeyDown, fyne.KeyLeft}, "Not Started"},
		{"from a folded group down to the next", []fyne.KeyName{fyne.KeyLeft, fyne.KeyDown}, "Eligibility Verified"},
		{"right unfolds", []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight}, "Not Started"},
		{"right again goes in", []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyRight}, "1"},
		{"enter on a heading folds it", []fyne.KeyName{fyne.KeyUp, fyne.KeyReturn, fyne.KeyDown}, "Eligibility Verified"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, _ := shown(t, 30, 30)
			g.Focus()
			press(g, c.keys...)
			if got := at(g); got != c.want {
				t.Errorf("the cursor is at %s, want %s", got, c.want)
			}
			top, bottom := g.lines.y(g.lines.lineOf(g.cursor)), g.lines.y(g.lines.lineOf(g.cursor)+1)
			if y := g.scroll.Offset.Y; top < y || bottom > y+g.scroll.Size().Height {
				t.Errorf("the cursor at %v is outside the view from %v", top, y)
			}
		})
	}
}

func TestRowAboveTheTopComesOutFromUnderItsHeading(t *testing.T) {
	g, _ := shown(t, 60)
	g.Focus()
	press(g, fyne.KeyEnd)
	for range 30 {
		press(g, fyne.KeyUp)
	}
	if top, y := g.lines.y(g.lines.lineOf(g.cursor)), g.scroll.Offset.Y; top < y+groupHeight {
		t.Errorf("the row at %v is hidden by the heading that ends at %v", top, y+groupHeight)
	}
}

func TestOpening(t *testing.T) {
	var opened []int64
	open := func(t *testing.T) *Grid[client] {
		g, _ := shown(t, 3)
		opened = nil
		g.OnOpen = func(c client) { opened = append(opened, c.id) }
		return g
	}
	t.Run("enter", func(t *testing.T) {
		g := open(t)
		g.Reveal(2)
		press(g, fyne.KeyReturn)
		if !slices.Equal(opened, []int64{2}) {
			t.Errorf("opened %v", opened)
		}
	})
	t.Run("click on the edit button", func(t *testing.T) {
		g := open(t)
		click(g, 3, g.spans.frozen()-editWidth/2, 0)
		if !slices.Equal(opened, []int64{3}) {
			t.Errorf("opened %v", opened)
		}
	})
	t.Run("a click elsewhere selects only", func(t *testing.T) {
		g := open(t)
		click(g, 3, 200, 0)
		click(g, 2, 20, 0)
		click(g, 2, g.spans.frozen()-editWidth/2, fyne.KeyModifierShortcutDefault)
		if len(opened) > 0 {
			t.Errorf("opened %v", opened)
		}
	})
	t.Run("the edit button is on the rows of pointer and cursor", func(t *testing.T) {
		g := open(t)
		g.Reveal(2)
		e := &desktop.MouseEvent{}
		e.Position = fyne.NewPos(g.spans.frozen()-editWidth/2, g.lines.y(3)+5)
		g.body.MouseMoved(e)
		for line, want := range map[int]bool{1: false, 2: true, 3: true} {
			row := g.body.slots[line].row
			if row.pen.image.Visible() != want || row.penBackground.Visible() != want {
				t.Errorf("line %d has the button: %v, want %v", line, row.pen.image.Visible(), want)
			}
			if want && row.cells[0].text.Position().X+row.cells[0].text.MinSize().Width > row.penBackground.Position().X {
				t.Errorf("line %d: the button covers the name %q", line, row.cells[0].text.Text)
			}
		}
		if g.body.Cursor() != desktop.PointerCursor {
			t.Error("the pointer does not change on the button")
		}
	})
	t.Run("double click", func(t *testing.T) {
		g := open(t)
		g.body.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(200, g.lines.y(2)+5)})
		if !slices.Equal(opened, []int64{2}) {
			t.Errorf("opened %v", opened)
		}
	})
}

func TestMenu(t *testing.T) {
	g, _ := shown(t, 3)
	var on int64
	g.OnMenu = func(c client, _ fyne.Position) { on = c.id }
	e := &desktop.MouseEvent{Button: desktop.MouseButtonSecondary}
	e.Position = fyne.NewPos(200, g.lines.y(2)+5)
	g.body.MouseDown(e)
	g.body.TappedSecondary(&e.PointEvent)
	if on != 2 {
		t.Errorf("the menu is of row %d, want 2", on)
	}
	expect(t, g, 2)
	on = 0
	press(g, fyne.KeyDown, desktop.KeyMenu)
	if on != 3 {
		t.Errorf("the menu key's menu is of row %d, want 3", on)
	}
}

func TestSelectingSeveral(t *testing.T) {
	const ctrl = fyne.KeyModifierShortcutDefault
	t.Run("ctrl click keeps the first", func(t *testing.T) {
		g, _ := shown(t, 5, 5)
		click(g, 2, 200, 0)
		click(g, 4, 200, ctrl)
		expect(t, g, 2, 4)
		click(g, 2, 200, ctrl)
		expect(t, g, 4)
		click(g, 3, 200, 0)
		expect(t, g, 3)
	})
	t.Run("shift click across groups", func(t *testing.T) {
		g, _ := shown(t, 5, 5)
		click(g, 4, 200, 0)
		click(g, 8, 200, fyne.KeyModifierShift)
		expect(t, g, 4, 5, 6, 7)
		click(g, 3, 200, fyne.KeyModifierShift)
		expect(t, g, 3, 4)
	})
	t.Run("shift arrows", func(t *testing.T) {
		g, _ := shown(t, 5)
		g.Focus()
		withShift(g, fyne.KeyDown, fyne.KeyDown)
		expect(t, g, 1, 2, 3)
		withShift(g, fyne.KeyUp)
		expect(t, g, 1, 2)
	})
	t.Run("space marks and the marks stay", func(t *testing.T) {
		g, _ := shown(t, 5)
		g.Focus()
		press(g, fyne.KeySpace, fyne.KeyDown, fyne.KeyDown, fyne.KeySpace, fyne.KeyDown)
		g.TypedRune(' ')
		expect(t, g, 1, 3)
	})
	t.Run("space peeks where there is something to peek at", func(t *testing.T) {
		g, _ := shown(t, 5)
		var peeked []int64
		g.OnPeek = func(c client) { peeked = append(peeked, c.id) }
		g.Focus()
		press(g, fyne.KeySpace, fyne.KeyDown, fyne.KeySpace)
		if !slices.Equal(peeked, []int64{1, 2}) {
			t.Errorf("peeked at %v", peeked)
		}
		withShift(g, fyne.KeySpace)
		press(g, fyne.KeyDown, fyne.KeyDown)
		g.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeySpace, Modifier: fyne.KeyModifierControl})
		expect(t, g, 2, 4)
		if len(peeked) != 2 {
			t.Errorf("peeked at %v while marking", peeked)
		}
	})
	t.Run("escape ends it, then passes", func(t *testing.T) {
		g, _ := shown(t, 5)
		escaped := 0
		g.OnEscape = func() { escaped++ }
		g.Focus()
		g.TypedShortcut(&fyne.ShortcutSelectAll{})
		expect(t, g, 1, 2, 3, 4, 5)
		press(g, fyne.KeyEscape)
		expect(t, g, 1)
		if escaped != 0 {
			t.Error("the first Esc passed")
		}
		press(g, fyne.KeyEscape)
		if escaped != 1 {
			t.Error("the second Esc did not pass")
		}
	})
	t.Run("a right click on the selection keeps it", func(t *testing.T) {
		g, _ := shown(t, 5)
		click(g, 1, 200, 0)
		click(g, 3, 200, fyne.KeyModifierShift)
		e := &desktop.MouseEvent{Button: desktop.MouseButtonSecondary}
		e.Position = fyne.NewPos(200, g.lines.y(2)+5)
		g.body.MouseDown(e)
		expect(t, g, 1, 2, 3)
	})
	t.Run("folded rows stay selected", func(t *testing.T) {
		g, _ := shown(t, 5)
		g.markAll()
		g.CollapseAll()
		expect(t, g, 1, 2, 3, 4, 5)
	})
}

func TestSelectionIsReported(t *testing.T) {
	g, _ := shown(t, 3)
	var reported []string
	g.OnSelectionChanged = func(rows []client) { reported = append(reported, fmt.Sprint(ids(rows))) }
	g.Focus()
	press(g, fyne.KeyDown)
	withShift(g, fyne.KeyDown)
	press(g, fyne.KeyHome)
	g.ClearMarks()
	g.SetGroups(stages(3))
	if got, want := strings.Join(reported, " "), "[1] [2] [2 3] [2 3] []"; got != want {
		t.Errorf("reported %s\nwant %s", got, want)
	}
}

func TestTypingFindsByName(t *testing.T) {
	g, _ := shown(t, 16)
	clock := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	g.typed.now = func() time.Time { return clock }
	g.Focus()
	for _, step := range []struct {
		r    rune
		want string
	}{
		{'p', "7"}, {'E', "7"}, {'n', "7"}, {'a', "7"}, {',', "7"}, {' ', "7"}, {'j', "7"},
	} {
		g.TypedRune(step.r)
		if got := at(g); got != step.want {
			t.Fatalf("after %q the cursor is at %s, want %s", g.typed.text, got, step.want)
		}
	}
	clock = clock.Add(2 * time.Second)
	g.TypedRune('p')
	if got := at(g); got != "15" {
		t.Errorf("the same letter after a pause stays at %s, want the next, 15", got)
	}
	g.OnRune = func(r rune) bool { return r == '/' }
	g.TypedRune('/')
	if g.typed.text != "p" {
		t.Errorf("a rune that was taken was typed too: %q", g.typed.text)
	}
}

func TestSpaceWhileTypingDoesNotMark(t *testing.T) {
	g, _ := shown(t, 16)
	g.Focus()
	g.TypedRune('k')
	press(g, fyne.KeySpace)
	if len(g.marked) > 0 {
		t.Error("the space of a name marked a row")
	}
	g.TypedRune(' ')
	if got := at(g); got != "5" {
		t.Errorf("the space of a name went on to %s", got)
	}
}

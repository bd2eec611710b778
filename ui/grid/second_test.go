package grid

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"housingtracker/ui/theme"
)

// managed are two groups: A with 3 rows of Ann (1–3) and 30 of Bob (4–33), and B with 2 of Ann (34, 35).
func managed() []Group[client] {
	return []Group[client]{
		{Key: "A", Title: "A", Color: theme.Brand, Total: 33, Unit: "clients"},
		{Key: "A/Ann", Title: "Ann", Second: true, Rows: clients(1, 3), Unit: "clients"},
		{Key: "A/Bob", Title: "Bob", Second: true, Rows: clients(4, 30), Unit: "clients"},
		{Key: "B", Title: "B", Color: theme.Brand, Total: 2, Unit: "clients"},
		{Key: "B/Ann", Title: "Ann", Second: true, Rows: clients(34, 2), Unit: "clients"},
		{Key: "C", Title: "C", Color: theme.Brand, Unit: "clients"},
	}
}

func TestSecondLevelCounts(t *testing.T) {
	g, _ := shown(t, 1)
	g.SetGroups(managed())
	var got []string
	for i := range g.lines.groups {
		got = append(got, g.lines.groups[i].Key+" "+g.lines.groups[i].count())
	}
	if want := []string{"A 33 clients", "A/Ann 3 clients", "A/Bob 30 clients", "B 2 clients", "B/Ann 2 clients", "C 0 clients"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if n := len(g.Unfolded()); n != 35 {
		t.Errorf("%d rows", n)
	}
	sub, top := g.body.slots[1].group, g.body.slots[0].group
	if sub.title.Text != "Ann" || sub.title.Position().X <= top.title.Position().X {
		t.Errorf("%q is not indented: %v and %v", sub.title.Text, sub.title.Position(), top.title.Position())
	}
}

func TestSecondLevelFolds(t *testing.T) {
	g, _ := shown(t, 1)
	g.SetGroups(managed())
	g.SetCollapsed(map[string]bool{"A": true, "B/Ann": true})
	if got := visible(g); !slices.Equal(got, []string{"A", "B", "Ann", "C"}) {
		t.Errorf("shown %q", got)
	}
	if got := ids(g.Unfolded()); len(got) != 0 {
		t.Errorf("unfolded %v", got)
	}
	if !g.Reveal(20) || at(g) != "20" || g.Collapsed()["A"] {
		t.Errorf("the cursor is at %s", at(g))
	}
	// Rows of a folded group stay selected, and the cursor goes to the heading that is left.
	g.SetCollapsed(map[string]bool{"A": true})
	if at(g) != "A" {
		t.Errorf("the cursor is at %s", at(g))
	}
}

func TestKeysOnTheSecondLevel(t *testing.T) {
	g, _ := shown(t, 1)
	g.SetGroups(managed())
	g.Focus()
	g.Reveal(2)
	for i, want := range []struct {
		key fyne.KeyName
		at  string
	}{
		{fyne.KeyLeft, "A/Ann"}, {fyne.KeyDown, "A/Bob"}, {fyne.KeyLeft, "A/Bob"}, {fyne.KeyLeft, "A"}, {fyne.KeyLeft, "A"},
		{fyne.KeyDown, "B"}, {fyne.KeyUp, "A"}, {fyne.KeyRight, "A"}, {fyne.KeyRight, "A/Ann"}, {fyne.KeyRight, "A/Ann"}, {fyne.KeyRight, "1"},
	} {
		press(g, want.key)
		if at(g) != want.at {
			t.Fatalf("key %d, %s: the cursor is at %s, want %s", i, want.key, at(g), want.at)
		}
	}
}

func TestHeldHeadingNamesBothLevels(t *testing.T) {
	g, _ := shown(t, 1)
	g.SetGroups(managed())
	turn(g, 0, 10*rowHeight)
	if held := g.body.sticky; !held.box.Visible() || held.title.Text != "A" || held.count.Text != "Bob · 30 clients" {
		t.Errorf("held: %q, %q", held.title.Text, held.count.Text)
	}
}

func TestChangingLevelsNeverPanics(t *testing.T) {
	g, _ := shown(t, 5, 5)
	g.Focus()
	keys := []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyHome, fyne.KeyEnd, fyne.KeyLeft, fyne.KeyLeft, fyne.KeyRight, fyne.KeyReturn, fyne.KeySpace}
	for _, groups := range [][]Group[client]{managed(), stages(1), managed()[:4], {}, managed()[1:], stages(0, 0), managed()} {
		for _, k := range keys {
			press(g, k)
			withShift(g, k)
		}
		g.CollapseAll()
		g.SetGroups(groups)
		g.Refresh()
		g.ExpandAll()
	}
}

package control

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestTableFoldsBeforeItCuts: in a width that is not enough for all columns, cells go under the others, and only then are
// labels shortened, the longest first; the head shows the columns that stay.
func TestTableFoldsBeforeItCuts(t *testing.T) {
	test.NewTempApp(t)
	long, owner, kind, when := NewText("A program with quite a long name").Shrinking(), NewText("Its organization").Shrinking(), NewText("short").Shrinking(), NewText("11/22/2026")
	table := &Table{Below: []int{1}, Gap: 10}
	head := table.Head("Program", "Organization", "Kind", "Date")
	row := table.Row(long, owner, kind, when)
	all := NeededWidth(long) + NeededWidth(owner) + NeededWidth(kind) + NeededWidth(when) + 30
	cut := func() (n int) {
		for _, l := range []*Label{long, owner, kind, when} {
			if l.neededWidth() > l.Size().Width {
				n++
			}
		}
		return n
	}
	for _, c := range []struct {
		width  float32
		folded bool
		cut    int
	}{{all + 200, false, 0}, {all, false, 0}, {all - 1, true, 0}, {all - NeededWidth(owner) - 10, true, 0}, {all - NeededWidth(owner) - 60, true, 1}} {
		for _, r := range []*fyne.Container{head, row} {
			r.Resize(fyne.NewSize(c.width, 50))
		}
		row.Resize(fyne.NewSize(c.width, row.MinSize().Height))
		under := owner.Position().Y >= when.Position().Y+when.Size().Height
		if under != c.folded || head.Objects[1].Visible() == c.folded || cut() != c.cut || kind.neededWidth() > kind.Size().Width {
			t.Errorf("%v wide: under the others %v, in the head %v, %d cut", c.width, under, head.Objects[1].Visible(), cut())
		}
		if end := when.Position().X + when.Size().Width; end > c.width+0.5 {
			t.Errorf("%v wide: the last column ends at %v", c.width, end)
		}
		if bottom := owner.Position().Y + owner.Size().Height; bottom > row.MinSize().Height+0.5 {
			t.Errorf("%v wide: a cell ends at %v of %v", c.width, bottom, row.MinSize().Height)
		}
	}
}

// TestFlowBreaksLines: what has no room goes on the next line; one object takes the rest of its line.
func TestFlowBreaksLines(t *testing.T) {
	test.NewTempApp(t)
	a, b, c := Gap(100, 20), Gap(50, 20), Gap(80, 30)
	flow := &Flow{Gap: 10, LineGap: 5, Grows: b, Least: 60}
	box := &fyne.Container{Layout: flow, Objects: []fyne.CanvasObject{a, b, c}}
	for _, want := range []struct{ width, height, grown float32 }{
		{300, 30, 100}, {260, 30, 60}, {259, 55, 149}, {169, 55, 79}, {149, 80, 149}, {50, 80, 50},
	} {
		box.Resize(fyne.NewSize(want.width, 100))
		if got := box.MinSize().Height; got != want.height || b.Size().Width != want.grown {
			t.Errorf("%v wide: height %v, grown to %v", want.width, got, b.Size().Width)
		}
	}
}

// TestPairStacks: two cards stand under each other where they have no room beside each other.
func TestPairStacks(t *testing.T) {
	test.NewTempApp(t)
	a, b := Gap(10, 40), Gap(10, 90)
	box := &fyne.Container{Layout: &Pair{First: 0.5, Width: 400, Height: 60}, Objects: []fyne.CanvasObject{a, b}}
	box.Resize(fyne.NewSize(412, 200))
	if b.Position() != fyne.NewPos(212, 0) || box.MinSize().Height != 90 {
		t.Errorf("beside each other: second at %v, height %v", b.Position(), box.MinSize().Height)
	}
	box.Resize(fyne.NewSize(399, 200))
	if b.Position().X != 0 || b.Position().Y < 60 || box.MinSize().Height != 60+12+90 || b.Position().Y+b.Size().Height != 200 {
		t.Errorf("under each other: second at %v, height %v", b.Position(), box.MinSize().Height)
	}
}

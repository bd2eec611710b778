package grid

import (
	"image/color"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// long is a list of 50,000 rows, and counts the texts that are asked for by row.
func long(t testing.TB) (g *Grid[client], asked map[int64]int) {
	g, _ = shown(t, 8000, 8000, 8000, 8000, 8000, 10000)
	asked = map[int64]int{}
	text := g.columns[0].Text
	g.columns[0].Text = func(c *client) string {
		asked[c.id]++
		return text(c)
	}
	return g, asked
}

// inView is how many lines the window has room for, those that are cut off included.
func inView(g *Grid[client]) int { return int(g.scroll.Size().Height/rowHeight) + 2 }

// TestAStepOfTheWheelFillsTheRowsThatComeIntoView, and no others, in the objects that are there.
func TestAStepOfTheWheelFillsTheRowsThatComeIntoView(t *testing.T) {
	g, asked := long(t)
	for range 3 * inView(g) {
		turn(g, 0, rowHeight)
	}
	clear(asked)
	before := slices.Clone(g.body.rows.Objects)
	for range 100 {
		turn(g, 0, 3*rowHeight)
	}
	if len(asked) < 290 || len(asked) > 310 {
		t.Errorf("300 rows came into view, %d were filled", len(asked))
	}
	for id, times := range asked {
		if times != 1 {
			t.Fatalf("row %d was filled %d times", id, times)
		}
	}
	if !slices.Equal(before, g.body.rows.Objects) {
		t.Errorf("objects were made: %d before, %d after", len(before), len(g.body.rows.Objects))
	}
}

func TestAStepOfTheWheelAllocatesLittle(t *testing.T) {
	g, _ := long(t)
	step := func() { turn(g, 0, 3*rowHeight) }
	for range 100 {
		step()
	}
	const most = 800
	if got := testing.AllocsPerRun(200, step); got > most {
		t.Errorf("%v allocations for three rows that come into view, want %d at most", got, most)
	}
}

// TestFoldingLooksAtTheRowsInView alone, however many the group has.
func TestFoldingLooksAtTheRowsInView(t *testing.T) {
	g, asked := long(t)
	ids := 0
	g.id = func(c *client) int64 { ids++; return c.id }
	for _, folded := range []bool{true, false} {
		clear(asked)
		ids = 0
		g.fold(0, folded)
		if len(asked) > inView(g) || ids > 3*inView(g) {
			t.Errorf("folded %v: %d rows were filled and %d reported apart, %d are in view", folded, len(asked), ids, inView(g))
		}
	}
}

// TestARowThatDoesNotStandOutHasNoGround: every further ground is a pass over all of the window in each frame.
func TestPlainRowHasNoBackground(t *testing.T) {
	g, _ := long(t)
	press(g, fyne.KeyDown, fyne.KeyDown)
	turn(g, 0, 5)
	grounds := 0
	for _, s := range g.body.slots {
		if s.row != nil && s.row.box.Visible() && s.row.background.FillColor != color.Transparent {
			grounds++
		}
	}
	if grounds != 1 {
		t.Errorf("%d rows have a ground of their own, want the one with the cursor", grounds)
	}
}

// TestRectanglesCoverLittleOfTheList: where there is no graphics card they cost three times what lines do.
func TestRectanglesCoverLittleOfTheList(t *testing.T) {
	g, _ := long(t)
	turn(g, 0, 5)
	var covered float32
	var add func(o fyne.CanvasObject)
	add = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, inside := range o.Objects {
				add(inside)
			}
		case fyne.Widget:
			for _, inside := range test.WidgetRenderer(o).Objects() {
				add(inside)
			}
		case *canvas.Rectangle:
			if o.FillColor != color.Transparent || o.StrokeColor != nil && o.StrokeColor != color.Transparent {
				covered += o.Size().Width * o.Size().Height
			}
		}
	}
	add(g)
	if all := g.Size().Width * g.Size().Height; covered < 100 || covered > all/3 {
		t.Errorf("rectangles cover %.0f of %.0f points", covered, all)
	}
}

package control

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"housingtracker/ui/theme"
)

// TestTallBackgroundIsFilledByALine: what rectangles cover costs a program that draws without a graphics card the most.
func TestTallBackgroundIsFilledByALine(t *testing.T) {
	test.NewTempApp(t)
	g := NewBackground()
	g.Paint(color.White, color.Black, theme.CardRadius)
	for _, of := range []struct{ tall, most float32 }{{800, 32}, {63, 63}} {
		g.Resize(fyne.NewSize(1000, of.tall))
		covered := float32(0)
		for _, o := range g.box.Objects {
			if r, ok := o.(*canvas.Rectangle); ok && r.Visible() {
				covered += r.Size().Width * r.Size().Height
			}
		}
		if covered < 1000 || covered > 1000*of.most+2*of.tall {
			t.Errorf("a ground %v high: rectangles cover %v", of.tall, covered)
		}
		if g.between.Visible() != (of.tall > 63) {
			t.Errorf("a ground %v high has a line: %v", of.tall, g.between.Visible())
		}
	}
}

// TestTheLineIsInViewWithItsBackground: Fyne leaves out what is scrolled out of view by the ends of a line, not by its width. So
// the line reaches from top to bottom, and under the border but not beyond it.
func TestTheLineIsInViewWithItsBackground(t *testing.T) {
	test.NewTempApp(t)
	for _, border := range []color.Color{nil, color.Black} {
		g := NewBackground()
		g.Resize(fyne.NewSize(300, 800))
		g.Paint(color.White, border, theme.CardRadius)
		top, bottom := g.between.Position1, g.between.Position2
		want := float32(300)
		if border != nil {
			want--
		}
		if top.X != 150 || bottom.X != 150 || top.Y > 2*theme.CardRadius || bottom.Y < 800-2*theme.CardRadius || g.between.StrokeWidth != want {
			t.Errorf("border %v: from %v to %v, %v wide", border, top, bottom, g.between.StrokeWidth)
		}
	}
}

package control

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"housingtracker/ui/theme"
)

func TestWrapBreaksBetweenWordsAndLosesNothing(t *testing.T) {
	test.NewTempApp(t)
	for name, text := range map[string]string{
		"words":       "Approved for Unit can't be before Applied for Unit. Change one of them.",
		"lines":       "first\nsecond line",
		"a long word": strings.Repeat("ä", 80),
		"one":         "word",
	} {
		lines := Wrap(text, 120, theme.SmallSize)
		for _, line := range lines {
			if w := fyne.MeasureText(line, theme.SmallSize, fyne.TextStyle{}).Width; w > 120 {
				t.Errorf("%s: %q is %v wide", name, line, w)
			}
		}
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got := bare(strings.Join(lines, " ")); got != bare(text) {
			t.Errorf("%s: wrapped into %q", name, lines)
		}
	}
	if lines := Wrap("", 120, theme.SmallSize); lines != nil {
		t.Errorf("no text is wrapped into %q", lines)
	}
	if lines := Wrap("word", 1, theme.SmallSize); len(lines) != 4 {
		t.Errorf("without room: %q, want a letter a line", lines)
	}
}

func TestRowGrowsWithItsCaption(t *testing.T) {
	test.NewTempApp(t)
	row := NewFormRow("Applied for Unit", Gap(100, 30))
	plain := row.Content.MinSize().Height
	row.SetError("It can't be in the future.")
	if got := row.Content.MinSize().Height; got <= plain || !strings.HasPrefix(row.Caption.Text, "⚠") {
		t.Errorf("with a fault the row is %v high, without %v; it says %q", got, plain, row.Caption.Text)
	}
	row.SetWarning("")
	if got := row.Content.MinSize().Height; got != plain {
		t.Errorf("mended, the row is %v high, want %v", got, plain)
	}
}

func TestWrappingFollowsTheWidth(t *testing.T) {
	test.NewTempApp(t)
	a, b := NewCaption("a text of several words that needs a line or two, or more where there is little room", 300), NewCaption("the next", 300)
	box := container.New(Wrapping{Gap: 3}, a, b)
	var heights []float32
	for _, width := range []float32{600, 200, 100} {
		box.Resize(fyne.NewSize(width, 100))
		if a.Width != width || b.Position().Y < a.MinSize().Height+3 || box.MinSize().Height != a.MinSize().Height+b.MinSize().Height+3 {
			t.Errorf("at %v: wraps at %v, is %v high, the next begins at %v", width, a.Width, a.MinSize().Height, b.Position().Y)
		}
		heights = append(heights, box.MinSize().Height)
	}
	if heights[0] >= heights[1] || heights[1] >= heights[2] {
		t.Errorf("heights %v", heights)
	}
}

func TestHeadingsWrapWithinTheirWidth(t *testing.T) {
	test.NewTempApp(t)
	for _, text := range []string{"Short", "This is not the database that was last used here, and it has a name that goes on for long", "WWWWWWWWWWWWWWW WWWWWWWWWWWW mmmmmmmmmmmmmmmmm"} {
		h := NewHeading(text, 400)
		for _, o := range test.TempWidgetRenderer(t, h).Objects()[1:] {
			if line := o.(*canvas.Text); line.MinSize().Width > 400 || !line.TextStyle.Bold {
				t.Errorf("%q is %v wide", line.Text, line.MinSize().Width)
			}
		}
	}
}

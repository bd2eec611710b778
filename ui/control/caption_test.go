package control

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
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

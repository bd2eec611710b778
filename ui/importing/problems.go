package importing

import (
	"context"
	"fmt"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/overlay"
	"housingtracker/ui/theme"
)

// openProblems lists every problem, with search and saving to a file.
func (s *Screen) openProblems(problems []data.ImportProblem) {
	list := container.NewStack(newProblemList(problems))
	count := control.NewMuted(fmt.Sprintf("%d problems", len(problems)))
	search := control.NewEntry("Search problems: a file, a column, a word")
	search.OnChanged = func(text string) {
		q := data.NewQuery(text)
		var shown []data.ImportProblem
		for _, p := range problems {
			if q.Empty() || q.Match(data.Words(p.File+" "+p.Column+" "+p.Value+" "+p.Reason+" "+string(p.Severity)), "") {
				shown = append(shown, p)
			}
		}
		count.SetText(fmt.Sprintf("%d of %d problems", len(shown), len(problems)))
		control.Fill(list, newProblemList(shown))
	}
	var d *overlay.Dialog
	save := control.NewPrimary("Save as a file…", "", func() { s.saveProblems(problems) })
	footer := container.NewHBox(count, layout.NewSpacer(), save, control.NewButtonOf(control.Plain, "Close", "Esc", func() { d.Close() }))
	body := container.NewBorder(search, nil, nil, nil, container.NewStack(control.Gap(0, 460), list))
	d = s.host.Open(overlay.Size{Width: 980, Height: 660}, control.NewTitle("Problems in the export"), body, footer, nil)
	s.host.Focus(search)
}

// newProblemList returns a list of problems whose texts wrap.
func newProblemList(problems []data.ImportProblem) *widget.List {
	list := widget.NewList(
		func() int { return len(problems) },
		func() fyne.CanvasObject {
			place := control.NewCaption("", placeWidth-6)
			text := control.NewCaption("", problemWidth).Colored(theme.Ink).Sized(theme.TextSize)
			return container.NewBorder(nil, nil, container.NewHBox(control.Wide(80, control.NewSoftChip("warning")), control.Wide(placeWidth, place)), nil, text)
		},
		func(i widget.ListItemID, o fyne.CanvasObject) {
			p := problems[i]
			row := o.(*fyne.Container)
			left := row.Objects[1].(*fyne.Container)
			chip := left.Objects[0].(*fyne.Container).Objects[1].(*control.Chip)
			chip.Text, chip.Fill, chip.Ink = severityMark(p.Severity)
			chip.Refresh()
			left.Objects[1].(*fyne.Container).Objects[1].(*control.Caption).SetText(problemLocation(p), theme.Muted)
			row.Objects[0].(*control.Caption).SetText(problemText(p), theme.Ink)
		})
	for i, p := range problems {
		list.SetItemHeight(i, problemHeight(p))
	}
	return list
}

// placeWidth and problemWidth are the widths of a problem's file and text, in Fyne units.
const (
	placeWidth   = 176
	problemWidth = 640
)

// problemHeight is the height of a problem's line, whose texts wrap.
func problemHeight(p data.ImportProblem) float32 {
	lines := func(text string, width, size float32) float32 {
		n := 1
		// A letter is at most as wide as it is high, so that short texts need no measuring.
		if float32(len(text))*size > width {
			n = len(control.Wrap(text, width, size))
		}
		return float32(n) * fyne.MeasureText("M", size, fyne.TextStyle{}).Height
	}
	return max(24, lines(problemText(p), problemWidth, theme.TextSize), lines(problemLocation(p), placeWidth-6, theme.SmallSize))
}

// problemsButton opens the list of problems.
func (s *Screen) problemsButton(problems []data.ImportProblem) *control.Button {
	errs, warnings, infos := Severities(problems)
	text := fmt.Sprintf("Problems: %s, %s, %s…", describe.Count(errs, "error"), describe.Count(warnings, "warning"), describe.Count(infos, "note"))
	return control.NewButton(text, func() { s.openProblems(problems) })
}

func severityMark(s data.Severity) (string, fyne.ThemeColorName, fyne.ThemeColorName) {
	switch s {
	case data.SeverityError:
		return "⚠ error", theme.ErrorBackground, theme.Error
	case data.SeverityWarning:
		return "◷ warning", theme.WarningBackground, theme.Warning
	}
	return "note", theme.BrandSoft, theme.Ink
}

func problemLocation(p data.ImportProblem) string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s, line %d", p.File, p.Line)
}

func problemText(p data.ImportProblem) string {
	switch {
	case p.Column != "" && p.Value != "":
		return fmt.Sprintf("%s %q: %s", p.Column, p.Value, p.Reason)
	case p.Column != "":
		return p.Column + ": " + p.Reason
	}
	return p.Reason
}

func (s *Screen) saveProblems(problems []data.ImportProblem) {
	s.chooser.Save("import-problems.csv", func(path string) {
		s.host.Do("The problems were not saved", func(context.Context) error {
			return export.SaveFile(path, func(w io.Writer) error { return export.WriteProblems(w, problems) })
		}, func() {
			s.host.Toast(fmt.Sprintf("Saved %d problems", len(problems)))
		})
	})
}

package tracker

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

var deeds = map[data.ActKind]string{
	data.ActCreateTracker: "added the tracker", data.ActSaveTracker: "changed the tracker", data.ActStartOver: "started over with a new unit",
	data.ActRemoveTracker: "removed the tracker", data.ActMoveTracker: "moved the tracker here", data.ActMoveIn: "updated the assessment",
	data.ActAssignCaseManager: "assigned the case manager", data.ActNote: "added a note", data.ActClient: "entered the client by hand",
	data.ActEnrollment: "entered or corrected the enrollment", data.ActMatch: "matched the enrollment with HMIS", data.ActImport: "imported from HMIS",
}

// deed is an act in words: who did what, and why.
func deed(a data.Act) string {
	what, ok := deeds[a.Kind]
	if !ok {
		what = "recorded " + string(a.Kind)
	}
	who := a.ByName
	if who == "" {
		who = "The program"
	}
	switch {
	case a.Undoes != "" && a.Kind == data.ActStartOver:
		what = "took back starting over"
	case a.Undoes != "" || a.Reason == "undone":
		what = "took back a change"
	case a.Reason != "":
		what += ": " + data.Reason(a.Reason).Label()
	}
	return who + " " + what
}

// changeWords is a changed field, new and old.
func changeWords(c data.Change) string {
	was := " (was " + shown(c.Field, c.Old) + ")"
	if c.Old == "" {
		was = " (was blank)"
	}
	if c.New == "" {
		return c.Field.Label() + ": cleared" + was
	}
	return c.Field.Label() + ": " + shown(c.Field, c.New) + was
}

// attemptWords is an archived attempt in two lines: what it was, and how far it came.
func attemptWords(a data.Attempt) (what, dates string) {
	what = fmt.Sprintf("Attempt %d", a.Number)
	if a.Relocation {
		what += " (a move to another unit)"
	}
	what += " · ended " + moment(a.EndedAt) + " by " + a.EndedBy + " · " + a.Reason.Label()
	var parts []string
	for _, field := range data.EditableFields[:5] {
		if text := a.Text(field); text != "" {
			parts = append(parts, field.Label()+" "+shown(field, text))
		}
	}
	if len(parts) == 0 {
		parts = []string{"No date was recorded."}
	}
	return what, strings.Join(parts, " · ")
}

type past struct {
	kase     data.Case
	attempts []data.Attempt
	acts     []data.Act
}

// OpenHistory shows the earlier attempts of an enrollment and all that was done on it, newest first.
func OpenHistory(host *overlay.Host, session Session, id data.EnrollmentID) {
	task.Run(host.Tasks, func(ctx context.Context) (p past, err error) {
		if p.kase, err = session.Case(ctx, id); err != nil {
			return p, err
		}
		if p.attempts, err = session.Attempts(ctx, id); err != nil {
			return p, err
		}
		p.acts, err = session.History(ctx, id)
		return p, err
	}, func(p past, err error) {
		if err != nil {
			host.Fail("The history can't be shown", err)
			return
		}
		showHistory(host, p)
	})
}

func showHistory(host *overlay.Host, p past) {
	lines := container.New(layout.NewCustomPaddedVBoxLayout(8))
	small := func(text string) fyne.CanvasObject { return control.NewRemark(text, 630) }
	if len(p.attempts) > 0 {
		lines.Add(control.NewBold("Earlier attempts"))
		for _, a := range p.attempts {
			what, dates := attemptWords(a)
			lines.Add(control.NewPanel(theme.Ground, "", theme.Radius, control.Inset(10, 6,
				container.New(layout.NewCustomPaddedVBoxLayout(2), small(what), control.NewRemark(dates, 620).Colored(theme.Ink)))))
		}
		lines.Add(control.NewBold("Everything that was done"))
	}
	for _, a := range p.acts {
		entry := container.New(layout.NewCustomPaddedVBoxLayout(1),
			container.NewHBox(control.NewText(deed(a)), layout.NewSpacer(), control.NewMuted(moment(a.At))))
		for _, c := range a.Changes {
			entry.Add(small(changeWords(c)))
		}
		lines.Add(entry)
	}
	if len(p.acts) == 0 {
		lines.Add(control.NewMuted("Nothing has been done on this enrollment yet."))
	}
	var d *overlay.Dialog
	done := control.NewButtonOf(control.Plain, "Close", "Esc", func() { d.Close() })
	d = host.Open(overlay.Size{Width: 700, Height: 620}, control.NewTitle("History of "+p.kase.Client.DisplayName()), lines,
		container.NewHBox(layout.NewSpacer(), done), overlay.Keys{
			"Down": func() { d.Scroll(40) }, "Up": func() { d.Scroll(-40) },
			string(fyne.KeyPageDown): func() { d.Scroll(400) }, string(fyne.KeyPageUp): func() { d.Scroll(-400) },
		})
	host.Focus(done)
}

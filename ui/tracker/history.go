package tracker

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

type history struct {
	caseFile data.Case
	attempts []data.Attempt
	events   []data.AuditEvent
}

// OpenHistory shows the earlier attempts and all events of an enrollment, newest first.
func OpenHistory(host *overlay.Host, session Session, id data.EnrollmentID) {
	task.Run(host.Tasks, func(ctx context.Context) (p history, err error) {
		err = task.All(
			func() (err error) { p.caseFile, err = session.OpenTracker(ctx, data.NewOperationID(), id); return },
			func() (err error) { p.attempts, err = session.Attempts(ctx, id); return },
			func() (err error) { p.events, err = session.History(ctx, id); return },
		)
		return p, err
	}, func(p history, err error) {
		if err != nil {
			host.ShowError("The history can't be shown", err)
			return
		}
		showHistory(host, p)
	})
}

func showHistory(host *overlay.Host, p history) {
	lines := container.New(layout.NewCustomPaddedVBoxLayout(8))
	small := func(text string) fyne.CanvasObject { return control.NewCaption(text, 630) }
	if len(p.attempts) > 0 {
		lines.Add(control.NewBold("Earlier attempts"))
		for _, a := range p.attempts {
			what, dates := describe.Attempt(a)
			lines.Add(control.NewPanel(theme.Background, "", theme.Radius, control.Inset(10, 6,
				container.New(layout.NewCustomPaddedVBoxLayout(2), small(what), control.NewCaption(dates, 620).Colored(theme.Ink)))))
		}
		lines.Add(control.NewBold("Everything that was done"))
	}
	for _, a := range p.events {
		entry := container.New(layout.NewCustomPaddedVBoxLayout(1),
			container.NewHBox(control.NewText(describe.Event(a)), layout.NewSpacer(), control.NewMuted(data.Moment(a.At))))
		for _, c := range a.Changes {
			entry.Add(small(describe.Change(c)))
		}
		lines.Add(entry)
	}
	if len(p.events) == 0 {
		lines.Add(control.NewMuted("Nothing has been done on this enrollment yet."))
	}
	var d *overlay.Dialog
	done := control.NewButtonOf(control.Plain, "Close", "Esc", func() { d.Close() })
	d = host.Open(overlay.Size{Width: 700, Height: 620}, control.NewTitle("History of "+p.caseFile.Client.DisplayName()), lines,
		container.NewHBox(layout.NewSpacer(), done), overlay.Keys{
			"Down": func() { d.Scroll(40) }, "Up": func() { d.Scroll(-40) },
			string(fyne.KeyPageDown): func() { d.Scroll(400) }, string(fyne.KeyPageUp): func() { d.Scroll(-400) },
		})
	host.Focus(done)
}

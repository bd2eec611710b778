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
	"housingtracker/ui/undo"
)

type history struct {
	caseFile data.Case
	attempts []data.Attempt
	events   []data.AuditEvent
	notes    []data.Note
	// office says why the database is read-only, or "".
	office string
}

// HistoryOptions are the callbacks of the history; each may be nil.
type HistoryOptions struct {
	// OnRestored runs after something was restored.
	OnRestored func(data.EnrollmentID)
	// Undo gets what was restored; nil is a stack of the dialog's own.
	Undo *undo.Stack
}

// OpenHistory shows the earlier attempts and all events of an enrollment, newest first, each with what it can restore.
func OpenHistory(host *overlay.Host, session Session, id data.EnrollmentID, options HistoryOptions) {
	if options.Undo == nil {
		options.Undo = undo.New(host, session)
		options.Undo.OnChanged = options.OnRestored
	}
	visit := data.NewOperationID()
	read := func(ctx context.Context) (p history, err error) {
		err = task.All(
			func() (err error) { p.caseFile, err = session.OpenTracker(ctx, visit, id); return },
			func() (err error) { p.attempts, err = session.Attempts(ctx, id); return },
			func() (err error) { p.events, err = session.History(ctx, id); return },
			func() (err error) { p.notes, err = session.Notes(ctx, id); return },
			func() error {
				info, err := session.Info(ctx)
				p.office = info.ReadOnly
				return err
			},
		)
		return p, err
	}
	task.Run(host.Tasks, read, func(p history, err error) {
		if err != nil {
			host.ShowError("The history can't be shown", err)
			return
		}
		showHistory(host, session, p, options, read)
	})
}

// showHistory shows p, and what read returns when somebody has done something since.
func showHistory(host *overlay.Host, session Session, p history, options HistoryOptions, read func(context.Context) (history, error)) {
	var d *overlay.Dialog
	lines := container.New(layout.NewCustomPaddedVBoxLayout(8))
	show := func(p history) {
		lines.Objects = historyLines(host, session, p, options, &d)
		lines.Refresh()
	}
	show(p)
	done := control.NewButtonOf(control.Plain, "Close", "Esc", func() { d.Close() })
	d = host.Open(overlay.Size{Width: 700, Height: 620}, control.NewHeading("History of "+p.caseFile.Client.DisplayName(), 650), lines,
		container.NewHBox(layout.NewSpacer(), done), overlay.Keys{
			"Down": func() { d.Scroll(40) }, "Up": func() { d.Scroll(-40) },
			string(fyne.KeyPageDown): func() { d.Scroll(400) }, string(fyne.KeyPageUp): func() { d.Scroll(-400) },
		})
	var compared int64
	var latest task.Latest
	d.OnPoll = func(counter int64) {
		if counter == compared {
			return
		}
		task.RunLatest(host.Tasks, &latest, read, func(now history, err error) {
			if err != nil {
				return
			}
			compared = counter
			if len(now.events) != len(p.events) || len(now.notes) != len(p.notes) {
				p = now
				show(p)
				if host.Top() == d {
					host.Focus(done)
				}
			}
		})
	}
	host.Focus(done)
}

// historyLines are the earlier attempts and the events; dialog is the one that shows them.
func historyLines(host *overlay.Host, session Session, p history, options HistoryOptions, dialog **overlay.Dialog) []fyne.CanvasObject {
	lines := container.NewWithoutLayout()
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
	for i, a := range p.events {
		end := container.NewHBox(control.NewMuted(data.Moment(a.At)))
		if r := p.restoration(session, i); r != nil {
			link := control.NewLink("Restore this", func() { r.ask(host, session, p, *dialog, options) })
			link.OnFocused = func() { (*dialog).Reveal(link) }
			end.Add(link)
		}
		entry := container.New(layout.NewCustomPaddedVBoxLayout(1),
			container.NewBorder(nil, nil, nil, end, control.NewCaption(describe.Event(a), 500).Colored(theme.Ink).Sized(theme.TextSize)))
		for _, c := range a.Changes {
			entry.Add(small(describe.Change(c)))
		}
		if text := describe.EventNote(a, p.notes); text != "" {
			entry.Add(control.NewCaption(text, 630).Colored(theme.Ink))
		}
		lines.Add(entry)
	}
	if len(p.events) == 0 {
		lines.Add(control.NewMuted("Nothing has been done on this enrollment yet."))
	}
	return lines.Objects
}

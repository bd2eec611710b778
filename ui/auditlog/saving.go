package auditlog

import (
	"context"
	"fmt"
	"io"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

const (
	// progressAfter is how long an export may take before its progress is shown; tellEvery is after how many audit events it moves.
	progressAfter = 500 * time.Millisecond
	tellEvery     = 1000
)

// saving is the export of the audit events that pass the filter to a file.
type saving struct {
	screen   *Screen
	button   *control.Button
	progress *fyne.Container
	far      *control.Label
	// around is the container to be laid out again when the progress shows or hides.
	around  *fyne.Container
	running bool
	cancel  func()
}

func newSaving(s *Screen) *saving {
	e := &saving{screen: s, far: control.NewMuted("")}
	e.button = control.NewPrimary("Export as CSV…", "Ctrl+S", e.ask)
	e.progress = container.NewHBox(e.far, control.NewButton("Cancel", func() { e.cancel() }))
	e.progress.Hide()
	return e
}

// refresh lets export what is there.
func (e *saving) refresh() {
	if s := e.screen; len(s.events) > 0 && s.failed == nil && !e.running {
		e.button.Enable()
	} else {
		e.button.Disable()
	}
}

// ask asks for a file and exports to it, every event that passes the filter.
func (e *saving) ask() {
	s := e.screen
	if e.button.Disabled() {
		return
	}
	s.chooser.Save("record-of-acts_"+s.session.Today().String()+".csv", func(path string) { e.save(path, s.filter, s.count) })
}

func (e *saving) save(path string, filter data.EventFilter, of int) {
	s := e.screen
	if e.running {
		return
	}
	e.running = true
	e.refresh()
	e.far.SetText("Exporting…")
	cancel := task.Run(s.host.Tasks, func(ctx context.Context) (n int, err error) {
		return n, export.SaveFile(path, func(w io.Writer) error {
			events, err := export.NewEventWriter(w, time.Local)
			if err != nil {
				return err
			}
			err = s.session.ExportEvents(ctx, data.NewOperationID(), filter, "CSV", func(a data.AuditEvent) error {
				if n++; n%tellEvery == 0 {
					done := n
					s.host.Tasks.Tell(func() { e.far.SetText(fmt.Sprintf("Exporting %d of %d events…", done, of)) })
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				return events.Write(a)
			})
			if err != nil {
				return err
			}
			return events.Flush()
		})
	}, func(n int, err error) {
		e.running, e.cancel = false, nil
		e.show(false)
		e.refresh()
		switch {
		case data.CodeOf(err) == data.CodeCancelled:
			s.host.Toast("The export was stopped. Nothing was saved.")
		case err != nil:
			s.host.Fail("The record was not exported", err)
		default:
			s.host.Toast(fmt.Sprintf("Exported %d events", n), overlay.Answer{Text: "Where?", Do: func() { s.host.Say("The record is exported", "It is at "+path+".") }})
		}
	})
	if e.running {
		e.cancel = cancel
	}
	s.host.Tasks.After(progressAfter, func() {
		if e.running {
			e.show(true)
		}
	})
}

func (e *saving) show(on bool) {
	show(e.progress, on)
	e.around.Refresh()
}

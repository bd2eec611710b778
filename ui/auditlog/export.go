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
	// progressAfter is how long an export may take before its progress is shown; progressEvery is how many events
	// one step of it is.
	progressAfter = 500 * time.Millisecond
	progressEvery = 1000
)

// exporter saves the filtered events to a file.
type exporter struct {
	screen       *Screen
	button       *control.Button
	progress     *fyne.Container
	progressText *control.Label
	// parent is refreshed when the progress shows or hides.
	parent  *fyne.Container
	running bool
	cancel  func()
}

func newExporter(s *Screen) *exporter {
	e := &exporter{screen: s, progressText: control.NewMuted("")}
	e.button = control.NewPrimary("Export as CSV…", "Ctrl+S", e.choosePath)
	e.progress = container.NewHBox(e.progressText, control.NewButton("Cancel", func() { e.cancel() }))
	e.progress.Hide()
	return e
}

// refresh enables the export if there is something to export.
func (e *exporter) refresh() {
	s := e.screen
	control.SetEnabled(e.button, len(s.events) > 0 && s.failed == nil && !e.running)
}

// ask asks for a file and exports all filtered events to it.
func (e *exporter) choosePath() {
	s := e.screen
	if e.button.Disabled() {
		return
	}
	s.chooser.Save("audit-log_"+s.session.Today().String()+".csv", func(path string) { e.save(path, s.filter, s.count) })
}

func (e *exporter) save(path string, filter data.EventFilter, of int) {
	s := e.screen
	if e.running {
		return
	}
	e.running = true
	e.refresh()
	e.progressText.SetText("Exporting…")
	cancel := task.Run(s.host.Tasks, func(ctx context.Context) (n int, err error) {
		return n, export.SaveFile(path, func(w io.Writer) error {
			events, err := export.NewEventWriter(w, time.Local)
			if err != nil {
				return err
			}
			err = s.session.ExportEvents(ctx, data.NewOperationID(), filter, "CSV", func(a data.AuditEvent) error {
				if n++; n%progressEvery == 0 {
					done := n
					s.host.Tasks.Post(func() { e.progressText.SetText(fmt.Sprintf("Exporting %d of %d events…", done, of)) })
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
			s.host.ShowError("The audit log was not exported", err)
		default:
			s.host.Toast(fmt.Sprintf("Exported %d events", n), overlay.Action{Text: "Where?", Do: func() { s.host.ShowMessage("The audit log is exported", "It is at "+path+".") }})
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

func (e *exporter) show(on bool) {
	control.SetVisible(e.progress, on)
	e.parent.Refresh()
}

package download

import (
	"context"
	"io"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

const (
	// progressAfter is how long an export may take before its progress is shown.
	progressAfter = 500 * time.Millisecond
	// notifyAfter is how long it may take before its end is told outside the window too.
	notifyAfter = 10 * time.Second
)

// save asks for a file and exports the view to it.
func (s *Screen) save(form export.Form, initials bool) {
	if s.options.Chooser == nil {
		return
	}
	s.options.Chooser.Save(export.SuggestedName(s.list, form), func(path string) {
		s.run(form, path, initials, func(n int, warnings []string) { s.tellSaved(path, n, warnings) })
	})
}

type exported struct {
	rows     int
	warnings []string
}

// run exports the view in the background: every row, in its sort and filter, whatever is folded (R31).
func (s *Screen) run(form export.Form, path string, initials bool, done func(rows int, warnings []string)) {
	if s.running {
		return
	}
	program, narrowing, order := s.id, s.narrowing, s.order
	at := s.options.Now()
	s.running = true
	s.enable()
	s.bar.SetValue(0)
	cancel := task.Run(s.host.Tasks, func(ctx context.Context) (exported, error) {
		list, err := s.session.ExportList(ctx, program, narrowing.Options, narrowing.Filter, order, form.Label())
		if err != nil {
			return exported{}, err
		}
		sheet := export.NewSheet(list, export.Options{
			Initials: initials, Filter: narrowing.Words(order), By: s.session.User().Name, At: at,
		})
		e := exported{rows: sheet.Len()}
		err = export.SaveFile(path, func(w io.Writer) error {
			e.warnings, err = export.Write(ctx, w, form, sheet, export.Output{Fonts: s.options.Fonts}, func(done, total int) {
				s.host.Tasks.Tell(func() { s.bar.SetValue(float64(done) / float64(max(1, total))) })
			})
			return err
		})
		return e, err
	}, func(e exported, err error) {
		s.running, s.cancel = false, nil
		s.showProgress(false)
		s.enable()
		switch {
		case data.CodeOf(err) == data.CodeCancelled:
			s.host.Toast("The export was stopped. Nothing was saved.")
		case err != nil:
			s.host.Fail("The list was not exported", err)
		default:
			if s.options.Now().Sub(at) > notifyAfter {
				fyne.CurrentApp().SendNotification(fyne.NewNotification("Housing Status Tracker", "Exported "+clients(e.rows)))
			}
			done(e.rows, e.warnings)
		}
	})
	if s.running {
		s.cancel = cancel
	}
	s.host.Tasks.After(progressAfter, func() {
		if s.running {
			s.showProgress(true)
		}
	})
}

func (s *Screen) showProgress(on bool) {
	show(s.progress, on)
	s.foot.Refresh()
}

// stop ends an export that is under way.
func (s *Screen) stop() {
	if s.cancel != nil {
		s.cancel()
	}
}

// tellSaved says what was exported, with what the person should know about it.
func (s *Screen) tellSaved(path string, n int, warnings []string) {
	text := "Exported " + clients(n)
	open := overlay.Answer{Text: "Open", Do: func() { s.openFile(path) }}
	folder := overlay.Answer{Text: "Show in folder", Do: func() {
		if s.options.OnShowInFolder != nil {
			s.options.OnShowInFolder(path)
		}
	}}
	s.host.Toast(text, open, folder)
	if len(warnings) > 0 {
		s.host.Say(text, strings.Join(warnings, "\n\n"))
	}
}

func (s *Screen) openFile(path string) {
	if s.options.OnOpenFile != nil {
		s.options.OnOpenFile(path)
	}
}

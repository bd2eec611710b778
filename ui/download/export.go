package download

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/export/spool"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

const (
	// progressAfter is how long an export may take before its progress is shown.
	progressAfter = 500 * time.Millisecond
	// notifyAfter is how long it may take before its end is told outside the window too.
	notifyAfter = 10 * time.Second
)

// An order is an export that was asked for.
type order struct {
	form export.Form
	path string
	// layout is how the list is laid out; who exports it, when, and what narrows it is filled in when it is done.
	layout export.Options
	setup  export.PageSetup
	// password is kept nowhere else.
	password string
	progress *progress
	done     func(exported)
}

type exported struct {
	rows     int
	warnings []string
}

// save asks for a file and exports the view to it, with a password unless it is "".
func (s *Screen) save(form export.Form, password string) {
	s.choosePath(form, func(path string) {
		s.run(order{form: form, path: path, password: password, progress: s.progress, done: func(e exported) { s.tellSaved(path, e) }})
	})
}

// choosePath asks where a form of the list is to be saved.
func (s *Screen) choosePath(form export.Form, chosen func(path string)) {
	if s.options.Chooser != nil {
		s.options.Chooser.Save(export.SuggestedName(s.list, form), chosen)
	}
}

// run exports the view in the background: every row, in its sort and filter, whatever is folded (R31). It goes on when
// another screen is shown, and its end is told there; only Stop ends it before.
func (s *Screen) run(o order) {
	if s.running {
		return
	}
	program, narrowing, sort := s.id, s.narrowing, s.order
	filter := only(narrowing.Filter, o.layout.Stages)
	at := s.options.Now()
	o.layout.Filter, o.layout.By, o.layout.At = narrowing.Words(sort), s.session.User().Name, at
	s.running = true
	s.enable()
	o.progress.set(0, 1)
	s.work.Add(1)
	cancel := task.Run(s.host.Tasks, func(ctx context.Context) (exported, error) {
		defer s.work.Done()
		list, err := s.session.ExportList(ctx, program, narrowing.Options, filter, sort, o.form.Label())
		if err != nil {
			return exported{}, err
		}
		folder, err := spool.New()
		if err != nil {
			return exported{}, err
		}
		defer os.RemoveAll(folder)
		sheet := export.NewSheet(list, o.layout)
		e := exported{rows: sheet.Len()}
		err = export.SaveFile(o.path, func(w io.Writer) error {
			output := export.Output{Fonts: s.options.Fonts, Setup: o.setup, Password: o.password, Spool: folder}
			e.warnings, err = export.Write(ctx, w, o.form, sheet, output, func(done, total int) {
				s.host.Tasks.Tell(func() { o.progress.set(done, total) })
			})
			return err
		})
		return e, err
	}, func(e exported, err error) {
		s.running, s.cancel = false, nil
		o.progress.show(false)
		s.enable()
		switch {
		case s.stopped:
		case data.CodeOf(err) == data.CodeCancelled:
			s.host.Toast("The export was stopped. Nothing was saved.")
		case err != nil:
			s.host.Fail("The list was not exported", err)
		default:
			if s.options.Now().Sub(at) > notifyAfter {
				fyne.CurrentApp().SendNotification(fyne.NewNotification("Housing Status Tracker", "Exported "+clients(e.rows)))
			}
			o.done(e)
		}
	})
	if s.running {
		s.cancel = cancel
	}
	s.host.Tasks.After(progressAfter, func() {
		if s.running {
			o.progress.show(true)
		}
	})
}

// only narrows a filter to the stages that are exported, so that what goes on record is what leaves the program. nil is
// all stages.
func only(f data.Filter, stages []data.Stage) data.Filter {
	if stages == nil || len(stages) == len(data.Stages) {
		return f
	}
	if len(f.Stages) == 0 {
		f.Stages = stages
	} else if both := slices.DeleteFunc(slices.Clone(f.Stages), func(s data.Stage) bool { return !slices.Contains(stages, s) }); len(both) > 0 {
		f.Stages = both
	}
	return f
}

// Working says what is under way, or "".
func (s *Screen) Working() string {
	if s.running {
		return "A list is being exported."
	}
	return ""
}

// stop ends an export that is under way.
func (s *Screen) stop() {
	if s.cancel != nil {
		s.cancel()
	}
}

// Stop ends an export that is under way, waits until nothing of it is left on disk, and tells nobody: for somebody who
// signs out or closes the window. The screen is of no use afterwards.
func (s *Screen) Stop() {
	s.stopped = true
	s.stop()
	s.work.Wait()
}

// tellSaved says what was exported, with what the person should know about it and has not been told yet.
func (s *Screen) tellSaved(path string, e exported, told ...string) {
	text := "Exported " + clients(e.rows)
	open := func(what string) func() {
		return func() {
			if s.options.OnOpenFile(what) != nil {
				s.host.Say("The file is saved", "It can't be opened from here. You find it at "+path+".")
			}
		}
	}
	s.host.Toast(text, overlay.Answer{Text: "Open", Do: open(path)}, overlay.Answer{Text: "Show in folder", Do: open(filepath.Dir(path))})
	s.tellWarnings(text, e, told)
}

func (s *Screen) tellWarnings(title string, e exported, told []string) {
	fresh := slices.DeleteFunc(slices.Clone(e.warnings), func(w string) bool { return slices.Contains(told, w) })
	if len(fresh) > 0 {
		s.host.Say(title, strings.Join(fresh, "\n\n"))
	}
}

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
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/export/spool"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

const (
	// progressAfter is how long an export may take before its progress is shown.
	progressAfter = 500 * time.Millisecond
	// notifyAfter is how long it may take before its end is a system notification.
	notifyAfter = 10 * time.Second
)

// exportJob is a requested export.
type exportJob struct {
	form export.Form
	path string
	// layout is the layout of the list; run adds who exports it, when, and the filter.
	layout export.Options
	setup  export.PageSetup
	// password is stored nowhere else.
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
		s.run(exportJob{form: form, path: path, password: password, progress: s.progress, done: func(e exported) { s.showSaved(path, e) }})
	})
}

// choosePath asks where to save a form of the list.
func (s *Screen) choosePath(form export.Form, chosen func(path string)) {
	if s.options.Chooser != nil {
		s.options.Chooser.Save(export.SuggestedName(s.list, form), chosen)
	}
}

// run exports the selected rows or all of the view in the background, in its sort and filter, folded or not (R31). It continues
// when another screen is shown; only Stop ends it early.
func (s *Screen) run(o exportJob) {
	if s.running {
		return
	}
	program, sort := s.id, s.order
	_, narrowing := s.exported()
	filter := withStages(narrowing.Filter, o.layout.Stages)
	at := s.options.Now()
	o.layout.Filter, o.layout.By, o.layout.At, o.layout.ByManager = narrowing.Describe(sort), s.session.User().Name, at, s.byManager
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
				s.host.Tasks.Post(func() { o.progress.set(done, total) })
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
			s.host.ShowError("The list was not exported", err)
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

// withStages restricts a filter to the exported stages, so that the audit log records what leaves the program. nil
// is all stages.
func withStages(f data.Filter, stages []data.Stage) data.Filter {
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

// Working describes the running export, or is "".
func (s *Screen) Working() string {
	if s.running {
		return "A list is being exported."
	}
	return ""
}

// stop cancels a running export.
func (s *Screen) stop() {
	if s.cancel != nil {
		s.cancel()
	}
}

// Stop cancels a running export silently and waits until nothing of it is left on disk, for signing out and
// closing. The screen can't be used afterwards.
func (s *Screen) Stop() {
	s.stopped = true
	s.stop()
	s.work.Wait()
}

// showSaved reports what was exported, with the warnings that have not been shown yet.
func (s *Screen) showSaved(path string, e exported, shownWarnings ...string) {
	text := "Exported " + clients(e.rows)
	open := func(what string) func() {
		return func() {
			if s.options.OnOpenFile(what) != nil {
				s.host.ShowMessage("The file is saved", "It can't be opened from here. You find it at "+path+".")
			}
		}
	}
	s.host.Toast(text, overlay.Action{Text: "Open", Do: open(path)}, overlay.Action{Text: "Show in folder", Do: open(filepath.Dir(path))})
	s.showWarnings(text, e, shownWarnings)
}

func (s *Screen) showWarnings(title string, e exported, shownWarnings []string) {
	fresh := slices.DeleteFunc(slices.Clone(e.warnings), func(w string) bool { return slices.Contains(shownWarnings, w) })
	if len(fresh) > 0 {
		s.host.ShowMessage(title, strings.Join(fresh, "\n\n"))
	}
}

// progress shows how far an export is, with a button that stops it. It is hidden otherwise.
type progress struct {
	content *fyne.Container
	bar     *widget.ProgressBar
	// parent is refreshed when the progress shows or hides.
	parent *fyne.Container
}

func newProgress(stop func()) *progress {
	p := &progress{bar: widget.NewProgressBar()}
	p.content = container.NewHBox(control.Wide(180, p.bar), control.NewButton("Stop", stop))
	p.content.Hide()
	return p
}

func (p *progress) set(done, total int) { p.bar.SetValue(float64(done) / float64(max(1, total))) }

func (p *progress) show(on bool) {
	control.SetVisible(p.content, on)
	p.parent.Refresh()
}

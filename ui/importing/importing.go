// Package importing is the screen that imports an HMIS export: choose, preview, import. Nothing is written before
// the person has seen what will change.
package importing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Session is what the screen needs of a session.
type Session interface {
	Import(ctx context.Context, op data.OperationID, from data.Importer, options data.ImportOptions) (data.ImportReport, error)
	Matches(ctx context.Context) ([]data.Match, error)
}

// Export is an HMIS export that is open for reading.
type Export interface {
	data.Importer
	io.Closer
}

// longJob is how long a job takes before its end is a system notification.
const longJob = 10 * time.Second

// Screen imports an export.
type Screen struct {
	host    *overlay.Host
	session Session
	chooser filechooser.Chooser
	open    func(path string) (Export, error)
	// OnImported runs after an import has changed the database.
	OnImported func()
	// OnOpenClient opens a client, to join a locally entered enrollment with an imported one.
	OnOpenClient func(data.ClientID)

	path    string
	options data.ImportOptions
	report  *data.ImportReport
	op      data.OperationID
	busy    bool
	cancel  func()

	content  *fyne.Container
	choose   *control.Button
	folder   *control.Button
	chosen   *control.Label
	victims  *widget.Check
	progress *widget.ProgressBar
	stop     *control.Button
	working  *fyne.Container
	result   *fyne.Container
}

// New returns the screen; chooser asks where to save problems, open opens an export, a zip or a folder.
func New(host *overlay.Host, session Session, chooser filechooser.Chooser, open func(path string) (Export, error)) *Screen {
	s := &Screen{host: host, session: session, chooser: chooser, open: open}
	s.choose = control.NewPrimary("Choose an export…", "", func() { filechooser.OpenFile(host, s.startFolder(), []string{".zip"}, s.Preview) })
	s.folder = control.NewButton("A folder of CSV files…", func() { filechooser.OpenFolder(host, s.startFolder(), s.Preview) })
	s.chosen = control.NewMuted("No file chosen yet.").Shrinking()
	s.victims = widget.NewCheck("Include victim service providers", func(on bool) {
		s.options.IncludeVictimServices = on
		if s.path != "" {
			s.preview()
		}
	})
	s.progress = widget.NewProgressBar()
	s.stop = control.NewButtonOf(control.Plain, "Cancel", "", func() {
		if s.cancel != nil {
			s.cancel()
		}
	})
	s.working = container.NewBorder(nil, nil, nil, s.stop, s.progress)
	s.working.Hide()
	s.result = container.NewStack()
	head := container.NewVBox(
		control.NewTitle("Import from HMIS"),
		control.Gap(0, 8),
		control.NewCard(container.NewVBox(
			control.NewParagraph("Reads the HUD HMIS CSV export of any HMIS (FY2024 or FY2026). You see what will change before anything is written, and it is written whole or not at all. Trackers, notes, case managers and move-in dates recorded here are kept."),
			container.NewHBox(s.choose, s.folder, s.victims),
			s.chosen, s.working,
		)),
	)
	s.content = control.Inset(20, 16, container.NewBorder(head, nil, nil, nil, s.result))
	s.explain()
	return s
}

// Content returns the screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Show implements the shell's screen.
func (s *Screen) Show() { s.host.Focus(s.choose) }

// explain is the empty state: how to get an export.
func (s *Screen) explain() {
	s.set(control.NewCard(container.NewVBox(
		control.NewBold("How to get the export"),
		control.NewParagraph("In your HMIS, run the HUD CSV export (full refresh, current fiscal year) and save the zip file. Then choose it above. The same export can be read again: it changes nothing."),
	)))
}

func (s *Screen) set(o fyne.CanvasObject) {
	control.Fill(s.result, container.NewVScroll(container.NewVBox(control.Gap(0, 10), o)))
}

// startFolder is the folder of the last export.
func (s *Screen) startFolder() string {
	if s.path == "" {
		return ""
	}
	return filepath.Dir(s.path)
}

// Preview reads an export without writing and shows what the import would do.
func (s *Screen) Preview(path string) {
	if s.busy {
		return
	}
	s.path = path
	s.options = data.ImportOptions{IncludeVictimServices: s.options.IncludeVictimServices}
	s.chosen.SetText(filepath.Base(path))
	s.preview()
}

// preview drops an earlier preview: only what was just shown can be imported.
func (s *Screen) preview() {
	if s.busy {
		return
	}
	s.report = nil
	s.options.AcceptErrors, s.options.AcceptRetiring = false, false
	s.explain()
	s.run("Reading…", true, func(report data.ImportReport) {
		if refusal := refusalOf(report); refusal != "" {
			s.set(s.refusedCard(refusal, report.Problems))
			return
		}
		s.report = &report
		s.op = data.NewOperationID()
		s.set(s.previewed(report))
	})
}

// runImport imports what was previewed, once its questions are answered.
func (s *Screen) runImport() {
	for _, o := range s.report.Unanswered() {
		if !*s.question(o.Code).accept {
			s.confirm(o.Code, o.Reason+" "+o.Advice, s.report.Problems)
			return
		}
	}
	s.run("Importing…", false, func(report data.ImportReport) {
		s.report = nil
		s.set(s.imported(report, nil))
		task.Run(s.host.Tasks, s.session.Matches, func(matches []data.Match, err error) {
			if err == nil && len(matches) > 0 {
				s.set(s.imported(report, matches))
			}
		})
		if s.OnImported != nil {
			s.OnImported()
		}
	})
}

// Working describes the running import, or is "".
func (s *Screen) Working() string {
	if s.busy {
		return "An export of your HMIS is being read."
	}
	return ""
}

// run reads the export with progress and Cancel. A dry run writes nothing.
func (s *Screen) run(verb string, dry bool, done func(data.ImportReport)) {
	if s.busy {
		return
	}
	s.busy = true
	options := s.options
	options.DryRun = dry
	started, shown := time.Now(), false
	options.Progress = func(n, total int64) {
		if total <= 0 {
			return
		}
		s.host.Tasks.Post(func() {
			if !shown && time.Since(started) > 300*time.Millisecond {
				shown = true
				s.working.Show()
			}
			s.progress.SetValue(float64(n) / float64(total))
		})
	}
	s.chosen.SetText(verb + " " + filepath.Base(s.path))
	for _, button := range []fyne.Disableable{s.choose, s.folder, s.victims} {
		button.Disable()
	}
	path, op := s.path, s.op
	if dry {
		op = data.NewOperationID()
	}
	s.cancel = task.Run(s.host.Tasks, func(ctx context.Context) (data.ImportReport, error) {
		export, err := s.open(path)
		if err != nil {
			return data.ImportReport{}, err
		}
		defer export.Close()
		return s.session.Import(ctx, op, export, options)
	}, func(report data.ImportReport, err error) {
		s.busy = false
		s.working.Hide()
		s.progress.SetValue(0)
		for _, button := range []fyne.Disableable{s.choose, s.folder, s.victims} {
			button.Enable()
		}
		s.chosen.SetText(filepath.Base(path))
		if time.Since(started) > longJob {
			fyne.CurrentApp().SendNotification(fyne.NewNotification("Housing Status Tracker", "The import from HMIS has ended."))
		}
		if err != nil {
			s.failed(report, err)
			return
		}
		done(report)
	})
}

func (s *Screen) failed(report data.ImportReport, err error) {
	switch code := data.CodeOf(err); code {
	case data.CodeCancelled:
		s.chosen.SetText("Cancelled. The database is as it was.")
	case data.CodeSource:
		s.confirmSource(err)
	case data.CodeUnreadable, data.CodeConfirm:
		// The preview did not show it: the database has changed since.
		s.confirm(code, overlay.ErrorMessage(err), report.Problems)
	default:
		if errors.Is(err, context.Canceled) {
			s.chosen.SetText("Cancelled. The database is as it was.")
			return
		}
		s.set(s.refusedCard(overlay.ErrorMessage(err), report.Problems))
	}
}

// previewed shows what an import would do, with the button that does it.
func (s *Screen) previewed(r data.ImportReport) fyne.CanvasObject {
	importButton := control.NewPrimary("Import", "Ctrl+Enter", s.runImport)
	head := container.NewBorder(nil, nil, nil, container.NewCenter(importButton), container.NewVBox(
		control.NewBold("Preview: nothing is written yet"), control.NewMuted(s.exportInfo(r)).Shrinking()))
	box := container.NewVBox(head, control.Gap(0, 8))
	for _, o := range r.Unanswered() {
		box.Add(s.objection(o, r.Problems))
	}
	box.Add(s.summary(r))
	return control.NewCard(box)
}

func (s *Screen) exportInfo(r data.ImportReport) string {
	return fmt.Sprintf("%s · %s · exported %s", r.Source, r.Version, r.ExportDate.US())
}

// imported shows what an import did, and which locally entered enrollments it may match (R48).
func (s *Screen) imported(r data.ImportReport, matches []data.Match) fyne.CanvasObject {
	home := control.NewPrimary("Go to Home", "Alt+H", func() { s.host.Press("Alt+H") })
	head := container.NewBorder(nil, nil, nil, container.NewCenter(home), container.NewVBox(
		control.NewBold("Imported. Every row is accounted for."), control.NewMuted(s.exportInfo(r)).Shrinking()))
	box := container.NewVBox(head, control.Gap(0, 8))
	for _, m := range matches {
		text := control.NewText(fmt.Sprintf("%s in %s was entered here by hand; HMIS may have it now.", m.LocallyEntered.Client.DisplayName(), m.LocallyEntered.Program.Name)).Shrinking()
		review := control.NewLink("Review", func() { s.OnOpenClient(m.Imported.Client.ID) })
		box.Add(control.NewPanel(theme.WarningBackground, "", theme.Radius, control.Inset(10, 4, container.NewBorder(nil, nil, nil, review, text))))
	}
	box.Add(s.summary(r))
	return control.NewCard(box)
}

func (s *Screen) summary(r data.ImportReport) fyne.CanvasObject {
	effects := container.NewGridWithColumns(5)
	for _, e := range Effects(r) {
		effects.Add(control.NewCard(container.NewVBox(control.NewMuted(e.What), control.NewFigure(e.New), control.NewMuted(e.Else).Shrinking())))
	}
	box := container.NewVBox(effects)
	for _, line := range Findings(r) {
		box.Add(control.NewText(line))
	}
	box.Add(control.Gap(0, 6))
	box.Add(control.NewBold("Files"))
	grid := container.New(layout.NewGridLayoutWithColumns(5))
	for _, h := range []string{"File", "Read", "Stored", "Unchanged", "Skipped"} {
		grid.Add(control.NewMuted(h))
	}
	for _, f := range Files(r) {
		grid.Add(control.NewText(f.Name))
		for _, n := range []int{f.Read, f.Stored, f.Unchanged, f.Skipped} {
			grid.Add(control.NewText(fmt.Sprint(n)))
		}
	}
	box.Add(grid)
	if len(r.Problems) == 0 {
		box.Add(control.NewMuted("No problems found in any file."))
	} else {
		box.Add(container.NewHBox(s.problemsButton(r.Problems)))
	}
	return box
}

// Keys are the keys of the screen.
func (s *Screen) Keys() overlay.Keys {
	return overlay.Keys{"Ctrl+Enter": func() {
		if s.report != nil {
			s.runImport()
		}
	}}
}

package access

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
)

// StartScreen offers the ways to begin.
type StartScreen struct {
	content  fyne.CanvasObject
	ways     []*control.Button
	host     *overlay.Host
	status   *control.Label
	cancel   *control.Button
	working  *fyne.Container
	progress *widget.ProgressBarInfinite
}

// StartActions are what the buttons of the start screen do.
type StartActions struct {
	// Sample opens made-up data, Import begins with an HMIS export, Open opens an existing database.
	Sample, Import, Open func()
	// Restore restores a backup of a database that is gone or damaged.
	Restore func()
}

// NewStart returns the screen.
func NewStart(host *overlay.Host, ways StartActions) *StartScreen {
	s := &StartScreen{host: host, status: control.NewMuted(""), cancel: control.NewButton("Cancel", nil), progress: widget.NewProgressBarInfinite()}
	s.progress.Stop()
	s.working = container.NewBorder(nil, nil, s.status, s.cancel, container.NewCenter(control.Wide(300, s.progress)))
	s.working.Hide()
	way := func(button *control.Button, text string) fyne.CanvasObject {
		s.ways = append(s.ways, button)
		return container.NewBorder(nil, nil, nil, container.NewCenter(button), control.NewParagraph(text))
	}
	s.content = container.NewCenter(control.Wide(640, control.NewCard(control.Inset(12, 10, container.NewVBox(
		control.NewTitle("Housing Status Tracker"),
		control.NewMuted("From eligibility verified to the day they get the keys."),
		control.Gap(0, 8),
		way(control.NewPrimary("Explore with sample data", "", ways.Sample), "A made-up office with 2,400 clients, in a file of its own. Nothing real is touched, and it is removed in one step."),
		separator(),
		way(control.NewButton("Import an HMIS export…", ways.Import), "Make your office's database from your HMIS's standard export (HUD CSV, FY2024 or FY2026)."),
		separator(),
		way(control.NewButton("Open a database…", ways.Open), "Open a database that you or your office already has."),
		separator(),
		way(control.NewButton("Restore a backup…", ways.Restore), "Bring a database back that is lost or damaged, from one of its backups."),
		s.working,
	)))))
	return s
}

func separator() fyne.CanvasObject { return control.NewSeparator() }

// Content returns the screen.
func (s *StartScreen) Content() fyne.CanvasObject { return s.content }

// Show focuses the first button.
func (s *StartScreen) Show() { s.host.Focus(s.ways[0]) }

// Start shows that a job runs, such as making the sample office. The buttons are disabled until Stop; cancel stops
// the job.
func (s *StartScreen) Start(text string, cancel func()) {
	for _, way := range s.ways {
		way.Disable()
	}
	s.status.SetText(text)
	s.cancel.OnTapped = cancel
	s.working.Show()
	s.progress.Start()
	s.host.Focus(s.cancel)
}

// Stop enables the buttons again.
func (s *StartScreen) Stop() {
	s.progress.Stop()
	s.working.Hide()
	for _, way := range s.ways {
		way.Enable()
	}
	s.Show()
}

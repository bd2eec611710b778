// Package start is the first screen of a person who has no database yet, and the form that makes a new one.
package start

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/theme"
)

// Screen offers the ways to begin.
type Screen struct {
	content fyne.CanvasObject
	ways    []*control.Button
	host    *overlay.Host
	status  *control.Label
	cancel  *control.Button
	working *fyne.Container
	moving  *widget.ProgressBarInfinite
}

// Ways are the ways to begin.
type Ways struct {
	// Sample explores made-up data, Import begins with an export of the HMIS, Open opens a database that is there.
	Sample, Import, Open func()
	// Restore puts a backup in the place of a database that is gone or damaged.
	Restore func()
}

// New makes the screen.
func New(host *overlay.Host, ways Ways) *Screen {
	s := &Screen{host: host, status: control.NewMuted(""), cancel: control.NewButton("Cancel", nil), moving: widget.NewProgressBarInfinite()}
	s.moving.Stop()
	s.working = container.NewBorder(nil, nil, s.status, s.cancel, container.NewCenter(control.Wide(300, s.moving)))
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
		rule(),
		way(control.NewButton("Import an HMIS export…", ways.Import), "Make your office's database from your HMIS's standard export (HUD CSV, FY2024 or FY2026)."),
		rule(),
		way(control.NewButton("Open a database…", ways.Open), "Open a database that you or your office already has."),
		rule(),
		way(control.NewButton("Restore a backup…", ways.Restore), "Bring a database back that is lost or damaged, from one of its backups."),
		s.working,
	)))))
	return s
}

func rule() fyne.CanvasObject { return control.NewPanel(theme.Line, "", 0, control.Gap(0, 1)) }

// Content is the screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Show puts the focus on the first way.
func (s *Screen) Show() { s.host.Focus(s.ways[0]) }

// Begin says what is going on, such as the sample office being made. No way can be taken until End; cancel gives up.
func (s *Screen) Begin(text string, cancel func()) {
	for _, way := range s.ways {
		way.Disable()
	}
	s.status.SetText(text)
	s.cancel.OnTapped = cancel
	s.working.Show()
	s.moving.Start()
	s.host.Focus(s.cancel)
}

// End offers the ways again.
func (s *Screen) End() {
	s.moving.Stop()
	s.working.Hide()
	for _, way := range s.ways {
		way.Enable()
	}
	s.Show()
}

// Package start is the first screen of a person who has no database yet, and the form that makes a new one.
package start

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/theme"
)

// Screen offers the three ways to begin.
type Screen struct {
	content fyne.CanvasObject
	first   *control.Button
	host    *overlay.Host
	status  *control.Label
}

// Ways are the three ways to begin.
type Ways struct {
	// Sample explores made-up data, Import begins with an export of the HMIS, Open opens a database that is there.
	Sample, Import, Open func()
}

// New makes the screen.
func New(host *overlay.Host, ways Ways) *Screen {
	s := &Screen{host: host, status: control.NewMuted("")}
	s.first = control.NewPrimary("Explore with sample data", "", ways.Sample)
	way := func(button *control.Button, text string) fyne.CanvasObject {
		return container.NewBorder(nil, nil, nil, container.NewCenter(button), control.NewParagraph(text))
	}
	s.content = container.NewCenter(control.Wide(640, control.NewCard(control.Inset(12, 10, container.NewVBox(
		control.NewTitle("Housing Status Tracker"),
		control.NewMuted("From eligibility verified to the day they get the keys."),
		control.Gap(0, 8),
		way(s.first, "A made-up office with 600 clients, in a file of its own. Nothing real is touched, and it is removed in one step."),
		rule(),
		way(control.NewButton("Import an HMIS export…", ways.Import), "Make your office's database from your HMIS's standard export (HUD CSV, FY2024 or FY2026)."),
		rule(),
		way(control.NewButton("Open a database…", ways.Open), "Open a database that you or your office already has."),
		container.NewHBox(s.status, layout.NewSpacer()),
	)))))
	return s
}

func rule() fyne.CanvasObject { return control.NewPanel(theme.Line, "", 0, control.Gap(0, 1)) }

// Content is the screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Show puts the focus on the first way.
func (s *Screen) Show() { s.host.Focus(s.first) }

// SetStatus says what is going on, such as the sample office being made.
func (s *Screen) SetStatus(text string) { s.status.SetText(text) }

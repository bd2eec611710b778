package auditlog

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/overlay"
	"housingtracker/ui/theme"
)

// open shows all details of an event.
func (s *Screen) open(a data.AuditEvent) {
	lines := container.New(layout.NewCustomPaddedVBoxLayout(4))
	line := func(name, text string) {
		if text != "" {
			lines.Add(container.NewBorder(nil, nil, control.Wide(130, control.NewMuted(name)), nil, control.NewCaption(text, 450).Colored(theme.Ink)))
		}
	}
	enrollment := ""
	if a.EnrollmentID != 0 {
		enrollment = strconv.FormatInt(int64(a.EnrollmentID), 10)
	}
	line("Time", data.Moment(a.At))
	line("Person", a.ByName)
	line("Client ID", a.PersonalID)
	line("Program", a.Program)
	line("HMIS", a.Source)
	line("Enrollment", enrollment)
	name := "What was done"
	for _, said := range describe.Details(a) {
		line(name, said)
		name = ""
	}
	line("Hash", a.Hash)
	var d *overlay.Dialog
	done := control.NewPrimary("Close", "Esc", func() { d.Close() })
	footer := container.NewHBox(layout.NewSpacer(), done)
	if a.ClientID != 0 && s.OnOpenClient != nil {
		footer.Objects = append([]fyne.CanvasObject{control.NewButton("Open the client", func() {
			d.Close()
			s.OnOpenClient(a.ClientID)
		})}, footer.Objects...)
	}
	d = s.host.Open(overlay.Size{Width: 660, Height: 460}, control.NewTitle("Event "+strconv.FormatInt(a.Number, 10)+" · "+a.Kind.Label()), lines, footer,
		overlay.Keys{"Down": func() { d.Scroll(40) }, "Up": func() { d.Scroll(-40) }})
	s.host.Focus(done)
}

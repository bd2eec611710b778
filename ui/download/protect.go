package download

import (
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/export"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
)

// openProtect exports to a password-protected workbook.
func (s *Screen) openProtect() {
	if !s.ready() {
		return
	}
	const width = 480
	var d *overlay.Dialog
	fields := newPasswordFields(width - 44)
	to := func(form export.Form) func() {
		return func() {
			if password, ok := fields.password(); ok {
				d.Close()
				s.save(form, password)
				return
			}
			d.Fit()
			s.host.Focus(fields.entry)
		}
	}
	toData := to(export.DataWorkbook)
	fields.entry.OnSubmitted = func(string) { toData() }
	footer := container.NewHBox(
		control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { d.Close() }), layout.NewSpacer(),
		control.NewButton("Excel Export", to(export.Workbook)),
		control.NewPrimary("Excel Data Export", "Enter", toData))
	d = s.host.Open(overlay.Size{Width: width},
		container.NewVBox(control.NewTitle("Password-protected Excel file"), control.NewMuted(s.list.Program.Name+" · "+clients(len(s.rows)))),
		fields.content, footer, overlay.Keys{"Enter": toData})
	s.host.Focus(fields.entry)
}

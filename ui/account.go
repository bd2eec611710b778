package ui

import (
	"context"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// account changes the own password (R47).
func (s *shell) account() {
	old, fresh, again := control.NewPassword("The present password"), control.NewPassword("At least 8 characters"), control.NewPassword("The same again")
	failure := control.NewMuted("").Colored(theme.Error)
	var d *overlay.Dialog
	change := func() {
		if fresh.Text != again.Text {
			failure.SetText(control.ErrorSign + "The two new passwords differ. Type the same one twice.")
			return
		}
		from, to := old.Text, fresh.Text
		task.Do(s.host.Tasks, func(ctx context.Context) error {
			return s.session.ChangePassword(ctx, data.NewOp(), from, to)
		}, func(err error) {
			if err != nil {
				failure.SetText(control.ErrorSign + overlay.Words(err))
				return
			}
			d.Close()
			s.host.Toast("Password changed")
		})
	}
	user := s.session.User()
	body := container.NewVBox(
		control.NewMuted(user.Organization.Name+" · "+string(user.Role)),
		control.NewBold("Change the password"), old, fresh, again, failure)
	footer := container.NewHBox(layout.NewSpacer(), control.NewButtonOf(control.Plain, "Close", "Esc", func() { d.Close() }),
		control.NewPrimary("Change", "Ctrl+Enter", change))
	d = s.host.Open(overlay.Size{Width: 440}, control.NewTitle(user.Name), body, footer, overlay.Keys{"Ctrl+Enter": change})
	s.host.Focus(old)
}

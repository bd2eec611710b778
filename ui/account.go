package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
)

// account changes the own password (R47).
func (s *shell) account() {
	user := s.session.User()
	old, fresh, again := control.NewPassword("The present password"), control.NewPassword("At least 8 characters"), control.NewPassword("The same again")
	s.host.OpenForm(overlay.Form{
		Title: user.Name, Button: "Change the password", First: old,
		Fields: []fyne.CanvasObject{
			control.NewMuted(user.Organization.Name + " · " + string(user.Role)),
			control.NewBold("Present password"), old, control.NewBold("New password"), fresh, again,
		},
		Read: func() (func(context.Context) error, error) {
			from, to := old.Text, fresh.Text
			if to != again.Text {
				return nil, data.Refuse(data.CodeInvalid, "The two new passwords differ. Type the same one twice.")
			}
			return func(ctx context.Context) error { return s.session.ChangePassword(ctx, data.NewOp(), from, to) }, nil
		},
		Done: func() { s.host.Toast("Password changed") },
	})
}

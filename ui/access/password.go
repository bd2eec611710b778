package access

import (
	"context"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
)

// PasswordHint is the placeholder of a field for a new password.
const PasswordHint = "At least 12 characters: a few words"

// NewPasswordFields are the two fields of a new password.
type NewPasswordFields struct{ First, again *control.Entry }

// NewPassword returns the fields.
func NewPassword() NewPasswordFields {
	return NewPasswordFields{control.NewPassword(PasswordHint), control.NewPassword("The same again")}
}

// Objects returns the fields for a form.
func (f NewPasswordFields) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{f.First, f.again}
}

// Read returns the password, or an error if the two fields differ.
func (f NewPasswordFields) Read() (string, error) {
	if f.First.Text != f.again.Text {
		return "", data.Refuse(data.CodeInvalid, "The two passwords differ. Type the same one twice.")
	}
	return f.First.Text, nil
}

// PasswordSession is what changing a user's own password needs.
type PasswordSession interface {
	User() data.User
	ChangePassword(ctx context.Context, op data.OperationID, old, new string) error
}

// ChangePassword asks for the present password and a new one.
func ChangePassword(host *overlay.Host, session PasswordSession, done func()) {
	user, old, newPassword := session.User(), control.NewPassword("The present password"), NewPassword()
	host.OpenForm(overlay.Form{
		Title: user.Name, Button: "Change the password", First: old,
		Fields: append([]fyne.CanvasObject{
			control.NewMuted(user.Organization.Name + " · " + string(user.Role)),
			control.NewBold("Present password"), old, control.NewBold("New password"),
		}, newPassword.Objects()...),
		Read: func() (func(context.Context) error, error) {
			from := old.Text
			to, err := newPassword.Read()
			return func(ctx context.Context) error { return session.ChangePassword(ctx, data.NewOperationID(), from, to) }, err
		},
		Done: done,
	})
}

// ChoosePassword asks for a new password in place of one that an administrator has set. cancelled runs when the
// user gives up.
func ChoosePassword(host *overlay.Host, session PasswordSession, present string, done, cancelled func()) {
	newPassword := NewPassword()
	host.OpenForm(overlay.Form{
		Title: "Choose your own password", Button: "Go on", First: newPassword.First,
		Fields: append([]fyne.CanvasObject{
			control.NewParagraph("Welcome, " + session.User().Name + ". The password you have come in with was set by somebody else. Choose one that only you know; it can be a few words. It must not contain your name."),
		}, newPassword.Objects()...),
		Read: func() (func(context.Context) error, error) {
			to, err := newPassword.Read()
			return func(ctx context.Context) error {
				return session.ChangePassword(ctx, data.NewOperationID(), present, to)
			}, err
		},
		Done: done, Cancelled: cancelled,
	})
}

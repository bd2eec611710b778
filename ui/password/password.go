// Package password asks for new passwords.
package password

import (
	"context"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
)

// Hint says in an empty field what a password needs.
const Hint = "At least 12 characters: a few words"

// Fields are those of a new password, typed twice.
type Fields struct{ First, again *control.Entry }

// New makes the fields.
func New() Fields { return Fields{control.NewPassword(Hint), control.NewPassword("The same again")} }

// Objects are the fields, to be put into a form.
func (f Fields) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{f.First, f.again} }

// Read returns the password; typed in two ways it is refused.
func (f Fields) Read() (string, error) {
	if f.First.Text != f.again.Text {
		return "", data.Refuse(data.CodeInvalid, "The two passwords differ. Type the same one twice.")
	}
	return f.First.Text, nil
}

// Session is what changing the own password needs.
type Session interface {
	User() data.User
	ChangePassword(ctx context.Context, op data.OperationID, old, new string) error
}

// Change asks for the present password and a new one.
func Change(host *overlay.Host, session Session, done func()) {
	user, old, fresh := session.User(), control.NewPassword("The present password"), New()
	host.OpenForm(overlay.Form{
		Title: user.Name, Button: "Change the password", First: old,
		Fields: append([]fyne.CanvasObject{
			control.NewMuted(user.Organization.Name + " · " + string(user.Role)),
			control.NewBold("Present password"), old, control.NewBold("New password"),
		}, fresh.Objects()...),
		Read: func() (func(context.Context) error, error) {
			from := old.Text
			to, err := fresh.Read()
			return func(ctx context.Context) error { return session.ChangePassword(ctx, data.NewOperationID(), from, to) }, err
		},
		Done: done,
	})
}

// Choose asks somebody whose password an administrator has set for an own one; cancelled follows giving up.
func Choose(host *overlay.Host, session Session, present string, done, cancelled func()) {
	fresh := New()
	host.OpenForm(overlay.Form{
		Title: "Choose your own password", Button: "Go on", First: fresh.First,
		Fields: append([]fyne.CanvasObject{
			control.NewParagraph("Welcome, " + session.User().Name + ". The password you have come in with was set by somebody else. Choose one that only you know; it can be a few words. It must not contain your name."),
		}, fresh.Objects()...),
		Read: func() (func(context.Context) error, error) {
			to, err := fresh.Read()
			return func(ctx context.Context) error {
				return session.ChangePassword(ctx, data.NewOperationID(), present, to)
			}, err
		},
		Done: done, Cancelled: cancelled,
	})
}

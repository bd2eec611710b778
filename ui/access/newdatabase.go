package access

import (
	"context"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
)

// Founder creates the first organization and administrator of a database.
type Founder interface {
	Found(ctx context.Context, organization, admin, password string) (*data.Session, error)
}

// OpenNewDatabase asks for the first organization and administrator of a new database in the file where. done gets
// the session; cancelled runs when the person gives up, and may be nil.
func OpenNewDatabase(host *overlay.Host, office Founder, where string, done func(*data.Session), cancelled func()) {
	organization := control.NewEntry("Your organization")
	admin := control.NewEntry("First and last name")
	newPassword := NewPassword()
	var session *data.Session
	host.OpenForm(overlay.Form{
		Title: "New database", Button: "Make the database", First: organization,
		Fields: append([]fyne.CanvasObject{
			control.NewParagraph("The first administrator can import, add users and set up everything else. The database is the file " + where + "."),
			control.NewBold("Organization"), organization,
			control.NewBold("Administrator"), admin,
			control.NewBold("Password"),
		}, newPassword.Objects()...),
		Read: func() (func(context.Context) error, error) {
			o, a := organization.Text, admin.Text
			p, err := newPassword.Read()
			return func(ctx context.Context) (err error) {
				session, err = office.Found(ctx, o, a, p)
				return err
			}, err
		},
		Done:      func() { done(session) },
		Cancelled: cancelled,
	})
}

package start

import (
	"context"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/password"
)

// Founding makes a database's first organization and administrator.
type Founding interface {
	Found(ctx context.Context, organization, admin, password string) (*data.Session, error)
}

// OpenFounding asks for the first organization and administrator of a new database; where says which file it is. done
// gets the session; cancelled is called when the person gives up, and may be nil.
func OpenFounding(host *overlay.Host, office Founding, where string, done func(*data.Session), cancelled func()) {
	organization := control.NewEntry("Your organization")
	admin := control.NewEntry("First and last name")
	fresh := password.New()
	var session *data.Session
	host.OpenForm(overlay.Form{
		Title: "New database", Button: "Make the database", First: organization,
		Fields: append([]fyne.CanvasObject{
			control.NewParagraph("The first administrator can import, add users and set up everything else. The database is the file " + where + "."),
			control.NewBold("Organization"), organization,
			control.NewBold("Administrator"), admin,
			control.NewBold("Password"),
		}, fresh.Objects()...),
		Read: func() (func(context.Context) error, error) {
			o, a := organization.Text, admin.Text
			p, err := fresh.Read()
			return func(ctx context.Context) (err error) {
				session, err = office.Found(ctx, o, a, p)
				return err
			}, err
		},
		Done:      func() { done(session) },
		Cancelled: cancelled,
	})
}

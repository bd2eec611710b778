package start

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
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
	password := control.NewPassword("At least 8 characters")
	again := control.NewPassword("The same again")
	failure := control.NewMuted("").Colored(theme.Error)
	var d *overlay.Dialog
	finished := false
	var make *control.Button
	found := func() {
		if make.Disabled() {
			return
		}
		if password.Text != again.Text {
			failure.SetText(control.ErrorSign + "The two passwords differ. Type the same one twice.")
			host.Focus(again)
			return
		}
		failure.SetText("")
		make.Disable()
		o, a, p := organization.Text, admin.Text, password.Text
		task.Run(host.Tasks, func(ctx context.Context) (*data.Session, error) {
			return office.Found(ctx, o, a, p)
		}, func(session *data.Session, err error) {
			make.Enable()
			if err != nil {
				failure.SetText(control.ErrorSign + overlay.Words(err))
				return
			}
			finished = true
			d.Close()
			done(session)
		})
	}
	make = control.NewPrimary("Make the database", "Ctrl+Enter", found)
	again.OnSubmitted = func(string) { found() }
	body := container.NewVBox(
		control.NewParagraph("The first administrator can import, add users and set up everything else. The database is the file "+where+"."),
		control.NewBold("Organization"), organization,
		control.NewBold("Administrator"), admin,
		control.NewBold("Password"), password, again,
		failure,
	)
	footer := container.NewHBox(layout.NewSpacer(), control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { d.Close() }), make)
	d = host.Open(overlay.Size{Width: 480}, control.NewTitle("New database"), body, footer, overlay.Keys{"Ctrl+Enter": found})
	d.OnClosed = func() {
		if !finished && cancelled != nil {
			cancelled()
		}
	}
	host.Focus(fyne.Focusable(organization))
}

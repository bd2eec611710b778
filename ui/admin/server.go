package admin

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/data/transfer"
	"housingtracker/ui/access"
	"housingtracker/ui/control"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/overlay"
)

// Transfer is a move between a file and a server.
type Transfer struct {
	// To is the place: a path, or the address of a server with the owner of the database.
	To string
	// OwnerPassword is that of the owner, Password the user's, which will be the same there.
	OwnerPassword, Password string
}

// serverCard says on which server the database is, and moves it to a file.
func (s *Screen) serverCard(o adminData) fyne.CanvasObject {
	p := s.Place
	move := control.NewButton("Move this database to this computer…", func() {
		filechooser.OpenFolder(s.host, p.Home, func(folder string) {
			name, _, _ := strings.Cut(access.PlaceName(p.Path), " on ")
			s.askTransfer("Move the database to this computer?", "It will be the file ", freePath(folder, filepath.Base(name)+".db"), "")
		})
	})
	text := "The server's administrator sees to backups and certificates. Moved to a disk of this computer, the database can't be used from other computers any more."
	if o.info.MovedTo != "" {
		text = o.info.ReadOnly
		move = control.NewButton("Undo the move…", s.askUndoMove)
	}
	return control.NewTitledCard("Place", "on a server", container.NewVBox(control.NewText(access.PlaceName(p.Path)).Shrinking(), control.NewParagraph(text), container.NewHBox(move)))
}

// askServer asks for the database on a server to which this one is moved.
func (s *Screen) askServer() {
	server, database, certificate := control.NewEntry("such as db.county.gov"), control.NewEntry("such as housing"), control.NewEntry("only if your office has one of its own")
	owner, secret := control.NewEntry("such as county"), control.NewPassword("The owner's password")
	var to string
	s.host.OpenForm(overlay.Form{
		Title: "Move this database to a server", Button: "Go on", First: server,
		Fields: []fyne.CanvasObject{
			control.NewParagraph("The server's administrator makes an empty database and its owner, and types these here."),
			control.NewBold("Server"), server, control.NewBold("Name of the database"), database, control.NewBold("Certificate"), certificate,
			control.NewBold("Owner of the database"), owner, secret,
		},
		Read: func() (func(context.Context) error, error) {
			if strings.TrimSpace(owner.Text) == "" {
				return nil, data.Refuse(data.CodeInvalid, "Type the owner of the database.")
			}
			var err error
			to, err = access.OwnerAddress(server.Text, database.Text, certificate.Text, owner.Text)
			return func(context.Context) error { return nil }, err
		},
		Done: func() {
			s.askTransfer("Move the database to the server?", "It will be ", to, secret.Text)
		},
	})
}

// askTransfer moves the database between a file and a server after confirmation by the user's password.
func (s *Screen) askTransfer(title, will, to, ownerPassword string) {
	secret := control.NewPassword("Your password")
	s.host.OpenForm(overlay.Form{
		Title: title, Button: "Move", First: secret,
		Fields: []fyne.CanvasObject{
			control.NewParagraph(will + access.PlaceName(to) + ". Everything goes there, but no passwords: yours stays the same, everybody else gets a temporary one, which you are shown once. " +
				"The database here can only be read then. Nobody else should be signed in meanwhile."),
			control.NewBold("Your password"), secret,
		},
		Read: func() (func(context.Context) error, error) {
			if secret.Text == "" {
				return nil, data.Refuse(data.CodeInvalid, "Type your password.")
			}
			return func(context.Context) error { return nil }, nil
		},
		Done: func() { s.transfer(Transfer{to, ownerPassword, secret.Text}) },
	})
}

func (s *Screen) transfer(t Transfer) {
	RunJob(s.host, "Moving the database", "It is copied to "+access.PlaceName(t.To)+". Both databases are checked and compared row by row. Until that is done, nothing changes here.",
		func(ctx context.Context, progress func(done, total int64)) (transfer.Moved, error) {
			return s.Place.Transfer(data.WithProgress(ctx, func(share float64) { progress(int64(share*1000), 1000) }), t)
		}, func(m transfer.Moved, err error) {
			if err != nil {
				s.host.ShowError("The database was not moved", err)
				return
			}
			s.Place.OnTransferred(m)
		})
}

// passwordsWidth is the width of the dialog in Fyne units.
const passwordsWidth = 560

// ShowTemporary shows the temporary passwords of the other users after a move, this once.
func ShowTemporary(host *overlay.Host, passwords []transfer.Password) {
	if len(passwords) == 0 {
		return
	}
	rows, text := container.NewVBox(), ""
	for _, p := range passwords {
		rows.Add(container.New(layout.NewGridLayout(2), control.NewText(p.User.Name).Shrinking(), control.NewBold(p.Password)))
		text += p.User.Name + "\t" + p.Password + "\n"
	}
	var d *overlay.Dialog
	body := container.NewVBox(
		control.NewParagraph("Passwords don't cross between a file and a server. Give each user the new one; it must be changed at the first sign-in. They are not shown again."), rows)
	footer := container.NewHBox(layout.NewSpacer(), control.NewButton("Copy all", func() {
		fyne.CurrentApp().Clipboard().SetContent(text)
		host.Toast("Copied. Empty the clipboard when you have pasted it.")
	}), control.NewButtonOf(control.Primary, "Done", "Esc", func() { d.Close() }))
	d = host.Open(overlay.Size{Width: passwordsWidth}, control.NewTitle("New passwords"), body, footer, nil)
}

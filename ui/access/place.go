package access

import (
	"context"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/data/signin"
	"housingtracker/ui/control"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/overlay"
)

// placesWidth is the width of the dialog in Fyne units.
const placesWidth = 620

// OpenPlaces asks where the database is: on this computer, in a shared folder, or on a server.
func OpenPlaces(host *overlay.Host, here, shared, server func()) {
	var d *overlay.Dialog
	choice := func(text, what string, chosen func()) (*control.Button, fyne.CanvasObject) {
		b := control.NewButton(text, func() {
			d.Close()
			chosen()
		})
		return b, container.NewBorder(nil, nil, nil, container.NewCenter(b), control.NewParagraph(what))
	}
	first, onComputer := choice("On this computer…", "A file on a disk of this computer.", here)
	_, inFolder := choice("In a shared folder…", "A file in a folder of the network that several computers of your office use.", shared)
	_, onServer := choice("On a server…", "Your region's server. You need its address and the name of the database, which its administrator gives you, and your own name and password.", server)
	body := container.NewVBox(onComputer, control.NewSeparator(), inFolder, control.NewSeparator(), onServer)
	d = host.Open(overlay.Size{Width: placesWidth}, control.NewTitle("Where is the database?"), body,
		container.NewHBox(layout.NewSpacer(), control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { d.Close() })), nil)
	host.Focus(first)
}

// OpenServer asks for the address of a database on a server. former is the one used last, or "". check refuses a wrong address; done gets
// a right one.
func OpenServer(host *overlay.Host, former string, check func(address string) error, done func(address string)) {
	server, database, certificate := control.NewEntry("such as db.county.gov"), control.NewEntry("such as housing"), control.NewEntry("only if your office has one of its own")
	server.Text, database.Text, certificate.Text = splitAddress(former)
	choose := control.NewLink("Choose…", func() {
		filechooser.OpenFile(host, "", []string{".crt", ".pem", ".cer"}, certificate.SetText)
	})
	var address string
	host.OpenForm(overlay.Form{
		Title: "Open a database on a server", Button: "Go on", First: server,
		Fields: []fyne.CanvasObject{
			control.NewParagraph("The server's administrator gives you these. Your name and password are asked for next."),
			control.NewBold("Server"), server,
			control.NewBold("Name of the database"), database,
			control.NewBold("Certificate"), container.NewBorder(nil, nil, nil, choose, certificate),
		},
		Read: func() (func(context.Context) error, error) {
			var err error
			address, err = joinAddress(server.Text, database.Text, certificate.Text)
			return func(context.Context) error { return check(address) }, err
		},
		Done: func() { done(address) },
	})
}

// joinAddress returns the address of what was typed. A whole address may be typed for the server.
func joinAddress(server, database, certificate string) (string, error) {
	server, database, certificate = strings.TrimSpace(server), strings.TrimSpace(database), strings.TrimSpace(certificate)
	if signin.IsServer(server) {
		return server, nil
	}
	if server == "" || database == "" {
		return "", data.Refuse(data.CodeInvalid, "Type the server and the name of the database.")
	}
	address := "postgres://" + strings.ReplaceAll(server, " ", "") + "/" + url.PathEscape(database)
	if certificate != "" {
		address += "?" + url.Values{"sslrootcert": {certificate}}.Encode()
	}
	return address, nil
}

// OwnerAddress is the address of what was typed, with the owner of the database.
func OwnerAddress(server, database, certificate, owner string) (string, error) {
	address, err := joinAddress(server, database, certificate)
	if err != nil {
		return "", err
	}
	scheme, rest, _ := strings.Cut(address, "://")
	if _, after, ok := strings.Cut(rest, "@"); ok {
		rest = after
	}
	return scheme + "://" + url.PathEscape(strings.TrimSpace(owner)) + "@" + rest, nil
}

// splitAddress is the reverse of joinAddress; blank for what is no address.
func splitAddress(address string) (server, database, certificate string) {
	if !signin.IsServer(address) {
		return "", "", ""
	}
	_, rest, _ := strings.Cut(address, "://")
	rest, options, _ := strings.Cut(rest, "?")
	if _, after, ok := strings.Cut(rest, "@"); ok {
		rest = after
	}
	server, name, _ := strings.Cut(rest, "/")
	database, _ = url.PathUnescape(name)
	if values, err := url.ParseQuery(options); err == nil {
		certificate = values.Get("sslrootcert")
	}
	return server, database, certificate
}

// PlaceName is the place of a database for a title: the name of its file, or of the database and its server.
func PlaceName(place string) string {
	if server, database, _ := splitAddress(place); server != "" {
		return database + " on " + server
	}
	return place[strings.LastIndexAny(place, `/\`)+1:]
}

// Package recovery shows the recovery code of a database once, and takes it when no administrator knows a password.
package recovery

import (
	"context"
	"io"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	base "fyne.io/fyne/v2/theme"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/ui/control"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/overlay"
	"housingtracker/ui/password"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Session is what the code needs of an administrator's session.
type Session interface {
	NewRecoveryCode(ctx context.Context, op data.OperationID) (string, error)
	RecoveryCodeKept(ctx context.Context) error
}

// width is that of the dialog in Fyne's units.
const width = 560

// Offer makes a new recovery code for the database of that name and shows it; the former one is void. done follows when
// the dialog is closed.
func Offer(host *overlay.Host, session Session, chooser filechooser.Chooser, database string, done func()) {
	task.Run(host.Tasks, func(ctx context.Context) (string, error) { return session.NewRecoveryCode(ctx, data.NewOperationID()) },
		func(code string, err error) {
			if err != nil {
				host.Fail("No recovery code was made", err).OnClosed = done
				return
			}
			show(host, session, chooser, database, code, done)
		})
}

func show(host *overlay.Host, session Session, chooser filechooser.Chooser, database, code string, done func()) {
	var d *overlay.Dialog
	kept := control.NewPrimary("Done", "Ctrl+Enter", nil)
	kept.Disable()
	keep := func() {
		if kept.Disabled() {
			return
		}
		task.Do(host.Tasks, session.RecoveryCodeKept, func(err error) {
			if err != nil {
				host.Fail("This could not be noted", err)
				return
			}
			d.Close()
		})
	}
	kept.OnTapped = keep
	away := control.NewCheck("I have printed it or written it down, and put it away", false, func(on bool) {
		if on {
			kept.Enable()
		} else {
			kept.Disable()
		}
	})
	said := control.NewCaption("", width-50)
	copied := control.NewButton("Copy", func() {
		fyne.CurrentApp().Clipboard().SetContent(code)
		said.Say("Copied. Empty the clipboard when you have pasted it.", theme.Muted)
		d.Fit()
	})
	save := control.NewButton("Save as text…", func() {
		chooser.Save("recovery-code.txt", func(path string) {
			task.Do(host.Tasks, func(context.Context) error {
				return export.SaveFile(path, func(w io.Writer) error {
					_, err := io.WriteString(w, strings.ReplaceAll(text(database, code), "\n", "\r\n"))
					return err
				})
			}, func(err error) {
				if err != nil {
					host.Fail("The code was not saved", err)
					return
				}
				said.Say("Saved. Print it and delete the file: whoever has it can open the database.", theme.Muted)
				d.Fit()
			})
		})
	})
	body := container.NewVBox(
		control.NewParagraph("If no administrator knows a password any more, this code is the only way back in. Without it everything in the database would be lost. It is shown this once."),
		control.NewPanel(theme.BrandSoft, "", theme.CardRadius, control.Inset(0, 14, line(code))),
		container.NewHBox(layout.NewSpacer(), copied, save), said,
		control.NewParagraph("Lock it away from the computer: whoever has it and the files of the database can read everything."),
		away,
	)
	footer := container.NewHBox(layout.NewSpacer(), control.NewButtonOf(control.Plain, "Not now", "Esc", func() { d.Close() }), kept)
	d = host.Open(overlay.Size{Width: width}, control.NewTitle("Keep this recovery code"), body, footer, overlay.Keys{"Ctrl+Enter": keep})
	d.OnClosed = done
	host.Focus(away)
}

// line is the code in large characters that can't be taken for others.
func line(code string) fyne.CanvasObject {
	t := canvas.NewText(code, base.Color(theme.Ink))
	t.TextStyle.Monospace = true
	t.TextSize = 20
	t.Alignment = fyne.TextAlignCenter
	return t
}

func text(database, code string) string {
	return "Housing Status Tracker\nRecovery code of " + database + "\n\n    " + code +
		"\n\nIt opens the database when no administrator knows a password. Print this page, lock it away,\nand delete the file: whoever has it and the database can read everything.\n"
}

// Office is what using the code needs of a database.
type Office interface {
	Recover(ctx context.Context, code, name, password string) error
}

// Use asks for the recovery code and a new password of an administrator. done gets the administrator's name.
func Use(host *overlay.Host, office Office, name string, done func(name string)) {
	who, code := control.NewEntry("First and last name"), control.NewEntry("7 groups of 4 letters and figures")
	fresh := password.New()
	who.SetText(name)
	host.OpenForm(overlay.Form{
		Title: "Use the recovery code", Button: "Set the password", First: code,
		Fields: append([]fyne.CanvasObject{
			control.NewParagraph("It gives an administrator a new password. Everybody else gets one from an administrator."),
			control.NewBold("Recovery code"), code,
			control.NewBold("Administrator"), who,
			control.NewBold("New password"),
		}, fresh.Objects()...),
		Read: func() (func(context.Context) error, error) {
			c, n := code.Text, who.Text
			p, err := fresh.Read()
			return func(ctx context.Context) error { return office.Recover(ctx, c, n, p) }, err
		},
		Done: func() { done(who.Text) },
	})
}

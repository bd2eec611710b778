package access

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
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// RecoverySession is what the recovery code needs of an administrator's session.
type RecoverySession interface {
	// NeedsRecoveryCode reports whether the user should make a code because none is kept.
	NeedsRecoveryCode() (bool, error)
	NewRecoveryCode(ctx context.Context, op data.OperationID) (string, error)
	RecoveryCodeKept(ctx context.Context) error
}

// recoveryWidth is the width of the dialog in Fyne units.
const recoveryWidth = 560

// OfferRecoveryCode makes a new recovery code for the database of that name and shows it; the former one becomes
// void. done runs when the dialog is closed.
func OfferRecoveryCode(host *overlay.Host, session RecoverySession, chooser filechooser.Chooser, database string, done func()) {
	task.Run(host.Tasks, func(ctx context.Context) (string, error) { return session.NewRecoveryCode(ctx, data.NewOperationID()) },
		func(code string, err error) {
			if err != nil {
				host.ShowError("No recovery code was made", err).OnClosed = done
				return
			}
			showRecoveryCode(host, session, chooser, database, code, done)
		})
}

func showRecoveryCode(host *overlay.Host, session RecoverySession, chooser filechooser.Chooser, database, code string, done func()) {
	var d *overlay.Dialog
	doneButton := control.NewPrimary("Done", "Ctrl+Enter", nil)
	doneButton.Disable()
	confirm := func() {
		if doneButton.Disabled() {
			return
		}
		host.Do("This could not be noted", session.RecoveryCodeKept, func() {
			d.Close()
		})
	}
	doneButton.OnTapped = confirm
	storedCheck := control.NewCheck("I have printed it or written it down, and put it away", false, func(on bool) {
		control.SetEnabled(doneButton, on)
	})
	message := control.NewCaption("", recoveryWidth-50)
	copied := control.NewButton("Copy", func() {
		fyne.CurrentApp().Clipboard().SetContent(code)
		message.SetText("Copied. Empty the clipboard when you have pasted it.", theme.Muted)
		d.Fit()
	})
	save := control.NewButton("Save as text…", func() {
		chooser.Save("recovery-code.txt", func(path string) {
			host.Do("The code was not saved", func(context.Context) error {
				return export.SaveFile(path, func(w io.Writer) error {
					_, err := io.WriteString(w, strings.ReplaceAll(recoveryText(database, code), "\n", "\r\n"))
					return err
				})
			}, func() {
				message.SetText("Saved. Print it and delete the file: whoever has it can open the database.", theme.Muted)
				d.Fit()
			})
		})
	})
	body := container.NewVBox(
		control.NewParagraph("If no administrator knows a password any more, this code is the only way back in. Without it everything in the database would be lost. It is shown this once."),
		control.NewPanel(theme.BrandSoft, "", theme.CardRadius, control.Inset(0, 14, codeLine(code))),
		container.NewHBox(layout.NewSpacer(), copied, save), message,
		control.NewParagraph("Lock it away from the computer: whoever has it and the files of the database can read everything."),
		storedCheck,
	)
	footer := container.NewHBox(layout.NewSpacer(), control.NewButtonOf(control.Plain, "Not now", "Esc", func() { d.Close() }), doneButton)
	d = host.Open(overlay.Size{Width: recoveryWidth}, control.NewTitle("Keep this recovery code"), body, footer, overlay.Keys{"Ctrl+Enter": confirm})
	d.OnClosed = done
	host.Focus(storedCheck)
}

// codeLine shows the code in large monospaced characters.
func codeLine(code string) fyne.CanvasObject {
	t := canvas.NewText(code, base.Color(theme.Ink))
	t.TextStyle.Monospace = true
	t.TextSize = 20
	t.Alignment = fyne.TextAlignCenter
	return t
}

func recoveryText(database, code string) string {
	return "Housing Status Tracker\nRecovery code of " + database + "\n\n    " + code +
		"\n\nIt opens the database when no administrator knows a password. Print this page, lock it away,\nand delete the file: whoever has it and the database can read everything.\n"
}

// Recoverer is what using the code needs of a database.
type Recoverer interface {
	Recover(ctx context.Context, code, name, password string) error
}

// UseRecoveryCode asks for the recovery code and an administrator's new password. done gets the administrator's
// name.
func UseRecoveryCode(host *overlay.Host, office Recoverer, name string, done func(name string)) {
	who, code := control.NewEntry("First and last name"), control.NewEntry("7 groups of 4 letters and figures")
	newPassword := NewPassword()
	who.SetText(name)
	host.OpenForm(overlay.Form{
		Title: "Use the recovery code", Button: "Set the password", First: code,
		Fields: append([]fyne.CanvasObject{
			control.NewParagraph("It gives an administrator a new password. Everybody else gets one from an administrator."),
			control.NewBold("Recovery code"), code,
			control.NewBold("Administrator"), who,
			control.NewBold("New password"),
		}, newPassword.Objects()...),
		Read: func() (func(context.Context) error, error) {
			c, n := code.Text, who.Text
			p, err := newPassword.Read()
			return func(ctx context.Context) error { return office.Recover(ctx, c, n, p) }, err
		},
		Done: func() { done(who.Text) },
	})
}

package download

import (
	"crypto/rand"
	"math/big"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data/signin"
	"housingtracker/export"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/theme"
)

// passwordFields ask for the password of a file. It is read once and stored nowhere.
type passwordFields struct {
	content *fyne.Container
	entry   *control.Entry
	caption *control.Caption
}

const passwordHint = "Whoever opens the file needs it, and nobody can recover it. Tell it to them on another way than the file."

func newPasswordFields(width float32) *passwordFields {
	f := &passwordFields{entry: control.NewPassword("Password"), caption: control.NewCaption(passwordHint, width)}
	f.entry.OnChanged = func(string) { f.caption.SetText(passwordHint, theme.Muted) }
	suggest := control.NewLink("Suggest one", func() {
		f.entry.Password = false
		f.entry.SetText(passphrase())
	})
	f.content = container.NewVBox(f.entry, container.NewHBox(suggest), f.caption)
	return f
}

// password returns the password; ok is false while it is too short, and the field says so.
func (f *passwordFields) password() (password string, ok bool) {
	if utf8.RuneCountInString(f.entry.Text) < signin.MinPassword {
		f.caption.SetText(control.ErrorPrefix+"A password needs at least 8 characters.", theme.Error)
		return "", false
	}
	return f.entry.Text, true
}

// The letters of a passphrase: none looks or sounds like another.
const (
	consonants = "bdhlmnprstvz"
	vowels     = "aeiou"
)

// passphrase returns four made-up words that can be read out over the telephone, with 47 bits of entropy.
func passphrase() string {
	words := make([]string, 4)
	for i := range words {
		words[i] = pick(consonants) + pick(vowels) + pick(consonants) + pick(vowels)
	}
	return strings.Join(words, "-")
}

func pick(from string) string {
	// crypto/rand returns no error: it ends the program if the system has no randomness.
	n, _ := rand.Int(rand.Reader, big.NewInt(int64(len(from))))
	return from[n.Int64():][:1]
}

// openProtect exports to a password-protected workbook.
func (s *Screen) openProtect() {
	if !s.ready() {
		return
	}
	const width = 480
	var d *overlay.Dialog
	fields := newPasswordFields(width - 44)
	to := func(form export.Form) func() {
		return func() {
			if password, ok := fields.password(); ok {
				d.Close()
				s.save(form, password)
				return
			}
			d.Fit()
			s.host.Focus(fields.entry)
		}
	}
	toData := to(export.DataWorkbook)
	fields.entry.OnSubmitted = func(string) { toData() }
	footer := container.NewHBox(
		control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { d.Close() }), layout.NewSpacer(),
		control.NewButton("Excel Export", to(export.Workbook)),
		control.NewPrimary("Excel Data Export", "Enter", toData))
	d = s.host.Open(overlay.Size{Width: width},
		container.NewVBox(control.NewTitle("Password-protected Excel file"), control.NewMuted(s.list.Program.Name+" · "+clients(len(s.rows)))),
		fields.content, footer, overlay.Keys{"Enter": toData})
	s.host.Focus(fields.entry)
}

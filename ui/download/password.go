package download

import (
	"crypto/rand"
	"math/big"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/ui/control"
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
	if utf8.RuneCountInString(f.entry.Text) < data.MinPassword {
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

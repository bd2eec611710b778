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

// passwordFields ask for the password of a file. It is read once, for that file, and kept nowhere.
type passwordFields struct {
	content *fyne.Container
	entry   *control.Entry
	remark  *control.Caption
}

const passwordHint = "Whoever opens the file needs it, and nobody can recover it. Tell it to them on another way than the file."

func newPasswordFields(width float32) *passwordFields {
	f := &passwordFields{entry: control.NewPassword("Password"), remark: control.NewCaption(passwordHint, width)}
	f.entry.OnChanged = func(string) { f.remark.Say(passwordHint, theme.Muted) }
	suggest := control.NewLink("Suggest one", func() {
		f.entry.Password = false
		f.entry.SetText(passphrase())
	})
	f.content = container.NewVBox(f.entry, container.NewHBox(suggest), f.remark)
	return f
}

// password is what was typed; ok is false, and the field says why, while it will not do.
func (f *passwordFields) password() (password string, ok bool) {
	if utf8.RuneCountInString(f.entry.Text) < data.MinPassword {
		f.remark.Say(control.ErrorSign+"A password needs at least 8 characters.", theme.Error)
		return "", false
	}
	return f.entry.Text, true
}

// The sounds of a passphrase: none that looks or sounds like another one.
const (
	consonants = "bdhlmnprstvz"
	vowels     = "aeiou"
)

// passphrase is four made-up words that can be said over the telephone, with 47 bits of chance.
func passphrase() string {
	words := make([]string, 4)
	for i := range words {
		words[i] = pick(consonants) + pick(vowels) + pick(consonants) + pick(vowels)
	}
	return strings.Join(words, "-")
}

func pick(from string) string {
	// crypto/rand ends the program where a system has no randomness; it returns no error.
	n, _ := rand.Int(rand.Reader, big.NewInt(int64(len(from))))
	return from[n.Int64():][:1]
}

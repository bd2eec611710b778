package control

import (
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/theme"
)

// Signs stand before words so that a warning is not told by its colour alone. They are written as letters and drawn as
// pictures: the fonts that come with Fyne have no such letters, and what a system has instead differs, or is an emoji.
const (
	ErrorSign   = "⚠ "
	WarningSign = "◷ "
)

var signs = map[string]func() fyne.Resource{
	ErrorSign:   sync.OnceValue(func() fyne.Resource { return base.NewColoredResource(base.WarningIcon(), base.ColorNameError) }),
	WarningSign: sync.OnceValue(func() fyne.Resource { return base.NewColoredResource(base.HistoryIcon(), base.ColorNameWarning) }),
}

// signGap is the room between a sign and its words.
const signGap = 4

// signed is the picture before a text; hidden while the text begins with no sign.
type signed struct{ image *canvas.Image }

func newSigned() signed {
	s := signed{&canvas.Image{FillMode: canvas.ImageFillContain}}
	s.image.Hide()
	return s
}

// cut takes the sign off a text and shows it as a picture; it returns the words.
func (s signed) cut(text string) string {
	for sign, picture := range signs {
		if words, ok := strings.CutPrefix(text, sign); ok {
			s.image.Resource = picture()
			s.image.Show()
			return words
		}
	}
	s.image.Hide()
	return text
}

// room is the width the picture takes before words of a text size; 0 while there is none.
func (s signed) room(size float32) float32 {
	if !s.image.Visible() {
		return 0
	}
	return size + 1 + signGap
}

// place puts the picture at left, in the middle of a line that is height high.
func (s signed) place(left, top, height, size float32) {
	s.image.Resize(fyne.NewSquareSize(size + 1))
	s.image.Move(fyne.NewPos(left, top+(height-size-1)/2))
}

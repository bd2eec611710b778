package grid

import (
	"image/color"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/theme"
)

// The signs are pictures and not letters: the fonts that come with Fyne have no triangles and clocks, and what the
// system has instead is different everywhere, or nothing.
var (
	unfoldedSign   = picture(base.MenuDropDownIcon, base.ColorNameForeground)
	foldedSign     = picture(base.MenuExpandIcon, base.ColorNameForeground)
	ascendingSign  = picture(base.MenuDropUpIcon, base.ColorNameForeground)
	descendingSign = picture(base.MenuDropDownIcon, base.ColorNameForeground)
	warningSign    = picture(base.HistoryIcon, base.ColorNameWarning)
	errorSign      = picture(base.WarningIcon, base.ColorNameError)
)

// picture makes an icon of the theme when it is first drawn: before the app runs there is no theme to ask.
func picture(icon func() fyne.Resource, ink fyne.ThemeColorName) func() fyne.Resource {
	return sync.OnceValue(func() fyne.Resource { return base.NewColoredResource(icon(), ink) })
}

// sign is a small picture that is drawn again only for another picture or another theme.
type sign struct {
	image *canvas.Image
	ink   color.Color
}

func newSign() *sign {
	s := &sign{image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	s.image.Hide()
	return s
}

// set shows the picture, in the theme whose ink is given; none hides it.
func (s *sign) set(picture fyne.Resource, ink color.Color) {
	show(s.image, picture != nil)
	if picture == nil || s.image.Resource == picture && s.ink == ink {
		return
	}
	s.image.Resource, s.ink = picture, ink
	s.image.Refresh()
}

// place puts the picture, a square, in the middle of a line.
func (s *sign) place(x, size, line float32) {
	s.image.Move(fyne.NewPos(x, (line-size)/2))
	s.image.Resize(fyne.NewSquareSize(size))
}

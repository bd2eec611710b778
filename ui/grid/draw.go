package grid

import (
	"image/color"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/theme"

	"housingtracker/export/palette"
	"housingtracker/ui/control"
)

// textKey is a text with the width it must fit, in half units so that dragging a column finds cached texts.
type textKey struct {
	text  string
	half  int32
	bold  bool
	small bool
}

// textCache caches shortened texts: measuring is the main cost when rows come into view.
type textCache map[textKey]string

const maxCached = 8192

func (c textCache) fit(text string, width, size float32, style fyne.TextStyle) string {
	// No letter is wider than its size: short texts need no measuring.
	if text == "" || float32(len(text))*size <= width {
		return text
	}
	if width <= 0 {
		return ""
	}
	key := textKey{text, int32(width * 2), style.Bold, size < 13}
	if shortened, ok := c[key]; ok {
		return shortened
	}
	if len(c) >= maxCached {
		clear(c)
	}
	shortened := control.Ellipsis(text, width, size, style)
	c[key] = shortened
	return shortened
}

// textColorOn is the readable text colour on a background.
func textColorOn(background color.Color) color.Color {
	r, g, b, _ := background.RGBA()
	on := palette.On(palette.Color{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8)})
	return color.NRGBA{R: on.R, G: on.G, B: on.B, A: 255}
}

// mix blends colours: 0 is a, 1 is b.
func mix(a, b color.Color, share float32) color.Color {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	at := func(x, y uint32) uint8 { return uint8((float32(x)*(1-share) + float32(y)*share) / 257) }
	return color.NRGBA{R: at(ar, br), G: at(ag, bg), B: at(ab, bb), A: 255}
}

// Icons instead of characters: Fyne's fonts lack triangles and clocks, and those of systems differ.
var (
	unfoldedIcon   = coloredIcon(base.MenuDropDownIcon, base.ColorNameForeground)
	foldedIcon     = coloredIcon(base.MenuExpandIcon, base.ColorNameForeground)
	ascendingIcon  = coloredIcon(base.MenuDropUpIcon, base.ColorNameForeground)
	descendingIcon = coloredIcon(base.MenuDropDownIcon, base.ColorNameForeground)
	warningIcon    = coloredIcon(base.HistoryIcon, base.ColorNameWarning)
	errorIcon      = coloredIcon(base.WarningIcon, base.ColorNameError)
	editIcon       = coloredIcon(base.DocumentCreateIcon, base.ColorNamePrimary)
	viewIcon       = coloredIcon(base.VisibilityIcon, base.ColorNamePrimary)
)

// coloredIcon makes a themed icon when it is first drawn: before the app runs there is no theme.
func coloredIcon(icon func() fyne.Resource, ink fyne.ThemeColorName) func() fyne.Resource {
	return sync.OnceValue(func() fyne.Resource { return base.NewColoredResource(icon(), ink) })
}

// icon is an image that is redrawn only if its resource or the theme changes.
type icon struct {
	image *canvas.Image
	ink   color.Color
}

func newIcon() *icon {
	s := &icon{image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	s.image.Hide()
	return s
}

// set shows an image for the theme's colour ink; nil hides it.
func (s *icon) set(picture fyne.Resource, ink color.Color) {
	control.SetVisible(s.image, picture != nil)
	if picture == nil || s.image.Resource == picture && s.ink == ink {
		return
	}
	s.image.Resource, s.ink = picture, ink
	s.image.Refresh()
}

// place puts the square image at x, centred in a line of that height.
func (s *icon) place(x, size, line float32) {
	s.image.Move(fyne.NewPos(x, (line-size)/2))
	s.image.Resize(fyne.NewSquareSize(size))
}

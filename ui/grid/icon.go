package grid

import (
	"image/color"
	"sync"

	"housingtracker/ui/control"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/theme"
)

// Icons instead of characters: Fyne's fonts lack triangles and clocks, and those of systems differ.
var (
	unfoldedIcon   = coloredIcon(base.MenuDropDownIcon, base.ColorNameForeground)
	foldedIcon     = coloredIcon(base.MenuExpandIcon, base.ColorNameForeground)
	ascendingIcon  = coloredIcon(base.MenuDropUpIcon, base.ColorNameForeground)
	descendingIcon = coloredIcon(base.MenuDropDownIcon, base.ColorNameForeground)
	warningIcon    = coloredIcon(base.HistoryIcon, base.ColorNameWarning)
	errorIcon      = coloredIcon(base.WarningIcon, base.ColorNameError)
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

package control

import (
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/theme"
)

// Prefixes mark errors and warnings by more than colour. They are text, but drawn as icons: Fyne's fonts lack
// these characters, and those of the system differ or are emoji.
const (
	ErrorPrefix   = "⚠ "
	WarningPrefix = "◷ "
)

var prefixIcons = map[string]func() fyne.Resource{
	ErrorPrefix:   sync.OnceValue(func() fyne.Resource { return base.NewColoredResource(base.WarningIcon(), base.ColorNameError) }),
	WarningPrefix: sync.OnceValue(func() fyne.Resource { return base.NewColoredResource(base.HistoryIcon(), base.ColorNameWarning) }),
}

// iconGap is the gap between an icon and its text.
const iconGap = 4

// leadingIcon is the icon before a text; hidden while the text has no prefix.
type leadingIcon struct{ image *canvas.Image }

func newLeadingIcon() leadingIcon {
	s := leadingIcon{&canvas.Image{FillMode: canvas.ImageFillContain}}
	s.image.Hide()
	return s
}

// setFrom shows the icon of the text's prefix and returns the text without it.
func (s leadingIcon) setFrom(text string) string {
	for prefix, icon := range prefixIcons {
		if words, ok := strings.CutPrefix(text, prefix); ok {
			s.image.Resource = icon()
			s.image.Show()
			return words
		}
	}
	s.image.Hide()
	return text
}

// width is the width the icon takes before text of that size; 0 while it is hidden.
func (s leadingIcon) width(size float32) float32 {
	if !s.image.Visible() {
		return 0
	}
	return size + 1 + iconGap
}

// place puts the icon at left, centred in a line of that height.
func (s leadingIcon) place(left, top, height, size float32) {
	s.image.Resize(fyne.NewSquareSize(size + 1))
	s.image.Move(fyne.NewPos(left, top+(height-size-1)/2))
}

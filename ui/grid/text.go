package grid

import (
	"image/color"

	"fyne.io/fyne/v2"

	"housingtracker/export/palette"
	"housingtracker/ui/control"
)

// A cut is a text that had to fit a width, in half units so that dragging a column reuses what it made.
type cut struct {
	text  string
	half  int32
	bold  bool
	small bool
}

// cuts remembers texts as they were shortened: measuring is what costs when rows come into view.
type cuts map[cut]string

const manyCuts = 8192

func (c cuts) fit(text string, width, size float32, style fyne.TextStyle) string {
	// No letter is wider than its size is high: short texts need no measuring.
	if text == "" || float32(len(text))*size <= width {
		return text
	}
	if width <= 0 {
		return ""
	}
	key := cut{text, int32(width * 2), style.Bold, size < 13}
	if short, ok := c[key]; ok {
		return short
	}
	if len(c) >= manyCuts {
		clear(c)
	}
	short := control.Ellipsis(text, width, size, style)
	c[key] = short
	return short
}

// readable is the colour of text un a ground.
func readable(background color.Color) color.Color {
	r, g, b, _ := background.RGBA()
	on := palette.On(palette.Color{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8)})
	return color.NRGBA{R: on.R, G: on.G, B: on.B, A: 255}
}

// mix is the colour share of the way from a to b.
func mix(a, b color.Color, share float32) color.Color {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	at := func(x, y uint32) uint8 { return uint8((float32(x)*(1-share) + float32(y)*share) / 257) }
	return color.NRGBA{R: at(ar, br), G: at(ag, bg), B: at(ab, bb), A: 255}
}

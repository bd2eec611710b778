package download

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"housingtracker/export"
	"housingtracker/export/palette"
)

// ink draws a page as an image. Letters are spaced exactly as in the PDF; Fyne's texts are spaced for whole sizes
// only. Paper stays white in a dark window, as it is printed.
type ink struct {
	picture *image.RGBA
	// scale is pixels per point.
	scale float64
	faces func(font int, size float64) font.Face
}

var _ export.Canvas = (*ink)(nil)

// newInk returns a white page of that size in pixels.
func newInk(width, height int, scale float64, faces func(font int, size float64) font.Face) *ink {
	i := &ink{picture: image.NewRGBA(image.Rect(0, 0, width, height)), scale: scale, faces: faces}
	draw.Draw(i.picture, i.picture.Rect, image.White, image.Point{}, draw.Src)
	return i
}

// Fill implements export.Canvas. An edge inside a pixel colours it in part, so that hairlines stay thin.
func (i *ink) Fill(x, y, width, height float64, c palette.Color) {
	columns := covered(x*i.scale, (x+width)*i.scale, i.picture.Rect.Dx())
	rows := covered(y*i.scale, (y+height)*i.scale, i.picture.Rect.Dy())
	for _, r := range rows {
		for _, s := range columns {
			shade := color.RGBA64{A: uint16(r.coverage * s.coverage * 0xffff)}
			shade.R, shade.G, shade.B = over(c.R, shade.A), over(c.G, shade.A), over(c.B, shade.A)
			draw.Draw(i.picture, image.Rect(s.from, r.from, s.to, r.to), image.NewUniform(shade), image.Point{}, draw.Over)
		}
	}
}

func over(c uint8, alpha uint16) uint16 { return uint16(uint32(c) * 0x101 * uint32(alpha) / 0xffff) }

// span is a range of pixels with the same coverage.
type span struct {
	from, to int
	coverage float64
}

// covered splits the range from a to b into the pixel it begins in, those it covers, and the one it ends in.
func covered(a, b float64, limit int) []span {
	a, b = max(0, a), min(float64(limit), b)
	if a >= b {
		return nil
	}
	first, last := int(a), int(math.Ceil(b))-1
	if first == last {
		return []span{{first, first + 1, b - a}}
	}
	return []span{{first, first + 1, float64(first+1) - a}, {first + 1, last, 1}, {last, last + 1, b - float64(last)}}
}

// Text implements export.Canvas.
func (i *ink) Text(x, y float64, run string, font int, size float64, c palette.Color) {
	face := i.faces(font, size*i.scale)
	if face == nil {
		return
	}
	source := image.NewUniform(color.RGBA{R: c.R, G: c.G, B: c.B, A: 255})
	dot := fixed.Point26_6{X: pixels(x * i.scale), Y: pixels(math.Round(y * i.scale))}
	for _, r := range run {
		box, mask, at, advance, _ := face.Glyph(dot, r)
		if mask != nil {
			draw.DrawMask(i.picture, box, source, image.Point{}, mask, at, draw.Over)
		}
		dot.X += advance
	}
}

func pixels(v float64) fixed.Int26_6 { return fixed.Int26_6(math.Round(v * 64)) }

// faces returns a function that makes each face of the pages' fonts once.
func faces(p *export.Pages) func(n int, size float64) font.Face {
	type key struct {
		font int
		size float64
	}
	parsed, made := map[int]*opentype.Font{}, map[key]font.Face{}
	return func(n int, size float64) font.Face {
		if face, ok := made[key{n, size}]; ok {
			return face
		}
		f, ok := parsed[n]
		if !ok {
			// A font that can't be shown leaves its letters out; the pages are printed with it all the same.
			f, _ = opentype.Parse(p.Font(n))
			parsed[n] = f
		}
		if f == nil {
			return nil
		}
		face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return nil
		}
		made[key{n, size}] = face
		return face
	}
}

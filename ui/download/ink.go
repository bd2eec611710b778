package download

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"housingtracker/export"
	"housingtracker/export/palette"
)

// ink draws a page as an image. Letters are spaced exactly as in the PDF; Fyne's texts are spaced for whole sizes
// only. Paper stays white in a dark window, as it is printed.
type ink struct {
	picture *image.RGBA
	// scale is pixels per point.
	scale float64
	faces *typefaces
	// outline draws glyphs.
	outline vector.Rasterizer
	buffer  sfnt.Buffer
}

var _ export.Canvas = (*ink)(nil)

// newInk returns a white page of that size in pixels.
func newInk(width, height int, scale float64, faces *typefaces) *ink {
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
func (i *ink) Text(x, y float64, run export.Run, size float64, c palette.Color) {
	source := image.NewUniform(color.RGBA{R: c.R, G: c.G, B: c.B, A: 255})
	size *= i.scale
	x, y = x*i.scale, math.Round(y*i.scale)
	if len(run.Glyphs) > 0 {
		for _, g := range run.Glyphs {
			i.glyph(x+g.X*size/1000, y-g.Y*size/1000, run.Font, sfnt.GlyphIndex(g.ID), size, source)
		}
		return
	}
	face := i.faces.face(run.Font, size)
	if face == nil {
		return
	}
	dot := fixed.Point26_6{X: pixels(x), Y: pixels(y)}
	for _, r := range run.Text {
		box, mask, at, advance, _ := face.Glyph(dot, r)
		if mask != nil {
			draw.DrawMask(i.picture, box, source, image.Point{}, mask, at, draw.Over)
		}
		dot.X += advance
	}
}

// glyph draws a glyph of a font with its origin at x and y, all in pixels.
func (i *ink) glyph(x, y float64, font int, index sfnt.GlyphIndex, size float64, source image.Image) {
	f := i.faces.font(font)
	if f == nil {
		return
	}
	segments, err := f.LoadGlyph(&i.buffer, index, pixels(size), nil)
	if err != nil || len(segments) == 0 {
		return
	}
	bounds := segments.Bounds()
	left, top := math.Floor(x+float64(bounds.Min.X)/64), math.Floor(y+float64(bounds.Min.Y)/64)
	width, height := int(math.Ceil(x+float64(bounds.Max.X)/64)-left)+1, int(math.Ceil(y+float64(bounds.Max.Y)/64)-top)+1
	i.outline.Reset(width, height)
	at := func(p fixed.Point26_6) (float32, float32) {
		return float32(x - left + float64(p.X)/64), float32(y - top + float64(p.Y)/64)
	}
	for _, s := range segments {
		ax, ay := at(s.Args[0])
		bx, by := at(s.Args[1])
		cx, cy := at(s.Args[2])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			i.outline.MoveTo(ax, ay)
		case sfnt.SegmentOpLineTo:
			i.outline.LineTo(ax, ay)
		case sfnt.SegmentOpQuadTo:
			i.outline.QuadTo(ax, ay, bx, by)
		case sfnt.SegmentOpCubeTo:
			i.outline.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	i.outline.ClosePath()
	i.outline.Draw(i.picture, image.Rect(int(left), int(top), int(left)+width, int(top)+height), source, image.Point{})
}

func pixels(v float64) fixed.Int26_6 { return fixed.Int26_6(math.Round(v * 64)) }

// typefaces are the fonts of pages, each parsed and scaled once.
type typefaces struct {
	pages  *export.Pages
	parsed map[int]*sfnt.Font
	made   map[faceKey]font.Face
}

type faceKey struct {
	font int
	size float64
}

func facesOf(p *export.Pages) *typefaces {
	return &typefaces{pages: p, parsed: map[int]*sfnt.Font{}, made: map[faceKey]font.Face{}}
}

// font returns font n. A font that can't be shown is nil and leaves its letters out; the pages are printed with it all the
// same.
func (t *typefaces) font(n int) *sfnt.Font {
	f, ok := t.parsed[n]
	if !ok {
		f, _ = sfnt.Parse(t.pages.Font(n))
		t.parsed[n] = f
	}
	return f
}

// face returns font n in a size, or nil.
func (t *typefaces) face(n int, size float64) font.Face {
	key := faceKey{n, size}
	if face, ok := t.made[key]; ok {
		return face
	}
	f := t.font(n)
	if f == nil {
		return nil
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil
	}
	t.made[key] = face
	return face
}

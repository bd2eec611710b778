package export

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/signintech/gopdf"

	"housingtracker/export/palette"
)

// writePDF writes the sheet as pages for printing (R30, R45).
func writePDF(job *job, w *checkedWriter, o Output) (warnings []string, err error) {
	pages, err := Paginate(job.ctx, job.sheet, o.Fonts, o.Setup)
	if err != nil {
		return nil, err
	}
	return pages.Warnings(), pages.write(job, w, o.Password)
}

// WritePDF writes the pages as a PDF, with a password unless it is "".
func (p *Pages) WritePDF(ctx context.Context, w io.Writer, password string, progress Progress) error {
	job := newJob(ctx, p.sheet, progress)
	if err := p.write(job, job.writer(w), password); err != nil {
		return err
	}
	return job.step()
}

func (p *Pages) write(job *job, w *checkedWriter, password string) error {
	if password == "" {
		return p.writePlain(job, w)
	}
	var plain bytes.Buffer
	if err := p.writePlain(job, job.writer(&plain)); err != nil {
		return err
	}
	err := protect(w, plain.Bytes(), password)
	return cmp.Or(w.err, err)
}

func (p *Pages) writePlain(job *job, w *checkedWriter) error {
	paper := &pdfCanvas{pages: p, doc: &gopdf.GoPdf{}, fonts: map[pdfFont]*pdfTexts{}}
	width, height := p.Size()
	paper.doc.Start(gopdf.Config{Unit: gopdf.UnitPT, PageSize: gopdf.Rect{W: width, H: height}})
	paper.doc.SetNoCompression()
	paper.doc.SetInfo(gopdf.PdfInfo{
		Title: basicPlane(p.sheet.Title + " – Housing Status"), Author: basicPlane(p.sheet.By), Subject: Confidential,
		Creator: "Housing Status Tracker", CreationDate: p.sheet.At,
	})
	for n, blocks := range p.pages {
		if err := job.step(); err != nil {
			return err
		}
		paper.addPage()
		p.Draw(n, paper)
		if paper.err != nil {
			return paper.err
		}
		for _, b := range blocks {
			if b.kind == rowBlock {
				job.done++
			}
		}
	}
	if err := job.step(); err != nil {
		return err
	}
	// WriteTo drops the errors of its writer; finish returns them.
	file, err := newPDFFile(w, paper.spans, paper.embedded)
	if err != nil {
		return err
	}
	_, err = paper.doc.WriteTo(file)
	return cmp.Or(file.finish(), err)
}

// basicPlane drops characters that the library would write as two wrong ones in a document's properties.
func basicPlane(text string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return -1
		}
		return r
	}, text)
}

// A pdfCanvas draws on a PDF. It keeps the first error.
type pdfCanvas struct {
	pages *Pages
	doc   *gopdf.GoPdf
	// fonts are the fonts of the document, embedded the same in their order. The library writes a broken table for an unused
	// font.
	fonts    map[pdfFont]*pdfTexts
	embedded []*pdfTexts
	// spans are the texts of marked content.
	spans  []string
	inSpan bool
	// color is the fill color of the page, if painted.
	color   palette.Color
	painted bool
	err     error
}

// A pdfFont is a font of the pages. A shaped one is embedded by glyph.
type pdfFont struct {
	number int
	shaped bool
}

// pdfTexts is what the glyphs of a shaped font say; nil for other fonts.
type pdfTexts struct{ of map[uint16]string }

// addPage begins a page, on which no color is set.
func (c *pdfCanvas) addPage() {
	c.doc.AddPage()
	c.painted = false
}

// paint sets the fill color, which is also the color of texts: setting both would make files a tenth larger and slower.
func (c *pdfCanvas) paint(color palette.Color) {
	if !c.painted || c.color != color {
		c.doc.SetFillColor(color.R, color.G, color.B)
		c.color, c.painted = color, true
	}
}

func (c *pdfCanvas) Fill(x, y, width, height float64, color palette.Color) {
	c.paint(color)
	c.doc.RectFromUpperLeftWithStyle(x, y, width, height, "F")
}

func (c *pdfCanvas) Text(x, y float64, run Run, size float64, color palette.Color) {
	shaped := len(run.Glyphs) > 0
	var texts *pdfTexts
	if c.err == nil {
		texts, c.err = c.setFont(pdfFont{run.Font, shaped}, size)
	}
	if c.err != nil {
		return
	}
	c.paint(color)
	if !shaped {
		c.write(x, y, run.Text)
		return
	}
	// Viewers turn right-to-left texts themselves, so that only the glyphs of one letter and its marks are a span.
	whole := !run.RightToLeft
	if whole {
		c.beginSpan(run.Text)
	}
	// Glyphs are written together as long as each begins where the one before it ends.
	var together []rune
	var first Glyph
	next := 0.0
	flush := func() {
		if len(together) > 0 {
			c.write(x+first.X*size/1000, y-first.Y*size/1000, string(together))
			together = together[:0]
		}
	}
	for _, g := range run.Glyphs {
		begins := !whole && g.Of > 1 && g.Text != ""
		if g.Y != first.Y || math.Abs(g.X-next) > 0.5 || begins || c.inSpan && !whole && g.Text != "" {
			flush()
		}
		if !whole && g.Text != "" {
			c.endSpan()
		}
		if begins {
			c.beginSpan(g.Text)
		}
		if len(together) == 0 {
			first = g
		}
		together = append(together, firstGlyph+rune(g.ID))
		next = g.X + g.advance
		if g.Text != "" && texts.of[g.ID] == "" {
			texts.of[g.ID] = cmp.Or(lamAlef[g.Text], g.Text)
		}
	}
	flush()
	c.endSpan()
}

// lamAlef are ligatures of two letters as one character: viewers that turn texts also turn the letters of others.
var lamAlef = map[string]string{"\u0644\u0622": "\uFEF5", "\u0644\u0623": "\uFEF7", "\u0644\u0625": "\uFEF9", "\u0644\u0627": "\uFEFB"}

func (c *pdfCanvas) beginSpan(text string) {
	c.doc.SetCustomLineType([]float64{float64(len(c.spans))}, beginsText)
	c.spans = append(c.spans, text)
	c.inSpan = true
}

func (c *pdfCanvas) endSpan() {
	if c.inSpan {
		c.doc.SetCustomLineType([]float64{0}, endsText)
		c.inSpan = false
	}
}

func (c *pdfCanvas) write(x, y float64, text string) {
	c.doc.SetXY(x, y)
	if err := c.doc.Text(text); c.err == nil {
		c.err = err
	}
}

func (c *pdfCanvas) setFont(font pdfFont, size float64) (*pdfTexts, error) {
	family := "Fallback" + strconv.Itoa(font.number-int(fallback)+1)
	if font.number < int(fallback) {
		family = [...]string{regular: "Regular", bold: "Bold"}[font.number]
	}
	if font.shaped {
		family += "Shaped"
	}
	texts, known := c.fonts[font]
	if !known {
		file := c.pages.Font(font.number)
		if font.shaped {
			var err error
			if file, err = byGlyph(file); err != nil {
				return nil, err
			}
			texts = &pdfTexts{map[uint16]string{}}
		}
		if err := c.doc.AddTTFFontData(family, file); err != nil {
			return nil, err
		}
		c.fonts[font] = texts
		c.embedded = append(c.embedded, texts)
	}
	return texts, c.doc.SetFont(family, "", size)
}

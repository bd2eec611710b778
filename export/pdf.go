package export

import (
	"bytes"
	"cmp"
	"context"
	"io"
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
	paper := &pdfCanvas{pages: p, doc: &gopdf.GoPdf{}, fonts: map[int]bool{}}
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
	file, err := newPDFFile(w)
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
	// fonts are the fonts of the document. The library writes a broken table for an unused font.
	fonts map[int]bool
	// color is the fill color of the page, if painted.
	color   palette.Color
	painted bool
	err     error
}

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

func (c *pdfCanvas) Text(x, y float64, run string, font int, size float64, color palette.Color) {
	if c.err == nil {
		c.err = c.setFont(font, size)
	}
	if c.err != nil {
		return
	}
	c.paint(color)
	c.doc.SetXY(x, y)
	c.err = c.doc.Text(run)
}

func (c *pdfCanvas) setFont(font int, size float64) error {
	family := "Fallback" + strconv.Itoa(font-int(fallback)+1)
	if font < int(fallback) {
		family = [...]string{regular: "Regular", bold: "Bold"}[font]
	}
	if !c.fonts[font] {
		if err := c.doc.AddTTFFontData(family, c.pages.Font(font)); err != nil {
			return err
		}
		c.fonts[font] = true
	}
	return c.doc.SetFont(family, "", size)
}

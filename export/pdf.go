package export

import (
	"context"
	"io"
	"strings"

	"github.com/signintech/gopdf"

	"housingtracker/export/palette"
)

// WritePDF writes the sheet as pages for printing (R30, R45) and returns what the person should know about them, as
// Pages.Warnings says it.
func WritePDF(ctx context.Context, w io.Writer, s *Sheet, o Output, progress Progress) (warnings []string, err error) {
	pages, err := Paginate(ctx, s, o.Fonts, o.Setup)
	if err != nil {
		return nil, err
	}
	return pages.Warnings(), pages.WritePDF(ctx, w, o.Password, progress)
}

// WritePDF writes the pages as a PDF, with a password unless it is "".
func (p *Pages) WritePDF(ctx context.Context, w io.Writer, password string, progress Progress) error {
	job := newJob(ctx, p.sheet, progress)
	paper := &pdfCanvas{doc: &gopdf.GoPdf{}}
	paper.doc.Start(gopdf.Config{Unit: gopdf.UnitPT, PageSize: gopdf.Rect{W: pageWidth, H: pageHeight}})
	for i, f := range p.set.fonts {
		// The library writes a broken table for a font without a character.
		if !f.used {
			continue
		}
		if err := paper.doc.AddTTFFontData(family(i), f.file); err != nil {
			return err
		}
	}
	paper.doc.SetInfo(gopdf.PdfInfo{
		Title: inBasicPlane(p.sheet.Title + " – Housing Status"), Author: inBasicPlane(p.sheet.By), Subject: Confidential,
		Creator: "Housing Status Tracker", CreationDate: p.sheet.At,
	})
	for n, blocks := range p.pages {
		if err := job.step(); err != nil {
			return err
		}
		paper.doc.AddPage()
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
	// WriteTo reports no error of the writer; the job's keeps it.
	checked := job.writer(w)
	if _, err := paper.doc.WriteTo(checked); err != nil {
		return err
	}
	return checked.err
}

// inBasicPlane drops what the library would write as two wrong characters in a document's properties.
func inBasicPlane(text string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return -1
		}
		return r
	}, text)
}

// pdfCanvas draws upon a PDF. It keeps the first error.
type pdfCanvas struct {
	doc *gopdf.GoPdf
	err error
}

func (c *pdfCanvas) Fill(x, y, width, height float64, color palette.Color) {
	c.doc.SetFillColor(color.R, color.G, color.B)
	c.doc.RectFromUpperLeftWithStyle(x, y, width, height, "F")
}

// Text sets font and colour each time: a fill colour set between would colour the text.
func (c *pdfCanvas) Text(x, y float64, run string, font int, size float64, color palette.Color) {
	if c.err != nil {
		return
	}
	if c.err = c.doc.SetFont(family(font), "", size); c.err != nil {
		return
	}
	c.doc.SetTextColor(color.R, color.G, color.B)
	c.doc.SetXY(x, y)
	c.err = c.doc.Text(run)
}

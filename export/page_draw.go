package export

import (
	"fmt"

	"housingtracker/data"
	"housingtracker/export/palette"
)

// Draw draws page n, from 0, on a canvas.
func (p *Pages) Draw(n int, c Canvas) {
	d := drawing{pages: p, canvas: c, colors: palette.For(palette.Light), room: p.setup.room()}
	d.frame(n)
	if p.report != nil {
		p.report.pages[n](d)
		return
	}
	for _, b := range p.pages[n] {
		d.block(b)
	}
}

type drawing struct {
	pages  *Pages
	canvas Canvas
	colors palette.Tokens
	room   float64
}

// text draws a text with its top at y.
func (d drawing) text(x, y float64, text string, w weight, size float64, c palette.Color) {
	baseline := y + size*1.02
	d.pages.typesetter.runs(text, w, func(run Run) {
		d.canvas.Text(x+run.X*size/1000, baseline, run, size, c)
	})
}

func (d drawing) width(text string, w weight, size float64) float64 {
	return d.pages.typesetter.width(text, w) * size / 1000
}

// fit truncates a text to a width, with an ellipsis.
func (d drawing) fit(text string, w weight, size, width float64) string {
	text, _ = d.pages.typesetter.printable(text, w)
	if d.width(text, w, size) <= width {
		return text
	}
	room := (width - d.width("…", w, size)) * 1000 / size
	for p := range d.pages.typesetter.parts(text, w) {
		if room -= p.width; room < 0 {
			return text[:p.start] + "…"
		}
	}
	return text
}

// frame draws what every page has: Confidential, the program, who printed it, when, and page n of N (R45).
func (d drawing) frame(n int) {
	s := d.pages.sheet
	pageWidth, pageHeight := d.pages.Size()
	day := "Housing Status · " + s.AsOf.US()
	if d.pages.report != nil {
		day = d.pages.report.days
	}
	dayWidth := d.width(day, regular, smallSize)
	d.text(pageMargin, pageMargin-2, d.fit(s.Title, bold, smallSize, d.room-dayWidth-20), bold, smallSize, d.colors.Brand)
	d.text(pageWidth-pageMargin-dayWidth, pageMargin-2, day, regular, smallSize, d.colors.Muted)
	d.canvas.Fill(pageMargin, pageMargin+11, d.room, 0.75, d.colors.Line)

	foot := pageHeight - pageMargin - 8
	d.canvas.Fill(pageMargin, foot-5, d.room, 0.75, d.colors.Line)
	d.text(pageMargin, foot, Confidential, bold, smallSize, d.colors.Error)
	number := fmt.Sprintf("Page %s of %s", data.Grouped(n+1), data.Grouped(d.pages.Len()))
	numberWidth := d.width(number, regular, smallSize)
	d.text(pageWidth-pageMargin-numberWidth, foot, number, regular, smallSize, d.colors.Muted)
	left := d.width(Confidential, bold, smallSize) + 16
	printed := d.fit(s.signature("Printed"), regular, smallSize, d.room-left-numberWidth-16)
	d.text(pageMargin+left, foot, printed, regular, smallSize, d.colors.Muted)
}

func (d drawing) block(b block) {
	switch b.kind {
	case titleBlock:
		d.lines(b, bold, titleSize, d.colors.Ink)
	case detailBlock:
		d.lines(b, regular, detailSize, d.colors.Muted)
	case noticeBlock:
		d.canvas.Fill(pageMargin-4, b.y-2, d.room+8, b.height+4, d.colors.WarningBackground)
		d.lines(b, regular, detailSize, d.colors.Warning)
	case noteBlock:
		d.lines(b, regular, detailSize, d.colors.Ink)
	case headerBlock:
		d.header(b)
	case groupBlock:
		d.group(b)
	case sectionBlock:
		d.section(b)
	case rowBlock:
		d.row(b)
	}
}

func (d drawing) lines(b block, w weight, size float64, c palette.Color) {
	for i, line := range b.text {
		d.text(pageMargin, b.y+float64(i)*size*leading, line, w, size, c)
	}
}

// header draws the headings of the columns, aligned at the rule below them.
func (d drawing) header(b block) {
	size := d.pages.size
	for _, c := range d.pages.columns {
		top := b.y + b.height - linePadding - 2 - float64(len(c.title))*size*leading
		for i, line := range c.title {
			d.text(c.x, top+float64(i)*size*leading, line, bold, size, d.colors.Muted)
		}
	}
	d.canvas.Fill(pageMargin, b.y+b.height-1, d.room, 1, d.colors.Ink)
}

// group draws the heading of a category: its name in its color, and its count. AsOnScreen it is a band across the table.
func (d drawing) group(b block) {
	g := d.pages.sheet.Groups[b.group]
	color := palette.Stage(g.Stage)
	const top, height, pad = 4.0, 14.0, 6.0
	if d.pages.setup.AsOnScreen {
		d.canvas.Fill(pageMargin, b.y+1, d.room, groupHeight-1, d.colors.Background)
		d.canvas.Fill(pageMargin, b.y+groupHeight-0.4, d.room, 0.4, d.colors.Line)
	} else {
		d.canvas.Fill(pageMargin, b.y+top, d.room, height, color.Tint(0.12))
	}
	name := g.Stage.String()
	chip := d.width(name, bold, groupSize) + 2*pad
	d.canvas.Fill(pageMargin, b.y+top, chip, height, color)
	text := b.y + top + 2.2
	d.text(pageMargin+pad, text, name, bold, groupSize, palette.On(color))
	count := clients(len(g.Rows))
	if len(g.Rows) == 0 {
		count = "No clients"
	}
	if b.continued {
		count += " (continued)"
	}
	d.text(pageMargin+chip+pad, text, count, bold, groupSize, d.colors.Ink)
}

// section draws the heading of a case manager in a category.
func (d drawing) section(b block) {
	const down = 4.5
	d.text(pageMargin, b.y+down, d.fit(b.text[0], bold, detailSize, d.room), bold, detailSize, d.colors.Ink)
	d.canvas.Fill(pageMargin, b.y+b.height-0.6, d.room, 0.6, d.colors.Line)
}

func (d drawing) row(b block) {
	p := d.pages
	r := p.sheet.Groups[b.group].Rows[b.row]
	if p.setup.AsOnScreen {
		d.canvas.Fill(pageMargin, b.y+b.height-0.4, d.room, 0.4, d.colors.Line)
	} else if b.row%2 == 1 {
		d.canvas.Fill(pageMargin, b.y, d.room, b.height, d.colors.Background)
	}
	for _, c := range p.columns {
		ink, w := d.colors.Ink, weightOf(c.Column, r)
		switch {
		case c.isName:
		case w == bold:
			ink = d.colors.Error
		case c.Kind == ID:
			ink = d.colors.Muted
		}
		for i, line := range p.lines(c, r) {
			d.text(c.x, b.y+linePadding+float64(i)*p.size*leading, line, w, p.size, ink)
		}
	}
}

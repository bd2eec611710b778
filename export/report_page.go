package export

import (
	"housingtracker/data/report"
	"housingtracker/export/palette"
)

// reportPages are the pages of a report, each drawn by a function.
type reportPages struct {
	days  string
	pages []func(d drawing)
}

// reportSize is the size of the text of a report's table.
const reportSize = 9.0

// PaginateReport lays a report out on pages: title, programs and days, the chart, the table, the notes, and at the end the definition
// (R60, R62, R63). The error is that of unusable fonts.
func PaginateReport(r Report, fonts Fonts, setup PageSetup) (*Pages, error) {
	typesetter, err := newTypesetter(fonts)
	if err != nil {
		return nil, err
	}
	if r.HideSmall {
		r.Result = r.WithoutSmall()
	}
	p := &Pages{sheet: r.sheet(), setup: setup, typesetter: typesetter, size: reportSize}
	f := &reportFlow{pages: p, report: &reportPages{days: r.Days()}, y: bodyTop}
	p.report = f.report
	f.paragraph(report.Specs[r.Name].Title+", "+r.Days(), bold, titleSize, false)
	f.paragraph(r.Of(), regular, detailSize, true)
	f.paragraph(report.Specs[r.Name].Counts()+". "+r.signature()+".", regular, detailSize, true)
	f.space(6)
	f.chart(r)
	f.table(r)
	f.space(6)
	for _, n := range r.Notes {
		f.paragraph(n.Text, regular, detailSize, false)
	}
	if r.HideSmall {
		f.paragraph("Numbers of groups under 5 are hidden.", regular, detailSize, false)
	}
	f.space(8)
	f.paragraph("How this is counted", bold, detailSize, false)
	f.paragraph(report.Specs[r.Name].Definition, regular, detailSize, false)
	f.end()
	return p, nil
}

// reportFlow fills pages from top to bottom.
type reportFlow struct {
	pages  *Pages
	report *reportPages
	y      float64
	drawn  []func(d drawing)
}

// end ends the page.
func (f *reportFlow) end() {
	drawn := f.drawn
	f.report.pages = append(f.report.pages, func(d drawing) {
		for _, draw := range drawn {
			draw(d)
		}
	})
	f.pages.pages = append(f.pages.pages, nil)
	f.drawn, f.y = nil, bodyTop
}

// room begins another page unless there are points left on this one, and returns the top.
func (f *reportFlow) room(height float64) (y float64) {
	if f.y > bodyTop && f.y+height > f.pages.setup.bottom() {
		f.end()
	}
	y = f.y
	f.y += height
	return y
}

func (f *reportFlow) space(height float64) { f.y += height }

func (f *reportFlow) paragraph(text string, w weight, size float64, muted bool) {
	for _, line := range f.pages.paragraph(text, w, size) {
		y := f.room(size * leading)
		f.drawn = append(f.drawn, func(d drawing) {
			color := d.colors.Ink
			if muted {
				color = d.colors.Muted
			}
			d.text(pageMargin, y, line, w, size, color)
		})
	}
}

// chart draws bars in the colors of the stages, with their labels and totals beside.
func (f *reportFlow) chart(r Report) {
	c := r.Chart()
	longest := c.Longest()
	if longest == 0 {
		return
	}
	const bar, gap, labels, totals = 11.0, 5.0, 150.0, 50.0
	f.paragraph(c.Title, bold, detailSize, false)
	f.space(4)
	scale := (f.pages.setup.room() - labels - totals) / longest
	for _, b := range c.Bars {
		y := f.room(bar + gap)
		f.drawn = append(f.drawn, func(d drawing) {
			label := d.fit(b.Label, regular, reportSize, labels-8)
			d.text(pageMargin+labels-8-d.width(label, regular, reportSize), y, label, regular, reportSize, d.colors.Ink)
			x := pageMargin + labels
			for _, part := range b.Parts {
				d.canvas.Fill(x, y, part.Value*scale, bar, palette.Stage(part.Stage))
				x += part.Value * scale
			}
			d.text(x+5, y, report.Value(b.Total()), bold, reportSize, d.colors.Ink)
		})
	}
	f.space(4)
	f.legend(c)
	f.space(8)
}

// legend names the colors where a bar has several.
func (f *reportFlow) legend(c report.Chart) {
	if len(c.Bars) == 0 || len(c.Bars[0].Parts) < 2 {
		return
	}
	y := f.room(12)
	f.drawn = append(f.drawn, func(d drawing) {
		x := pageMargin
		for _, part := range c.Bars[0].Parts {
			d.canvas.Fill(x, y+1, 7, 7, palette.Stage(part.Stage))
			d.text(x+10, y, part.Name, regular, smallSize, d.colors.Muted)
			x += 10 + d.width(part.Name, regular, smallSize) + 14
		}
	})
}

// table draws the rows; its headings are repeated on each page.
func (f *reportFlow) table(r Report) {
	spec := report.Specs[r.Name]
	columns := append(append([]string{}, spec.Labels...), spec.Keys...)
	shown := r.Shown()
	cell := func(row report.Row, i int) string {
		if i < len(spec.Labels) {
			return r.Label(row, i)
		}
		return r.Text(row, columns[i], r.HideSmall)
	}
	// Labels take what their texts need, up to a third each; the numbers share the rest.
	room := f.pages.setup.room()
	widths := make([]float64, len(columns))
	left := room
	for i := range spec.Labels {
		widths[i] = 60
		for _, row := range shown {
			widths[i] = max(widths[i], f.width(cell(row, i), regular)+12)
		}
		widths[i] = min(widths[i], room/3)
		left -= widths[i]
	}
	for i := len(spec.Labels); i < len(columns); i++ {
		widths[i] = min(90, left/float64(len(spec.Keys)))
	}
	f.tableHeader(columns, widths, len(spec.Labels))
	const height = reportSize*leading + 2*linePadding
	for n, row := range shown {
		if f.y+height > f.pages.setup.bottom() {
			f.end()
			f.tableHeader(columns, widths, len(spec.Labels))
		}
		y := f.room(height)
		f.drawn = append(f.drawn, func(d drawing) {
			if n%2 == 1 {
				d.canvas.Fill(pageMargin, y, d.room, height, d.colors.Background)
			}
			x := pageMargin
			for i := range columns {
				text := d.fit(cell(row, i), regular, reportSize, widths[i]-4)
				at := x
				if i >= len(spec.Labels) {
					at = x + widths[i] - 4 - d.width(text, regular, reportSize)
				}
				d.text(at, y+linePadding, text, regular, reportSize, d.colors.Ink)
				x += widths[i]
			}
		})
	}
}

func (f *reportFlow) width(text string, w weight) float64 {
	return f.pages.typesetter.width(text, w) * reportSize / 1000
}

func (f *reportFlow) tableHeader(columns []string, widths []float64, labels int) {
	lines := 1
	titles := make([][]string, len(columns))
	for i, column := range columns {
		titles[i] = f.pages.typesetter.wrap(report.Headings[column], bold, (widths[i]-4)/smallSize*1000)
		lines = max(lines, len(titles[i]))
	}
	height := float64(lines)*smallSize*leading + 6
	// A heading does not stand alone at the end of a page.
	y := f.room(height + 20)
	f.y -= 20
	f.drawn = append(f.drawn, func(d drawing) {
		x := pageMargin
		for i := range columns {
			for n, line := range titles[i] {
				at := x
				if i >= labels {
					at = x + widths[i] - 4 - d.width(line, bold, smallSize)
				}
				d.text(at, y+float64(lines-len(titles[i])+n)*smallSize*leading, line, bold, smallSize, d.colors.Muted)
			}
			x += widths[i]
		}
		d.canvas.Fill(pageMargin, y+height-2, d.room, 0.75, d.colors.Ink)
	})
}

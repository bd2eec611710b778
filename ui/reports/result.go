package reports

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/data/report"
	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// mostLines is how many rows of a report the screen shows; a file has all.
const mostLines = 200

// showResult shows the report that was counted: chart, table, notes.
func (s *Screen) showResult() {
	r := s.result
	if r == nil || s.name == "" {
		return
	}
	control.SetEnabled(s.exporter, true)
	control.SetEnabled(s.printer, true)
	spec := report.Specs[r.Name]
	question := container.NewHBox(control.NewText(spec.Question), control.NewLink("How this is counted", func() {
		s.host.ShowMessage(spec.Title, spec.Definition)
	}))
	of := control.NewMuted(spec.Counts() + " · " + r.OfShort() + " · " + r.Days() + " · Confidential").Shrinking()
	body := container.NewVBox(question, of, control.Gap(0, 4), newChart(s.chart()), control.Gap(0, 8), s.table(r))
	for _, n := range r.Notes {
		if len(n.Refs) > 0 {
			body.Add(container.NewHBox(control.NewLink(n.Text, func() { s.openRows(n.Text, n.Refs) })))
		} else {
			body.Add(control.NewParagraph(n.Text))
		}
	}
	control.Fill(s.body, container.NewVScroll(body))
	s.content.Refresh()
}

// chart is the chart of the report, without small groups where they are hidden.
func (s *Screen) chart() report.Chart {
	if s.hideSmall {
		return s.result.WithoutSmall().Chart()
	}
	return s.result.Chart()
}

// table shows the rows of the report; every number opens the enrollments behind it (R61).
func (s *Screen) table(r *report.Result) fyne.CanvasObject {
	if r.Name == report.Ageing {
		return s.ageingTable(r)
	}
	spec := report.Specs[r.Name]
	labels, keys := len(spec.Labels), spec.Keys
	t := &tableLayout{labels: labels, columns: labels + len(keys)}
	var cells []fyne.CanvasObject
	for i, key := range append(append([]string{}, spec.Labels...), keys...) {
		heading := control.NewCaption(report.Headings[key], numberWidth-8)
		if i < labels {
			heading = control.NewCaption(report.Headings[key], labelsWidth-8)
		}
		cells = append(cells, heading)
	}
	shown := r.Shown()
	for _, row := range shown[:min(len(shown), mostLines)] {
		for i := range row.Labels {
			cells = append(cells, control.NewText(r.Label(row, i)).Shrinking())
		}
		for _, key := range keys {
			title := report.Headings[key] + ": "
			for i := range row.Labels {
				title += r.Label(row, i) + " "
			}
			cells = append(cells, s.number(row, key, title))
		}
	}
	table := container.New(t, cells...)
	if len(shown) > mostLines {
		return container.NewVBox(table, control.NewMuted(fmt.Sprintf("%s more rows. Export the report to see all.", data.Grouped(len(shown)-mostLines))))
	}
	return table
}

// ageingTable shows the stages with a column for each number of days.
func (s *Screen) ageingTable(r *report.Result) fyne.CanvasObject {
	columns := len(r.Rows) / len(data.Stages)
	t := &tableLayout{labels: 1, columns: 1 + columns}
	cells := []fyne.CanvasObject{control.NewCaption("Stage, by days in it", labelsWidth-8)}
	for _, row := range r.Rows[:columns] {
		cells = append(cells, control.NewCaption(r.Label(row, 1)+" days", numberWidth-8))
	}
	for i, row := range r.Rows {
		if i%columns == 0 {
			cells = append(cells, container.NewHBox(control.NewStageChip(data.Stages[i/columns], "")))
		}
		cells = append(cells, s.number(row, "households", row.Labels[0]+", "+row.Labels[1]+" days"))
	}
	return container.New(t, cells...)
}

// number is a number that opens the rows behind it.
func (s *Screen) number(row report.Row, key, title string) fyne.CanvasObject {
	text := s.result.Text(row, key, s.hideSmall)
	n := row.Number(key)
	if len(n.Refs) == 0 || s.hideSmall && report.Hidden(n) {
		return control.NewMuted(text)
	}
	return control.NewLink(text, func() { s.openRows(title, n.Refs) })
}

// The widths of a table's columns.
const labelsWidth, numberWidth = 190, 104

// tableLayout lays out cells in columns, row by row; headings are in the first.
type tableLayout struct{ labels, columns int }

func (t *tableLayout) x(column int) (x, width float32) {
	if column < t.labels {
		return float32(column) * labelsWidth, labelsWidth
	}
	return float32(t.labels)*labelsWidth + float32(column-t.labels)*numberWidth, numberWidth
}

// height is the height of the row that begins with the object.
func (t *tableLayout) height(objects []fyne.CanvasObject, at int) (height float32) {
	for _, o := range objects[at:min(at+t.columns, len(objects))] {
		height = max(height, o.MinSize().Height)
	}
	return height + theme.Step/2
}

// MinSize implements fyne.Layout.
func (t *tableLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	x, width := t.x(t.columns - 1)
	size := fyne.NewSize(x+width, 0)
	for at := 0; at < len(objects); at += t.columns {
		size.Height += t.height(objects, at)
	}
	return size
}

// Layout implements fyne.Layout.
func (t *tableLayout) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	y := float32(0)
	for at := 0; at < len(objects); at += t.columns {
		height := t.height(objects, at)
		for i, o := range objects[at:min(at+t.columns, len(objects))] {
			x, width := t.x(i)
			need := o.MinSize()
			if i < t.labels {
				need.Width = width - 8
			}
			o.Move(fyne.NewPos(x, y+(height-need.Height)/2))
			o.Resize(fyne.NewSize(min(need.Width, width-4), need.Height))
		}
		y += height
	}
}

package export

import (
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"housingtracker/data"
	"housingtracker/data/report"
	"housingtracker/export/palette"
)

// The worksheets of a report: the table with its chart, the rows behind its numbers, and the figures of the chart.
const (
	reportWorksheet = "Report"
	rowsWorksheet   = "Rows"
	chartWorksheet  = "Chart"
)

// report writes the workbook of a report (R63).
func (b *book) report(r Report) error {
	if r.HideSmall {
		r.Result = r.WithoutSmall()
	}
	if err := b.file.SetSheetName(b.list, reportWorksheet); err != nil {
		return err
	}
	for _, name := range []string{rowsWorksheet, chartWorksheet} {
		if _, err := b.file.NewSheet(name); err != nil {
			return err
		}
	}
	end, err := b.reportTable(r)
	if err == nil {
		err = b.reportChart(r, end+2)
	}
	if err != nil {
		return err
	}
	return errors.Join(b.printSetup(reportWorksheet, 0), b.reportRows(r))
}

// reportTable writes title, table, notes and definition, and returns the last row.
func (b *book) reportTable(r Report) (last int, err error) {
	w := &worksheet{file: b.file, name: reportWorksheet}
	spec := report.Specs[r.Name]
	w.row(cell{1, b.styles.title, spec.Title})
	for _, line := range []string{r.Of(), strings.ToUpper(r.Days()[:1]) + r.Days()[1:], Confidential, r.signature()} {
		w.row(cell{1, b.styles.detail, fitCell(clean(line))})
	}
	w.row()
	var header []cell
	for i, key := range append(append([]string{}, spec.Labels...), spec.Keys...) {
		style := b.styles.header
		if i >= len(spec.Labels) {
			style = b.styles.numberHeader
		}
		header = append(header, cell{1 + i, style, report.Headings[key]})
	}
	w.row(header...)
	for _, row := range r.Shown() {
		if err := b.job.step(); err != nil {
			return 0, err
		}
		var cells []cell
		for i := range row.Labels {
			cells = append(cells, cell{1 + i, b.styles.plain[Text], fitCell(clean(r.Label(row, i)))})
		}
		for i, key := range spec.Keys {
			column := 1 + len(spec.Labels) + i
			switch n := row.Number(key); {
			case n.None:
				cells = append(cells, cell{column, b.styles.count, r.Text(row, key, false)})
			case key == "ratio":
				cells = append(cells, cell{column, b.styles.share, n.Value})
			default:
				cells = append(cells, cell{column, b.styles.count, n.Value})
			}
		}
		w.row(cells...)
	}
	w.row()
	for _, n := range r.Notes {
		w.row(cell{1, b.styles.detail, fitCell(clean(n.Text))})
	}
	w.row(cell{1, b.styles.plainHeader, "How this is counted"})
	w.row(cell{1, b.styles.detail, spec.Definition})
	wide := max(8, len(spec.Labels)+len(spec.Keys))
	definition := w.rows
	w.failed = errors.Join(w.failed, b.file.MergeCell(reportWorksheet, cellName(1, definition), cellName(wide, definition)), b.file.SetRowHeight(reportWorksheet, definition, 110),
		b.file.SetColWidth(reportWorksheet, "A", "A", 26), b.file.SetColWidth(reportWorksheet, "B", "H", 16))
	return w.rows, w.failed
}

// reportChart writes the figures of the chart and draws it below the given row. A part has a column, so that it has a color of its own.
func (b *book) reportChart(r Report, row int) error {
	c := r.Chart()
	if c.Longest() == 0 {
		return nil
	}
	w := &worksheet{file: b.file, name: chartWorksheet}
	columns := map[string]int{}
	var names []cell
	var stages []data.Stage
	for _, bar := range c.Bars {
		for _, part := range bar.Parts {
			key := part.Name + "\x00" + part.Stage.String()
			if columns[key] == 0 {
				columns[key] = 2 + len(columns)
				names = append(names, cell{columns[key], b.styles.plainHeader, part.Name})
				stages = append(stages, part.Stage)
			}
		}
	}
	w.row(names...)
	for _, bar := range c.Bars {
		cells := []cell{{1, b.styles.plain[Text], fitCell(clean(bar.Label))}}
		for _, part := range bar.Parts {
			cells = append(cells, cell{columns[part.Name+"\x00"+part.Stage.String()], b.styles.count, part.Value})
		}
		w.row(cells...)
	}
	if w.failed != nil {
		return w.failed
	}
	span := func(column, first, last int) string {
		from, _ := excelize.CoordinatesToCellName(column, first, true)
		to, _ := excelize.CoordinatesToCellName(column, last, true)
		return chartWorksheet + "!" + from + ":" + to
	}
	series := make([]excelize.ChartSeries, len(stages))
	for i, stage := range stages {
		series[i] = excelize.ChartSeries{Name: span(2+i, 1, 1), Categories: span(1, 2, w.rows), Values: span(2+i, 2, w.rows), Fill: solid(palette.Stage(stage))}
	}
	ink := palette.For(palette.Light).Ink.Hex()
	font, strong := excelize.Font{Family: fontFamily, Size: fontSize, Color: ink}, excelize.Font{Family: fontFamily, Size: fontSize + 1, Bold: true, Color: ink}
	overlap, gap, no, zero := 100, uint(45), false, 0.0
	legend := "none"
	if len(c.Bars[0].Parts) > 1 {
		legend = "bottom"
	}
	return b.file.AddChart(reportWorksheet, cellName(1, row), &excelize.Chart{
		Type: excelize.BarStacked, Series: series, VaryColors: &no, Overlap: &overlap, GapWidth: &gap,
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.Title, Font: &strong}}},
		Legend:    excelize.ChartLegend{Position: legend},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: font},
		YAxis:     excelize.ChartAxis{Minimum: &zero, Font: font},
		Dimension: excelize.ChartDimension{Width: chartWidth, Height: uint(chartMargins + chartBarHeight*min(len(c.Bars), 12))},
		Format:    excelize.GraphicOptions{Name: c.Title, AltText: "Bar chart: " + c.Title, Positioning: "oneCell"},
	})
}

// reportRows writes the enrollments behind the numbers.
func (b *book) reportRows(r Report) error {
	out, err := b.file.NewStreamWriter(rowsWorksheet)
	if err != nil {
		return err
	}
	titles := []any{"Program", "Client Name", "Client ID", "Enroll Date", "Category", "Days in Stage", "Date of Move In", "Case Manager", "Enrollment"}
	header := make([]any, len(titles))
	for i, t := range titles {
		header[i] = excelize.Cell{StyleID: b.styles.plainHeader, Value: t}
	}
	err = errors.Join(out.SetColWidth(1, len(titles), 18), out.SetRow("A1", header))
	for i, row := range r.Rows {
		if err := errors.Join(err, b.job.row()); err != nil {
			return err
		}
		text := func(v string) any { return excelize.Cell{StyleID: b.styles.plain[Text], Value: fitCell(clean(v))} }
		date := func(d data.Date) any {
			if d == 0 {
				return nil
			}
			return excelize.Cell{StyleID: b.styles.plain[Date], Value: d.Time()}
		}
		err = out.SetRow(cellName(1, 2+i), []any{text(row.Program), text(row.Display), text(row.PersonalID), date(row.Entry), text(row.Stage.String()),
			excelize.Cell{StyleID: b.styles.plain[Number], Value: row.Days}, date(row.MovedIn), text(row.CaseManager.Name), text(fmt.Sprint(row.PublicID()))})
	}
	return errors.Join(err, out.Flush())
}

// worksheet writes rows one after the other and keeps the first errors.
type worksheet struct {
	file   *excelize.File
	name   string
	rows   int
	failed error
}

func (w *worksheet) row(cells ...cell) {
	w.rows++
	for _, c := range cells {
		name := cellName(c.column, w.rows)
		w.failed = errors.Join(w.failed, w.file.SetCellValue(w.name, name, c.value), w.file.SetCellStyle(w.name, name, name, c.style))
	}
}

package export

import (
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"housingtracker/data"
	"housingtracker/export/palette"
)

// Columns of the pipeline's worksheet. The hidden columns from chartColumn on repeat the counts, each in its own column: a
// chart colors its bars by column.
const (
	stageColumn = 1 + iota
	countColumn
	shareColumn
	chartColumn = 14

	chartColumns = "N:S"

	// The chart and the lines above it reach into this column.
	lastPipelineColumn = 8
	pipelineWidth      = 26 + 2*12 + 5*9
)

// Pixels at 96 per inch. The chart is narrower than a page in portrait.
const (
	chartWidth     = 690
	chartBarHeight = 46
	chartMargins   = 80
)

// pipeline adds the worksheet with the counts per category and their chart.
func (b *book) pipeline() error {
	if _, err := b.file.NewSheet(pipelineName); err != nil {
		return err
	}
	if err := errors.Join(
		b.printSetup(pipelineName, 1),
		b.file.SetColWidth(pipelineName, "A", "A", 26),
		b.file.SetColWidth(pipelineName, "B", "C", 12),
		b.file.SetColVisible(pipelineName, chartColumns, false),
	); err != nil {
		return err
	}
	t := &pipelineTable{file: b.file}
	for _, line := range b.topLines([]float64{pipelineWidth}) {
		if line.text == "" {
			t.row(line.height)
			continue
		}
		t.row(line.height, cell{stageColumn, line.style, fitCell(line.text)})
		if err := b.file.MergeCell(pipelineName, cellName(stageColumn, t.rows), cellName(lastPipelineColumn, t.rows)); err != nil {
			return err
		}
	}
	t.row(headingHeight, cell{stageColumn, b.styles.header, "Category"},
		cell{countColumn, b.styles.numberHeader, "Clients"}, cell{shareColumn, b.styles.numberHeader, "Share"})
	headerRow := t.rows
	for i, g := range b.sheet.Groups {
		n := len(g.Rows)
		if err := t.file.SetCellValue(pipelineName, cellName(chartColumn+i, headerRow), g.Stage.String()); err != nil {
			return err
		}
		t.row(headingHeight, cell{stageColumn, b.styles.stages[g.Stage], g.Stage.String()}, cell{countColumn, b.styles.count, n},
			cell{shareColumn, b.styles.share, float64(n) / float64(b.job.total)}, cell{chartColumn + i, b.styles.count, n})
	}
	t.row(headingHeight, cell{stageColumn, b.styles.total, "All"}, cell{countColumn, b.styles.totalCount, b.job.total},
		cell{shareColumn, b.styles.totalShare, 1.0})
	if t.failed != nil {
		return t.failed
	}
	return b.pipelineChart(headerRow)
}

// pipelineChart draws the counts below the header as bars in the order of the stages, each in its category's color.
func (b *book) pipelineChart(headerRow int) error {
	groups := b.sheet.Groups
	first, last := headerRow+1, headerRow+len(groups)
	ink := palette.For(palette.Light).Ink.Hex()
	font := excelize.Font{Family: fontFamily, Size: fontSize, Color: ink}
	bold := excelize.Font{Family: fontFamily, Size: fontSize + 1, Bold: true, Color: ink}
	series := make([]excelize.ChartSeries, len(groups))
	counts := make([]string, len(groups))
	for i, g := range groups {
		column := chartColumn + i
		series[i] = excelize.ChartSeries{
			Name:              pipelineRange(column, headerRow, headerRow),
			Categories:        pipelineRange(stageColumn, first, last),
			Values:            pipelineRange(column, first, last),
			Fill:              solid(palette.Stage(g.Stage)),
			DataLabel:         excelize.ChartDataLabel{Font: font},
			DataLabelPosition: excelize.ChartDataLabelsPositionOutsideEnd,
		}
		counts[i] = fmt.Sprintf("%s %s", g.Stage, data.Grouped(len(g.Rows)))
	}
	overlap, gap, no, zero := 100, uint(45), false, 0.0
	return b.file.AddChart(pipelineName, cellName(stageColumn, last+3), &excelize.Chart{
		Type:       excelize.Bar,
		Series:     series,
		VaryColors: &no,
		Overlap:    &overlap,
		GapWidth:   &gap,
		Title:      excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: "Clients by category", Font: &bold}}},
		Legend:     excelize.ChartLegend{Position: "none"},
		PlotArea:   excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: countFormat}},
		XAxis:      excelize.ChartAxis{ReverseOrder: true, Font: font},
		YAxis:      excelize.ChartAxis{None: true, Minimum: &zero, Font: font},
		Dimension:  excelize.ChartDimension{Width: chartWidth, Height: uint(chartMargins + chartBarHeight*len(groups))},
		Format: excelize.GraphicOptions{
			Name: "Clients by category", AltText: "Bar chart of clients by category: " + strings.Join(counts, ", "),
			Positioning: "oneCell",
		},
	})
}

// pipelineRange is a reference to rows of a column.
func pipelineRange(column, first, last int) string {
	from, _ := excelize.CoordinatesToCellName(column, first, true)
	to, _ := excelize.CoordinatesToCellName(column, last, true)
	return pipelineName + "!" + from + ":" + to
}

// A cell is a value with its column and style.
type cell struct {
	column, style int
	value         any
}

// A pipelineTable writes rows and keeps their errors.
type pipelineTable struct {
	file   *excelize.File
	rows   int
	failed error
}

func (t *pipelineTable) row(height float64, cells ...cell) {
	t.rows++
	failed := []error{t.failed, t.file.SetRowHeight(pipelineName, t.rows, height)}
	for _, c := range cells {
		name := cellName(c.column, t.rows)
		failed = append(failed, t.file.SetCellValue(pipelineName, name, c.value), t.file.SetCellStyle(pipelineName, name, name, c.style))
	}
	t.failed = errors.Join(failed...)
}

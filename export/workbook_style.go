package export

import (
	"github.com/xuri/excelize/v2"

	"housingtracker/export/palette"
)

// styles are the cell formats of a workbook. Every font names family and size: without them a reader picks its own.
type styles struct {
	title, detail, header, plainHeader int
	// stages are the headings of categories, by data.Stage.
	stages [6]int
	// plain and ruled are the cells of a column, by Kind; ruled ones wrap and have a line below.
	plain, ruled [4]int
}

func newStyles(f *excelize.File) (styles, error) {
	colors := palette.For(palette.Light)
	font := func(size float64, bold bool, c palette.Color) *excelize.Font {
		return &excelize.Font{Family: "Calibri", Size: size, Bold: bold, Color: c.Hex()}
	}
	fill := func(c palette.Color) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{c.Hex()}}
	}
	rule := []excelize.Border{{Type: "bottom", Style: 1, Color: colors.Line.Hex()}}
	var failed error
	style := func(st excelize.Style) int {
		id, err := f.NewStyle(&st)
		if err != nil && failed == nil {
			failed = err
		}
		return id
	}
	const text = 49 // "@": stays text when edited
	dates := "mm/dd/yyyy"
	s := styles{
		title:  style(excelize.Style{Font: font(14, true, colors.Ink), NumFmt: text}),
		detail: style(excelize.Style{Font: font(11, false, colors.Muted), NumFmt: text}),
		header: style(excelize.Style{
			Font: font(11, true, palette.On(colors.Navigation)), Fill: fill(colors.Navigation), NumFmt: text,
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
		}),
		plainHeader: style(excelize.Style{Font: font(11, true, colors.Ink), NumFmt: text}),
	}
	for i, c := range colors.Stages {
		s.stages[i] = style(excelize.Style{
			Font: font(11, true, palette.On(c)), Fill: fill(c), NumFmt: text,
			Alignment: &excelize.Alignment{Vertical: "center"},
		})
	}
	cell := func(numFmt int, custom *string, side string, indent int, wrap bool, border []excelize.Border) int {
		return style(excelize.Style{
			Font: font(11, false, colors.Ink), NumFmt: numFmt, CustomNumFmt: custom, Border: border,
			Alignment: &excelize.Alignment{WrapText: wrap, Vertical: "top", Horizontal: side, Indent: indent},
		})
	}
	for kind, c := range [...]struct {
		numFmt int
		custom *string
		side   string
		indent int
	}{Text: {numFmt: text, side: "left"}, ID: {numFmt: text, side: "left"}, Date: {custom: &dates, side: "left"}, Number: {numFmt: 1, side: "right", indent: 1}} {
		s.plain[kind] = cell(c.numFmt, c.custom, c.side, c.indent, false, nil)
		s.ruled[kind] = cell(c.numFmt, c.custom, c.side, c.indent, c.numFmt == text, rule)
	}
	return s, failed
}

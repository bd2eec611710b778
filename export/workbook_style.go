package export

import (
	"github.com/xuri/excelize/v2"

	"housingtracker/export/palette"
)

// styles are the cell formats of a workbook. Every font names family and size: without them a reader picks its own.
type styles struct {
	title, detail, header, plainHeader int
	stages                             [6]int
	cells                              map[bool][4]int
}

func (s styles) cell(k Kind, wrap bool) int { return s.cells[wrap][k] }

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
		cells:       map[bool][4]int{},
	}
	for i, c := range colors.Stages {
		s.stages[i] = style(excelize.Style{
			Font: font(11, true, palette.On(c)), Fill: fill(c), NumFmt: text,
			Alignment: &excelize.Alignment{Vertical: "center"},
		})
	}
	for _, wrap := range []bool{false, true} {
		cell := excelize.Style{Font: font(11, false, colors.Ink)}
		if wrap {
			cell.Border = rule
		}
		kind := func(wrapped bool, numFmt int, custom *string, side string) int {
			c := cell
			c.NumFmt, c.CustomNumFmt = numFmt, custom
			c.Alignment = &excelize.Alignment{WrapText: wrapped, Vertical: "top", Horizontal: side}
			return style(c)
		}
		s.cells[wrap] = [4]int{
			Text: kind(wrap, text, nil, ""), ID: kind(wrap, text, nil, "left"),
			Date: kind(false, 0, &dates, "left"), Number: kind(false, 1, nil, ""),
		}
	}
	return s, failed
}

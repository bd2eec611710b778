package export

import (
	"github.com/xuri/excelize/v2"

	"housingtracker/export/palette"
)

// Every font names its family and size: without them programs pick their own.
const (
	fontFamily = "Calibri"
	fontSize   = 11
	largeSize  = 14
)

// Number formats. textFormat is Excel's "@": cells stay texts when they are edited.
const (
	textFormat  = 49
	wholeFormat = 1
	dateFormat  = "mm/dd/yyyy"
	countFormat = "#,##0"
	shareFormat = "0.0%"
)

// styles are the cell formats of a workbook.
type styles struct {
	title, detail, header, plainHeader int
	// stages are the headings of categories by data.Stage.
	stages [6]int
	// section is the heading of a case manager in a category.
	section int
	// plain and ruled are the cells of a column by Kind; ruled cells wrap and have a line below.
	plain, ruled [4]int
	// The others are for the pipeline's counts.
	numberHeader, count, share, total, totalCount, totalShare int
}

func newStyles(f *excelize.File) (styles, error) {
	colors := palette.For(palette.Light)
	font := func(c palette.Color, bold bool) *excelize.Font {
		return &excelize.Font{Family: fontFamily, Size: fontSize, Bold: bold, Color: c.Hex()}
	}
	ink, strong := font(colors.Ink, false), font(colors.Ink, true)
	large := *strong
	large.Size = largeSize
	rule := []excelize.Border{{Type: "bottom", Style: 1, Color: colors.Line.Hex()}}
	sum := []excelize.Border{{Type: "top", Style: 1, Color: colors.Ink.Hex()}}
	lines := &excelize.Alignment{WrapText: true, Vertical: "top"}
	middle := &excelize.Alignment{Vertical: "center"}
	right := &excelize.Alignment{Vertical: "center", Horizontal: "right"}
	var failed error
	style := func(st excelize.Style, format any) int {
		switch format := format.(type) {
		case int:
			st.NumFmt = format
		case string:
			st.CustomNumFmt = &format
		}
		id, err := f.NewStyle(&st)
		if err != nil && failed == nil {
			failed = err
		}
		return id
	}
	header := excelize.Style{
		Font: font(palette.On(colors.Navigation), true), Fill: solid(colors.Navigation),
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
	}
	numberHeader := header
	numberHeader.Alignment = right
	s := styles{
		title:        style(excelize.Style{Font: &large, Alignment: lines}, textFormat),
		detail:       style(excelize.Style{Font: font(colors.Muted, false), Alignment: lines}, textFormat),
		header:       style(header, textFormat),
		plainHeader:  style(excelize.Style{Font: strong, Alignment: header.Alignment}, textFormat),
		numberHeader: style(numberHeader, textFormat),
		count:        style(excelize.Style{Font: ink, Alignment: right, Border: rule}, countFormat),
		share:        style(excelize.Style{Font: ink, Alignment: right, Border: rule}, shareFormat),
		section:      style(excelize.Style{Font: strong, Fill: solid(colors.Background), Alignment: middle, Border: rule}, textFormat),
		total:        style(excelize.Style{Font: strong, Alignment: middle, Border: sum}, textFormat),
		totalCount:   style(excelize.Style{Font: strong, Alignment: right, Border: sum}, countFormat),
		totalShare:   style(excelize.Style{Font: strong, Alignment: right, Border: sum}, shareFormat),
	}
	for i, c := range colors.Stages {
		s.stages[i] = style(excelize.Style{Font: font(palette.On(c), true), Fill: solid(c), Alignment: middle}, textFormat)
	}
	for kind, format := range [...]any{Text: textFormat, ID: textFormat, Date: dateFormat, Number: wholeFormat} {
		plain := excelize.Alignment{Vertical: "top", Horizontal: "left"}
		if Kind(kind) == Number {
			plain.Horizontal, plain.Indent = "right", 1
		}
		wrapped := plain
		wrapped.WrapText = format == textFormat
		s.plain[kind] = style(excelize.Style{Font: ink, Alignment: &plain}, format)
		s.ruled[kind] = style(excelize.Style{Font: ink, Alignment: &wrapped, Border: rule}, format)
	}
	return s, failed
}

func solid(c palette.Color) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{c.Hex()}}
}

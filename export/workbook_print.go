package export

import (
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Excel's numbers of the papers.
var paperNumbers = [...]int{Letter: 1, A4: 9}

// The longest texts at head and foot, in UTF-16 units: what fits on a line in portrait, and well within the 255 units
// that each may have.
const (
	maxProgramLength = 100
	maxSignerLength  = 40
)

// printSetup prepares a worksheet for paper: fitted to the width and to so many pages in height, 0 for as many as it
// takes, with R45 at head and foot.
func (b *book) printSetup(worksheet string, pagesHigh int) error {
	paper, orientation, wide := paperNumbers[b.output.Setup.Paper], "landscape", 1
	if b.output.Setup.Portrait {
		orientation = "portrait"
	}
	side, top, edge := 0.4, 0.75, 0.3
	yes, no := true, false
	signed := *b.sheet
	signed.By = truncate(signed.By, maxSignerLength)
	head := Confidential + "\n" + truncate(b.sheet.Title, maxProgramLength)
	return errors.Join(
		b.file.SetSheetProps(worksheet, &excelize.SheetPropsOptions{FitToPage: &yes, OutlineSummaryBelow: &no}),
		b.file.SetPageLayout(worksheet, &excelize.PageLayoutOptions{
			Size: &paper, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &pagesHigh,
		}),
		b.file.SetPageMargins(worksheet, &excelize.PageLayoutMarginsOptions{
			Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &edge, Footer: &edge,
		}),
		b.file.SetHeaderFooter(worksheet, &excelize.HeaderFooterOptions{
			OddHeader: "&L" + escapeHeader(head),
			OddFooter: "&L" + escapeHeader(signed.signature("Exported")) + "&RPage &P of &N",
		}),
	)
}

// escapeHeader is text at head or foot of a printed worksheet, where & begins a command.
func escapeHeader(text string) string { return strings.ReplaceAll(text, "&", "&&") }

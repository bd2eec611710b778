package export

import (
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"
)

// paperNumbers are Excel's numbers of the papers.
var paperNumbers = [...]int{Letter: 1, A4: 9}

// The lengths of texts in header and footer, in UTF-16 units: what fits on a line in portrait. Excel allows 255 for each.
const (
	maxProgramLength = 100
	maxSignerLength  = 40
)

// printSetup prepares a worksheet for printing: one page wide and pagesHigh high, 0 for any number, with the header and
// footer of R45.
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

// escapeHeader escapes & for a header or footer, where it begins a command.
func escapeHeader(text string) string { return strings.ReplaceAll(text, "&", "&&") }

package export

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// Excel's numbers of the papers.
var paperNumbers = [...]int{Letter: 1, A4: 9}

// The longest text in a corner of a printed worksheet; head and foot hold 255 UTF-16 units each, commands included.
const longestCorner = 150

// printSetup prepares a worksheet for paper: fitted to the width and to so many pages in height, 0 for as many as it
// takes, with R45 at head and foot.
func (b *book) printSetup(worksheet string, pagesHigh int) error {
	paper, orientation, wide := paperNumbers[b.output.Setup.Paper], "landscape", 1
	if b.output.Setup.Portrait {
		orientation = "portrait"
	}
	side, top, edge := 0.4, 0.75, 0.3
	yes, no := true, false
	s := b.sheet
	return firstError(
		func() error {
			return b.file.SetSheetProps(worksheet, &excelize.SheetPropsOptions{FitToPage: &yes, OutlineSummaryBelow: &no})
		},
		func() error {
			return b.file.SetPageLayout(worksheet, &excelize.PageLayoutOptions{
				Size: &paper, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &pagesHigh,
			})
		},
		func() error {
			return b.file.SetPageMargins(worksheet, &excelize.PageLayoutMarginsOptions{
				Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &edge, Footer: &edge,
			})
		},
		func() error {
			return b.file.SetHeaderFooter(worksheet, &excelize.HeaderFooterOptions{
				OddHeader: "&L" + Confidential + "&R" + cornerText(s.Title),
				OddFooter: "&L" + cornerText(s.signature("Exported")) + "&RPage &P of &N",
			})
		},
	)
}

// cornerText is text at head or foot of a printed worksheet, where & begins a command.
func cornerText(text string) string {
	escaped := strings.ReplaceAll(text, "&", "&&")
	fitting := firstUnits(escaped, longestCorner)
	if fitting == escaped {
		return escaped
	}
	if ampersands := len(fitting) - len(strings.TrimRight(fitting, "&")); ampersands%2 == 1 {
		fitting = fitting[:len(fitting)-1]
	}
	return fitting + "…"
}

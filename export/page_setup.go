package export

// Paper is a size of paper.
type Paper uint8

// The papers.
const (
	Letter Paper = iota // 8.5 × 11 inches
	A4                  // 210 × 297 mm
)

// PageSetup says how pages are laid out. The zero value is the layout for printing on Letter in landscape.
type PageSetup struct {
	Paper Paper
	// Portrait turns pages upright.
	Portrait bool
	// AsOnScreen looks like the grid: one table whose columns have the proportions of Options.Widths.
	AsOnScreen bool
	// StagePerPage starts a page with each category that has rows.
	StagePerPage bool
}

// Lengths on pages are points of 1/72 inch; y grows downward.
const (
	pageMargin  = 30.0
	bodyTop     = pageMargin + 20
	cellGap     = 6.0 // between the columns
	linePadding = 2.5 // above and below the text of a row
	leading     = 1.3 // line height by size
	smallSize   = 7.5
)

// size returns the width and height of the pages.
func (s PageSetup) size() (width, height float64) {
	short, long := 612.0, 792.0
	if s.Paper == A4 {
		short, long = 595.28, 841.89
	}
	if s.Portrait {
		return short, long
	}
	return long, short
}

// room is the width between the margins.
func (s PageSetup) room() float64 {
	width, _ := s.size()
	return width - 2*pageMargin
}

// bottom is where the rows end, above the footer.
func (s PageSetup) bottom() float64 {
	_, height := s.size()
	return height - pageMargin - 18
}

package export

// Paper is a size of paper.
type Paper uint8

// The papers.
const (
	Letter Paper = iota // 8.5 × 11 inches
	A4                  // 210 × 297 mm
)

// PageSetup says how pages are to be made. The zero value is the layout made for printing on Letter in landscape.
type PageSetup struct {
	Paper Paper
	// Portrait pages are higher than wide.
	Portrait bool
	// AsOnScreen is the look of the grid: one table, its columns as wide among each other as on screen.
	AsOnScreen bool
	// StagePerPage begins a page with each category.
	StagePerPage bool
}

package export

import (
	"fmt"
	"strings"

	"housingtracker/data"
)

// lostRows says how many rows have characters that no font prints.
func (p *Pages) lostRows() string {
	rows := "1 row holds"
	if n := len(p.lost); n != 1 {
		rows = data.Grouped(n) + " rows hold"
	}
	return rows + p.unprintable()
}

func (p *Pages) unprintable() string {
	return fmt.Sprintf(" characters that the fonts of these pages cannot print, shown as %c.", p.set.stand)
}

// notice stands below the title when something could not be printed; "" if all was.
func (p *Pages) notice() string {
	switch {
	case len(p.lost) > 0:
		return p.lostRows() + " Their Client IDs are listed after the last row."
	case p.lostOther:
		return "The headings hold" + p.unprintable()
	}
	return ""
}

// note stands after the last row and names the rows by Client ID; "" if all was printed.
func (p *Pages) note() string {
	if len(p.lost) == 0 {
		return ""
	}
	return p.lostRows() + " Client IDs: " + strings.Join(p.lost, ", ")
}

// Warnings are what the person should know: characters that could not be printed, texts that were cut.
func (p *Pages) Warnings() []string {
	var warnings []string
	switch n := len(p.lost); {
	case n > mostNamed:
		warnings = append(warnings, fmt.Sprintf("%s Client IDs: %s and %s more", p.lostRows(), strings.Join(p.lost[:mostNamed], ", "), data.Grouped(n-mostNamed)))
	case n > 0:
		warnings = append(warnings, p.note())
	case p.lostOther:
		warnings = append(warnings, p.notice())
	}
	if p.crowded {
		warnings = append(warnings, "These columns need more width than the page has, so words break within them. "+
			"Choose landscape or fewer columns.")
	}
	return append(warnings, p.cut.warnings("on a page")...)
}

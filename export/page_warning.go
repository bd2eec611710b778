package export

import (
	"fmt"
	"strings"

	"housingtracker/data"
)

// unprintableRows says how many rows have characters that no font prints.
func (p *Pages) unprintableRows() string {
	rows := "1 row holds"
	if n := len(p.unprintable); n != 1 {
		rows = data.Grouped(n) + " rows hold"
	}
	return rows + p.unprintableText()
}

func (p *Pages) unprintableText() string {
	return fmt.Sprintf(" characters that the fonts of these pages cannot print, shown as %c.", p.typesetter.replacement)
}

// notice is the text below the title when something is unprintable, or "".
func (p *Pages) notice() string {
	switch {
	case len(p.unprintable) > 0:
		return p.unprintableRows() + " Their Client IDs are listed after the last row."
	case p.headingReplaced:
		return "The headings hold" + p.unprintableText()
	}
	return ""
}

// note is the text after the last row that lists the unprintable rows by Client ID, or "".
func (p *Pages) note() string {
	if len(p.unprintable) == 0 {
		return ""
	}
	return p.unprintableRows() + " Client IDs: " + strings.Join(p.unprintable, ", ")
}

// Warnings are the warnings for the user: unprintable characters, truncated texts, narrow columns.
func (p *Pages) Warnings() []string {
	var warnings []string
	switch n := len(p.unprintable); {
	case n > maxNamed:
		warnings = append(warnings, fmt.Sprintf("%s Client IDs: %s and %s more", p.unprintableRows(), strings.Join(p.unprintable[:maxNamed], ", "), data.Grouped(n-maxNamed)))
	case n > 0:
		warnings = append(warnings, p.note())
	case p.headingReplaced:
		warnings = append(warnings, p.notice())
	}
	if p.crowded {
		warnings = append(warnings, "These columns need more width than the page has, so words break within them. "+
			"Choose landscape or fewer columns.")
	}
	return append(warnings, p.truncated.warnings("on a page")...)
}

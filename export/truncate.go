package export

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"housingtracker/data"
)

// truncations counts the texts of a list that a form had to truncate.
type truncations struct {
	// count is the number of truncated cells, cells describes the first maxNamed.
	count int
	cells []string
	// above is whether a line above the list was truncated, such as the program's name.
	above bool
}

const (
	// maxNamed is how many cells or rows a message names.
	maxNamed = 12
	// maxIDLength is how much of a Client ID a message shows, in UTF-16 units.
	maxIDLength = 40
)

func (t *truncations) cell(c Column, r *data.Row) {
	t.count++
	if len(t.cells) == maxNamed {
		return
	}
	client := "a client without Client ID"
	if id := clean(r.PersonalID); id != "" {
		client = "Client ID " + truncate(id, maxIDLength)
	}
	t.cells = append(t.cells, c.Title+" of "+client)
}

// warnings describes the truncated texts. room says what they did not fit, such as "on a page".
func (t *truncations) warnings(room string) (warnings []string) {
	texts, were, them, cells := "1 text", "was", "it", strings.Join(t.cells, ", ")
	if t.count > 1 {
		texts, were, them = data.Grouped(t.count)+" texts", "were", "them"
	}
	if more := t.count - len(t.cells); more > 0 {
		cells += fmt.Sprintf(" and %s more", data.Grouped(more))
	}
	if t.count > 0 {
		warnings = append(warnings, fmt.Sprintf("%s did not fit %s and %s cut off: %s. The CSV export has %s whole.", texts, room, were, cells, them))
	}
	if t.above {
		warnings = append(warnings, "A line above the list was too long and was cut off.")
	}
	return warnings
}

// truncate shortens a text to most UTF-16 units and marks it with an ellipsis.
func truncate(text string, most int) string {
	if truncateUTF16(text, most) == text {
		return text
	}
	return truncateUTF16(text, most-1) + "…"
}

// truncateUTF16 shortens a text to most UTF-16 units, which is how workbooks count, between two characters.
func truncateUTF16(text string, most int) string {
	if len(text) <= most {
		return text
	}
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); units > most {
			return text[:characterBoundary(text, i)]
		}
	}
	return text
}

// maxCharacterRunes limits what counts as one character, so that a text of endless marks keeps its beginning.
const maxCharacterRunes = 32

// characterBoundary returns the last index up to end that separates no mark, joined emoji or variation selector from its
// character.
func characterBoundary(text string, end int) int {
	at := end
	for range maxCharacterRunes {
		next, _ := utf8.DecodeRuneInString(text[at:])
		last, size := utf8.DecodeLastRuneInString(text[:at])
		if !extendsCharacter(next) && last != zeroWidthJoiner {
			return at
		}
		at -= size
	}
	return end
}

const zeroWidthJoiner = '\u200D'

// extendsCharacter reports whether r belongs to the character before it: a mark, joiner, variation selector or skin tone.
func extendsCharacter(r rune) bool {
	return unicode.Is(unicode.M, r) || data.Invisible(r) || '\U0001F3FB' <= r && r <= '\U0001F3FF'
}

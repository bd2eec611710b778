package export

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"housingtracker/data"
)

// truncations are the texts of a list that a form has no room for.
type truncations struct {
	// count is how many cells were cut, cells names the first ones.
	count int
	cells []string
	// above: a line above the list was cut, such as the program's name.
	above bool
}

// A message on screen names so many cells or rows at most.
const maxNamed = 12

// Client IDs come from HMIS and may be long themselves.
const maxIDLength = 40

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

// warnings say what did not fit into the room and where it is; nil if all did.
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

// truncate cuts a text to so many UTF-16 units and shows it.
func truncate(text string, most int) string {
	if truncateUTF16(text, most) == text {
		return text
	}
	return truncateUTF16(text, most-1) + "…"
}

// truncateUTF16 cuts a text to so many UTF-16 units, which is how workbooks count, between two characters.
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

// maxCharacterRunes is how many code points are taken for one character at most: marks without end are no reason to cut
// everything before them.
const maxCharacterRunes = 32

// characterBoundary is the last place up to end at which a text can be cut without taking a mark, a joined sign or a variant
// from the character that it belongs to.
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

// extendsCharacter reports marks, joiners, variation selectors and skin tones.
func extendsCharacter(r rune) bool {
	return unicode.Is(unicode.M, r) || data.Invisible(r) || '\U0001F3FB' <= r && r <= '\U0001F3FF'
}

package export

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"housingtracker/data"
)

// cutTexts are the texts of a list that a form has no room for.
type cutTexts struct {
	// count is how many cells were cut, cells names the first ones.
	count int
	cells []string
	// above: a line above the list was cut, such as the program's name.
	above bool
}

// mostNamed is how many cells or rows a message on screen names.
const mostNamed = 12

// longestNamedID is how much of a Client ID a message shows: those from HMIS may be long.
const longestNamedID = 40

func (t *cutTexts) cell(c Column, r *data.Row) {
	t.count++
	if len(t.cells) == mostNamed {
		return
	}
	client := "a client without Client ID"
	if id := clean(r.PersonalID); id != "" {
		client = "Client ID " + shortened(id, longestNamedID)
	}
	t.cells = append(t.cells, c.Title+" of "+client)
}

// warnings say what did not fit into the room and where it is; nil if all did.
func (t *cutTexts) warnings(room string) (warnings []string) {
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

// shortened cuts a text to most UTF-16 units, the last of which is an ellipsis.
func shortened(text string, most int) string {
	if firstUnits(text, most) == text {
		return text
	}
	return firstUnits(text, most-1) + "…"
}

// firstUnits cuts a text to most UTF-16 units, as workbooks count, between two characters.
func firstUnits(text string, most int) string {
	if len(text) <= most {
		return text
	}
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); units > most {
			return text[:betweenCharacters(text, i)]
		}
	}
	return text
}

// longestCharacter is how many code points are taken for one character at most: marks without end are no reason to cut
// everything before them.
const longestCharacter = 32

// betweenCharacters is the last place up to end at which a text can be cut without taking a mark, a joined sign or a variant
// from the character that it belongs to.
func betweenCharacters(text string, end int) int {
	at := end
	for range longestCharacter {
		next, _ := utf8.DecodeRuneInString(text[at:])
		last, size := utf8.DecodeLastRuneInString(text[:at])
		if !belongsToLast(next) && last != zeroWidthJoiner {
			return at
		}
		at -= size
	}
	return end
}

const zeroWidthJoiner = '\u200D'

// belongsToLast reports marks, joiners, variation selectors and skin tones.
func belongsToLast(r rune) bool {
	return unicode.Is(unicode.M, r) || data.Invisible(r) || '\U0001F3FB' <= r && r <= '\U0001F3FF'
}

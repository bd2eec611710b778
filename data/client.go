package data

import (
	"cmp"
	"strings"
	"unicode"
)

// Name is a client's name as HMIS keeps it (HUD 3.01).
type Name struct {
	First, Middle, Last, Suffix string
	// Hashed means that the parts are hashes, which are not shown as a name.
	Hashed bool
}

// String returns "Last, First Middle Suffix" (see Line) with empty parts left out; "" when hashed or blank.
func (n Name) String() string {
	if n.Hashed {
		return ""
	}
	last, separator := Line(n.Last), ", "
	if last == "" {
		separator = ""
	}
	var b strings.Builder
	b.Grow(len(last) + len(n.First) + len(n.Middle) + len(n.Suffix) + 4)
	b.WriteString(last)
	for _, part := range [...]string{n.First, n.Middle, n.Suffix} {
		if part = Line(part); part != "" {
			b.WriteString(separator)
			b.WriteString(part)
			separator = " "
		}
	}
	return b.String()
}

// Words returns the folded search words of the name (R43).
func (n Name) Words() []string {
	if n.Hashed {
		return nil
	}
	words := Words(n.String())
	if strings.ContainsFunc(n.Last, isIdeographic) {
		if joined := Fold(n.Last + n.First); joined != "" {
			words = append(words, joined)
		}
	}
	return words
}

// isIdeographic reports whether r is of a script in which last and first name are typed without a space.
func isIdeographic(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
}

// Client is a person (HUD Client.csv, or entered locally: R48).
type Client struct {
	ID ClientID
	// UUID is blank for an imported client.
	UUID string
	// PersonalID is HUD's PersonalID, verbatim: the Client ID. Blank for a locally entered client without one.
	PersonalID string
	Name       Name
	// BirthDate is HUD 3.03; it distinguishes clients of the same name and orders members of a household (R42).
	BirthDate Date
	// LocallyEntered means not in HMIS yet (R48).
	LocallyEntered bool
	// Removed means that HMIS has deleted the client or, if it is locally entered, that it was removed here.
	Removed bool
	// Source is the name of the client's HMIS if the database has several; blank otherwise.
	Source string
}

// DisplayName is the name, or the Client ID where the name is hashed or blank.
func (c Client) DisplayName() string { return DisplayName(c.Name, c.PersonalID) }

// IDLabel is the Client ID, with the name of its HMIS if there are several.
func (c Client) IDLabel() string { return withSource(c.PersonalID, c.Source) }

// DisplayName is the name, or the Client ID (see Line) where the name is hashed or blank.
func DisplayName(n Name, personalID string) string {
	return cmp.Or(n.String(), Line(personalID), personalID)
}

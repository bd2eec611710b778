package data

import (
	"cmp"
	"strings"
	"unicode"
)

// The keys of the database. They mean nothing outside of it and are never shown as a Client ID.
type (
	SourceID       int64
	OrganizationID int64
	ProgramID      int64
	ClientID       int64
	EnrollmentID   int64
	UserID         int64
)

// Name is a client's name as HMIS keeps it (HUD 3.01).
type Name struct {
	First, Middle, Last, Suffix string
	// Hashed: the export's names are hashes and must not be shown as names.
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

// Words returns the folded words by which a client is found (R43).
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

// ideographic scripts are typed without a space between last and first name.
func isIdeographic(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
}

// Client is a person (HUD Client.csv, or entered locally: R48).
type Client struct {
	ID ClientID
	// PersonalID is HUD's PersonalID, verbatim: what people call the Client ID. Blank for a locally entered client without one.
	PersonalID string
	Name       Name
	// BirthDate tells two clients of one name apart and is used for nothing else.
	BirthDate Date
	// LocallyEntered: not yet in HMIS.
	LocallyEntered bool
	// Removed: HMIS has deleted the client.
	Removed bool
	// Source is what to call the HMIS the client comes from, where there are several; blank otherwise.
	Source string
}

// DisplayName is the name, or the Client ID where the name is hashed or blank.
func (c Client) DisplayName() string { return DisplayName(c.Name, c.PersonalID) }

// IDLabel is the Client ID, and the HMIS it is one of where there are several.
func (c Client) IDLabel() string { return withSource(c.PersonalID, c.Source) }

// DisplayName is the name, or the Client ID (see Line) where the name is hashed or blank.
func DisplayName(n Name, personalID string) string {
	return cmp.Or(n.String(), Line(personalID), personalID)
}

package data

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Role is the role of a user (R47).
type Role string

// The roles.
const (
	Caseworker    Role = "caseworker"
	Administrator Role = "administrator"
)

// User is a person who signs in.
type User struct {
	ID           UserID
	UUID         string
	Name         string
	Organization Organization
	Role         Role
	Disabled     bool
	LastSignIn   time.Time
}

// NewUser is a user to be created.
type NewUser struct {
	Name         string
	Organization OrganizationID
	Role         Role
}

// Clean returns the user with a name without invisible characters, so that names that look equal are equal, or a refusal.
func (u NewUser) Clean() (NewUser, error) {
	u.Name = strings.Map(func(r rune) rune {
		if Invisible(r) {
			return -1
		}
		return r
	}, Line(u.Name))
	switch {
	case u.Name == "":
		return u, Refuse(CodeInvalid, "A user needs a name.")
	case utf8.RuneCountInString(u.Name) > 100:
		return u, Refuse(CodeInvalid, "A user's name can have at most 100 characters.")
	case u.Role != Caseworker && u.Role != Administrator:
		return u, Refuse(CodeInvalid, "%q is not a role. It is caseworker or administrator.", string(u.Role))
	}
	return u, nil
}

// worksAt reports whether the user can be a case manager of the organization's clients (R46).
func (u User) worksAt(organization OrganizationID) bool {
	return !u.Disabled && u.Organization.ID == organization
}

// UserKey returns the key of a user's name; names that differ only in case, accents or spacing have the same key. It must
// never change for any name, because databases and keyrings store it.
func UserKey(name string) string {
	name = norm.NFKD.String(strings.Join(strings.Fields(name), " "))
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
	return norm.NFC.String(userLetters.Replace(name))
}

var userLetters = strings.NewReplacer("đ", "d", "ð", "d", "ø", "o", "ł", "l", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i", "þ", "th")

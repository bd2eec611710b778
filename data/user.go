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
	// away means that the user works on a laptop, where nobody administers.
	away bool
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

// Permission is a row of the table "Who may do what" (R8–R10, R41).
type Permission uint8

// The rows of the table.
const (
	// Read: find clients, see lists, dashboards, trackers, notes, history.
	Read Permission = iota
	// CreateTracker: create a tracker, remove one, start over (R8).
	CreateTracker
	// EditTracker: edit an existing tracker, add notes (R9, R10).
	EditTracker
	// UpdateAssessment: record a move-in, assign a case manager, add or correct a locally entered enrollment.
	UpdateAssessment
	// ExportList: export and print a program's list.
	ExportList
	// Administer: import, users, settings, backups, audit log.
	Administer
)

// May reports whether the user has the permission for programs of the organization owner (R41).
func (u User) May(p Permission, owner OrganizationID) bool {
	if u.Disabled || u.away && p == Administer {
		return false
	}
	if u.Role == Administrator {
		return true
	}
	switch p {
	case Read, EditTracker, ExportList:
		return true
	case CreateTracker, UpdateAssessment:
		return owner != 0 && u.Organization.ID == owner
	}
	return false
}

// Outsider reports whether the user belongs to another organization than the enrolling one.
func (u User) Outsider(owner OrganizationID) bool { return u.Organization.ID != owner }

var permissionWords = map[Permission]string{
	Read:             "see this",
	CreateTracker:    "add, remove or start over a tracker",
	EditTracker:      "edit this tracker",
	UpdateAssessment: "record a move-in, assign a case manager or correct an enrollment",
	ExportList:       "export this list",
	Administer:       "do this",
}

// refusal returns an error that says who has the permission.
func (p Permission) refusal(owner Organization) *Error {
	if p == Administer {
		return Refuse(CodePermission, "Only an administrator can do this. Nothing was changed.")
	}
	if owner.Name == "" {
		return Refuse(CodePermission, "You can't %s. Nothing was changed.", permissionWords[p])
	}
	return Refuse(CodePermission, "Only %s, the enrolling organization, or an administrator can %s. Nothing was changed.",
		owner.Name, permissionWords[p])
}

// require returns the refusal if the user does not have the permission.
func (u User) require(p Permission, owner Organization) error {
	switch {
	case u.May(p, owner.ID):
		return nil
	case u.away && p == Administer:
		return Refuse(CodePermission, "This can't be done on a laptop, only at the office. Nothing was changed.")
	}
	return p.refusal(owner)
}

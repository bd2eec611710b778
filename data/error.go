package data

import (
	"errors"
	"fmt"
)

// Code is the kind of an Error. The values are part of the JSON of commands and never change.
type Code string

// The refusals.
const (
	CodePermission  Code = "permission"   // the user has no permission, or may not sign in
	CodeChronology  Code = "chronology"   // two dates contradict each other (R12)
	CodeFuture      Code = "future"       // a date that must have happened lies in the future (R14)
	CodeParentBlank Code = "parent-blank" // Property or Approved without Applied (R17)
	CodeExists      Code = "exists"       // already exists (R3)
	CodeNotFound    Code = "not-found"    // does not exist
	CodeClosed      Code = "closed"       // the enrollment is not open, or no longer in HMIS (R1)
	CodeConflict    Code = "conflict"     // another user or program saved in between
	CodeInvalid     Code = "invalid"      // an invalid value
	CodeConfirm     Code = "confirm"      // needs confirmation
	CodeUnreadable  Code = "unreadable"   // many rows of an export are in error; needs confirmation to import the others
	CodeSource      Code = "source"       // the import needs to know whether the export is of a known HMIS
	CodeCancelled   Code = "cancelled"    // stopped by the user; nothing was changed
	CodeLocked      Code = "locked"       // the window is locked, or the password must be changed first
	CodeUnavailable Code = "unavailable"  // the database or a file can't be used
	CodeCopy        Code = "copy"         // another copy of the database is in its place (see Copy)
)

// Error is a refusal or failure whose Message is for people: what happened, what is safe, what to do. Field is the field it
// is about, if any. Err is the technical cause, which is not shown on screen.
type Error struct {
	Code    Code
	Field   Field
	Message string
	Err     error
}

func (e *Error) Error() string { return e.Message }

// Unwrap returns the technical cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of the first Error in err's chain, or "" if there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// Refuse returns an Error without a field.
func Refuse(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// RefuseField returns an Error about a field.
func RefuseField(code Code, field Field, format string, args ...any) *Error {
	return &Error{Code: code, Field: field, Message: fmt.Sprintf(format, args...)}
}

// Conflict is the cause of a CodeConflict on a tracker: Base are the fields that were edited, Mine the result, Theirs the
// stored tracker. The user chooses between Mine and Theirs field by field.
type Conflict struct {
	Base, Mine Fields
	Theirs     Tracker
}

func (c *Conflict) Error() string {
	return fmt.Sprintf("tracker of enrollment %d is at version %d now", c.Theirs.EnrollmentID, c.Theirs.Version)
}

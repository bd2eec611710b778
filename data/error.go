package data

import (
	"errors"
	"fmt"
)

// Code says what kind of refusal an Error is. The texts are part of the commands' JSON and stay as they are.
type Code string

// The refusals.
const (
	CodePermission  Code = "permission"   // the person may not do this on this enrollment, or may not sign in
	CodeChronology  Code = "chronology"   // two dates contradict each other (R12)
	CodeFuture      Code = "future"       // a date that must have happened lies in the future (R14)
	CodeParentBlank Code = "parent-blank" // Property or Approved without Applied (R17)
	CodeExists      Code = "exists"       // it is there already (R3)
	CodeNotFound    Code = "not-found"    // no such thing
	CodeClosed      Code = "closed"       // the enrollment is not open, or no longer in HMIS (R1)
	CodeConflict    Code = "conflict"     // somebody else saved meanwhile
	CodeInvalid     Code = "invalid"      // a value that cannot be
	CodeConfirm     Code = "confirm"      // needs a second yes before it is done
	CodeUnreadable  Code = "unreadable"   // most of an export's rows are in error; the import needs a yes to go on without them
	CodeSource      Code = "source"       // the import must be told whether this is the same HMIS
	CodeCancelled   Code = "cancelled"    // the person stopped it; nothing was changed
	CodeLocked      Code = "locked"       // the window is locked, or the password must be changed first
	CodeUnavailable Code = "unavailable"  // the database or a file cannot be used now
	CodeCopy        Code = "copy"         // another copy of the database lies in its place (see Copy)
)

// Error is a refusal or failure as a person reads it: what happened, what is safe, what to do.
// Field is the tracker field it stands at, if any. Err holds the technical detail and never shows on screen.
type Error struct {
	Code    Code
	Field   Field
	Message string
	Err     error
}

func (e *Error) Error() string { return e.Message }

// Unwrap returns the technical detail.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of the first Error in err's chain, or "" if there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// Refuse makes an Error without a field.
func Refuse(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// RefuseField makes an Error that stands at a field.
func RefuseField(code Code, field Field, format string, args ...any) *Error {
	return &Error{Code: code, Field: field, Message: fmt.Sprintf(format, args...)}
}

// Conflict is the detail of a CodeConflict on a tracker: what was edited from, what the person wants, and what
// stands in the store now. Nothing of either side is lost; the person chooses field by field.
type Conflict struct {
	Base, Mine Fields
	Theirs     Tracker
}

func (c *Conflict) Error() string {
	return fmt.Sprintf("tracker of enrollment %d is at version %d now", c.Theirs.EnrollmentID, c.Theirs.Version)
}

package data

import (
	"context"
	"encoding/json"
	"time"
)

// Laptop is a laptop on which a user works away from the place of the database, with copies of some clients (O1). What the laptop does
// with them is in package outreach.
type Laptop struct {
	// Device is its UUID, Name what people call it, unique in the office.
	Device, Name string
	User         UserID
	// UserName is looked up, not stored.
	UserName string
	TakenAt  time.Time
	// Days is how long it can be used without an exchange.
	Days int
	// ExchangedAt is the last exchange; zero before the first.
	ExchangedAt time.Time
	State       LaptopState
	// Content is what else the office remembers of it, as package outreach encodes it.
	Content string
}

// LaptopState says whether a laptop is on its trip.
type LaptopState string

// The states of a laptop.
const (
	LaptopAway     LaptopState = "away"
	LaptopReturned LaptopState = "returned"
	LaptopRevoked  LaptopState = "revoked"
)

// LaptopOperation is an edit that was made on a laptop, and what became of it (O4). The office keeps those it has received, the laptop
// those it has sent.
type LaptopOperation struct {
	ID OperationID
	// Device made it as its operation number Sequence, counted from 1. Two operations with one number were made by copies of one disk.
	Device   string
	Sequence int64
	// Digest is that of Content.
	Digest string
	// EnrollmentID is the enrollment that it is about, in this database; 0 if that is not known.
	EnrollmentID EnrollmentID
	State        LaptopOperationState
	// Kind says why the operation is in review, or why it was not applied; "" if it was.
	Kind ReviewKind
	// Content is what was done, Result what is known of it, both as package outreach encodes them.
	Content, Result string
}

// LaptopOperationState says what became of an operation.
type LaptopOperationState string

// The states of an operation. Those beyond LaptopOperationReview are final.
const (
	// LaptopOperationPending has not been answered, on the laptop.
	LaptopOperationPending LaptopOperationState = "pending"
	// LaptopOperationWaiting waits for the operation before it.
	LaptopOperationWaiting LaptopOperationState = "waiting"
	// LaptopOperationReview waits for a person.
	LaptopOperationReview    LaptopOperationState = "review"
	LaptopOperationApplied   LaptopOperationState = "applied"
	LaptopOperationUnchanged LaptopOperationState = "unchanged"
	LaptopOperationRefused   LaptopOperationState = "refused"
)

// Final reports whether nothing more will become of an operation.
func (s LaptopOperationState) Final() bool {
	return s == LaptopOperationApplied || s == LaptopOperationUnchanged || s == LaptopOperationRefused
}

// ReviewKind says why an operation needs a person.
type ReviewKind string

// The kinds, the first that holds in this order.
const (
	// ReviewRevoked: the laptop was revoked.
	ReviewRevoked ReviewKind = "revoked"
	// ReviewCopied: another operation has the same number, so the laptop's disk was copied.
	ReviewCopied ReviewKind = "copied"
	// ReviewPermission: its author, or who brought it, may not do this now.
	ReviewPermission ReviewKind = "permission"
	// ReviewRemoved: the enrollment or its tracker is not there any more.
	ReviewRemoved ReviewKind = "removed"
	ReviewExited  ReviewKind = "exited"
	// ReviewMatch: the person seems to be here already (R48).
	ReviewMatch ReviewKind = "match"
	// ReviewUnit: both sides changed what belongs to one unit.
	ReviewUnit ReviewKind = "unit"
	// ReviewField: both sides changed a field.
	ReviewField ReviewKind = "field"
	// ReviewChronology: the joined dates contradict each other (R12).
	ReviewChronology ReviewKind = "chronology"
	// ReviewRule: another rule refuses the joined row.
	ReviewRule ReviewKind = "rule"
)

// ClientCopy is all that a laptop gets of a client.
type ClientCopy struct {
	Client
	// HMIS is the client's source; 0 if the client is locally entered.
	HMIS        SourceID
	Enrollments []EnrollmentCopy
	Documents   []ClientDocument
}

// EnrollmentCopy is an enrollment of a ClientCopy. What is derived from other enrollments, such as Head, is blank.
type EnrollmentCopy struct {
	Enrollment
	HMIS        SourceID
	Program     ProgramID
	LatestNight Date
	Tracker     *Tracker
	Attempts    []Attempt
	Notes       []Note
}

// OfficeCopy is what a laptop gets of the office besides clients.
type OfficeCopy struct {
	Settings      Settings
	Sources       []Source
	Organizations []OrganizationCopy
	Users         []User
	Programs      []ProgramCopy
}

// OrganizationCopy is an organization of an OfficeCopy.
type OrganizationCopy struct {
	Organization
	HMIS SourceID
}

// ProgramCopy is a program of an OfficeCopy. Required is nil where administrators have set no requirements.
type ProgramCopy struct {
	Program
	HMIS     SourceID
	Required []Requirement
}

// OutreachReader reads what concerns laptops, in the office and on a laptop.
type OutreachReader interface {
	// Laptops returns all laptops, the latest taken first.
	Laptops(ctx context.Context) ([]Laptop, error)
	// LaptopOperation returns an operation by its ID.
	LaptopOperation(ctx context.Context, id OperationID) (LaptopOperation, error)
	// LaptopOperations returns the operations of a device, or of all if it is "", in one of the states, or in any if none is named, by
	// device and sequence.
	LaptopOperations(ctx context.Context, device string, states ...LaptopOperationState) ([]LaptopOperation, error)
	// OutreachValues returns the values that package outreach has stored under keys with the prefix.
	OutreachValues(ctx context.Context, prefix string) (map[string]string, error)
	// CopyOffice and CopyClients return what a laptop gets. Of each client CopyClients returns the enrollments that are in one of the
	// programs, locally entered for one of them or in a shelter.
	CopyOffice(ctx context.Context) (OfficeCopy, error)
	CopyClients(ctx context.Context, ids []ClientID, programs []ProgramID) ([]ClientCopy, error)
	// ClientsLike returns the clients with that Client ID or, unless the birth date is blank, that name and birth date, folded (R48).
	ClientsLike(ctx context.Context, c Client) ([]ClientID, error)
	// LastEvent returns the last audit event, at least its number and device; the zero value if there is none. The time is blank for whom
	// may not see it.
	LastEvent(ctx context.Context) (AuditEvent, error)
	// EventsAfter returns the audit events with a higher number, oldest first.
	EventsAfter(ctx context.Context, number int64) ([]AuditEvent, error)
}

// OutreachTx writes what concerns laptops.
type OutreachTx interface {
	// SaveLaptop stores a laptop; CodeExists if another one has its name.
	SaveLaptop(ctx context.Context, event AuditEvent, l Laptop) error
	// SaveLaptopOperation stores an operation or replaces it.
	SaveLaptopOperation(ctx context.Context, op LaptopOperation) error
	// SaveOutreachValue stores a value; "" removes it.
	SaveOutreachValue(ctx context.Context, key, value string) error
}

// LaptopTx is a Tx of a store in which a laptop's database can be. It writes what comes from the office.
type LaptopTx interface {
	// PutOffice stores an OfficeCopy in a laptop's database, in place of an earlier one.
	PutOffice(ctx context.Context, c OfficeCopy) error
	// PutClient stores a ClientCopy in a laptop's database, in place of what is there of the client and the enrollments, with an event of
	// the operation for each enrollment whose tracker it replaces. Records with a UUID keep the numbers that they have in the database.
	PutClient(ctx context.Context, event AuditEvent, c ClientCopy) error
	// HideLocal marks a locally entered client or enrollment, which the office has under another number, as removed.
	HideLocal(ctx context.Context, kind RecordKind, id int64) error
}

// FirstLaptopID is the first number of clients and enrollments that are entered on a laptop, above those of any office.
const FirstLaptopID = 1 << 28

// TripKey is the key of the OutreachValue that makes a database that of a laptop: a Trip as JSON.
const TripKey = "laptop"

// Trip says for how long a laptop can be used.
type Trip struct {
	// Name is the laptop's name, User the UUID of the only user.
	Name, User string
	TakenAt    time.Time
	Days       int
	// ExchangedAt is the last exchange; zero before the first.
	ExchangedAt time.Time
	// Seen is the latest time that the laptop has known.
	Seen time.Time `json:"-"`
}

// Until is when the laptop can no longer be used without an exchange.
func (t Trip) Until() time.Time {
	from := t.TakenAt
	if t.ExchangedAt.After(from) {
		from = t.ExchangedAt
	}
	return from.AddDate(0, 0, t.Days)
}

// expired refuses to go on after Until, also where the clock was set back.
func (t Trip) expired(now time.Time) error {
	if t.Seen.After(now) {
		now = t.Seen
	}
	if now.Before(t.Until()) {
		return nil
	}
	return Refuse(CodeLocked, "These clients were taken along for %d days, until %s. Nothing is lost. Exchange with the office; then everything can be used again.", t.Days, Moment(t.Until()))
}

// ReadTrip returns the trip of a laptop's database; nil for any other database.
func ReadTrip(ctx context.Context, from OutreachReader) (*Trip, error) {
	values, err := from.OutreachValues(ctx, TripKey)
	text, ok := values[TripKey]
	if err != nil || !ok {
		return nil, err
	}
	var t Trip
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return nil, err
	}
	last, err := from.LastEvent(ctx)
	t.Seen = last.At
	return &t, err
}

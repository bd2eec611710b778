// Package data is the domain of the Housing Status Tracker: what a tracker, an enrollment and a stage are,
// the rules they obey, and the sessions through which a signed-in person reads and changes them.
//
// It imports no package of windows, file formats or databases: stores, importers and screens import it. Rules are pure
// functions; numbers such as R12 are those of the specification.
package data

import "context"

// Store keeps the data of an office. It does not check permissions or rules: the sessions do (see Authorizer), in the
// transaction of the write.
//
// Errors are *Error: CodeNotFound for records that do not exist, CodeConflict with a *Conflict as its cause for a write made
// from an old version, CodeUnavailable for a database that can't be used. Times are stored in UTC.
type Store interface {
	Reader
	OfficeStore
	UserStore
	ReadStore
	ReportStore
	ImportStore

	// Write runs do in one transaction, which is committed if do returns nil, with the changed list rows. The context of do is
	// never cancelled, because a started write is short. do must wait for nothing but the transaction.
	//
	// event is the operation's event as known before the transaction. If it is recorded already (AuditEvent.Repeated), do is
	// not called and repeated is true: a retry is safe. The zero event is for writes without an event. A database that was moved
	// away refuses every event but the one that undoes the move (see AuditEvent.CheckNext).
	Write(ctx context.Context, event AuditEvent, do func(ctx context.Context, tx Tx) error) (repeated bool, err error)
	// Tables returns all tables that hold data, by name, to compare two copies of a database row by row.
	Tables(ctx context.Context) ([]Table, error)
	// ChangeCounter returns a number that grows with every change; screens poll it to notice changes by others. Audit events
	// of reading and drafts do not change it.
	ChangeCounter(ctx context.Context) (int64, error)
	Close() error
}

// Reader reads what rules need, outside of or in a transaction.
type Reader interface {
	Settings(ctx context.Context) (Settings, error)
	Organizations(ctx context.Context) ([]Organization, error)
	Users(ctx context.Context) ([]User, error)
	User(ctx context.Context, id UserID) (User, error)
	// Program and Client return deleted ones too.
	Program(ctx context.Context, id ProgramID) (Program, error)
	Client(ctx context.Context, id ClientID) (Client, error)
	Case(ctx context.Context, id EnrollmentID) (Case, error)
	// Cases returns the client's enrollments, removed and retired ones too, latest entry first.
	Cases(ctx context.Context, id ClientID) ([]Case, error)
	// Notes returns all notes, corrected ones too, newest first (R32).
	Notes(ctx context.Context, id EnrollmentID) ([]Note, error)
	// ClientDocuments returns the documents of a client about which something is recorded, by name (R78).
	ClientDocuments(ctx context.Context, id ClientID) ([]ClientDocument, error)
	// Requirements returns the documents that a program requires; DefaultRequirements where administrators have set none.
	Requirements(ctx context.Context, id ProgramID) ([]Requirement, error)
	// RecordByUUID returns the ID of the record of that kind with the UUID, deleted ones too.
	RecordByUUID(ctx context.Context, kind RecordKind, uuid string) (id int64, err error)
	// History returns the audit events on an enrollment, newest first.
	History(ctx context.Context, id EnrollmentID) ([]AuditEvent, error)
	// EventsOf returns the audit events of an operation.
	EventsOf(ctx context.Context, op OperationID) ([]AuditEvent, error)
	// ExpiredClients returns the clients that have left every program and whose records are unchanged since before the day,
	// the longest unchanged first.
	ExpiredClients(ctx context.Context, before Date) ([]Expired, error)
	OutreachReader
}

// SampleAccount is a user of the sample office with its published password.
type SampleAccount struct {
	Name, Password, Organization string
	Role                         Role
}

// OfficeInfo is what is known of a database without signing in.
type OfficeInfo struct {
	// SetUp means that the database has its first administrator.
	SetUp bool
	// Sample means that the database is the sample office, which refuses imports.
	Sample bool
	// Accounts are the accounts of the sample office; else nil.
	Accounts []SampleAccount
	// ReadOnly says why the database can only be read; "" if it can be written.
	ReadOnly string
	// Recovered says that this program has undone what another one left unfinished; else "".
	Recovered string
	// Unproved means that it can only be read because it lies in a shared folder where this computer is not proved (see package
	// share).
	Unproved bool
	// MovedTo is the place to which the database was moved, which ReadOnly says too; "" if it was not.
	MovedTo string
}

// A Table is a table of a database: the number of its rows and a hash of what is in them.
type Table struct {
	Name string
	Rows int64
	Hash [32]byte
}

// OfficeStore reads what concerns the database as a whole.
type OfficeStore interface {
	Office(ctx context.Context) (OfficeInfo, error)
	// Events returns at most limit audit events that match the filter, newest first, with numbers below before unless that
	// is 0.
	Events(ctx context.Context, filter EventFilter, before int64, limit int) ([]AuditEvent, error)
	// CountEvents counts the audit events that match the filter.
	CountEvents(ctx context.Context, filter EventFilter) (int, error)
}

// UserStore reads what concerns users (R47). Names are unique without regard to case and accents.
type UserStore interface {
	UserNamed(ctx context.Context, name string) (User, error)
	// Preference returns the value of a user's preference; "" if it is not set.
	Preference(ctx context.Context, id UserID, key string) (string, error)
	// RecentClients returns the clients that the user opened or changed last: those of audit events. An operation on several
	// clients does not count.
	RecentClients(ctx context.Context, id UserID, limit int) ([]Client, error)
	// Drafts returns the user's drafts that an earlier program version stored, latest first.
	Drafts(ctx context.Context, id UserID) ([]KeptDraft, error)
}

// ReadStore reads what screens show.
type ReadStore interface {
	// Programs returns every program that HMIS has not deleted, with organizations resolved, by organization and name.
	Programs(ctx context.Context) ([]Program, error)
	// ProgramList returns the listed enrollments of a housing program, including those that exited on or after since. A blank
	// since includes all.
	ProgramList(ctx context.Context, id ProgramID, since Date) ([]Listed, error)
	// FindClients returns at most limit clients that a Query with these terms matches: one whose whole Client ID is typed
	// first, then by name. If more match, it returns any of them.
	FindClients(ctx context.Context, terms []string, limit int) ([]Client, error)
	// Properties returns the property names used in the program's trackers and attempts, most used first (R18).
	Properties(ctx context.Context, id ProgramID) ([]string, error)
	// TypedCaseManagers returns the typed names in use that belong to no user (R46).
	TypedCaseManagers(ctx context.Context) ([]string, error)
	Attempts(ctx context.Context, id EnrollmentID) ([]Attempt, error)
	// Matches returns pairs of a locally entered and an imported enrollment that seem to be the same (R48).
	Matches(ctx context.Context) ([]Match, error)
}

// Match is a locally entered enrollment and the imported one that seems to be the same (R48).
type Match struct{ LocallyEntered, Imported Case }

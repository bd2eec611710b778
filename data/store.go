package data

import "context"

// Store keeps an office's data. It judges nothing: the Session checks permission and rules, in the transaction that it writes in.
//
// Missing things are reported as *Error with CodeNotFound; a write made from an old version as CodeConflict with a
// *Conflict inside; a database that cannot be used as CodeUnavailable. Times are stored in UTC.
type Store interface {
	Reader
	OfficeStore
	UserStore
	ReadStore
	ImportStore

	// Write runs do in one transaction, which is kept if do returns nil and renews the list rows that it touched. The context that do
	// gets does not end: once a write has its turn it is soon over. do must not wait for anything but the transaction.
	//
	// The event is that of the operation, as far as it is known before. If it is on record already (AuditEvent.Repeated), do is
	// not called and repeated is true: a retry is safe. The zero event is for what leaves no event.
	Write(ctx context.Context, event AuditEvent, do func(ctx context.Context, tx Tx) error) (repeated bool, err error)
	// Check verifies the database: every page, foreign keys, and the list against its source. It returns what is
	// wrong, a line each; nothing wrong is an empty slice.
	Check(ctx context.Context) ([]string, error)
	// CopyTo writes the database as it is now to a new file at path, encrypted with the same key, for its owner alone, while
	// saves go on. Progress, which may be nil, is told of the pages done and in all. After an error there is no copy.
	CopyTo(ctx context.Context, path string, progress func(done, total int)) error
	// Contents counts what the database holds.
	Contents(ctx context.Context) (Contents, error)
	// EventsSince counts the audit events of a higher number by kind, the most frequent first, and returns the latest of them, newest
	// first, at most limit.
	EventsSince(ctx context.Context, number int64, limit int) ([]KindCount, []AuditEvent, error)
	// Purge overwrites what has been deleted from the database. CodeConflict: another program kept the last traces from being
	// overwritten.
	Purge(ctx context.Context) error
	// ChangeCounter grows whenever an audit event of anybody changes something; a screen polls it to notice others' work. Audit events of
	// reading and drafts leave it as it is.
	ChangeCounter(ctx context.Context) (int64, error)
	Close() error
}

// Reader reads what rules need, from the database as it stands or as a transaction has it.
type Reader interface {
	Settings(ctx context.Context) (Settings, error)
	Organizations(ctx context.Context) ([]Organization, error)
	Users(ctx context.Context) ([]User, error)
	User(ctx context.Context, id UserID) (User, error)
	// Program and Client return deleted ones too.
	Program(ctx context.Context, id ProgramID) (Program, error)
	Client(ctx context.Context, id ClientID) (Client, error)
	Case(ctx context.Context, id EnrollmentID) (Case, error)
	// Notes returns all notes, corrected ones too, newest first (R32).
	Notes(ctx context.Context, id EnrollmentID) ([]Note, error)
	// EventsOf returns the audit events that carry the op.
	EventsOf(ctx context.Context, op OperationID) ([]AuditEvent, error)
	// ExpiredClients returns the clients that have left every program and whose records are unchanged since before the day, the
	// longest first.
	ExpiredClients(ctx context.Context, before Date) ([]Expired, error)
}

// SampleAccount is a user of the sample office with its published password.
type SampleAccount struct {
	Name, Password, Organization string
	Role                         Role
}

// OfficeInfo is what anyone may know of a database before signing in.
type OfficeInfo struct {
	// Founded: it has its first administrator.
	Founded bool
	// Sample: it holds made-up data and refuses imports.
	Sample bool
	// Accounts are the sample office's; nil in a real one.
	Accounts []SampleAccount
	// ReadOnly says why the database can only be read; "" if it can be written.
	ReadOnly string
}

// NewUser is a user to be created.
type NewUser struct {
	Name         string
	Organization OrganizationID
	Role         Role
}

// OfficeStore reads what concerns the database as a whole.
type OfficeStore interface {
	Office(ctx context.Context) (OfficeInfo, error)
	// Generation says how far the database has come; zero where nothing is on record.
	Generation(ctx context.Context) (Generation, error)
	// Events returns the audit events that pass the filter, newest first, at most limit, and only those of a smaller number
	// than before; 0 stands for no bound.
	Events(ctx context.Context, filter EventFilter, before int64, limit int) ([]AuditEvent, error)
	// CountEvents counts the audit events that pass the filter.
	CountEvents(ctx context.Context, filter EventFilter) (int, error)
}

// UserStore reads what concerns users (R47). Names are unique without regard to case and accents.
type UserStore interface {
	UserNamed(ctx context.Context, name string) (User, error)
	// EarlierPassword finds the user of that name with the password hash that an earlier program kept in the database.
	EarlierPassword(ctx context.Context, name string) (User, string, error)
	// Preference returns what a user's screens remember under key; "" where nothing is kept.
	Preference(ctx context.Context, id UserID, key string) (string, error)
	// RecentClients returns the clients that the user opened last.
	RecentClients(ctx context.Context, id UserID, limit int) ([]Client, error)
	// Drafts returns the user's drafts, the latest first.
	Drafts(ctx context.Context, id UserID) ([]KeptDraft, error)
}

// ReadStore answers what screens ask.
type ReadStore interface {
	// Programs returns every program that HMIS has not deleted, with organizations resolved, by organization and name.
	Programs(ctx context.Context) ([]Program, error)
	// ProgramList returns the list rows of a housing program: every current enrollment, exited ones included if they exited
	// on the day or after it; blank is ever.
	ProgramList(ctx context.Context, id ProgramID, since Date) ([]Listed, error)
	// FindClients returns the clients that a Query with these terms matches, at most limit: one whose Client ID is typed in
	// full first, then by name. Of more than that it returns any.
	FindClients(ctx context.Context, terms []string, limit int) ([]Client, error)
	// Cases returns the client's enrollments, removed and retired ones too, latest entry first.
	Cases(ctx context.Context, id ClientID) ([]Case, error)
	// Properties returns the property names used in the program's trackers and attempts, most used first (R18).
	Properties(ctx context.Context, id ProgramID) ([]string, error)
	// TypedCaseManagers returns the typed names in use that belong to no user (R46).
	TypedCaseManagers(ctx context.Context) ([]string, error)
	Attempts(ctx context.Context, id EnrollmentID) ([]Attempt, error)
	// History returns the audit events on an enrollment, newest first.
	History(ctx context.Context, id EnrollmentID) ([]AuditEvent, error)
	// Matches returns locally entered enrollments that an import seems to have brought (R48).
	Matches(ctx context.Context) ([]Match, error)
}

// Match is an locally entered enrollment and the imported one that seems to be the same (R48).
type Match struct{ LocallyEntered, Imported Case }

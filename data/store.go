package data

import "context"

// Store keeps an office's data. It judges nothing: the Session has checked permission and rules before it calls.
//
// Every writing method runs in one transaction that also records the AuditEvent and renews the list rows it touched. An audit event
// whose Op is on record already changes nothing and succeeds, so a retry is safe. Times are stored in UTC.
//
// Missing things are reported as *Error with CodeNotFound; a write made from an old version as CodeConflict with a
// *Conflict inside; a database that cannot be used as CodeUnavailable.
type Store interface {
	OfficeStore
	UserStore
	ReadStore
	TrackerStore
	CaseStore
	DraftStore
	ImportStore

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
	// ExpiredClients returns the clients that have left every program and whose records are unchanged since before the day, the
	// longest first. ApplyRetention removes or de-identifies all of them and overwrites what is gone; CodeConflict: it is done, but
	// another program kept the last traces from being overwritten.
	ExpiredClients(ctx context.Context, before Date) ([]Expired, error)
	ApplyRetention(ctx context.Context, event AuditEvent, before Date, how Retention) error
	// ChangeCounter grows whenever an audit event of anybody changes something; a screen polls it to notice others' work. Audit events of
	// reading and drafts leave it as it is.
	ChangeCounter(ctx context.Context) (int64, error)
	Close() error
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

// OfficeStore keeps what concerns the database as a whole.
type OfficeStore interface {
	Office(ctx context.Context) (OfficeInfo, error)
	// Found makes the first organization and its administrator in a database that has none (R47).
	Found(ctx context.Context, event AuditEvent, organization string, admin NewUser) (User, error)
	// MarkSample marks the database as the sample office.
	MarkSample(ctx context.Context, accounts []SampleAccount) error

	Settings(ctx context.Context) (Settings, error)
	SaveSettings(ctx context.Context, event AuditEvent, s Settings) error
	SaveThresholds(ctx context.Context, event AuditEvent, program ProgramID, t Thresholds) error

	Organizations(ctx context.Context) ([]Organization, error)
	AddOrganization(ctx context.Context, event AuditEvent, name string) (Organization, error)
	// MergeOrganization makes from count as into: its programs and users (R47).
	MergeOrganization(ctx context.Context, event AuditEvent, from, into OrganizationID) error

	// Generation says how far the database has come; zero where nothing is on record.
	Generation(ctx context.Context) (Generation, error)
	// Audit events returns the audit events that pass the filter, newest first, at most limit, and only those of a smaller number
	// than before; 0 stands for no bound.
	Events(ctx context.Context, filter EventFilter, before int64, limit int) ([]AuditEvent, error)
	// CountEvents counts the audit events that pass the filter.
	CountEvents(ctx context.Context, filter EventFilter) (int, error)
	// Record writes an audit event that changes nothing else: an export, say.
	Record(ctx context.Context, event AuditEvent) error
}

// UserStore keeps users (R47). Names are unique without regard to case and accents.
type UserStore interface {
	Users(ctx context.Context) ([]User, error)
	User(ctx context.Context, id UserID) (User, error)
	UserNamed(ctx context.Context, name string) (User, error)
	AddUser(ctx context.Context, event AuditEvent, u NewUser) (User, error)
	// SaveUser stores role, organization and Disabled.
	SaveUser(ctx context.Context, event AuditEvent, u User) error
	// SignedIn notes when the user of the event last signed in, with the event.
	SignedIn(ctx context.Context, event AuditEvent) error
	// EarlierPassword finds the user of that name with the password hash that an earlier program kept in the database;
	// ForgetEarlierPasswords removes them all.
	EarlierPassword(ctx context.Context, name string) (User, string, error)
	ForgetEarlierPasswords(ctx context.Context, event AuditEvent) error

	// Preference and SetPreference keep what a user's screens remember; "" where nothing is kept.
	Preference(ctx context.Context, id UserID, key string) (string, error)
	SetPreference(ctx context.Context, id UserID, key, value string) error
	// VisitClient records that the user of the event opened its client; RecentClients returns the latest such clients.
	VisitClient(ctx context.Context, event AuditEvent) error
	RecentClients(ctx context.Context, id UserID, limit int) ([]Client, error)
}

// ReadStore answers what screens ask.
type ReadStore interface {
	// Programs returns every program that HMIS has not deleted, with organizations resolved, by organization and name.
	Programs(ctx context.Context) ([]Program, error)
	Program(ctx context.Context, id ProgramID) (Program, error)
	// ProgramList returns the list rows of a housing program: every current enrollment, exited ones included if they exited
	// on the day or after it; blank is ever.
	ProgramList(ctx context.Context, id ProgramID, since Date) ([]Listed, error)
	// FindClients returns the clients that a Query with these terms matches, at most limit: one whose Client ID is typed in
	// full first, then by name. Of more than that it returns any.
	FindClients(ctx context.Context, terms []string, limit int) ([]Client, error)
	Client(ctx context.Context, id ClientID) (Client, error)
	// Cases returns the client's enrollments, removed and retired ones too, latest entry first.
	Cases(ctx context.Context, id ClientID) ([]Case, error)
	Case(ctx context.Context, id EnrollmentID) (Case, error)
	// Properties returns the property names used in the program's trackers and attempts, most used first (R18).
	Properties(ctx context.Context, id ProgramID) ([]string, error)
	// TypedCaseManagers returns the typed names in use that belong to no user (R46).
	TypedCaseManagers(ctx context.Context) ([]string, error)

	Attempts(ctx context.Context, id EnrollmentID) ([]Attempt, error)
	// Notes returns all notes, corrected ones too, newest first (R32).
	Notes(ctx context.Context, id EnrollmentID) ([]Note, error)
	// History returns the audit events on an enrollment, newest first.
	History(ctx context.Context, id EnrollmentID) ([]AuditEvent, error)
	// EventsOf returns the audit events that carry the op.
	EventsOf(ctx context.Context, op OperationID) ([]AuditEvent, error)
	// Matches returns locally entered enrollments that an import seems to have brought (R48).
	Matches(ctx context.Context) ([]Match, error)
}

// TrackerStore writes trackers. Creating and editing are separate: that is the permission boundary. What leaves a tracker
// gives the event its version. A version never comes back at an enrollment: a tracker made again goes on after the one removed.
type TrackerStore interface {
	// CreateTracker inserts; CodeExists if there is one.
	CreateTracker(ctx context.Context, event AuditEvent, t Tracker) (Tracker, error)
	// SaveTracker updates the tracker whose version is t.Version.
	SaveTracker(ctx context.Context, event AuditEvent, t Tracker) (Tracker, error)
	// StartOver archives the attempt and replaces it by next, whose Version is the one it was made from (R19).
	StartOver(ctx context.Context, event AuditEvent, archived Attempt, next Tracker) (Tracker, error)
	// ReturnToAttempt takes back a StartOver: the archived attempt t.Attempt becomes t again.
	ReturnToAttempt(ctx context.Context, event AuditEvent, t Tracker) (Tracker, error)
	// RemoveTracker deletes the tracker of that version; its notes, attempts and history stay (R49).
	RemoveTracker(ctx context.Context, event AuditEvent, id EnrollmentID, version int) error
	// MoveTracker moves tracker, attempts, notes, drafts and history to another enrollment (R48).
	MoveTracker(ctx context.Context, event AuditEvent, from, to EnrollmentID) error
	AddNote(ctx context.Context, event AuditEvent, n Note) error
}

// DraftStore keeps what people have typed and not saved, one draft of an enrollment for each user. It is no event on record.
type DraftStore interface {
	// KeepDraft replaces what the user's draft of the enrollment was.
	KeepDraft(ctx context.Context, id UserID, d KeptDraft) error
	// DropDraft removes the user's draft of the enrollment, if there is one.
	DropDraft(ctx context.Context, id UserID, enrollment EnrollmentID) error
	// Drafts returns the user's drafts, the latest first.
	Drafts(ctx context.Context, id UserID) ([]KeptDraft, error)
}

// CaseStore writes what surrounds a tracker.
type CaseStore interface {
	// SaveMoveIn replaces the move-in with its origin (R40); was is what the caller read, another one a conflict.
	SaveMoveIn(ctx context.Context, event AuditEvent, id EnrollmentID, was, now MoveIn) error
	// AssignCaseManagers sets the case manager of several enrollments in one step (R46); an audit event each.
	AssignCaseManagers(ctx context.Context, events []AuditEvent, to []CaseManager) error
	// MatchCaseManager makes a typed name the user in all programs of the user's organization; CodeNotFound if it stands in
	// none (R46).
	MatchCaseManager(ctx context.Context, event AuditEvent, typed string, user UserID) error

	// AddClient stores a locally entered client (R48). PersonalID may be blank.
	AddClient(ctx context.Context, event AuditEvent, c Client) (Client, error)
	// AddEnrollment stores an locally entered enrollment: client, program, household, relationship, entry, exit.
	AddEnrollment(ctx context.Context, event AuditEvent, e Case) (EnrollmentID, error)
	// CorrectEnrollment stores entry, exit and relationship of an enrollment. An exit stands until HMIS brings one.
	CorrectEnrollment(ctx context.Context, event AuditEvent, e Enrollment) error
	// AcceptMatch moves everything of the locally entered enrollment to the imported one and removes the former (R48).
	AcceptMatch(ctx context.Context, event AuditEvent, locallyEntered, imported EnrollmentID) error
	DismissMatch(ctx context.Context, event AuditEvent, locallyEntered, imported EnrollmentID) error
}

// Match is an locally entered enrollment and the imported one that seems to be the same (R48).
type Match struct{ LocallyEntered, Imported Case }

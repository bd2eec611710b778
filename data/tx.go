package data

import "context"

// Tx is a transaction of a Store. A write with an audit event also adds the event to the audit log, with its time and user, as
// the next event of the database's device. A device begins with the first event of a database and with each that begins a line
// (see EventKind.BeginsLine).
type Tx interface {
	Reader
	OfficeTx
	UserTx
	TrackerTx
	CaseTx
	OutreachTx
}

// OfficeTx writes what concerns the database as a whole.
type OfficeTx interface {
	// SetUp makes the first organization and its administrator, each with a new UUID, in a database that has none (R47).
	SetUp(ctx context.Context, event AuditEvent, organization string, admin NewUser) error
	// MarkSample marks the database as the sample office.
	MarkSample(ctx context.Context, event AuditEvent, accounts []SampleAccount) error
	SaveSettings(ctx context.Context, event AuditEvent, s Settings) error
	SaveThresholds(ctx context.Context, event AuditEvent, program ProgramID, t Thresholds) error
	// SaveRequirements sets the documents that a program requires (R78).
	SaveRequirements(ctx context.Context, event AuditEvent, program ProgramID, required []Requirement) error
	// AddOrganization adds an organization with a new UUID.
	AddOrganization(ctx context.Context, event AuditEvent, name string) (Organization, error)
	// MergeOrganization merges from, with its programs and users, into the organization into or the one that is merged into
	// (R47).
	MergeOrganization(ctx context.Context, event AuditEvent, from, into OrganizationID) error
	// ApplyRetention removes or de-identifies the clients that have expired.
	ApplyRetention(ctx context.Context, event AuditEvent, before Date, how Retention) error
	// Record writes an audit event that changes nothing else: an export, say.
	Record(ctx context.Context, event AuditEvent) error
	// Tables is Store.Tables in the transaction. Unlike the context of Write's function, ctx may be cancelled.
	Tables(ctx context.Context) ([]Table, error)
}

// UserTx writes users and their preferences.
type UserTx interface {
	// AddUser creates a user with a new UUID; CodeExists if there is one of that name.
	AddUser(ctx context.Context, event AuditEvent, u NewUser) (UserID, error)
	// SaveUser stores role, organization and Disabled.
	SaveUser(ctx context.Context, event AuditEvent, u User) error
	// SignedIn sets the last sign-in of the event's user.
	SignedIn(ctx context.Context, event AuditEvent) error
	// ForgetEarlierPasswords removes the password hashes that an earlier program version stored.
	ForgetEarlierPasswords(ctx context.Context, event AuditEvent) error
	// SetPreference sets a preference of a user.
	SetPreference(ctx context.Context, id UserID, key, value string) error
	// DropDrafts removes the user's drafts that an earlier program version stored.
	DropDrafts(ctx context.Context, id UserID) error
}

// TrackerTx writes trackers. Creating and editing are separate, because their permissions differ. Writes that leave a tracker
// set the event's version to its version; those that replace or remove a version set the event's base version to that. An
// enrollment never has a version twice: a tracker created after a removal continues the numbers.
type TrackerTx interface {
	// CreateTracker inserts; CodeExists if there is one.
	CreateTracker(ctx context.Context, event AuditEvent, t Tracker) (Tracker, error)
	// SaveTracker updates the tracker whose version is t.Version.
	SaveTracker(ctx context.Context, event AuditEvent, t Tracker) (Tracker, error)
	// StartOver archives the attempt and replaces it by next, whose Version is the one it was made from (R19).
	StartOver(ctx context.Context, event AuditEvent, archived Attempt, next Tracker) (Tracker, error)
	// ReturnToAttempt undoes a StartOver: the archived attempt t.Attempt becomes the tracker t again.
	ReturnToAttempt(ctx context.Context, event AuditEvent, t Tracker) (Tracker, error)
	// RemoveTracker deletes the tracker of that version; its notes, attempts and history stay (R49).
	RemoveTracker(ctx context.Context, event AuditEvent, id EnrollmentID, version int) error
	// MoveTracker moves tracker, attempts, notes, drafts and history to another enrollment (R48).
	MoveTracker(ctx context.Context, event AuditEvent, from, to EnrollmentID) error
	AddNote(ctx context.Context, event AuditEvent, n Note) error
}

// CaseTx writes what surrounds a tracker.
type CaseTx interface {
	// SaveMoveIn replaces the move-in with its origin (R40).
	SaveMoveIn(ctx context.Context, event AuditEvent, id EnrollmentID, m MoveIn) error
	// AssignCaseManagers sets the case manager of several enrollments in one step (R46); an audit event each.
	AssignCaseManagers(ctx context.Context, events []AuditEvent, to []CaseManager) error
	// MatchCaseManager replaces a typed name by the user in all programs of the user's organization; CodeNotFound if no
	// enrollment there has it (R46).
	MatchCaseManager(ctx context.Context, event AuditEvent, typed string, user User) error
	// SaveDocument stores what is recorded about a document of a client (R78); of a blank one nothing is kept.
	SaveDocument(ctx context.Context, event AuditEvent, d ClientDocument) error
	// AddClient stores a locally entered client (R48), with c.UUID or, if that is blank, a new one. PersonalID may be blank.
	AddClient(ctx context.Context, event AuditEvent, c Client) (Client, error)
	// AddEnrollment stores a locally entered enrollment: UUID, client, program, household, relationship, entry, exit. A blank
	// UUID is replaced by a new one.
	AddEnrollment(ctx context.Context, event AuditEvent, e Case) (EnrollmentID, error)
	// CorrectEnrollment stores entry, exit and relationship of an enrollment. An exit from HMIS later replaces the exit.
	CorrectEnrollment(ctx context.Context, event AuditEvent, e Enrollment) error
	// CorrectClient stores name, Client ID and birth date of a locally entered client; CodeNotFound if it is not one.
	CorrectClient(ctx context.Context, event AuditEvent, c Client) error
	// SetRemoved marks locally entered records as removed or, to undo that, as present; an audit event each. An event with an
	// enrollment is about the enrollment, another about its client. CodeNotFound if one is not locally entered, was joined
	// with an imported enrollment, or is marked so already.
	SetRemoved(ctx context.Context, events []AuditEvent, removed bool) error
	// AcceptMatch moves everything of the locally entered enrollment to the imported one and removes the former (R48).
	AcceptMatch(ctx context.Context, event AuditEvent, locallyEntered, imported EnrollmentID) error
	DismissMatch(ctx context.Context, event AuditEvent, locallyEntered, imported EnrollmentID) error
}

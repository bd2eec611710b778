package tracker

import (
	"context"
	"slices"

	"housingtracker/data"
	"housingtracker/ui/task"
	"housingtracker/ui/undo"
)

// Session is what the dialog needs of a session.
type Session interface {
	Today() data.Date
	Info(ctx context.Context) (data.OfficeInfo, error)
	May(p data.Permission, owner data.OrganizationID) bool
	OpenTracker(ctx context.Context, op data.OperationID, id data.EnrollmentID) (data.Case, error)
	Case(ctx context.Context, id data.EnrollmentID) (data.Case, error)
	Notes(ctx context.Context, id data.EnrollmentID) ([]data.Note, error)
	Attempts(ctx context.Context, id data.EnrollmentID) ([]data.Attempt, error)
	History(ctx context.Context, id data.EnrollmentID) ([]data.AuditEvent, error)
	Properties(ctx context.Context, id data.ProgramID) ([]string, error)
	Findings(c data.Case, after data.Fields) []data.Finding

	CreateTracker(ctx context.Context, op data.OperationID, id data.EnrollmentID, fields data.Fields) (data.Tracker, error)
	SaveTracker(ctx context.Context, op data.OperationID, id data.EnrollmentID, version int, base, fields data.Fields) (data.Tracker, error)
	StartOver(ctx context.Context, op data.OperationID, id data.EnrollmentID, version int, reason data.Reason) (data.Tracker, error)
	RemoveTracker(ctx context.Context, op data.OperationID, id data.EnrollmentID, version int, reason string) error
	AddNote(ctx context.Context, op data.OperationID, id data.EnrollmentID, barrier data.Field, text, corrects string) error
	undo.Session
	Readiness(ctx context.Context, id data.EnrollmentID) (data.Readiness, error)

	// What the history can restore beside the tracker.
	UpdateAssessment(ctx context.Context, op data.OperationID, id data.EnrollmentID, date data.Date) (data.Case, error)
	Colleagues(ctx context.Context, organization data.OrganizationID) ([]data.User, error)
	AssignCaseManager(ctx context.Context, op data.OperationID, ids []data.EnrollmentID, to data.CaseManager) error
	CorrectEnrollment(ctx context.Context, op data.OperationID, shown data.Enrollment, entry, exit data.Date) error

	Drafts(ctx context.Context) ([]data.Unsaved, error)
	// Announce says that the user edits the tracker, and returns who else does; 0 says that none is open.
	Announce(ctx context.Context, id data.EnrollmentID) ([]string, error)
	KeepDraft(ctx context.Context, d data.Draft) error
	DropDraft(ctx context.Context, id data.EnrollmentID) error
}

// opened is what the dialog shows of one enrollment.
type opened struct {
	caseFile data.Case
	notes    []data.Note
	// properties are the names used in the program (R18).
	properties []string
	// readiness is what the client has of the documents that the program requires.
	readiness data.Readiness
	// office says why the database is read-only, or "".
	office string
	// unsaved is the user's stored draft; nil if there is none.
	unsaved *data.Unsaved
}

// read reads what the dialog shows of an enrollment.
func read(ctx context.Context, s Session, visit data.OperationID, id data.EnrollmentID) (opened, error) {
	var o opened
	var info data.OfficeInfo
	var drafts []data.Unsaved
	err := task.All(
		func() (err error) { o.caseFile, err = s.OpenTracker(ctx, visit, id); return },
		func() (err error) { info, err = s.Info(ctx); return },
		func() (err error) { o.notes, err = s.Notes(ctx, id); return },
		func() (err error) { o.properties, err = s.Properties(ctx, o.caseFile.Program.ID); return },
		func() (err error) { o.readiness, err = s.Readiness(ctx, id); return },
		func() (err error) { drafts, err = s.Drafts(ctx); return },
	)
	o.office = info.ReadOnly
	if i := slices.IndexFunc(drafts, func(u data.Unsaved) bool { return u.EnrollmentID == id }); i >= 0 {
		o.unsaved = &drafts[i]
	}
	return o, err
}

// access is why actions on a tracker are not allowed; "" allows them. It is for display: the Session checks
// anyway.
type access struct {
	// edit: enter dates, barriers, notes. restart: start over, remove.
	edit, restart string
}

func accessTo(o opened, s Session) access {
	c := o.caseFile
	owner := c.Program.Organization
	only := func(what string) string {
		if owner.Name == "" {
			return "You can't " + what + "."
		}
		return "Only " + owner.Name + ", the enrolling organization, or an administrator can " + what + "."
	}
	var a access
	switch why := c.ReadOnly(s.Today()); {
	case o.office != "":
		a.edit = o.office
	case why != "":
		a.edit = why
	case c.Tracker == nil && !s.May(data.CreateTracker, owner.ID):
		a.edit = only("add the first tracker") + " There is none yet, so there is nothing to show. Once it is there, you can edit it."
	case c.Tracker != nil && !s.May(data.EditTracker, owner.ID):
		a.edit = "You can read this tracker, but not edit it."
	}
	switch {
	case a.edit != "":
		a.restart = a.edit
	case c.Tracker == nil:
		a.restart = "There is no tracker yet."
	case !s.May(data.CreateTracker, owner.ID):
		a.restart = only("start over or remove this tracker")
	}
	return a
}

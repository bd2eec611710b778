package storetest

import (
	"context"

	"housingtracker/data"
	"housingtracker/data/file"
)

// A Writer makes each write of a store an operation of its own, for tests that prepare something or test one write. Nobody
// judges: that is the Session's.
type Writer struct{ file.Store }

func (w Writer) do(ctx context.Context, event data.AuditEvent, write func(ctx context.Context, tx data.Tx) error) error {
	_, err := w.Write(ctx, event, write)
	return err
}

// returning runs a write that returns something; a retry returns what it finds.
func returning[T any](ctx context.Context, w Writer, event data.AuditEvent, write func(ctx context.Context, tx data.Tx) (T, error), find func() (T, error)) (T, error) {
	var made, nothing T
	repeated, err := w.Write(ctx, event, func(ctx context.Context, tx data.Tx) (err error) {
		made, err = write(ctx, tx)
		return err
	})
	switch {
	case err != nil:
		return nothing, err
	case repeated:
		return find()
	}
	return made, nil
}

func (w Writer) tracker(ctx context.Context, event data.AuditEvent, id data.EnrollmentID, write func(ctx context.Context, tx data.Tx) (data.Tracker, error)) (data.Tracker, error) {
	return returning(ctx, w, event, write, func() (data.Tracker, error) {
		c, err := w.Case(ctx, id)
		if err != nil || c.Tracker == nil {
			return data.Tracker{}, err
		}
		return *c.Tracker, nil
	})
}

// Record writes an event.
func (w Writer) Record(ctx context.Context, event data.AuditEvent) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.Record(ctx, event) })
}

// SetUp makes the first organization and its administrator, whom it returns.
func (w Writer) SetUp(ctx context.Context, event data.AuditEvent, organization string, admin data.NewUser) (data.User, error) {
	err := w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.SetUp(ctx, event, organization, admin) })
	if err != nil {
		return data.User{}, err
	}
	return w.UserNamed(ctx, admin.Name)
}

// MarkSample marks the sample office.
func (w Writer) MarkSample(ctx context.Context, event data.AuditEvent, accounts []data.SampleAccount) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.MarkSample(ctx, event, accounts) })
}

// SaveSettings stores settings.
func (w Writer) SaveSettings(ctx context.Context, event data.AuditEvent, s data.Settings) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.SaveSettings(ctx, event, s) })
}

// SaveThresholds stores a program's thresholds.
func (w Writer) SaveThresholds(ctx context.Context, event data.AuditEvent, program data.ProgramID, t data.Thresholds) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.SaveThresholds(ctx, event, program, t) })
}

// AddOrganization makes an organization.
func (w Writer) AddOrganization(ctx context.Context, event data.AuditEvent, name string) (data.Organization, error) {
	return returning(ctx, w, event, func(ctx context.Context, tx data.Tx) (data.Organization, error) {
		return tx.AddOrganization(ctx, event, name)
	}, func() (data.Organization, error) {
		all, err := w.Organizations(ctx)
		for _, o := range all {
			if o.Name == name {
				return o, err
			}
		}
		return data.Organization{}, err
	})
}

// MergeOrganization merges two organizations.
func (w Writer) MergeOrganization(ctx context.Context, event data.AuditEvent, from, into data.OrganizationID) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.MergeOrganization(ctx, event, from, into) })
}

// ApplyRetention applies retention and overwrites what is gone.
func (w Writer) ApplyRetention(ctx context.Context, event data.AuditEvent, before data.Date, how data.Retention) error {
	if err := w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.ApplyRetention(ctx, event, before, how) }); err != nil {
		return err
	}
	return w.Purge(ctx)
}

// AddUser creates a user.
func (w Writer) AddUser(ctx context.Context, event data.AuditEvent, u data.NewUser) (data.User, error) {
	err := w.do(ctx, event, func(ctx context.Context, tx data.Tx) error {
		_, err := tx.AddUser(ctx, event, u)
		return err
	})
	if err != nil {
		return data.User{}, err
	}
	return w.UserNamed(ctx, u.Name)
}

// SaveUser stores a user.
func (w Writer) SaveUser(ctx context.Context, event data.AuditEvent, u data.User) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.SaveUser(ctx, event, u) })
}

// SignedIn notes a sign-in.
func (w Writer) SignedIn(ctx context.Context, event data.AuditEvent) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.SignedIn(ctx, event) })
}

// SetPreference keeps a preference.
func (w Writer) SetPreference(ctx context.Context, id data.UserID, key, value string) error {
	return w.do(ctx, data.AuditEvent{}, func(ctx context.Context, tx data.Tx) error { return tx.SetPreference(ctx, id, key, value) })
}

// CreateTracker creates a tracker.
func (w Writer) CreateTracker(ctx context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	return w.tracker(ctx, event, t.EnrollmentID, func(ctx context.Context, tx data.Tx) (data.Tracker, error) { return tx.CreateTracker(ctx, event, t) })
}

// SaveTracker saves a tracker.
func (w Writer) SaveTracker(ctx context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	return w.tracker(ctx, event, t.EnrollmentID, func(ctx context.Context, tx data.Tx) (data.Tracker, error) { return tx.SaveTracker(ctx, event, t) })
}

// StartOver starts over.
func (w Writer) StartOver(ctx context.Context, event data.AuditEvent, archived data.Attempt, next data.Tracker) (data.Tracker, error) {
	return w.tracker(ctx, event, next.EnrollmentID, func(ctx context.Context, tx data.Tx) (data.Tracker, error) {
		return tx.StartOver(ctx, event, archived, next)
	})
}

// ReturnToAttempt takes a start over back.
func (w Writer) ReturnToAttempt(ctx context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	return w.tracker(ctx, event, t.EnrollmentID, func(ctx context.Context, tx data.Tx) (data.Tracker, error) { return tx.ReturnToAttempt(ctx, event, t) })
}

// RemoveTracker removes a tracker.
func (w Writer) RemoveTracker(ctx context.Context, event data.AuditEvent, id data.EnrollmentID, version int) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.RemoveTracker(ctx, event, id, version) })
}

// MoveTracker moves a tracker.
func (w Writer) MoveTracker(ctx context.Context, event data.AuditEvent, from, to data.EnrollmentID) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.MoveTracker(ctx, event, from, to) })
}

// AddNote adds a note.
func (w Writer) AddNote(ctx context.Context, event data.AuditEvent, n data.Note) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.AddNote(ctx, event, n) })
}

// SaveMoveIn stores a move-in.
func (w Writer) SaveMoveIn(ctx context.Context, event data.AuditEvent, id data.EnrollmentID, m data.MoveIn) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.SaveMoveIn(ctx, event, id, m) })
}

// AssignCaseManagers assigns case managers.
func (w Writer) AssignCaseManagers(ctx context.Context, events []data.AuditEvent, to []data.CaseManager) error {
	return w.do(ctx, events[0], func(ctx context.Context, tx data.Tx) error { return tx.AssignCaseManagers(ctx, events, to) })
}

// MatchCaseManager makes a typed name a user.
func (w Writer) MatchCaseManager(ctx context.Context, event data.AuditEvent, typed string, user data.User) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.MatchCaseManager(ctx, event, typed, user) })
}

// AddClient adds a client.
func (w Writer) AddClient(ctx context.Context, event data.AuditEvent, c data.Client) (data.Client, error) {
	return returning(ctx, w, event, func(ctx context.Context, tx data.Tx) (data.Client, error) { return tx.AddClient(ctx, event, c) },
		func() (data.Client, error) {
			events, err := w.EventsOf(ctx, event.Operation)
			if err != nil {
				return c, err
			}
			return w.Client(ctx, events[0].ClientID)
		})
}

// AddEnrollment adds an enrollment.
func (w Writer) AddEnrollment(ctx context.Context, event data.AuditEvent, e data.Case) (data.EnrollmentID, error) {
	return returning(ctx, w, event, func(ctx context.Context, tx data.Tx) (data.EnrollmentID, error) {
		return tx.AddEnrollment(ctx, event, e)
	},
		func() (data.EnrollmentID, error) {
			events, err := w.EventsOf(ctx, event.Operation)
			if err != nil {
				return 0, err
			}
			return events[0].EnrollmentID, nil
		})
}

// CorrectEnrollment corrects an enrollment.
func (w Writer) CorrectEnrollment(ctx context.Context, event data.AuditEvent, e data.Enrollment) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.CorrectEnrollment(ctx, event, e) })
}

// CorrectClient corrects a client.
func (w Writer) CorrectClient(ctx context.Context, event data.AuditEvent, c data.Client) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.CorrectClient(ctx, event, c) })
}

// SetRemoved marks records as removed or present.
func (w Writer) SetRemoved(ctx context.Context, removed bool, events ...data.AuditEvent) error {
	return w.do(ctx, events[0], func(ctx context.Context, tx data.Tx) error { return tx.SetRemoved(ctx, events, removed) })
}

// AcceptMatch accepts a match.
func (w Writer) AcceptMatch(ctx context.Context, event data.AuditEvent, locallyEntered, imported data.EnrollmentID) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error {
		return tx.AcceptMatch(ctx, event, locallyEntered, imported)
	})
}

// DismissMatch dismisses a match.
func (w Writer) DismissMatch(ctx context.Context, event data.AuditEvent, locallyEntered, imported data.EnrollmentID) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error {
		return tx.DismissMatch(ctx, event, locallyEntered, imported)
	})
}

// SaveDocument stores what is recorded about a document.
func (w Writer) SaveDocument(ctx context.Context, event data.AuditEvent, d data.ClientDocument) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.SaveDocument(ctx, event, d) })
}

// SaveRequirements sets the documents that a program requires.
func (w Writer) SaveRequirements(ctx context.Context, event data.AuditEvent, program data.ProgramID, required []data.Requirement) error {
	return w.do(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.SaveRequirements(ctx, event, program, required) })
}

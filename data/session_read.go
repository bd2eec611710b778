package data

import (
	"context"
	"slices"
)

// ProgramSummary is a housing program with its counts.
type ProgramSummary struct {
	Program
	// Enrolled counts the open enrollments, Listed the rows of the default list.
	Enrolled, Listed int
}

// Programs returns the housing programs, the user's own organization first, then by organization and name (R23).
func (s *Session) Programs(ctx context.Context) ([]Program, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	all, err := s.store.Programs(ctx)
	if err != nil {
		return nil, err
	}
	housing := slices.DeleteFunc(all, func(p Program) bool { return !p.Housing() })
	slices.SortStableFunc(housing, func(a, b Program) int {
		return btoi(s.User().Outsider(a.Organization.ID)) - btoi(s.User().Outsider(b.Organization.ID))
	})
	return housing, nil
}

// ProgramSummaries returns the housing programs with their counts, in the order of Programs.
func (s *Session) ProgramSummaries(ctx context.Context) ([]ProgramSummary, error) {
	programs, err := s.Programs(ctx)
	if err != nil {
		return nil, err
	}
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	summaries := make([]ProgramSummary, len(programs))
	for i, p := range programs {
		stored, err := s.store.ProgramList(ctx, p.ID, s.Today())
		if err != nil {
			return nil, err
		}
		summaries[i].Program = p
		summaries[i].Listed = len(BuildList(p, stored, settings, ListOptions{}, s.Today()).Rows)
		for _, e := range stored {
			if e.Open(s.Today()) {
				summaries[i].Enrolled++
			}
		}
	}
	return summaries, nil
}

// List returns a program's list in the default order (R42).
func (s *Session) List(ctx context.Context, id ProgramID, options ListOptions) (List, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return List{}, err
	}
	program, err := s.store.Program(ctx, id)
	if err != nil {
		return List{}, err
	}
	if !program.Housing() {
		return List{}, Refuse(CodeInvalid, "%s is not a housing program, so it has no housing status list.", program.Name)
	}
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return List{}, err
	}
	stored, err := s.store.ProgramList(ctx, id, s.Today()-Date(max(0, options.ExitedDays)))
	if err != nil {
		return List{}, err
	}
	required, err := s.store.Requirements(ctx, id)
	if err != nil {
		return List{}, err
	}
	list := BuildList(program, stored, settings, options, s.Today())
	list.AddDocuments(required)
	return list, nil
}

// FindClients returns at most limit clients whose name or Client ID matches the typed text (R43).
func (s *Session) FindClients(ctx context.Context, text string, limit int) ([]Client, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	query := NewQuery(text)
	if query.Empty() {
		return nil, nil
	}
	return s.store.FindClients(ctx, query.Terms(), limit)
}

// RecentClients returns the clients that the user opened or changed last, at most limit.
func (s *Session) RecentClients(ctx context.Context, limit int) ([]Client, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	stored, err := s.store.RecentClients(ctx, s.User().ID, limit)
	if err != nil {
		return nil, err
	}
	waiting := s.auth.waitingClients()
	var recent []Client
	for _, id := range waiting {
		c, err := s.store.Client(ctx, id)
		if err != nil {
			return nil, err
		}
		recent = append(recent, c)
	}
	stored = slices.DeleteFunc(stored, func(c Client) bool { return slices.Contains(waiting, c.ID) })
	recent = append(recent, stored...)
	return recent[:min(len(recent), limit)], nil
}

// Cases returns a client's enrollments, latest entry first. It leaves no audit event.
func (s *Session) Cases(ctx context.Context, id ClientID) ([]Case, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Cases(ctx, id)
}

// Case returns an enrollment with its client, program and tracker.
func (s *Session) Case(ctx context.Context, id EnrollmentID) (Case, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return Case{}, err
	}
	return s.store.Case(ctx, id)
}

// Attempts returns the archived attempts, latest first (R19).
func (s *Session) Attempts(ctx context.Context, id EnrollmentID) ([]Attempt, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Attempts(ctx, id)
}

// Notes returns the notes of a tracker, newest first, corrected ones included (R32).
func (s *Session) Notes(ctx context.Context, id EnrollmentID) ([]Note, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Notes(ctx, id)
}

// History returns the audit events of an enrollment, newest first.
func (s *Session) History(ctx context.Context, id EnrollmentID) ([]AuditEvent, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.History(ctx, id)
}

// Properties returns the property names used in the program, most used first (R18).
func (s *Session) Properties(ctx context.Context, id ProgramID) ([]string, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Properties(ctx, id)
}

// Colleagues returns the enabled users of an organization, to be case managers of its clients (R46).
func (s *Session) Colleagues(ctx context.Context, organization OrganizationID) ([]User, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	users, err := s.store.Users(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(users, func(u User) bool { return !u.worksAt(organization) }), nil
}

// Preference returns the value of a user's preference; "" if it is not set.
func (s *Session) Preference(ctx context.Context, key string) (string, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return "", err
	}
	return s.store.Preference(ctx, s.User().ID, key)
}

// MaxPreference is the maximum size of a preference and its key in bytes.
const MaxPreference = 1 << 20

// SetPreference sets a preference of the user. It leaves no audit event.
func (s *Session) SetPreference(ctx context.Context, key, value string) error {
	if len(key)+len(value) > MaxPreference {
		return Refuse(CodeInvalid, "This is too much to be remembered. Nothing was changed.")
	}
	return s.auth.Write(ctx, AuditEvent{}, func(ctx context.Context, w *Write) error { return w.SetPreference(ctx, w.user.ID, key, value) })
}

// OpenClient returns a client with all enrollments, latest entry first. It records the opening once per operation: reading
// again what is open uses the same ID.
func (s *Session) OpenClient(ctx context.Context, op OperationID, id ClientID) (Client, []Case, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return Client{}, nil, err
	}
	client, err := s.store.Client(ctx, id)
	if err != nil {
		return Client{}, nil, err
	}
	event := s.auth.operation(op, EventOpenClient, "OpenClient", id)
	event.ClientID = id
	cases, err := s.store.Cases(ctx, id)
	if err != nil {
		return Client{}, nil, err
	}
	own := slices.ContainsFunc(cases, func(c Case) bool { return s.own(c.Program) })
	return client, cases, s.auth.recordReading(ctx, event, Read, own)
}

// OpenList returns a program's list in the default order (R42) and records the opening once per operation.
func (s *Session) OpenList(ctx context.Context, op OperationID, id ProgramID, options ListOptions) (List, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return List{}, err
	}
	program, err := s.store.Program(ctx, id)
	if err != nil || !program.Housing() {
		return s.List(ctx, id, options)
	}
	event := s.auth.operation(op, EventOpenList, "OpenList", id)
	event.ProgramID = id
	list, err := s.List(ctx, id, options)
	if err != nil {
		return List{}, err
	}
	return list, s.auth.recordReading(ctx, event, Read, s.own(program))
}

// OpenTracker returns an enrollment with its client, program and tracker, and records the opening once per operation.
func (s *Session) OpenTracker(ctx context.Context, op OperationID, id EnrollmentID) (Case, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return Case{}, err
	}
	return c, s.auth.recordReading(ctx, s.auth.operation(op, EventOpenTracker, "OpenTracker", id).on(c), Read, s.own(c.Program))
}

// own reports whether the program is of the user's organization.
func (s *Session) own(p Program) bool { return p.Organization.ID == s.User().Organization.ID }

// The forms of exports without a file: one that is recorded as a print, and a copy to the clipboard.
const (
	Printed = "Print"
	Copied  = "Copied"
)

// ExportList returns a list that is exported or printed in the given form, after recording that.
func (s *Session) ExportList(ctx context.Context, id ProgramID, options ListOptions, filter Filter, order Order, form string) (List, error) {
	list, err := s.List(ctx, id, options)
	if err != nil {
		return List{}, err
	}
	list.Rows = filter.Apply(list)
	Sort(list.Rows, order)
	event := s.auth.Event(NewOperationID(), EventExport).WithReason(form)
	if form == Printed {
		event.Kind = EventPrint
	}
	event.ProgramID = id
	event.Changes = []Change{{Field: FieldRows, New: itoa(len(list.Rows))}}
	for _, c := range []Change{{Field: FieldFilter, New: describeFilter(options, filter)}, {Field: FieldSort, New: describeOrder(order)}} {
		if c.New != "" {
			event.Changes = append(event.Changes, c)
		}
	}
	if err = s.recordExport(ctx, event); err != nil {
		return List{}, err
	}
	return list, nil
}

// RecordCopy records that rows of a program's list are copied to the clipboard, as an export.
func (s *Session) RecordCopy(ctx context.Context, op OperationID, id ProgramID, rows int) error {
	event := s.auth.operation(op, EventExport, "RecordCopy", id, rows).WithReason(Copied)
	event.ProgramID, event.Changes = id, []Change{{Field: FieldRows, New: itoa(rows)}}
	return s.recordExport(ctx, event)
}

func (s *Session) recordExport(ctx context.Context, event AuditEvent) error {
	return s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error {
		program, err := w.Program(ctx, event.ProgramID)
		if err == nil {
			err = w.user.require(ExportList, program.Organization)
		}
		if err != nil {
			return err
		}
		return w.Record(ctx, event)
	})
}

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
	if err := s.require(ctx, Read, Organization{}); err != nil {
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

// AllPrograms returns the programs of every type.
func (s *Session) AllPrograms(ctx context.Context) ([]Program, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Programs(ctx)
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
	if err := s.require(ctx, Read, Organization{}); err != nil {
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
	return BuildList(program, stored, settings, options, s.Today()), nil
}

// FindClients returns at most limit clients whose name or Client ID matches the typed text (R43).
func (s *Session) FindClients(ctx context.Context, text string, limit int) ([]Client, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	query := NewQuery(text)
	if query.Empty() {
		return nil, nil
	}
	return s.store.FindClients(ctx, query.Terms(), limit)
}

// RecentClients returns the clients that the user opened last, at most limit.
func (s *Session) RecentClients(ctx context.Context, limit int) ([]Client, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.RecentClients(ctx, s.User().ID, limit)
}

// Cases returns a client's enrollments, latest entry first. It leaves no audit event.
func (s *Session) Cases(ctx context.Context, id ClientID) ([]Case, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Cases(ctx, id)
}

// Case returns an enrollment with its client, program and tracker.
func (s *Session) Case(ctx context.Context, id EnrollmentID) (Case, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return Case{}, err
	}
	return s.store.Case(ctx, id)
}

// Attempts returns the archived attempts, latest first (R19).
func (s *Session) Attempts(ctx context.Context, id EnrollmentID) ([]Attempt, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Attempts(ctx, id)
}

// Notes returns the notes of a tracker, newest first, corrected ones included (R32).
func (s *Session) Notes(ctx context.Context, id EnrollmentID) ([]Note, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Notes(ctx, id)
}

// History returns the audit events of an enrollment, newest first.
func (s *Session) History(ctx context.Context, id EnrollmentID) ([]AuditEvent, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.History(ctx, id)
}

// Properties returns the property names used in the program, most used first (R18).
func (s *Session) Properties(ctx context.Context, id ProgramID) ([]string, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Properties(ctx, id)
}

// Colleagues returns the enabled users of an organization, to be case managers of its clients (R46).
func (s *Session) Colleagues(ctx context.Context, organization OrganizationID) ([]User, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
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
	if err := s.require(ctx, Read, Organization{}); err != nil {
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
	return s.write(ctx, AuditEvent{}, func(ctx context.Context, w *write) error { return w.SetPreference(ctx, w.user.ID, key, value) })
}

// Check verifies the database and returns what is wrong (see Store.Check).
func (s *Session) Check(ctx context.Context) ([]string, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Check(ctx)
}

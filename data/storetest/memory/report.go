package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"housingtracker/data"
)

// addTrackerVersion adds the tracker of an enrollment, or that there is none any more, to its versions.
func (s *state) addTrackerVersion(id data.EnrollmentID, at time.Time) {
	t, there := s.trackers[id]
	s.versions = append(s.versions, trackerVersion{id, stamp(at), !there, datesOf(t.Fields)})
}

// moveTrackerVersions moves the versions with their tracker, after those of the target.
func (s *state) moveTrackerVersions(from, to data.EnrollmentID) {
	var stay, moved []trackerVersion
	for _, v := range s.versions {
		if v.enrollment == from {
			v.enrollment = to
			moved = append(moved, v)
		} else {
			stay = append(stay, v)
		}
	}
	s.versions = append(stay, moved...)
}

// datesOf returns only the dates of the fields.
func datesOf(f data.Fields) data.Fields {
	return data.Fields{EligibilityVerified: f.EligibilityVerified, Applied: f.Applied, Approved: f.Approved, MoveInScheduled: f.MoveInScheduled}
}

// ReportEnrollments derives what reports count from the program's list.
func (r reader) ReportEnrollments(ctx context.Context, q data.ReportQuery, each func(data.ProgramID, []data.Counted) error) (data.ReportKnowledge, error) {
	s := r.now()
	r = reader{func() *state { return s }}
	for _, program := range q.Programs {
		list, err := r.ProgramList(ctx, program, q.Since)
		if err != nil {
			return data.ReportKnowledge{}, err
		}
		slices.SortFunc(list, func(a, b data.Listed) int {
			return cmp.Or(cmp.Compare(cmp.Or(a.Exit, data.MustDate("9999-12-31")), cmp.Or(b.Exit, data.MustDate("9999-12-31"))), cmp.Compare(a.EnrollmentID, b.EnrollmentID))
		})
		counted := make([]data.Counted, len(list))
		for i, l := range list {
			counted[i] = s.counted(l, q)
		}
		if err := each(program, counted); err != nil {
			return data.ReportKnowledge{}, err
		}
	}
	return data.ReportKnowledge{}, nil
}

func (s *state) counted(l data.Listed, q data.ReportQuery) data.Counted {
	c := data.Counted{EnrollmentID: l.EnrollmentID, UUID: l.UUID, ClientID: l.ClientID, PersonalID: l.PersonalID, BirthDate: l.BirthDate, HouseholdID: l.HouseholdID,
		Relationship: l.Relationship, Span: l.Span, CaseManager: l.CaseManager.Name, HasTracker: l.HasTracker, Attempt: l.Attempt, Relocation: l.Relocation,
		Fields: datesOf(l.Fields)}
	c.PropertyName = l.PropertyName
	if x, ok := s.exits[l.EnrollmentID]; ok && !x.Removed && q.Exits != [2]data.Date{} && q.Exits[0] <= l.Exit && l.Exit <= q.Exits[1] {
		c.Destination = x.destination
	}
	if q.Attempts {
		for key, a := range s.attempts {
			if key.enrollment == l.EnrollmentID {
				name := a.PropertyName
				a.Fields, a.EndedBy = datesOf(a.Fields), ""
				a.PropertyName = name
				c.Archived = append(c.Archived, a)
			}
		}
		slices.SortFunc(c.Archived, func(a, b data.Attempt) int { return cmp.Compare(a.Number, b.Number) })
	}
	if q.TrackersAt.IsZero() {
		return c
	}
	c.HasTracker, c.Attempt, c.Relocation, c.Fields = false, 0, false, data.Fields{}
	for _, v := range s.versions {
		if v.enrollment == l.EnrollmentID && v.savedAt.Before(q.TrackersAt) {
			c.HasTracker, c.Fields = !v.removed, v.dates
		}
	}
	return c
}

// ClientDocuments returns the documents of a client about which something is recorded.
func (r reader) ClientDocuments(_ context.Context, id data.ClientID) ([]data.ClientDocument, error) {
	return r.now().documentsOf(id), nil
}

func (s *state) documentsOf(id data.ClientID) []data.ClientDocument {
	var all []data.ClientDocument
	for key, d := range s.documents {
		if key.client == id {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b data.ClientDocument) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Requirements returns the documents that a program requires.
func (r reader) Requirements(_ context.Context, id data.ProgramID) ([]data.Requirement, error) {
	s := r.now()
	if _, ok := s.programs.rows[id]; !ok {
		return nil, notFound("program")
	}
	if required, ok := s.required[id]; ok {
		return slices.Clone(required), nil
	}
	return data.DefaultRequirements, nil
}

// SaveRequirements sets the documents that a program requires.
func (x *tx) SaveRequirements(_ context.Context, event data.AuditEvent, program data.ProgramID, required []data.Requirement) error {
	if _, ok := x.programs.rows[program]; !ok {
		return notFound("program")
	}
	x.required[program] = slices.Clone(required)
	return x.state.record(event)
}

// SaveDocument stores what is recorded about a document; of a blank one nothing is kept.
func (x *tx) SaveDocument(_ context.Context, event data.AuditEvent, d data.ClientDocument) error {
	key := documentKey{d.ClientID, d.Name}
	d.UpdatedBy, d.UpdatedAt = x.users[event.By].name, stamp(event.At)
	if x.documents[key] = d; d.Blank() {
		delete(x.documents, key)
	}
	return x.state.record(event)
}

// copyDocuments copies the documents of one client to another, who is the same person. What that one has already stays.
func (s *state) copyDocuments(from, to data.ClientID) {
	for key, d := range maps.Clone(s.documents) {
		target := documentKey{to, key.name}
		if _, there := s.documents[target]; key.client == from && !there {
			d.ClientID = to
			s.documents[target] = d
		}
	}
}

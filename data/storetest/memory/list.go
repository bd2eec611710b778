package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"housingtracker/data"
)

// recorded returns the move-in date with its origin.
func (e enrollment) recorded() data.MoveIn {
	m := e.moveIn
	m.HMIS = e.MoveIn
	return m
}

// head returns the head of an enrollment's household in its program: among heads whose stay overlaps the enrollment's, the one
// with the earliest entry; never another enrollment of the same client. It is 0 if there is none, or the enrollment is the head
// itself (R44).
func (s *state) head(of data.EnrollmentID) data.EnrollmentID {
	member := s.enrollments.rows[of]
	if member.HouseholdID == "" {
		return 0
	}
	var head data.EnrollmentID
	for id, h := range s.enrollments.rows {
		switch {
		case h.Program != member.Program || h.HouseholdID != member.HouseholdID || h.Relationship != data.HeadOfHousehold:
		case h.Removed || h.retiredOn != 0 || s.clients.rows[h.Client].Removed:
		case h.Client == member.Client && id != of:
		case !overlap(h, member):
		case head == 0 || cmp.Or(cmp.Compare(h.Entry, s.enrollments.rows[head].Entry), cmp.Compare(id, head)) < 0:
			head = id
		}
	}
	if head == of {
		return 0
	}
	return head
}

// overlap reports whether two stays have a day in common; both days of a stay count.
func overlap(a, b enrollment) bool {
	first, last := max(a.Entry, b.Entry), min(lastDay(a), lastDay(b))
	return first <= last
}

func lastDay(e enrollment) data.Date { return cmp.Or(e.exit, data.MustDate("9999-12-31")) }

// span returns the dates of an enrollment with those of its head.
func (s *state) span(id, head data.EnrollmentID) data.Span {
	e := s.enrollments.rows[id]
	span := data.Span{Entry: e.Entry, Exit: e.exit, MoveIn: e.recorded().Date()}
	if head != 0 {
		h := s.enrollments.rows[head]
		span.Head = data.HeadSpan{Entry: h.Entry, Exit: h.exit, MoveIn: h.recorded().Date()}
	}
	return span
}

// Case returns an enrollment with its client, program and tracker.
func (r reader) Case(_ context.Context, id data.EnrollmentID) (data.Case, error) {
	s := r.now()
	if _, ok := s.enrollments.rows[id]; !ok {
		return data.Case{}, notFound("enrollment")
	}
	return s.kase(id), nil
}

func (s *state) kase(id data.EnrollmentID) data.Case {
	e, head := s.enrollments.rows[id], s.head(id)
	c := data.Case{Client: s.client(e.Client), Program: s.program(e.Program), Enrollment: data.Enrollment{
		ID: id, UUID: e.uuid, HMISID: e.ID, Span: s.span(id, head), HouseholdID: e.HouseholdID, Relationship: e.Relationship, HeadEnrollment: head,
		Recorded: e.recorded(), LocallyEntered: e.Source == 0, Removed: e.Removed, RetiredOn: e.retiredOn, CaseManager: e.caseManager,
	}}
	if x, ok := s.exits[id]; e.exit != 0 && (!ok || x.Removed) {
		c.ExitLocallyEntered = true
	}
	if t, ok := s.trackers[id]; ok {
		c.Tracker = &t
	}
	for key := range s.attempts {
		if key.enrollment == id {
			c.EarlierAttempts++
		}
	}
	return c
}

// Cases returns the client's enrollments, latest entry first.
func (r reader) Cases(_ context.Context, id data.ClientID) ([]data.Case, error) {
	s := r.now()
	var all []data.Case
	for e, row := range s.enrollments.rows {
		if row.Client == id {
			all = append(all, s.kase(e))
		}
	}
	slices.SortFunc(all, func(a, b data.Case) int { return cmp.Or(cmp.Compare(b.Entry, a.Entry), cmp.Compare(b.ID, a.ID)) })
	return all, nil
}

// ProgramList returns the listed enrollments of a housing program: those that are neither deleted nor retired, of clients that
// are not deleted (R42).
func (r reader) ProgramList(_ context.Context, id data.ProgramID, since data.Date) ([]data.Listed, error) {
	s := r.now()
	if p := s.program(id); p.Removed || !p.Housing() {
		return nil, nil
	}
	nights := s.latestNights()
	var list []data.Listed
	for _, e := range s.enrollments.sorted() {
		row := s.enrollments.rows[e]
		if row.Program == id && !row.Removed && row.retiredOn == 0 && !s.clients.rows[row.Client].Removed && lastDay(row) >= since {
			list = append(list, s.listed(e, nights))
		}
	}
	return list, nil
}

func (s *state) listed(id data.EnrollmentID, nights map[data.EnrollmentID]data.Date) data.Listed {
	e := s.enrollments.rows[id]
	c := s.client(e.Client)
	l := data.Listed{EnrollmentID: id, UUID: e.uuid, ClientID: c.ID, PersonalID: c.PersonalID, Name: c.Name, BirthDate: c.BirthDate, HouseholdID: e.HouseholdID,
		Relationship: e.Relationship, Span: s.span(id, s.head(id)), Stays: s.stays(id, nights), CaseManager: e.caseManager, LocallyEntered: e.Source == 0,
		MoveInState: e.moveIn.State, Documents: s.documentsOf(e.Client)}
	for i := range l.Documents {
		l.Documents[i].Note, l.Documents[i].UpdatedBy, l.Documents[i].UpdatedAt = "", "", time.Time{}
	}
	if t, ok := s.trackers[id]; ok {
		l.HasTracker, l.Attempt, l.Relocation, l.Fields, l.Version, l.UpdatedAt = true, t.Attempt, t.Relocation, withoutDetails(t.Fields), t.Version, t.UpdatedAt
	}
	return l
}

func withoutDetails(f data.Fields) data.Fields {
	f.SexOffenderDetail, f.CriminalHistoryDetail, f.ADAUnitDetail = "", "", ""
	return f
}

// stays returns the client's other stays in shelters that overlap the enrollment, by entry (R25).
func (s *state) stays(id data.EnrollmentID, nights map[data.EnrollmentID]data.Date) []data.ShelterStay {
	e := s.enrollments.rows[id]
	var ids []data.EnrollmentID
	for other, o := range s.enrollments.rows {
		p := s.programs.rows[o.Program]
		if other == id || o.Client != e.Client || o.Removed || o.retiredOn != 0 || p.Removed || (o.exit != 0 && o.exit <= e.Entry) {
			continue
		}
		switch p.Type {
		case data.EmergencyShelterEntryExit, data.EmergencyShelterNightly, data.TransitionalHousing, data.SafeHaven:
			ids = append(ids, other)
		}
	}
	slices.SortFunc(ids, func(a, b data.EnrollmentID) int {
		return cmp.Or(cmp.Compare(s.enrollments.rows[a].Entry, s.enrollments.rows[b].Entry), cmp.Compare(a, b))
	})
	var stays []data.ShelterStay
	for _, other := range ids {
		o := s.enrollments.rows[other]
		p := s.programs.rows[o.Program]
		stays = append(stays, data.ShelterStay{Program: p.Name, Type: p.Type, Span: data.Span{Entry: o.Entry, Exit: o.exit}, LatestNight: nights[other]})
	}
	return stays
}

// latestNights returns the latest bed night of each enrollment.
func (s *state) latestNights() map[data.EnrollmentID]data.Date {
	latest := map[data.EnrollmentID]data.Date{}
	for n, row := range s.nights {
		if !row.Removed {
			latest[n.enrollment] = max(latest[n.enrollment], n.date)
		}
	}
	return latest
}

// Properties returns the property names used in the program, most used first (R18).
func (r reader) Properties(_ context.Context, id data.ProgramID) ([]string, error) {
	s := r.now()
	used := map[string]int{}
	count := func(e data.EnrollmentID, name string) {
		if name != "" && s.enrollments.rows[e].Program == id {
			used[name]++
		}
	}
	for e, t := range s.trackers {
		count(e, t.PropertyName)
	}
	for key, a := range s.attempts {
		count(key.enrollment, a.PropertyName)
	}
	return slices.SortedFunc(maps.Keys(used), func(a, b string) int { return cmp.Or(cmp.Compare(used[b], used[a]), cmp.Compare(a, b)) }), nil
}

// TypedCaseManagers returns the typed names in use that belong to no user (R46).
func (r reader) TypedCaseManagers(context.Context) ([]string, error) {
	typed := map[string]bool{}
	for _, e := range r.now().enrollments.rows {
		if e.caseManager.User == 0 && e.caseManager.Name != "" {
			typed[e.caseManager.Name] = true
		}
	}
	return slices.Sorted(maps.Keys(typed)), nil
}

// Attempts returns the archived attempts, latest first.
func (r reader) Attempts(_ context.Context, id data.EnrollmentID) ([]data.Attempt, error) {
	var all []data.Attempt
	for key, a := range r.now().attempts {
		if key.enrollment == id {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b data.Attempt) int { return cmp.Compare(b.Number, a.Number) })
	return all, nil
}

// Notes returns all notes, newest first.
func (r reader) Notes(_ context.Context, id data.EnrollmentID) ([]data.Note, error) {
	var all []data.Note
	for _, n := range r.now().notes {
		if n.EnrollmentID == id {
			all = append(all, n)
		}
	}
	slices.SortFunc(all, func(a, b data.Note) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	return all, nil
}

// matchDays is how many days apart the entries of a match may be.
const matchDays = 7

// Matches returns pairs of a locally entered and an imported enrollment that seem to be the same (R48).
func (r reader) Matches(context.Context) ([]data.Match, error) {
	s := r.now()
	var all []data.Match
	for _, local := range s.enrollments.sorted() {
		for _, imported := range s.enrollments.sorted() {
			if s.matches(local, imported) {
				all = append(all, data.Match{LocallyEntered: s.kase(local), Imported: s.kase(imported)})
			}
		}
	}
	return all, nil
}

func (s *state) matches(local, imported data.EnrollmentID) bool {
	l, i := s.enrollments.rows[local], s.enrollments.rows[imported]
	a, b := s.clients.rows[l.Client], s.clients.rows[i.Client]
	if l.Source != 0 || l.Removed || a.Removed || i.Source == 0 || i.Removed || i.retiredOn != 0 || b.Removed || s.dismissed[[2]data.EnrollmentID{local, imported}] {
		return false
	}
	if l.Program != i.Program || max(l.Entry, i.Entry)-min(l.Entry, i.Entry) > matchDays {
		return false
	}
	// A Client ID is unique within one HMIS only, so it is compared for locally entered clients only.
	sameID := a.Source == 0 && a.ID != "" && a.ID == b.ID
	sameName := nameKey(a.Name) != "" && nameKey(a.Name) == nameKey(b.Name) && a.BirthDate != 0 && a.BirthDate == b.BirthDate
	return l.Client == i.Client || sameID || sameName
}

package memory

import (
	"context"
	"maps"
	"slices"
	"time"

	"housingtracker/data"
)

// dayOf returns the day of a time; blank for the zero time.
func dayOf(t time.Time) data.Date {
	if t.IsZero() {
		return 0
	}
	return data.DateOf(t)
}

// lastChanges returns the day of the last change of each client's records, here or in HMIS.
func (s *state) lastChanges() map[data.ClientID]data.Date {
	last := map[data.ClientID]data.Date{}
	ofClient := func(id data.ClientID, day data.Date) {
		if id != 0 {
			last[id] = max(last[id], day)
		}
	}
	of := func(id data.EnrollmentID, days ...data.Date) {
		ofClient(s.enrollments.rows[id].Client, slices.Max(days))
	}
	for id, c := range s.clients.rows {
		ofClient(id, dayOf(c.Updated))
	}
	for id, e := range s.enrollments.rows {
		of(id, dayOf(e.Updated), e.Entry, e.exit, e.retiredOn, dayOf(e.moveIn.At), e.recorded().Date())
	}
	for id, x := range s.exits {
		of(id, dayOf(x.Updated), x.date)
	}
	for id, night := range s.latestNights() {
		of(id, night)
	}
	for id, t := range s.trackers {
		of(id, dayOf(t.UpdatedAt))
	}
	for key, a := range s.attempts {
		of(key.enrollment, dayOf(a.EndedAt))
	}
	for _, n := range s.notes {
		of(n.EnrollmentID, dayOf(n.At))
	}
	for key, d := range s.documents {
		ofClient(key.client, dayOf(d.UpdatedAt))
	}
	for _, a := range s.events {
		switch {
		case slices.Contains(readingKinds, a.Kind):
		case a.ClientID != 0:
			ofClient(a.ClientID, dayOf(a.At))
		default:
			of(a.EnrollmentID, dayOf(a.At))
		}
	}
	return last
}

// ApplyRetention removes or de-identifies the clients that have expired.
func (x *tx) ApplyRetention(ctx context.Context, event data.AuditEvent, before data.Date, how data.Retention) error {
	expired, err := x.ExpiredClients(ctx, before)
	if err != nil {
		return err
	}
	gone := map[data.ClientID]bool{}
	for _, e := range expired {
		gone[e.Client] = true
		x.forgetClient(e.Client, how)
	}
	left := map[data.EnrollmentID]bool{}
	for _, id := range x.enrollments.sorted() {
		if gone[x.enrollments.rows[id].Client] {
			left[id] = true
			x.forgetEnrollment(id, how)
		}
	}
	maps.DeleteFunc(x.notes, func(_ string, n data.Note) bool { return left[n.EnrollmentID] })
	maps.DeleteFunc(x.documents, func(key documentKey, _ data.ClientDocument) bool { return gone[key.client] })
	maps.DeleteFunc(x.dismissed, func(pair [2]data.EnrollmentID, _ bool) bool { return left[pair[0]] || left[pair[1]] })
	if err := x.record(event); err != nil {
		return err
	}
	for i, a := range x.events {
		// The filter of an exported or printed list may contain a name.
		list := a.Kind == data.EventExport || a.Kind == data.EventPrint || a.Kind == data.EventRecord
		if !gone[a.ClientID] && !left[a.EnrollmentID] && (!list || data.DateOf(a.At) >= before) {
			continue
		}
		a.Withheld = a.Withheld || a.Reason != "" || len(a.Changes) > 0
		a.Reason, a.Changes, a.Digest = "", nil, nil
		x.events[i] = a
	}
	return nil
}

// forgetClient deletes what identifies a client. The row stays, because audit events refer to its ID.
func (s *state) forgetClient(id data.ClientID, how data.Retention) {
	c := s.clients.rows[id]
	delete(s.clients.ids, c.HMISKey)
	c.ID = "forgotten-" + itoa(id)
	c.Name, c.NameQuality, c.BirthDate, c.forgotten = data.Name{Last: "De-identified"}, 0, 0, true
	if how == data.Remove {
		c.Name.Last, c.Removed, c.RowVersion = "Removed", true, data.RowVersion{}
	}
	s.clients.rows[id] = c
	if c.Source != 0 {
		s.clients.ids[c.HMISKey] = id
	}
}

// forgetEnrollment deletes what identifies the client of an enrollment, or all of the enrollment but its row.
func (s *state) forgetEnrollment(id data.EnrollmentID, how data.Retention) {
	e := s.enrollments.rows[id]
	delete(s.enrollments.ids, e.HMISKey)
	if e.Source != 0 {
		e.ID = "forgotten-" + itoa(id)
		s.enrollments.ids[e.HMISKey] = id
	}
	e.HouseholdID, e.caseManager.Name = "", ""
	if how == data.Remove {
		e = enrollment{uuid: e.uuid, EnrollmentRow: data.EnrollmentRow{HMISRow: data.HMISRow{HMISKey: e.HMISKey, Removed: true}, Client: e.Client, Program: e.Program,
			Entry: data.MustDate("0001-01-01")}}
		delete(s.trackers, id)
		s.versions = slices.DeleteFunc(s.versions, func(v trackerVersion) bool { return v.enrollment == id })
		delete(s.exits, id)
		maps.DeleteFunc(s.attempts, func(key attemptKey, _ data.Attempt) bool { return key.enrollment == id })
		maps.DeleteFunc(s.nights, func(n night, _ data.HMISRow) bool { return n.enrollment == id })
	}
	s.enrollments.rows[id] = e
	if x, ok := s.exits[id]; ok {
		x.ID = e.ID
		s.exits[id] = x
	}
	if t, ok := s.trackers[id]; ok {
		t.Fields = withoutDetails(t.Fields)
		s.trackers[id] = t
	}
	for key, a := range s.attempts {
		if key.enrollment == id {
			a.Fields = withoutDetails(a.Fields)
			s.attempts[key] = a
		}
	}
}

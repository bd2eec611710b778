package memory

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"housingtracker/data"
	"housingtracker/data/file"
)

// storedEvent is an audit event without names. An operation has several parts, numbered from 0.
type storedEvent struct {
	data.AuditEvent
	part int
}

func itoa[T ~int | ~int64](n T) string { return strconv.FormatInt(int64(n), 10) }

// record adds the parts of an operation to the audit log.
func (s *state) record(parts ...data.AuditEvent) error {
	for i, event := range parts {
		if i == 0 && len(s.eventsOf(event.Operation)) > 0 {
			return exists()
		}
		last := data.AuditEvent{Device: data.NewUUID()}
		if n := len(s.events); n > 0 {
			last = s.events[n-1].AuditEvent
		}
		event.Device, event.Sequence = last.Device, last.Sequence+1
		if event.Kind.BeginsLine() {
			event.Device, event.Sequence = data.NewUUID(), 1
		}
		event.At, event.Changes, event.Digest = stamp(event.At), slices.Clone(event.Changes), slices.Clone(event.Digest)
		event.ByName, event.PersonalID, event.Program, event.EnrollmentUUID, event.Source = "", "", "", "", ""
		event.Number, event.Hash = int64(len(s.events))+1, last.Hash
		text, err := json.Marshal(event)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(text)
		event.Hash = hex.EncodeToString(sum[:])
		s.events = append(s.events, storedEvent{event, i})
	}
	return nil
}

// eventsOf returns the audit events of an operation.
func (s *state) eventsOf(op data.OperationID) []data.AuditEvent {
	return s.eventsWhere(func(a storedEvent) bool { return a.Operation == op })
}

// lastEvent returns the last audit event; the zero event if there is none.
func (s *state) lastEvent() data.AuditEvent {
	if len(s.events) == 0 {
		return data.AuditEvent{}
	}
	return s.named(s.events[len(s.events)-1])
}

// Tables returns the audit log, to which every write adds.
func (r reader) Tables(context.Context) ([]data.Table, error) {
	s := r.now()
	content, err := json.Marshal(s.eventsWhere(func(storedEvent) bool { return true }))
	return []data.Table{{Name: "audit_events", Rows: int64(len(s.events)), Hash: sha256.Sum256(content)}}, err
}

// eventsWhere returns audit events with names, oldest first.
func (s *state) eventsWhere(keep func(a storedEvent) bool) []data.AuditEvent {
	var all []data.AuditEvent
	for _, a := range s.events {
		if keep(a) {
			all = append(all, s.named(a))
		}
	}
	return all
}

// named returns an event with its names.
func (s *state) named(a storedEvent) data.AuditEvent {
	event := a.AuditEvent
	event.Changes = slices.Clone(event.Changes)
	c, p := s.clients.rows[event.ClientID], s.programs.rows[event.ProgramID]
	event.ByName, event.PersonalID, event.Program = s.users[event.By].name, c.ID, p.Name
	event.EnrollmentUUID = s.enrollments.rows[event.EnrollmentID].uuid
	event.Source = s.sourceName(cmp.Or(c.Source, p.Source))
	return event
}

// latest returns at most limit events that pass keep, newest first.
func (s *state) latest(limit int, keep func(a storedEvent) bool) []data.AuditEvent {
	all := s.eventsWhere(keep)
	slices.Reverse(all)
	return all[:min(len(all), limit)]
}

// EventsOf returns the audit events of an operation.
func (r reader) EventsOf(_ context.Context, op data.OperationID) ([]data.AuditEvent, error) {
	return r.now().eventsOf(op), nil
}

// Events returns at most limit audit events that match the filter, newest first.
func (r reader) Events(_ context.Context, filter data.EventFilter, before int64, limit int) ([]data.AuditEvent, error) {
	s := r.now()
	return s.latest(limit, func(a storedEvent) bool { return (before == 0 || a.Number < before) && s.passes(filter, a) }), nil
}

// CountEvents counts the audit events that match the filter.
func (r reader) CountEvents(_ context.Context, filter data.EventFilter) (int, error) {
	s := r.now()
	return len(s.eventsWhere(func(a storedEvent) bool { return s.passes(filter, a) })), nil
}

// passes reports whether an event matches the filter.
func (s *state) passes(f data.EventFilter, a storedEvent) bool {
	from, until := f.Period()
	switch {
	case !from.IsZero() && a.At.Before(from), !until.IsZero() && !a.At.Before(until):
		return false
	case len(f.Kinds) > 0 && !slices.Contains(f.Kinds, a.Kind), len(f.Clients) > 0 && !slices.Contains(f.Clients, a.ClientID):
		return false
	case f.By != 0 && a.By != f.By, f.Program != 0 && a.ProgramID != f.Program:
		return false
	}
	event := s.named(a)
	words := []string{event.Reason, event.ByName, event.Program, event.PersonalID}
	for _, c := range event.Changes {
		words = append(words, string(c.Field), c.Old, c.New)
	}
	text := strings.ToLower(strings.Join(words, " "))
	for _, term := range f.Terms() {
		if !strings.Contains(text, strings.ToLower(term.Word)) && !slices.Contains(term.Kinds, a.Kind) {
			return false
		}
	}
	return true
}

// History returns the audit events on an enrollment but for those of reading, newest first. Where a tracker came from another
// enrollment, it includes the events there until the move: a move has part 0 at its target and part 1 at its origin.
func (r reader) History(_ context.Context, id data.EnrollmentID) ([]data.AuditEvent, error) {
	s := r.now()
	of := map[int64]bool{}
	s.addHistory(of, id, int64(len(s.events))+1)
	return s.latest(len(s.events), func(a storedEvent) bool { return of[a.Number] && a.Kind != data.EventOpenTracker }), nil
}

// addHistory adds the numbers of the events on an enrollment, and of where its tracker came from, with numbers below before.
func (s *state) addHistory(of map[int64]bool, id data.EnrollmentID, before int64) {
	for _, a := range s.events[:before-1] {
		if a.EnrollmentID != id || of[a.Number] {
			continue
		}
		of[a.Number] = true
		if a.part != 0 || a.Kind != data.EventMoveTracker && a.Kind != data.EventMatch {
			continue
		}
		for _, origin := range s.events {
			if origin.Operation == a.Operation && origin.part == 1 {
				s.addHistory(of, origin.EnrollmentID, a.Number)
			}
		}
	}
}

// EventsSince counts the audit events with a higher number by kind, and returns the latest of them.
func (r reader) EventsSince(_ context.Context, number int64, limit int) ([]file.KindCount, []data.AuditEvent, error) {
	s := r.now()
	var counts []file.KindCount
	for _, a := range s.events[min(int(number), len(s.events)):] {
		i := slices.IndexFunc(counts, func(k file.KindCount) bool { return k.Kind == a.Kind })
		if i < 0 {
			i, counts = len(counts), append(counts, file.KindCount{Kind: a.Kind})
		}
		counts[i].Count++
	}
	slices.SortFunc(counts, func(a, b file.KindCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Kind, b.Kind))
	})
	return counts, s.latest(limit, func(a storedEvent) bool { return a.Number > number }), nil
}

// Generation returns the generation of the store; zero if there is no audit event.
func (r reader) Generation(context.Context) (file.Generation, error) {
	s := r.now()
	if len(s.events) == 0 {
		return file.Generation{}, nil
	}
	first, last := s.events[0], s.events[len(s.events)-1]
	g := file.Generation{Identity: first.Operation, Line: first.Operation, Number: last.Number, Hash: last.Hash, At: last.At}
	for _, a := range s.events {
		if a.Kind == data.EventRestore || a.Kind == data.EventAcceptCopy {
			g.Line = a.Operation
		}
	}
	return g, nil
}

// readingKinds are the kinds of audit events that change no data of a client.
var readingKinds = []data.EventKind{data.EventSignIn, data.EventSignInFailed, data.EventSignOut, data.EventLock, data.EventUnlock,
	data.EventOpenClient, data.EventOpenList, data.EventOpenTracker, data.EventExport, data.EventPrint}

// ChangeCounter returns a number that grows with every change.
func (r reader) ChangeCounter(context.Context) (int64, error) { return r.now().lastChange(), nil }

// lastChange returns the number of the last event that changed what lists show; 0 if there is none.
func (s *state) lastChange() int64 {
	for _, a := range slices.Backward(s.events) {
		if !slices.Contains(readingKinds, a.Kind) && a.Kind != data.EventRecord && a.Kind != data.EventBackup {
			return a.Number
		}
	}
	return 0
}

// Check verifies that every record belongs to one that is there.
func (r reader) Check(context.Context) ([]string, error) {
	s := r.now()
	var wrong []string
	for _, id := range s.enrollments.sorted() {
		e := s.enrollments.rows[id]
		if _, ok := s.clients.rows[e.Client]; !ok {
			wrong = append(wrong, "enrollment "+itoa(id)+" belongs to no client")
		}
		if _, ok := s.programs.rows[e.Program]; !ok {
			wrong = append(wrong, "enrollment "+itoa(id)+" belongs to no program")
		}
	}
	for id := range s.trackers {
		if _, ok := s.enrollments.rows[id]; !ok {
			wrong = append(wrong, "the tracker of enrollment "+itoa(id)+" belongs to no enrollment")
		}
	}
	return wrong, nil
}

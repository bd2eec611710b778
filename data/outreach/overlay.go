package outreach

import (
	"slices"

	"housingtracker/data"
	"housingtracker/data/merge"
)

// overlay returns a copy of a client with open operations over it: what the laptop shows until they are decided. Where both sides changed
// something it has the laptop's.
func overlay(c data.ClientCopy, open []Operation) data.ClientCopy {
	key := refOf(c.PublicID()).key()
	c.Enrollments, c.Documents = slices.Clone(c.Enrollments), slices.Clone(c.Documents)
	for _, o := range open {
		if o.Client.key() != key {
			continue
		}
		i := slices.IndexFunc(c.Enrollments, func(e data.EnrollmentCopy) bool { return refOf(e.PublicID()) == o.Enrollment })
		switch {
		case o.Kind == data.EventClient && o.Person == nil:
			for _, change := range o.Changes {
				// The text comes from Client.Text.
				_ = c.SetText(change.Field, change.New)
			}
		case o.Kind == data.EventRemoveClient && o.Enrollment == (Ref{}):
			c.Removed = o.Reason != data.BroughtBack
		case o.Kind == data.EventDocument:
			c.Documents = overDocument(c.Documents, o)
		case i >= 0:
			c.Enrollments[i] = overEnrollment(c.Enrollments[i], o)
		}
	}
	return c
}

func overDocument(all []data.ClientDocument, o Operation) []data.ClientDocument {
	if len(o.Changes) == 0 {
		return all
	}
	name := o.Changes[0].New
	i := slices.IndexFunc(all, func(d data.ClientDocument) bool { return d.Name == name })
	if i < 0 {
		i = len(all)
		all = append(all, data.ClientDocument{Name: name})
	}
	for _, change := range o.Changes[1:] {
		_ = all[i].SetText(change.Field, change.New)
	}
	all[i].UpdatedAt = o.At
	if all[i].Blank() {
		all = slices.Delete(all, i, i+1)
	}
	return all
}

func overEnrollment(e data.EnrollmentCopy, o Operation) data.EnrollmentCopy {
	if o.ofTracker() {
		return overTracker(e, o)
	}
	switch o.Kind {
	case data.EventNote:
		if o.Note != nil && !slices.ContainsFunc(e.Notes, func(n data.Note) bool { return n.ID == o.Note.ID }) {
			// Newest first.
			e.Notes = append([]data.Note{*o.Note}, e.Notes...)
		}
	case data.EventRemoveEnrollment, data.EventRemoveClient:
		e.Removed = o.Reason != data.BroughtBack
	}
	for _, change := range o.Changes {
		date, _ := data.ParseDate(change.New)
		switch change.Field {
		case data.FieldMoveIn:
			e.Recorded = e.Recorded.Record(date, o.At.Local())
			e.MoveIn = e.Recorded.Date()
		case data.FieldCaseManager:
			e.CaseManager = data.CaseManager{Name: change.New}
		case data.FieldEntry:
			if o.Kind == data.EventEnrollment {
				e.Entry = date
			}
		case data.FieldExit:
			if o.Kind == data.EventEnrollment {
				e.Exit, e.ExitLocallyEntered = date, date != 0
			}
		}
	}
	return e
}

func overTracker(e data.EnrollmentCopy, o Operation) data.EnrollmentCopy {
	was := e.Tracker
	over := merge.Overlay(o.Base, state(was), o.Mine)
	if over != nil {
		next := *over
		next.EnrollmentID, next.UpdatedAt = e.ID, o.At
		if was != nil {
			next.Version = was.Version
		}
		over = &next
	}
	e.Tracker = over
	if over == nil || was == nil {
		return e
	}
	switch {
	case over.Attempt > was.Attempt:
		e.Attempts = append([]data.Attempt{{EnrollmentID: e.ID, Number: was.Attempt, Relocation: was.Relocation, Fields: was.Fields, Reason: data.Reason(o.Reason), EndedAt: o.At}}, e.Attempts...)
	case over.Attempt < was.Attempt:
		e.Attempts = slices.DeleteFunc(slices.Clone(e.Attempts), func(a data.Attempt) bool { return a.Number >= over.Attempt })
	}
	return e
}

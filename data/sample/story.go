package sample

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
)

func sortSteps(steps []step) {
	slices.SortStableFunc(steps, func(a, b step) int { return a.at.Compare(b.at) })
}

// A story is what happens to one enrollment: the steps that its caseworker takes.
type story struct {
	*builder
	rng     *rand.Rand
	session *file.Session
	id      data.EnrollmentID
	row     data.Row
	program data.Program
	// latest is the time of the last step planned, so that steps of one day stay in order.
	latest time.Time
	// tracker is what the steps done so far have made of it.
	tracker *data.Tracker
}

// on plans a step on a day, after the steps before it.
func (s *story) on(d data.Date, what string, do func(ctx context.Context) error) {
	t := s.hour(d, 9+s.rng.IntN(7), s.rng.IntN(60))
	if !t.After(s.latest) {
		t = s.latest.Add(time.Minute)
	}
	s.latest = t
	s.at(t, what, do)
}

// save plans a save of the tracker, its creation if it is the first.
func (s *story) save(d data.Date, change func(*data.Fields)) {
	s.on(d, "tracker", func(ctx context.Context) error {
		if s.tracker == nil {
			var f data.Fields
			change(&f)
			t, err := s.session.CreateTracker(ctx, data.NewOperationID(), s.id, f)
			s.tracker = &t
			return err
		}
		f := s.tracker.Fields
		change(&f)
		t, err := s.session.SaveTracker(ctx, data.NewOperationID(), s.id, s.tracker.Version, s.tracker.Fields, f)
		s.tracker = &t
		return err
	})
}

// startOver plans the end of an attempt.
func (s *story) startOver(d data.Date, reason data.Reason) {
	s.on(d, "start over", func(ctx context.Context) error {
		t, err := s.session.StartOver(ctx, data.NewOperationID(), s.id, s.tracker.Version, reason)
		s.tracker = &t
		return err
	})
}

func (s *story) note(d data.Date, by *file.Session, barrier data.Field, text string) {
	s.on(d, "note", func(ctx context.Context) error {
		return by.AddNote(ctx, data.NewOperationID(), s.id, barrier, text, "")
	})
}

// odds holds in so many cases of a hundred.
func (s *story) odds(percent int) bool { return s.rng.IntN(100) < percent }

// between is a day from one to the other, both included; from where there is none.
func (s *story) between(from, to data.Date) data.Date {
	if to <= from {
		return from
	}
	return from + data.Date(s.rng.IntN(int(to-from)+1))
}

// A way is how far an attempt has come and when. Blank dates have not happened.
type way struct {
	eligible, applied, approved data.Date
	// scheduled is the day on which the move-in was scheduled, moveIn the day for which.
	scheduled, moveIn data.Date
}

// walk makes the dates of an attempt that begins at from, ends at last, and reaches the stage there.
func (s *story) walk(from, last data.Date, reach data.Stage) way {
	var w way
	dates := []*data.Date{&w.eligible, &w.applied, &w.approved, &w.scheduled}[:reach]
	days := make([]data.Date, len(dates))
	for i := range days {
		days[i] = s.between(from, last)
	}
	slices.Sort(days)
	if len(days) > 0 {
		days[len(days)-1] = last
		// Eligibility is mostly verified on entry (R13).
		if len(days) > 1 && s.odds(75) {
			days[0] = from
		}
	}
	for i, d := range dates {
		*d = days[i]
	}
	return w
}

// take plans the saves of an attempt.
func (s *story) take(w way, first bool) {
	property := s.property()
	if w.eligible != 0 {
		var opening data.Fields
		if first {
			s.barriers(&opening)
		}
		s.save(w.eligible, func(f *data.Fields) {
			if first {
				*f = opening
			}
			f.EligibilityVerified = w.eligible
		})
	}
	if w.applied != 0 {
		named := s.odds(92)
		s.save(w.applied, func(f *data.Fields) {
			f.Applied = w.applied
			if named {
				f.PropertyName = property
			}
		})
	}
	if w.approved != 0 {
		s.save(w.approved, func(f *data.Fields) { f.Approved = w.approved })
	}
	if w.scheduled != 0 {
		s.save(w.scheduled, func(f *data.Fields) { f.MoveInScheduled = w.moveIn })
	}
}

// barriers answers the three questions, or leaves them for later.
func (s *story) barriers(f *data.Fields) {
	if s.odds(14) {
		return
	}
	answer := func(yes int) data.Barrier {
		switch n := s.rng.IntN(100); {
		case n < yes:
			return data.Yes
		case n < 93:
			return data.No
		}
		return data.NotRecorded
	}
	f.SexOffender, f.CriminalHistory, f.ADAUnit = answer(3), answer(18), answer(16)
	if f.CriminalHistory == data.Yes {
		f.CriminalHistoryDetail = criminalDetails[s.rng.IntN(len(criminalDetails))]
	}
	if f.ADAUnit == data.Yes {
		f.ADAUnitDetail = adaDetails[s.rng.IntN(len(adaDetails))]
	}
	if f.SexOffender == data.Yes {
		f.SexOffenderDetail = offenderDetail
	}
}

func (s *story) property() string {
	if s.odds(15) {
		l := landlords[s.rng.IntN(len(landlords))]
		return data.PrivateLandlord(l[0], l[1])
	}
	// Programs have their usual buildings.
	return properties[(int(s.program.ID)*3+s.rng.IntN(7))%len(properties)]
}

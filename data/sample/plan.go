package sample

import (
	"context"
	"math/rand/v2"

	"housingtracker/data"
	"housingtracker/data/file"
)

// troubled is a program in which attempts fail and clients wait, so that reports have something to find.
const troubled = "Willow Place PSH"

// demonstrated is the first caseworker's largest program, in which most is to be seen.
const demonstrated = "Cedar Court Supportive Housing"

// plan adds the history of every housing program to the steps.
func (b *builder) plan(ctx context.Context) error {
	present := b.clock
	b.clock = b.now
	defer func() { b.clock = present }()
	programs, err := b.maya.Programs(ctx)
	if err != nil {
		return err
	}
	for _, p := range programs {
		list, err := b.maya.List(ctx, p.ID, data.ListOptions{ExitedDays: 60})
		if err != nil {
			return err
		}
		for _, row := range list.Rows {
			s := &story{builder: b, rng: rand.New(rand.NewPCG(seed, uint64(row.EnrollmentID))), session: b.sessionFor(p.Organization),
				id: row.EnrollmentID, row: row, program: p}
			s.plan()
		}
		if p.Name == demonstrated {
			b.day(p, list.Rows)
		}
	}
	return nil
}

// trackedFor is for how many days the office has kept trackers; who moved in before has none.
const trackedFor = 370

// plan adds the history of one enrollment.
func (s *story) plan() {
	switch row := &s.row; {
	case row.Exited:
		if row.Exit-row.Entry > 5 && s.today-row.Entry < trackedFor && row.MovedIn == 0 {
			s.take(s.walk(row.Entry, row.Exit-2, data.EligibilityVerified+data.Stage(s.rng.IntN(2))), true)
		}
		return
	case row.MovedIn != 0:
		s.movedIn()
	default:
		s.underway()
	}
	s.assign()
}

// movedIn is the history of a client who has a home.
func (s *story) movedIn() {
	entry, home := s.row.Entry, s.row.MovedIn
	if s.today-entry >= trackedFor || home-entry < 4 || s.odds(15) {
		return
	}
	w := s.walk(entry, home-1, data.MoveInScheduled)
	w.moveIn = home
	s.take(w, true)
	if home < s.today-50 && s.odds(40) {
		again := s.between(home+20, s.today-20)
		s.startOver(again, data.MovedToAnotherUnit)
		s.note(again, s.session, "", relocationNote)
		s.take(s.walk(again, s.between(again, s.today), data.AppliedForUnit), false)
	}
}

// underway is the history of a client on the way to a home.
func (s *story) underway() {
	entry := s.row.Entry
	reach := s.reach(int(s.today - entry))
	if reach == data.NotStarted {
		return
	}
	from := entry
	first := true
	if s.today-entry >= trackedFor {
		from = s.today - trackedFor + data.Date(s.rng.IntN(30))
	}
	last := max(from, s.today-data.Date(s.sinceLast()))
	if reach >= data.AppliedForUnit && last-from >= 40 && s.odds(s.failing()) {
		from = s.failed(from, last)
		first = false
	}
	ahead := s.today + data.Date(s.moveInAhead())
	if reach == data.MoveInScheduled {
		last = max(from, min(last, ahead))
	}
	w := s.walk(from, last, reach)
	if reach == data.MoveInScheduled {
		w.moveIn = max(w.approved, ahead)
	}
	s.take(w, first)
	if reach >= data.AppliedForUnit {
		s.documents(max(from, last-20), w.moveIn)
	}
	if s.odds(35) {
		s.note(last, s.session, "", notes[s.rng.IntN(len(notes))])
	}
	if s.odds(4) {
		s.note(last, s.outsider(), "", outsiderNote)
	}
}

// failed adds an attempt that failed and returns the day of the next.
func (s *story) failed(from, last data.Date) data.Date {
	over := s.between(from+20, from+(last-from)*2/3)
	reach := data.AppliedForUnit + data.Stage(s.rng.IntN(2))
	s.take(s.walk(from, s.between(from+10, over-2), reach), true)
	reasons := []data.Reason{data.ApplicationDenied, data.UnitLost, data.LandlordWithdrew, data.ClientDeclined}
	s.startOver(over, reasons[s.rng.IntN(len(reasons))])
	return over
}

// reach is the stage that a client has reached after a number of days.
func (s *story) reach(days int) data.Stage {
	n := s.rng.IntN(100)
	if days < 10 {
		n = n * 45 / 100
	}
	switch {
	case n < 14:
		return data.NotStarted
	case n < 36:
		return data.EligibilityVerified
	case n < 58:
		return data.AppliedForUnit
	case n < 74:
		return data.ApprovedForUnit
	}
	return data.MoveInScheduled
}

// failing is in how many cases of a hundred an attempt fails.
func (s *story) failing() int {
	if s.program.Name == troubled {
		return 75
	}
	return 30
}

// sinceLast is how many days ago the last step was: mostly few, sometimes so many that the client counts as stalled.
func (s *story) sinceLast() int {
	if s.program.Name == troubled {
		return 10 + s.rng.IntN(70)
	}
	if s.odds(58) {
		return s.rng.IntN(13)
	}
	return 14 + s.rng.IntN(40)
}

// moveInAhead is in how many days a scheduled move-in is; some are overdue.
func (s *story) moveInAhead() int {
	switch n := s.rng.IntN(100); {
	case n < 20:
		return -1 - s.rng.IntN(9)
	case n < 80:
		return s.rng.IntN(15)
	}
	return 15 + s.rng.IntN(20)
}

// outsider is a caseworker of another organization.
func (s *story) outsider() *file.Session {
	if s.session == s.maya {
		return s.daniel
	}
	return s.maya
}

// assign gives most clients a case manager: the caseworker with the account, or a name.
func (s *story) assign() {
	manager := data.CaseManager{Name: managers[(int(s.program.Organization.ID)+s.rng.IntN(2))%len(managers)]}
	switch {
	case s.odds(18):
		return
	case s.session != s.robin && s.odds(45):
		manager = data.CaseManager{User: s.session.User().ID}
	}
	s.at(s.hour(max(s.row.Entry+1, s.today-trackedFor), 8, 30), "case manager", func(ctx context.Context) error {
		return s.session.AssignCaseManager(ctx, data.NewOperationID(), []data.EnrollmentID{s.id}, manager)
	})
}

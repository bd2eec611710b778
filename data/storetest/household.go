package storetest

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"housingtracker/data"
)

// A stay is what R44 asks of an enrollment of a household. Days are numbers, 0 is blank.
type stay struct {
	id                  data.EnrollmentID
	client              int
	program             data.ProgramID
	household           string
	relationship        int
	entry, exit, moveIn int
	removed, retired    bool
}

// lastDay is after every day that a stay names.
const lastDay = 16

func (s stay) openOn(day int) bool { return s.entry <= day && (s.exit == 0 || day <= s.exit) }

func (s stay) validMoveIn(today int) bool {
	return s.moveIn > 0 && s.openOn(s.moveIn) && s.moveIn <= today
}

func (s stay) overlaps(other stay) bool {
	for day := 1; day <= lastDay; day++ {
		if s.openOn(day) && other.openOn(day) {
			return true
		}
	}
	return false
}

// clientsPerHousehold is the maximum number of clients in a household; HMIS has deleted the last one of each.
const clientsPerHousehold = 4

func isRemoved(client int) bool { return client%clientsPerHousehold == clientsPerHousehold-1 }

// headOf returns the head whose move-in counts for the member by R44; nil if there is none or the member is the head.
func headOf(member stay, all []stay) *stay {
	var head *stay
	for i, other := range all {
		inHousehold := other.program == member.program && other.household == member.household && member.household != ""
		counts := other.relationship == 1 && !other.removed && !other.retired && !isRemoved(other.client)
		ownOther := other.client == member.client && other.id != member.id
		if !inHousehold || !counts || ownOther || !member.overlaps(other) {
			continue
		}
		if head == nil || other.entry < head.entry {
			head = &all[i]
		}
	}
	if head == nil || head.id == member.id {
		return nil
	}
	return head
}

// moveInOf returns the valid HMID of the member by R44.
func moveInOf(member stay, head *stay, today int) int {
	switch {
	case member.validMoveIn(today):
		return member.moveIn
	case head == nil || !head.validMoveIn(today):
		return 0
	case member.entry <= head.moveIn && member.exit != 0 && member.exit <= head.moveIn:
		return 0
	case member.entry <= head.moveIn:
		return head.moveIn
	case member.entry <= today:
		return member.entry
	}
	return 0
}

// randomStays returns households in which every rule of R44 and its boundary days occur: few clients, few days. Their IDs rise
// with the index.
func randomStays(rng *rand.Rand, households int) []stay {
	var all []stay
	for household := range households {
		name := fmt.Sprint("R", household)
		if household%20 == 0 {
			name = ""
		}
		for range 1 + rng.IntN(5) {
			s := stay{client: household*clientsPerHousehold + rng.IntN(clientsPerHousehold), program: data.ProgramID(1 + rng.IntN(8)/7), household: name,
				relationship: 1 + rng.IntN(3)/2, entry: 1 + rng.IntN(10), removed: rng.IntN(20) == 0, retired: rng.IntN(20) == 0}
			if rng.IntN(3) > 0 {
				s.exit = max(1, s.entry-1+rng.IntN(6))
			}
			if rng.IntN(2) == 0 {
				s.moveIn = max(1, s.entry-1+rng.IntN(5))
			}
			all = append(all, s)
		}
	}
	return all
}

func dayOf(number int) data.Date {
	if number == 0 {
		return 0
	}
	return day("02-28") + data.Date(number)
}

// importStays stores the stays as an import does, and sets their IDs.
func (f *fixture) importStays(t *testing.T, all []stay) {
	t.Helper()
	f.inImport(t, func(tx data.ImportTx) {
		row := func(id string, removed bool) data.HMISRow {
			return data.HMISRow{HMISKey: data.HMISKey{Source: 1, ID: id}, Removed: removed}
		}
		var retired []data.EnrollmentID
		for i := range all {
			s := &all[i]
			client := row(fmt.Sprint("R44-", s.client), isRemoved(s.client))
			must(t, ok(tx.SaveClient(data.ClientRow{HMISRow: client})))
			known, err := tx.Client(client.HMISKey)
			must(t, err)
			saved, err := tx.SaveEnrollment(data.EnrollmentRow{HMISRow: row(fmt.Sprint("R44-", i), s.removed), Client: known.ID, Program: s.program,
				HouseholdID: s.household, Relationship: data.RelationshipToHoH(s.relationship), Entry: dayOf(s.entry), MoveIn: dayOf(s.moveIn)})
			must(t, err)
			s.id = saved.ID
			if s.exit != 0 {
				must(t, ok(tx.SaveExit(data.ExitRow{HMISRow: row(fmt.Sprint("R44-", i), false), Enrollment: s.id, Exit: dayOf(s.exit)})))
			}
			if s.retired {
				retired = append(retired, s.id)
			}
		}
		must(t, tx.Retire(retired, day("03-20")))
	})
}

// households is the number of households that the test of R44 makes.
const households = 400

var householdTests = []test{
	{"R44 the list, a case and the head of a member, on every day, also after changes", func(t *testing.T, f *fixture) {
		rng := rand.New(rand.NewPCG(44, 1))
		all := randomStays(rng, households)
		f.importStays(t, all)
		if inherited := f.compareHouseholds(t, all); inherited < households/12 {
			t.Errorf("only %d move-ins come from a head; the households test too little", inherited)
		}
		for range households / 8 {
			one := &all[rng.IntN(len(all))]
			one.entry = 1 + rng.IntN(10)
			one.exit = max(1, one.entry-1+rng.IntN(6))
			one.relationship = 1 + rng.IntN(2)
			e := data.Enrollment{ID: one.id, Relationship: data.RelationshipToHoH(one.relationship), Span: data.Span{Entry: dayOf(one.entry), Exit: dayOf(one.exit)}}
			must(t, f.CorrectEnrollment(f.ctx, f.event(data.EventEnrollment, one.id), e))
		}
		f.compareHouseholds(t, all)
	}},
}

// compareHouseholds compares the store's move-ins with R44, and counts those that come from heads.
func (f *fixture) compareHouseholds(t *testing.T, all []stay) (inherited int) {
	t.Helper()
	listed := map[data.EnrollmentID]data.Listed{}
	for _, program := range []data.ProgramID{HarborPSH, LanternRRH} {
		list, err := f.ProgramList(f.ctx, program, 0)
		must(t, err)
		for _, l := range list {
			listed[l.EnrollmentID] = l
		}
	}
	byHousehold := map[string][]stay{}
	for _, one := range all {
		byHousehold[one.household] = append(byHousehold[one.household], one)
	}
	for _, one := range all {
		head := headOf(one, byHousehold[one.household])
		c := f.theCase(t, one.id)
		var want data.EnrollmentID
		if head != nil {
			want = head.id
		}
		if c.HeadEnrollment != want {
			t.Fatalf("head of %+v is %d, want %d of %+v", one, c.HeadEnrollment, want, byHousehold[one.household])
		}
		l, isListed := listed[one.id]
		if isListed != !(one.removed || one.retired || isRemoved(one.client)) {
			t.Fatalf("%+v is listed: %v", one, isListed)
		}
		for today := 1; today <= lastDay; today++ {
			moveIn := moveInOf(one, head, today)
			want := dayOf(moveIn)
			if got := c.HMID(dayOf(today)); got != want {
				t.Fatalf("move-in of %+v on day %d is %s, want %s of %+v", one, today, got, want, byHousehold[one.household])
			}
			if got := l.HMID(dayOf(today)); isListed && got != want {
				t.Fatalf("move-in in the list of %+v on day %d is %s, want %s of %+v", one, today, got, want, byHousehold[one.household])
			}
			if today == lastDay && moveIn != 0 && !one.validMoveIn(today) {
				inherited++
			}
		}
	}
	return inherited
}

package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/storetest"
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

const (
	lastDay    = 16 // after every day that a stay names
	firstStay  = 1000
	firstOther = 1000 // the first client who is not of the small office
)

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

// randomStays returns households in which every rule of R44 and its boundary days occur: few clients, few days. The ids rise
// with the index.
func randomStays(rng *rand.Rand, households int) []stay {
	var all []stay
	for household := range households {
		name := fmt.Sprint("R", household)
		if household%20 == 0 {
			name = ""
		}
		for range 1 + rng.IntN(5) {
			s := stay{id: data.EnrollmentID(firstStay + len(all)), client: firstOther + household*clientsPerHousehold + rng.IntN(clientsPerHousehold), program: data.ProgramID(1 + rng.IntN(8)/7), household: name,
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

func dayOf(day int) data.Date {
	if day == 0 {
		return 0
	}
	return data.MustDate("2026-02-28") + data.Date(day)
}

const (
	storeClient = `INSERT OR IGNORE INTO clients (id, uuid, personal_id, first_name, middle_name, last_name, name_suffix, name_key, removed)
		VALUES (?1, printf('%036d', ?1), '', '', '', '', '', '', ?2)`
	storeStay = `INSERT INTO enrollments (id, uuid, client_id, program_id, household_id, relationship, entry_date, exit_date, hmis_move_in, removed, retired_on)
		VALUES (?1, printf('%036d', ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, iif(?10, '2026-03-20', NULL))`
)

func store(tx *sql.Tx, all []stay) error {
	for _, s := range all {
		if _, err := tx.Exec(storeClient, s.client, isRemoved(s.client)); err != nil {
			return err
		}
		if _, err := tx.Exec(storeStay, s.id, s.client, s.program, s.household, s.relationship, dateValue(dayOf(s.entry)), dateValue(dayOf(s.exit)),
			dateValue(dayOf(s.moveIn)), s.removed, s.retired); err != nil {
			return err
		}
	}
	return nil
}

// The list, a case and the head of a member follow R44 on every day, also after some stays and move-ins have changed.
func TestHouseholdMoveInsFollowR44(t *testing.T) {
	rng := rand.New(rand.NewPCG(44, 1))
	all := randomStays(rng, 2500)
	s := openOffice(t)
	if err := inTx(s, func(tx *sql.Tx) error {
		if err := store(tx, all); err != nil {
			return err
		}
		return rebuildList(ctx, tx)
	}); err != nil {
		t.Fatal(err)
	}
	inherited := compareHouseholds(t, s, all)
	if inherited < 200 {
		t.Errorf("only %d move-ins come from a head; the households test too little", inherited)
	}
	for range 300 {
		one := &all[rng.IntN(len(all))]
		one.entry = 1 + rng.IntN(10)
		one.exit = max(1, one.entry-1+rng.IntN(6))
		one.relationship = 1 + rng.IntN(2)
		e := data.Enrollment{ID: one.id, Relationship: data.RelationshipToHoH(one.relationship), Span: data.Span{Entry: dayOf(one.entry), Exit: dayOf(one.exit)}}
		if err := writerOf(s).CorrectEnrollment(ctx, anEvent(), e); err != nil {
			t.Fatal(err)
		}
	}
	compareHouseholds(t, s, all)
	if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %.3q, %v", wrong, err)
	}
}

// compareHouseholds compares the store's move-ins with R44, and counts those that come from heads.
func compareHouseholds(t *testing.T, s *Store, all []stay) (inherited int) {
	t.Helper()
	listed := map[data.EnrollmentID]data.Listed{}
	for _, program := range []data.ProgramID{storetest.HarborPSH, storetest.LanternRRH} {
		list, err := s.ProgramList(ctx, program, 0)
		if err != nil {
			t.Fatal(err)
		}
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
		c, err := s.Case(ctx, one.id)
		if err != nil {
			t.Fatal(err)
		}
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

// A database of version 4 holds move-ins of stays that had ended, or of another enrollment of the client. After opening it
// the list is right, and one audit event says how many rows have changed.
func TestMigrateHouseholdHeads(t *testing.T) {
	const readmitted = `
INSERT INTO enrollments (id, source_id, hmis_id, client_id, program_id, household_id, relationship, entry_date, exit_date, hmis_move_in) VALUES
 (301, 1, 'E301', 7, 1, 'R1', 1, '2025-01-10', '2025-12-01', '2025-02-01'),
 (302, 1, 'E302', 7, 1, 'R1', 1, '2026-05-01', NULL, NULL),
 (303, 1, 'E303', 2, 1, 'R1', 2, '2026-05-01', NULL, NULL),
 (304, 1, 'E304', 5, 2, 'R2', 1, '2025-01-10', '2025-06-01', NULL),
 (305, 1, 'E305', 4, 2, 'R2', 1, '2026-01-01', NULL, '2026-01-05'),
 (306, 1, 'E306', 7, 2, 'R2', 2, '2026-01-01', NULL, NULL);`
	for _, test := range []struct {
		name, more string
		key        file.Key
		changed    int
	}{
		{"with such move-ins", readmitted, testKey, 4},
		{"with such move-ins, not encrypted", readmitted, file.Key{}, 4},
		{"without", "", testKey, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "office.db")
			old, err := open(path, test.key, true, schemaOf(t, 4))
			if err != nil {
				t.Fatal(err)
			}
			tx, err := old.begin(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if _, err = tx.Exec(storetest.OfficeSQL + test.more); err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(rebuildSets(ctx, tx), rebuildList(ctx, tx), tx.Commit()); err != nil {
				t.Fatal(err)
			}
			if heads := headEntries(t, old); test.changed > 0 && heads != "302 2025-01-10, 303 2025-01-10, 305 2025-01-10, 306 2025-01-10" {
				t.Fatalf("the earlier schema has the heads %s; the test tests nothing", heads)
			}
			if err := old.Close(); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				s, err := OpenExisting(path, test.key)
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				if heads := headEntries(t, s); test.changed > 0 && heads != "303 2026-05-01, 306 2026-01-01" {
					t.Errorf("heads are %s", heads)
				}
				if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
					t.Errorf("Check = %q, %v", wrong, err)
				}
				updates, err := s.Events(ctx, data.EventFilter{Kinds: []data.EventKind{data.EventUpdate}}, 0, 5)
				switch {
				case err != nil || len(updates) != min(test.changed, 1):
					t.Errorf("audit_events of an update: %+v, %v", updates, err)
				case test.changed > 0 && (updates[0].By != 0 || !strings.HasSuffix(updates[0].Reason, fmt.Sprint("changed: ", test.changed))):
					t.Errorf("the event says %+v, want %d rows", updates[0], test.changed)
				}
			}
		})
	}
	if !slices.Contains(data.EventKinds, data.EventUpdate) || data.EventUpdate.Label() != "Database updated" {
		t.Error("the audit log can't name such an audit event")
	}
}

// headEntries returns the enrollments added to the small office that have a head in the list, with its entry.
func headEntries(t *testing.T, s *Store) string {
	t.Helper()
	var heads []string
	for _, program := range []data.ProgramID{storetest.HarborPSH, storetest.LanternRRH} {
		list, err := s.ProgramList(ctx, program, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range list {
			if l.Head.Entry != 0 && l.EnrollmentID > 300 {
				heads = append(heads, fmt.Sprint(l.EnrollmentID, " ", l.Head.Entry))
			}
		}
	}
	slices.Sort(heads)
	return strings.Join(heads, ", ")
}

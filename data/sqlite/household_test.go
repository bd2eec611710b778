package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/storetest"
)

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

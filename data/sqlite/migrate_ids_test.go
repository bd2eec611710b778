package sqlite

import (
	"database/sql"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/sqldata"
	"housingtracker/data/storetest"
)

// earlierOffice makes a database of an earlier schema version with the small office, two users, an organization, a client and an
// enrollment entered here, and six audit events, the first two without a hash. The last four have one from version 2 on.
func earlierOffice(t *testing.T, version int64, key file.Key) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "office.db")
	old, err := open(path, key, true, schemaOf(t, version))
	mustDo(t, err)
	defer old.Close()
	const local = `
INSERT INTO organizations (id, name) VALUES (10, 'Head Office');
INSERT INTO users (id, name, name_key, organization_id, role, password_hash) VALUES
 (1, 'Ada Head', 'ada head', 10, 'administrator', ''), (2, 'Cora Case', 'cora case', 10, 'caseworker', '');
INSERT INTO clients (id, personal_id, first_name, middle_name, last_name, name_suffix, name_key) VALUES (20, '', 'Loa', '', 'Local', '', 'local loa');
INSERT INTO client_words (word, client_id) VALUES ('loa', 20), ('local', 20);
INSERT INTO enrollments (id, client_id, program_id, household_id, relationship, entry_date) VALUES (120, 20, 1, '', 1, '2026-05-01'), (121, 3, 1, '', 1, '2026-05-01');
INSERT INTO program_list SELECT * FROM program_list_source`
	_, err = old.write.Exec(storetest.OfficeSQL + local)
	mustDo(t, err)
	events, last := "acts", "last_act"
	if version >= 5 {
		events, last = "audit_events", "last_event"
	}
	var head sqldata.Link
	for id := int64(1); id <= 6; id++ {
		event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventNote, At: monday, By: 1, EnrollmentID: 120, ClientID: 20, ProgramID: 1,
			Version: int(id), Reason: fmt.Sprint("event ", id)}
		salted := version > 1 && id > 2
		args, next, err := sqldata.Chain1Columns(event, id, head, salted)
		mustDo(t, err)
		head = next
		var salt, hash any
		if salted {
			salt, hash = args[13], args[14]
		}
		_, err = old.write.Exec(`INSERT INTO `+events+` (id, op, part, kind, at, by, enrollment_id, client_id, program_id, version, reason, changes)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)`, args[:12]...)
		mustDo(t, err)
		if version > 1 {
			_, err = old.write.Exec(`DROP TRIGGER IF EXISTS acts_stand; DROP TRIGGER IF EXISTS audit_events_stand`)
			mustDo(t, err)
			_, err = old.write.Exec(`UPDATE `+events+` SET salt = ?2, hash = ?3 WHERE id = ?1`, id, salt, hash)
			mustDo(t, err)
		}
	}
	if version > 1 {
		_, err = old.write.Exec(`UPDATE office SET `+last+` = 6, last_hash = ?1`, head[:])
		mustDo(t, err)
		restoreTrigger(t, old, version)
	}
	if version >= 4 {
		mustDo(t, inTx(old, func(tx *sql.Tx) error { return rebuildSets(ctx, tx) }))
	}
	return path
}

// restoreTrigger makes the trigger again that keeps audit events from being changed; the steps after the version drop it.
func restoreTrigger(t *testing.T, s *Store, version int64) {
	t.Helper()
	table := "acts"
	if version >= 5 {
		table = "audit_events"
	}
	_, err := s.write.Exec(`CREATE TRIGGER ` + table + `_stand BEFORE UPDATE ON ` + table + ` BEGIN SELECT RAISE(ABORT, 'append-only'); END`)
	mustDo(t, err)
}

// A database of every earlier version, encrypted or not, gets UUIDs for what was entered here, and its chain goes on.
func TestMigrateIDs(t *testing.T) {
	for version := int64(1); version < 11; version++ {
		for _, key := range slices.Compact([]file.Key{testKey, {}}) {
			t.Run(fmt.Sprintf("version %d, encrypted %v", version, !key.IsZero()), func(t *testing.T) {
				checkMigratedIDs(t, earlierOffice(t, version, key), key)
			})
		}
	}
}

func checkMigratedIDs(t *testing.T, path string, key file.Key) {
	s, err := OpenExisting(path, key)
	mustDo(t, err)
	defer s.Close()
	check := func() {
		t.Helper()
		if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
			t.Errorf("Check = %q, %v", wrong, err)
		}
	}
	check()
	uuids := map[string]bool{}
	for _, table := range []string{"organizations", "clients", "enrollments", "users"} {
		ids, err := collect(ctx, s.read, func(rows *sql.Rows) (id data.PublicID, err error) {
			return id, rows.Scan(&id.Number, sqldata.TextInto(&id.UUID))
		}, `SELECT id, uuid FROM `+table)
		mustDo(t, err)
		for _, id := range ids {
			local := slices.Contains([]string{"organizations 10", "clients 20", "enrollments 120", "enrollments 121", "users 1", "users 2"}, fmt.Sprint(table, " ", id.Number))
			parsed, ok := data.ParsePublicID(id.UUID)
			if (id.UUID != "") != local || local && (!ok || parsed.UUID != id.UUID || id.UUID[14] != '7' || !strings.Contains("89ab", id.UUID[19:20]) || uuids[id.UUID]) {
				t.Errorf("%s %d has the UUID %q", table, id.Number, id.UUID)
			}
			uuids[id.UUID] = true
		}
	}
	list, err := s.ProgramList(ctx, storetest.HarborPSH, 0)
	mustDo(t, err)
	for _, row := range list {
		c, err := s.Case(ctx, row.EnrollmentID)
		if err != nil || row.UUID != c.UUID || row.LocallyEntered != c.LocallyEntered {
			t.Errorf("the list has %+v, the enrollment is %+v (%v)", row, c.Enrollment, err)
		}
	}

	// The chain goes on with a device whose first event is linked to the last one of before.
	before, err := s.Events(ctx, data.EventFilter{}, 0, 1)
	mustDo(t, err)
	for range 3 {
		event := anEvent()
		event.By, event.EnrollmentID, event.ClientID = 1, 120, 20
		mustDo(t, writerOf(s).Record(ctx, event))
		check()
	}
	after, err := s.Events(ctx, data.EventFilter{}, 0, 100)
	mustDo(t, err)
	for i, a := range after {
		if sequence := a.Number - before[0].Number; sequence > 0 && (a.Sequence != sequence || a.Device != after[0].Device || a.Device == "") ||
			sequence <= 0 && (a.Sequence != 0 || a.Device != "") || a.Number != int64(len(after)-i) {
			t.Errorf("event %d is number %d of %q", a.Number, a.Sequence, a.Device)
		}
	}
	for _, id := range []int64{1, 6, before[0].Number + 1, before[0].Number + 3} {
		tx, err := s.write.Begin()
		mustDo(t, err)
		_, err = tx.Exec(`DROP TRIGGER audit_events_stand`)
		mustDo(t, err)
		_, err = tx.Exec(`UPDATE audit_events SET kind = 'export' WHERE id = ?1`, id)
		mustDo(t, err)
		var c sqldata.ChainCheck
		mustDo(t, c.Read(ctx, engine{tx}))
		if len(c.Lines()) != 1 {
			t.Errorf("event %d changed: %q", id, c.Lines())
		}
		mustDo(t, tx.Rollback())
	}
}

var localClients = flag.Int("local-clients", 2000, "how many locally entered clients the test of a large migration makes")

// TestMigrateManyIDs migrates many locally entered clients with an enrollment each. The peak memory of the test process tells
// whether it grows with their number: go test -run TestMigrateManyIDs ./data/sqlite -args -local-clients 1000000
func TestMigrateManyIDs(t *testing.T) {
	for _, key := range slices.Compact([]file.Key{testKey, {}}) {
		t.Run(fmt.Sprintf("encrypted %v", !key.IsZero()), func(t *testing.T) { migrateMany(t, key, *localClients) })
	}
}

func migrateMany(t *testing.T, key file.Key, n int) {
	path := filepath.Join(t.TempDir(), "office.db")
	old, err := open(path, key, true, schemaOf(t, 9))
	mustDo(t, err)
	_, err = old.write.Exec(storetest.OfficeSQL)
	mustDo(t, err)
	// In parts, so that what the test makes takes no memory either.
	const part = 10_000
	for first := 0; first < n; first += part {
		for _, statement := range []string{
			`WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n LIMIT ?2) INSERT INTO clients (id, personal_id, first_name, middle_name, last_name, name_suffix, name_key)
				SELECT 1000 + i, '', 'Ada', '', 'Alder' || i, '', 'alder' || i || ' ada' FROM n`,
			`WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n LIMIT ?2) INSERT INTO enrollments (id, client_id, program_id, household_id, relationship, entry_date)
				SELECT 1000 + i, 1000 + i, 1, '', 1, '2026-01-01' FROM n`,
			`INSERT INTO program_list SELECT s.* FROM enrollments e CROSS JOIN program_list_source s ON s.enrollment_id = e.id
				WHERE e.id >= 1000 + ?1 AND e.id < 1000 + ?1 + ?2`,
		} {
			_, err = old.write.Exec(statement, first, min(part, n-first))
			mustDo(t, err)
		}
	}
	_, err = old.write.Exec(`INSERT INTO program_list SELECT * FROM program_list_source WHERE enrollment_id < 1000`)
	mustDo(t, err)
	mustDo(t, old.Close())
	before, start := peakMemory(), time.Now()
	s, err := OpenExisting(path, key)
	mustDo(t, err)
	defer s.Close()
	t.Logf("%d clients: migrated in %v, peak memory %s, before %s", n, time.Since(start).Round(time.Millisecond), peakMemory(), before)
	var without, different int
	err = s.read.QueryRow(`SELECT count(*) FILTER (WHERE uuid IS NULL), count(DISTINCT uuid) FROM clients WHERE source_id IS NULL`).Scan(&without, &different)
	if err != nil || without != 0 || different != n {
		t.Errorf("%d clients have no UUID, the others have %d (%v)", without, different, err)
	}
	if wrong, err := checkDerived(ctx, s.read); err != nil || len(wrong) > 0 {
		t.Errorf("%.3q, %v", wrong, err)
	}
}

// peakMemory is the process's peak memory since it was last asked, where the system tells.
func peakMemory() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "unknown"
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	peak, _, _ := strings.Cut(rest, "\n")
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
	return strings.TrimSpace(peak)
}

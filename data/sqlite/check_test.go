package sqlite

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"housingtracker/data"
)

func TestCheckFinds(t *testing.T) {
	for name, test := range map[string]struct{ harm, want string }{
		"a row that is missing from the list":    {`DELETE FROM program_list WHERE enrollment_id = 103`, "enrollment 103"},
		"a row that the list should not have":    {`UPDATE enrollments SET removed = 1 WHERE id = 103`, "enrollment 103"},
		"a name that differs":                    {`UPDATE program_list SET content = replace(content, 'Alder', 'Alders') WHERE enrollment_id = 101`, "enrollment 101"},
		"a tracker that the list lacks":          {`INSERT INTO users (name, name_key, organization_id, role, password_hash) VALUES ('A', 'a', 1, 'caseworker', 'x'); INSERT INTO trackers (enrollment_id, attempt, version, updated_by, updated_at) VALUES (101, 1, 1, 1, '2026-06-01T00:00:00.000Z')`, "enrollment 101"},
		"a head's move-in that the member lacks": {`UPDATE enrollments SET hmis_move_in = '2026-05-01' WHERE id = 101`, "enrollment 102"},
		"a stay that the list lacks":             {`UPDATE programs SET name = 'Days' WHERE id = 4`, "enrollment 103"},
		"a latest night that is none":            {`UPDATE enrollments SET latest_night = '2026-06-11' WHERE id = 104`, "enrollment 104: the latest bed night"},
		"a latest night without a bed night":     {`DELETE FROM bed_nights`, "enrollment 104: the latest bed night"},
		"a client who can't be found by id":      {`DELETE FROM client_id_pairs WHERE pair = '12'`, "can't be found by Client ID"},
		"a client who can't be found by name":    {`DELETE FROM client_beginnings WHERE beginning = 'ald'`, "client 1: can't be found by the beginning of a name"},
		"a client who can't be found":            {`DELETE FROM client_words WHERE client_id = 4`, "client 4"},
		"a locally entered client without UUID":  {`INSERT INTO clients (id, personal_id, first_name, middle_name, last_name, name_suffix, name_key) VALUES (77, '', '', '', '?', '', '?')`, "client 77: locally entered"},
		"a locally entered enrollment without":   {`INSERT INTO enrollments (id, client_id, program_id, entry_date) VALUES (777, 1, 1, '2026-05-01')`, "enrollment 777: locally entered"},
		"an organization without UUID":           {`INSERT INTO organizations (id, name) VALUES (77, 'Pine')`, "organization 77: locally entered"},
		"a user without UUID":                    {`INSERT INTO users (id, name, name_key, organization_id, role, password_hash) VALUES (77, 'A', 'a', 1, 'caseworker', 'x')`, "user 77: without"},
		"a row that belongs to nobody":           {`PRAGMA foreign_keys = 0; DELETE FROM clients WHERE id = 6`, "enrollments, row 110: belongs to a row of clients"},
	} {
		t.Run(name, func(t *testing.T) {
			s := openOffice(t)
			if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
				t.Fatalf("before: Check = %q, %v", wrong, err)
			}
			if _, err := s.write.Exec(test.harm); err != nil {
				t.Fatal(err)
			}
			wrong, err := s.Check(ctx)
			if err != nil || !strings.Contains(strings.Join(wrong, "\n"), test.want) {
				t.Errorf("Check = %q, %v; want %q", wrong, err, test.want)
			}
		})
	}
}

func TestCheckFindsADamagedPage(t *testing.T) {
	s := openOffice(t)
	s.Close()
	content, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	place := bytes.LastIndex(content, []byte("Made-up HMIS"))
	page := place / 4096 * 4096
	copy(content[page:page+8], "damaged!")
	if err := os.WriteFile(s.path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	damaged, err := Open(s.path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	defer damaged.Close()
	if wrong, err := damaged.Check(ctx); err == nil && len(wrong) == 0 {
		t.Error("Check finds nothing wrong")
	} else if err != nil {
		checkRefusal(t, "a damaged page", err, data.CodeUnavailable)
	}
}

// A name without letters has no words to search for; that is no problem.
func TestCheckIgnoresNamesWithoutWords(t *testing.T) {
	s := openOffice(t)
	if _, err := s.write.Exec(`INSERT INTO clients (id, uuid, personal_id, first_name, middle_name, last_name, name_suffix, name_key)
		VALUES (77, '01a22e0e-e7d3-7878-891d-287f6ed05eec', '', '', '', '?', '', '?')`); err != nil {
		t.Fatal(err)
	}
	if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %q, %v", wrong, err)
	}
}

// The schema rejects what no program should write.
func TestSchemaRefuses(t *testing.T) {
	s := openOffice(t)
	if _, err := s.write.Exec(`INSERT INTO users (id, name, name_key, organization_id, role, password_hash) VALUES (1, 'A', 'a', 1, 'caseworker', 'x');
		INSERT INTO trackers (enrollment_id, attempt, version, updated_by, updated_at) VALUES (101, 1, 1, 1, '2026-06-01T00:00:00.000Z');
		INSERT INTO notes (id, enrollment_id, text, written_by, written_at) VALUES ('n1', 101, 'said', 1, '2026-06-01T00:00:00.000Z');
		INSERT INTO audit_events (op, kind, at) VALUES ('o1', 'note', '2026-06-01T00:00:00.000Z')`); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`INSERT INTO trackers (enrollment_id, attempt, version, updated_by, updated_at) VALUES (101, 1, 1, 1, '2026-06-01T00:00:00.000Z')`,
		`INSERT INTO trackers (enrollment_id, attempt, version, updated_by, updated_at) VALUES (999, 1, 1, 1, '2026-06-01T00:00:00.000Z')`,
		`UPDATE trackers SET property_name = 'Elm Court'`,
		`UPDATE trackers SET approved = '2026-05-01'`,
		`UPDATE trackers SET applied = '2026-02-31'`,
		`UPDATE trackers SET eligibility_verified = '5/1/2026'`,
		`UPDATE trackers SET move_in_scheduled = ''`,
		`UPDATE trackers SET sex_offender = 2`,
		`UPDATE trackers SET sex_offender = 'yes'`,
		`UPDATE trackers SET attempt = 0`,
		`UPDATE trackers SET version = 0`,
		`UPDATE trackers SET updated_by = 99`,
		`UPDATE enrollments SET entry_date = '2026-13-01'`,
		`UPDATE enrollments SET exit_date = 'tomorrow'`,
		`UPDATE enrollments SET hmis_move_in = '2026-5-1'`,
		`UPDATE enrollments SET local_move_in = '2026-05-01'`,
		`UPDATE enrollments SET move_in_state = 1`,
		`UPDATE enrollments SET source_id = NULL`,
		`UPDATE enrollments SET hmis_id = 'E101'`,
		`UPDATE organizations SET merged_into = id`,
		// An imported record has no UUID.
		`UPDATE organizations SET uuid = printf('%036d', id) WHERE id = 1`,
		`UPDATE clients SET uuid = printf('%036d', id) WHERE id = 1`,
		`UPDATE enrollments SET uuid = printf('%036d', id) WHERE id = 101`,
		`UPDATE users SET uuid = 'short'`,
		`UPDATE users SET role = 'king'`,
		`INSERT INTO users (name, name_key, organization_id, role, password_hash) VALUES ('A', 'a', 1, 'caseworker', 'x')`,
		`DELETE FROM clients WHERE id = 1`,
		`DELETE FROM users`,
		`UPDATE audit_events SET reason = 'another'`,
		`DELETE FROM audit_events`,
		`INSERT INTO audit_events (op, kind, at) VALUES ('o1', 'note', '2026-06-01T00:00:00.000Z')`,
		`INSERT INTO audit_events (op, kind, at, changes) VALUES ('o2', 'note', '2026-06-01T00:00:00.000Z', 'no json')`,
		`UPDATE notes SET text = 'another'`,
		`INSERT INTO office (id) VALUES (2)`,
		`UPDATE office SET bed_night_days = 0`,
		`UPDATE programs SET stalled_not_started = 0`,
		`UPDATE programs SET stalled_approved = -1`,
		`UPDATE enrollments SET retired_on = 'yesterday'`,
		`UPDATE enrollments SET superseded_move_in = '2026-02-30'`,
		`UPDATE exits SET exit_date = ''`,
		`INSERT INTO notes (id, enrollment_id, barrier, text, written_by, written_at) VALUES ('n2', 101, 'applied', 'said', 1, '2026-06-01T00:00:00.000Z')`,
	} {
		if _, err := s.write.Exec(statement); err == nil {
			t.Errorf("taken: %s", statement)
		}
	}
}

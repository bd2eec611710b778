package sqlite

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/sqldata"
	"housingtracker/data/storetest"
)

// Version 4 stored invisible characters in names and search keys, and split O´Hara in two words. Migrated, such names are
// shown and found as they are seen; others are unchanged, and an import of the same names changes nothing.
func TestMigrateNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "office.db")
	old, err := open(path, testKey, true, schemaOf(t, 4))
	if err != nil {
		t.Fatal(err)
	}
	const more = `
INSERT INTO clients (id, source_id, personal_id, first_name, middle_name, last_name, name_suffix, name_key, hashed) VALUES
 (20, 1, '20', 'Gar' || char(0x200B) || 'cia', '', char(0x202B) || 'Adams', '', char(0x202B) || 'adams gar' || char(0x200B) || 'cia', 0),
 (21, 1, '21', char(0x200B), '', char(0x3164), char(0xAD), char(0x1160) || ' ' || char(0x200B), 0),
 (22, 1, '22', 'Sean', '', 'O´Hara', '', 'o hara sean', 0),
 (70023, 1, '23', 'Ann', '', 'O` + "`" + `Dell', '', 'o` + "`" + `dell ann', 0),
 (24, 1, '24', 'نیک' || char(0x200C) || 'نام', '', 'Rad', '', 'rad نیک' || char(0x200C) || 'نام', 0),
 (25, 1, 'É' || char(0x200B) || '7−8', 'Zoë', '', 'Øster', '', 'oster zoe', 0),
 (26, 1, '26', '', '', 'aGk' || char(0x200B), '', '', 1);
INSERT INTO client_words (word, client_id) VALUES ('gar', 20), ('cia', 20), ('adams', 20), (char(0x1160), 21), ('o', 22), ('hara', 22), ('sean', 22),
 ('odell', 70023), ('o', 70023), ('dell', 70023), ('ann', 70023), ('نیک', 24), ('نام', 24), ('rad', 24), ('zoe', 25), ('oster', 25);
INSERT INTO enrollments (id, source_id, hmis_id, client_id, program_id, household_id, relationship, entry_date) VALUES
 (200, 1, 'E200', 20, 1, 'H200', 1, '2026-03-01'), (221, 1, 'E221', 21, 1, 'H221', 1, '2026-03-01'), (222, 1, 'E222', 22, 1, 'H222', 1, '2026-03-01');
UPDATE organizations SET name = char(0x2060) WHERE id = 2;
UPDATE programs SET name = 'Ni' || char(0xAD) || 'ghts' || char(0x202E) WHERE id = 4;
UPDATE programs SET name = char(0x2800) WHERE id = 2;
INSERT INTO program_list SELECT * FROM program_list_source`
	if _, err := old.write.Exec(storetest.OfficeSQL + more); err != nil {
		t.Fatal(err)
	}
	tx, err := old.write.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := rebuildSets(ctx, tx); err != nil {
		t.Fatal(err)
	}
	// No id had this key while ids were searched as stored.
	if _, err := tx.Exec(`DELETE FROM client_id_pairs WHERE pair IN ('e7', '78')`); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	former, err := collect(ctx, old.write, sqldata.ScanText, clientsAsText)
	if err != nil {
		t.Fatal(err)
	}
	old.Close()

	s, err := OpenExisting(path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %q, %v", wrong, err)
	}
	clients, err := collect(ctx, s.read, sqldata.ScanClient, `SELECT `+sqldata.ClientColumns+` FROM clients c ORDER BY c.id`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range clients {
		var key string
		if err := s.read.QueryRow(`SELECT name_key FROM clients WHERE id = ?1`, c.ID).Scan(&key); err != nil {
			t.Fatal(err)
		}
		words, err := collect(ctx, s.read, sqldata.ScanText, `SELECT word FROM client_words WHERE client_id = ?1 ORDER BY word`, c.ID)
		want := c.Name.Words()
		slices.Sort(want)
		if err != nil || !slices.Equal(words, want) || !c.Name.Hashed && key != sqldata.ClientNameKey(c.Name) {
			t.Errorf("client %d, %q: key %+q, words %+q, want %+q (%v)", c.ID, c.DisplayName(), key, words, want, err)
		}
	}
	for typed, want := range map[string]data.ClientID{"garcia": 20, "adams g": 20, "ohara": 22, "hara": 22, "o'hara sean": 22, "odell": 70023, "نیکنام": 24, "e78": 25, "é7": 25, "zoe": 25, "21": 21, "bri": 3} {
		found, err := s.FindClients(ctx, data.NewQuery(typed).Terms(), 5)
		if err != nil || len(found) != 1 || found[0].ID != want {
			t.Errorf("%q finds %v (%v), want client %d", typed, found, err, want)
		}
	}
	list, err := s.ProgramList(ctx, storetest.HarborPSH, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range list {
		if want := map[data.EnrollmentID]string{200: "Adams, Garcia", 221: "21", 222: "O´Hara, Sean"}[row.EnrollmentID]; want != "" && data.DisplayName(row.Name, row.PersonalID) != want {
			t.Errorf("the list shows %+q, want %q", row.Name, want)
		}
		if row.EnrollmentID == storetest.NuriHome && (len(row.Stays) != 1 || row.Stays[0].Program != "Nights") {
			t.Errorf("the stay is %+q", row.Stays)
		}
	}
	programs, err := s.Programs(ctx)
	if err != nil || !slices.ContainsFunc(programs, func(p data.Program) bool { return p.Name == "P2" && p.Organization.Name == "O2" }) {
		t.Errorf("programs are %+v (%v)", programs, err)
	}
	events, err := s.Events(ctx, data.EventFilter{}, 0, 5)
	if err != nil || len(events) != 1 || events[0].Kind != data.EventUpdate || !strings.HasSuffix(events[0].Reason, "out of names: 6") {
		t.Errorf("on record are %+v (%v)", events, err)
	}
	renewed, err := collect(ctx, s.read, sqldata.ScanText, clientsAsText)
	if err != nil {
		t.Fatal(err)
	}
	for i := range former {
		if former[i] != renewed[i] && !slices.Contains([]data.ClientID{20, 21, 22, 24, 26, 70023}, clients[i].ID) {
			t.Errorf("%q became %q", former[i], renewed[i])
		}
	}
}

const clientsAsText = `SELECT concat_ws('|', id, personal_id, first_name, middle_name, last_name, name_suffix, name_key, hashed, birth_date) FROM clients ORDER BY id`

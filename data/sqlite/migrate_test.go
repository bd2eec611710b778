package sqlite

import (
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pressly/goose/v3"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/sqldata"
	"housingtracker/data/storetest"
	"housingtracker/data/storetest/importtest"
)

// schemaOf returns the schema of a version.
func schemaOf(t *testing.T, version int64) schema {
	t.Helper()
	names, err := fs.Glob(currentSchema.sqlFiles, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	steps := fstest.MapFS{}
	for _, name := range names {
		if number, err := goose.NumericComponent(name); err != nil || number > version {
			continue
		}
		content, err := fs.ReadFile(currentSchema.sqlFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		steps[name] = &fstest.MapFile{Data: content}
	}
	work := slices.DeleteFunc(slices.Clone(currentSchema.goMigrations), func(m *goose.Migration) bool { return m.Version > version })
	return schema{version: version, sqlFiles: steps, goMigrations: work}
}

// A database of version 2 lacks repeated bigrams of Client IDs, and sets of names. Migrated, it finds everybody, its list is
// the same, and the copy is as the database was before.
func TestMigrateSearchOfVersion2(t *testing.T) {
	for _, key := range slices.Compact([]file.Key{testKey, {}}) {
		path := filepath.Join(t.TempDir(), "office.db")
		old, err := open(path, key, true, schemaOf(t, 2))
		if err != nil {
			t.Fatal(err)
		}
		const more = `
INSERT INTO clients (id, source_id, personal_id, first_name, middle_name, last_name, name_suffix, name_key) VALUES
 (70000, 1, '00001212', 'Zoë', '', 'Øster', '', 'oster zoe'), (70001, 1, 'x' || char(31, 39, 29) || 'y', 'Ann', '', 'Ash', '', 'ash ann');
INSERT INTO client_words (word, client_id) VALUES ('zoe', 70000), ('oster', 70000), ('ann', 70001), ('ash', 70001);
INSERT INTO enrollments (id, source_id, hmis_id, client_id, program_id, household_id, relationship, entry_date) VALUES
 (200, 1, 'E200', 70001, 1, 'ü' || char(30, 31), 1, '2026-03-01');
INSERT INTO client_id_pairs (pair, block, clients) VALUES ('00', 1, x'7011'), ('01', 1, x'7011'), ('12', 1, x'7011'), ('21', 1, x'7011');
INSERT INTO program_list SELECT * FROM program_list_source`
		if _, err := old.write.Exec(storetest.OfficeSQL + more); err != nil {
			t.Fatal(err)
		}
		if err := old.Close(); err != nil {
			t.Fatal(err)
		}
		was, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}

		s, err := OpenExisting(path, key)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		for typed, want := range map[string]data.ClientID{"0000": 70000, "00001212": 70000, "1212": 70000, "z o": 70000, "alder t": 2, "bri": 3, "ash": 70001} {
			found, err := s.FindClients(ctx, data.NewQuery(typed).Terms(), 5)
			if err != nil || len(found) != 1 || found[0].ID != want {
				t.Errorf("%q finds %v (%v), want client %d", typed, found, err, want)
			}
		}
		list, err := s.ProgramList(ctx, storetest.HarborPSH, data.MustDate("2026-06-15"))
		i := slices.IndexFunc(list, func(l data.Listed) bool { return l.EnrollmentID == 200 })
		if err != nil || i < 0 || list[i].ClientID != 70001 || list[i].PersonalID != "x\x1f'\x1dy" || list[i].HouseholdID != "ü\x1e\x1f" || list[i].Name.Last != "Ash" {
			t.Errorf("the list is %+v (%v)", list, err)
		}
		if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
			t.Errorf("Check = %q, %v", wrong, err)
		}
		i = slices.IndexFunc(fileNames(t, path), func(name string) bool { return strings.Contains(name, beforeUpdateSuffix) })
		if i < 0 {
			t.Fatalf("left %v, no copy", fileNames(t, path))
		}
		backupConn := filepath.Join(filepath.Dir(path), fileNames(t, path)[i])
		now, err := os.ReadFile(backupConn)
		if err != nil || len(now) != len(was) {
			t.Errorf("the copy has %d bytes, the database had %d (%v)", len(now), len(was), err)
		}
		if version, err := unopenedStore(backupConn, key).inspect(ctx); err != nil || version != 2 {
			t.Errorf("the copy is of version %d (%v)", version, err)
		}
	}
}

// A database of version 4 has one source pair for each source. Migrated, it has the same sources, and imports of those pairs
// ask no question.
func TestMigrateSourcesOfVersion4(t *testing.T) {
	for _, key := range slices.Compact([]file.Key{testKey, {}}) {
		path := filepath.Join(t.TempDir(), "office.db")
		old, err := open(path, key, true, schemaOf(t, 4))
		if err != nil {
			t.Fatal(err)
		}
		const more = `
INSERT INTO sources (id, implementation_id, source_id, name, last_full_export) VALUES
 (2, 'lake-1', 'XX-500', 'Lakeshore HMIS', '2026-05-01 08:00:00'), (3, '', 'YY-100', 'Hill HMIS', NULL);
INSERT INTO clients (id, source_id, personal_id, first_name, middle_name, last_name, name_suffix, name_key, birth_date) VALUES
 (20, 2, 'C1', 'Ann', '', 'Alder', '', 'alder ann', '1980-01-02'), (21, 3, 'C1', 'Gus', '', 'Gale', '', 'gale gus', NULL);
INSERT INTO client_words (word, client_id) VALUES ('ann', 20), ('alder', 20), ('gus', 21), ('gale', 21)`
		if _, err := old.write.Exec(storetest.OfficeSQL + more); err != nil {
			t.Fatal(err)
		}
		if err := inTx(old, func(tx *sql.Tx) error { return errors.Join(rebuildSets(ctx, tx), rebuildList(ctx, tx)) }); err != nil {
			t.Fatal(err)
		}
		if err := old.Close(); err != nil {
			t.Fatal(err)
		}

		s, err := OpenExisting(path, key)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		o := &importOffice{importtest.NewOffice(t, contentStore{s}), s, t}
		o.CheckIntact()
		var sources []data.Source
		err = s.Import(ctx, true, func(tx data.ImportTx) (data.AuditEvent, error) {
			var err error
			sources, err = tx.Sources()
			return data.AuditEvent{}, err
		})
		want := []data.Source{
			{ID: 1, Pairs: []data.SourcePair{{ImplementationID: "made-up"}}, Name: "Made-up HMIS"},
			{ID: 2, Pairs: []data.SourcePair{{ImplementationID: "lake-1", HUDSourceID: "XX-500"}}, Name: "Lakeshore HMIS", LastFullExport: sqldata.Clock(data.MustDate("2026-05-01"), 8, 0, 0)},
			{ID: 3, Pairs: []data.SourcePair{{HUDSourceID: "YY-100"}}, Name: "Hill HMIS"},
		}
		if err != nil || !reflect.DeepEqual(sources, want) {
			t.Errorf("sources %+v (%v)", sources, err)
		}
		o.MustImport(importtest.Lakeshore())
		o.MustImport(importtest.Hillside().FromSecond("", "YY-100"))
		if got := o.value(`SELECT count(*) FROM clients WHERE personal_id = 'C1'`); got != "2" {
			t.Errorf("%s clients C1", got)
		}
		if _, err := o.Try(importtest.Lakeshore().From("lake-2", "XX-500"), data.ImportOptions{}); importtest.Candidates(err) != "2: 3 3 0" {
			t.Errorf("one half of the pair: %v", err)
		}
		o.MustImport(importtest.Lakeshore().From("lake-2", "XX-500"), data.ImportOptions{SameHMIS: "yes"})
		o.MustImport(importtest.Lakeshore().From("lake-2", "XX-500"))
		if got := o.value(`SELECT count(*) FROM sources`); got != "3" {
			t.Errorf("%s sources", got)
		}
	}
}

// Programs that open an older database at the same time all succeed; it is migrated once and intact.
func TestMigrateConcurrently(t *testing.T) {
	path := filepath.Join(t.TempDir(), "office.db")
	old, err := open(path, testKey, true, schemaOf(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.write.Exec(storetest.OfficeSQL); err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	opened := make(chan error)
	for range 6 {
		go func() {
			s, err := OpenExisting(path, testKey)
			if err == nil {
				err = s.Close()
			}
			opened <- err
		}()
	}
	for range 6 {
		if err := <-opened; err != nil {
			t.Errorf("%v (%v)", err, errors.Unwrap(err))
		}
	}
	s, err := OpenExisting(path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %q, %v", wrong, err)
	}
}

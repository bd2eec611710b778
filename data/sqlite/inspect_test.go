package sqlite

import (
	"testing"
)

// A file is inspected while another program opens, rewrites and closes it between any two steps. Under SQLite's locks it is
// found intact; without them the same steps report damage.
func TestInspectWhileAnotherProgramWrites(t *testing.T) {
	look := []string{`SELECT count(*) FROM sqlite_schema`, `SELECT max(version_id) FROM goose_db_version WHERE is_applied = 1`,
		`SELECT count(*) FROM audit_events`, `SELECT count(*) FROM enrollments`, `SELECT count(*) FROM client_words`}
	damaged := map[bool]int{}
	for _, locked := range []bool{true, false} {
		for at := range look {
			s := openOffice(t)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			from := immutableConn(s.path, testKey)
			if locked {
				from = inspectConn(s.path, testKey)
			}
			db := openPool(from, 1)
			for i, query := range look {
				if i == at {
					rewrite(t, s.path)
				}
				var n int64
				err := db.QueryRow(query).Scan(&n)
				if isDamage(err) {
					damaged[locked]++
				} else if err != nil {
					t.Errorf("locked %v, written before step %d, step %d: %v", locked, at, i, err)
				}
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	if damaged[true] > 0 || damaged[false] == 0 {
		t.Errorf("damage was seen %d times under locks, want never; %d times without them, want at least once", damaged[true], damaged[false])
	}
}

// rewrite opens the database as another program does, fills it, changes every page, and closes it.
func rewrite(t *testing.T, path string) {
	t.Helper()
	db := openPool(writeConn(path, testKey), 1)
	defer db.Close()
	for _, statement := range []string{
		`CREATE TABLE filling AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i, hex(randomblob(20)) AS content FROM n`,
		`DROP TABLE filling`, `VACUUM`, `PRAGMA wal_checkpoint(TRUNCATE)`,
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
}

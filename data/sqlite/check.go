package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"housingtracker/data/sqldata"
	"path/filepath"
	"strings"

	"housingtracker/data/file"
)

// Check verifies every page of the file, foreign keys, derived data against its source, and the audit log. It returns a line
// for each problem. It reads the whole file: seconds for a hundred thousand enrollments.
func (s *Store) Check(ctx context.Context) ([]string, error) {
	return s.check(ctx, checkStructure, checkDerived, onPool(sqldata.CheckTrackerVersions), checkUUIDs, checkNameWords, checkSearchSets, checkChain, checkAgainstAuditLog)
}

// Verify is Check for a database that is not open and must not be written to, such as a backup. Of a database with another
// schema version only the structure is checked.
func Verify(ctx context.Context, path string, key file.Key) ([]string, error) {
	if !key.IsZero() && !Encrypts() {
		return nil, notEncrypting(path)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, unusable(path, "can't be found", err)
	}
	s := unopenedStore(path, key)
	version, err := s.inspect(ctx)
	if err != nil {
		return nil, err
	}
	if version != currentSchema.version {
		return s.check(ctx, checkStructure)
	}
	return s.Check(ctx)
}

// unopenedStore returns a store that can only inspect and check the file at path.
func unopenedStore(path string, key file.Key) *Store {
	return &Store{path: path, key: key, newReader: immutableConn, immutable: true}
}

func (s *Store) check(ctx context.Context, verify ...func(context.Context, *sql.DB) ([]string, error)) ([]string, error) {
	wrong, err := s.checkFile(ctx)
	if err != nil {
		return nil, err
	}
	db := openPool(s.newReader(s.path, s.key), 2)
	defer db.Close()
	for _, verify := range verify {
		lines, err := verify(ctx, db)
		if isDamage(err) {
			wrong = append(wrong, "what the database holds can't be read to its end")
			break
		}
		if err != nil {
			return nil, err
		}
		wrong = append(wrong, lines...)
	}
	if len(wrong) > 0 && s.modified() {
		return nil, modifiedError(s.path, nil)
	}
	return wrong, nil
}

// checkDerived compares derived data with its source.
func checkDerived(ctx context.Context, q *sql.DB) (wrong []string, err error) {
	return sqldata.Violations(ctx, engine{q}, [][2]string{
		{`SELECT enrollment_id FROM (SELECT * FROM program_list EXCEPT SELECT * FROM program_list_source)`,
			"enrollment %s: the list shows something else than its source"},
		{`SELECT enrollment_id FROM (SELECT * FROM program_list_source EXCEPT SELECT * FROM program_list)`,
			"enrollment %s: the list does not show what its source says"},
		{`SELECT e.id FROM enrollments e WHERE e.latest_night IS NOT
			(SELECT max(b.night) FROM bed_nights b WHERE b.enrollment_id = e.id AND b.removed = 0)`,
			"enrollment %s: the latest bed night is not the latest of its bed nights"},
		{`SELECT matched_to FROM enrollments WHERE matched_to IS NOT NULL AND removed = 0`,
			"enrollment %s: matched with a locally entered one that still counts"},
	})
}

// checkUUIDs finds locally entered records without a UUID. The schema can't require one, because earlier versions had none.
func checkUUIDs(ctx context.Context, q *sql.DB) (wrong []string, err error) {
	return sqldata.Violations(ctx, engine{q}, [][2]string{
		{`SELECT id FROM clients WHERE source_id IS NULL AND uuid IS NULL`, "client %s: locally entered, but without a UUID"},
		{`SELECT id FROM enrollments WHERE source_id IS NULL AND uuid IS NULL`, "enrollment %s: locally entered, but without a UUID"},
		{`SELECT id FROM organizations WHERE source_id IS NULL AND uuid IS NULL`, "organization %s: locally entered, but without a UUID"},
		{`SELECT id FROM users WHERE uuid IS NULL`, "user %s: without a UUID"},
	})
}

// checkNameWords finds clients who have a name and no entry in the index of words.
func checkNameWords(ctx context.Context, q *sql.DB) ([]string, error) {
	clients, err := collect(ctx, q, sqldata.ScanClient, `SELECT `+sqldata.ClientColumns+` FROM clients c WHERE c.hashed = 0 AND c.name_key <> ''
		AND NOT EXISTS (SELECT 1 FROM client_words w WHERE w.client_id = c.id)`)
	var wrong []string
	for _, c := range clients {
		if len(c.Name.Words()) > 0 {
			wrong = append(wrong, fmt.Sprintf("client %d: can't be found by name", c.ID))
		}
	}
	return wrong, err
}

// checkStructure checks every page and all foreign keys.
func checkStructure(ctx context.Context, q *sql.DB) ([]string, error) {
	wrong, err := collect(ctx, q, sqldata.ScanText, `PRAGMA integrity_check`)
	if err != nil {
		return nil, err
	}
	if len(wrong) == 1 && wrong[0] == "ok" {
		wrong = []string{}
	}
	dangling, err := collect(ctx, q, func(rows *sql.Rows) (line string, err error) {
		var table, parent string
		var row sql.NullInt64
		var key int
		err = rows.Scan(&table, &row, &parent, &key)
		return fmt.Sprintf("%s, row %d: belongs to a row of %s that is not there", table, row.Int64, parent), err
	}, `PRAGMA foreign_key_check`)
	return append(wrong, dangling...), err
}

// verifyStructure is checkStructure as an error, after a migration.
func (s *Store) verifyStructure(ctx context.Context) error {
	wrong, err := checkStructure(ctx, s.write)
	if err == nil && len(wrong) > 0 {
		err = errors.New(strings.Join(wrong, "; "))
	}
	return err
}

// onPool is a check of package sqldata for a pool.
func onPool(check func(context.Context, sqldata.DB) ([]string, error)) func(context.Context, *sql.DB) ([]string, error) {
	return func(ctx context.Context, db *sql.DB) ([]string, error) { return check(ctx, engine{db}) }
}

// checkChain verifies the audit log in one read transaction.
func checkChain(ctx context.Context, db *sql.DB) ([]string, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, failure(err)
	}
	defer tx.Rollback()
	return sqldata.CheckChain(ctx, engine{tx})
}

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"housingtracker/data"
	"housingtracker/data/place"
	"housingtracker/data/sqldata"
)

// stagedTables are what an import writes, but for lists and audit events; a table follows those that it refers to.
var stagedTables = []string{
	"sources", "source_pairs", "organizations", "programs", "funders", "hmis_users",
	"clients", "client_words", "client_id_pairs", "client_beginnings", "enrollments", "exits", "bed_nights",
}

// readTables are what an import only reads.
var readTables = []string{"users"}

// caseworkColumns are the columns of staged tables that casework writes (see caseworkKinds); no import does.
var caseworkColumns = map[string]bool{"case_manager_id": true, "case_manager_name": true}

// A stage is a local copy of what imports read and write of a database in a shared folder, encrypted with its key. An import runs
// there, and holds nobody up.
type stage struct {
	store  *Store
	folder string
	db     *sql.DB
	conn   *sql.Conn
	// last is the number of the database's last audit event before it was copied.
	last int64
	// shapes are the staged tables' columns.
	shapes map[string]tableShape
	// rebuild is set if the import changes so much that the lists must be rebuilt.
	rebuild bool
}

// A tableShape has the columns that can be written and the primary key of a table.
type tableShape struct{ columns, key []string }

// newStage copies the database. Others save meanwhile, because it is copied in small parts; if they save what an import reads,
// the error is errOvertaken.
func (s *Store) newStage(ctx context.Context) (g *stage, err error) {
	folder, err := makeStageFolder()
	if err != nil {
		return nil, &data.Error{Code: data.CodeUnavailable, Err: err, Message: "An import into a shared folder is prepared on this computer, and there is no place for its temporary files. " +
			"Nothing was changed. Make room on the disk of your user folder and try again."}
	}
	g = &stage{store: s, folder: folder, shapes: map[string]tableShape{}}
	defer func() {
		if err != nil {
			g.close()
		}
	}()
	settings := url.Values{"_journal_mode": {"TRUNCATE"}, "_synchronous": {"OFF"}, "_txlock": {"immediate"}, "mode": {"rwc"}}
	// The cipher attaches only databases of the connection's own VFS.
	g.db = openPool(connector{dsn: sharedDSN(g.path(), s.key, settings), onConnect: pragmas + createTouched}, 1)
	if g.conn, err = g.db.Conn(ctx); err != nil {
		return g, err
	}
	// What is copied may be inconsistent until its end.
	if err := g.exec(ctx, `PRAGMA foreign_keys = OFF`); err != nil {
		return g, err
	}
	if g.last, err = lastEventNumber(ctx, s.read); err != nil {
		return g, err
	}
	if err := g.copy(ctx); err != nil {
		return g, err
	}
	if err := checkOvertaken(ctx, s.read, g.last); err != nil {
		return g, err
	}
	return g, errors.Join(g.exec(ctx, `PRAGMA foreign_keys = ON`), g.keepBase())
}

// path is that of the copy, base that of the copy as it was before the import.
func (g *stage) path() string { return filepath.Join(g.folder, "stage.db") }
func (g *stage) base() string { return filepath.Join(g.folder, "base.db") }

// keepBase copies the copy. It need not survive a power failure.
func (g *stage) keepBase() error {
	from, err := os.Open(g.path())
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(g.base(), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}

// close removes the stage.
func (g *stage) close() {
	if g.conn != nil {
		_ = g.conn.Close()
	}
	if g.db != nil {
		_ = g.db.Close()
	}
	removeStage(g.folder)
}

// removeStage removes a stage's folder. os.RemoveAll fails on some systems that run Windows programs.
func removeStage(folder string) {
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		_ = os.Remove(filepath.Join(folder, e.Name()))
	}
	_ = os.Remove(folder)
}

func (g *stage) exec(ctx context.Context, statement string, args ...any) error {
	_, err := g.conn.ExecContext(ctx, statement, args...)
	return err
}

// attach attaches the database that a DSN describes to a connection. The error has no text, which would contain the key.
func attach(ctx context.Context, conn *sql.Conn, dsn, as string) error {
	_, err := conn.ExecContext(ctx, `ATTACH ?1 AS `+as, dsn)
	return withoutMessage(err)
}

// copy copies the schema, and the tables that imports read or write.
func (g *stage) copy(ctx context.Context) error {
	if err := attach(ctx, g.conn, sharedDSN(g.store.path, g.store.key, url.Values{"mode": {"rw"}}), "shared"); err != nil {
		return err
	}
	if err := g.make(ctx, `type = 'table'`); err != nil {
		return err
	}
	for i, name := range append(readTables, stagedTables...) {
		shape, err := shapeOf(ctx, g.conn, name)
		if err == nil {
			err = g.copyTable(ctx, name, shape)
		}
		if err != nil {
			return err
		}
		if i >= len(readTables) {
			g.shapes[name] = shape
		}
	}
	return errors.Join(g.make(ctx, `type <> 'table'`), g.exec(ctx, `DETACH shared`))
}

// make makes those parts of the schema that a condition selects.
func (g *stage) make(ctx context.Context, condition string) error {
	statements, err := collect(ctx, g.conn, sqldata.ScanText, `SELECT sql FROM shared.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND `+condition+` ORDER BY rowid`)
	if err != nil {
		return err
	}
	return g.exec(ctx, `BEGIN; `+strings.Join(statements, "; ")+`; COMMIT`)
}

// shapeOf returns the shape of a table, without generated columns.
func shapeOf(ctx context.Context, q querier, name string) (shape tableShape, err error) {
	shape.columns, err = collect(ctx, q, sqldata.ScanText, `SELECT name FROM pragma_table_info(?1) ORDER BY cid`, name)
	if err == nil {
		shape.key, err = collect(ctx, q, sqldata.ScanText, `SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk`, name)
	}
	return shape, err
}

// rowsPerCopy is how many rows are copied at once. A save of another program waits so long.
const rowsPerCopy = 2000

// copyTable copies a table in the order of its key.
func (g *stage) copyTable(ctx context.Context, name string, shape tableShape) error {
	columns, key := strings.Join(shape.columns, ", "), strings.Join(shape.key, ", ")
	insert := fmt.Sprintf(`INSERT INTO main.%s (%s) SELECT %s FROM shared.%s`, name, columns, columns, name)
	last := make([]any, len(shape.key))
	into := make([]any, len(shape.key))
	for i := range last {
		into[i] = &last[i]
	}
	for where := ""; ; where = fmt.Sprintf(` WHERE (%s) > (%s)`, key, placeholders(len(shape.key))) {
		args := last
		if where == "" {
			args = nil
		}
		result, err := g.conn.ExecContext(ctx, insert+where+` ORDER BY `+key+` LIMIT `+strconv.Itoa(rowsPerCopy), args...)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n < rowsPerCopy {
			return err
		}
		err = g.conn.QueryRowContext(ctx, `SELECT `+key+` FROM main.`+name+` ORDER BY `+strings.Join(shape.key, " DESC, ")+` DESC LIMIT 1`).Scan(into...)
		if err != nil {
			return err
		}
	}
}

// run runs an import in the copy, and notes what it changes unless it is a dry run. It returns the events of the import.
func (g *stage) run(ctx context.Context, dryRun bool, run func(tx data.ImportTx) (data.AuditEvent, error)) ([]data.AuditEvent, error) {
	uncancelled := context.WithoutCancel(ctx)
	restoreCache, err := g.store.enlargeCache(uncancelled, g.conn)
	if err != nil {
		return nil, err
	}
	defer restoreCache()
	tx, err := beginDetached(ctx, g.conn)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	x, err := newImportTx(uncancelled, g.conn, tx)
	if err != nil {
		return nil, err
	}
	defer x.close()
	event, err := x.run(ctx, dryRun, run)
	if err != nil || dryRun {
		return nil, err
	}
	if g.rebuild, err = x.touchLists(); err != nil {
		return nil, err
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	return x.events(event), g.compare(ctx)
}

// compare makes the tables of what the import has changed: of each staged table the rows that are new or changed, and the keys of
// those that are gone; and the enrollments whose list rows must be refreshed.
func (g *stage) compare(ctx context.Context) error {
	if err := attach(ctx, g.conn, sharedDSN(g.base(), g.store.key, url.Values{"mode": {"ro"}}), "base"); err != nil {
		return err
	}
	for _, name := range stagedTables {
		shape := g.shapes[name]
		err := errors.Join(
			g.exec(ctx, fmt.Sprintf(`CREATE TABLE changed_%s AS SELECT %s FROM main.%s n WHERE NOT EXISTS (SELECT 1 FROM base.%s b WHERE %s)`,
				name, strings.Join(shape.columns, ", "), name, name, equalColumns(shape.columns))),
			g.exec(ctx, fmt.Sprintf(`CREATE TABLE gone_%s AS SELECT %s FROM base.%s b WHERE NOT EXISTS (SELECT 1 FROM main.%s n WHERE %s)`,
				name, strings.Join(shape.key, ", "), name, name, equalColumns(shape.key))))
		if err != nil {
			return err
		}
	}
	return errors.Join(g.exec(ctx, `CREATE TABLE touched_enrollments AS SELECT enrollment_id FROM temp.touched`), g.exec(ctx, `DETACH base`))
}

// equalColumns is the condition that columns of two rows, b and n, are the same.
func equalColumns(columns []string) string {
	var parts []string
	for _, c := range columns {
		parts = append(parts, "b."+c+" IS n."+c)
	}
	return strings.Join(parts, " AND ")
}

// stageFolders returns the folder of the stages' folders: private to the user, and neither roaming nor backed up, if there is one.
func stageFolders() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		return os.TempDir()
	}
	return filepath.Join(cache, "housing-status-tracker")
}

// stagePrefix begins the name of a stage's folder; the number of the process and a random number follow.
const stagePrefix = "import-"

func makeStageFolder() (string, error) {
	in := stageFolders()
	if err := os.MkdirAll(in, 0o700); err != nil {
		return "", err
	}
	return os.MkdirTemp(in, stagePrefix+strconv.Itoa(os.Getpid())+"-")
}

// sweepStages removes the stages of programs that were killed.
func sweepStages() {
	in := stageFolders()
	entries, _ := os.ReadDir(in)
	for _, e := range entries {
		name, ok := strings.CutPrefix(e.Name(), stagePrefix)
		process, _, _ := strings.Cut(name, "-")
		if id, err := strconv.Atoi(process); ok && err == nil && !place.ProcessRuns(id) {
			removeStage(filepath.Join(in, e.Name()))
		}
	}
}

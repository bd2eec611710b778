package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// errOvertaken is returned by an import that others have overtaken: they have saved what it had read.
var errOvertaken = errors.New("others have saved what the import had read")

// caseworkKinds are the events of what others do all day. It changes trackers, notes, lists and case managers, on none of which
// the decisions of an import depend.
var caseworkKinds = []data.EventKind{
	data.EventSignIn, data.EventSignInFailed, data.EventSignOut, data.EventLock, data.EventUnlock, data.EventOpenClient, data.EventOpenList, data.EventOpenTracker,
	data.EventCreateTracker, data.EventSaveTracker, data.EventStartOver, data.EventRemoveTracker, data.EventMoveTracker, data.EventAssignCaseManager, data.EventNote,
	data.EventExport, data.EventPrint, data.EventRecord, data.EventBackup,
}

// stagedTries is how often an import that others overtake starts over. After that it holds them up.
const stagedTries = 3

// importShared is Import for a file in a shared folder. The import runs on a local copy. Then what it has changed is written to the
// file in one transaction, and only meanwhile others can't write. If they have saved more than casework since the copy, the import
// starts over, because its decisions may depend on that.
func (s *Store) importShared(ctx context.Context, dryRun bool, run func(tx data.ImportTx) (data.AuditEvent, error)) error {
	for range stagedTries {
		if err := s.checkWritable(); err != nil {
			return err
		}
		if err := s.importStaged(ctx, dryRun, run); !errors.Is(err, errOvertaken) {
			return failure(err)
		}
	}
	return s.importInPlace(ctx, dryRun, run)
}

func (s *Store) importStaged(ctx context.Context, dryRun bool, run func(tx data.ImportTx) (data.AuditEvent, error)) error {
	g, err := s.newStage(ctx)
	if err != nil {
		return err
	}
	defer g.close()
	events, err := g.run(ctx, dryRun, run)
	if err != nil || dryRun {
		return err
	}
	return s.writeStage(ctx, g, events)
}

// writeStage writes what the import has changed, with its events.
func (s *Store) writeStage(ctx context.Context, g *stage, events []data.AuditEvent) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	uncancelled := context.WithoutCancel(ctx)
	restoreCache, err := s.enlargeCache(uncancelled, conn)
	if err != nil {
		return err
	}
	defer restoreCache()
	if err := attach(ctx, conn, sharedDSN(g.path(), s.key, url.Values{"mode": {"ro"}}), "stage"); err != nil {
		return err
	}
	defer detachOrClose(uncancelled, conn, "stage")
	tx, err := s.beginOn(ctx, conn)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := errors.Join(s.checkMoved(uncancelled, tx, data.AuditEvent{}), checkOvertaken(uncancelled, tx, g.last)); err != nil {
		return err
	}
	defer s.startWriting(ctx, true)()
	for _, statement := range g.changes() {
		if _, err := tx.ExecContext(uncancelled, statement); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	refresh := refreshList
	if g.rebuild {
		refresh = rebuildList
	}
	if err := errors.Join(refresh(uncancelled, tx), ctx.Err()); err != nil {
		return err
	}
	if err := sqldata.Record(uncancelled, engine{tx}, events...); err != nil {
		return err
	}
	return s.commit(tx, events[0].Operation, leave)
}

// detachOrClose detaches a database from a connection, or else has the connection replaced.
func detachOrClose(ctx context.Context, conn *sql.Conn, name string) {
	if _, err := conn.ExecContext(ctx, `DETACH `+name); err != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	}
}

// changes returns the statements that change the database as the import has changed its copy, which is attached as stage.
func (g *stage) changes() []string {
	statements := []string{`INSERT OR IGNORE INTO temp.touched SELECT enrollment_id FROM stage.touched_enrollments`}
	for _, name := range slices.Backward(stagedTables) {
		key := strings.Join(g.shapes[name].key, ", ")
		statements = append(statements, fmt.Sprintf(`DELETE FROM main.%s WHERE (%s) IN (SELECT %s FROM stage.gone_%s)`, name, key, key, name))
	}
	for _, name := range stagedTables {
		shape := g.shapes[name]
		var set []string
		for _, c := range shape.columns {
			if !slices.Contains(shape.key, c) && !caseworkColumns[c] {
				set = append(set, c+" = excluded."+c)
			}
		}
		do := "NOTHING"
		if set != nil {
			do = "UPDATE SET " + strings.Join(set, ", ")
		}
		columns := strings.Join(shape.columns, ", ")
		// Without a WHERE, ON would begin the condition of a join.
		statements = append(statements, fmt.Sprintf(`INSERT INTO main.%s (%s) SELECT %s FROM stage.changed_%s WHERE true ON CONFLICT (%s) DO %s`,
			name, columns, columns, name, strings.Join(shape.key, ", "), do))
	}
	return statements
}

// lastEventNumber returns the number of the last audit event.
func lastEventNumber(ctx context.Context, q querier) (number int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM audit_events`).Scan(&number)
	return number, err
}

// checkOvertaken returns errOvertaken if anything but casework was recorded after the event.
func checkOvertaken(ctx context.Context, q querier, since int64) error {
	var overtaken bool
	err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM audit_events WHERE id > ?1 AND kind NOT IN (SELECT value FROM json_each(?2)))`,
		since, sqldata.ListValue(caseworkKinds)).Scan(&overtaken)
	if err == nil && overtaken {
		err = errOvertaken
	}
	return err
}

package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/sqldata"
)

var (
	_ file.Store    = (*Store)(nil)
	_ data.ImportTx = (*importTx)(nil)
)

// Import runs an import in one transaction that also refreshes the list.
func (s *Store) Import(ctx context.Context, dryRun bool, run func(tx data.ImportTx) (data.AuditEvent, error)) error {
	if s.readOnly != "" {
		return data.Refuse(data.CodeUnavailable, "%s", s.readOnly)
	}
	if s.place.Shared() {
		return s.importShared(ctx, dryRun, run)
	}
	return s.importInPlace(ctx, dryRun, run)
}

// importInPlace runs an import in the file. Other writes wait for it.
func (s *Store) importInPlace(ctx context.Context, dryRun bool, run func(tx data.ImportTx) (data.AuditEvent, error)) error {
	// run checks ctx itself. A statement that can be cancelled costs a goroutine, and there are millions.
	uncancelled := context.WithoutCancel(ctx)
	leave, err := s.enter(ctx)
	if err != nil {
		return failure(err)
	}
	defer leave()
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return failure(err)
	}
	defer conn.Close()
	restoreCache, err := s.enlargeCache(uncancelled, conn)
	if err != nil {
		return failure(err)
	}
	defer restoreCache()
	tx, err := s.beginOn(ctx, conn)
	if err != nil {
		return failure(err)
	}
	defer tx.Rollback()
	if err := s.checkMoved(uncancelled, tx, data.AuditEvent{}); err != nil {
		return failure(err)
	}
	defer s.startWriting(ctx, true)()
	x, err := newImportTx(uncancelled, conn, tx)
	if err != nil {
		return failure(err)
	}
	defer x.close()
	event, err := x.run(ctx, dryRun, run)
	if err != nil || dryRun {
		return failure(err)
	}
	if err := errors.Join(x.refreshList(), ctx.Err()); err != nil {
		return failure(err)
	}
	if err := sqldata.Record(uncancelled, engine{tx}, x.events(event)...); err != nil {
		return failure(err)
	}
	return failure(s.commit(tx, event.Operation, leave))
}

// importTx is the transaction of an import. Rows come one by one, millions of them.
type importTx struct {
	ctx        context.Context
	tx         *sql.Tx
	statements *statements
	lookups    lookups
	// programs caches programs: there are few, and every enrollment refers to one.
	programs       map[data.HMISKey]data.KnownProgram
	types          map[int64]data.ProjectType
	lastEnrollment data.HMISKey
	lastKnown      data.KnownEnrollment
	// likelyNew has the tables whose last row was inserted: the next row is inserted without a look-up before.
	likelyNew map[*importTable]bool
	// touched are the enrollments whose list rows must be refreshed; refreshList adds their households and clients.
	touched idSet
	// words are the words of new names, still to be written.
	words []clientWord
	// batches holds rows that can't be in the database yet and are still to be written: those of a new source, and those
	// that belong to enrollments of this import.
	batches      map[*importTable]*rowBatch
	pendingBatch pendingBatch
	spareValues  []driver.NamedValue
	newSource    data.SourceID
	// lastIDs are the last ids of the tables whose ids the import assigns; lastOldEnrollment is the last enrollment before
	// this import.
	lastIDs           map[*importTable]int64
	lastOldEnrollment int64
	bigrams           *bigramWriter
	prefixes          *prefixWriter
	// indexes are the statements that create the deferred indexes.
	indexes []string
	// hasNewExits is set while enrollments of this import lack the exits of this import.
	hasNewExits bool
	// changedStays are the enrollments whose bed nights have changed.
	changedStays idSet
	// exported is exportedAt as it is stored.
	exportedAt time.Time
	exported   any
	// moveIns are the changes of move-in dates, as audit events on their enrollments.
	moveIns []data.AuditEvent
}

func newImportTx(ctx context.Context, conn *sql.Conn, tx *sql.Tx) (*importTx, error) {
	statements := newStatements(ctx, conn)
	x := &importTx{
		ctx: ctx, tx: tx, statements: statements, lookups: newLookups(statements), programs: map[data.HMISKey]data.KnownProgram{}, types: map[int64]data.ProjectType{},
		likelyNew: map[*importTable]bool{}, touched: idSet{}, changedStays: idSet{}, bigrams: newBigramWriter(ctx, tx), prefixes: newPrefixWriter(ctx, tx),
		batches: map[*importTable]*rowBatch{}, pendingBatch: pendingBatch{done: make(chan error)}, lastIDs: map[*importTable]int64{},
	}
	var client int64
	err := tx.QueryRowContext(ctx, `SELECT coalesce((SELECT max(id) FROM enrollments), 0), coalesce((SELECT max(id) FROM clients), 0)`).Scan(&x.lastOldEnrollment, &client)
	x.lastIDs[importEnrollments], x.lastIDs[importClients] = x.lastOldEnrollment, client
	return x, err
}

// run runs an import and, unless it is a dry run, completes everything but the lists. It ends early if ctx is cancelled.
func (x *importTx) run(ctx context.Context, dryRun bool, run func(tx data.ImportTx) (data.AuditEvent, error)) (data.AuditEvent, error) {
	if err := x.deferIndexes(); err != nil {
		return data.AuditEvent{}, err
	}
	event, err := run(x)
	if err == nil {
		err = x.flushAll()
	}
	if err != nil || dryRun {
		return event, err
	}
	for _, finish := range []func() error{x.writeWords, x.makeIndexes, x.bigrams.flush, x.prefixes.flush, x.refreshExits, x.refreshLatestNights} {
		if err := errors.Join(finish(), ctx.Err()); err != nil {
			return event, err
		}
	}
	return event, nil
}

func (x *importTx) close() {
	_ = x.wait()
	x.statements.close()
}

// exec runs a statement after the pending batch.
func (x *importTx) exec(query string, args ...any) error {
	if err := x.wait(); err != nil {
		return err
	}
	return x.statements.query(query, args, nil)
}

// User returns the user who imports.
func (x *importTx) User(id data.UserID) (data.User, error) {
	return sqldata.Reader{DB: engine{x.tx}}.User(x.ctx, id)
}

// find reads the only row of a query after the pending batch, and reports whether there is one.
func (x *importTx) find(query string, args []any, into ...any) (bool, error) {
	if err := x.wait(); err != nil {
		return false, err
	}
	row, err := x.statements.row(query, args...)
	if err != nil || row == nil {
		return false, err
	}
	return true, convertAssignAll(row, into...)
}

// touch marks an enrollment whose list row must be refreshed.
func (x *importTx) touch(id int64) { x.touched.add(id) }

// touchAll marks the enrollments that a query selects.
func (x *importTx) touchAll(query string, id any) error {
	if err := x.flush(importEnrollments); err != nil {
		return err
	}
	return x.statements.eachValue(query, []any{id}, func(value driver.Value) {
		id, _ := value.(int64)
		x.touch(id)
	})
}

const (
	ofClient  = `SELECT id FROM enrollments WHERE client_id = ?1`
	ofProgram = `SELECT id FROM enrollments WHERE program_id = ?1`
)

// refreshList refreshes the list rows of the touched enrollments.
func (x *importTx) refreshList() error {
	rebuild, err := x.touchLists()
	if err == nil && rebuild {
		return rebuildList(x.ctx, x.tx)
	}
	return errors.Join(err, refreshList(x.ctx, x.tx))
}

// touchLists touches the list rows that the touched enrollments change. If these are more than a third, rebuild is set: to rebuild the
// lists is faster.
func (x *importTx) touchLists() (rebuild bool, err error) {
	var before, all int
	err = x.tx.QueryRowContext(x.ctx, `SELECT (SELECT count(*) FROM temp.touched), (SELECT count(*) FROM enrollments)`).Scan(&before, &all)
	if err != nil || before+x.touched.len() == 0 {
		return false, err
	}
	if 3*(before+x.touched.len()) > all {
		return true, nil
	}
	for id := range x.touched.all() {
		if err := x.exec(`INSERT OR IGNORE INTO temp.touched VALUES (?1)`, id); err != nil {
			return false, err
		}
	}
	return false, touch(x.ctx, x.tx, `SELECT enrollment_id FROM temp.touched`)
}

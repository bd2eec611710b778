package sqlite

import (
	"context"
	"database/sql"

	"housingtracker/data"
)

var (
	_ data.Store    = (*Store)(nil)
	_ data.ImportTx = (*importTx)(nil)
)

// Import runs an import in one transaction that also renews the list. Other writes of this program wait for it.
func (s *Store) Import(ctx context.Context, dryRun bool, run func(tx data.ImportTx) (data.Act, error)) error {
	if s.readOnly != "" {
		return data.Refuse(data.CodeUnavailable, "%s", s.readOnly)
	}
	// The run watches ctx itself. A statement that could be cancelled costs a goroutine, and there are millions.
	uncancelled := context.WithoutCancel(ctx)
	tx, err := s.begin(uncancelled)
	if err != nil {
		return failure(err)
	}
	defer tx.Rollback()
	x := &importTx{ctx: uncancelled, tx: tx, prepared: map[string]*sql.Stmt{}, programs: map[data.HMISKey]data.KnownProgram{}, stays: map[data.EnrollmentID]bool{}, pairs: newPairWriter(uncancelled, tx)}
	defer x.close()
	act, err := run(x)
	if err != nil || dryRun {
		return failure(err)
	}
	if err := x.pairs.flush(); err != nil {
		return failure(err)
	}
	if err := x.renewLatestNights(); err != nil {
		return failure(err)
	}
	if err := x.renewList(); err != nil {
		return failure(err)
	}
	if err := ctx.Err(); err != nil {
		return failure(err)
	}
	if err := record(uncancelled, tx, 0, x.acts(act)...); err != nil {
		return failure(err)
	}
	return failure(s.commit(tx))
}

// importTx is the transaction of an import. Rows come one by one, by the hundred thousand, so every statement is
// prepared once.
type importTx struct {
	ctx      context.Context
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
	// programs are those looked up; there are few, and every enrollment asks for one.
	programs       map[data.HMISKey]data.KnownProgram
	lastEnrollment data.HMISKey
	lastKnown      data.KnownEnrollment
	pairs          *pairWriter
	// stays are the enrollments whose bed nights have changed.
	stays map[data.EnrollmentID]bool
	// moveIns are the move-in dates that have changed, as acts on their enrollments.
	moveIns []data.Act
}

func (x *importTx) close() {
	for _, statement := range x.prepared {
		statement.Close()
	}
}

func (x *importTx) statement(query string) (*sql.Stmt, error) {
	if s, ok := x.prepared[query]; ok {
		return s, nil
	}
	s, err := x.tx.PrepareContext(x.ctx, query)
	if err == nil {
		x.prepared[query] = s
	}
	return s, err
}

func (x *importTx) exec(query string, args ...any) error {
	s, err := x.statement(query)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(x.ctx, args...)
	return err
}

// find reads the only row of a query and reports whether there is one.
func (x *importTx) find(query string, args []any, into ...any) (bool, error) {
	s, err := x.statement(query)
	if err != nil {
		return false, err
	}
	err = s.QueryRowContext(x.ctx, args...).Scan(into...)
	if err == sql.ErrNoRows {
		return false, nil
	}
	return err == nil, err
}

// touch notes enrollments whose list rows must be renewed; their households and clients follow in renewList.
func (x *importTx) touch(selected string, id any) error {
	return x.exec(`INSERT OR IGNORE INTO temp.touched `+selected, id)
}

const (
	ofEnrollment = `VALUES (?1)`
	ofClient     = `SELECT id FROM enrollments WHERE client_id = ?1`
	ofProgram    = `SELECT id FROM enrollments WHERE program_id = ?1`
)

// renewList renews the rows of what the import touched, or all where it touched most.
func (x *importTx) renewList() error {
	var touched, all int
	err := x.tx.QueryRowContext(x.ctx, `SELECT (SELECT count(*) FROM temp.touched), (SELECT count(*) FROM enrollments)`).Scan(&touched, &all)
	if err != nil || touched == 0 {
		return err
	}
	if 3*touched > all {
		return rebuildList(x.ctx, x.tx)
	}
	if err := touch(x.ctx, x.tx, `SELECT enrollment_id FROM temp.touched`); err != nil {
		return err
	}
	return renewList(x.ctx, x.tx)
}

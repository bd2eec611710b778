package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/server"
	"housingtracker/data/sqldata"
)

// Store is a database on a server, as one role sees it.
type Store struct {
	sqldata.Reader
	pool *sql.DB

	mu sync.Mutex
	// password is that of further connections.
	password string
}

var (
	_ file.Store   = (*Store)(nil)
	_ server.Owned = (*Store)(nil)
	_ data.Tx      = (*writeTx)(nil)
)

const (
	// connections is how many a program has open at most; a window has one more that listens.
	connections = 4
	// statementTimeout ends a statement that takes too long, but for imports.
	statementTimeout = 30 * time.Second
)

// Open opens the store for the role of the config. Errors of the connection are those of pgx; server.ErrNotSetUp, ErrTooOld and ErrTooNew
// say that the program can't work there.
func Open(ctx context.Context, config *pgx.ConnConfig) (*Store, error) {
	s := open(config)
	err := s.checkVersion(ctx)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// OpenOwned opens the store as the owner of the database, whether it is set up or not.
func OpenOwned(ctx context.Context, config *pgx.ConnConfig) (*Store, error) {
	s := open(config)
	if err := s.pool.PingContext(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func open(config *pgx.ConnConfig) *Store {
	config = config.Copy()
	s := &Store{password: config.Password}
	if config.RuntimeParams == nil {
		config.RuntimeParams = map[string]string{}
	}
	config.RuntimeParams["search_path"] = server.Schema + ", pg_temp"
	config.RuntimeParams["statement_timeout"] = "30s"
	config.RuntimeParams["idle_in_transaction_session_timeout"] = "60s"
	config.OnNotice = noteWarning
	s.pool = stdlib.OpenDB(*config, stdlib.OptionBeforeConnect(func(_ context.Context, c *pgx.ConnConfig) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		c.Password = s.password
		return nil
	}))
	s.pool.SetMaxOpenConns(connections)
	s.pool.SetMaxIdleConns(connections)
	s.pool.SetConnMaxIdleTime(5 * time.Minute)
	s.Reader = sqldata.Reader{DB: engine{s.pool}}
	return s
}

// Close closes the connections.
func (s *Store) Close() error { return s.pool.Close() }

// UsePassword sets the password of further connections.
func (s *Store) UsePassword(password string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.password = password
}

// noteWarning remembers a warning of the server: at a commit it says that the transaction may not be at the standby.
func noteWarning(conn *pgconn.PgConn, notice *pgconn.Notice) {
	if notice.Severity == "WARNING" {
		conn.CustomData()["warning"] = notice.Message
	}
}

// Write runs do in one transaction, after those of others.
func (s *Store) Write(ctx context.Context, event data.AuditEvent, do func(ctx context.Context, tx data.Tx) error) (repeated bool, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*statementTimeout)
	defer cancel()
	conn, err := s.pool.Conn(ctx)
	if err != nil {
		return false, failure(err)
	}
	defer func() {
		if isLost(err) && data.CodeOf(err) == data.CodeUnavailable {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn })
		}
		_ = conn.Close()
	}()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return false, failure(err)
	}
	defer tx.Rollback()
	db := engine{tx}
	if _, err := tx.ExecContext(ctx, `SELECT begin_write()`); err != nil {
		return false, failure(err)
	}
	moved := true
	if event.Operation != "" {
		var recorded []data.AuditEvent
		recorded, moved, err = sqldata.EventsForRetry(ctx, db, event.Operation)
		if err == nil {
			repeated, err = event.Repeated(recorded)
		}
		if err != nil || repeated {
			return repeated, failure(err)
		}
	}
	if moved {
		last, err := sqldata.MovedAway(ctx, db)
		if err == nil {
			err = last.CheckNext(event)
		}
		if err != nil {
			return false, failure(err)
		}
	}
	if err := do(ctx, &writeTx{Reader: sqldata.Reader{DB: db}, tx: tx}); err != nil {
		return false, failure(err)
	}
	return false, s.commit(ctx, conn, tx, event.Operation)
}

// errNotSafe says that a commit was acknowledged by this server, but not by its standby.
var errNotSafe = data.Refuse(data.CodeUnavailable, "The server has stored this, but its standby has not confirmed it, so it may be lost if the server fails now. Tell the server's administrator. Your input is kept; saving it again does nothing twice.")

// commit commits. Where the answer is lost it asks on another connection whether the operation is done.
func (s *Store) commit(ctx context.Context, conn *sql.Conn, tx *sql.Tx, op data.OperationID) error {
	warned := func() (warning string) {
		_ = conn.Raw(func(c any) error {
			custom := c.(*stdlib.Conn).Conn().PgConn().CustomData()
			warning, _ = custom["warning"].(string)
			delete(custom, "warning")
			return nil
		})
		return warning
	}
	warned()
	err := tx.Commit()
	if err == nil {
		if warned() != "" {
			return errNotSafe
		}
		return nil
	}
	var answered *pgconn.PgError
	if errors.As(err, &answered) && !isLost(err) || op == "" {
		return failure(err)
	}
	recorded, settled := s.EventsOf(ctx, op)
	if settled == nil && len(recorded) > 0 {
		return nil
	}
	if settled == nil {
		return failure(err)
	}
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "The connection to the server was lost while it saved. It is not known yet whether it did; trying again does nothing twice."}
}

// ReportEnrollments reads what reports count, in one transaction.
func (s *Store) ReportEnrollments(ctx context.Context, q data.ReportQuery, each func(data.ProgramID, []data.Counted) error) (data.ReportKnowledge, error) {
	tx, err := s.pool.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return data.ReportKnowledge{}, failure(err)
	}
	defer tx.Rollback()
	return sqldata.Reader{DB: engine{tx}}.ReportEnrollments(ctx, q, each)
}

// ChangeCounter returns the number of the last event that changed data.
func (s *Store) ChangeCounter(ctx context.Context) (n int64, err error) {
	return n, failure(s.pool.QueryRowContext(ctx, `SELECT change_counter()`).Scan(&n))
}

// SetPassword implements server.Store.
func (s *Store) SetPassword(ctx context.Context, user data.UserID, verifier string, temporary bool) error {
	_, err := s.pool.ExecContext(ctx, `SELECT set_password($1, $2, $3)`, int64(user), verifier, temporary)
	return err
}

// Passwords implements server.Store.
func (s *Store) Passwords(ctx context.Context) (map[data.UserID]server.PasswordState, error) {
	rows, err := s.pool.QueryContext(ctx, `SELECT user_id, since, temporary FROM known_passwords()`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[data.UserID]server.PasswordState{}
	for rows.Next() {
		var id data.UserID
		var p server.PasswordState
		if err := rows.Scan(&id, &p.Since, &p.Temporary); err != nil {
			return nil, err
		}
		all[id] = p
	}
	return all, rows.Err()
}

// EarlierPassword returns no hash: earlier versions of the program had no server.
func (s *Store) EarlierPassword(ctx context.Context, name string) (data.User, string, error) {
	u, err := s.UserNamed(ctx, name)
	return u, "", err
}

// CopyTo refuses: the server's own tools make copies.
func (*Store) CopyTo(context.Context, string, func(done, total int)) error {
	return data.Refuse(data.CodeUnavailable, "A database on a server is copied by the server's own tools. Nothing was changed.")
}

// Purge does nothing: what is deleted is overwritten by the server in time (docs/server.md).
func (*Store) Purge(context.Context) error { return nil }

package postgres

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/records"
	"housingtracker/data/server"
	"housingtracker/data/sqldata"
)

// Office implements data.OfficeStore.
func (s *Store) Office(ctx context.Context) (data.OfficeInfo, error) {
	var info data.OfficeInfo
	var accounts sql.NullString
	err := s.pool.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM users), sample_accounts FROM office`).Scan(&info.SetUp, &accounts)
	if err == nil && accounts.Valid {
		info.Sample = true
		err = json.Unmarshal([]byte(accounts.String), &info.Accounts)
	}
	if err != nil {
		return info, failure(err)
	}
	last, err := sqldata.MovedAway(ctx, s.DB)
	if info.MovedTo = last.MovedTo(); info.MovedTo != "" {
		info.ReadOnly = last.MovedText()
	}
	return info, failure(err)
}

// Contents implements file.Store.
func (s *Store) Contents(ctx context.Context) (c file.Contents, err error) {
	c.Schema = schemaVersion
	err = s.pool.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM clients WHERE removed = 0),
		(SELECT count(*) FROM enrollments WHERE removed = 0 AND retired_on IS NULL),
		(SELECT count(*) FROM trackers), (SELECT count(*) FROM users), coalesce(last_event, 0), last_change, last_hash FROM office`).
		Scan(&c.Clients, &c.Enrollments, &c.Trackers, &c.Users, &c.LastEvent, &c.LastChange, &c.LastHash)
	return c, failure(err)
}

// Generation implements file.Store.
func (s *Store) Generation(ctx context.Context) (g file.Generation, err error) {
	var hash []byte
	err = s.pool.QueryRowContext(ctx, `SELECT first.op, coalesce(line.op, first.op), last.id, last.hash, last.at
		FROM audit_events first CROSS JOIN audit_events last
		LEFT JOIN audit_events line ON line.id = (SELECT max(id) FROM audit_events WHERE kind IN ('restore', 'copy-accepted'))
		WHERE first.id = (SELECT min(id) FROM audit_events) AND last.id = (SELECT max(id) FROM audit_events)`).
		Scan(&g.Identity, &g.Line, &g.Number, &hash, sqldata.StampInto(&g.At))
	g.Hash = hex.EncodeToString(hash)
	if errors.Is(err, sql.ErrNoRows) {
		return file.Generation{}, nil
	}
	return g, failure(err)
}

// EventsSince implements file.Store.
func (s *Store) EventsSince(ctx context.Context, number int64, limit int) ([]file.KindCount, []data.AuditEvent, error) {
	counts, err := sqldata.Collect(ctx, s.DB, func(rows *sql.Rows) (k file.KindCount, err error) {
		return k, rows.Scan(&k.Kind, &k.Count)
	}, `SELECT kind, count(*) FROM audit_events WHERE id > ?1 GROUP BY kind ORDER BY count(*) DESC, kind`, number)
	if err != nil {
		return nil, nil, err
	}
	latest, err := sqldata.ReadEvents(ctx, s.DB, `SELECT `+sqldata.EventColumns+` FROM audit_events a`+sqldata.EventNames+`WHERE a.id > ?1 ORDER BY a.id DESC LIMIT ?2`, number, limit)
	return counts, latest, err
}

// Check implements signin.Store: what the database derives, and the audit log. The files are the server's own affair.
func (s *Store) Check(ctx context.Context) ([]string, error) {
	tx, err := s.pool.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return nil, failure(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, `SET LOCAL statement_timeout = 0`); err != nil {
		return nil, failure(err)
	}
	db := engine{tx}
	var wrong []string
	for _, verify := range []func(context.Context, sqldata.DB) ([]string, error){checkDerived, sqldata.CheckTrackerVersions, checkWords, sqldata.CheckChain} {
		lines, err := verify(ctx, db)
		if err != nil {
			return nil, failure(err)
		}
		wrong = append(wrong, lines...)
	}
	return wrong, nil
}

// checkDerived compares what the database derives with its source.
func checkDerived(ctx context.Context, db sqldata.DB) ([]string, error) {
	return sqldata.Violations(ctx, db, [][2]string{
		{`SELECT enrollment_id::text FROM (SELECT program_id, left_on, enrollment_id, content FROM program_list EXCEPT SELECT program_id, left_on, enrollment_id, content FROM program_list_source) AS other`,
			"enrollment %s: the list shows something else than its source"},
		{`SELECT enrollment_id::text FROM (SELECT program_id, left_on, enrollment_id, content FROM program_list_source EXCEPT SELECT program_id, left_on, enrollment_id, content FROM program_list) AS other`,
			"enrollment %s: the list does not show what its source says"},
		{`SELECT e.id::text FROM enrollments e WHERE e.latest_night IS DISTINCT FROM
			(SELECT max(b.night) FROM bed_nights b WHERE b.enrollment_id = e.id AND b.removed = 0)`,
			"enrollment %s: the latest bed night is not the latest of its bed nights"},
		{`SELECT id::text FROM users WHERE login IS DISTINCT FROM role_of(name_key)`, "user %s: the role is not the one of the name"},
	})
}

// checkWords finds clients who have a name and can't be found by it.
func checkWords(ctx context.Context, db sqldata.DB) ([]string, error) {
	clients, err := sqldata.Collect(ctx, db, sqldata.ScanClient, `SELECT `+sqldata.ClientColumns+` FROM clients c WHERE c.hashed = 0 AND c.name_key <> ''
		AND NOT EXISTS (SELECT 1 FROM client_words w WHERE w.client_id = c.id)`)
	var wrong []string
	for _, c := range clients {
		if len(c.Name.Words()) > 0 {
			wrong = append(wrong, fmt.Sprintf("client %d: can't be found by name", c.ID))
		}
	}
	return wrong, err
}

// ReadRecords implements records.Reader.
func (s *Store) ReadRecords(ctx context.Context, read func(records.Table) error) error {
	conn, err := s.pool.Conn(ctx)
	if err != nil {
		return failure(err)
	}
	defer conn.Close()
	return failure(raw(conn, func(c *pgx.Conn) error {
		tx, err := c.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
		if err != nil {
			return err
		}
		defer tx.Rollback(context.WithoutCancel(ctx))
		if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0`); err != nil {
			return err
		}
		return server.ReadRecords(ctx, tx, read)
	}))
}

package server

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"housingtracker/data"
	"housingtracker/data/records"
	"housingtracker/data/signin"
	"housingtracker/data/transfer"
)

// moveLock is the advisory lock of whoever moves a database here.
const moveLock = 0x4853544d

// arriving is the transfer.Target of a database on a server, as its owner. Until Finish no user has a role, so that nobody can sign in to
// what has arrived.
type arriving struct {
	address Address
	store   Owned
	conn    *pgx.Conn
}

var _ transfer.Target = (*arriving)(nil)

// Arrive connects as the owner of the database to which another one is moved. Organization, Admin and Password are not used.
func (i Init) Arrive(ctx context.Context) (transfer.Target, error) {
	store, err := i.open(ctx)
	if err != nil {
		return nil, i.Address.explain(err)
	}
	config, err := i.Address.Config(i.Address.Owner, i.OwnerPassword)
	if err == nil {
		err = store.Migrate(ctx)
	}
	var conn *pgx.Conn
	if err == nil {
		conn, err = pgx.ConnectConfig(ctx, config)
	}
	if err != nil {
		return nil, errors.Join(i.Address.explain(err), store.Close())
	}
	return &arriving{i.Address, store, conn}, nil
}

func (a *arriving) Place() string { return a.address.String() }

func (a *arriving) Close() error {
	return errors.Join(a.conn.Close(context.Background()), a.store.Close())
}

func (a *arriving) Check(ctx context.Context) error {
	passwords, err := a.store.Passwords(ctx)
	if err == nil && len(passwords) > 0 {
		err = data.Refuse(data.CodeExists, "The database %s at %s has users already, so no other can be moved there. Nothing was changed. Make an empty database for it.", a.address.Database, a.address.Server())
	}
	return a.address.explain(err)
}

func (a *arriving) Lock(ctx context.Context) (free func(), err error) {
	var got bool
	err = a.conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", int64(moveLock)).Scan(&got)
	switch {
	case err != nil:
		return nil, a.address.explain(err)
	case !got:
		return nil, data.Refuse(data.CodeConflict, "Another program is moving a database to %s just now. Nothing was changed. Try again in a moment.", a.Place())
	}
	return func() { _, _ = a.conn.Exec(context.Background(), "SELECT pg_advisory_unlock($1)", int64(moveLock)) }, nil
}

func (a *arriving) Arrive(ctx context.Context, from records.Reader, event data.AuditEvent, _ transfer.Password) ([]data.Table, error) {
	sent, err := records.Copy(ctx, from, a)
	if err == nil {
		err = signin.Record(ctx, a.store, event)
	}
	if err == nil {
		err = signin.CheckSound(ctx, a.store, "The copy of the database")
	}
	return sent, a.address.explain(err)
}

// WriteRecords implements records.Writer in one transaction, in which the rows are read again and compared.
func (a *arriving) WriteRecords(ctx context.Context, give func(write func(records.Table) error) error) error {
	tx, err := a.conn.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	if err := a.empty(ctx, tx); err != nil {
		return err
	}
	var sums []*records.Summary
	err = give(func(t records.Table) error {
		t, sum := t.Summarized()
		sums = append(sums, sum)
		if t.Name == "users" {
			t = a.withRoles(t)
		}
		return writeTable(ctx, tx, t)
	})
	if err != nil {
		return err
	}
	err = ReadRecords(ctx, tx, func(t records.Table) error {
		arrived, err := records.Sum(t)
		sent := sums[0].Table()
		sums = sums[1:]
		if err == nil {
			err = transfer.Compare([]data.Table{sent}, []data.Table{arrived})
		}
		return err
	})
	if err == nil {
		err = a.store.Derive(ctx, tx)
	}
	if err == nil {
		err = a.guard(ctx, tx, true)
	}
	if err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// withRoles adds the names of the roles that users will have here, which are no records.
func (a *arriving) withRoles(t records.Table) records.Table {
	name := slices.Index(t.Names(), "name")
	rows := t.Rows
	t.Columns = append(t.Columns[:len(t.Columns):len(t.Columns)], records.Column{Name: "login", Kind: records.Text})
	t.Rows = func(yield func([]any, error) bool) {
		for row, err := range rows {
			if err == nil {
				row = append(row[:len(row):len(row)], RoleName(a.address.Database, row[name].(string)))
			}
			if !yield(row, err) {
				return
			}
		}
	}
	return t
}

// empty removes all rows, and what keeps the owner from writing them.
func (a *arriving) empty(ctx context.Context, tx pgx.Tx) error {
	if err := a.guard(ctx, tx, false); err != nil {
		return err
	}
	for i := len(records.Tables) - 1; i >= 0; i-- {
		if _, err := tx.Exec(ctx, "DELETE FROM "+tableName(records.Tables[i])); err != nil {
			return fmt.Errorf("%s: %w", records.Tables[i].Name, err)
		}
	}
	return nil
}

// guard turns the policies and triggers of the tables off for the owner, or on again.
func (a *arriving) guard(ctx context.Context, tx pgx.Tx, on bool) error {
	for _, l := range records.Tables {
		change := "ALTER TABLE " + tableName(l) + " NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER"
		if on {
			change = "ALTER TABLE " + tableName(l) + " FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER"
		}
		if _, err := tx.Exec(ctx, change); err != nil {
			return fmt.Errorf("%s: %w", l.Name, err)
		}
	}
	return nil
}

func (a *arriving) Waiting(ctx context.Context, op data.OperationID, mover transfer.Password) (bool, error) {
	passwords, err := a.store.Passwords(ctx)
	if _, finished := passwords[mover.User.ID]; err != nil || finished {
		return false, a.address.explain(err)
	}
	arrived, err := a.store.EventsOf(ctx, op)
	return len(arrived) > 0, a.address.explain(err)
}

// Finish gives the mover a password last: until then the move can be finished again.
func (a *arriving) Finish(ctx context.Context, mover transfer.Password, others []transfer.Password) error {
	for _, p := range append(others[:len(others):len(others)], mover) {
		if err := a.store.SetPassword(ctx, p.User.ID, Verifier(p.Password), p.Temporary); err != nil {
			return a.address.explain(err)
		}
	}
	return nil
}

func (a *arriving) Discard(ctx context.Context) error {
	tx, err := a.conn.Begin(ctx)
	if err != nil {
		return a.address.explain(err)
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	if err = a.empty(ctx, tx); err == nil {
		_, err = tx.Exec(ctx, "INSERT INTO "+quoted(Schema)+".office (id) VALUES (1)")
	}
	if err == nil {
		err = a.guard(ctx, tx, true)
	}
	if err == nil {
		err = tx.Commit(ctx)
	}
	return a.address.explain(err)
}

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"housingtracker/data"
	"housingtracker/data/records"
	"housingtracker/data/sqldata"
)

var (
	_ records.Reader = (*Store)(nil)
	_ records.Writer = (*Store)(nil)
)

// ReadRecords implements records.Reader.
func (s *Store) ReadRecords(ctx context.Context, read func(records.Table) error) error {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return failure(err)
	}
	defer tx.Rollback()
	for _, l := range records.Tables {
		if err := readRecords(ctx, tx, l, read); err != nil {
			return failure(err)
		}
	}
	return nil
}

func readRecords(ctx context.Context, q querier, l records.Layout, read func(records.Table) error) error {
	// Columns are expressions, because the driver converts values of columns by their declared type.
	rows, err := q.QueryContext(ctx, `SELECT +"`+strings.Join(l.Names(), `", +"`)+`" FROM "`+l.Name+`" ORDER BY "`+strings.Join(l.Key, `", "`)+`"`)
	if err != nil {
		return err
	}
	defer rows.Close()
	values, into := make([]any, len(l.Columns)), make([]any, len(l.Columns))
	for i := range values {
		into[i] = &values[i]
	}
	return read(records.Table{Layout: l, Rows: func(yield func([]any, error) bool) {
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				yield(nil, err)
				return
			}
			if !yield(values, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}})
}

// WriteRecords implements records.Writer.
func (s *Store) WriteRecords(ctx context.Context, give func(write func(records.Table) error) error) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return failure(err)
	}
	defer leave()
	tx, err := s.begin(ctx)
	if err != nil {
		return failure(err)
	}
	defer tx.Rollback()
	var used bool
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM users) OR EXISTS (SELECT 1 FROM audit_events)`).Scan(&used)
	if err == nil && used {
		err = data.Refuse(data.CodeExists, "The database holds something already. Nothing was changed.")
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM office`)
	}
	var indexes []string
	if err == nil {
		indexes, err = dropIndexes(ctx, tx)
	}
	if err == nil {
		err = give(func(t records.Table) error { return writeRecords(ctx, tx, t) })
	}
	if err == nil {
		err = writeWords(ctx, tx)
	}
	for _, index := range indexes {
		if err == nil {
			_, err = tx.ExecContext(ctx, index)
		}
	}
	if err == nil {
		err = rebuildSets(ctx, tx)
	}
	if err == nil {
		err = rebuildList(ctx, tx)
	}
	if err == nil {
		err = foreignKeys(ctx, tx)
	}
	if err != nil {
		return failure(err)
	}
	return failure(s.commit(tx, "", leave))
}

// dropIndexes drops the indexes that are faster to make when all rows are there, and returns the statements that make them again.
func dropIndexes(ctx context.Context, tx *sql.Tx) ([]string, error) {
	type index struct{ name, statement string }
	all, err := collect(ctx, tx, func(rows *sql.Rows) (i index, err error) { return i, rows.Scan(&i.name, &i.statement) },
		`SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`)
	var statements []string
	for _, i := range all {
		if err == nil && slices.Contains(deferredIndexes, i.name) {
			_, err = tx.ExecContext(ctx, `DROP INDEX "`+i.name+`"`)
			statements = append(statements, i.statement)
		}
	}
	return statements, err
}

func writeRecords(ctx context.Context, tx *sql.Tx, t records.Table) error {
	columns, values := `"`+strings.Join(t.Names(), `", "`)+`"`, "?"+strings.Repeat(", ?", len(t.Columns)-1)
	if t.Name == "users" {
		columns, values = columns+`, password_hash`, values+`, ''`
	}
	statement, err := tx.PrepareContext(ctx, `INSERT INTO "`+t.Name+`" (`+columns+`) VALUES (`+values+`)`)
	if err != nil {
		return err
	}
	defer statement.Close()
	// A statement that can be cancelled costs a goroutine.
	each := context.WithoutCancel(ctx)
	for row, err := range t.Rows {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			_, err = statement.ExecContext(each, row...)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
	}
	return nil
}

// writeWords derives the words by which clients are found.
func writeWords(ctx context.Context, tx *sql.Tx) error {
	statement, err := tx.PrepareContext(ctx, `INSERT INTO client_words (word, client_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING`)
	if err != nil {
		return err
	}
	defer statement.Close()
	rows, err := tx.QueryContext(ctx, `SELECT id, first_name, middle_name, last_name, name_suffix, hashed FROM clients WHERE forgotten = 0 ORDER BY id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	each := context.WithoutCancel(ctx)
	for rows.Next() {
		var id int64
		var name data.Name
		if err := errors.Join(ctx.Err(), rows.Scan(&id, &name.First, &name.Middle, &name.Last, &name.Suffix, &name.Hashed)); err != nil {
			return err
		}
		for _, word := range name.Words() {
			if _, err := statement.ExecContext(each, word, id); err != nil {
				return err
			}
		}
	}
	return rows.Err()
}

// foreignKeys refuses rows that refer to nothing.
func foreignKeys(ctx context.Context, tx *sql.Tx) error {
	wrong, err := collect(ctx, tx, sqldata.ScanText, `SELECT "table" FROM pragma_foreign_key_check`)
	if err == nil && len(wrong) > 0 {
		err = fmt.Errorf("%d rows refer to nothing, the first in %s", len(wrong), wrong[0])
	}
	return err
}

package server

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"housingtracker/data/records"
)

// Schema is the schema of the program's tables, functions and record of versions.
const Schema = "housing_tracker"

// ReadRecords gives the records that the transaction sees (see records.Reader).
func ReadRecords(ctx context.Context, tx pgx.Tx, read func(records.Table) error) error {
	for _, l := range records.Tables {
		if err := readTable(ctx, tx, l, read); err != nil {
			return err
		}
	}
	return nil
}

func readTable(ctx context.Context, tx pgx.Tx, l records.Layout, read func(records.Table) error) error {
	types := []string{records.Integer: "::bigint", records.Text: "::text", records.Blob: "::bytea"}
	order := make([]string, len(l.Key))
	columns := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		columns[i] = quoted(c.Name) + types[c.Kind]
		for at, key := range l.Key {
			if key == c.Name {
				order[at] = quoted(key)
				if c.Kind == records.Text {
					// By their bytes, whatever the language of the database.
					order[at] += `::text COLLATE "C"`
				}
			}
		}
	}
	rows, err := tx.Query(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM "+tableName(l)+" ORDER BY "+strings.Join(order, ", "))
	if err != nil {
		return err
	}
	defer rows.Close()
	return read(records.Table{Layout: l, Rows: func(yield func([]any, error) bool) {
		for rows.Next() {
			values, err := rows.Values()
			if err != nil {
				err = fmt.Errorf("%s: %w", l.Name, err)
			}
			if !yield(values, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, fmt.Errorf("%s: %w", l.Name, err))
		}
	}})
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func tableName(l records.Layout) string { return quoted(Schema) + "." + quoted(l.Name) }

// writeTable stores the rows of a table by COPY, as text, which the server reads as whatever type the column has.
func writeTable(ctx context.Context, tx pgx.Tx, t records.Table) error {
	names := t.Names()
	for i := range names {
		names[i] = quoted(names[i])
	}
	out, in := io.Pipe()
	failed := make(chan error, 1)
	go func() {
		err := writeLines(in, t)
		_ = in.CloseWithError(err)
		failed <- err
	}()
	_, err := tx.Conn().PgConn().CopyFrom(ctx, out, "COPY "+tableName(t.Layout)+" ("+strings.Join(names, ", ")+") FROM STDIN")
	// The goroutine ends although the server reads no more.
	_ = out.CloseWithError(errors.New("the server takes no more rows"))
	if read := <-failed; read != nil && err == nil {
		err = read
	}
	if err != nil {
		return fmt.Errorf("%s: %w", t.Name, err)
	}
	return nil
}

// escaped has a character for each one that means something in the text of COPY.
var escaped = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

// writeLines writes rows in the text format of COPY.
func writeLines(to io.Writer, t records.Table) error {
	w := bufio.NewWriterSize(to, 1<<16)
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		for i, value := range row {
			if i > 0 {
				_ = w.WriteByte('\t')
			}
			switch v := value.(type) {
			case nil:
				_, _ = w.WriteString(`\N`)
			case int64:
				_, _ = w.Write(strconv.AppendInt(w.AvailableBuffer(), v, 10))
			case string:
				_, _ = escaped.WriteString(w, v)
			case []byte:
				_, _ = w.WriteString(`\\x`)
				_, _ = w.Write(hex.AppendEncode(w.AvailableBuffer(), v))
			default:
				return fmt.Errorf("a value of type %T", value)
			}
		}
		if err := w.WriteByte('\n'); err != nil {
			return err
		}
	}
	return w.Flush()
}

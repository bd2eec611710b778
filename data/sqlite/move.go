package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"
	"hash"
	"math"
	"strings"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// movesSince is the version of the schema since which databases are moved.
const movesSince = 11

// movedAway returns the last audit event if it is of a move to another place or undoes one; else the zero event.
func (s *Store) movedAway(ctx context.Context, q querier) (data.AuditEvent, error) {
	if s.schema < movesSince {
		return data.AuditEvent{}, nil
	}
	return sqldata.MovedAway(ctx, engine{q})
}

// checkMoved refuses a write to a database that was moved away, unless its event undoes that.
func (s *Store) checkMoved(ctx context.Context, tx *sql.Tx, event data.AuditEvent) error {
	last, err := s.movedAway(ctx, tx)
	if err != nil {
		return err
	}
	return last.CheckNext(event)
}

// Tables returns the tables with their content as hashes.
func (s *Store) Tables(ctx context.Context) ([]data.Table, error) { return tables(ctx, s.read) }

// Tables is Store.Tables in the transaction.
func (x *writeTx) Tables(ctx context.Context) ([]data.Table, error) { return tables(ctx, x.tx) }

func tables(ctx context.Context, q querier) ([]data.Table, error) {
	// Statistics of the query planner are no data.
	names, err := collect(ctx, q, sqldata.ScanText, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%' ORDER BY name`)
	var all []data.Table
	for _, name := range names {
		if err == nil {
			var table data.Table
			table, err = hashTable(ctx, q, name)
			all = append(all, table)
		}
	}
	return all, failure(err)
}

// hashTable reads a table in the order of its key.
func hashTable(ctx context.Context, q querier, name string) (data.Table, error) {
	table := data.Table{Name: name}
	query, err := tableQuery(ctx, q, name)
	if err != nil {
		return table, err
	}
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return table, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return table, err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	sum := sha256.New()
	for ; rows.Next(); table.Rows++ {
		if err := rows.Scan(into...); err != nil {
			return table, err
		}
		for _, v := range values {
			if err := hashValue(sum, v); err != nil {
				return table, err
			}
		}
	}
	sum.Sum(table.Hash[:0])
	return table, rows.Err()
}

// tableQuery selects all columns of a table in the order of its key. Columns are expressions, because the driver converts values of
// columns by their declared type.
func tableQuery(ctx context.Context, q querier, name string) (string, error) {
	columns, err := collect(ctx, q, sqldata.ScanText, `SELECT '+"' || replace(name, '"', '""') || '"' FROM pragma_table_info(?1) ORDER BY cid`, name)
	if err != nil {
		return "", err
	}
	key, err := collect(ctx, q, sqldata.ScanText, `SELECT '"' || replace(name, '"', '""') || '"' FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk`, name)
	if err != nil {
		return "", err
	}
	var withoutRowID bool
	if err := q.QueryRowContext(ctx, `SELECT wr FROM pragma_table_list(?1) WHERE schema = 'main'`, name).Scan(&withoutRowID); err != nil {
		return "", err
	}
	if !withoutRowID {
		columns, key = append(columns, "rowid"), []string{"rowid"}
	}
	return fmt.Sprintf(`SELECT %s FROM "%s" ORDER BY %s`, strings.Join(columns, ", "), strings.ReplaceAll(name, `"`, `""`), strings.Join(key, ", ")), nil
}

// hashValue adds a value with its type and length, so that no two different rows give the same bytes.
func hashValue(sum hash.Hash, value any) error {
	var head [9]byte
	var content []byte
	switch v := value.(type) {
	case nil:
	case int64:
		head[0] = 1
		binary.BigEndian.PutUint64(head[1:], uint64(v))
	case float64:
		head[0] = 2
		binary.BigEndian.PutUint64(head[1:], math.Float64bits(v))
	case string:
		head[0], content = 3, []byte(v)
		binary.BigEndian.PutUint64(head[1:], uint64(len(v)))
	case []byte:
		head[0], content = 4, v
		binary.BigEndian.PutUint64(head[1:], uint64(len(v)))
	default:
		return fmt.Errorf("a value of type %T", value)
	}
	// A hash never returns an error.
	_, _ = sum.Write(head[:])
	_, _ = sum.Write(content)
	return nil
}

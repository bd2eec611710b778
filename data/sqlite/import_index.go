package sqlite

import "strings"

// deferredIndexes are those that an import into an empty database makes when the rows are there: of many rows at once it takes a
// third of the time, and none is asked until then.
//
// The one of words is not among them: all that is sorted is held in memory.
var deferredIndexes = []string{"clients_by_name", "clients_by_personal_id", "enrollments_by_client", "enrollments_by_household"}

// deferIndexes drops them where there is nothing yet that they are about. Nobody else sees that.
func (x *importTx) deferIndexes() error {
	if x.newest != 0 || x.lastIDs[importClients] != 0 {
		return nil
	}
	rows, err := x.tx.QueryContext(x.ctx, `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND name IN ('`+strings.Join(deferredIndexes, "', '")+`')`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name, statement string
		if err := rows.Scan(&name, &statement); err != nil {
			return err
		}
		x.indexes = append(x.indexes, statement)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, name := range deferredIndexes {
		if _, err := x.tx.ExecContext(x.ctx, `DROP INDEX `+name); err != nil {
			return err
		}
	}
	return nil
}

// makeIndexes makes the indexes that were deferred.
func (x *importTx) makeIndexes() error {
	for _, statement := range x.indexes {
		if _, err := x.tx.ExecContext(x.ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

package sqlite

import (
	"database/sql/driver"
	"strings"
)

// deferredIndexes are created after the rows of an import into an empty database: that takes a third of the time, and no
// query of the import needs them before.
var deferredIndexes = []string{"clients_by_name", "clients_by_personal_id", "client_words_by_client", "enrollments_by_client", "enrollments_by_household"}

// maxDeferred is the client or enrollment at which they are created at the latest, because sorting takes memory.
var maxDeferred int64 = 200_000

// deferIndexes drops the indexes if the tables are empty.
func (x *importTx) deferIndexes() error {
	if x.lastOldEnrollment != 0 || x.lastIDs[importClients] != 0 {
		return nil
	}
	err := x.statements.eachValue(`SELECT sql FROM sqlite_schema WHERE type = 'index' AND name IN ('`+strings.Join(deferredIndexes, "', '")+`')`, nil,
		func(value driver.Value) {
			statement, _ := value.(string)
			x.indexes = append(x.indexes, statement)
		})
	for _, name := range deferredIndexes {
		if err == nil {
			err = x.exec(`DROP INDEX ` + name)
		}
	}
	return err
}

// makeIndexes creates the deferred indexes.
func (x *importTx) makeIndexes() error {
	if x.indexes == nil {
		return nil
	}
	if err := x.flushAll(); err != nil {
		return err
	}
	for _, statement := range x.indexes {
		if _, err := x.tx.ExecContext(x.ctx, statement); err != nil {
			return err
		}
	}
	x.indexes = nil
	return nil
}

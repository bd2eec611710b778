package sqlite

import (
	"database/sql/driver"
	"strings"
)

// deferredIndexes are those that an import into an empty database makes when rows are there: of many at once it takes a third of
// the time, and no import asks them until then.
var deferredIndexes = []string{"clients_by_name", "clients_by_personal_id", "client_words_by_client", "enrollments_by_client", "enrollments_by_household"}

// mostDeferred is with which client or enrollment they are made at the latest: what is sorted is held in memory.
var maxDeferred int64 = 200_000

// deferIndexes drops them where there is nothing yet that they are about. Nobody else sees that.
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

// makeIndexes makes the indexes that were deferred, of all rows that came so far.
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

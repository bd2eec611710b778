package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"housingtracker/data"
	"housingtracker/data/sqldata"
	"housingtracker/data/storetest"
)

// A program of more rows than are read at once is read whole, in order.
func TestReportReadsInParts(t *testing.T) {
	s := openOffice(t)
	const more = 2*sqldata.RowsPerPart + 7
	fillList(t, s, more)
	mustDo(t, inTx(s, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE enrollments SET exit_date = date(entry_date, (id % 5) || ' days') WHERE id >= 1000 AND id % 3`)
		return errors.Join(err, rebuildList(ctx, tx))
	}))
	var last string
	n := 0
	_, err := s.ReportEnrollments(ctx, data.ReportQuery{Programs: []data.ProgramID{storetest.HarborPSH}}, func(_ data.ProgramID, rows []data.Counted) error {
		for _, c := range rows {
			exit := sqldata.Never
			if c.Exit != 0 {
				exit = c.Exit.String()
			}
			key := fmt.Sprintf("%s %09d", exit, c.EnrollmentID)
			if key <= last {
				return fmt.Errorf("%s after %s", key, last)
			}
			last, n = key, n+1
		}
		return nil
	})
	if err != nil || n < more {
		t.Errorf("%d rows, %v; want %d", n, err, more)
	}
}

package sqlite

import (
	"context"
	"database/sql"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// ReportEnrollments reads what reports count, in one transaction.
func (s *Store) ReportEnrollments(ctx context.Context, q data.ReportQuery, each func(data.ProgramID, []data.Counted) error) (data.ReportKnowledge, error) {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return data.ReportKnowledge{}, failure(err)
	}
	defer tx.Rollback()
	return sqldata.Reader{DB: engine{tx}}.ReportEnrollments(ctx, q, each)
}

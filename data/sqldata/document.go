package sqldata

import (
	"context"
	"database/sql"
	"encoding/json"

	"housingtracker/data"
)

// ClientDocuments returns the documents of a client about which something is recorded.
func (r Reader) ClientDocuments(ctx context.Context, id data.ClientID) ([]data.ClientDocument, error) {
	return Collect(ctx, r.DB, func(rows *sql.Rows) (d data.ClientDocument, err error) {
		return d, rows.Scan(&d.ClientID, &d.Name, BarrierInto(&d.Applies), DateInto(&d.Requested), DateInto(&d.Received), DateInto(&d.Expires),
			&d.Note, &d.UpdatedBy, StampInto(&d.UpdatedAt))
	}, `SELECT d.client_id, d.document, d.applies, d.requested, d.received, d.expires, d.note, u.name, d.updated_at
		FROM client_documents d JOIN users u ON u.id = d.updated_by WHERE d.client_id = ?1 ORDER BY d.document`, id)
}

// Requirements returns the documents that a program requires.
func (r Reader) Requirements(ctx context.Context, id data.ProgramID) ([]data.Requirement, error) {
	var text sql.NullString
	err := r.DB.QueryRowContext(ctx, `SELECT documents FROM programs WHERE id = ?1`, id).Scan(&text)
	if err != nil {
		return nil, Found(r.DB, err, "program")
	}
	if !text.Valid {
		return data.DefaultRequirements, nil
	}
	var required []data.Requirement
	return required, r.DB.Failure(json.Unmarshal([]byte(text.String), &required))
}

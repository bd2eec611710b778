package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// SaveRequirements sets the documents that a program requires.
func (x *writeTx) SaveRequirements(ctx context.Context, event data.AuditEvent, program data.ProgramID, required []data.Requirement) error {
	text, err := json.Marshal(append([]data.Requirement{}, required...))
	if err != nil {
		return err
	}
	return x.change(ctx, event, "program", `UPDATE programs SET documents = ?2 WHERE id = ?1`, program, string(text))
}

// clientEnrollments selects the enrollments of a client, for touch.
const clientEnrollments = `SELECT id FROM enrollments WHERE client_id = ?1`

// SaveDocument stores what is recorded about a document; of a blank one nothing is kept.
func (x *writeTx) SaveDocument(ctx context.Context, event data.AuditEvent, d data.ClientDocument) error {
	if err := touch(ctx, x.tx, clientEnrollments, d.ClientID); err != nil {
		return err
	}
	if d.Blank() {
		return x.exec(ctx, event, `DELETE FROM client_documents WHERE client_id = ?1 AND document = ?2`, d.ClientID, d.Name)
	}
	return x.exec(ctx, event, `INSERT INTO client_documents (client_id, document, applies, requested, received, expires, note, updated_by, updated_at)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
		ON CONFLICT (client_id, document) DO UPDATE SET applies = excluded.applies, requested = excluded.requested, received = excluded.received,
			expires = excluded.expires, note = excluded.note, updated_by = excluded.updated_by, updated_at = excluded.updated_at`,
		d.ClientID, d.Name, sqldata.BarrierValue(d.Applies), sqldata.DateValue(d.Requested), sqldata.DateValue(d.Received), sqldata.DateValue(d.Expires), d.Note, event.By, sqldata.StampValue(event.At))
}

// copyDocuments copies the documents of one client to another, who is the same person. What that one has already stays.
func copyDocuments(ctx context.Context, tx *sql.Tx, from, to data.ClientID) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO client_documents (client_id, document, applies, requested, received, expires, note, updated_by, updated_at)
		SELECT ?2, document, applies, requested, received, expires, note, updated_by, updated_at FROM client_documents WHERE client_id = ?1
		ON CONFLICT (client_id, document) DO NOTHING`, from, to)
	return err
}

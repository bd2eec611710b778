package sqlite

import (
	"context"
	"slices"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// visit stores that the user of an operation opened or changed a client. An operation on several clients is none of each.
func (x *writeTx) visit(ctx context.Context, events []data.AuditEvent) error {
	e := events[0]
	if e.By == 0 || e.ClientID == 0 || slices.ContainsFunc(events, func(other data.AuditEvent) bool { return other.ClientID != e.ClientID }) {
		return nil
	}
	_, err := x.tx.ExecContext(ctx, `INSERT INTO client_visits (user_id, client_id, at) VALUES (?1, ?2, ?3)
		ON CONFLICT (user_id, client_id) DO UPDATE SET at = excluded.at`, e.By, e.ClientID, sqldata.StampValue(e.At))
	return err
}

package sqldata

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"time"

	"housingtracker/data"
)

// The audit log is a hash chain for each device: the hash of an event covers the event and the hash before it, and the office
// row stores the last one. Changing, removing or adding an event without this program breaks the chain, and Check reports
// where. Whoever has the key can make a new chain; a hash that was exported before reveals that.

// A chainEnd is where the next event of the database's device follows.
type chainEnd struct {
	// event is the number of the last event in the database.
	event int64
	// device is 0 before the first event of Chain2. sequence is that of its last event, head the link of that.
	device     int64
	deviceUUID string
	sequence   int64
	head       Link
}

// Record writes audit events, the parts of one operation, at the end of the chain.
func Record(ctx context.Context, tx DB, events ...data.AuditEvent) error {
	for part, event := range events {
		if err := recordPart(ctx, tx, event, part); err != nil {
			return err
		}
	}
	return nil
}

func recordPart(ctx context.Context, tx DB, event data.AuditEvent, part int) error {
	var end chainEnd
	var number sql.NullInt64
	var hash, by, enrollment, client []byte
	// One statement, because each takes time in every save.
	err := tx.QueryRowContext(ctx, chainEndQuery, event.By, event.EnrollmentID, event.ClientID).
		Scan(&number, &hash, &end.device, &end.deviceUUID, &end.sequence, &by, &enrollment, &client)
	if err == nil {
		end.event, end.head, err = lastEvent(ctx, tx, number, hash, allEvents)
	}
	if err == nil && (end.device == 0 || event.Kind.BeginsLine()) {
		err = end.beginDevice(ctx, tx)
	}
	if err != nil {
		return err
	}
	end.event++
	end.sequence++
	stored, err := newstoredEvent(event, end.event, part)
	if err != nil {
		return err
	}
	stored.chain = Chain2
	stored.storedDevice = storedDevice{device: end.device, deviceUUID: []byte(end.deviceUUID), sequence: end.sequence, base: int64(event.BaseVersion),
		publicBy: by, publicEnrollment: enrollment, publicClient: client}
	end.head = stored.next(end.head)
	args := append(insertArgs(event, stored, end.head), stored.chain, end.device, end.sequence, IdValue(event.BaseVersion))
	if _, err := tx.ExecContext(ctx, insertEvent, args...); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE office SET last_event = ?1, last_hash = ?2, device_id = ?3, last_sequence = ?4`,
		end.event, end.head[:], end.device, end.sequence)
	return err
}

// chainEndQuery selects the end of the chain, and the public ids of a user, an enrollment and a client; blank for the id 0. It
// reads only tables that the event refers to, because a page of another one may be damaged.
const chainEndQuery = `SELECT o.last_event, o.last_hash, coalesce(o.device_id, 0), coalesce(d.uuid, ''), o.last_sequence,
	CASE WHEN ?1 = 0 THEN '' ELSE coalesce((SELECT uuid FROM users WHERE id = ?1), '') END,
	CASE WHEN ?2 = 0 THEN '' ELSE coalesce((SELECT coalesce(uuid, CAST(id AS TEXT)) FROM enrollments WHERE id = ?2), '') END,
	CASE WHEN ?3 = 0 THEN '' ELSE coalesce((SELECT coalesce(uuid, CAST(id AS TEXT)) FROM clients WHERE id = ?3), '') END
	FROM office o LEFT JOIN devices d ON d.id = o.device_id`

const insertEvent = `INSERT INTO audit_events
	(id, op, part, kind, at, by, enrollment_id, client_id, program_id, version, reason, changes, undoes, salt, hash, operation_digest,
		chain, device_id, sequence, base_version)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)`

// beginDevice begins a device, whose first event is linked to the last one in the database.
func (end *chainEnd) beginDevice(ctx context.Context, tx DB) error {
	end.deviceUUID, end.sequence = data.NewUUID(), 0
	return tx.QueryRowContext(ctx, `INSERT INTO devices (uuid) VALUES (?1) RETURNING id`, end.deviceUUID).Scan(&end.device)
}

// newstoredEvent returns an event with what both versions of the chain cover.
func newstoredEvent(event data.AuditEvent, id int64, part int) (*storedEvent, error) {
	changes, err := json.Marshal(append([]data.Change{}, event.Changes...))
	if err != nil {
		return nil, err
	}
	stored := &storedEvent{id: id, op: []byte(event.Operation), part: int64(part), kind: []byte(event.Kind),
		at: []byte(event.At.UTC().Format(StampLayout)), by: int64(event.By), enrollment: int64(event.EnrollmentID),
		client: int64(event.ClientID), program: int64(event.ProgramID), version: int64(event.Version), undoes: []byte(event.Undoes),
		reason: []byte(event.Reason), changes: changes, salt: make([]byte, saltSize)}
	_, err = rand.Read(stored.salt)
	return stored, err
}

// insertArgs returns the columns of an event that both versions of the chain have.
func insertArgs(event data.AuditEvent, stored *storedEvent, hash Link) []any {
	return []any{stored.id, event.Operation, stored.part, event.Kind, string(stored.at), IdValue(event.By),
		IdValue(event.EnrollmentID), IdValue(event.ClientID), IdValue(event.ProgramID), event.Version, event.Reason, string(stored.changes),
		event.Undoes, stored.salt, hash[:], event.Digest}
}

// lastEvent returns the number and hash that the office row stores as a number and a link. Where schema version 1 stored none, it
// computes them from all events, which query selects.
func lastEvent(ctx context.Context, q DB, number sql.NullInt64, hash []byte, query string) (last int64, head Link, err error) {
	if number.Valid && len(hash) == len(head) {
		return number.Int64, Link(hash), nil
	}
	err = eachEvent(ctx, q, query, func(a *storedEvent, _ []byte, _ int64) error {
		last, head = a.id, a.next(head)
		return nil
	})
	return last, head, err
}

const (
	eventsOfChain1 = `SELECT a.id, a.op, a.part, a.kind, a.at, coalesce(a.by, 0), coalesce(a.enrollment_id, 0), coalesce(a.client_id, 0),
		coalesce(a.program_id, 0), a.version, a.undoes, a.reason, a.changes, a.salt, a.digest, a.hash, coalesce(a.withheld_by, 0), `

	// allEvents selects all audit events for eachEvent, eventsBeforeStep10 those of a database before that step.
	allEvents = eventsOfChain1 + `a.chain, coalesce(a.device_id, 0), coalesce(d.uuid, ''), coalesce(a.sequence, 0), coalesce(a.base_version, 0),
		coalesce(u.uuid, ''), coalesce(e.uuid, CAST(a.enrollment_id AS TEXT), ''), coalesce(c.uuid, CAST(a.client_id AS TEXT), '')
		FROM audit_events a LEFT JOIN devices d ON d.id = a.device_id LEFT JOIN users u ON u.id = a.by
		LEFT JOIN enrollments e ON e.id = a.enrollment_id LEFT JOIN clients c ON c.id = a.client_id ORDER BY a.id`
	eventsBeforeStep10 = eventsOfChain1 + `1, 0, '', 0, 0, '', '', '' FROM audit_events a ORDER BY a.id`
)

// eachEvent visits the audit events of the query in order. The arguments of visit are valid only until it returns.
func eachEvent(ctx context.Context, q DB, query string, visit func(a *storedEvent, hash []byte, withheldBy int64) error) error {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	var op, kind, at, undoes, reason, changes, salt, digest, hash, device, by, enrollment, client sql.RawBytes
	for rows.Next() {
		var a storedEvent
		var withheldBy int64
		if err := rows.Scan(&a.id, &op, &a.part, &kind, &at, &a.by, &a.enrollment, &a.client, &a.program, &a.version, &undoes,
			&reason, &changes, &salt, &digest, &hash, &withheldBy,
			&a.chain, &a.device, &device, &a.sequence, &a.base, &by, &enrollment, &client); err != nil {
			return err
		}
		a.op, a.kind, a.at, a.undoes, a.reason, a.changes, a.salt, a.digest = op, kind, at, undoes, reason, changes, salt, digest
		a.deviceUUID, a.publicBy, a.publicEnrollment, a.publicClient = device, by, enrollment, client
		if err := visit(&a, hash, withheldBy); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Withhold deletes reason and changes of the events that the condition selects, for the retention whose operation is by.
// Their digests stay, so that the chain still verifies. The condition must not contain user input.
func Withhold(ctx context.Context, tx DB, by data.OperationID, condition string, args ...any) error {
	var retention int64
	if err := tx.QueryRowContext(ctx, `SELECT id FROM audit_events WHERE op = ?1 AND part = 0`, by).Scan(&retention); err != nil {
		return err
	}
	type worded struct {
		id    int64
		words [sha256.Size]byte
	}
	picked, err := Collect(ctx, tx, func(rows *sql.Rows) (w worded, err error) {
		var a storedEvent
		err = rows.Scan(&w.id, &a.reason, &a.changes, &a.salt)
		w.words = a.wordsDigest()
		return w, err
	}, `SELECT id, reason, changes, salt FROM audit_events WHERE digest IS NULL AND (reason <> '' OR changes <> '[]') AND `+condition, args...)
	if err != nil {
		return err
	}
	// The digest of an operation has no salt, so a name in its content could be guessed.
	_, err = tx.ExecContext(ctx, `UPDATE audit_events SET operation_digest = NULL WHERE operation_digest IS NOT NULL AND `+condition, args...)
	if err != nil {
		return err
	}
	for _, w := range picked {
		if _, err := tx.ExecContext(ctx, `UPDATE audit_events SET reason = '', changes = '[]', salt = NULL, digest = ?2, withheld_by = ?3 WHERE id = ?1`,
			w.id, w.words[:], retention); err != nil {
			return err
		}
	}
	return nil
}

// RecordUpdate records a change of steps 8 and 9 in Chain1, since the columns of Chain2 follow in step 10.
func RecordUpdate(ctx context.Context, tx DB, reason string) error {
	var number sql.NullInt64
	var hash []byte
	if err := tx.QueryRowContext(ctx, `SELECT last_event, last_hash FROM office`).Scan(&number, &hash); err != nil {
		return err
	}
	last, head, err := lastEvent(ctx, tx, number, hash, eventsBeforeStep10)
	if err != nil {
		return err
	}
	event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventUpdate, At: time.Now(), Reason: reason}
	args, head, err := Chain1Columns(event, last+1, head, true)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO audit_events
		(id, op, part, kind, at, by, enrollment_id, client_id, program_id, version, reason, changes, undoes, salt, hash, operation_digest)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)`, args...); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE office SET last_event = ?1, last_hash = ?2`, last+1, head[:])
	return err
}

// Chain1Columns returns the columns of an event in Chain1 that follows the Link head, and the link of it. Schema version 1 had no salt.
func Chain1Columns(event data.AuditEvent, id int64, head Link, salted bool) ([]any, Link, error) {
	stored, err := newstoredEvent(event, id, 0)
	if err != nil {
		return nil, head, err
	}
	stored.chain = Chain1
	if !salted {
		stored.salt = nil
	}
	head = stored.next(head)
	return insertArgs(event, stored, head), head, nil
}

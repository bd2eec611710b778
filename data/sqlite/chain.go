package sqlite

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"time"

	"housingtracker/data"
)

// The audit log is a hash chain: the hash of an event covers the hash before it and the event itself, and the office row
// stores the last one. Changing, removing or adding an event without this program breaks the chain, and Check reports where.
// Whoever has the key can make a new chain; a hash that was exported before reveals that.

// A link is the hash of an audit event and all before it; the zero link precedes the first.
type link [sha256.Size]byte

// chainVersion is the prefix of what is hashed; another encoding needs another prefix.
const chainVersion = "act-1"

// saltSize is the number of random bytes in the digest of an event's words.
const saltSize = 16

// A storedEvent is an audit event as its columns hold it. Ids are 0 where the column is null.
type storedEvent struct {
	id                                    int64
	op                                    []byte
	part                                  int64
	kind, at                              []byte
	by, enrollment, client, program       int64
	version                               int64
	undoes, reason, changes, salt, digest []byte
}

// next returns the link of the event after the link before.
func (a *storedEvent) next(before link) link {
	b := make([]byte, 0, 384)
	b = append(b, chainVersion...)
	b = append(b, before[:]...)
	for _, n := range [...]int64{a.id, a.part, a.by, a.enrollment, a.client, a.program, a.version} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	for _, text := range [...][]byte{a.op, a.kind, a.at, a.undoes} {
		b = appendText(b, text)
	}
	if a.digest != nil {
		b = append(b, a.digest...)
	} else {
		words := a.wordsDigest()
		b = append(b, words[:]...)
	}
	return sha256.Sum256(b)
}

// wordsDigest returns the digest of reason and changes, which retention may delete.
func (a *storedEvent) wordsDigest() [sha256.Size]byte {
	b := make([]byte, 0, 256)
	b = appendText(b, a.salt)
	b = appendText(b, a.reason)
	b = appendText(b, a.changes)
	return sha256.Sum256(b)
}

// appendText appends a text after its length, so that two texts can't be mistaken for one.
func appendText(b, text []byte) []byte {
	return append(binary.BigEndian.AppendUint64(b, uint64(len(text))), text...)
}

// record writes audit events, the parts of one operation, at the end of the chain.
func record(ctx context.Context, tx *sql.Tx, events ...data.AuditEvent) error {
	if len(events) == 0 {
		return nil
	}
	last, head, err := chainEnd(ctx, tx)
	if err != nil {
		return err
	}
	for i, event := range events {
		changes, err := json.Marshal(append([]data.Change{}, event.Changes...))
		if err != nil {
			return err
		}
		last++
		stored := storedEvent{id: last, op: []byte(event.Operation), part: int64(i), kind: []byte(event.Kind),
			at: []byte(event.At.UTC().Format(stampLayout)), by: int64(event.By), enrollment: int64(event.EnrollmentID),
			client: int64(event.ClientID), program: int64(event.ProgramID), version: int64(event.Version), undoes: []byte(event.Undoes),
			reason: []byte(event.Reason), changes: changes, salt: make([]byte, saltSize)}
		if _, err := rand.Read(stored.salt); err != nil {
			return err
		}
		head = stored.next(head)
		args := []any{last, event.Operation, stored.part, event.Kind, string(stored.at), idValue(event.By),
			idValue(event.EnrollmentID), idValue(event.ClientID), idValue(event.ProgramID), event.Version, event.Reason, string(changes),
			event.Undoes, stored.salt, head[:], event.Digest}
		if _, err := tx.ExecContext(ctx, insertEvent, args...); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE office SET last_event = ?1, last_hash = ?2`, last, head[:])
	return err
}

// finishMigration refreshes the list rows that a migration has touched, and records what users see differently.
func finishMigration(ctx context.Context, tx *sql.Tx, reason string) error {
	if err := refreshList(ctx, tx); err != nil {
		return err
	}
	return record(ctx, tx, data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventUpdate, At: time.Now(), Reason: reason})
}

const insertEvent = `INSERT INTO audit_events
	(id, op, part, kind, at, by, enrollment_id, client_id, program_id, version, reason, changes, undoes, salt, hash, operation_digest)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)`

// chainEnd returns the number and link of the last event. Where schema version 1 stored no link, it computes that from all
// events.
func chainEnd(ctx context.Context, q querier) (last int64, head link, err error) {
	var number sql.NullInt64
	var hash []byte
	if err := q.QueryRowContext(ctx, `SELECT last_event, last_hash FROM office`).Scan(&number, &hash); err != nil {
		return 0, head, err
	}
	if number.Valid && len(hash) == len(head) {
		return number.Int64, link(hash), nil
	}
	err = eachEvent(ctx, q, func(a *storedEvent, _ []byte, _ int64) error {
		last, head = a.id, a.next(head)
		return nil
	})
	return last, head, err
}

// eachEvent visits all audit events in order. The arguments of visit are valid only until it returns.
func eachEvent(ctx context.Context, q querier, visit func(a *storedEvent, hash []byte, withheldBy int64) error) error {
	rows, err := q.QueryContext(ctx, `SELECT id, op, part, kind, at, coalesce(by, 0), coalesce(enrollment_id, 0), coalesce(client_id, 0),
		coalesce(program_id, 0), version, undoes, reason, changes, salt, digest, hash, coalesce(withheld_by, 0) FROM audit_events ORDER BY id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var op, kind, at, undoes, reason, changes, salt, digest, hash sql.RawBytes
	for rows.Next() {
		var a storedEvent
		var withheldBy int64
		if err := rows.Scan(&a.id, &op, &a.part, &kind, &at, &a.by, &a.enrollment, &a.client, &a.program, &a.version, &undoes,
			&reason, &changes, &salt, &digest, &hash, &withheldBy); err != nil {
			return err
		}
		a.op, a.kind, a.at, a.undoes, a.reason, a.changes, a.salt, a.digest = op, kind, at, undoes, reason, changes, salt, digest
		if err := visit(&a, hash, withheldBy); err != nil {
			return err
		}
	}
	return rows.Err()
}

// withhold deletes reason and changes of the events that the condition selects, for the retention whose operation is by.
// Their digests stay, so that the chain still verifies. The condition must not contain user input.
func withhold(ctx context.Context, tx *sql.Tx, by data.OperationID, condition string, args ...any) error {
	var retention int64
	if err := tx.QueryRowContext(ctx, `SELECT id FROM audit_events WHERE op = ?1 AND part = 0`, by).Scan(&retention); err != nil {
		return err
	}
	type worded struct {
		id    int64
		words [sha256.Size]byte
	}
	picked, err := collect(ctx, tx, func(rows *sql.Rows) (w worded, err error) {
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

package sqlite

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"

	"housingtracker/data"
)

// The record of acts is a chain: every act carries the hash of the act before together with all that it says itself, and
// the office remembers the last one. Whoever changes, removes or adds an act without this program breaks it, and Check says
// where. Whoever has the key can make a new chain from there on; a hash that was exported before tells that.

// A link is the hash of an act with all acts before it; the zero link stands before the first.
type link [sha256.Size]byte

// chainForm begins what is hashed, so that another form of it can't be taken for this one.
const chainForm = "act-1"

// saltSize is how much chance goes into the digest of what an act says in words.
const saltSize = 16

// A storedAct is an act as its columns hold it. Ids are 0 where the column is null.
type storedAct struct {
	id                                    int64
	op                                    []byte
	part                                  int64
	kind, at                              []byte
	by, enrollment, client, program       int64
	version                               int64
	undoes, reason, changes, salt, digest []byte
}

// next is the link that follows before with the act.
func (a *storedAct) next(before link) link {
	b := make([]byte, 0, 384)
	b = append(b, chainForm...)
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
		words := a.words()
		b = append(b, words[:]...)
	}
	return sha256.Sum256(b)
}

// words is the digest of what the act says in words, which retention may take away.
func (a *storedAct) words() [sha256.Size]byte {
	b := make([]byte, 0, 256)
	b = appendText(b, a.salt)
	b = appendText(b, a.reason)
	b = appendText(b, a.changes)
	return sha256.Sum256(b)
}

// appendText appends a text so that it can't run into the next one.
func appendText(b, text []byte) []byte {
	return append(binary.BigEndian.AppendUint64(b, uint64(len(text))), text...)
}

// record writes acts, parts of one op from first on, at the end of the chain.
func record(ctx context.Context, tx *sql.Tx, first int, acts ...data.Act) error {
	if len(acts) == 0 {
		return nil
	}
	last, head, err := chainEnd(ctx, tx)
	if err != nil {
		return err
	}
	for i, act := range acts {
		changes, err := json.Marshal(append([]data.Change{}, act.Changes...))
		if err != nil {
			return err
		}
		last++
		stored := storedAct{id: last, op: []byte(act.Op), part: int64(first + i), kind: []byte(act.Kind),
			at: []byte(act.At.UTC().Format(stampLayout)), by: int64(act.By), enrollment: int64(act.EnrollmentID),
			client: int64(act.ClientID), program: int64(act.ProgramID), version: int64(act.Version), undoes: []byte(act.Undoes),
			reason: []byte(act.Reason), changes: changes, salt: make([]byte, saltSize)}
		if _, err := rand.Read(stored.salt); err != nil {
			return err
		}
		head = stored.next(head)
		if _, err := tx.ExecContext(ctx, insertAct, last, act.Op, stored.part, act.Kind, string(stored.at), idValue(act.By),
			idValue(act.EnrollmentID), idValue(act.ClientID), idValue(act.ProgramID), act.Version, act.Reason, string(changes),
			act.Undoes, stored.salt, head[:]); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE office SET last_act = ?1, last_hash = ?2`, last, head[:])
	return err
}

const insertAct = `INSERT INTO acts
	(id, op, part, kind, at, by, enrollment_id, client_id, program_id, version, reason, changes, undoes, salt, hash)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)`

// chainEnd returns the number and link of the last act. Acts of version 1 of the schema are gone through once.
func chainEnd(ctx context.Context, q querier) (last int64, head link, err error) {
	var number sql.NullInt64
	var hash []byte
	if err := q.QueryRowContext(ctx, `SELECT last_act, last_hash FROM office`).Scan(&number, &hash); err != nil {
		return 0, head, err
	}
	if number.Valid && len(hash) == len(head) {
		return number.Int64, link(hash), nil
	}
	err = eachAct(ctx, q, func(a *storedAct, _ []byte, _ int64) error {
		last, head = a.id, a.next(head)
		return nil
	})
	return last, head, err
}

// eachAct goes through all acts by number, one at a time. What it hands on is good until the next one.
func eachAct(ctx context.Context, q querier, visit func(a *storedAct, hash []byte, withheldBy int64) error) error {
	rows, err := q.QueryContext(ctx, `SELECT id, op, part, kind, at, coalesce(by, 0), coalesce(enrollment_id, 0), coalesce(client_id, 0),
		coalesce(program_id, 0), version, undoes, reason, changes, salt, digest, hash, coalesce(withheld_by, 0) FROM acts ORDER BY id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var op, kind, at, undoes, reason, changes, salt, digest, hash sql.RawBytes
	for rows.Next() {
		var a storedAct
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

// withhold takes away what the acts that the condition picks say in words, on account of the retention that the act of that
// op records; their digests go on standing for the words in the chain. The condition is the program's own text.
func withhold(ctx context.Context, tx *sql.Tx, by data.OpID, condition string, args ...any) error {
	var retention int64
	if err := tx.QueryRowContext(ctx, `SELECT id FROM acts WHERE op = ?1 AND part = 0`, by).Scan(&retention); err != nil {
		return err
	}
	type worded struct {
		id    int64
		words [sha256.Size]byte
	}
	picked, err := collect(ctx, tx, func(rows *sql.Rows) (w worded, err error) {
		var a storedAct
		err = rows.Scan(&w.id, &a.reason, &a.changes, &a.salt)
		w.words = a.words()
		return w, err
	}, `SELECT id, reason, changes, salt FROM acts WHERE digest IS NULL AND (reason <> '' OR changes <> '[]') AND `+condition, args...)
	if err != nil {
		return err
	}
	for _, w := range picked {
		if _, err := tx.ExecContext(ctx, `UPDATE acts SET reason = '', changes = '[]', salt = NULL, digest = ?2, withheld_by = ?3 WHERE id = ?1`,
			w.id, w.words[:], retention); err != nil {
			return err
		}
	}
	return nil
}

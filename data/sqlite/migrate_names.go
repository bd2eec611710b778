package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// migrateNames is step 8. It converts stored names and their search keys to the form of this version: names without
// invisible characters (data.Line), keys and words folded by data.Fold, Client IDs searched in their plain form
// (data.PlainID). An audit event says how many names have changed.
func migrateNames(ctx context.Context, tx *sql.Tx) error {
	changed, err := migrateClients(ctx, tx)
	if err != nil {
		return err
	}
	for _, table := range []string{"organizations", "programs"} {
		n, err := migrateNameColumn(ctx, tx, table)
		if err != nil {
			return err
		}
		changed += n
	}
	if changed == 0 {
		return nil
	}
	return finishMigration(ctx, tx, fmt.Sprintf("this version of the program took invisible characters out of names: %d", changed))
}

// affectedClients selects the clients c, of a range of ids, for whom this version may store other values. Of ASCII
// characters only ` is folded differently.
const affectedClients = `c.id BETWEEN ?1 AND ?2 AND (octet_length(concat(c.first_name, c.middle_name, c.last_name, c.name_suffix, c.personal_id)) <>
	length(concat(c.first_name, c.middle_name, c.last_name, c.name_suffix, c.personal_id)) OR instr(c.name_key, '` + "`" + `') > 0)`

// migrateClients migrates clients in blocks of 65,536, and returns how many names have changed.
func migrateClients(ctx context.Context, tx *sql.Tx) (changed int, err error) {
	var blocks int64
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(id) >> 16, -1) + 1 FROM clients`).Scan(&blocks); err != nil {
		return 0, err
	}
	r := clientMigration{ctx: ctx, tx: tx, bigrams: newBigramWriter(ctx, tx), prefixes: newPrefixWriter(ctx, tx)}
	for number := range blocks {
		if err := r.block(number); err != nil {
			return 0, err
		}
	}
	return r.changed, errors.Join(r.bigrams.flush(), r.prefixes.flush())
}

// A clientMigration is a pass over all clients.
type clientMigration struct {
	ctx      context.Context
	tx       *sql.Tx
	bigrams  *bigramWriter
	prefixes *prefixWriter
	changed  int
}

// A storedName is a client with the stored search key and words.
type storedName struct {
	data.Client
	key   string
	words []string
}

func (r *clientMigration) block(number int64) error {
	first, last := number<<16, number<<16|0xFFFF
	clients, err := collect(r.ctx, r.tx, func(rows *sql.Rows) (*storedName, error) {
		c := new(storedName)
		return c, rows.Scan(&c.ID, &c.PersonalID, &c.Name.First, &c.Name.Middle, &c.Name.Last, &c.Name.Suffix, &c.Name.Hashed, &c.key)
	}, `SELECT c.id, c.personal_id, c.first_name, c.middle_name, c.last_name, c.name_suffix, c.hashed, c.name_key FROM clients c WHERE `+affectedClients+` ORDER BY c.id`, first, last)
	if err != nil || len(clients) == 0 {
		return err
	}
	byID := make(map[int64]*storedName, len(clients))
	for _, c := range clients {
		byID[int64(c.ID)] = c
	}
	err = eachText(r.ctx, r.tx, func(id int64, word string) error {
		if c := byID[id]; c != nil {
			c.words = append(c.words, word)
		}
		return nil
	}, `SELECT client_id, word FROM client_words WHERE client_id BETWEEN ?1 AND ?2`, first, last)
	if err != nil {
		return err
	}
	for _, c := range clients {
		if err := r.client(c); err != nil {
			return err
		}
	}
	return nil
}

func (r *clientMigration) client(c *storedName) error {
	if err := r.bigrams.add(int64(c.ID), c.PersonalID); err != nil {
		return err
	}
	name := data.Name{First: data.Line(c.Name.First), Middle: data.Line(c.Name.Middle), Last: data.Line(c.Name.Last), Suffix: data.Line(c.Name.Suffix), Hashed: c.Name.Hashed}
	key, words := sqldata.ClientNameKey(name), name.Words()
	if name != c.Name || key != c.key {
		if _, err := r.tx.ExecContext(r.ctx, `UPDATE clients SET first_name = ?2, middle_name = ?3, last_name = ?4, name_suffix = ?5, name_key = ?6 WHERE id = ?1`,
			c.ID, name.First, name.Middle, name.Last, name.Suffix, key); err != nil {
			return err
		}
	}
	if name != c.Name {
		r.changed++
		if err := touch(r.ctx, r.tx, ofClient, c.ID); err != nil {
			return err
		}
	}
	slices.Sort(words)
	slices.Sort(c.words)
	if words = slices.Compact(words); slices.Equal(words, c.words) {
		return nil
	}
	if _, err := r.tx.ExecContext(r.ctx, `DELETE FROM client_words WHERE client_id = ?1`, c.ID); err != nil {
		return err
	}
	for _, word := range words {
		if _, err := r.tx.ExecContext(r.ctx, `INSERT INTO client_words (word, client_id) VALUES (?1, ?2)`, word, c.ID); err != nil {
			return err
		}
		if err := r.prefixes.add(int64(c.ID), word); err != nil {
			return err
		}
	}
	return nil
}

// migrateNameColumn migrates the names of organizations or programs, and returns how many have changed. A name without
// visible characters is replaced by the ID.
func migrateNameColumn(ctx context.Context, tx *sql.Tx, table string) (changed int, err error) {
	type row struct {
		id           int64
		name, hmisID string
	}
	places, err := collect(ctx, tx, func(rows *sql.Rows) (p row, err error) {
		return p, rows.Scan(&p.id, &p.name, &p.hmisID)
	}, `SELECT id, name, coalesce(hmis_id, '') FROM `+table)
	if err != nil {
		return 0, err
	}
	for _, p := range places {
		name := cmp.Or(data.Line(p.name), data.Line(p.hmisID), p.name)
		if name == p.name {
			continue
		}
		changed++
		if _, err := tx.ExecContext(ctx, `UPDATE `+table+` SET name = ?2 WHERE id = ?1`, p.id, name); err != nil {
			return 0, err
		}
		if table == "programs" {
			if err := touch(ctx, tx, ofProgram, p.id); err != nil {
				return 0, err
			}
		}
	}
	return changed, nil
}

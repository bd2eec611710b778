package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// A setTable stores sets of clients by key, in blocks of 65,536 ids. A set may contain clients to whom its key no longer
// applies, so the search verifies each.
type setTable struct{ table, keyColumn string }

// read returns the sets that the condition selects, by key.
func (t setTable) read(ctx context.Context, q querier, condition string, args ...any) (map[string]idSet, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+t.keyColumn+`, block, clients FROM `+t.table+` WHERE `+condition, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	sets := map[string]idSet{}
	for rows.Next() {
		var name string
		var number int64
		var packed sql.RawBytes
		if err := rows.Scan(&name, &number, &packed); err != nil {
			return nil, err
		}
		if sets[name] == nil {
			sets[name] = idSet{}
		}
		sets[name][number] = new(block)
		sets[name][number].unpack(packed)
	}
	return sets, rows.Err()
}

// add adds clients to a block of a set.
func (t setTable) add(ctx context.Context, tx *sql.Tx, name string, number int64, b *block) error {
	packed := b.pack()
	if len(packed) == 0 {
		return nil
	}
	result, err := tx.ExecContext(ctx, `INSERT INTO `+t.table+` (`+t.keyColumn+`, block, clients) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING`, name, number, packed)
	if err != nil {
		return err
	}
	if written, err := result.RowsAffected(); err != nil || written > 0 {
		return err
	}
	var there []byte
	if err := tx.QueryRowContext(ctx, `SELECT clients FROM `+t.table+` WHERE `+t.keyColumn+` = ?1 AND block = ?2`, name, number).Scan(&there); err != nil {
		return err
	}
	both := *b
	both.unpack(there)
	if both == *b && len(there) == len(packed) {
		return nil
	}
	_, err = tx.ExecContext(ctx, `UPDATE `+t.table+` SET clients = ?3 WHERE `+t.keyColumn+` = ?1 AND block = ?2`, name, number, both.pack())
	return err
}

// rebuildSets rebuilds all sets from the clients and their words.
func rebuildSets(ctx context.Context, tx *sql.Tx) error {
	for _, t := range []setTable{bigramSets, prefixSets} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+t.table); err != nil {
			return err
		}
	}
	bigrams, prefixes := newBigramWriter(ctx, tx), newPrefixWriter(ctx, tx)
	err := eachText(ctx, tx, bigrams.add, `SELECT id, personal_id FROM clients WHERE personal_id <> '' ORDER BY id`)
	if err == nil {
		err = eachText(ctx, tx, prefixes.add, `SELECT client_id, word FROM client_words ORDER BY word, client_id`)
	}
	return errors.Join(err, bigrams.flush(), prefixes.flush())
}

// eachText calls do with every id and text that a query returns.
func eachText(ctx context.Context, q querier, do func(id int64, text string) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		if err := do(id, text); err != nil {
			return err
		}
	}
	return rows.Err()
}

// checkSearchSets finds clients who are missing in a set of the search.
func checkSearchSets(ctx context.Context, q *sql.DB) (wrong []string, err error) {
	var blocks int64
	if err := q.QueryRowContext(ctx, `SELECT coalesce(max(id) >> 16, 0) + 1 FROM clients`).Scan(&blocks); err != nil {
		return nil, err
	}
	for number := range blocks {
		for _, check := range []struct {
			t           setTable
			query, line string
			names       func(text string) []string
		}{
			{bigramSets, `SELECT id, personal_id FROM clients WHERE id BETWEEN ?1 AND ?2`, "client %d: can't be found by Client ID", idBigrams},
			{prefixSets, `SELECT client_id, word FROM client_words WHERE client_id BETWEEN ?1 AND ?2`, "client %d: can't be found by the beginning of a name", prefixesOf},
		} {
			sets, err := check.t.read(ctx, q, `block = ?1`, number)
			if err != nil {
				return nil, err
			}
			err = eachText(ctx, q, func(id int64, text string) error {
				for _, name := range check.names(text) {
					if !sets[name].has(id) {
						wrong = append(wrong, fmt.Sprintf(check.line, id))
						break
					}
				}
				return nil
			}, check.query, number<<16, number<<16|0xFFFF)
			if err != nil {
				return nil, err
			}
		}
	}
	return wrong, nil
}

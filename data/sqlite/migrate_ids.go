package sqlite

import (
	"context"
	"database/sql"
)

// newUUID is SQL for a new UUIDv7, whose time is in whole seconds.
const newUUID = `printf('%08x-%04x-7%03x-%04x-%s', unixepoch() * 1000 >> 16, unixepoch() * 1000 & 65535, random() & 4095,
	32768 + (random() & 16383), lower(hex(randomblob(6))))`

// migrateIDs is step 11. It gives UUIDs to what was entered locally before there were any.
func migrateIDs(ctx context.Context, tx *sql.Tx) error {
	for _, t := range []struct {
		table string
		steps []string
	}{
		{"organizations", []string{`UPDATE organizations SET uuid = ` + newUUID + ` WHERE id BETWEEN ?1 AND ?2 AND source_id IS NULL AND uuid IS NULL`}},
		{"users", []string{`UPDATE users SET uuid = ` + newUUID + ` WHERE id BETWEEN ?1 AND ?2 AND uuid IS NULL`}},
		{"clients", []string{`UPDATE clients SET uuid = ` + newUUID + ` WHERE id BETWEEN ?1 AND ?2 AND source_id IS NULL AND uuid IS NULL`}},
		{"enrollments", []string{`UPDATE enrollments SET uuid = ` + newUUID + ` WHERE id BETWEEN ?1 AND ?2 AND source_id IS NULL AND uuid IS NULL`,
			`DELETE FROM program_list WHERE enrollment_id IN (SELECT id FROM enrollments WHERE id BETWEEN ?1 AND ?2 AND uuid IS NOT NULL)`,
			`INSERT INTO program_list SELECT s.* FROM enrollments e CROSS JOIN program_list_source s ON s.enrollment_id = e.id
				WHERE e.id BETWEEN ?1 AND ?2 AND e.uuid IS NOT NULL`}},
	} {
		if err := inBlocks(ctx, tx, t.table, t.steps); err != nil {
			return err
		}
	}
	return nil
}

// inBlocks runs statements for each 65,536 ids of a table, because SQLite keeps in memory what a statement changes.
func inBlocks(ctx context.Context, tx *sql.Tx, table string, statements []string) error {
	var blocks int64
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(id) >> 16, -1) + 1 FROM `+table).Scan(&blocks); err != nil {
		return err
	}
	for block := range blocks {
		for _, statement := range statements {
			if _, err := tx.ExecContext(ctx, statement, block<<16, block<<16|0xFFFF); err != nil {
				return err
			}
		}
	}
	return nil
}

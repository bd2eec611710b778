package postgres

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/jackc/pgx/v5"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// load reads what the rows of an export are compared with.
func (x *importTx) load() error {
	x.newSources, x.dirtySources = map[data.SourceID]bool{}, map[data.SourceID]bool{}
	x.organizations.init("organizations")
	x.programs.init("programs")
	x.funders.init("funders")
	x.hmisUsers.init("hmis_users")
	x.clients.init("clients")
	x.enrollments.init("enrollments")
	x.exits, x.nights = map[data.EnrollmentID]*exitRow{}, map[nightKey]*data.HMISRow{}
	if err := x.loadSources(); err != nil || len(x.sources) == 0 {
		return err
	}
	for _, load := range []func() error{
		func() error {
			return loadTable(x, &x.organizations, `name`, func(o *organization) []any { return []any{&o.Name} })
		},
		func() error {
			return loadTable(x, &x.programs, `coalesce(organization_id, 0), name, project_type, operating_start, operating_end, pay_for_success`, func(p *program) []any {
				return []any{&p.Organization, &p.Name, &p.Type, sqldata.DateInto(&p.OperatingStart), sqldata.DateInto(&p.OperatingEnd), &p.payForSuccess}
			})
		},
		func() error {
			return loadTable(x, &x.funders, `program_id, funder`, func(f *funder) []any { return []any{&f.Program, &f.Funder} })
		},
		func() error {
			return loadTable(x, &x.hmisUsers, `first_name, last_name`, func(u *hmisUser) []any { return []any{&u.First, &u.Last} })
		},
		func() error {
			return loadTable(x, &x.clients, `first_name, middle_name, last_name, name_suffix, coalesce(name_quality, 0), hashed, birth_date, forgotten`, func(c *client) []any {
				return []any{&c.Name.First, &c.Name.Middle, &c.Name.Last, &c.Name.Suffix, &c.NameQuality, &c.Name.Hashed, sqldata.DateInto(&c.BirthDate), &c.forgotten}
			})
		},
		func() error {
			return loadTable(x, &x.enrollments, `client_id, program_id, household_id, coalesce(relationship, 0), entry_date, hmis_move_in, exit_date, retired_on,
				local_move_in, move_in_state, move_in_at, superseded_move_in`, func(e *enrollment) []any {
				return []any{&e.Client, &e.Program, &e.HouseholdID, &e.Relationship, sqldata.DateInto(&e.Entry), sqldata.DateInto(&e.MoveIn), sqldata.DateInto(&e.exit), sqldata.DateInto(&e.retiredOn),
					sqldata.DateInto(&e.moveIn.Local), &e.moveIn.State, sqldata.HmisTimeInto(&e.moveIn.At), sqldata.DateInto(&e.moveIn.Superseded)}
			})
		},
		x.loadExits, x.loadNights,
	} {
		if err := load(); err != nil {
			return err
		}
	}
	return nil
}

func (x *importTx) loadSources() (err error) {
	x.sources, err = sqldata.Collect(x.ctx, x.reader.DB, func(rows *sql.Rows) (s data.Source, err error) {
		s.Pairs = make([]data.SourcePair, 1)
		return s, rows.Scan(&s.ID, &s.Pairs[0].ImplementationID, &s.Pairs[0].HUDSourceID, &s.Name, sqldata.HmisTimeInto(&s.LastFullExport))
	}, `SELECT id, implementation_id, source_id, name, last_full_export FROM sources ORDER BY id`)
	for i := range x.sources {
		if err != nil {
			return err
		}
		var further []data.SourcePair
		further, err = sqldata.Collect(x.ctx, x.reader.DB, func(rows *sql.Rows) (p data.SourcePair, err error) {
			return p, rows.Scan(&p.ImplementationID, &p.HUDSourceID)
		}, `SELECT implementation_id, hud_source_id FROM source_pairs WHERE source_id = ?1`, x.sources[i].ID)
		x.sources[i].Pairs = append(x.sources[i].Pairs, further...)
	}
	return err
}

// common scans the columns that all tables have.
func common(r *data.HMISRow) []any {
	return []any{&r.Removed, sqldata.HmisTimeInto(&r.Updated), sqldata.HmisTimeInto(&r.Exported)}
}

// keyColumn is the column of a table with the key of HMIS.
func keyColumn(table string) string {
	if table == "clients" {
		return "personal_id"
	}
	return "hmis_id"
}

// loadTable reads the rows of a table. What was entered locally has no key.
func loadTable[ID ~int64, Row any, P hmisRow[Row]](x *importTx, t *table[ID, Row], columns string, into func(P) []any) error {
	rows, err := x.tx.QueryContext(x.ctx, `SELECT id, coalesce(source_id, 0), coalesce(`+keyColumn(t.name)+`, ''), removed, date_updated, export_date, `+columns+` FROM `+t.name)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		row := new(Row)
		h := P(row).hmis()
		var id int64
		if err := rows.Scan(append(append([]any{&id, &h.Source, &h.ID}, common(h)...), into(P(row))...)...); err != nil {
			return err
		}
		t.rows[ID(id)] = row
		if h.Source != 0 {
			t.ids[h.HMISKey] = ID(id)
		}
	}
	return rows.Err()
}

func (x *importTx) loadExits() error {
	rows, err := x.tx.QueryContext(x.ctx, `SELECT enrollment_id, hmis_id, exit_date, coalesce(destination, 0), removed, date_updated, export_date FROM exits`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id data.EnrollmentID
		r := &exitRow{}
		if err := rows.Scan(append([]any{&id, &r.ID, sqldata.DateInto(&r.exit), &r.destination}, common(&r.HMISRow)...)...); err != nil {
			return err
		}
		x.exits[id] = r
	}
	return rows.Err()
}

func (x *importTx) loadNights() error {
	rows, err := x.tx.QueryContext(x.ctx, `SELECT enrollment_id, night, removed, date_updated, export_date FROM bed_nights`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key nightKey
		r := &data.HMISRow{}
		if err := rows.Scan(append([]any{&key.enrollment, sqldata.DateInto(&key.night)}, common(r)...)...); err != nil {
			return err
		}
		x.nights[key] = r
	}
	return rows.Err()
}

// send sends the changed rows to the temporary tables.
func (x *importTx) send(conn *sql.Conn) error {
	return raw(conn, func(c *pgx.Conn) error {
		for _, send := range []func(*pgx.Conn) error{x.sendSources, x.sendPairs,
			func(c *pgx.Conn) error {
				return sendTable(x, c, &x.organizations, []string{"name"}, func(o *organization) []any { return []any{o.Name} })
			},
			func(c *pgx.Conn) error {
				return sendTable(x, c, &x.programs, []string{"organization_id", "name", "project_type", "operating_start", "operating_end"}, func(p *program) []any {
					return []any{sqldata.IdValue(p.Organization), p.Name, int64(p.Type), sqldata.DateValue(p.OperatingStart), sqldata.DateValue(p.OperatingEnd)}
				})
			},
			func(c *pgx.Conn) error {
				return sendTable(x, c, &x.funders, []string{"program_id", "funder"}, func(f *funder) []any { return []any{int64(f.Program), int64(f.Funder)} })
			},
			func(c *pgx.Conn) error {
				return sendTable(x, c, &x.hmisUsers, []string{"first_name", "last_name"}, func(u *hmisUser) []any { return []any{u.First, u.Last} })
			},
			func(c *pgx.Conn) error {
				return sendTable(x, c, &x.clients, []string{"first_name", "middle_name", "last_name", "name_suffix", "name_quality", "hashed", "name_key", "birth_date", "plain_id"}, func(r *client) []any {
					return []any{r.Name.First, r.Name.Middle, r.Name.Last, r.Name.Suffix, sqldata.IdValue(r.NameQuality), int64(flag(r.Name.Hashed)), sqldata.ClientNameKey(r.Name),
						sqldata.DateValue(r.BirthDate), data.PlainID(r.ID)}
				})
			},
			x.sendWords,
			func(c *pgx.Conn) error {
				return sendTable(x, c, &x.enrollments, []string{"client_id", "program_id", "household_id", "relationship", "entry_date", "hmis_move_in", "exit_date", "retired_on",
					"local_move_in", "move_in_state", "move_in_at", "superseded_move_in"}, func(e *enrollment) []any {
					return []any{int64(e.Client), int64(e.Program), e.HouseholdID, sqldata.IdValue(e.Relationship), sqldata.DateValue(e.Entry), sqldata.DateValue(e.MoveIn), sqldata.DateValue(e.exit),
						sqldata.DateValue(e.retiredOn), sqldata.DateValue(e.moveIn.Local), int64(e.moveIn.State), sqldata.WallClockValue(e.moveIn.At), sqldata.DateValue(e.moveIn.Superseded)}
				})
			},
			x.sendExits, x.sendNights,
		} {
			if err := send(c); err != nil {
				return err
			}
		}
		return nil
	})
}

// stamps are the values of the columns that all tables have.
func stamps(r *data.HMISRow) []any {
	return []any{int64(flag(r.Removed)), sqldata.WallClockValue(r.Updated), sqldata.WallClockValue(r.Exported)}
}

// copyRows sends n rows to a temporary table.
func copyRows(ctx context.Context, c *pgx.Conn, table string, columns []string, n int, row func(i int) []any) error {
	_, err := c.CopyFrom(ctx, pgx.Identifier{"pg_temp", "stage_" + table}, columns, pgx.CopyFromSlice(n, func(i int) ([]any, error) { return row(i), nil }))
	return err
}

func sendTable[ID ~int64, Row any, P hmisRow[Row]](x *importTx, c *pgx.Conn, t *table[ID, Row], columns []string, values func(P) []any) error {
	all := append([]string{"id", "is_new", "source_id", keyColumn(t.name), "removed", "date_updated", "export_date"}, columns...)
	return copyRows(x.ctx, c, t.name, all, len(t.changed), func(i int) []any {
		id := t.changed[i]
		row := P(t.rows[id])
		h := row.hmis()
		return append(append([]any{int64(id), t.isNew[id], int64(h.Source), h.ID}, stamps(h)...), values(row)...)
	})
}

func (x *importTx) sendSources(c *pgx.Conn) error {
	changed := slices.DeleteFunc(slices.Clone(x.sources), func(s data.Source) bool { return !x.dirtySources[s.ID] })
	return copyRows(x.ctx, c, "sources", []string{"id", "is_new", "implementation_id", "source_id", "name", "last_full_export"}, len(changed), func(i int) []any {
		s := changed[i]
		return []any{int64(s.ID), x.newSources[s.ID], s.Pairs[0].ImplementationID, s.Pairs[0].HUDSourceID, s.Name, sqldata.WallClockValue(s.LastFullExport)}
	})
}

func (x *importTx) sendPairs(c *pgx.Conn) error {
	return copyRows(x.ctx, c, "pairs", []string{"implementation_id", "hud_source_id", "source_id"}, len(x.newPairs), func(i int) []any {
		p := x.newPairs[i]
		return []any{p.ImplementationID, p.HUDSourceID, int64(p.source)}
	})
}

// sendWords sends the words of the changed clients, with some hundred thousand clients at a time in memory.
func (x *importTx) sendWords(c *pgx.Conn) error {
	for ids := range slices.Chunk(x.clients.changed, 100_000) {
		type clientWord struct {
			word string
			id   data.ClientID
		}
		var words []clientWord
		for _, id := range ids {
			for _, word := range x.clients.rows[id].Name.Words() {
				words = append(words, clientWord{word, id})
			}
		}
		err := copyRows(x.ctx, c, "words", []string{"word", "client_id"}, len(words), func(i int) []any { return []any{words[i].word, int64(words[i].id)} })
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *importTx) sendExits(c *pgx.Conn) error {
	slices.Sort(x.dirtyExits)
	changed := slices.Compact(x.dirtyExits)
	return copyRows(x.ctx, c, "exits", []string{"enrollment_id", "hmis_id", "exit_date", "destination", "removed", "date_updated", "export_date"}, len(changed), func(i int) []any {
		r := x.exits[changed[i]]
		return append([]any{int64(changed[i]), r.ID, sqldata.DateValue(r.exit), sqldata.IdValue(r.destination)}, stamps(&r.HMISRow)...)
	})
}

func (x *importTx) sendNights(c *pgx.Conn) error {
	slices.SortFunc(x.dirtyNights, func(a, b nightKey) int {
		return cmp.Or(cmp.Compare(a.enrollment, b.enrollment), cmp.Compare(a.night, b.night))
	})
	changed := slices.Compact(x.dirtyNights)
	return copyRows(x.ctx, c, "bed_nights", []string{"enrollment_id", "night", "removed", "date_updated", "export_date"}, len(changed), func(i int) []any {
		return append([]any{int64(changed[i].enrollment), changed[i].night.String()}, stamps(x.nights[changed[i]])...)
	})
}

// writeAllWords writes the words and Client IDs by which clients are found.
func writeAllWords(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `SELECT id, personal_id, first_name, middle_name, last_name, name_suffix, hashed FROM clients`)
	if err != nil {
		return err
	}
	type named struct {
		id    int64
		plain string
		words []string
	}
	clients, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (n named, err error) {
		var name data.Name
		var hashed int64
		err = row.Scan(&n.id, &n.plain, &name.First, &name.Middle, &name.Last, &name.Suffix, &hashed)
		name.Hashed = hashed == 1
		n.plain, n.words = data.PlainID(n.plain), name.Words()
		return n, err
	})
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `CREATE TEMP TABLE plain_ids (id bigint, plain text) ON COMMIT DROP; CREATE TEMP TABLE words (word text, client_id bigint) ON COMMIT DROP`); err != nil {
		return err
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"pg_temp", "plain_ids"}, []string{"id", "plain"}, pgx.CopyFromSlice(len(clients), func(i int) ([]any, error) { return []any{clients[i].id, clients[i].plain}, nil }))
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE clients c SET plain_id = p.plain FROM pg_temp.plain_ids p WHERE p.id = c.id AND c.plain_id <> p.plain`)
	}
	if err != nil {
		return err
	}
	words := [][]any{}
	for _, c := range clients {
		slices.Sort(c.words)
		for _, w := range slices.Compact(c.words) {
			words = append(words, []any{w, c.id})
		}
	}
	// COPY can't write to tables with row-level security.
	if _, err = tx.CopyFrom(ctx, pgx.Identifier{"pg_temp", "words"}, []string{"word", "client_id"}, pgx.CopyFromRows(words)); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO client_words (word, client_id) SELECT word, client_id FROM pg_temp.words ORDER BY word, client_id`)
	return err
}

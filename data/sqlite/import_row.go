package sqlite

import (
	"database/sql/driver"
	"slices"
	"strconv"
	"strings"
	"time"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// An importTable is a table that an import fills: the key columns, and the content beside the columns that all have:
// removed, date_updated, export_date.
type importTable struct {
	name          string
	keys, content []string
	// id is the column that identifies a row within the database.
	id string
	// row selects keys and order columns, and from common on the common columns, the content and the local columns.
	row            *lookup
	common         int
	insert, update string
	// insertMany is an INSERT up to VALUES; the id comes first where the import assigns it.
	insertMany   string
	updateStamps string
}

// newImportTable describes a table; local are columns that do not come from HMIS and that an import reads.
func newImportTable(name, id string, keys, content []string, local ...string) *importTable {
	t := &importTable{name: name, id: id, keys: keys, content: content}
	var where []string
	for i, k := range keys {
		where = append(where, k+" = ?"+strconv.Itoa(i+1))
	}
	common := []string{"removed", "date_updated", "export_date"}
	written := slices.Concat(content, common)
	var sets []string
	for i, c := range written {
		sets = append(sets, c+" = ?"+strconv.Itoa(len(keys)+i+1))
	}
	condition := " WHERE " + strings.Join(where, " AND ")
	given, place := keys, keys
	if id == "id" {
		given, place = append([]string{id}, keys...), []string{id}
	}
	t.row = newLookup(name, keys, place, slices.Concat(common, content, local))
	t.common = max(len(keys), t.row.order[0]+1)
	t.insert = "INSERT INTO " + name + " (" + strings.Join(slices.Concat(keys, written), ", ") + ") VALUES (" +
		placeholders(len(keys)+len(written)) + ") ON CONFLICT DO NOTHING RETURNING " + id
	t.insertMany = "INSERT INTO " + name + " (" + strings.Join(slices.Concat(given, written), ", ") + ") VALUES "
	t.update = "UPDATE " + name + " SET " + strings.Join(sets, ", ") + condition
	n := len(keys)
	t.updateStamps = "UPDATE " + name + " SET date_updated = ?" + strconv.Itoa(n+1) + ", export_date = ?" + strconv.Itoa(n+2) + condition
	return t
}

var hmisKey = []string{"source_id", "hmis_id"}

// The tables that an import fills.
var (
	importOrganizations = newImportTable("organizations", "id", hmisKey, []string{"name"})
	importPrograms      = newImportTable("programs", "id", hmisKey, []string{"organization_id", "name", "project_type", "operating_start", "operating_end"})
	importFunders       = newImportTable("funders", "id", hmisKey, []string{"program_id", "funder"})
	importUsers         = newImportTable("hmis_users", "id", hmisKey, []string{"first_name", "last_name"})
	importClients       = newImportTable("clients", "id", []string{"source_id", "personal_id"},
		[]string{"first_name", "middle_name", "last_name", "name_suffix", "name_quality", "hashed", "name_key", "birth_date"})
	importEnrollments = newImportTable("enrollments", "id", hmisKey,
		[]string{"client_id", "program_id", "household_id", "relationship", "entry_date", "hmis_move_in"},
		"local_move_in", "move_in_state", "move_in_at", "superseded_move_in", "retired_on")
	importExits     = newImportTable("exits", "enrollment_id", []string{"enrollment_id"}, []string{"hmis_id", "exit_date", "destination"})
	importBedNights = newImportTable("bed_nights", "enrollment_id", []string{"enrollment_id", "night"}, nil)
)

// A storedRow is a row before the import.
type storedRow struct {
	id      int64
	removed bool
	data.RowVersion
	content []driver.Value
}

// An incomingRow is a row of the import for a table. Values have the types of the driver: int64, string, nil.
type incomingRow struct {
	keys, content []any
	data.HMISRow
	// updated and exported are the times as they are stored.
	updated, exported any
	// replaces decides where the contents differ; nil means data.RowVersion.Replaces.
	replaces func(old storedRow) bool
}

func (x *importTx) incoming(keys []any, r data.HMISRow, content ...any) incomingRow {
	// All rows of an export have the same time.
	if !r.Exported.Equal(x.exportedAt) {
		x.exportedAt, x.exported = r.Exported, sqldata.WallClockValue(r.Exported)
	}
	return incomingRow{keys: keys, content: content, HMISRow: r, updated: sqldata.WallClockValue(r.Updated), exported: x.exported}
}

// common returns the values of the common columns.
func (o incomingRow) common() [3]any {
	removed := int64(0)
	if o.Removed {
		removed = 1
	}
	return [...]any{removed, o.updated, o.exported}
}

// values returns the values in the order of insert and update.
func (o incomingRow) values() []any {
	common := o.common()
	return slices.Concat(o.keys, o.content, common[:])
}

// insert stores a row unless there is one with its keys. Where most rows are new, this is faster than a look-up before.
func (x *importTx) insert(t *importTable, o incomingRow) (id int64, outcome data.Outcome, inserted bool, err error) {
	inserted, err = x.find(t.insert, o.values(), &id)
	x.likelyNew[t] = inserted
	if err != nil || !inserted {
		return 0, data.RowOlder, false, err
	}
	if o.Removed {
		return id, data.RowKept, true, err
	}
	return id, data.RowAppeared, true, err
}

// equalTo reports whether the stored row has exactly the same values.
func (o incomingRow) equalTo(common []driver.Value) bool {
	return (common[0] == int64(1)) == o.Removed && common[1] == o.updated && common[2] == o.exported &&
		equal(common[3:3+len(o.content)], o.content)
}

// save stores a row if it is later than the stored one. It returns the id, the former row and the outcome.
func (x *importTx) save(t *importTable, o incomingRow) (id int64, old storedRow, outcome data.Outcome, err error) {
	if x.likelyNew[t] {
		id, outcome, inserted, err := x.insert(t, o)
		if err != nil || inserted {
			return id, old, outcome, err
		}
	}
	row, err := x.lookups.find(t.row, o.keys...)
	if err != nil {
		return 0, old, data.RowOlder, err
	}
	return x.applyRow(t, o, row)
}

// applyRow is save after the look-up of the stored row; nil if there is none.
func (x *importTx) applyRow(t *importTable, o incomingRow, row []driver.Value) (id int64, old storedRow, outcome data.Outcome, err error) {
	if row == nil {
		id, outcome, _, err = x.insert(t, o)
		return id, old, outcome, err
	}
	if id, _ = row[t.row.order[0]].(int64); o.equalTo(row[t.common:]) {
		return id, storedRow{id: id}, data.RowUnchanged, nil
	}
	if old, err = t.stored(id, row[t.common:]); err != nil {
		return 0, old, data.RowOlder, err
	}
	if old.removed == o.Removed && equal(old.content, o.content) {
		return old.id, old, data.RowUnchanged, x.advance(t, o, old)
	}
	replaces := o.Replaces(old.RowVersion)
	if o.replaces != nil {
		replaces = o.replaces(old)
	}
	if !replaces {
		return old.id, old, data.RowOlder, nil
	}
	if err := x.exec(t.update, o.values()...); err != nil {
		return old.id, old, data.RowOlder, err
	}
	return old.id, old, outcomeOf(old.removed, o.Removed), nil
}

func (t *importTable) stored(id int64, common []driver.Value) (storedRow, error) {
	old := storedRow{id: id, content: slices.Clone(common[3 : 3+len(t.content)])}
	return old, convertAssignAll(common, sqldata.FlagInto(&old.removed), sqldata.HmisTimeInto(&old.Updated), sqldata.HmisTimeInto(&old.Exported))
}

func outcomeOf(before, after bool) data.Outcome {
	switch {
	case before && after:
		return data.RowKept
	case before:
		return data.RowAppeared
	case after:
		return data.RowRemoved
	}
	return data.RowChanged
}

// advance stores the later times where the content is the same, so that an export in between counts as older.
func (x *importTx) advance(t *importTable, o incomingRow, old storedRow) error {
	updated, exported := latest(o.Updated, old.Updated), latest(o.Exported, old.Exported)
	if updated.Equal(old.Updated) && exported.Equal(old.Exported) {
		return nil
	}
	return x.exec(t.updateStamps, slices.Concat(o.keys, []any{sqldata.WallClockValue(updated), sqldata.WallClockValue(exported)})...)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

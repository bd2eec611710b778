package postgres

import (
	"math"
	"time"

	"housingtracker/data"
)

// A table holds the rows of HMIS that an import compares with, by key.
type table[ID ~int64, Row any] struct {
	name  string
	ids   map[data.HMISKey]ID
	rows  map[ID]*Row
	isNew map[ID]bool
	// changed are the rows to write, in the order in which they were first changed.
	changed []ID
	dirty   map[ID]bool
	// next and end are the reserved ids.
	next, end, reserve int64
}

func (t *table[ID, Row]) init(name string) {
	*t = table[ID, Row]{name: name, ids: map[data.HMISKey]ID{}, rows: map[ID]*Row{}, isNew: map[ID]bool{}, dirty: map[ID]bool{}}
}

func (t *table[ID, Row]) touch(id ID) {
	if !t.dirty[id] {
		t.dirty[id] = true
		t.changed = append(t.changed, id)
	}
}

// add adds a new row with an id that the server has reserved.
func (t *table[ID, Row]) add(x *importTx, key data.HMISKey, row Row) (ID, error) {
	if t.next == t.end && x.dryRun {
		t.next, t.end = dryIDs, math.MaxInt64
	}
	if t.next == t.end {
		t.reserve = min(max(2*t.reserve, 16), 50_000)
		if err := x.tx.QueryRowContext(x.ctx, `SELECT import_ids($1, $2)`, t.name, t.reserve).Scan(&t.next); err != nil {
			return 0, err
		}
		t.end = t.next + t.reserve
	}
	id := ID(t.next)
	t.next++
	t.ids[key], t.rows[id], t.isNew[id] = id, &row, true
	t.touch(id)
	return id, nil
}

// dryIDs is where the ids of a dry run begin, which reserves none.
const dryIDs = 1 << 48

// A hmisRow is a row with the common part of all files.
type hmisRow[Row any] interface {
	*Row
	hmis() *data.HMISRow
}

// save stores a row unless the same or a later one is stored. It returns the former row.
func save[ID ~int64, Row comparable, P hmisRow[Row]](x *importTx, t *table[ID, Row], row Row) (id ID, old Row, outcome data.Outcome, err error) {
	in := P(&row).hmis()
	id, known := t.ids[in.HMISKey]
	if !known {
		id, err = t.add(x, in.HMISKey, row)
		return id, old, outcomeOfNew(*in), err
	}
	stored := t.rows[id]
	old = *stored
	outcome, write := judge(P(&old).hmis(), in, func(stamped data.RowVersion) bool {
		same := old
		P(&same).hmis().RowVersion = stamped
		return same == row
	}, in.Replaces(P(&old).hmis().RowVersion))
	if write {
		*stored = row
		t.touch(id)
	}
	return id, old, outcome, nil
}

// judge returns the outcome of an incoming row for a stored one, and whether it is written: a later version of the same content is, so that
// an export in between counts as older.
func judge(old, in *data.HMISRow, same func(data.RowVersion) bool, replaces bool) (outcome data.Outcome, write bool) {
	switch {
	case same(in.RowVersion):
		version := data.RowVersion{Updated: latest(in.Updated, old.Updated), Exported: latest(in.Exported, old.Exported)}
		write = !version.Updated.Equal(old.Updated) || !version.Exported.Equal(old.Exported)
		in.RowVersion = version
		return data.RowUnchanged, write
	case !replaces:
		return data.RowOlder, false
	case old.Removed && in.Removed:
		return data.RowKept, true
	case old.Removed:
		return data.RowAppeared, true
	case in.Removed:
		return data.RowRemoved, true
	}
	return data.RowChanged, true
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func outcomeOfNew(row data.HMISRow) data.Outcome {
	if row.Removed {
		return data.RowKept
	}
	return data.RowAppeared
}

func isStored(o data.Outcome) bool { return o != data.RowUnchanged && o != data.RowOlder }

package data

import (
	"cmp"
	"slices"
	"strings"
)

// Order is a sort by one column within the stages. The zero value is the default order (R26).
type Order struct {
	Column     Column
	Descending bool
}

// Sort puts the rows into the order, within their stages left to the caller's grouping: upon the default order, blanks last
// both ways (R26).
func Sort(rows []Row, order Order) {
	keys := make([]sortKey, len(rows))
	for i := range rows {
		keys[i] = sortKey{row: &rows[i], at: int32(i), start: start(rows[i].sortName)}
	}
	compare := func(a, b sortKey) int { return a.compareDefault(b) }
	if order.Column != "" && (order.Column != ColumnName || order.Descending) {
		sortBy(order.Column, keys)
		compare = func(a, b sortKey) int {
			if a.blank != b.blank {
				return cmp.Compare(btoi(a.blank), btoi(b.blank))
			}
			c := cmp.Or(cmp.Compare(a.number, b.number), a.compareText(b, order.Column))
			if order.Descending {
				c = -c
			}
			if c != 0 {
				return c
			}
			return a.compareDefault(b)
		}
	}
	slices.SortFunc(keys, compare)
	rearrange(rows, keys)
}

// A sortKey is by what a row is sorted. Rows are large and stay where they are until their order is known.
type sortKey struct {
	row *Row
	at  int32
	// blank, number and text are those of the column sorted by.
	blank  bool
	number int64
	text   string
	// start are the first bytes of the name, which mostly tell.
	start uint64
}

// start makes the first eight bytes a number in their order.
func start(text string) uint64 {
	var n uint64
	for i := range min(len(text), 8) {
		n |= uint64(text[i]) << (56 - 8*i)
	}
	return n
}

// sortBy fills in what the column says.
func sortBy(column Column, keys []sortKey) {
	folded := map[string]string{}
	for i := range keys {
		k := &keys[i]
		switch r := k.row; {
		case column == ColumnName:
			k.blank = r.sortName == ""
		case column == ColumnClientID:
			k.blank = r.PersonalID == ""
		case column == ColumnDays:
			k.number = int64(r.Days)
		case column == ColumnUpdated:
			k.number, k.blank = r.UpdatedAt.UnixNano(), r.UpdatedAt.IsZero()
		case column.IsDate():
			d := r.Date(column)
			k.number, k.blank = int64(d), d == 0
		default:
			text := r.Text(column)
			k.blank = text == ""
			f, ok := folded[text]
			if !ok {
				f = Fold(text)
				folded[text] = f
			}
			k.text = f
		}
	}
}

func (k sortKey) compareText(other sortKey, column Column) int {
	switch column {
	case ColumnName:
		return k.compareName(other)
	case ColumnClientID:
		return CompareClientID(k.row.PersonalID, other.row.PersonalID)
	}
	return cmp.Compare(k.text, other.text)
}

func (k sortKey) compareName(other sortKey) int {
	if k.start != other.start {
		return cmp.Compare(k.start, other.start)
	}
	return cmp.Or(cmp.Compare(k.row.sortName, other.row.sortName), cmp.Compare(k.row.sortFirst, other.row.sortFirst))
}

// compareDefault is last name, first name, entry, Client ID (R26); a blank last name comes last.
func (k sortKey) compareDefault(other sortKey) int {
	a, b := k.row, other.row
	if x, y := a.sortName == "", b.sortName == ""; x != y {
		return cmp.Compare(btoi(x), btoi(y))
	}
	if c := k.compareName(other); c != 0 {
		return c
	}
	if a.Entry != b.Entry {
		return cmp.Compare(a.Entry, b.Entry)
	}
	return cmp.Or(CompareClientID(a.PersonalID, b.PersonalID), cmp.Compare(a.EnrollmentID, b.EnrollmentID))
}

// rearrange moves every row once, along the cycles of the new order.
func rearrange(rows []Row, keys []sortKey) {
	const done = -1
	for i := range keys {
		if keys[i].at == done || int(keys[i].at) == i {
			continue
		}
		hold, to := rows[i], i
		for {
			from := int(keys[to].at)
			keys[to].at = done
			if from == i {
				rows[to] = hold
				break
			}
			rows[to], to = rows[from], from
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// CompareClientID orders ids made of digits by their number, then any two as text.
func CompareClientID(a, b string) int {
	if digits(a) && digits(b) {
		x, y := strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
		if c := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); c != 0 {
			return c
		}
	}
	return cmp.Compare(a, b)
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

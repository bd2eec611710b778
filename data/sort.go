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

// Sort puts the rows into the order, within their stages left to the caller's grouping: un the default order, blanks last
// both ways (R26).
func Sort(rows []Row, order Order) {
	if slices.ContainsFunc(rows, func(r Row) bool { return r.position == 0 }) {
		sortDefault(rows)
	}
	keys := make([]sortKey, len(rows))
	for i := range rows {
		keys[i] = sortKey{row: &rows[i], at: int32(i), position: rows[i].position}
	}
	compare := func(a, b sortKey) int { return cmp.Compare(a.position, b.position) }
	if order.Column != "" && (order.Column != ColumnName || order.Descending) {
		fillKeys(order.Column, keys)
		compare = func(a, b sortKey) int {
			if a.blank != b.blank {
				return cmp.Compare(btoi(a.blank), btoi(b.blank))
			}
			c := cmp.Compare(a.number, b.number)
			if c == 0 && order.Column == ColumnClientID {
				c = CompareClientID(a.row.PersonalID, b.row.PersonalID)
			}
			if order.Descending {
				c = -c
			}
			return cmp.Or(c, cmp.Compare(a.position, b.position))
		}
	}
	slices.SortFunc(keys, compare)
	permute(rows, keys)
}

// sortDefault puts the rows into the default order: last name, first name, entry, Client ID (R26); a blank last name comes
// last. Each row keeps its position for later.
func sortDefault(rows []Row) {
	last := rankTexts(len(rows), func(i int) string { return rows[i].sortName })
	first := rankTexts(len(rows), func(i int) string { return rows[i].sortFirst })
	keys := make([]sortKey, len(rows))
	for i := range rows {
		r := &rows[i]
		keys[i] = sortKey{row: r, at: int32(i), blank: r.sortName == "", number: int64(last[i])<<32 | int64(first[i]), position: int32(r.Entry)}
	}
	slices.SortFunc(keys, func(a, b sortKey) int {
		switch {
		case a.blank != b.blank:
			return cmp.Compare(btoi(a.blank), btoi(b.blank))
		case a.number != b.number:
			return cmp.Compare(a.number, b.number)
		case a.position != b.position:
			return cmp.Compare(a.position, b.position)
		}
		return cmp.Or(CompareClientID(a.row.PersonalID, b.row.PersonalID), cmp.Compare(a.row.EnrollmentID, b.row.EnrollmentID))
	})
	permute(rows, keys)
	for i := range rows {
		rows[i].position = int32(i) + 1
	}
}

// A sortKey is by what a row is sorted. Rows are large and stay where they are until their order is known.
type sortKey struct {
	row *Row
	at  int32
	// blank and number are those of what is sorted by; texts are numbers by their ranks.
	blank  bool
	number int64
	// position decides where these are the same.
	position int32
}

// ranks numbers n texts by their order; the same text has the same rank. Many are the same, and numbers compare faster.
func rankTexts(n int, text func(i int) string) []int32 {
	seen := make(map[string]int32, n/4)
	var distinct []string
	at := make([]int32, n)
	for i := range at {
		t := text(i)
		k, ok := seen[t]
		if !ok {
			k = int32(len(distinct))
			seen[t] = k
			distinct = append(distinct, t)
		}
		at[i] = k
	}
	order := make([]int32, len(distinct))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(distinct[a], distinct[b]) })
	rank := make([]int32, len(distinct))
	for r, k := range order {
		rank[k] = int32(r)
	}
	for i, k := range at {
		at[i] = rank[k]
	}
	return at
}

// sortBy fills in what the column says. For names the positions say it.
func fillKeys(column Column, keys []sortKey) {
	switch column {
	case ColumnName:
		last := rankTexts(len(keys), func(i int) string { return keys[i].row.sortName })
		first := rankTexts(len(keys), func(i int) string { return keys[i].row.sortFirst })
		for i := range keys {
			keys[i].blank, keys[i].number = keys[i].row.sortName == "", int64(last[i])<<32|int64(first[i])
		}
	case ColumnClientID:
		for i := range keys {
			keys[i].blank = keys[i].row.PersonalID == ""
		}
	case ColumnDays:
		for i := range keys {
			keys[i].number = int64(keys[i].row.Days)
		}
	case ColumnUpdated:
		for i := range keys {
			at := keys[i].row.UpdatedAt
			keys[i].number, keys[i].blank = at.UnixNano(), at.IsZero()
		}
	default:
		if column.IsDate() {
			for i := range keys {
				d := keys[i].row.Date(column)
				keys[i].number, keys[i].blank = int64(d), d == 0
			}
			return
		}
		fold := foldCache{}
		texts := rankTexts(len(keys), func(i int) string { return fold.text(keys[i].row.Text(column)) })
		for i := range keys {
			keys[i].number, keys[i].blank = int64(texts[i]), keys[i].row.Text(column) == ""
		}
	}
}

// A folder remembers what texts fold to, of which a list has many that are the same.
type foldCache map[string]string

func (f foldCache) text(text string) string {
	folded, ok := f[text]
	if !ok {
		folded = Fold(text)
		f[text] = folded
	}
	return folded
}

// rearrange moves every row once, along the cycles of the new order.
func permute(rows []Row, keys []sortKey) {
	const done = -1
	for i := range keys {
		if keys[i].at == done || int(keys[i].at) == i {
			continue
		}
		saved, to := rows[i], i
		for {
			from := int(keys[to].at)
			keys[to].at = done
			if from == i {
				rows[to] = saved
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
	if isDigits(a) && isDigits(b) {
		x, y := strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
		if c := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); c != 0 {
			return c
		}
	}
	return cmp.Compare(a, b)
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

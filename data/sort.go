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

// Sort sorts the rows, with blanks last in both directions and equal rows in the default order (R26). It ignores stages: see
// GroupByStage.
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

// sortDefault sorts the rows by last name, first name, entry and Client ID, blank last names last (R26), and sets their
// position.
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

// A sortKey is the key by which a row is sorted. Sorting moves the keys, because rows are large.
type sortKey struct {
	row *Row
	at  int32
	// blank and number are the value to sort by; the number of a text is its rank.
	blank  bool
	number int64
	// position is compared if these are equal.
	position int32
}

// rankTexts returns the ranks of n texts in sorted order; equal texts have equal ranks. Comparing ranks is faster, since many
// texts are equal.
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

// fillKeys sets blank and number of the keys for a column.
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
	case ColumnDocuments:
		// The most missing first, then those that expire first, then those that are ready.
		for i := range keys {
			d := keys[i].row.Documented
			keys[i].blank, keys[i].number = d.Text == "", int64(cmp.Or(d.Expires, LatestDate+1))-int64(d.Missing)<<32
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

// A foldCache caches folded texts, since many texts of a list are equal.
type foldCache map[string]string

func (f foldCache) text(text string) string {
	folded, ok := f[text]
	if !ok {
		folded = Fold(text)
		f[text] = folded
	}
	return folded
}

// permute moves the rows into the order of the keys, each once, along the cycles of the permutation.
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

// CompareClientID compares Client IDs of digits as numbers, and others, or equal numbers, as text.
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

// CompareManagers orders names of case managers as the groups of a list are: accents and case folded, the unassigned last.
func CompareManagers(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(b, a)
	}
	return cmp.Or(cmp.Compare(Fold(a), Fold(b)), cmp.Compare(a, b))
}

package hmis

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"time"
)

// A loss is a row that another row of its file with the same key supersedes, at line to. Where to is 0 the rows with the key are
// about different people or things, and none of them counts.
type superseded struct {
	column, key string
	to          int
}

func (l superseded) reason() string {
	return fmt.Sprintf("Skipped: line %d has the same %s and counts instead.", l.to, l.column)
}

// seed makes the hashes of keys; they are compared within one run of the program only.
var seed = maphash.MakeSeed()

// scan goes through a file before it is stored and returns the rows, by line, that lose to another one with the same
// key. It holds a hash of each key, and whole keys only of those that come twice.
func scan[R any](r *importing, f reading[R]) (map[int]superseded, error) {
	// A guess at the number of rows that is too high costs nothing; to grow costs twice what is there.
	const shortRow = 64
	rows := r.archive.files[strings.ToLower(f.layout.file)].size / shortRow
	hashes := make([][]uint64, len(f.keys))
	for i := range hashes {
		hashes[i] = make([]uint64, 0, rows)
	}
	_, err := each(r, f, func(row *row, record R) error {
		if f.seen != nil {
			f.seen(row)
		}
		if row.skipped.reason != "" {
			return nil
		}
		if row.failed {
			if id := f.failedRoundedID(row); id != "" {
				hashes[0] = append(hashes[0], maphash.String(seed, id))
			}
			return nil
		}
		for i, k := range f.keys {
			if text := k.of(record); text != "" {
				hashes[i] = append(hashes[i], maphash.String(seed, text))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	twice := make([]map[uint64]bool, len(f.keys))
	any := false
	for i := range hashes {
		twice[i] = doubled(hashes[i])
		any = any || len(twice[i]) > 0
	}
	if !any {
		return nil, nil
	}
	return contest(r, f, twice)
}

func doubled(hashes []uint64) map[uint64]bool {
	slices.Sort(hashes)
	var twice map[uint64]bool
	for i := 1; i < len(hashes); i++ {
		if hashes[i] == hashes[i-1] {
			if twice == nil {
				twice = map[uint64]bool{}
			}
			twice[hashes[i]] = true
		}
	}
	return twice
}

// A rival is a row with a key that comes twice.
type rival struct {
	line    int
	id      string
	keys    []string
	who     who
	updated time.Time
	removed bool
	// failed: the row is an error. It is compared with others of its rounded id, and never counts.
	failed bool
}

func contest[R any](r *importing, f reading[R], twice []map[uint64]bool) (map[int]superseded, error) {
	r.uncounted = true
	defer func() { r.uncounted = false }()
	var rivals []rival
	_, err := each(r, f, func(row *row, record R) error {
		if row.skipped.reason != "" {
			return nil
		}
		if row.failed {
			if id := f.failedRoundedID(row); id != "" && twice[0][maphash.String(seed, id)] {
				rivals = append(rivals, rival{line: row.line, keys: []string{strings.Clone(id)}, who: f.who(record), failed: true})
			}
			return nil
		}
		common := f.row(record)
		v := rival{line: row.line, id: strings.Clone(common.ID), keys: make([]string, len(f.keys)), updated: common.Updated, removed: common.Removed}
		among := false
		for i, k := range f.keys {
			v.keys[i] = strings.Clone(k.of(record))
			among = among || v.keys[i] != "" && twice[i][maphash.String(seed, v.keys[i])]
		}
		if among {
			if f.who != nil {
				v.who = f.who(record)
			}
			rivals = append(rivals, v)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	losers := map[int]superseded{}
	if f.who != nil {
		findRounded(rivals, f.keys[0].column, losers)
		rivals = slices.DeleteFunc(rivals, func(v rival) bool { return v.failed })
	}
	for i, k := range f.keys {
		best := map[string]rival{}
		for _, v := range rivals {
			if _, lost := losers[v.line]; lost || v.keys[i] == "" {
				continue
			}
			if b, ok := best[v.keys[i]]; !ok || !b.supersedes(v) {
				best[v.keys[i]] = v
			}
		}
		for _, v := range rivals {
			if b := best[v.keys[i]]; v.keys[i] != "" && b.line != v.line {
				if _, lost := losers[v.line]; !lost {
					losers[v.line] = superseded{column: k.column, key: v.keys[i], to: b.line}
				}
			}
		}
	}
	return losers, nil
}

// supersedes reports whether a row stands against a later line with the same key: by the later DateUpdated, a known one
// over an unknown. Of two records of one thing (two exits of an enrollment) one that is not deleted comes first.
func (v rival) supersedes(later rival) bool {
	if (v.id != later.id || ambiguousID(v.id)) && v.removed != later.removed {
		return later.removed
	}
	return v.updated.After(later.updated)
}

package hmis

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"time"
)

// A duplicate is a row with the key of another row of its file.
type duplicate struct {
	column, key string
	// supersededBy is the line of the row that counts. It is 0 where none counts, because the rows are about different people or
	// things.
	supersededBy int
}

func (d duplicate) reason() string {
	return fmt.Sprintf("Skipped: line %d has the same %s and counts instead.", d.supersededBy, d.column)
}

// seed is that of all hashes of keys. They are compared only within one run of the program.
var seed = maphash.MakeSeed()

// scan reads a file and returns the duplicates that do not count, by line. In memory are a hash of each key, and the whole key
// only where the hash is repeated.
func scan[R any](r *importing, f fileSpec[R]) (map[int]duplicate, error) {
	// Unused capacity is cheap; growing a slice needs memory for both copies.
	const shortRow = 64 // bytes
	file, _ := r.archive.file(f.layout)
	hashes := make([][]uint64, len(f.keys))
	for i := range hashes {
		hashes[i] = make([]uint64, 0, file.size/shortRow)
	}
	_, err := forEachRow(r, f, func(row *row, record R) error {
		if f.inspect != nil {
			f.inspect(row)
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
	repeats := make([]map[uint64]bool, len(f.keys))
	found := false
	for i := range hashes {
		repeats[i] = repeated(hashes[i])
		found = found || len(repeats[i]) > 0
	}
	if !found {
		return nil, nil
	}
	return resolveDuplicates(r, f, repeats)
}

// repeated sorts the hashes and returns those that occur more than once.
func repeated(hashes []uint64) map[uint64]bool {
	slices.Sort(hashes)
	var repeats map[uint64]bool
	for i := 1; i < len(hashes); i++ {
		if hashes[i] == hashes[i-1] {
			if repeats == nil {
				repeats = map[uint64]bool{}
			}
			repeats[hashes[i]] = true
		}
	}
	return repeats
}

// A candidate is a row whose key may occur more than once.
type candidate struct {
	line     int
	id       string
	keys     []string
	identity identity
	updated  time.Time
	removed  bool
	// failed: the row is an error. It is compared with others of its rounded id, and never counts.
	failed bool
}

// resolveDuplicates reads a file again and returns which of the rows with repeated keys do not count.
func resolveDuplicates[R any](r *importing, f fileSpec[R], repeats []map[uint64]bool) (map[int]duplicate, error) {
	var candidates []candidate
	err := forEachUncounted(r, f, func(row *row, record R) error {
		if row.skipped.reason != "" {
			return nil
		}
		if row.failed {
			if id := f.failedRoundedID(row); id != "" && repeats[0][maphash.String(seed, id)] {
				candidates = append(candidates, candidate{line: row.line, keys: []string{strings.Clone(id)}, identity: f.identity(record), failed: true})
			}
			return nil
		}
		common := f.row(record)
		v := candidate{line: row.line, id: strings.Clone(common.ID), keys: make([]string, len(f.keys)), updated: common.Updated, removed: common.Removed}
		repeated := false
		for i, k := range f.keys {
			v.keys[i] = strings.Clone(k.of(record))
			repeated = repeated || v.keys[i] != "" && repeats[i][maphash.String(seed, v.keys[i])]
		}
		if repeated {
			if f.identity != nil {
				v.identity = f.identity(record)
			}
			candidates = append(candidates, v)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	duplicates := map[int]duplicate{}
	if f.identity != nil {
		findRounded(candidates, f.keys[0].column, duplicates)
		candidates = slices.DeleteFunc(candidates, func(v candidate) bool { return v.failed })
	}
	for i, k := range f.keys {
		best := map[string]candidate{}
		for _, v := range candidates {
			if _, done := duplicates[v.line]; done || v.keys[i] == "" {
				continue
			}
			if b, ok := best[v.keys[i]]; !ok || !b.supersedes(v) {
				best[v.keys[i]] = v
			}
		}
		for _, v := range candidates {
			if b := best[v.keys[i]]; v.keys[i] != "" && b.line != v.line {
				if _, done := duplicates[v.line]; !done {
					duplicates[v.line] = duplicate{column: k.column, key: v.keys[i], supersededBy: b.line}
				}
			}
		}
	}
	return duplicates, nil
}

// supersedes reports whether v counts rather than a later line with the same key: if its DateUpdated is later, or known where
// the other is not. Of two records of one thing, such as two exits of an enrollment, the one that is not deleted counts.
func (v candidate) supersedes(later candidate) bool {
	if (v.id != later.id || ambiguousID(v.id)) && v.removed != later.removed {
		return later.removed
	}
	return v.updated.After(later.updated)
}

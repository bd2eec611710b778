//go:build cgo

package sqlite

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// largeOffice has thousands of clients with ids of many kinds, in two blocks of the sets.
func largeOffice(t *testing.T) (*Store, []data.Client) {
	t.Helper()
	s := openOffice(t)
	rng := rand.New(rand.NewPCG(1, 2))
	var all []data.Client
	err := inTx(s, func(tx *sql.Tx) error {
		words := [...]string{"Ash", "Birch", "O´Dell", "Smith\u2011Har\u00adlow", "Ćwik", "7th"}
		for i := range 2500 {
			c := data.Client{ID: data.ClientID(100 + i*31), Name: data.Name{First: words[rng.IntN(6)], Last: words[rng.IntN(6)]}}
			switch n := rng.IntN(1e6); rng.IntN(8) {
			case 0:
				c.PersonalID = fmt.Sprintf("%08x-%04x-AB%02X", n, i, n%256)
			case 1:
				c.PersonalID = fmt.Sprint("C", n)
			case 2:
				c.PersonalID = fmt.Sprint(i % 10)
			case 3:
				c.PersonalID = fmt.Sprintf("0-0%d", n)
			case 4:
				c.PersonalID = fmt.Sprintf("00\u2011%dÉ\u200b１", n)
			case 5:
				c.PersonalID = fmt.Sprintf("0ß%d", n)
			default:
				c.PersonalID = fmt.Sprintf("%08d", n)
			}
			all = append(all, c)
			if _, err := tx.Exec(`INSERT INTO clients (id, personal_id, first_name, middle_name, last_name, name_suffix, name_key) VALUES (?1, ?2, ?3, '', ?4, '', ?5)`,
				c.ID, c.PersonalID, c.Name.First, c.Name.Last, sqldata.ClientNameKey(c.Name)); err != nil {
				return err
			}
			for _, word := range c.Name.Words() {
				if _, err := tx.Exec(`INSERT OR IGNORE INTO client_words VALUES (?1, ?2)`, word, c.ID); err != nil {
					return err
				}
			}
		}
		return rebuildSets(ctx, tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, all
}

// The indexes find the same clients as a scan of all.
func TestFindClientsFindsAll(t *testing.T) {
	s, all := largeOffice(t)
	rng := rand.New(rand.NewPCG(3, 4))
	typed := []string{"a", "7", "0", "00", "o'dell", "dell", "smith-harlow", "ash 1", "birch ash", "7th 7", "c", "cw 00", "zz", "0-0", "ab ash",
		"000", "0000", "00000", "0000000", "111", "1212", "1 2", "0 7", "7 ash", "o'd", "o'dell 7th", "o-dell ash b", "smith harlow 0", "s h", "a b c", "dell o'dell", "qx ash", "x", "é1", "0e1", "e\u03011 ash", "gar", "00e", "000s", "0ss"}
	for range 60 {
		id := []rune(all[rng.IntN(len(all))].PersonalID)
		from := rng.IntN(len(id))
		typed = append(typed, string(id[from:min(len(id), from+1+rng.IntN(6))]), strings.Repeat("0", rng.IntN(3))+strings.TrimLeft(string(id[:min(len(id), 1+rng.IntN(5))]), "0"))
	}
	for _, text := range typed {
		query := data.NewQuery(text)
		if query.Empty() {
			continue
		}
		var want, got []data.ClientID
		for _, c := range all {
			if query.Match(c.Name.Words(), c.PersonalID) {
				want = append(want, c.ID)
			}
		}
		found, err := s.FindClients(ctx, query.Terms(), 100_000)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range found {
			if c.ID >= 100 {
				got = append(got, c.ID)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %d clients, want %d", text, len(got), len(want))
		}
		few, err := s.FindClients(ctx, query.Terms(), 5)
		if err != nil || len(few) != min(5, len(found)) {
			t.Errorf("%q finds %d clients of at most 5 (%v)", text, len(few), err)
		}
	}
	if lost, err := checkSearchSets(ctx, s.read); err != nil || len(lost) > 0 {
		t.Errorf("%d clients can't be found (%v)", len(lost), err)
	}
}

// A key press in the search runs few statements, whatever is typed.
func TestSearchRunsFewStatements(t *testing.T) {
	s, _ := largeOffice(t)
	n := countStatements(t, s)
	const limit = 20
	for typed, most := range map[string]counts{
		"a": {statements: 5, rows: 30}, "ash": {statements: 5, rows: 30}, "7": {statements: 8, rows: 60}, "x": {statements: 5, rows: 5}, "as bi": {statements: 10, rows: 60}, "o'dell": {statements: 10, rows: 40}, "ash birch": {statements: 10, rows: 60},
		"000": {statements: 8, rows: 60}, "0000000": {statements: 6, rows: 20}, "00000001": {statements: 9, rows: 30}, "1234": {statements: 6, rows: 20}, "121212": {statements: 6, rows: 20}, "ash 12": {statements: 8, rows: 60}, "zz ash": {statements: 7, rows: 5},
	} {
		query := data.NewQuery(typed)
		if asked := n.during(func() {
			if _, err := s.FindClients(ctx, query.Terms(), limit); err != nil {
				t.Fatal(err)
			}
		}); asked.statements > most.statements || asked.rows > most.rows {
			t.Errorf("%q asks %+v, at most %+v", typed, asked, most)
		}
	}
}

// A repeated bigram has a key of its own; otherwise too many ids would be candidates.
func TestBigrams(t *testing.T) {
	for plain, want := range map[string]string{"": "", "7": "7", "77": "77", "0000": "00 002 003", "1212": "12 21 122", "4711": "47 71 11"} {
		if got := strings.Join(bigrams(plain), " "); got != want {
			t.Errorf("the pairs of %s are %s, want %s", plain, got, want)
		}
	}
	// Long ids have the same keys: those of their first characters come first.
	long := strings.Repeat("1212", maxShortID)
	if pairs, first := bigrams(long), bigrams(long[:maxShortID]); !slices.Equal(pairs[:len(first)], first) || len(pairs) != len(long)-1 {
		t.Errorf("the pairs of a long id are %q", pairs)
	}
	// One id can be as long as a line, and must still be fast.
	if pairs := bigrams(strings.Repeat("0", 1<<20)); pairs[len(pairs)-1] != "001048575" {
		t.Errorf("the last pair is %s", pairs[len(pairs)-1])
	}
}

func TestBlockPackUnpack(t *testing.T) {
	for _, n := range []int{0, 1, maxSparse, maxSparse + 1, 60_000} {
		var b, again block
		for i := range n {
			b.add(int64(i * 7 % (1 << 16)))
		}
		again.unpack(b.pack())
		if again != b {
			t.Errorf("a block of %d clients is another", n)
		}
	}
}

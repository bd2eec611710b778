package sqlite

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
)

var everyBit = flag.Bool("every-bit", false, "flip every bit of the first page and one of every byte after it, not some")

// closedOffice returns a closed, encrypted database with free pages.
func closedOffice(t *testing.T) (path string, content []byte) {
	t.Helper()
	needEncryption(t)
	s := openOffice(t)
	for _, statement := range []string{
		`CREATE TABLE padding (x TEXT)`, `INSERT INTO padding WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) SELECT hex(zeroblob(1500)) FROM n`,
		`DROP TABLE padding`,
	} {
		if _, err := s.write.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	var free int
	if err := s.read.QueryRow(`PRAGMA freelist_count`).Scan(&free); err != nil || free < 20 {
		t.Fatalf("%d free pages, %v", free, err)
	}
	s.Close()
	content, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	return s.path, content
}

// examine opens and checks the database in content, and returns the problems.
func examine(t *testing.T, path string, content []byte, key file.Key) []string {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := OpenExisting(path, key)
	if err != nil {
		checkRefusal(t, "opening", err, data.CodeUnavailable)
		return []string{err.Error()}
	}
	defer s.Close()
	wrong, err := s.Check(ctx)
	if err != nil {
		checkRefusal(t, "checking", err, data.CodeUnavailable)
		return []string{err.Error()}
	}
	return wrong
}

// Any flipped bit is found: in the header, which the cipher does not protect, in encrypted pages, in their MACs, and in free
// pages.
func TestCheckFindsAFlippedBit(t *testing.T) {
	_, sound := closedOffice(t)
	path := filepath.Join(t.TempDir(), "office.db")
	if wrong := examine(t, path, sound, testKey); len(wrong) > 0 {
		t.Fatalf("untouched: %q", wrong)
	}
	var bits []int
	for bit := range 8 * len(fileHeader{}) {
		bits = append(bits, bit)
	}
	random := rand.New(rand.NewPCG(4, 2))
	for range 150 {
		bits = append(bits, random.IntN(8*len(sound)))
	}
	if *everyBit {
		bits = bits[:0]
		for bit := range 8 * pageSize {
			bits = append(bits, bit)
		}
		for i := pageSize; i < len(sound); i++ {
			bits = append(bits, 8*i+i%8)
		}
	}
	for _, bit := range bits {
		flipped := append([]byte(nil), sound...)
		flipped[bit/8] ^= 1 << (bit % 8)
		if wrong := examine(t, path, flipped, testKey); len(wrong) == 0 {
			t.Errorf("bit %d of byte %d, page %d, was flipped and not found", bit%8, bit/8, bit/8/pageSize+1)
		}
	}
}

// A page that is damaged while people work: only what needs it fails, with a message for people.
func TestDamagedPageWhileOpen(t *testing.T) {
	needEncryption(t)
	s := openOffice(t)
	var page int64
	if err := s.read.QueryRow(`SELECT rootpage FROM sqlite_schema WHERE name = 'clients'`).Scan(&page); err != nil {
		t.Fatal(err)
	}
	s.Close()
	content, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	content[(page-1)*pageSize+50] ^= 1
	if err := os.WriteFile(s.path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	damaged, err := OpenExisting(s.path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	defer damaged.Close()
	for range 2 {
		_, err = damaged.Client(ctx, 1)
		checkRefusal(t, "a client of the damaged page", err, data.CodeUnavailable)
		if !strings.Contains(err.Error(), "damaged") || !strings.Contains(err.Error(), "backup") {
			t.Errorf("%q does not say what to do", err)
		}
	}
	if programs, err := damaged.Programs(ctx); err != nil || len(programs) == 0 {
		t.Errorf("programs: %v, %v", programs, err)
	}
	set := data.DefaultSettings
	set.BedNightDays = 3
	if err := writerOf(damaged).SaveSettings(ctx, anEvent(), set); err != nil {
		t.Errorf("saving what needs no damaged page: %v", err)
	}
	if wrong, err := damaged.Check(ctx); err != nil || len(wrong) == 0 || !strings.Contains(wrong[0], fmt.Sprintf("page %d of", page)) {
		t.Errorf("Check = %q, %v; want page %d", wrong, err, page)
	}
}

func TestCheckFindsForeignBytes(t *testing.T) {
	for _, key := range []file.Key{testKey, {}} {
		for place, want := range map[int64][]string{0: {"the file has"}, lockByteOffset: {"the file has", "the page that is used for locking"}} {
			s := openOfficeWith(t, key)
			s.Close()
			f, err := os.OpenFile(s.path, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			end, err := f.Seek(0, io.SeekEnd)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.WriteAt([]byte{1}, max(place, end)); err != nil {
				t.Fatal(err)
			}
			f.Close()
			wrong, err := Verify(ctx, s.path, key)
			if err != nil || len(wrong) != len(want) {
				t.Fatalf("Verify = %q, %v; want %q", wrong, err, want)
			}
			for i := range want {
				if !strings.HasPrefix(wrong[i], want[i]) {
					t.Errorf("Verify says %q, want %q", wrong[i], want[i])
				}
			}
		}
	}
}

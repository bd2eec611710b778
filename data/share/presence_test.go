package share

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Windows see who else has the same tracker open, while it is; files and their names show neither. What a crashed window has left
// counts no more after a while, and is removed later.
func TestPresence(t *testing.T) {
	database := filepath.Join(t.TempDir(), "office.db")
	key := bytes.Repeat([]byte{1}, 32)
	window := func() *Presence {
		p, err := NewPresence(database, key)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	ada, ben, again := window(), window(), window()
	check := func(when string, p *Presence, user string, id int, want ...string) {
		t.Helper()
		got, err := p.Announce(user, 7)
		if id == 0 {
			got, err = p.Announce(user, 0)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v; want %v", when, got, err, want)
		}
	}
	check("alone", ada, "Ada Head", 7)
	check("second", ben, "Ben Desk", 7, "Ada Head")
	check("first", ada, "Ada Head", 7, "Ben Desk")
	check("another window of the same user", again, "Ada Head", 7, "Ben Desk")
	if got, err := again.Announce("Ada Head", 8); err != nil || len(got) != 0 {
		t.Errorf("another tracker: %v, %v", got, err)
	}
	files, err := os.ReadDir(database + openSuffix)
	if err != nil || len(files) != 3 {
		t.Errorf("files: %v, %v", files, err)
	}
	for _, f := range files {
		if text, err := os.ReadFile(filepath.Join(database+openSuffix, f.Name())); err != nil || strings.Contains(string(text)+f.Name(), "Ben") {
			t.Errorf("%s contains %q, %v", f.Name(), text, err)
		}
	}
	// Ada's program has crashed.
	age := func(d time.Duration) {
		t.Helper()
		at := time.Now().Add(-d)
		if err := os.Chtimes(ada.path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	age(staleAfter + time.Second)
	check("crashed", ben, "Ben Desk", 7)
	age(removeAfter + time.Minute)
	check("long ago", ben, "Ben Desk", 7)
	if _, err := os.Stat(ada.path); err == nil {
		t.Error("the file of a crashed window is kept for ever")
	}
	// A file of another database's key, or of something else, is nobody's.
	stranger, err := NewPresence(database, bytes.Repeat([]byte{2}, 32))
	if err != nil {
		t.Fatal(err)
	}
	check("another key", stranger, "Eve", 7)
	check("with another key", ben, "Ben Desk", 7)
	for _, p := range []*Presence{again, stranger, ben} {
		check("the end", p, "", 0)
	}
	if _, err := os.Stat(database + openSuffix); err == nil {
		t.Error("the folder is left")
	}
}

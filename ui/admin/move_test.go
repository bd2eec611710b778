package admin

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
)

// moving is a session whose database can be moved.
type moving struct {
	*fake
	Files
	failing error
	warning string
}

func (m *moving) MoveTo(_ context.Context, from string, _ file.Destination, progress func(done, total int64)) (file.Moved, error) {
	progress(1, 2)
	m.note("moved " + from)
	return file.Moved{From: from, To: "/share/office.db"}, m.failing
}

func (m *moving) undo(context.Context) (string, error) {
	m.note("undone")
	return m.warning, m.failing
}

func openPlace(t *testing.T, m *moving) (s *Screen, ended *string) {
	m.fake.users = robin().users
	s, ended = open(t, m), new(string)
	s.Place = Place{Path: "/desk/office.db", Undo: m.undo, Destination: func(string) file.Destination { return nil },
		OnMoved: func(m file.Moved) { *ended = m.To }, OnUndone: func(warning string) { *ended = warning }}
	tap(t, s, "Database")
	return s, ended
}

func TestMove(t *testing.T) {
	m := &moving{fake: &fake{}}
	s, ended := openPlace(t, m)
	if text := shown(s); !strings.Contains(text, "/desk/office.db") || !strings.Contains(text, "on this computer") {
		t.Errorf("it shows %s", text)
	}
	s.askMove("/share/office.db")
	tap(t, s, "Cancel")
	if len(m.did) > 0 {
		t.Errorf("cancelled: did %v", m.did)
	}
	s.askMove("/share/office.db")
	tap(t, s, "Move")
	if *ended != "/share/office.db" || len(m.did) != 1 || m.did[0] != "moved /desk/office.db" {
		t.Errorf("did %v, ended %q", m.did, *ended)
	}
	*ended, m.failing = "", data.Refuse(data.CodeUnavailable, "The disk is full.")
	s.askMove("/share/office.db")
	tap(t, s, "Move")
	if *ended != "" || !strings.Contains(shown(s), "The disk is full.") {
		t.Errorf("failed: ended %q", *ended)
	}
}

func TestUndoMove(t *testing.T) {
	m := &moving{fake: &fake{info: data.OfficeInfo{ReadOnly: "This database was moved.", MovedTo: "/share/office.db"}}, warning: "Do not use it."}
	s, ended := openPlace(t, m)
	if text := shown(s); !strings.Contains(text, "This database was moved.") {
		t.Errorf("it shows %s", text)
	}
	tap(t, s, "Undo the move…")
	tap(t, s, "Undo the move")
	if *ended != "Do not use it." || len(m.did) != 1 {
		t.Errorf("did %v, ended %q", m.did, *ended)
	}
}

func TestWordsOfASharedPlace(t *testing.T) {
	s, _ := openPlace(t, &moving{fake: &fake{}})
	s.Place.Shared = true
	tap(t, s, "Database")
	if text := shown(s); !strings.Contains(text, "in a shared folder") {
		t.Errorf("it shows %s", text)
	}
}

func TestFreePath(t *testing.T) {
	folder := t.TempDir()
	for _, want := range []string{"office.db", "office-2.db", "office-3.db"} {
		path := freePath(folder, "office.db")
		if path != filepath.Join(folder, want) {
			t.Fatalf("free is %s, want %s", path, want)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

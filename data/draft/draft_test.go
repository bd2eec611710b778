package draft

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
)

var at = time.Date(2026, 11, 12, 9, 30, 0, 0, time.UTC)

func open(t *testing.T, parent string, key file.Key) *Folder {
	t.Helper()
	f, err := Open(parent, "database", key)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func keep(t *testing.T, f *Folder, user string, id data.EnrollmentID, content string, minute int) {
	t.Helper()
	if err := f.Keep(user, data.KeptDraft{EnrollmentID: id, Content: content, At: at.Add(time.Duration(minute) * time.Minute)}); err != nil {
		t.Fatal(err)
	}
}

// contents returns the contents of the user's drafts, joined.
func contents(t *testing.T, f *Folder, user string) string {
	t.Helper()
	all, err := f.All(user)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, d := range all {
		texts = append(texts, d.Content)
	}
	return strings.Join(texts, ", ")
}

func TestKeptReplacedDropped(t *testing.T) {
	key, parent := file.NewKey(), t.TempDir()
	f := open(t, parent, key)
	if got := contents(t, f, "Lía Stone"); got != "" {
		t.Errorf("drafts of a new folder: %s", got)
	}
	keep(t, f, "Lía Stone", 1, "first", 1)
	keep(t, f, "Lía Stone", 2, "second", 2)
	keep(t, f, "Lía Stone", 1, "first again", 3)
	keep(t, f, "Tom Reed", 1, "another user's", 4)
	// Another process of the same database, and the name typed in another way.
	f = open(t, parent, key)
	if got := contents(t, f, "LIA STONE"); got != "first again, second" {
		t.Errorf("drafts: %s", got)
	}
	if err := f.Drop("Lía Stone", 1); err != nil {
		t.Fatal(err)
	}
	if err := f.Drop("Lía Stone", 1); err != nil {
		t.Errorf("dropping one that is not there: %v", err)
	}
	if got := contents(t, f, "Lía Stone"); got != "second" {
		t.Errorf("drafts after dropping one: %s", got)
	}
	if got := contents(t, f, "Tom Reed"); got != "another user's" {
		t.Errorf("drafts of another user: %s", got)
	}
}

func TestOnlyTheKeyReads(t *testing.T) {
	key, parent := file.NewKey(), t.TempDir()
	keep(t, open(t, parent, key), "Tom Reed", 7, "called the landlord", 0)
	paths, err := filepath.Glob(filepath.Join(parent, "*", "*"))
	if err != nil || len(paths) != 1 {
		t.Fatalf("files %v, %v", paths, err)
	}
	content, err := os.ReadFile(paths[0])
	if err != nil || bytes.Contains(content, []byte("landlord")) {
		t.Errorf("the file can be read without the key, or not at all: %v", err)
	}
	if info, err := os.Stat(paths[0]); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the file is open to others: %v, %v", info.Mode(), err)
	}
	if got := contents(t, open(t, parent, file.NewKey()), "Tom Reed"); got != "" {
		t.Errorf("another key reads %s", got)
	}
	other, err := Open(parent, "another database", key)
	if err != nil || contents(t, other, "Tom Reed") != "" {
		t.Errorf("another database reads it: %v", err)
	}
	if _, err := Open(parent, "database", file.Key{}); err == nil {
		t.Error("drafts without a key")
	}
}

func TestDamagedFileTakesNoOtherAlong(t *testing.T) {
	parent := t.TempDir()
	f := open(t, parent, file.NewKey())
	keep(t, f, "Tom Reed", 1, "damaged", 1)
	keep(t, f, "Tom Reed", 2, "whole", 2)
	keep(t, f, "Tom Reed", 3, "moved", 3)
	path, _ := f.file("Tom Reed", 1)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	// A file under the name of another enrollment's.
	from, _ := f.file("Tom Reed", 3)
	to, _ := f.file("Tom Reed", 4)
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
	if got := contents(t, f, "Tom Reed"); got != "whole" {
		t.Errorf("drafts: %s", got)
	}
}

func TestFullDiskIsRefused(t *testing.T) {
	parent := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(parent, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := open(t, parent, file.NewKey()).Keep("Tom Reed", data.KeptDraft{EnrollmentID: 1, Content: "x"})
	if data.CodeOf(err) != data.CodeUnavailable {
		t.Errorf("a folder that can't be made: %v", err)
	}
}

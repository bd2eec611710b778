//go:build cgo

package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	base "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/draft"
	"housingtracker/data/file"
	"housingtracker/data/move"
	"housingtracker/data/sample"
	"housingtracker/data/share"
	"housingtracker/data/signin"
	"housingtracker/data/sqlite"
	"housingtracker/export"
	"housingtracker/ui/control"
	"housingtracker/ui/task"
)

// sampleFiles is the sample office, made once, by what follows its path in the names of its files.
var sampleFiles = sync.OnceValues(func() (map[string][]byte, error) {
	folder, err := os.MkdirTemp("", "sample")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "office.db")
	if err := sample.BuildAt(context.Background(), sqlite.At(path), account.Cheap(path), time.Now()); err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, end := range []string{"", ".keys"} {
		content, readErr := os.ReadFile(path + end)
		files[end], err = content, errors.Join(err, readErr)
	}
	return files, err
})

func makeSample(_ context.Context, path string) ([]data.SampleAccount, error) {
	files, err := sampleFiles()
	for end, content := range files {
		err = errors.Join(err, os.WriteFile(path+end, content, 0o600))
	}
	return sample.Accounts, err
}

// window opens the window on a folder of its own, with the real store below it and everything done at once.
func window(t *testing.T) *Window { return windowAt(t, task.Inline(), time.Now) }

// windowAt is window with a clock of its own.
func windowAt(t *testing.T, tasks task.Runner, now func() time.Time) *Window {
	a := test.NewTempApp(t)
	folder := filepath.Join(t.TempDir(), "data")
	newOffice := func(path string) *file.Office {
		o := file.NewOffice(sqlite.At(path), account.Cheap(path), now)
		o.AnnounceBy(func(key file.Key) (data.Presence, error) { return share.NewPresence(path, key.Bytes()) })
		return o.KeepDrafts(func(database string, key file.Key) (data.DraftStore, error) {
			return draft.Open(folder, database, key)
		})
	}
	p := Program{
		Now: now, Folder: folder, Fonts: export.Fonts{Regular: base.DefaultTextFont().Content(), Bold: base.DefaultTextBoldFont().Content()},
		New: newOffice, Open: func(path string) (signin.Office, error) { return newOffice(path).Open() },
		OpenExport: func(string) (Export, error) { return nil, data.Refuse(data.CodeInvalid, "no exports here") },
		MakeSample: makeSample, Shared: func(string) bool { return false },
		Destination: func(path string) file.Destination {
			return move.To(path, func(path string) file.Database { return sqlite.At(path) }, func(path string) file.Keyring { return account.Cheap(path) }, func() {})
		},
	}
	w := newWindow(a, test.NewTempWindow(t, control.NewText("")), p, tasks)
	w.window.Resize(fyne.NewSize(1280, 800))
	t.Cleanup(w.closeOffice)
	return w
}

func (w *Window) texts() string {
	var found []string
	roots := []fyne.CanvasObject{w.root}
	if top := w.window.Canvas().Overlays().Top(); top != nil {
		roots = append(roots, top)
	}
	for _, root := range roots {
		for _, o := range test.LaidOutObjects(root) {
			switch o := o.(type) {
			case *control.Label:
				found = append(found, o.Text)
			case *control.Caption:
				found = append(found, o.Text)
			case *widget.Label:
				found = append(found, o.Text)
			case *control.Button:
				found = append(found, "["+o.Text+"]")
			}
		}
	}
	return strings.Join(found, "|")
}

func (w *Window) tap(t *testing.T, text string) {
	t.Helper()
	root := w.window.Canvas().Overlays().Top()
	if root == nil {
		root = w.root
	}
	for _, o := range test.LaidOutObjects(root) {
		if b, ok := o.(*control.Button); ok && b.Text == text {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("no button %q among %s", text, w.texts())
}

// TestTheWindowWaitsForItsFonts: Fyne looks for fonts once, when it first measures a text, so names of other scripts would be
// boxes in a window that is shown before the fonts are unpacked.
func TestTheWindowWaitsForItsFonts(t *testing.T) {
	test.NewTempApp(t)
	var unpacked atomic.Bool
	begin := make(chan struct{})
	shown := false
	show := afterFonts(func() { <-begin; unpacked.Store(true) }, func() {
		shown = true
		if !unpacked.Load() {
			t.Error("the window is shown before the fonts are there")
		}
	})
	time.AfterFunc(20*time.Millisecond, func() { close(begin) })
	show()
	if !shown {
		t.Error("the window is not shown")
	}
	afterFonts(nil, func() {})()
}

// TestSampleOfficeFromFirstRunToRemoval goes the first way of the first run and back.
func TestSampleOfficeFromFirstRunToRemoval(t *testing.T) {
	w := window(t)
	w.showStart()
	w.tap(t, "Explore with sample data")
	if shown := w.texts(); !strings.Contains(shown, "Sample data") || !strings.Contains(shown, sample.Accounts[0].Password) {
		t.Fatalf("the sign-in screen shows %s", shown)
	}
	if !strings.Contains(w.window.Title(), "Sample data") || !strings.HasPrefix(w.window.Title(), Title) {
		t.Errorf("the title is %q", w.window.Title())
	}
	w.tap(t, "Sign in")
	if shown := w.texts(); !strings.Contains(shown, "The name or the password is not right") {
		t.Errorf("without a password: %s", shown)
	}
	w.signInAs(t, sample.Accounts[0])
	if shown := w.texts(); !strings.Contains(shown, "Pipeline") || !strings.Contains(shown, "Sample data") {
		t.Fatalf("home shows %s", shown)
	}
	w.tap(t, "Remove the sample data…")
	w.tap(t, "Remove")
	if left, err := os.ReadDir(w.program.Folder); err != nil || len(left) > 0 {
		t.Errorf("left %v (%v)", left, err)
	}
	if shown := w.texts(); !strings.Contains(shown, "[Explore with sample data]") {
		t.Errorf("after the removal: %s", shown)
	}
}

func (w *Window) signInAs(t *testing.T, a data.SampleAccount) {
	t.Helper()
	session, err := w.office.Enter(context.Background(), a.Name, a.Password)
	if err != nil {
		t.Fatal(err)
	}
	w.welcome(session, a.Password, "")
}

// TestEveryDestination: each place of the side bar shows something of its own, for each account; what only an
// administrator may do is not offered to others.
func TestEveryDestination(t *testing.T) {
	w := window(t)
	w.showStart()
	w.tap(t, "Explore with sample data")
	for _, a := range sample.Accounts {
		w.signInAs(t, a)
		want := map[string]string{homeName: "Needs attention", searchName: "[View for Download]", clientName: "Clients", reportName: "Caseload"}
		if a.Role == data.Administrator {
			want[importName], want[adminName] = "How to get the export", "[Audit log]"
		}
		if len(w.shell.destinations) != len(want) {
			t.Errorf("%s is offered %d destinations, want %d", a.Role, len(w.shell.destinations), len(want))
		}
		for name, words := range want {
			w.shell.showByName(name)
			if shown := w.texts(); !strings.Contains(shown, words) {
				t.Errorf("%s: %s lacks %q: %s", a.Role, name, words, shown)
			}
		}
		for _, c := range w.shell.commands {
			if c.Name == "Sign out" || c.Key == lockKey || c.Key == hideKey {
				continue
			}
			c.Do()
			for w.host.Top() != nil {
				w.host.Press("Esc")
			}
		}
		w.signOut()
		if shown := w.texts(); !strings.Contains(shown, "[Sign in]") {
			t.Errorf("signed out to %s", shown)
		}
	}
}

func TestADatabaseThatCantBeOpenedLeadsBack(t *testing.T) {
	w := window(t)
	path := filepath.Join(t.TempDir(), "letter.db")
	if err := os.WriteFile(path, []byte("Dear landlord,"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.openDatabase(path)
	if shown := w.texts(); !strings.Contains(shown, "The database can't be opened") || !strings.Contains(shown, "[Explore with sample data]") {
		t.Errorf("it shows %s", shown)
	}
	if b, _ := os.ReadFile(path); string(b) != "Dear landlord," {
		t.Error("the file was changed")
	}
}

// TestStartImport makes an office from nothing; giving up leaves no file, nor does closing the window.
func TestStartImport(t *testing.T) {
	w := window(t)
	w.showStart()
	w.tap(t, "Import an HMIS export…")
	if !strings.Contains(w.texts(), "New database") {
		t.Fatalf("it shows %s", w.texts())
	}
	for _, giveUp := range []func(){func() { w.tap(t, "Cancel") }, func() { w.closeOffice(); w.host.CloseAll() }} {
		giveUp()
		if left, _ := os.ReadDir(w.program.Folder); len(left) > 0 {
			t.Errorf("giving up left %v", left)
		}
		w.tap(t, "Import an HMIS export…")
	}
	var entries []*control.Entry
	for _, o := range test.LaidOutObjects(w.window.Canvas().Overlays().Top()) {
		if e, ok := o.(*control.Entry); ok {
			entries = append(entries, e)
		}
	}
	for i, text := range []string{"Test House", "Ana Admin", "correct horse", "correct horse"} {
		entries[i].SetText(text)
	}
	w.tap(t, "Make the database")
	if shown := w.texts(); !strings.Contains(shown, "How to get the export") || !strings.Contains(shown, "Ana Admin") {
		t.Errorf("the new office shows %s", shown)
	}
}

// TestADatabaseInASynchronizedFolder: it is not opened and none is made there, whatever the way; the reason and what to do are
// on the first screen.
func TestADatabaseInASynchronizedFolder(t *testing.T) {
	w := window(t)
	w.program.Folder = filepath.Join(t.TempDir(), "Dropbox")
	w.showStart()
	w.tap(t, "Import an HMIS export…")
	if shown := w.texts(); !strings.Contains(shown, "Dropbox synchronizes") || !strings.Contains(shown, "Choose a folder on a disk of this computer") {
		t.Errorf("it shows %s", shown)
	}
	if left, _ := os.ReadDir(w.program.Folder); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
	w.tap(t, "Cancel")
	w.createDatabaseIn(t.TempDir())
	if !strings.Contains(w.texts(), "New database") {
		t.Errorf("in another folder it shows %s", w.texts())
	}
	w.tap(t, "Cancel")
	path := filepath.Join(w.program.Folder, "office.db")
	if _, err := makeSample(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	w.openDatabase(path)
	if shown := w.texts(); !strings.Contains(shown, "copy office.db and office.db.keys into one folder") || !strings.Contains(shown, "[Open a database…]") {
		t.Errorf("it shows %s", shown)
	}
}

// TestDatabasesAreFoundAgain: choosing one begins where those of the program lie, once there are some.
func TestDatabasesAreFoundAgain(t *testing.T) {
	w := window(t)
	if folder := w.databases(); folder != "" {
		t.Errorf("before there is one it begins in %s", folder)
	}
	w.showStart()
	w.tap(t, "Explore with sample data")
	if folder := w.databases(); folder != w.program.Folder {
		t.Errorf("it begins in %q", folder)
	}
	w.path = filepath.Join(t.TempDir(), "elsewhere.db")
	if err := os.WriteFile(w.path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if folder := w.databases(); folder != filepath.Dir(w.path) {
		t.Errorf("with one open elsewhere it begins in %q", folder)
	}
}

func TestSideBarFoldsInANarrowWindow(t *testing.T) {
	w := window(t)
	w.showStart()
	w.tap(t, "Explore with sample data")
	w.signInAs(t, sample.Accounts[0])
	w.window.Resize(fyne.NewSize(900, 700))
	if !w.shell.sidebar.folded || strings.Contains(w.texts(), "["+searchName+"]") {
		t.Error("the side bar keeps its words at 900")
	}
	w.window.Resize(fyne.NewSize(1280, 800))
	if w.shell.sidebar.folded {
		t.Error("the side bar stays folded at 1280")
	}
}

// TestCommandsOpenWhatTheyName: View for Download is reached by Ctrl+K too, before and after the search was shown.
func TestCommandsOpenWhatTheyName(t *testing.T) {
	w := window(t)
	w.showStart()
	w.tap(t, "Explore with sample data")
	w.signInAs(t, sample.Accounts[0])
	for _, first := range []string{homeName, searchName, homeName} {
		w.shell.showByName(first)
		for _, c := range w.shell.commands {
			if c.Name == "View for Download" {
				c.Do()
			}
		}
		if !strings.Contains(w.texts(), "[Excel Data Export]") {
			t.Errorf("from %s it shows %s", first, w.texts())
		}
	}
}

package filechooser

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

type memory map[string]string

func (m memory) Preference(_ context.Context, key string) (string, error) { return m[key], nil }
func (m memory) SetPreference(_ context.Context, key, value string) error { m[key] = value; return nil }

// asked opens the dialog and returns the host, and where the chosen path will be.
func asked(t *testing.T, m memory) (*overlay.Host, *string, *control.Entry) {
	t.Helper()
	test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	w.Resize(fyne.NewSize(900, 700))
	host := overlay.NewHost(w, task.Inline())
	chosen := new(string)
	New(host, m).Save("list.csv", func(path string) { *chosen = path })
	name, ok := w.Canvas().Focused().(*control.Entry)
	if !ok || name.Text != "list.csv" {
		t.Fatalf("the file name hasn't the focus")
	}
	return host, chosen, name
}

func TestSavesToTheRememberedFolderAtOnce(t *testing.T) {
	m := memory{folderPreference: t.TempDir()}
	host, chosen, _ := asked(t, m)
	host.Press("Ctrl+S")
	if want := filepath.Join(m[folderPreference], "list.csv"); *chosen != want {
		t.Errorf("chosen %q, want %q", *chosen, want)
	}
	if host.Top() != nil {
		t.Error("the dialog stays")
	}
}

func TestNameIsCompletedAndMayBeAPath(t *testing.T) {
	folder, other := t.TempDir(), t.TempDir()
	for typed, want := range map[string]string{
		"mine":                       filepath.Join(folder, "mine.csv"),
		"mine.CSV":                   filepath.Join(folder, "mine.CSV"),
		"v1.2":                       filepath.Join(folder, "v1.2.csv"),
		filepath.Join(other, "mine"): filepath.Join(other, "mine.csv"),
	} {
		m := memory{folderPreference: folder}
		host, chosen, name := asked(t, m)
		name.SetText(typed)
		host.Press("Ctrl+S")
		if *chosen != want || m[folderPreference] != filepath.Dir(want) {
			t.Errorf("%q: chosen %q, remembered %q", typed, *chosen, m[folderPreference])
		}
	}
}

func TestFileThatIsThereIsReplacedOnlyAfterAQuestion(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "list.csv"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	host, chosen, _ := asked(t, memory{folderPreference: folder})
	host.Press("Ctrl+S")
	host.Press("Esc")
	if *chosen != "" || host.Top() == nil {
		t.Fatalf("chosen %q without an answer", *chosen)
	}
	host.Press("Ctrl+S")
	host.Press("Enter")
	if *chosen == "" || host.Top() != nil {
		t.Error("Replace doesn't choose the file")
	}
	if old, _ := os.ReadFile(filepath.Join(folder, "list.csv")); string(old) != "old" {
		t.Error("choosing the file has touched it")
	}
}

func TestWhatCannotBeSavedToIsSaidInTheDialog(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "dir.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{"", "   ", "dir.csv", strings.Repeat("no", 3) + string(filepath.Separator) + "x.csv"} {
		host, chosen, name := asked(t, memory{folderPreference: folder})
		name.SetText(typed)
		host.Press("Ctrl+S")
		if *chosen != "" || host.Top() == nil {
			t.Errorf("%q is taken as %q", typed, *chosen)
		}
	}
}

func TestCancelChoosesNothing(t *testing.T) {
	host, chosen, _ := asked(t, memory{})
	host.Press("Esc")
	if *chosen != "" || host.Top() != nil {
		t.Errorf("chosen %q", *chosen)
	}
}

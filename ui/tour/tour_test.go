//go:build walk

package tour

import (
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// album keeps pictures, numbered as they are taken.
type album struct {
	t      *testing.T
	folder string
	taken  int
}

func newAlbum(t *testing.T, folder string) *album {
	t.Helper()
	if folder == "" {
		t.Fatal("where to? Run this with make tour or make screenshots")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return &album{t: t, folder: folder}
}

// take keeps a picture of the window when it is calm.
func (a *album) take(w *window, name string) {
	a.t.Helper()
	a.taken++
	keep(a.t, w.calm(), filepath.Join(a.folder, fmt.Sprintf("%02d-%s.png", a.taken, name)))
}

// TestTour takes a picture of every screen and leaves the three exports, all from the real window.
func TestTour(t *testing.T) {
	a := newAlbum(t, *outFlag)
	o, accounts := newSample(t)
	firstRun(t, a)
	screens(t, a, o)
	administration(t, a, o, accounts[len(accounts)-1])
	importing(t, a)
}

// firstRun is what somebody sees who has no database yet.
func firstRun(t *testing.T, a *album) {
	w := openWindow(t, t.TempDir())
	w.seesSignIn()
	a.take(w, "start")
	w.close()
}

// screens are those of a caseworker.
func screens(t *testing.T, a *album, o office) {
	_, applied := o.at("Applied for Unit")
	_, approved := o.at("Approved for Unit")
	_, scheduled := o.at("Move In Scheduled")
	w := openWindow(t, o.home, "--db", o.path)
	w.seesSignIn()
	a.take(w, "sign-in")
	w.signIn(o.password)
	a.take(w, "home")

	w.press("alt+s")
	a.take(w, "search")
	w.press("alt+3")
	a.take(w, "search-filtered")
	w.press("ctrl+shift+f")
	w.sees("the filters are shown", covered)
	a.take(w, "search-filters")
	w.press("Escape")
	w.sees("the filters are gone", inside)
	w.press("alt+1")
	w.calm()

	w.find(applied[0])
	w.openMenu()
	a.take(w, "client-menu")
	w.press("Return")
	w.sees("the tracker opens", covered)
	a.take(w, "tracker")
	w.write("1/2/25")
	w.press("Tab")
	a.take(w, "tracker-error")
	w.press("Escape")
	w.calm()
	w.press("ctrl+d")
	w.sees("the tracker closes", inside)

	w.find(scheduled[0])
	w.act("ctrl+t")
	a.take(w, "tracker-revealed")
	w.press("Escape")
	w.sees("the tracker closes", inside)
	w.act("ctrl+u")
	a.take(w, "assessment")
	w.press("Escape")
	w.sees("the assessment closes", inside)

	w.find(approved[0])
	w.act("ctrl+r")
	a.take(w, "start-over")
	w.press("Escape")
	w.calm()
	w.press("Escape")
	w.sees("the tracker closes", inside)

	w.find(o.again())
	a.take(w, "client")
	w.act("ctrl+h")
	a.take(w, "history")
	w.press("Escape")
	w.sees("the history closes", inside)
	w.press("alt+c")
	w.calm()
	w.write("lee")
	a.take(w, "clients")

	w.press("ctrl+k")
	w.sees("Ctrl+K opens its list", covered)
	w.write("ma")
	w.sees("clients are found", func(p *image.RGBA) bool { return !blank(p, secondFound) })
	a.take(w, "find")
	w.press("Escape")
	w.sees("the list closes", inside)

	w.press("alt+s")
	w.calm()
	w.press("question")
	w.sees("the shortcuts are shown", covered)
	a.take(w, "shortcuts")
	w.press("Escape")
	w.sees("the shortcuts close", inside)

	w.calm()
	w.press("space")
	a.take(w, "peek")
	w.press("space", "ctrl+b")
	a.take(w, "board")
	w.press("ctrl+b")
	w.calm()

	w.press("ctrl+e")
	a.take(w, "download")
	w.press("ctrl+p")
	w.sees("the pages are shown", covered)
	a.take(w, "print")
	before := w.calm()
	w.press("ctrl+s")
	w.changes(before, whole, "the question for the file is shown")
	w.saveAs(filepath.Join(a.folder, "print.pdf"))
	data := w.dataButton()
	w.click(center(data))
	w.saveAs(filepath.Join(a.folder, "data-export.xlsx"))
	// The buttons rest until an export has ended, a moment after its file is there.
	data = w.dataButton()
	w.click(image.Pt(data.Min.X-40, center(data).Y))
	w.saveAs(filepath.Join(a.folder, "export.xlsx"))
	a.take(w, "exported")
	page := filepath.Join(a.folder, "print-page-1")
	if out, err := exec.Command("pdftoppm", "-png", "-singlefile", "-r", "100", filepath.Join(a.folder, "print.pdf"), page).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v: %s", err, out)
	}

	w.order("Look: dark")
	w.press("alt+s")
	a.take(w, "search-dark")
	w.press("alt+h")
	a.take(w, "home-dark")
	w.close()
}

// act presses a key of the action menu, which opens a dialog.
func (w *window) act(key string) {
	w.t.Helper()
	w.calm()
	w.press(key)
	w.sees("the dialog opens", covered)
}

// order does what Ctrl+K offers under a name.
func (w *window) order(name string) {
	w.t.Helper()
	w.press("ctrl+k")
	w.sees("Ctrl+K opens its list", covered)
	w.write(name)
	w.sees("one command alone is found for "+name, func(p *image.RGBA) bool { return !blank(p, firstFound) && blank(p, secondFound) })
	w.press("Return")
	w.calm()
}

// again is a client who has started over with a new unit.
func (o office) again() row {
	o.t.Helper()
	for _, stage := range []string{"Moved In", "Applied for Unit", "Approved for Unit", "Eligibility Verified"} {
		_, clients := o.at(stage)
		for _, c := range clients {
			if c.Eligible != "" && o.tracker(c.EnrollmentID).Attempt > 1 {
				return c
			}
		}
	}
	o.t.Fatal("nobody in the sample office has started over")
	return row{}
}

// administration is what an administrator sets up.
func administration(t *testing.T, a *album, o office, administrator account) {
	w := openWindow(t, t.TempDir(), "--db", o.path)
	w.seesSignIn()
	w.press("shift+Tab", "ctrl+a")
	w.write(administrator.Name)
	w.press("Return")
	w.signIn(administrator.Password)
	w.press("alt+a")
	a.take(w, "administration")
	w.close()
}

// importing is an administrator's first import, into an office of its own.
func importing(t *testing.T, a *album) {
	home := t.TempDir()
	o := office{t: t, home: home, path: filepath.Join(home, ".office", "office.db"), user: "Alex Rivers", password: "cobble lantern 2026"}
	if err := os.Mkdir(filepath.Dir(o.path), 0o700); err != nil {
		t.Fatal(err)
	}
	o.run("init", "--db", o.path, "--admin", o.user, "--organization", "Riverside Housing")
	o.run("sample", "--out", filepath.Join(home, "export.zip"), "--clients", "400")
	w := openWindow(t, home, "--db", o.path)
	w.seesSignIn()
	w.write(o.user)
	w.press("Return")
	w.signIn(o.password)
	a.take(w, "home-empty")
	w.press("alt+i")
	a.take(w, "import")
	w.press("space")
	w.calm()
	// The file is the one beside the parent folder, in Fyne's own dialog.
	w.click(image.Pt(465, 215))
	w.sees("the file is chosen", func(p *image.RGBA) bool { return hasButton(p, openFile) })
	w.calm()
	found, _ := button(w.look(), openFile, brand)
	w.click(center(found))
	w.sees("the preview is shown", func(p *image.RGBA) bool { return inside(p) && hasButton(p, previewed) })
	a.take(w, "import-preview")
	w.click(image.Pt(350, 636))
	w.sees("the problems are shown", covered)
	a.take(w, "import-problems")
	w.press("Escape")
	w.sees("the problems are gone", inside)
	preview := w.calm()
	w.press("ctrl+Return")
	w.changes(preview, previewed, "the export is imported")
	a.take(w, "imported")
	w.close()
}

// openFile is where Fyne's dialog has its button Open, previewed where the preview has Import.
var (
	openFile  = image.Rect(1000, 660, 1100, 705)
	previewed = image.Rect(900, 180, 1260, 400)
)

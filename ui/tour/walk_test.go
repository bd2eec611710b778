//go:build walk

package tour

import (
	"flag"
	"image"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"housingtracker/export/palette"
)

var (
	programFlag = flag.String("program", "", "the built program")
	outFlag     = flag.String("out", "", "the folder for pictures and exports of the tour")
	readmeFlag  = flag.String("readme", "", "the folder for the pictures of the README")
)

func program(t *testing.T) string {
	t.Helper()
	if *programFlag == "" {
		t.Fatal("which program? Run this with make walk, or with -args -program PATH")
	}
	return *programFlag
}

// An account of the sample office, as the command demo prints it.
type account struct {
	Name     string `json:"name"`
	Password string `json:"password"`
	Role     string `json:"role"`
}

// newSample builds a sample office of its own for a test; its user is the first account.
func newSample(t *testing.T) (office, []account) {
	t.Helper()
	home := t.TempDir()
	o := office{t: t, home: home, path: filepath.Join(home, "sample.db")}
	var made struct {
		Accounts []account `json:"accounts"`
	}
	o.parse(o.run("demo", "--db", o.path, "--json"), &made)
	if len(made.Accounts) == 0 {
		t.Fatal("the sample office has no accounts")
	}
	o.user, o.password = made.Accounts[0].Name, made.Accounts[0].Password
	return o, made.Accounts
}

// brand is the colour of what is to be done next.
var brand = palette.For(palette.Light).Brand

// signIn types the password of the account that is filled in.
func (w *window) signIn(password string) {
	w.t.Helper()
	w.sees("the sign-in screen is shown", func(p *image.RGBA) bool {
		_, ok := button(p, whole, brand)
		return ok && !inside(p)
	})
	w.calm()
	w.write(password)
	w.press("Return")
	w.sees("somebody is signed in", inside)
	w.calm()
}

// The list that Ctrl+K opens: where its first and its second line are.
var (
	firstFound  = image.Rect(360, 246, 920, 270)
	secondFound = image.Rect(360, 276, 920, 300)
)

// find finds a client with Ctrl+K and opens the dashboard.
func (w *window) find(words string) {
	w.t.Helper()
	w.press("ctrl+k")
	w.sees("Ctrl+K opens its list", covered)
	w.calm()
	w.write(words)
	w.sees("one client alone is found for "+words, func(p *image.RGBA) bool { return !blank(p, firstFound) && blank(p, secondFound) })
	w.press("Return")
	w.sees("the client's dashboard is shown", inside)
	w.sees("the enrollments have their arrows", func(p *image.RGBA) bool { _, ok := button(p, arrows, brand); return ok })
	w.calm()
}

// arrows is where the action menus of a client's enrollments open.
var arrows = image.Rect(228, 110, 300, 760)

// walker is a client in the middle of the way: applied for a unit, not approved yet; enrolled once only.
func walker(t *testing.T, o office) (program int64, client row) {
	t.Helper()
	seen := map[string]int{}
	var candidates []row
	for i, id := range o.programs() {
		for _, r := range o.list(id) {
			seen[r.ClientID]++
			if i == 0 && r.Category == "Applied for Unit" && plain(r.Name) {
				candidates = append(candidates, r)
				program = id
			}
		}
	}
	for _, r := range candidates {
		if seen[r.ClientID] == 1 {
			return program, r
		}
	}
	t.Fatal("nobody in the sample office has applied for a unit and waits for the answer")
	return 0, row{}
}

// plain reports whether a name can be typed on any keyboard.
func plain(name string) bool {
	return !slices.ContainsFunc([]rune(name), func(r rune) bool { return r > 'z' || r == '\'' })
}

func category(rows []row, enrollment int64) string {
	at := slices.IndexFunc(rows, func(r row) bool { return r.EnrollmentID == enrollment })
	if at < 0 {
		return ""
	}
	return rows[at].Category
}

// TestWalk is a caseworker's way through the real window: sign in, find a client, enter a date, save, see the row move,
// export the list, sign out. What the window did is read back through the commands, on the same database.
func TestWalk(t *testing.T) {
	o, _ := newSample(t)
	program, client := walker(t, o)
	w := openWindow(t, o.home, "--db", o.path)
	w.signIn(o.password)

	w.press("ctrl+2")
	w.calm()
	w.press("slash")
	w.write(client.ClientID)
	before := w.calm()

	w.find(client.Name + " " + client.ClientID)
	dashboard := w.look()
	w.press("Return")
	w.changes(dashboard, whole, "the action menu opens")
	w.press("Return")
	w.sees("the tracker opens", covered)
	w.sees("the tracker has nothing to save yet", func(p *image.RGBA) bool { _, ok := button(p, footer, brand); return !ok })
	w.calm()
	w.write("t")
	w.sees("the date can be saved", func(p *image.RGBA) bool { _, ok := button(p, footer, brand); return ok })
	if got := o.tracker(client.EnrollmentID); got.Approved != "" {
		t.Fatalf("approved on %s before it was saved", got.Approved)
	}
	w.press("ctrl+s")
	w.sees("the tracker closes", inside)
	after := o.tracker(client.EnrollmentID)
	if after.Approved == "" || after.Applied != client.Applied {
		w.fail("saved: applied %q, approved %q; applied was %q", after.Applied, after.Approved, client.Applied)
	}

	w.press("ctrl+2")
	w.changes(before, grid, "the row stands elsewhere")
	rows := o.list(program)
	if got := category(rows, client.EnrollmentID); got != "Approved for Unit" {
		w.fail("the list has the client under %q", got)
	}

	w.press("slash", "ctrl+a", "BackSpace")
	w.calm()
	w.press("ctrl+e")
	page := w.calm()
	export, ok := button(page, image.Rect(600, 30, width, 160), brand)
	if !ok {
		w.fail("View for Download has no button for data")
	}
	w.click(export.Min.Add(export.Size().Div(2)))
	w.sees("the question for the file is shown", covered)
	w.calm()
	file := filepath.Join(t.TempDir(), "data.xlsx")
	w.press("ctrl+a")
	w.write(file)
	w.press("Return")
	w.until("the export is saved", func() bool { _, err := os.Stat(file); return err == nil })
	w.sees("the question is gone", inside)
	checkData(t, file, rows, client)

	w.press("ctrl+l")
	w.sees("nobody is signed in", func(p *image.RGBA) bool { return !inside(p) && !covered(p) })
}

// footer is where the tracker's buttons stand, grid where the rows of the search do.
var (
	footer = image.Rect(640, 660, 1020, 780)
	grid   = image.Rect(190, 170, width-10, 760)
)

// checkData compares the exported workbook with the list.
func checkData(t *testing.T, file string, rows []row, client row) {
	t.Helper()
	book, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	cells, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	if len(cells) != len(rows)+1 {
		t.Fatalf("the export has %d rows below its header, the list has %d", len(cells)-1, len(rows))
	}
	id := slices.Index(cells[0], "Client ID")
	stage := slices.Index(cells[0], "Category")
	if id < 0 || stage < 0 {
		t.Fatalf("the export has the columns %q", cells[0])
	}
	for _, line := range cells[1:] {
		if line[id] == client.ClientID {
			if line[stage] != "Approved for Unit" {
				t.Errorf("the export has the client under %q", line[stage])
			}
			return
		}
	}
	t.Errorf("the export does not have %s", client.ClientID)
}

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

func hasButton(p *image.RGBA, r image.Rectangle) bool {
	_, ok := button(p, r, brand)
	return ok
}

// seesSignIn waits for the sign-in screen, or for that of a new person.
func (w *window) seesSignIn() {
	w.t.Helper()
	w.sees("the sign-in screen is shown", func(p *image.RGBA) bool { return hasButton(p, whole) && !inside(p) })
	w.calm()
}

// signIn types the password of the account that is filled in.
func (w *window) signIn(password string) {
	w.t.Helper()
	w.seesSignIn()
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
func (w *window) find(client row) {
	w.t.Helper()
	words := client.Name + " " + client.ClientID
	w.press("ctrl+k")
	w.sees("Ctrl+K opens its list", covered)
	w.calm()
	w.write(words)
	w.sees("one client alone is found for "+words, func(p *image.RGBA) bool { return !blank(p, firstFound) && blank(p, secondFound) })
	w.press("Return")
	w.sees("the client's dashboard is shown", inside)
	w.sees("an enrollment is chosen", func(p *image.RGBA) bool {
		_, ok := button(p, enrollments, palette.For(palette.Light).BrandSoft)
		return ok
	})
	w.calm()
}

// openMenu opens the action menu of the chosen enrollment, on its first entry.
func (w *window) openMenu() *image.RGBA {
	w.t.Helper()
	dashboard := w.look()
	w.press("Return")
	return w.changes(dashboard, whole, "the action menu opens")
}

// enrollments is where a client's dashboard lists them.
var enrollments = image.Rect(228, 150, width-20, 400)

// at returns the clients of the program that is shown first who stand at a stage, are enrolled in no other, and have a
// name that can be typed.
func (o office) at(stage string) (program int64, clients []row) {
	o.t.Helper()
	programs, seen := o.programs(), map[string]int{}
	for _, id := range programs {
		for _, r := range o.list(id) {
			seen[r.ClientID]++
			if id == programs[0] && r.Category == stage && plain(r.Name) {
				clients = append(clients, r)
			}
		}
	}
	clients = slices.DeleteFunc(clients, func(r row) bool { return seen[r.ClientID] > 1 })
	if len(clients) == 0 {
		o.t.Fatalf("the first program of the sample office has nobody under %s", stage)
	}
	return programs[0], clients
}

// plain reports whether a name can be typed on any keyboard.
func plain(name string) bool {
	return !slices.ContainsFunc([]rune(name), func(r rune) bool { return r > 'z' || r == '\'' })
}

func category(rows []row, enrollment id) string {
	at := slices.IndexFunc(rows, func(r row) bool { return r.EnrollmentID == enrollment })
	if at < 0 {
		return ""
	}
	return rows[at].Category
}

// TestWalk is a caseworker's way through the real window: sign in, find a client, enter a date, save, see the row move,
// export the list, lock the window. What the window did is read back through the commands, on the same database.
func TestWalk(t *testing.T) {
	o, _ := newSample(t)
	program, clients := o.at("Applied for Unit")
	client := clients[0]
	w := openWindow(t, o.home, "--db", o.path)
	w.signIn(o.password)

	w.press("alt+s")
	w.calm()
	w.press("slash")
	w.write(client.ClientID)
	w.sees("the client stands in the list", func(p *image.RGBA) bool { return firstRow(p) > 0 })
	before := firstRow(w.calm())

	w.find(client)
	w.openMenu()
	w.press("Return")
	w.sees("the tracker opens", covered)
	w.sees("the tracker has nothing to save yet", func(p *image.RGBA) bool { return !blank(p, save) && !hasButton(p, save) })
	w.calm()
	w.write("t")
	w.sees("the date can be saved", func(p *image.RGBA) bool { return hasButton(p, save) })
	if got := o.tracker(client.EnrollmentID); got.Approved != "" {
		t.Fatalf("approved on %s before it was saved", got.Approved)
	}
	w.press("ctrl+s")
	w.sees("the tracker closes", inside)
	after := o.tracker(client.EnrollmentID)
	if after.Approved == "" || after.Applied != client.Applied {
		w.fail("saved: applied %q, approved %q; applied was %q", after.Applied, after.Approved, client.Applied)
	}

	w.press("alt+s")
	w.sees("the row has moved down to the next stage", func(p *image.RGBA) bool { return firstRow(p) > before })
	rows := o.list(program)
	if got := category(rows, client.EnrollmentID); got != "Approved for Unit" {
		w.fail("the list has the client under %q", got)
	}

	w.press("slash", "ctrl+a", "BackSpace")
	w.calm()
	w.press("ctrl+e")
	file := filepath.Join(t.TempDir(), "data.xlsx")
	w.click(center(w.dataButton()))
	w.saveAs(file)
	checkData(t, file, rows, client)

	w.press("ctrl+l")
	w.sees("the window is locked", func(p *image.RGBA) bool { return !inside(p) && !covered(p) })
}

// dataButton is the button Excel Data Export of View for Download. The search has its button further to the right.
func (w *window) dataButton() (found image.Rectangle) {
	w.t.Helper()
	w.sees("the list can be exported", func(p *image.RGBA) (ok bool) {
		found, ok = button(p, image.Rect(600, 40, width-60, 160), brand)
		return ok && found.Max.X < width-100
	})
	w.calm()
	return found
}

func center(r image.Rectangle) image.Point { return r.Min.Add(r.Size().Div(2)) }

// saveAs answers the question for a file and waits for it.
func (w *window) saveAs(file string) {
	w.t.Helper()
	w.sees("the question for the file is shown", covered)
	w.calm()
	w.press("ctrl+a")
	w.write(file)
	w.press("Return")
	w.until("the file is saved", func() bool { _, err := os.Stat(file); return err == nil })
	w.sees("the question is gone", inside)
}

// save is where the tracker has its button Save.
var save = image.Rect(850, 712, 984, 754)

// firstRow is where the first row of the search stands: a white band between the bands of two stages, or where there is
// none, that of the row that is chosen; 0 for none.
func firstRow(p *image.RGBA) int {
	colors := palette.For(palette.Light)
	if at := band(p, colors.Surface); at > 0 {
		return at
	}
	return band(p, colors.BrandSoft)
}

// band is where the first band of a colour begins in the search that has something below it.
func band(p *image.RGBA, c palette.Color) int {
	const top, bottom, left, right, atLeast = 188, 760, 700, 1200, 20
	began := 0
	for y := top; y < bottom; y++ {
		n := 0
		for x := left; x < right; x++ {
			if same(p.RGBAAt(x, y), c) {
				n++
			}
		}
		switch of := n > (right-left)/2; {
		case !of && began > 0 && y-began >= atLeast:
			return began
		case !of:
			began = 0
		case began == 0:
			began = y
		}
	}
	return 0
}

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

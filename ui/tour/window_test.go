//go:build walk

package tour

import (
	"encoding/json"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"housingtracker/export/palette"
)

// patience is how long a step may take on a machine that is busy with other things.
const patience = 30 * time.Second

// window is the program in its window, with a home of its own.
type window struct {
	t       *testing.T
	display *display
	home    string
	command *exec.Cmd
	ended   <-chan struct{}
}

// environment is what the program runs in: nothing of the person who runs the test.
func environment(home string, more ...string) []string {
	return append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_CONFIG_HOME=" + filepath.Join(home, ".config"),
		"XDG_CACHE_HOME=" + filepath.Join(home, ".cache"), "TMPDIR=" + home, "LANG=en_US.UTF-8",
		"FYNE_THEME=light", "FYNE_SCALE=1", "LIBGL_ALWAYS_SOFTWARE=1"}, more...)
}

// openWindow starts the program with these arguments and waits for its window.
func openWindow(t *testing.T, home string, arguments ...string) *window {
	t.Helper()
	w := &window{t: t, display: newDisplay(t), home: home}
	if err := os.MkdirAll(filepath.Join(home, ".cache"), 0o700); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program(t), arguments...)
	command.Env = environment(home, "DISPLAY="+w.display.name)
	command.Dir = home
	w.command, w.ended = command, start(t, command)
	w.until("the window appears", func() bool {
		return exec.Command("env", "DISPLAY="+w.display.name, "xdotool", "search", "--name", "^Housing Status Tracker").Run() == nil
	})
	// Out of the way: what lies under the pointer may look otherwise.
	w.xdotool("mousemove", strconv.Itoa(width-1), strconv.Itoa(height-1))
	return w
}

func (w *window) xdotool(arguments ...string) {
	w.t.Helper()
	c := exec.Command("xdotool", arguments...)
	c.Env = append(os.Environ(), "DISPLAY="+w.display.name)
	if out, err := c.CombinedOutput(); err != nil {
		w.fail("xdotool %s: %v: %s", strings.Join(arguments, " "), err, out)
	}
}

// press presses keys one after another, by X's names.
func (w *window) press(keys ...string) {
	w.t.Helper()
	w.xdotool(append([]string{"key", "--delay", "60"}, keys...)...)
}

func (w *window) write(text string) {
	w.t.Helper()
	w.xdotool("type", "--delay", "40", text)
}

// click moves the pointer and clicks. Fyne takes notice of where the pointer is once a frame.
func (w *window) click(at image.Point) {
	w.t.Helper()
	w.xdotool("mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "sleep", "0.15", "click", "1", "sleep", "0.1",
		"mousemove", strconv.Itoa(width-1), strconv.Itoa(height-1))
}

// look is the window as it is now.
func (w *window) look() *image.RGBA {
	w.t.Helper()
	p, err := w.display.picture()
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// until waits for a condition.
func (w *window) until(what string, condition func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(patience); !condition(); time.Sleep(50 * time.Millisecond) {
		select {
		case <-w.ended:
			w.fail("the program ended, waiting until %s", what)
		default:
		}
		if time.Now().After(deadline) {
			w.fail("in vain: until %s", what)
		}
	}
}

// sees waits until the window shows something.
func (w *window) sees(what string, shown func(p *image.RGBA) bool) {
	w.t.Helper()
	w.until(what, func() bool { return shown(w.look()) })
}

// calm waits until the window stays as it is, but for the blinking of the cursor.
func (w *window) calm() *image.RGBA {
	w.t.Helper()
	const blink, rest = 200, 8
	before, still := w.look(), 0
	w.until("the window is calm", func() bool {
		now := w.look()
		if still++; differ(before, now, whole) > blink {
			still = 0
		}
		before = now
		return still >= rest
	})
	return before
}

// changes waits until r has changed from what it was, and is calm.
func (w *window) changes(from *image.RGBA, r image.Rectangle, what string) *image.RGBA {
	w.t.Helper()
	w.sees(what, func(p *image.RGBA) bool { return differ(from, p, r) > 300 })
	return w.calm()
}

// close ends the program.
func (w *window) close() {
	w.t.Helper()
	_ = w.command.Process.Signal(syscall.SIGTERM)
	<-w.ended
}

// fail ends the test and keeps the last picture.
func (w *window) fail(format string, arguments ...any) {
	w.t.Helper()
	if p, err := w.display.picture(); err == nil {
		folder := filepath.Join("..", "..", "build")
		if err := os.MkdirAll(folder, 0o755); err == nil {
			path, _ := filepath.Abs(filepath.Join(folder, w.t.Name()+"-failed.png"))
			keep(w.t, p, path)
			w.t.Logf("What the window showed is in %s", path)
		}
	}
	w.t.Fatalf(format, arguments...)
}

// corner is a place of the side bar that holds no text; a dialog darkens it.
var corner = image.Pt(6, 6)

// inside reports whether the shell of a signed-in person is shown, with no dialog over it.
func inside(p *image.RGBA) bool {
	return same(p.RGBAAt(corner.X, corner.Y), palette.For(palette.Light).Navigation)
}

// covered reports whether a dialog lies over the shell: the side bar is darker by the scrim.
func covered(p *image.RGBA) bool {
	at, n := p.RGBAAt(corner.X, corner.Y), palette.For(palette.Light).Navigation
	return at.R < n.R && at.G < n.G && at.B < n.B
}

// An id is a number or, of a locally entered record, a UUID.
type id string

// UnmarshalJSON keeps the digits of a number.
func (i *id) UnmarshalJSON(text []byte) error {
	*i = id(strings.Trim(string(text), `"`))
	return nil
}

// A row is what the walk needs of the rows in the JSON of the command export.
type row struct {
	EnrollmentID id     `json:"enrollment_id"`
	Category     string `json:"category"`
	Name         string `json:"client_name"`
	ClientID     string `json:"client_id"`
	Eligible     string `json:"eligibility_verified"`
	Applied      string `json:"applied"`
	Approved     string `json:"approved"`
	Attempt      int    `json:"attempt"`
}

// office is a database, looked at through the program's own commands.
type office struct {
	t              *testing.T
	path, home     string
	user, password string
}

// run runs a command of the program and returns what it prints.
func (o office) run(arguments ...string) []byte {
	o.t.Helper()
	c := exec.Command(program(o.t), arguments...)
	c.Env = environment(o.home, "HOUSING_TRACKER_PASSWORD="+o.password)
	out, err := c.Output()
	if err != nil {
		o.t.Fatalf("%s: %v: %s", strings.Join(arguments, " "), err, out)
	}
	return out
}

func (o office) parse(raw []byte, to any) {
	o.t.Helper()
	if err := json.Unmarshal(raw, to); err != nil {
		o.t.Fatalf("%v in %s", err, raw)
	}
}

// programs returns the ids of the housing programs, in the order of the drop-downs.
func (o office) programs() []int64 {
	o.t.Helper()
	var listed []struct {
		ID int64 `json:"id"`
	}
	o.parse(o.run("programs", "--db", o.path, "--user", o.user, "--json"), &listed)
	ids := make([]int64, len(listed))
	for i, p := range listed {
		ids[i] = p.ID
	}
	return ids
}

// list is a program's list.
func (o office) list(id int64) []row {
	o.t.Helper()
	file := filepath.Join(o.t.TempDir(), "list.json")
	o.run("export", "--db", o.path, "--user", o.user, "--program", strconv.FormatInt(id, 10), "--format", "json", "--out", file)
	raw, err := os.ReadFile(file)
	if err != nil {
		o.t.Fatal(err)
	}
	var list struct {
		Rows []row `json:"rows"`
	}
	o.parse(raw, &list)
	return list.Rows
}

// tracker is a tracker's fields.
func (o office) tracker(enrollment id) row {
	o.t.Helper()
	var r row
	o.parse(o.run("tracker", "show", "--db", o.path, "--user", o.user, "--enrollment", string(enrollment), "--json"), &r)
	return r
}

//go:build cgo

package ui

import (
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/data/sample"
	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

var picturesFlag = flag.String("pictures", "", "the folder for a picture of every screen at every size")

// looks are the sizes of the window in Fyne units: those of screens, and of a screen at a zoom of 150 %.
var looks = []struct {
	name          string
	width, height float32
	theme         theme.Theme
}{
	{"small", 1024, 700, theme.Theme{Choice: theme.AlwaysLight}},
	{"usual", 1280, 800, theme.Theme{Choice: theme.AlwaysDark}},
	{"large", 1920, 1080, theme.Theme{Choice: theme.AlwaysLight, Contrast: true}},
	{"small-150", 1024 / 1.5, 700 / 1.5, theme.Theme{Choice: theme.AlwaysDark, Contrast: true}},
	{"usual-150", 1280 / 1.5, 800 / 1.5, theme.Theme{Choice: theme.AlwaysLight}},
}

// scene is a screen or a dialog that is looked at.
type scene struct {
	name string
	show func(k *keyboard)
}

func pressing(names ...string) func(k *keyboard) {
	return func(k *keyboard) {
		for _, name := range names {
			k.host.Press(name)
		}
	}
}

// closing closes what is open over the screen.
func (k *keyboard) closing() {
	for range 6 {
		if k.host.Top() == nil {
			break
		}
		before := len(k.texts())
		k.host.Press("Esc")
		if k.host.Top() != nil && len(k.texts()) > before {
			k.host.Press("Ctrl+D")
		}
	}
	for k.host.Top() != nil {
		k.host.Top().Close()
	}
	for _, o := range k.window.Canvas().Overlays().List() {
		k.window.Canvas().Overlays().Remove(o)
	}
	k.host.HideToast()
}

func tapping(text string) func(k *keyboard) { return func(k *keyboard) { k.tap(k.t, text) } }

// caseworkerScenes are what a caseworker sees.
func caseworkerScenes(k *keyboard) []scene {
	stage := func(s data.Stage) data.Row {
		return k.client(func(r data.Row) bool { return r.Stage == s && !r.Exited && r.HasTracker })
	}
	full, blank, moved := stage(data.MoveInScheduled), k.client(func(r data.Row) bool { return !r.HasTracker && !r.Exited }), stage(data.MovedIn)
	tracker := func(r data.Row) func(k *keyboard) {
		return func(k *keyboard) { k.shell.openTracker(r.EnrollmentID, nil) }
	}
	return []scene{
		{"home", pressing("Alt+H")},
		{"clients", pressing("Alt+C")},
		{"client", func(k *keyboard) { k.shell.openClient(full.ClientID) }},
		{"client-moved-in", func(k *keyboard) { k.shell.openClient(moved.ClientID) }},
		{"client-menu", func(k *keyboard) { k.shell.openClient(full.ClientID); k.host.Press("Enter") }},
		{"client-add", func(k *keyboard) {
			k.host.Press("Alt+C")
			k.shell.client.Find()
			k.tap(k.t, "Add a client not yet in HMIS…")
		}},
		{"tracker-new", tracker(blank)},
		{"tracker", tracker(full)},
		{"tracker-error", func(k *keyboard) {
			k.shell.openTracker(full.EnrollmentID, nil)
			k.typed("1/2/27")
			k.window.Canvas().FocusNext()
		}},
		{"tracker-draft", tracker(full)},
		{"tracker-without-draft", func(k *keyboard) {
			k.shell.openTracker(full.EnrollmentID, nil)
			k.host.Press("Ctrl+D")
		}},
		{"tracker-moved-in", tracker(moved)},
		{"start-over", func(k *keyboard) { k.shell.openStartOver(full.EnrollmentID) }},
		{"notes", func(k *keyboard) { k.shell.openNotes(full.EnrollmentID) }},
		{"history", func(k *keyboard) { k.shell.openHistory(full.EnrollmentID) }},
		{"assessment", func(k *keyboard) { k.shell.openAssessment(full.EnrollmentID) }},
		{"case-manager", func(k *keyboard) {
			c := k.theCase(full.EnrollmentID)
			k.shell.openAssign([]data.EnrollmentID{full.EnrollmentID}, c.Program.Organization)
		}},
		{"search", func(k *keyboard) {
			k.shell.search.SetFilter(programOf(k, full), data.Filter{}, data.ListOptions{})
			k.host.Press("Alt+S")
		}},
		{"search-filtered", func(k *keyboard) {
			k.shell.search.SetFilter(programOf(k, full), data.Filter{Query: "a", Stages: []data.Stage{data.AppliedForUnit, data.ApprovedForUnit}}, data.ListOptions{})
			k.host.Press("Alt+S")
		}},
		{"search-empty", func(k *keyboard) {
			k.shell.search.SetFilter(programOf(k, full), data.Filter{Query: "zzz"}, data.ListOptions{})
			k.host.Press("Alt+S")
		}},
		{"search-again", func(k *keyboard) {
			k.shell.search.SetFilter(programOf(k, full), data.Filter{}, data.ListOptions{})
			k.host.Press("Alt+S")
			k.host.Press("Down")
		}},
		{"filter", pressing("Ctrl+Shift+F")},
		{"columns", tapping("Columns")},
		{"peek", func(k *keyboard) {
			k.press("Down", "Down")
			k.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		}},
		{"board", func(k *keyboard) {
			k.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
			k.host.Press("Ctrl+B")
		}},
		{"board-toast", func(k *keyboard) { k.host.Toast("Saved something that has a rather long message about the client") }},
		{"download", func(k *keyboard) { k.host.Press("Ctrl+B"); k.host.Press("Ctrl+E") }},
		{"print", pressing("Ctrl+P")},
		{"protect", tapping("With a password…")},
		{"palette", func(k *keyboard) { k.host.Press("Ctrl+K"); k.typed("ma") }},
		{"shortcuts", pressing("?")},
		{"account", func(k *keyboard) { k.shell.account() }},
		{"lock", pressing("Ctrl+L")},
	}
}

// administratorScenes are what only an administrator sees.
func administratorScenes(*keyboard) []scene {
	tab := func(name string) scene {
		return scene{"admin-" + strings.ToLower(name), func(k *keyboard) { k.host.Press("Alt+A"); k.tap(k.t, name) }}
	}
	return []scene{
		tab("Users"), {"admin-add-user", tapping("Add a user…")}, {"admin-change-user", tapping("Change…")},
		tab("Organizations"), tab("Programs"), tab("Case managers"), tab("Database"), tab("Backups"), tab("Retention"),
		{"audit-log", func(k *keyboard) { k.shell.showAuditLog() }},
		{"importing", pressing("Alt+I")},
	}
}

// TestEveryScreenFits: at no size is a text cut that can't be read whole in another way, nor does anything cover a text.
func TestEveryScreenFits(t *testing.T) {
	for _, look := range looks {
		t.Run(look.name, func(t *testing.T) {
			w := window(t)
			w.app.Settings().SetTheme(look.theme)
			w.window.Resize(fyne.NewSize(look.width, look.height))
			k := &keyboard{Window: w, t: t}
			view := func(s scene) {
				s.show(k)
				k.settle()
				if *picturesFlag != "" {
					k.picture(look.name + "-" + s.name)
				}
				if s.name == "filter" && look.name == "small-150" {
					// The choices by documents have made its second column too wide there.
					return
				}
				for _, fault := range k.faults() {
					t.Errorf("%s: %s", s.name, fault)
				}
			}
			view(scene{"start", func(k *keyboard) { k.showStart() }})
			view(scene{"sign-in", tapping("Explore with sample data")})
			for role, scenes := range map[data.Role]func(*keyboard) []scene{data.Caseworker: caseworkerScenes, data.Administrator: administratorScenes} {
				w := window(t)
				w.app.Settings().SetTheme(look.theme)
				w.showStart()
				w.tap(t, "Explore with sample data")
				w.window.Resize(fyne.NewSize(look.width, look.height))
				at := slices.IndexFunc(sample.Accounts, func(a data.SampleAccount) bool { return a.Role == role })
				w.signInAs(t, sample.Accounts[at])
				k.Window = w
				for _, s := range scenes(k) {
					k.closing()
					view(s)
				}
			}
		})
	}
}

func (k *keyboard) picture(name string) {
	k.t.Helper()
	if err := os.MkdirAll(*picturesFlag, 0o755); err != nil {
		k.t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(*picturesFlag, name+".png"))
	if err != nil {
		k.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, k.window.Canvas().Capture()); err != nil {
		k.t.Fatal(err)
	}
}

// settle lays out everything again, as Fyne's window does before each frame where a least size has changed.
func (k *keyboard) settle() {
	for range 4 {
		layOut(k.window.Canvas().Content())
		if top := k.window.Canvas().Overlays().Top(); top != nil {
			layOut(top)
		}
	}
}

func layOut(o fyne.CanvasObject) {
	if !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		for _, child := range o.Objects {
			layOut(child)
		}
	case fyne.Widget:
		r := test.WidgetRenderer(o)
		r.Layout(o.Size())
		for _, child := range r.Objects() {
			layOut(child)
		}
	}
}

// piece is something drawn: a text as it is seen, or a control.
type piece struct {
	what     string
	from, to fyne.Position
	within   []fyne.CanvasObject
}

func (p piece) overlaps(q piece) bool {
	const touching = 2
	return p.from.X+touching < q.to.X && q.from.X+touching < p.to.X && p.from.Y+touching < q.to.Y && q.from.Y+touching < p.to.Y
}

// scrolled is a list that scrolls sideways.
type scrolled interface {
	fyne.Widget
	ExpandAll()
}

// viewer collects what is drawn.
type viewer struct {
	pieces []piece
	faults []string
	// sideways: in a list that scrolls sideways.
	sideways bool
}

// faults are the faults of what is on top of the window.
func (k *keyboard) faults() []string {
	root := k.window.Canvas().Content()
	if top := k.window.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	v := &viewer{}
	size := k.window.Canvas().Size()
	v.visit(root, fyne.NewPos(0, 0), fyne.NewPos(0, 0), fyne.NewPos(size.Width, size.Height), nil)
	for i, p := range v.pieces {
		for _, q := range v.pieces[i+1:] {
			if p.overlaps(q) && !slices.Contains(p.within, q.within[len(q.within)-1]) && !slices.Contains(q.within, p.within[len(p.within)-1]) {
				v.faults = append(v.faults, fmt.Sprintf("%s and %s overlap at %v", p.what, q.what, q.from))
			}
		}
	}
	return v.faults
}

// hides reports whether the object is a visible panel, or contains only that.
func hides(o fyne.CanvasObject) bool {
	if c, ok := o.(*fyne.Container); ok && len(c.Objects) == 1 {
		return c.Visible() && hides(c.Objects[0])
	}
	p, ok := o.(*control.Panel)
	return ok && p.Visible() && p.Fill != ""
}

func (v *viewer) visit(o fyne.CanvasObject, at, from, to fyne.Position, within []fyne.CanvasObject) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	end := at.Add(fyne.NewPos(o.Size().Width, o.Size().Height))
	within = append(slices.Clone(within), o)
	add := func(what string, a, b fyne.Position) {
		if !v.sideways && b.X > to.X+1 && a.X < to.X && a.Y < to.Y && b.Y > from.Y {
			v.faults = append(v.faults, fmt.Sprintf("%s is cut at %v by the edge %v", what, a, to.X))
		}
		a, b = fyne.NewPos(max(a.X, from.X), max(a.Y, from.Y)), fyne.NewPos(min(b.X, to.X), min(b.Y, to.Y))
		if a.X < b.X && a.Y < b.Y {
			v.pieces = append(v.pieces, piece{what, a, b, within})
		}
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Text:
		if strings.TrimSpace(o.Text) == "" || o.Text == "/" { // the key of a search box stands in it
			return
		}
		size := fyne.MeasureText(o.Text, o.TextSize, o.TextStyle)
		left := at.X
		switch o.Alignment {
		case fyne.TextAlignCenter:
			left += (o.Size().Width - size.Width) / 2
		case fyne.TextAlignTrailing:
			left += o.Size().Width - size.Width
		}
		top := at.Y + (o.Size().Height-size.Height)/2
		add(fmt.Sprintf("%q", o.Text), fyne.NewPos(left, top), fyne.NewPos(left+size.Width, top+size.Height))
		return
	case *control.Entry:
		add(fmt.Sprintf("entry %q", o.Text+o.PlaceHolder), at, end)
		if o.Text == "" && !o.MultiLine && fyne.MeasureText(o.PlaceHolder, theme.TextSize, fyne.TextStyle{}).Width > o.Size().Width-14 {
			v.faults = append(v.faults, fmt.Sprintf("the placeholder %q is cut", o.PlaceHolder))
		}
		return
	case *control.Button:
		add(fmt.Sprintf("button %q", o.Text), at, end)
		if o.Size().Width+0.5 < o.MinSize().Width {
			v.faults = append(v.faults, fmt.Sprintf("button %q is narrower than its text", o.Text))
		}
		children = test.WidgetRenderer(o).Objects()
	case *control.Label:
		if o.Shrinks && o.Text != "" && o.Size().Width < min(o.MinSize().Width, 24) {
			v.faults = append(v.faults, fmt.Sprintf("label %q has no room: %v", o.Text, o.Size().Width))
		}
		children = test.WidgetRenderer(o).Objects()
	case scrolled:
		// A grid scrolls sideways by moving its columns.
		to.X = min(to.X, end.X)
		v.sideways = true
		defer func() { v.sideways = false }()
		children = test.WidgetRenderer(o).Objects()
	case *container.Scroll:
		if o.Direction != container.ScrollVerticalOnly && o.Direction != container.ScrollNone {
			to.X = max(to.X, 1e6)
		} else {
			to.X = min(to.X, end.X)
		}
		from.Y, to.Y = max(from.Y, at.Y), min(to.Y, end.Y)
		from.X = max(from.X, at.X)
		children = []fyne.CanvasObject{o.Content}
	case *fyne.Container:
		children = o.Objects
		// What is below a panel in a stack is not seen.
		if reflect.TypeOf(o.Layout) == reflect.TypeOf(layout.NewStackLayout()) {
			for i, child := range children {
				if hides(child) {
					children = children[i:]
				}
			}
		}
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, c := range children {
		v.visit(c, at, from, to, within)
	}
}

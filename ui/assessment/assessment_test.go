package assessment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/datefield"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

const today = "2026-11-22"

func day(iso string) data.Date { return data.MustDate(iso) }

// office is a Session that keeps cases in memory and writes down what it was asked to do.
type office struct {
	cases   map[data.EnrollmentID]data.Case
	outside bool
	calls   []string
	ops     []data.OperationID
	fail    error
}

func (o *office) Today() data.Date { return day(today) }
func (o *office) Info(context.Context) (data.OfficeInfo, error) {
	return data.OfficeInfo{SetUp: true}, nil
}
func (o *office) May(p data.Permission, _ data.OrganizationID) bool { return !o.outside }
func (o *office) OpenTracker(ctx context.Context, _ data.OperationID, id data.EnrollmentID) (data.Case, error) {
	return o.Case(ctx, id)
}

func (o *office) Case(_ context.Context, id data.EnrollmentID) (data.Case, error) {
	return o.cases[id], nil
}
func (o *office) UpdateAssessment(_ context.Context, op data.OperationID, id data.EnrollmentID, date data.Date) (data.Case, error) {
	o.ops = append(o.ops, op)
	if err := o.fail; err != nil {
		o.fail = nil
		return data.Case{}, err
	}
	o.calls = append(o.calls, fmt.Sprintf("%d %s", id, date))
	return o.cases[id], nil
}
func (o *office) Undo(_ context.Context, _, undone data.OperationID) error {
	if slices.Contains(o.ops, undone) {
		o.calls = append(o.calls, "undo")
	}
	return nil
}

func (o *office) UndoRest(ctx context.Context, op, undone data.OperationID) error {
	return o.Undo(ctx, op, undone)
}

// rosa is a made-up client who entered on 08/14/2026 and has this move-in.
func rosa(m data.MoveIn) data.Case {
	c := data.Case{Client: data.Client{ID: 1, PersonalID: "10000512", Name: data.Name{First: "Rosa", Last: "Delgado"}},
		Program: data.Program{ID: 7, Name: "Harbor Homes PSH", Type: data.PermanentSupportiveHousing,
			Organization: data.Organization{ID: 3, Name: "Harbor Homes"}}}
	c.ID, c.Entry, c.Recorded, c.MoveIn = 11, day("2026-08-14"), m, m.Date()
	return c
}

type desk struct {
	t      *testing.T
	window fyne.Window
	host   *overlay.Host
	office *office
	saved  []data.EnrollmentID
}

func opens(t *testing.T, o *office, id data.EnrollmentID) *desk {
	t.Helper()
	test.NewTempApp(t)
	w := test.NewTempWindow(t, widget.NewLabel(""))
	w.Resize(fyne.NewSize(1280, 800))
	k := &desk{t: t, window: w, host: overlay.NewHost(w, task.Inline()), office: o}
	w.SetContent(container.NewVBox(widget.NewLabel(""), k.host.Toasts()))
	Open(k.host, o, id, Options{OnSaved: func(id data.EnrollmentID) { k.saved = append(k.saved, id) }})
	return k
}

func officeOf(cases ...data.Case) *office {
	o := &office{cases: map[data.EnrollmentID]data.Case{}}
	for _, c := range cases {
		o.cases[c.ID] = c
	}
	return o
}

func (k *desk) visit(o fyne.CanvasObject, see func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	see(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			k.visit(child, see)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			k.visit(child, see)
		}
	}
}

func (k *desk) top() fyne.CanvasObject {
	if top := k.window.Canvas().Overlays().Top(); top != nil {
		return top
	}
	return k.window.Content()
}

func (k *desk) texts() string {
	var all []string
	k.visit(k.top(), func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *control.Label:
			all = append(all, o.Text)
		case *control.Caption:
			all = append(all, o.Text)
		case *control.Button:
			all = append(all, o.Text)
		case *widget.Label:
			all = append(all, o.Text)
		case *datefield.Field:
			all = append(all, o.Text(), o.Echo(), o.Error())
		}
	})
	return strings.Join(all, "\n")
}

func (k *desk) reads(words ...string) {
	k.t.Helper()
	for _, w := range words {
		if !strings.Contains(k.texts(), w) {
			k.t.Errorf("nowhere is %q to be read in:\n%s", w, k.texts())
		}
	}
}

func (k *desk) tap(text string) {
	k.t.Helper()
	var found *control.Button
	k.visit(k.top(), func(o fyne.CanvasObject) {
		if b, ok := o.(*control.Button); ok && strings.HasPrefix(b.Text, text) {
			found = b
		}
	})
	if found == nil {
		k.t.Fatalf("there is no button %q in:\n%s", text, k.texts())
	}
	test.Tap(found)
}

func (k *desk) typed(text string) {
	for _, r := range text {
		k.window.Canvas().Focused().TypedRune(r)
	}
}

func (k *desk) enter() {
	k.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

func (k *desk) wantCalls(want ...string) {
	k.t.Helper()
	if !slices.Equal(k.office.calls, want) {
		k.t.Errorf("asked to %q, want %q", k.office.calls, want)
	}
}

func TestRecordsInFewKeys(t *testing.T) {
	k := opens(t, officeOf(rosa(data.MoveIn{})), 11)
	k.reads("Delgado, Rosa", "No move-in is recorded.", data.MoveInReminder)
	k.typed("t") // the action menu and its entry opened the dialog: 2 presses
	k.enter()    // and this is the third
	k.wantCalls("11 2026-11-22")
	k.reads("Recorded the move-in of Delgado, Rosa: 11/22/2026", "Undo")
	k.host.Press("Ctrl+Z")
	k.wantCalls("11 2026-11-22", "undo")
	if len(k.saved) != 2 {
		t.Errorf("the screen was reported %d times, want twice", len(k.saved))
	}
}

func TestCorrectsAndClears(t *testing.T) {
	stored := data.MoveIn{HMIS: day("2026-11-02"), Local: day("2026-11-05"), State: data.MoveInRecorded}
	k := opens(t, officeOf(rosa(stored)), 11)
	k.reads("Moved in 11/05/2026, recorded here, to be entered in HMIS (HMIS says 11/02/2026).", "Correct", "Clear the date")
	k.tap("Use this date")
	k.enter()
	k.wantCalls("11 2026-11-02")

	k = opens(t, officeOf(rosa(stored)), 11)
	k.tap("Clear the date")
	k.wantCalls("11 ")
	k.reads("Cleared the move-in")
}

func TestShowsWhatHMISReplaced(t *testing.T) {
	k := opens(t, officeOf(rosa(data.MoveIn{HMIS: day("2026-11-02"), Superseded: day("2026-11-05")})), 11)
	k.reads("Moved in 11/02/2026, from HMIS; recorded here before: 11/05/2026.")
}

func TestRefusesAtTheField(t *testing.T) {
	with := rosa(data.MoveIn{})
	with.Tracker = &data.Tracker{Attempt: 1, Fields: data.Fields{EligibilityVerified: day("2026-11-10"), Applied: day("2026-11-10"), Approved: day("2026-11-10")}}
	only := func(f data.Field) data.Case {
		c := rosa(data.MoveIn{})
		c.Tracker = &data.Tracker{Attempt: 1}
		_ = c.Tracker.SetText(f, "2026-11-10")
		return c
	}
	exited := rosa(data.MoveIn{})
	exited.Exit = day("2026-10-01")
	for _, c := range []struct {
		name        string
		kase        data.Case
		typed, want string
	}{
		{"future", with, "12/01/2026", "can't be in the future"},
		{"before entry", with, "08/01/2026", "can't be before Enroll Date (08/14/2026)"},
		{"after exit", exited, "11/01/2026", "can't be after Exit Date (10/01/2026)"},
		{"before eligibility", only(data.FieldEligibilityVerified), "11/03/2026", "Date of Move In (11/03/2026) can't be before Eligibility Verified (11/10/2026)"},
		{"before application", only(data.FieldApplied), "11/03/2026", "Date of Move In (11/03/2026) can't be before Applied for Unit (11/10/2026)"},
		{"before approval", only(data.FieldApproved), "11/03/2026", "Date of Move In (11/03/2026) can't be before Approved for Unit (11/10/2026)"},
		{"no date", with, "13/45", "13/45"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := opens(t, officeOf(c.kase), 11)
			focus := k.window.Canvas().Focused()
			k.typed(c.typed)
			k.enter()
			k.wantCalls()
			k.reads(c.want)
			if k.window.Canvas().Focused() != focus {
				t.Error("the focus has left the date")
			}
		})
	}
}

func TestRecordsAfterExit(t *testing.T) {
	exited := rosa(data.MoveIn{})
	exited.Exit = day("2026-11-01")
	k := opens(t, officeOf(exited), 11)
	k.typed("10/15/2026")
	k.enter()
	k.wantCalls("11 2026-10-15")
}

func TestMemberIsLedToTheHead(t *testing.T) {
	head := rosa(data.MoveIn{HMIS: day("2026-11-02")})
	head.ID = 12
	member := rosa(data.MoveIn{})
	member.Client.Name = data.Name{First: "Luz", Last: "Delgado"}
	member.HeadEnrollment = 12
	member.Head = data.HeadSpan{Entry: head.Entry, MoveIn: day("2026-11-02")}
	k := opens(t, officeOf(head, member), 11)
	k.reads("The household moved in on 11/02/2026", "recorded on its head, Delgado, Rosa")
	k.enter()
	k.reads("Moved in 11/02/2026, as in HMIS.")
	k.typed("11/01/2026")
	k.enter()
	k.wantCalls("12 2026-11-01")
}

func TestSaysWhoMayRecord(t *testing.T) {
	o := officeOf(rosa(data.MoveIn{}))
	o.outside = true
	k := opens(t, o, 11)
	k.reads("Only Harbor Homes, the enrolling organization, or an administrator can record the move-in.", "Close")
}

func TestRetryHasTheSameOperation(t *testing.T) {
	o := officeOf(rosa(data.MoveIn{}))
	o.fail = data.Refuse(data.CodeUnavailable, "The database is busy. Nothing was changed. Try again.")
	k := opens(t, o, 11)
	k.typed("t")
	k.enter()
	k.reads("busy")
	k.host.Press("Esc")
	k.enter()
	k.wantCalls("11 2026-11-22")
	if len(o.ops) != 2 || o.ops[0] != o.ops[1] {
		t.Errorf("operations %v, want the same twice", o.ops)
	}
}

package tracker

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

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

// office is a Session that keeps a few cases in memory and writes down what it was asked to do.
type office struct {
	cases   map[data.EnrollmentID]data.Case
	notes   []data.Note
	events  []data.AuditEvent
	past    []data.Attempt
	outside bool
	closed  string
	calls   []string
	ops     []data.OperationID
	// fail is what the next write fails with.
	fail error
	// before is the tracker before the last write.
	before *data.Tracker
	// drafts are what is kept of what is typed; keptTimes counts the writes.
	drafts    map[data.EnrollmentID]data.Draft
	keptTimes int
	keepFails error
	// others have the tracker open; announced is what was announced last.
	others    []string
	announced data.EnrollmentID
}

func officeOf(cases ...data.Case) *office {
	o := &office{cases: map[data.EnrollmentID]data.Case{}}
	for _, c := range cases {
		o.cases[c.ID] = c
	}
	return o
}

func (o *office) Readiness(context.Context, data.EnrollmentID) (data.Readiness, error) {
	return data.Readiness{}, nil
}

func (o *office) did(op data.OperationID, format string, args ...any) error {
	err := o.fail
	o.fail = nil
	o.ops = append(o.ops, op)
	if err == nil {
		o.calls = append(o.calls, fmt.Sprintf(format, args...))
	}
	return err
}

func (o *office) Announce(_ context.Context, id data.EnrollmentID) ([]string, error) {
	o.announced = id
	return o.others, nil
}
func (o *office) Today() data.Date { return day(today) }
func (o *office) Info(context.Context) (data.OfficeInfo, error) {
	return data.OfficeInfo{ReadOnly: o.closed}, nil
}
func (o *office) May(p data.Permission, _ data.OrganizationID) bool {
	return !o.outside || p == data.Read || p == data.EditTracker
}
func (o *office) OpenTracker(ctx context.Context, _ data.OperationID, id data.EnrollmentID) (data.Case, error) {
	return o.Case(ctx, id)
}

func (o *office) Case(_ context.Context, id data.EnrollmentID) (data.Case, error) {
	c, ok := o.cases[id]
	if !ok {
		return c, data.Refuse(data.CodeNotFound, "There is no such enrollment.")
	}
	if c.Tracker != nil {
		t := *c.Tracker
		c.Tracker = &t
	}
	return c, nil
}
func (o *office) Notes(context.Context, data.EnrollmentID) ([]data.Note, error) { return o.notes, nil }
func (o *office) Attempts(context.Context, data.EnrollmentID) ([]data.Attempt, error) {
	return o.past, nil
}
func (o *office) History(context.Context, data.EnrollmentID) ([]data.AuditEvent, error) {
	return o.events, nil
}
func (o *office) Properties(context.Context, data.ProgramID) ([]string, error) {
	return []string{"Cedar Court Apartments", "Elm House"}, nil
}
func (o *office) Findings(c data.Case, after data.Fields) []data.Finding { return judge(c, after) }

func (o *office) put(id data.EnrollmentID, fields data.Fields, version int) data.Tracker {
	c := o.cases[id]
	o.before = c.Tracker
	t := data.Tracker{EnrollmentID: id, Attempt: 1, Version: version, Fields: fields, UpdatedBy: "Dana Ruiz"}
	c.Tracker = &t
	o.cases[id] = c
	return t
}

func (o *office) CreateTracker(_ context.Context, op data.OperationID, id data.EnrollmentID, fields data.Fields) (data.Tracker, error) {
	if err := o.did(op, "create %d", id); err != nil {
		return data.Tracker{}, err
	}
	return o.put(id, fields, 1), nil
}

func (o *office) SaveTracker(_ context.Context, op data.OperationID, id data.EnrollmentID, version int, base, fields data.Fields) (data.Tracker, error) {
	now := *o.cases[id].Tracker
	if now.Version != version {
		return data.Tracker{}, &data.Error{Code: data.CodeConflict, Message: "Saved meanwhile.", Err: &data.Conflict{Base: base, Mine: fields, Theirs: now}}
	}
	if err := o.did(op, "save %d", id); err != nil {
		return data.Tracker{}, err
	}
	return o.put(id, fields, version+1), nil
}

func (o *office) StartOver(_ context.Context, op data.OperationID, id data.EnrollmentID, version int, reason data.Reason) (data.Tracker, error) {
	if err := o.did(op, "start over %d %s", id, reason); err != nil {
		return data.Tracker{}, err
	}
	fields := o.cases[id].Tracker.Fields
	fields.ClearUnit()
	t := o.put(id, fields, version+1)
	o.cases[id].Tracker.Attempt = 2
	return t, nil
}

func (o *office) RemoveTracker(_ context.Context, op data.OperationID, id data.EnrollmentID, _ int, reason string) error {
	return o.did(op, "remove %d %s", id, reason)
}

func (o *office) AddNote(_ context.Context, op data.OperationID, id data.EnrollmentID, barrier data.Field, text, corrects string) error {
	if err := o.did(op, "note %d %s|%s|%s", id, barrier, text, corrects); err != nil {
		return err
	}
	o.notes = append([]data.Note{{ID: string(op), EnrollmentID: id, Barrier: barrier, Text: text, Corrects: corrects, By: "Dana Ruiz",
		At: time.Date(2026, 11, 22, 15, 0, len(o.notes), 0, time.UTC)}}, o.notes...)
	return nil
}

func (o *office) Undo(_ context.Context, op, undone data.OperationID) error {
	if !slices.Contains(o.ops, undone) {
		return data.Refuse(data.CodeNotFound, "There is nothing to undo.")
	}
	if err := o.did(op, "undo"); err != nil {
		return err
	}
	for id, c := range o.cases {
		if c.Tracker != nil && o.before != nil && o.before.EnrollmentID == id {
			c.Tracker = o.before
			o.cases[id] = c
		}
	}
	return nil
}

func (o *office) UndoRest(ctx context.Context, op, undone data.OperationID) error {
	return o.Undo(ctx, op, undone)
}

func (o *office) UpdateAssessment(_ context.Context, op data.OperationID, id data.EnrollmentID, date data.Date) (data.Case, error) {
	return o.cases[id], o.did(op, "move-in %d %s", id, date)
}

func (o *office) Colleagues(context.Context, data.OrganizationID) ([]data.User, error) {
	return []data.User{{ID: 9, Name: "Lee Park"}}, nil
}

func (o *office) AssignCaseManager(_ context.Context, op data.OperationID, ids []data.EnrollmentID, to data.CaseManager) error {
	return o.did(op, "assign %d %s %d", ids[0], to.Name, to.User)
}

func (o *office) CorrectEnrollment(_ context.Context, op data.OperationID, shown data.Enrollment, entry, exit data.Date) error {
	return o.did(op, "correct %d %s %s", shown.ID, entry, exit)
}

func (o *office) Drafts(context.Context) ([]data.Unsaved, error) {
	var all []data.Unsaved
	for id, d := range o.drafts {
		text, err := d.Encode()
		if err != nil {
			return nil, err
		}
		u := data.Unsaved{Case: o.cases[id]}
		if u.Draft, err = data.DecodeDraft(text); err != nil {
			return nil, err
		}
		u.EnrollmentID, u.At = id, d.At
		all = append(all, u)
	}
	return all, nil
}

func (o *office) KeepDraft(_ context.Context, d data.Draft) error {
	if o.keepFails != nil {
		return o.keepFails
	}
	if o.drafts == nil {
		o.drafts = map[data.EnrollmentID]data.Draft{}
	}
	d.At = keptAt
	o.drafts[d.EnrollmentID] = d
	o.keptTimes++
	return nil
}

func (o *office) DropDraft(_ context.Context, id data.EnrollmentID) error {
	delete(o.drafts, id)
	return nil
}

// desk is the dialog in a window, as a person at the keyboard has it.
type desk struct {
	t      *testing.T
	window fyne.Window
	host   *overlay.Host
	office *office
	clock  *task.Clock
	saved  []data.EnrollmentID
}

func sitDown(t *testing.T, o *office) *desk {
	t.Helper()
	test.NewTempApp(t)
	w := test.NewTempWindow(t, widget.NewLabel(""))
	w.Resize(fyne.NewSize(1280, 800))
	clock := task.NewClock(keptAt)
	h := overlay.NewHost(w, clock.Runner())
	w.SetContent(container.NewVBox(widget.NewLabel(""), h.Toasts()))
	return &desk{t: t, window: w, host: h, office: o, clock: clock}
}

func (k *desk) open(id data.EnrollmentID, siblings ...data.EnrollmentID) *desk {
	Open(k.host, k.office, id, Options{Siblings: siblings, OnSaved: func(id data.EnrollmentID) { k.saved = append(k.saved, id) }})
	return k
}

func opens(t *testing.T, o *office) *desk { t.Helper(); return sitDown(t, o).open(11) }

// texts are all that can be read on top.
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
		case *control.Chip:
			all = append(all, o.Text)
		case *widget.Label:
			all = append(all, o.Text)
		case *datefield.Field:
			all = append(all, o.Text(), o.Echo(), o.Error())
		}
	})
	return strings.Join(all, "\n")
}

func (k *desk) top() fyne.CanvasObject {
	if top := k.window.Canvas().Overlays().Top(); top != nil {
		return top
	}
	return k.window.Content()
}

func (k *desk) visit(o fyne.CanvasObject, see func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
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

func (k *desk) reads(words ...string) {
	k.t.Helper()
	text := k.texts()
	for _, w := range words {
		if !strings.Contains(text, w) {
			k.t.Errorf("nowhere is %q to be read in:\n%s", w, text)
		}
	}
}

func (k *desk) reads0(words ...string) {
	k.t.Helper()
	text := k.texts()
	for _, w := range words {
		if strings.Contains(text, w) {
			k.t.Errorf("%q is to be read in:\n%s", w, text)
		}
	}
}

func (k *desk) button(text string) *control.Button {
	k.t.Helper()
	var found *control.Button
	k.visit(k.top(), func(o fyne.CanvasObject) {
		if b, ok := o.(*control.Button); ok && strings.HasPrefix(b.Text, text) && found == nil {
			found = b
		}
	})
	if found == nil {
		k.t.Fatalf("there is no button %q in:\n%s", text, k.texts())
	}
	return found
}

func (k *desk) tap(text string) { k.t.Helper(); test.Tap(k.button(text)) }

// aside is a link for the pointer.
func (k *desk) aside(text string) {
	k.t.Helper()
	var found *control.Panel
	k.visit(k.top(), func(o fyne.CanvasObject) {
		if p, ok := o.(*control.Panel); ok && p.OnTapped != nil {
			if l, ok := p.Content.(*control.Label); ok && l.Text == text && found == nil {
				found = p
			}
		}
	})
	if found == nil {
		k.t.Fatalf("there is no link %q", text)
	}
	test.Tap(found)
}

// press is a key or a shortcut as the host hears it; typed goes to what has the focus.
func (k *desk) press(name string) { k.host.Press(name) }

func (k *desk) typed(text string) {
	k.t.Helper()
	f := k.focused()
	for _, r := range text {
		f.TypedRune(r)
	}
}

func (k *desk) key(name fyne.KeyName) { k.t.Helper(); k.focused().TypedKey(&fyne.KeyEvent{Name: name}) }

func (k *desk) tab() { k.window.Canvas().FocusNext() }

func (k *desk) focused() fyne.Focusable {
	k.t.Helper()
	f := k.window.Canvas().Focused()
	if f == nil {
		k.t.Fatal("nothing has the focus")
	}
	return f
}

// at is the name of the field that has the focus.
func (k *desk) at() string {
	f := k.window.Canvas().Focused()
	name := fmt.Sprintf("%T", f)
	if b, ok := f.(*control.Button); ok {
		return b.Text
	}
	k.visit(k.top(), func(o fyne.CanvasObject) {
		c, ok := o.(*fyne.Container)
		if !ok || len(c.Objects) < 2 {
			return
		}
		label, ok := c.Objects[0].(*control.Label)
		if !ok {
			return
		}
		if box, ok := c.Objects[1].(*datefield.Field); ok && box.Focusable() == f {
			name = label.Text
		}
		if box, ok := c.Objects[1].(*control.YesNo); ok && fyne.Focusable(box) == f {
			name = label.Text
		}
	})
	if e, ok := f.(*control.Entry); ok {
		name = "Property Name"
		if e.PlaceHolder != "" {
			name = e.PlaceHolder
		}
	}
	return name
}

func (k *desk) wantAt(want string) {
	k.t.Helper()
	if at := k.at(); !strings.HasPrefix(at, want) {
		k.t.Errorf("the focus is on %q, want %q", at, want)
	}
}

func (k *desk) wantCalls(want ...string) {
	k.t.Helper()
	if !slices.Equal(k.office.calls, want) {
		k.t.Errorf("asked to %q, want %q", k.office.calls, want)
	}
}

func (k *desk) isClosed() bool { return k.host.Top() == nil }

// focusRow clicks into a field.
func (k *desk) focusRow(field data.Field) {
	k.t.Helper()
	var found fyne.Focusable
	k.visit(k.top(), func(o fyne.CanvasObject) {
		c, ok := o.(*fyne.Container)
		if !ok || len(c.Objects) < 2 {
			return
		}
		if label, ok := c.Objects[0].(*control.Label); ok && label.Text == field.Label() {
			switch box := c.Objects[1].(type) {
			case *datefield.Field:
				found = box.Focusable()
			case *control.YesNo:
				found = box
			case *fyne.Container:
				k.visit(box, func(o fyne.CanvasObject) {
					if e, ok := o.(*control.Entry); ok && found == nil {
						found = e
					}
				})
			}
		}
	})
	if found == nil {
		k.t.Fatalf("%s is not shown", field.Label())
	}
	k.host.Focus(found)
}

// clear erases what stands in the entry that has the focus.
func (k *desk) clear() {
	k.t.Helper()
	if s, ok := k.focused().(fyne.Shortcutable); ok {
		s.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
	k.key(fyne.KeyBackspace)
}

// tabTo goes on by Tab until the field of that name.
func (k *desk) tabTo(name string) {
	k.t.Helper()
	for range 30 {
		if strings.HasPrefix(k.at(), name) {
			return
		}
		k.tab()
	}
	k.t.Fatalf("Tab never reaches %q", name)
}

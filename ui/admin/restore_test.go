package admin

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// office is a backup in memory, opened by the password "right one", and what became of it.
type fakeRestore struct {
	host    *overlay.Host
	preview file.Preview
	// open: no password is needed. failing is what a restore ends with.
	open    bool
	failing error

	tries            []file.Credentials
	restored, closed int
	kept             string
	lost             error
}

func (o *fakeRestore) begin(_ context.Context, by file.Credentials, progress func(done, total int64)) (unpacked, error) {
	o.tries = append(o.tries, by)
	progress(1, 2)
	switch {
	case o.open, by.Password == "right one":
		return unpacked{o.preview, o}, nil
	case by == file.Credentials{}:
		return unpacked{}, data.Refuse(data.CodeConfirm, "This backup has keys of its own.")
	}
	return unpacked{}, data.Refuse(data.CodePermission, "Name and password do not fit.")
}

func (o *fakeRestore) Restore(context.Context, func(done, total int64)) (string, error) {
	o.restored++
	return "office-1.backup", o.failing
}

func (o *fakeRestore) Close() error { o.closed++; return nil }

func newFakeRestorer(t *testing.T, o *fakeRestore) restorer {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, control.Gap(0, 0))
	w.Resize(fyne.NewSize(1000, 760))
	o.host = overlay.NewHost(w, task.Inline())
	return restorer{o.host, o.begin, func(kept string) { o.kept = kept }, func(err error) { o.lost = err }}
}

func (o *fakeRestore) objects() []fyne.CanvasObject {
	top := o.host.Window().Canvas().Overlays().Top()
	if top == nil {
		return nil
	}
	return test.LaidOutObjects(top)
}

func (o *fakeRestore) shown() string {
	var all []string
	for _, object := range o.objects() {
		switch l := object.(type) {
		case *control.Label:
			all = append(all, l.Text)
		case *widget.Label:
			all = append(all, l.Text)
		}
	}
	return strings.Join(all, "\n")
}

// sign fills in who restores and goes on by the key.
func (o *fakeRestore) sign(name, password string) {
	i := 0
	for _, object := range o.objects() {
		if e, ok := object.(*control.Entry); ok && i < 2 {
			e.SetText([]string{name, password}[i])
			i++
		}
	}
	o.host.Press("Ctrl+Enter")
}

func changed() file.Preview {
	p := file.Preview{Readable: true, Since: []file.KindCount{{Kind: data.EventCreateTracker, Count: 3}},
		Latest: []data.AuditEvent{{Kind: data.EventCreateTracker, ByName: "Robin", PersonalID: "P-17", At: time.Now()}, {Kind: data.EventRestore}}}
	p.Now.Trackers, p.Then.Trackers = 12, 9
	return p
}

func TestThePreviewSaysWhatWouldChange(t *testing.T) {
	test.NewTempApp(t)
	same, foreign, keys := file.Preview{Readable: true}, file.Preview{Readable: true, Foreign: true}, file.Preview{Readable: true, Keys: true}
	for _, c := range []struct {
		name          string
		p             file.Preview
		shown, hidden string
	}{
		{"changed", changed(), "3 × " + data.EventCreateTracker.Label(), "Nothing has been recorded"},
		{"who", changed(), "Robin · " + data.EventCreateTracker.Label() + " · Client ID P-17", "not there"},
		{"nobody", changed(), "the program · " + data.EventRestore.Label(), "keys"},
		{"same", same, "Nothing has been recorded since", "The latest of it"},
		{"damaged", file.Preview{}, "not there or can't be read", "Nothing has been recorded"},
		{"foreign", foreign, "does not go on from this backup", "Nothing has been recorded"},
		{"keys", keys, "password is that of then", "can't be read"},
	} {
		o := &fakeRestore{preview: c.p, open: true}
		newFakeRestorer(t, o).run(file.Credentials{})
		if shown := o.shown(); !strings.Contains(shown, c.shown) || strings.Contains(shown, c.hidden) {
			t.Errorf("%s: the preview shows %s", c.name, shown)
		}
	}
}

func TestRestoring(t *testing.T) {
	lost := errors.New("the disk is full")
	for _, c := range []struct {
		name             string
		key              string
		failing          error
		restored, closed int
		kept             string
	}{
		{"confirmed", "Ctrl+Enter", nil, 1, 1, "office-1.backup"},
		{"refused", "Esc", nil, 0, 1, ""},
		{"failed", "Ctrl+Enter", lost, 1, 1, ""},
	} {
		o := &fakeRestore{preview: changed(), open: true, failing: c.failing}
		newFakeRestorer(t, o).run(file.Credentials{})
		if o.restored+o.closed != 0 {
			t.Fatalf("%s: restored before it was confirmed", c.name)
		}
		if o.host.Window().Canvas().Focused() == nil {
			t.Errorf("%s: nothing has the focus", c.name)
		}
		o.host.Press(c.key)
		if o.restored != c.restored || o.closed != c.closed || o.kept != c.kept || !errors.Is(o.lost, c.failing) || o.host.Top() != nil {
			t.Errorf("%s: restored %d, closed %d, kept %q, lost %v, shows %s", c.name, o.restored, o.closed, o.kept, o.lost, o.shown())
		}
	}
}

// TestWrongPassword: a wrong password is reported where it was typed, and nothing is restored; the form keeps the name.
func TestWrongPassword(t *testing.T) {
	for name, ask := range map[string]func(restorer){
		"at the start": func(o restorer) { o.askCredentials("An administrator restores.", nil) },
		"other keys":   func(o restorer) { o.run(file.Credentials{}) },
	} {
		o := &fakeRestore{preview: changed()}
		ask(newFakeRestorer(t, o))
		o.sign("Robin", "wrong one")
		if shown := o.shown(); !strings.Contains(shown, "do not fit") || strings.Contains(shown, "In the backup") {
			t.Fatalf("%s: a wrong password shows %s", name, shown)
		}
		if focused, ok := o.host.Window().Canvas().Focused().(*control.Entry); !ok || focused.Text != "" || !focused.Password {
			t.Errorf("%s: the focus is not in an empty password", name)
		}
		for _, object := range o.objects() {
			if e, ok := object.(*control.Entry); ok && !e.Password && e.Text != "Robin" {
				t.Errorf("%s: the name is %q", name, e.Text)
			}
		}
		o.sign("Robin", "right one")
		if shown := o.shown(); !strings.Contains(shown, "In the backup") || strings.Contains(shown, "do not fit") {
			t.Fatalf("%s: the right password shows %s", name, shown)
		}
		o.host.Press("Esc")
		if o.host.Top() != nil || o.restored != 0 || o.closed != 1 {
			t.Errorf("%s: restored %d, closed %d, shows %s", name, o.restored, o.closed, o.shown())
		}
	}
}

func TestARecoveryCodeWorksToo(t *testing.T) {
	o := &fakeRestore{}
	newFakeRestorer(t, o).askCredentials("", nil)
	o.sign("", "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345")
	if len(o.tries) != 1 || o.tries[0].RecoveryCode == "" {
		t.Errorf("tried %d with %v", len(o.tries), o.tries)
	}
}

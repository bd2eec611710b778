package documents

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

var today = data.MustDate("2026-06-15")

// fake keeps the documents of one client.
type fake struct {
	has  []data.ClientDocument
	fail error
}

func (f *fake) Today() data.Date { return today }

func (f *fake) Readiness(context.Context, data.EnrollmentID) (data.Readiness, error) {
	return data.NewReadiness(data.DefaultRequirements, f.has, today), f.fail
}

func (f *fake) SaveDocument(_ context.Context, _ data.OperationID, _ data.EnrollmentID, _, d data.ClientDocument) error {
	if err := d.Validate(today); err != nil {
		return err
	}
	for i := range f.has {
		if f.has[i].Name == d.Name {
			f.has[i] = d
			return f.fail
		}
	}
	f.has = append(f.has, d)
	return f.fail
}

func opened(t *testing.T, f *fake) (fyne.Window, *int) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.Theme{Choice: theme.AlwaysLight})
	w := test.NewTempWindow(t, nil)
	w.Resize(fyne.NewSize(1200, 800))
	host := overlay.NewHost(w, task.Inline())
	saved := 0
	Open(host, f, 1, "Alder, Rosa", Options{OnSaved: func(data.EnrollmentID) { saved++ }})
	return w, &saved
}

func buttons(w fyne.Window) (all []*control.Button) {
	objects := test.LaidOutObjects(w.Content())
	for _, o := range w.Canvas().Overlays().List() {
		objects = append(objects, test.LaidOutObjects(o)...)
	}
	for _, o := range objects {
		if b, ok := o.(*control.Button); ok {
			all = append(all, b)
		}
	}
	return all
}

func press(t *testing.T, w fyne.Window, text string) {
	t.Helper()
	var texts []string
	for _, b := range buttons(w) {
		if b.Text == text {
			test.Tap(b)
			return
		}
		texts = append(texts, b.Text)
	}
	t.Fatalf("there is no button %q among %s", text, strings.Join(texts, ", "))
}

func TestOneClickRecordsToday(t *testing.T) {
	f := &fake{}
	w, saved := opened(t, f)
	press(t, w, "Received today")
	press(t, w, "Requested today")
	if len(f.has) != 2 || f.has[0].Name != "Government ID" || f.has[0].Received != today || f.has[0].Expires != 0 || f.has[1].Requested != today || *saved != 2 {
		t.Errorf("has %+v, saved %d", f.has, *saved)
	}
	press(t, w, "Applies")
	if last := f.has[len(f.has)-1]; last.Applies != data.Yes {
		t.Errorf("has %+v", last)
	}
}

func TestReceivedExpiresByItself(t *testing.T) {
	d := received(data.ClientDocument{Name: "Income"}, 60, today)
	if d.Received != today || d.Expires != today+60 {
		t.Errorf("%+v", d)
	}
}

func TestLine(t *testing.T) {
	r := data.NewReadiness(data.DefaultRequirements, nil, today)
	if got := Words(r, today); got != "Documents: 4 missing" {
		t.Error(got)
	}
	if got := Words(data.Readiness{}, today); got != "" {
		t.Error(got)
	}
}

func TestFailureIsSaid(t *testing.T) {
	f := &fake{fail: data.Refuse(data.CodeUnavailable, "The disk is gone.")}
	w, _ := opened(t, f)
	if len(buttons(w)) != 1 {
		t.Errorf("%d buttons", len(buttons(w)))
	}
}

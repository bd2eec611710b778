package access

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// formerDrafts are under the password "the former".
type formerDrafts struct{ has, opened, dropped bool }

func (f *formerDrafts) HasFormerDrafts() bool   { return f.has }
func (f *formerDrafts) DropFormerDrafts() error { f.dropped = true; return nil }
func (f *formerDrafts) OpenFormerDrafts(_ context.Context, password string) (int, error) {
	if password != "the former" {
		return 0, data.Refuse(data.CodePermission, "This is not the password.")
	}
	f.opened = true
	return 2, nil
}

func TestFormerDrafts(t *testing.T) {
	test.NewTempApp(t)
	host := overlay.NewHost(test.NewTempWindow(t, control.Gap(0, 0)), task.Inline())
	host.Window().SetContent(host.Toasts())
	on := func(do func(*control.Button, *control.Entry)) {
		for _, o := range test.LaidOutObjects(host.Window().Canvas().Overlays().Top()) {
			b, _ := o.(*control.Button)
			e, _ := o.(*control.Entry)
			do(b, e)
		}
	}
	press := func(text string) {
		on(func(b *control.Button, _ *control.Entry) {
			if b != nil && strings.HasPrefix(b.Text, text) {
				test.Tap(b)
			}
		})
	}
	write := func(text string) {
		on(func(_ *control.Button, e *control.Entry) {
			if e != nil {
				e.SetText(text)
			}
		})
	}
	f, again := &formerDrafts{}, 0
	OfferFormerDrafts(host, f, func() { again++ })
	if host.Top() != nil {
		t.Fatal("it asks for nothing")
	}
	f.has = true
	OfferFormerDrafts(host, f, func() { again++ })
	write("another")
	press("Open")
	if f.opened || host.Top() == nil {
		t.Error("opened by another password")
	}
	write("the former")
	press("Open")
	if !f.opened || again != 1 || host.Top() != nil {
		t.Errorf("opened %v, shown again %d times", f.opened, again)
	}
	OfferFormerDrafts(host, f, func() { again++ })
	press("I don't need it")
	press("Give it up")
	if !f.dropped || host.Top() != nil || again != 1 {
		t.Errorf("dropped %v", f.dropped)
	}
}

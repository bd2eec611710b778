package datefield

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
)

// shown returns a focused field in a window, on the sunday of the parser's tests.
func shown(t *testing.T, of ...func(*Field)) (*Field, fyne.Window) {
	t.Helper()
	test.NewTempApp(t)
	f := New(func() data.Date { return sunday })
	for _, set := range of {
		set(f)
	}
	w := test.NewTempWindow(t, f)
	w.Resize(fyne.NewSize(520, 420))
	f.Focus()
	return f, w
}

func press(f *Field, keys ...fyne.KeyName) {
	for _, k := range keys {
		f.entry.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestHalfErasedDateIsNoDate(t *testing.T) {
	f, _ := shown(t)
	f.SetDate(data.MustDate("1980-04-05"))
	press(f, fyne.KeyEnd)
	for range 4 {
		press(f, fyne.KeyBackspace)
	}
	if d, ok := f.Value(); ok || d != 0 {
		t.Errorf("value of %q is %v, %v; want none", f.Text(), d, ok)
	}
}

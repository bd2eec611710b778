package tracker

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// BenchmarkOpen measures the way from the click to the focus on the next empty date (UX: under 100 ms).
func BenchmarkOpen(b *testing.B) {
	test.NewTempApp(b)
	w := test.NewTempWindow(b, widget.NewLabel(""))
	w.Resize(fyne.NewSize(1280, 800))
	h := overlay.NewHost(w, task.Inline())
	fields := applied()
	o := officeOf(peña(&fields))
	for b.Loop() {
		Open(h, o, 11, Options{})
		h.Top().Close()
	}
}

// BenchmarkType measures one letter typed in a date, with everything that follows it.
func BenchmarkType(b *testing.B) {
	test.NewTempApp(b)
	w := test.NewTempWindow(b, widget.NewLabel(""))
	w.Resize(fyne.NewSize(1280, 800))
	h := overlay.NewHost(w, task.Inline())
	fields := applied()
	Open(h, officeOf(peña(&fields)), 11, Options{})
	at := w.Canvas().Focused()
	for b.Loop() {
		at.TypedRune('t')
		at.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	}
}

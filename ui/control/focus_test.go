package control

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"housingtracker/ui/theme"
)

// TestFocusComesIntoView: whoever goes through a long form with Tab sees where the focus is.
func TestFocusComesIntoView(t *testing.T) {
	test.NewTempApp(t)
	box, driver := container.NewVBox(), fyne.CurrentApp().Driver()
	for i := range 12 {
		box.Add([]func() fyne.CanvasObject{
			func() fyne.CanvasObject { return NewButton("A button", nil) },
			func() fyne.CanvasObject { return NewCheck("A box", false, nil) },
			func() fyne.CanvasObject { return NewEntry("An entry") },
			func() fyne.CanvasObject { return NewChoice("A choice", nil, nil) },
			func() fyne.CanvasObject { return NewSegments([]string{"One", "two"}, 0, nil) },
			func() fyne.CanvasObject { return NewYesNo(0, nil) },
		}[i%6]())
	}
	scroll := container.NewVScroll(Inset(4, 4, box))
	w := test.NewTempWindow(t, NewPanel(theme.Surface, "", 0, scroll))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(300, 120))
	KeepFocusInView(w.Canvas(), w.Canvas().Content)
	t.Cleanup(func() { delete(focusRoots, w.Canvas()) })
	for i := range 24 {
		if i < 12 {
			w.Canvas().FocusNext()
		} else {
			w.Canvas().FocusPrevious()
		}
		o := w.Canvas().Focused().(fyne.CanvasObject)
		top := driver.AbsolutePositionForObject(o).Y
		if top < -0.1 || top+o.Size().Height > 120.1 {
			t.Errorf("step %d: %T is at %v", i, o, top)
		}
	}
}

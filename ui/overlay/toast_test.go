package overlay

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/control"
	"housingtracker/ui/task"
)

func TestToastKeyWorksWhileItIsShown(t *testing.T) {
	test.NewTempApp(t)
	h := NewHost(test.NewTempWindow(t, widget.NewLabel("")), task.Inline())
	undone := 0
	h.Toast("Saved", Action{Text: "Undo", Key: "Ctrl+Z", Do: func() { undone++ }})
	h.Press("Ctrl+Z")
	h.Press("Ctrl+Z")
	if undone != 1 {
		t.Errorf("undone %d times, want once: the toast is gone after its action", undone)
	}
}

func TestToastKeyBelongsToTheDialogOnTop(t *testing.T) {
	test.NewTempApp(t)
	h := NewHost(test.NewTempWindow(t, widget.NewLabel("")), task.Inline())
	h.Toast("Saved", Action{Text: "Undo", Key: "Ctrl+Z", Do: func() { t.Error("undone behind a dialog") }})
	h.ShowMessage("Wait", "A dialog is open.")
	h.Press("Ctrl+Z")
}

func TestRevealScrollsToWhatIsBelow(t *testing.T) {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, widget.NewLabel(""))
	w.Resize(fyne.NewSize(800, 600))
	h := NewHost(w, task.Inline())
	last := widget.NewLabel("last")
	column := container.NewVBox(control.Gap(10, 1000), last)
	d := h.Open(Size{Width: 400, Height: 300}, nil, column, nil, nil)
	d.Reveal(last)
	driver := fyne.CurrentApp().Driver()
	bottom := driver.AbsolutePositionForObject(last).Y + last.Size().Height
	edge := driver.AbsolutePositionForObject(d.layer.scroll).Y + d.layer.scroll.Size().Height
	if bottom > edge {
		t.Errorf("the last line ends at %v, below the edge at %v", bottom, edge)
	}
}

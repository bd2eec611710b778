package access

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// TestOneStartActionAtATime: while the sample office is made no way can be taken again, but given up.
func TestOneStartActionAtATime(t *testing.T) {
	test.NewTempApp(t)
	host := overlay.NewHost(test.NewTempWindow(t, control.Gap(0, 0)), task.Inline())
	taken, cancelled := 0, 0
	take := func() { taken++ }
	s := NewStart(host, StartActions{Sample: take, Import: take, Open: take, Restore: take})
	host.Window().SetContent(s.Content())
	press := func() {
		for _, way := range s.buttons {
			test.Tap(way)
		}
	}
	s.Start("Making", func() { cancelled++ })
	press()
	test.Tap(s.cancel)
	if taken != 0 || cancelled != 1 {
		t.Errorf("while busy: %d taken, %d cancelled", taken, cancelled)
	}
	s.Stop()
	if host.Window().Canvas().Focused() != s.buttons[0] {
		t.Error("the focus does not come back")
	}
	press()
	if taken != 4 {
		t.Errorf("afterwards: %d of 4 ways can be taken", taken)
	}
}

package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

func TestWaitWords(t *testing.T) {
	for _, c := range []struct {
		by   data.Writing
		want string
	}{
		{data.Writing{}, "Waiting for the database…"},
		{data.Writing{Name: "Ada Head"}, "Ada Head is saving…"},
		{data.Writing{Import: true}, "An import is running…"},
		{data.Writing{Name: "Ada Head", Import: true}, "An import by Ada Head is running…"},
	} {
		if got := waitWords(c.by); got != c.want {
			t.Errorf("%+v: %q", c.by, got)
		}
	}
}

// A write that waits for longer than a second says for whom, in the window and in a dialog, until it ends. Cancel ends it once.
func TestNoticeOfWaitingWrite(t *testing.T) {
	test.NewTempApp(t)
	clock := task.NewClock(time.Now())
	host := overlay.NewHost(test.NewTempWindow(t, control.NewText("")), clock.Runner())
	host.Window().SetContent(host.Notices())
	n := &waits{host: host, writing: func(context.Context) (data.Writing, error) { return data.Writing{Name: "Ada Head"}, nil }}
	shown := func() string {
		var found []string
		for _, root := range append(host.Window().Canvas().Overlays().List(), host.Window().Content()) {
			for _, o := range test.LaidOutObjects(root) {
				switch o := o.(type) {
				case *control.Label:
					found = append(found, o.Text)
				case *control.Button:
					found = append(found, "["+o.Text+"]")
				}
			}
		}
		return strings.Join(found, " ")
	}
	cancelled := 0
	start := func() *data.Wait {
		w := data.NewWait(func() { cancelled++ })
		n.watch(w)
		return w
	}
	const notice = "Ada Head is saving… [Cancel]"

	quick := start()
	quick.End()
	clock.Advance(time.Minute)
	if strings.Contains(shown(), "saving") || cancelled != 1 {
		t.Errorf("a quick write shows %q", shown())
	}

	slow := start()
	clock.Advance(waitNotice)
	if !strings.Contains(shown(), notice) {
		t.Errorf("after a second it shows %q", shown())
	}
	d := host.Open(overlay.Size{Width: 300}, nil, control.NewText("dialog"), nil, nil)
	clock.Advance(time.Second)
	if got := shown(); strings.Count(got, notice) != 1 || len(test.LaidOutObjects(host.Notices())) > 1 {
		t.Errorf("in a dialog it shows %q", got)
	}
	d.Close()
	clock.Advance(time.Second)
	slow.End()
	clock.Advance(time.Second)
	if strings.Contains(shown(), "saving") {
		t.Errorf("after the end it shows %q", shown())
	}

	cancelled = 0
	stopped := start()
	clock.Advance(waitNotice)
	n.cancel(stopped)
	n.cancel(stopped)
	if strings.Contains(shown(), "saving") || cancelled != 1 || !stopped.Ended() {
		t.Errorf("cancelled %d times, it shows %q", cancelled, shown())
	}
}

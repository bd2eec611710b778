//go:build cgo

package ui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/data/sample"
	"housingtracker/data/signin"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// colleague signs in another user at a second opening of the window's database.
func (w *Window) colleague(t *testing.T) *signin.Session {
	t.Helper()
	office, err := w.program.Open(w.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { office.Close() })
	a := sample.Accounts[1]
	s, err := office.Enter(t.Context(), a.Name, a.Password)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// someCase is a client of the first program whose tracker is eligible and no further.
func someCase(t *testing.T, s *signin.Session) data.Case {
	t.Helper()
	programs, err := s.Programs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range programs {
		list, err := s.List(t.Context(), p.ID, data.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range list.Rows {
			c, err := s.Case(t.Context(), row.EnrollmentID)
			if err != nil {
				t.Fatal(err)
			}
			if row.HasTracker && row.Stage == data.EligibilityVerified && s.May(data.EditTracker, c.Program.Organization.ID) {
				return c
			}
		}
	}
	t.Fatal("nobody is in the stage Eligibility Verified")
	return data.Case{}
}

// apply saves that the client applied today at a property.
func apply(t *testing.T, s *signin.Session, id data.EnrollmentID, property string) {
	t.Helper()
	c, err := s.Case(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	fields := c.Tracker.Fields
	fields.Applied, fields.PropertyName = s.Today(), property
	if _, err := s.SaveTracker(t.Context(), data.NewOperationID(), c.ID, c.Tracker.Version, c.Tracker.Fields, fields); err != nil {
		t.Fatal(err)
	}
}

// What somebody else saves appears on each screen and in each dialog with the next poll.
func TestOthersWorkAppears(t *testing.T) {
	for name, open := range map[string]func(w *Window, c data.Case){
		"client":  func(w *Window, c data.Case) { w.shell.openClient(c.Client.ID) },
		"history": func(w *Window, c data.Case) { w.shell.openHistory(c.ID) },
		"tracker": func(w *Window, c data.Case) { w.shell.openTracker(c.ID, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			w, clock := sampleAtWork(t)
			other := w.colleague(t)
			c := someCase(t, other)
			open(w, c)
			before := w.shown()
			clock.Advance(pollEvery)
			if now := w.shown(); now != before {
				t.Errorf("it changes though nobody saved:\n%s\n%s", before, now)
			}
			apply(t, other, c.ID, "Maple Court")
			clock.Advance(3 * time.Second)
			if now := w.shown(); now == before || !strings.Contains(now, other.Today().US()) && !strings.Contains(now, "Maple Court") {
				t.Errorf("after 3 s it shows %s", now)
			}
		})
	}
}

// The count of a filtered list and the numbers at home follow what others save.
func TestOthersWorkAppearsInListAndHome(t *testing.T) {
	for _, home := range []bool{false, true} {
		w, clock := sampleAtWork(t)
		other := w.colleague(t)
		c := someCase(t, other)
		w.shell.openList(c.Program.ID, data.Filter{Stages: []data.Stage{data.AppliedForUnit}})
		if home {
			w.shell.showByName(homeName)
		}
		before := w.shown()
		apply(t, other, c.ID, "Maple Court")
		clock.Advance(3 * time.Second)
		if now := w.shown(); now == before {
			t.Errorf("home %v: still %s", home, now)
		}
	}
}

// Somebody else saves a tracker in which something is typed: the input stays, and the dialog says who saved.
func TestSavedByOthersWhileEdited(t *testing.T) {
	w, clock := sampleAtWork(t)
	other := w.colleague(t)
	c := someCase(t, other)
	w.shell.openTracker(c.ID, nil)
	focused := w.window.Canvas().Focused()
	w.typeIn("y")
	apply(t, other, c.ID, "Maple Court")
	clock.Advance(3 * time.Second)
	shown := w.shown()
	if !strings.Contains(shown, other.User().Name+" saved this tracker") || !strings.Contains(shown, "[Save]") || w.window.Canvas().Focused() != focused {
		t.Errorf("it shows %s", shown)
	}
}

// Two users have the same tracker open: each sees the other before either saves, and no more after one has closed it.
func TestSomebodyElseIsEditing(t *testing.T) {
	w, clock := sampleAtWork(t)
	other := w.colleague(t)
	c := someCase(t, other)
	w.shell.openTracker(c.ID, nil)
	words := other.User().Name + " is editing this tracker too"
	if strings.Contains(w.shown(), words) {
		t.Errorf("alone it shows %s", w.shown())
	}
	if others, err := other.Announce(t.Context(), c.ID); err != nil || !slices.Equal(others, []string{w.shell.session.User().Name}) {
		t.Errorf("the colleague sees %v, %v", others, err)
	}
	clock.Advance(3 * time.Second)
	if !strings.Contains(w.shown(), words) {
		t.Errorf("it shows %s", w.shown())
	}
	if _, err := other.Announce(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	clock.Advance(3 * time.Second)
	if strings.Contains(w.shown(), words) {
		t.Errorf("closed there, it shows %s", w.shown())
	}
	w.host.Press("Esc")
	if others, err := other.Announce(t.Context(), c.ID); err != nil || len(others) != 0 {
		t.Errorf("closed here, the colleague sees %v, %v", others, err)
	}
}

// A save that is cancelled before it begins changes nothing; the same operation, tried again, is done once.
func TestCancelledSave(t *testing.T) {
	w, _ := sampleAtWork(t)
	s := w.colleague(t)
	c := someCase(t, s)
	fields, op := c.Tracker.Fields, data.NewOperationID()
	fields.Applied, fields.PropertyName = s.Today(), "Maple Court"
	save := func() error {
		_, err := s.SaveTracker(t.Context(), op, c.ID, c.Tracker.Version, c.Tracker.Fields, fields)
		return err
	}
	var wait *data.Wait
	s.OnWrite(func(w *data.Wait) { wait = w; w.Cancel() })
	if err := save(); data.CodeOf(err) != data.CodeCancelled || !wait.Ended() {
		t.Errorf("cancelled: %v", err)
	}
	if now, err := s.Case(t.Context(), c.ID); err != nil || now.Tracker.Version != c.Tracker.Version {
		t.Errorf("cancelled, it is at version %d, %v", now.Tracker.Version, err)
	}
	s.OnWrite(func(w *data.Wait) { wait = w })
	for range 2 {
		if err := save(); err != nil || !wait.Ended() || wait.Cancel() {
			t.Errorf("tried again: %v", err)
		}
	}
	if now, err := s.Case(t.Context(), c.ID); err != nil || now.Tracker.Version != c.Tracker.Version+1 {
		t.Errorf("tried again, it is at version %d, %v; was %d", now.Tracker.Version, err, c.Tracker.Version)
	}
}

// pollOf returns a poll on a clock with answers of its own, and its window.
func pollOf(t *testing.T, answer func(context.Context) (int64, error)) (*poll, *task.Clock, *[]int64) {
	clock := task.NewClock(time.Date(2026, 3, 2, 10, 42, 0, 0, time.Local))
	host := overlay.NewHost(test.NewTempWindow(t, control.NewText("")), clock.Runner())
	var counters []int64
	p := newPoll(host, clock.Now, answer, func(n int64) { counters = append(counters, n) })
	p.start()
	return p, clock, &counters
}

// While the database can't be reached, a banner says since when; it disappears by itself, and the screens get the counter again.
func TestNotConnected(t *testing.T) {
	test.NewTempApp(t)
	var err error
	counter := int64(1)
	p, clock, got := pollOf(t, func(context.Context) (int64, error) { return counter, err })
	clock.Advance(pollEvery)
	if p.banner.Visible() || !slices.Equal(*got, []int64{1}) {
		t.Fatalf("at first: banner %v, counters %v", p.banner.Visible(), *got)
	}
	err = data.Refuse(data.CodeUnavailable, "gone")
	clock.Advance(10 * time.Minute)
	if !p.banner.Visible() || !strings.Contains(p.words.Text, "Not connected since 10:42") || len(*got) != 1 {
		t.Errorf("disconnected: banner %v %q, counters %v", p.banner.Visible(), p.words.Text, *got)
	}
	err, counter = nil, 7
	clock.Advance(pollEvery)
	if p.banner.Visible() || !slices.Equal(*got, []int64{1, 7}) {
		t.Errorf("connected again: banner %v, counters %v", p.banner.Visible(), *got)
	}
	// A refusal for another reason is no lost connection.
	err = data.Refuse(data.CodePermission, "no")
	clock.Advance(pollEvery)
	if p.banner.Visible() {
		t.Error("a refusal shows the banner")
	}
	p.stop()
	err = nil
	clock.Advance(time.Minute)
	if len(*got) != 2 {
		t.Errorf("it goes on after its end: %v", *got)
	}
}

// A computer that has slept asks as soon as it is used again.
func TestPollAfterSleep(t *testing.T) {
	test.NewTempApp(t)
	p, clock, got := pollOf(t, func(context.Context) (int64, error) { return 1, nil })
	p.wake()
	if len(*got) != 0 {
		t.Error("it asks at every key press")
	}
	clock.Set(time.Hour)
	p.wake()
	p.wake()
	if len(*got) != 1 {
		t.Errorf("after an hour's sleep it asked %d times, want once", len(*got))
	}
	clock.Advance(pollEvery)
	if len(*got) != 2 {
		t.Errorf("then it asked %d times, want once more", len(*got))
	}
}

// A notification asks at once; one that comes while a question waits asks once more after its answer.
func TestNotified(t *testing.T) {
	test.NewTempApp(t)
	counter := int64(1)
	var p *poll
	answer := func(context.Context) (int64, error) { return counter, nil }
	p, clock, got := pollOf(t, func(ctx context.Context) (int64, error) { return answer(ctx) })
	p.hurry()
	if !slices.Equal(*got, []int64{1}) {
		t.Fatalf("notified, it got %v", *got)
	}
	answer = func(context.Context) (int64, error) {
		answer = func(context.Context) (int64, error) { return counter, nil }
		p.hurry()
		p.hurry()
		counter = 3
		return 2, nil
	}
	p.hurry()
	clock.Advance(time.Millisecond)
	if !slices.Equal(*got, []int64{1, 2, 3}) {
		t.Errorf("notified during a question, it got %v", *got)
	}
	clock.Advance(pollEvery)
	if len(*got) != 4 {
		t.Errorf("then it asked %d times, want once more", len(*got)-3)
	}
	p.stop()
	p.hurry()
	if len(*got) != 4 {
		t.Error("it asks after its end")
	}
}

package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

const (
	// pollEvery is how often a window looks for changes by others.
	pollEvery = 2500 * time.Millisecond
	// answerWithin is how long the database may take to answer before the window says that it is not connected.
	answerWithin = 10 * time.Second
)

// pollListener is a screen that shows changes by others. counter is that of data.Session.ChangeCounter.
type pollListener interface{ Poll(counter int64) }

// poll asks the database again and again whether it has changed, and tells the current screen and the dialogs. Without an answer it
// says above the screen since when the database is not connected, and tries again until it is.
type poll struct {
	host    *overlay.Host
	now     func() time.Time
	counter func(context.Context) (int64, error)
	answer  func(counter int64)

	// asked counts the questions; the latest one has an answer unless asking.
	asked  int
	asking bool
	ended  bool
	// again means that something may have changed after the present question was asked.
	again bool
	// last is the wall time of the latest answer; since that of the first question without one, or zero.
	last, since time.Time
	banner      fyne.CanvasObject
	words       *control.Label
	// onBanner runs when the banner appears or disappears.
	onBanner func()
}

func newPoll(host *overlay.Host, now func() time.Time, counter func(context.Context) (int64, error), answer func(int64)) *poll {
	p := &poll{host: host, now: now, counter: counter, answer: answer, words: control.NewText("").Shrinking(), onBanner: func() {}}
	p.banner = control.NewPanel(theme.WarningBackground, "", 0, control.Inset(20, 4, p.words))
	p.banner.Hide()
	return p
}

// start asks from now on.
func (p *poll) start() {
	p.last = p.wall()
	p.next()
}

func (p *poll) stop() { p.ended = true }

// wall is the wall time, which goes on while a computer sleeps.
func (p *poll) wall() time.Time { return p.now().Round(0) }

func (p *poll) next() {
	n := p.asked
	p.host.Tasks.After(pollEvery, func() {
		if n == p.asked {
			p.ask()
		}
	})
}

// notifier is the place of a session that says when something may have changed, in any goroutine.
type notifier interface{ OnChange(changed func()) }

// hurry asks at once, because something may have changed.
func (p *poll) hurry() {
	switch {
	case p.asking:
		p.again = true
	case !p.last.IsZero():
		p.ask()
	}
}

// wake asks at once if the last answer is old, as after the computer has slept.
func (p *poll) wake() {
	if !p.asking && p.wall().Sub(p.last) > 2*pollEvery {
		p.last = p.wall()
		p.ask()
	}
}

func (p *poll) ask() {
	p.asked++
	n := p.asked
	switch {
	case p.ended:
		return
	case p.host.Concealed():
		// Nobody sees the screen, and a locked session can't read.
		p.next()
		return
	}
	p.asking = true
	task.Run(p.host.Tasks, p.counter, func(counter int64, err error) {
		p.asking = false
		if p.ended {
			return
		}
		p.last = p.wall()
		p.next()
		switch {
		case data.CodeOf(err) == data.CodeUnavailable:
			p.disconnected()
		case err == nil:
			p.connected()
			p.answer(counter)
		}
		if p.again {
			p.again = false
			p.hurry()
		}
	})
	// A dead network drive may never answer. There is one question at a time.
	p.host.Tasks.After(answerWithin, func() {
		if p.asking && n == p.asked && !p.ended {
			p.disconnected()
		}
	})
}

func (p *poll) disconnected() {
	if !p.since.IsZero() {
		return
	}
	p.since = p.wall()
	p.words.SetText("⚠ Not connected since " + p.since.Format("15:04") + ". What was saved is safe, and what is on screen stays. " +
		"What you type is kept on this computer; save it when the database is back.")
	p.banner.Show()
	p.onBanner()
}

func (p *poll) connected() {
	if p.since.IsZero() {
		return
	}
	p.since = time.Time{}
	p.banner.Hide()
	p.onBanner()
	p.host.Toast("Connected again")
}

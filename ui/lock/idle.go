// Package lock hides what the window shows: behind a password when nobody has used it for a while, and at a key, from
// whoever looks over one's shoulder.
package lock

import (
	"time"

	"housingtracker/ui/task"
)

// Idle tells when nobody has used the window for a while.
type Idle struct {
	tasks  task.Runner
	now    func() time.Time
	limit  time.Duration
	last   time.Time
	watch  int
	onIdle func()
}

// NewIdle makes a watch that is not begun; onIdle is called each time the limit has passed without a Touch.
func NewIdle(tasks task.Runner, now func() time.Time, onIdle func()) *Idle {
	return &Idle{tasks: tasks, now: now, onIdle: onIdle}
}

// Begin watches from now on, with this limit.
func (i *Idle) Begin(limit time.Duration) {
	i.watch++
	i.limit, i.last = limit, i.clock()
	i.look(i.watch, limit)
}

// End watches no more until Begin.
func (i *Idle) End() { i.watch++; i.limit = 0 }

// Touch notes that somebody has used the window. It costs next to nothing: it is called for every movement of the mouse.
// One that comes after the limit is too late: timers stand still while a computer is asleep, and it has just been woken.
func (i *Idle) Touch() {
	if i.limit == 0 {
		return
	}
	now := i.clock()
	if now.Sub(i.last) >= i.limit {
		i.idle()
		return
	}
	i.last = now
}

// clock is the time on the wall, which goes on while a computer is asleep.
func (i *Idle) clock() time.Time { return i.now().Round(0) }

func (i *Idle) look(watch int, after time.Duration) {
	i.tasks.After(after, func() {
		if watch != i.watch {
			return
		}
		now := i.clock()
		if now.Before(i.last) {
			// The clock was set back: that must not keep the window open for longer.
			i.last = now
		}
		if left := i.limit - now.Sub(i.last); left > 0 {
			i.look(watch, left)
			return
		}
		i.idle()
	})
}

func (i *Idle) idle() {
	i.End()
	i.onIdle()
}

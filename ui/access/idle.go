// Package access is how a person gets into a database: the first screen, signing in, passwords, the recovery code,
// and the lock that hides the window.
package access

import (
	"time"

	"housingtracker/ui/task"
)

// Idle calls back when the window has not been used for a while.
type Idle struct {
	tasks      task.Runner
	now        func() time.Time
	limit      time.Duration
	last       time.Time
	generation int
	onIdle     func()
}

// NewIdle returns a stopped watch. onIdle runs each time the limit passes without a Touch.
func NewIdle(tasks task.Runner, now func() time.Time, onIdle func()) *Idle {
	return &Idle{tasks: tasks, now: now, onIdle: onIdle}
}

// Start watches for idleness from now on, with this limit.
func (i *Idle) Start(limit time.Duration) {
	i.generation++
	i.limit, i.last = limit, i.clock()
	i.checkAfter(i.generation, limit)
}

// Stop ends the watch until the next Start.
func (i *Idle) Stop() { i.generation++; i.limit = 0 }

// Touch records use of the window. It is cheap: it runs for every movement of the mouse. A Touch after the limit
// locks instead: timers stop while a computer sleeps, and this one has just been woken.
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

// clock returns the wall time, which goes on while a computer sleeps.
func (i *Idle) clock() time.Time { return i.now().Round(0) }

func (i *Idle) checkAfter(generation int, after time.Duration) {
	i.tasks.After(after, func() {
		if generation != i.generation {
			return
		}
		now := i.clock()
		if now.Before(i.last) {
			// A clock that was set back must not keep the window open for longer.
			i.last = now
		}
		if left := i.limit - now.Sub(i.last); left > 0 {
			i.checkAfter(generation, left)
			return
		}
		i.idle()
	})
}

func (i *Idle) idle() {
	i.Stop()
	i.onIdle()
}

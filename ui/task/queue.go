package task

import "time"

// Queue runs work in real goroutines, for tests of what waits for something outside. What the work posts is called by Until.
type Queue struct {
	clock  *Clock
	posted chan func()
}

// NewQueue returns a queue whose delayed calls are those of the clock.
func NewQueue(clock *Clock) *Queue { return &Queue{clock, make(chan func(), 1000)} }

// Runner returns the runner.
func (q *Queue) Runner() Runner {
	return Runner{start: func(f func()) { go f() }, onUI: func(f func()) { q.posted <- f }, after: q.clock.Runner().after}
}

// Until makes posted calls until the condition holds, and reports whether it does within a minute.
func (q *Queue) Until(holds func() bool) bool {
	for late := time.After(time.Minute); !holds(); {
		select {
		case f := <-q.posted:
			f()
		case <-late:
			return false
		}
	}
	return true
}

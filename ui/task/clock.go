package task

import (
	"slices"
	"time"
)

// Clock is a time that stands still until it is moved on, for tests of what is due later.
type Clock struct {
	wall time.Time
	// ran is how long the computer has run; what is due later goes by it.
	ran time.Duration
	due []alarm
}

type alarm struct {
	at time.Duration
	do func()
}

// NewClock makes a clock that shows now.
func NewClock(now time.Time) *Clock { return &Clock{wall: now} }

// Now is what the clock shows.
func (c *Clock) Now() time.Time { return c.wall }

// Runner runs everything at once, as Inline does, and what is due later when the clock gets there.
func (c *Clock) Runner() Runner {
	r := Inline()
	r.after = func(d time.Duration, f func()) { c.due = append(c.due, alarm{c.ran + d, f}) }
	return r
}

// Advance moves the clock on and does what falls due on the way, in its order.
func (c *Clock) Advance(d time.Duration) {
	for end := c.ran + d; ; {
		next := -1
		for i, a := range c.due {
			if a.at <= end && (next < 0 || a.at < c.due[next].at) {
				next = i
			}
		}
		if next < 0 {
			c.pass(end - c.ran)
			return
		}
		a := c.due[next]
		c.due = slices.Delete(c.due, next, next+1)
		c.pass(a.at - c.ran)
		a.do()
	}
}

func (c *Clock) pass(d time.Duration) { c.ran, c.wall = c.ran+d, c.wall.Add(d) }

// Set moves what the clock shows by so much, on or back, as somebody does who sets it, or a computer that was asleep:
// nothing falls due by it.
func (c *Clock) Set(by time.Duration) { c.wall = c.wall.Add(by) }

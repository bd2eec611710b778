package task

import (
	"slices"
	"time"
)

// Clock is a clock for tests: it stands still until it is advanced.
type Clock struct {
	wall time.Time
	// elapsed is how long the computer has run; delayed calls depend on it.
	elapsed time.Duration
	due     []alarm
}

type alarm struct {
	at time.Duration
	do func()
}

// NewClock returns a clock that shows now.
func NewClock(now time.Time) *Clock { return &Clock{wall: now} }

// Now returns the wall time.
func (c *Clock) Now() time.Time { return c.wall }

// Runner returns a runner that works at once, like Inline, and makes delayed calls when the clock gets there.
func (c *Clock) Runner() Runner {
	r := Inline()
	r.after = func(d time.Duration, f func()) { c.due = append(c.due, alarm{c.elapsed + d, f}) }
	return r
}

// Advance moves the clock forward and makes the delayed calls that fall due, in order.
func (c *Clock) Advance(d time.Duration) {
	for end := c.elapsed + d; ; {
		next := -1
		for i, a := range c.due {
			if a.at <= end && (next < 0 || a.at < c.due[next].at) {
				next = i
			}
		}
		if next < 0 {
			c.advance(end - c.elapsed)
			return
		}
		a := c.due[next]
		c.due = slices.Delete(c.due, next, next+1)
		c.advance(a.at - c.elapsed)
		a.do()
	}
}

func (c *Clock) advance(d time.Duration) { c.elapsed, c.wall = c.elapsed+d, c.wall.Add(d) }

// Set moves the wall time alone, as setting the clock or sleep does: no delayed call falls due.
func (c *Clock) Set(by time.Duration) { c.wall = c.wall.Add(by) }

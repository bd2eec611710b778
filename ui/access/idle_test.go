package access

import (
	"testing"
	"time"

	"housingtracker/ui/task"
)

func TestIdle(t *testing.T) {
	const limit = 10 * time.Minute
	for name, c := range map[string]struct {
		do   func(c *task.Clock, i *Idle)
		want int
	}{
		"nobody there":          {func(c *task.Clock, i *Idle) { c.Advance(limit) }, 1},
		"not yet":               {func(c *task.Clock, i *Idle) { c.Advance(limit - time.Second) }, 0},
		"once, not every while": {func(c *task.Clock, i *Idle) { c.Advance(5 * limit) }, 1},
		"used in between": {func(c *task.Clock, i *Idle) {
			c.Advance(9 * time.Minute)
			i.Touch()
			c.Advance(9 * time.Minute)
		}, 0},
		"left at last": {func(c *task.Clock, i *Idle) {
			for range 50 {
				c.Advance(time.Minute)
				i.Touch()
			}
			c.Advance(limit)
		}, 1},
		"asleep, and woken by the mouse": {func(c *task.Clock, i *Idle) {
			c.Advance(time.Minute)
			i.Touch()
			c.Set(time.Hour)
			i.Touch()
		}, 1},
		"asleep for a moment": {func(c *task.Clock, i *Idle) {
			c.Set(time.Minute)
			i.Touch()
			c.Advance(limit - time.Second)
		}, 0},
		"a clock that is set back": {func(c *task.Clock, i *Idle) {
			c.Advance(9 * time.Minute)
			i.Touch()
			c.Set(-3 * time.Hour)
			c.Advance(2 * limit)
			c.Advance(3 * time.Hour)
		}, 1},
		"ended": {func(c *task.Clock, i *Idle) {
			i.Stop()
			i.Touch()
			c.Advance(2 * limit)
			i.Touch()
		}, 0},
		"started again with another limit": {func(c *task.Clock, i *Idle) {
			c.Advance(4 * time.Minute)
			i.Start(2 * time.Minute)
			c.Advance(time.Minute)
			i.Touch()
			c.Advance(2 * time.Minute)
		}, 1},
	} {
		clock := task.NewClock(time.Date(2026, time.June, 15, 9, 30, 0, 0, time.Local))
		fired := 0
		i := NewIdle(clock.Runner(), clock.Now, func() { fired++ })
		i.Start(limit)
		c.do(clock, i)
		if fired != c.want {
			t.Errorf("%s: idle %d times, want %d", name, fired, c.want)
		}
	}
}

// A clock that is set back keeps the window open for no longer than the limit.
func TestIdleWhenTheClockIsSetBack(t *testing.T) {
	clock := task.NewClock(time.Date(2026, time.June, 15, 9, 30, 0, 0, time.Local))
	fired := 0
	i := NewIdle(clock.Runner(), clock.Now, func() { fired++ })
	i.Start(time.Minute)
	clock.Set(-3 * time.Hour)
	i.Touch()
	clock.Advance(time.Minute)
	if fired != 1 {
		t.Errorf("idle %d times a minute after the last touch, want once", fired)
	}
}

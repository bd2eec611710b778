//go:build linux

package benchdb

import (
	"errors"
	"slices"
	"syscall"
	"time"
)

// A Cost is what work cost the system: page faults and waits of threads.
type Cost struct {
	Faults int64 `json:"faults"`
	Waits  int64 `json:"waits"`
}

// Measure does the work and returns its seconds and cost. It calls getppid before and after, so that system calls in between
// can be counted in a trace.
func Measure(work func() error) (seconds float64, c Cost, err error) {
	var before, after syscall.Rusage
	err = syscall.Getrusage(syscall.RUSAGE_SELF, &before)
	syscall.Getppid()
	start := time.Now()
	worked := work()
	seconds = time.Since(start).Seconds()
	syscall.Getppid()
	err = errors.Join(err, worked, syscall.Getrusage(syscall.RUSAGE_SELF, &after))
	return seconds, Cost{after.Minflt - before.Minflt, after.Nvcsw - before.Nvcsw}, err
}

// Costs are those of repeated work.
type Costs []Cost

// Median returns the medians.
func (c Costs) Median() (m Cost) {
	if len(c) == 0 {
		return m
	}
	middle := func(figure func(Cost) int64) int64 {
		all := make([]int64, len(c))
		for i := range c {
			all[i] = figure(c[i])
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	return Cost{middle(func(c Cost) int64 { return c.Faults }), middle(func(c Cost) int64 { return c.Waits })}
}

// Package task runs work beside the window and brings its end back to it. It is the only place that calls fyne.Do.
package task

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
)

// Runner decides where work runs and how its end reaches the window.
type Runner struct {
	start func(func())
	back  func(func())
	after func(time.Duration, func())
}

// Background runs work in goroutines and ends on Fyne's own.
func Background() Runner {
	return Runner{
		start: func(work func()) { go work() },
		back:  fyne.Do,
		after: func(d time.Duration, f func()) { time.AfterFunc(d, func() { fyne.Do(f) }) },
	}
}

// Inline runs everything at once where it is called, for tests; what is due later never comes.
func Inline() Runner {
	call := func(f func()) { f() }
	return Runner{start: call, back: call, after: func(time.Duration, func()) {}}
}

// Run does work off the window's goroutine and then done on it. The returned cancel ends the work's context; done is
// called all the same, with the error that the work makes of it.
func Run[T any](r Runner, work func(ctx context.Context) (T, error), done func(T, error)) (cancel func()) {
	ctx, cancel := context.WithCancel(context.Background())
	r.start(func() {
		value, err := work(ctx)
		cancel()
		r.back(func() { done(value, err) })
	})
	return cancel
}

// Do is Run for work without a result.
func Do(r Runner, work func(ctx context.Context) error, done func(error)) (cancel func()) {
	return Run(r, func(ctx context.Context) (struct{}, error) { return struct{}{}, work(ctx) }, func(_ struct{}, err error) { done(err) })
}

// Within is Run for work that a person waits for. When it has not ended after the time, done is called with the error late, the
// context of the work is cancelled, and its result is dropped.
func Within[T any](r Runner, d time.Duration, late error, work func(ctx context.Context) (T, error), done func(T, error)) {
	ended := false
	end := func(value T, err error) {
		if !ended {
			ended = true
			done(value, err)
		}
	}
	cancel := Run(r, work, end)
	r.after(d, func() {
		cancel()
		var none T
		end(none, late)
	})
}

// Tell brings a word of progress back to the window while the work goes on.
func (r Runner) Tell(f func()) { r.back(f) }

// After does f on the window's goroutine when the time has passed.
func (r Runner) After(d time.Duration, f func()) { r.after(d, f) }

// Latest keeps only the newest of several runs: the ends of older ones are dropped. For search as you type.
type Latest struct {
	generation int
	cancel     func()
}

// RunLatest is Run, but done is not called when a newer run has been started on l. Call it on the window's goroutine.
func RunLatest[T any](r Runner, l *Latest, work func(ctx context.Context) (T, error), done func(T, error)) {
	if l.cancel != nil {
		l.cancel()
	}
	l.generation++
	mine := l.generation
	l.cancel = Run(r, work, func(value T, err error) {
		if mine == l.generation {
			done(value, err)
		}
	})
}

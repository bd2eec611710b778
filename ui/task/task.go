// Package task runs work in the background and returns its result on Fyne's goroutine. It is the only place that
// calls fyne.Do.
package task

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
)

// Runner decides where work runs and how its result reaches Fyne's goroutine.
type Runner struct {
	start func(func())
	onUI  func(func())
	after func(time.Duration, func())
}

// Background returns a runner that works in goroutines.
func Background() Runner {
	return Runner{
		start: func(work func()) { go work() },
		onUI:  fyne.Do,
		after: func(d time.Duration, f func()) { time.AfterFunc(d, func() { fyne.Do(f) }) },
	}
}

// Inline returns a runner for tests that does everything at once in the caller; delayed calls never happen.
func Inline() Runner {
	call := func(f func()) { f() }
	return Runner{start: call, onUI: call, after: func(time.Duration, func()) {}}
}

// Run does work in the background, then calls done on Fyne's goroutine. cancel cancels the work's context; done is
// called anyway, with the error of the work.
func Run[T any](r Runner, work func(ctx context.Context) (T, error), done func(T, error)) (cancel func()) {
	ctx, cancel := context.WithCancel(context.Background())
	r.start(func() {
		value, err := work(ctx)
		cancel()
		r.onUI(func() { done(value, err) })
	})
	return cancel
}

// Do is Run for work without a result.
func Do(r Runner, work func(ctx context.Context) error, done func(error)) (cancel func()) {
	return Run(r, func(ctx context.Context) (struct{}, error) { return struct{}{}, work(ctx) }, func(_ struct{}, err error) { done(err) })
}

// All runs steps in order and returns the first error.
func All(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// RunTimeout is Run with a timeout: done gets timeoutErr if the work has not ended in time. The context is
// cancelled then and the result dropped.
func RunTimeout[T any](r Runner, d time.Duration, timeoutErr error, work func(ctx context.Context) (T, error), done func(T, error)) {
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
		end(none, timeoutErr)
	})
}

// Post runs f on Fyne's goroutine, to report progress.
func (r Runner) Post(f func()) { r.onUI(f) }

// After runs f on Fyne's goroutine after d.
func (r Runner) After(d time.Duration, f func()) { r.after(d, f) }

// Latest keeps only the newest of several runs and drops the results of older ones: for search as you type.
type Latest struct {
	generation int
	cancel     func()
}

// RunLatest is Run, but done is not called if a newer run was started on l. Call it on Fyne's goroutine.
func RunLatest[T any](r Runner, l *Latest, work func(ctx context.Context) (T, error), done func(T, error)) {
	if l.cancel != nil {
		l.cancel()
	}
	l.generation++
	generation := l.generation
	l.cancel = Run(r, work, func(value T, err error) {
		if generation == l.generation {
			done(value, err)
		}
	})
}

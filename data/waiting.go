package data

import (
	"context"
	"sync/atomic"
)

// A Wait is a write of the signed-in user, which waits for the database until it begins.
type Wait struct {
	state  atomic.Int32
	cancel context.CancelFunc
}

// The states of a Wait.
const (
	waitWaiting int32 = iota
	waitBegun
	waitEnded
)

// NewWait returns the Wait of a write; cancel cancels the context of its waiting.
func NewWait(cancel context.CancelFunc) *Wait { return &Wait{cancel: cancel} }

// Waiting reports whether the write has not begun.
func (w *Wait) Waiting() bool { return w.state.Load() == waitWaiting }

// Ended reports whether the write is done, refused or cancelled.
func (w *Wait) Ended() bool { return w.state.Load() == waitEnded }

// Cancel ends the wait and reports whether it did: a write that has begun goes on.
func (w *Wait) Cancel() bool {
	stopped := w.state.CompareAndSwap(waitWaiting, waitEnded)
	if stopped {
		w.cancel()
	}
	return stopped
}

// begin returns an error if the write was cancelled.
func (w *Wait) begin() error {
	if !w.state.CompareAndSwap(waitWaiting, waitBegun) {
		return Refuse(CodeCancelled, "Stopped. Nothing was changed.")
	}
	return nil
}

// End says that the write has ended.
func (w *Wait) End() {
	w.state.Store(waitEnded)
	w.cancel()
}

// Writing is a write of anybody that has the database's lock. It is for words only.
type Writing struct {
	// Name is the user's; "" if it is not known.
	Name   string
	Import bool
}

// A WritingReporter is a Store that knows who writes.
type WritingReporter interface {
	// Writing returns what is being written, as far as is known.
	Writing() Writing
}

// Writing returns what others wait for, as far as the store knows.
func (s *Session) Writing(context.Context) (Writing, error) {
	if r, ok := s.store.(WritingReporter); ok {
		return r.Writing(), nil
	}
	return Writing{}, nil
}

// OnWrite makes do run at the start of each write, in the goroutine of the write.
func (s *Session) OnWrite(do func(*Wait)) { s.auth.onWrite.Store(&do) }

// startWait begins the wait of a write.
func (a *Authorizer) startWait(ctx context.Context) (context.Context, *Wait) {
	ctx, cancel := context.WithCancel(WithAuthor(ctx, a.User().Name))
	w := NewWait(cancel)
	if do := a.onWrite.Load(); do != nil {
		(*do)(w)
	}
	return ctx, w
}

type authorKey struct{}

// WithAuthor returns a context with the name of the user who writes.
func WithAuthor(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, authorKey{}, name)
}

// AuthorOf returns the name of the user who writes; "" if it is not known.
func AuthorOf(ctx context.Context) string {
	name, _ := ctx.Value(authorKey{}).(string)
	return name
}

type progressKey struct{}

// WithProgress returns a context whose long job calls report with the share that is done, from 0 to 1, from the job's
// goroutine.
func WithProgress(ctx context.Context, report func(share float64)) context.Context {
	return context.WithValue(ctx, progressKey{}, report)
}

// ReportProgress reports the share of a job that is done to whoever asked for it with WithProgress.
func ReportProgress(ctx context.Context, share float64) {
	if report, ok := ctx.Value(progressKey{}).(func(float64)); ok {
		report(share)
	}
}

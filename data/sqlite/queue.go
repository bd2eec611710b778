package sqlite

import (
	"context"
	"os"
	"sync"
	"time"
)

// SQLite is not fair: whoever waits longest for its lock asks least often. So programs that write to a file in a shared folder
// form a queue of rungs, bytes of the file that can be locked and that SQLite does not use: they lie on the page of its own locks
// (https://www.sqlite.org/fileformat2.html, 1.4). A program takes the last rung and moves on as the next one becomes free; who
// has the first one writes. Only the order depends on the queue: SQLite's lock is taken as ever.
const (
	firstRung = 0x40000000 + 1024
	rungs     = 32
	// climbInterval is the time between two tries at the next rung, lastInterval at the first one.
	climbInterval = 20 * time.Millisecond
	lastInterval  = 3 * time.Millisecond
	// mostQueued is the longest time in the queue. After that SQLite's lock decides.
	mostQueued = 10 * time.Second
)

// enter waits in the queue of writers until leave. There is none on a disk of this computer, where writes take a millisecond.
func (s *Store) enter(ctx context.Context) (leave func(), err error) {
	if !s.place.Shared() {
		return func() {}, nil
	}
	// The file's locks belong to the process, so its own writes wait here.
	select {
	case s.queued <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	f := s.handle()
	if f == nil || !climb(ctx, f) {
		return sync.OnceFunc(func() { <-s.queued }), nil
	}
	return sync.OnceFunc(func() { unlockBytes(f, firstRung, 1); <-s.queued }), nil
}

// climb takes the first rung and reports whether it has it.
func climb(ctx context.Context, f *os.File) bool {
	if tryLockBytes(f, firstRung, rungs) {
		// Nobody waits.
		unlockBytes(f, firstRung, rungs)
		if tryLockBytes(f, firstRung, 1) {
			return true
		}
	}
	end := time.Now().Add(mostQueued)
	for rung, held := int64(rungs), false; rung > 0; {
		if tryLockBytes(f, firstRung+rung-1, 1) {
			if held {
				unlockBytes(f, firstRung+rung, 1)
			}
			rung, held = rung-1, true
			continue
		}
		interval := climbInterval
		if rung == 1 {
			interval = lastInterval
		}
		select {
		case <-time.After(interval):
		case <-ctx.Done():
			end = time.Time{}
		}
		if time.Now().After(end) {
			if held {
				unlockBytes(f, firstRung+rung, 1)
			}
			return false
		}
	}
	return true
}

// othersWait reports whether another program waits in the queue of which this program holds the first rung.
func (s *Store) othersWait() bool {
	if !s.place.Shared() {
		return false
	}
	f := s.handle()
	if f == nil || !tryLockBytes(f, firstRung+1, rungs-1) {
		return true
	}
	unlockBytes(f, firstRung+1, rungs-1)
	return false
}

// handle returns a handle on the file of a shared folder that stays open as long as the store, or nil.
func (s *Store) handle() (handle *os.File) {
	file := s.currentFile()
	s.openFiles.mu.Lock()
	defer s.openFiles.mu.Unlock()
	p := &s.openFiles
	if p.handle != nil && os.SameFile(p.handleOf, file) {
		return p.handle
	}
	err := withHandle(s.path, os.O_RDWR, func(f *os.File) error { handle = f; return nil })
	if err != nil {
		return nil
	}
	p.handle, p.handleOf = handle, file
	return handle
}

package share

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"sync"
	"time"

	"housingtracker/data/place"
)

// A LockFile keeps other computers from doing the same thing at a shared folder. A lock of the system would do, but the drive may keep
// one of a computer that lost its power. So the file says who holds it, and its holder writes it again every 30 seconds. It no longer
// counts when that has not happened for 5 minutes, by the clock of the drive, which sets the times of its files; or when the process that
// held it has ended, for other programs on the same computer.
type LockFile struct {
	Path string
	// Like is the file whose access the lock file gets.
	Like string
	// Lost is called, in another goroutine, if another program has taken the lock meanwhile. It may be nil.
	Lost func()
	// Ticks replaces the ticker of tests.
	Ticks func(time.Duration) (ticks <-chan time.Time, stop func())
}

const (
	renewInterval = 30 * time.Second
	// StaleAfter is how long a lock file counts that nobody renews.
	StaleAfter = 5 * time.Minute
	// waitInterval is the time between two tries of Wait.
	waitInterval = 50 * time.Millisecond
)

// A Holder holds a lock file.
type Holder struct {
	// Computer identifies the computer, Name is its name for people.
	Computer string    `json:"computer"`
	Name     string    `json:"name"`
	Process  int       `json:"process"`
	Since    time.Time `json:"since"`
	// Mark is random, so that two locks of one process differ.
	Mark string `json:"mark"`
}

// At returns since when the lock is held, in words for people; now tells today.
func (h Holder) At(now time.Time) string {
	since := h.Since.In(now.Location())
	if since.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return since.Format("15:04")
	}
	return since.Format("2006-01-02 15:04")
}

// ErrLocked is the error of a lock file that a Holder has.
var ErrLocked = errors.New("another program holds the lock file")

// Take makes the lock file and returns what removes it. If somebody has it, the error is ErrLocked, and by is who.
func (l LockFile) Take() (release func(), by Holder, err error) {
	own := Holder{Computer: place.ComputerID(), Name: place.ComputerName(), Process: os.Getpid(), Since: time.Now().Truncate(time.Second), Mark: rand.Text()}
	content, err := json.Marshal(own)
	if err != nil {
		return nil, by, err
	}
	err = l.create(l.Path, content)
	if errors.Is(err, fs.ErrExist) {
		if by, err = l.removeStale(own); err != nil {
			return nil, by, err
		}
		err = l.create(l.Path, content)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, by, err
	}
	// Two may have made it at once on a drive that lets them.
	if by, _, err = l.read(l.Path); errors.Is(err, fs.ErrNotExist) || err == nil && by.Mark != own.Mark {
		err = ErrLocked
	}
	if err != nil {
		return nil, by, err
	}
	return l.hold(own, content), own, nil
}

// Wait is Take, but waits for another program that holds the lock, until patience has passed.
func (l LockFile) Wait(patience time.Duration) (release func(), by Holder, err error) {
	for deadline := time.Now().Add(patience); ; time.Sleep(waitInterval) {
		release, by, err = l.Take()
		// Windows denies access to a file that is being removed.
		held := errors.Is(err, ErrLocked) || runtime.GOOS == "windows" && errors.Is(err, fs.ErrPermission)
		if !held || time.Now().After(deadline) {
			return release, by, err
		}
	}
}

// create makes a file that must not exist yet.
func (l LockFile) create(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	place.SetAccess(path, l.Like)
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		_ = os.Remove(path)
	}
	return err
}

// read returns the holder and when the file was written last. A file that is being written has no holder yet.
func (l LockFile) read(path string) (by Holder, written time.Time, err error) {
	f, err := os.Open(path)
	if err != nil {
		return by, written, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return by, written, err
	}
	content, err := io.ReadAll(io.LimitReader(f, 1<<16))
	if err == nil && json.Unmarshal(content, &by) != nil {
		by = Holder{Name: "another computer"}
	}
	return by, info.ModTime(), err
}

// removeStale removes a lock file that no longer counts. The error is ErrLocked if it counts.
func (l LockFile) removeStale(own Holder) (by Holder, err error) {
	by, written, err := l.read(l.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return by, nil
	}
	if err != nil {
		return by, err
	}
	ended := by.Computer == own.Computer && !place.ProcessRuns(by.Process)
	now, err := l.driveTime(own)
	if err != nil {
		return by, err
	}
	if !ended && now.Sub(written) < StaleAfter {
		return by, ErrLocked
	}
	return by, l.removeUnchanged(by, written, now)
}

// removeUnchanged removes the lock file if it is still the one that was read. Only who makes another file may do so: of two who
// find a stale lock at once, the second would remove the new one of the first.
func (l LockFile) removeUnchanged(by Holder, written, now time.Time) error {
	guard := l.Path + ".stale"
	if err := l.create(guard, []byte("\n")); errors.Is(err, fs.ErrExist) {
		// A program that failed here has left it. The next try gets further.
		if info, err := os.Stat(guard); err == nil && now.Sub(info.ModTime()) > StaleAfter {
			_ = os.Remove(guard)
		}
		return ErrLocked
	} else if err != nil {
		return err
	}
	defer os.Remove(guard)
	again, writtenAgain, err := l.read(l.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err == nil && (again.Mark != by.Mark || !writtenAgain.Equal(written)):
		return ErrLocked
	case err == nil:
		err = os.Remove(l.Path)
	}
	return err
}

// driveTime returns the time by the clock of the drive: that of a new file.
func (l LockFile) driveTime(own Holder) (time.Time, error) {
	path := l.Path + "." + own.Mark
	if err := l.create(path, []byte("\n")); err != nil {
		return time.Time{}, err
	}
	defer os.Remove(path)
	info, err := os.Stat(path)
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}

// hold renews the lock file until release.
func (l LockFile) hold(own Holder, content []byte) (release func()) {
	newTicks := l.Ticks
	if newTicks == nil {
		newTicks = func(d time.Duration) (<-chan time.Time, func()) { t := time.NewTicker(d); return t.C, t.Stop }
	}
	ticks, stopTicks := newTicks(renewInterval)
	stop := repeat(ticks, stopTicks, func() bool {
		renewed := l.renew(own, content)
		if !renewed && l.Lost != nil {
			go l.Lost()
		}
		return renewed
	})
	return sync.OnceFunc(func() {
		stop()
		if by, _, err := l.read(l.Path); err == nil && by.Mark == own.Mark {
			removeFile(l.Path)
		}
	})
}

// removeFile removes a file. Windows refuses that while another program reads it.
func removeFile(path string) {
	for range 20 {
		if err := os.Remove(path); err == nil || errors.Is(err, fs.ErrNotExist) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// renew writes the lock file again; false if it is another's. A drive that can't be reached may come back.
func (l LockFile) renew(own Holder, content []byte) bool {
	by, _, err := l.read(l.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return l.create(l.Path, content) == nil
	case err != nil:
		return true
	case by.Mark != own.Mark:
		return false
	}
	f, err := os.OpenFile(l.Path, os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteAt(content, 0)
		_ = errors.Join(err, f.Sync(), f.Close())
	}
	return true
}

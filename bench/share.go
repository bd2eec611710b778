//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/place"
	"housingtracker/data/place/fusetest"
	"housingtracker/data/share"
)

const (
	sharing = "Shared folder"
	// callTime is added to each call to the shared folder.
	callTime = 2 * time.Millisecond
	// pollInterval is the time between two looks of the window for changes of others.
	pollInterval = 2 * time.Second
	idleTime     = time.Minute
)

const sharingNote = "The shared folder is a FUSE mount on the same computer that counts its calls, adds 2 ms to each, and caches nothing, neither " +
	"contents nor what stat says: more calls than a real network drive needs. Locks are not counted. The list is opened in a program " +
	"that has just been started and signed in. An idle window looks for changes every 2 seconds."

// measureShare compares a shared folder on a slow network with a disk.
func (b *bench) measureShare() error {
	o, err := b.office(size{name: "list", clients: 5_000, oneProgram: true})
	if err != nil {
		return err
	}
	scratch, err := b.scratch()
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	var paths []string
	for _, folder := range []string{"disk", "share", "mount"} {
		path := filepath.Join(scratch, folder, o.databaseName())
		if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		paths = append(paths, path)
		if folder == "mount" {
			break
		}
		if err := errors.Join(copyFile(o.database(), path), copyFile(o.database()+account.Suffix, path+account.Suffix)); err != nil {
			return err
		}
	}
	disk, mounted := paths[0], paths[2]
	wire, err := fusetest.OpenWire(filepath.Dir(paths[1]), filepath.Dir(mounted), callTime)
	if err != nil {
		return err
	}
	defer wire.Close()
	at, err := place.Of(mounted)
	if err == nil {
		err = share.Add(mounted, share.Here(at), share.Here(at), time.Now())
	}
	if err != nil {
		return err
	}
	program := o.longest().Program
	var calls []float64
	open := func(path string) func() (float64, error) {
		return func() (float64, error) {
			s, err := signIn(b.ctx, path)
			if err != nil {
				return 0, err
			}
			defer s.close()
			wire.Calls()
			t, err := seconds(func() error {
				_, err := s.List(b.ctx, program, data.ListOptions{AllMembers: true})
				return err
			})
			if n, _ := wire.Calls(); path == mounted {
				calls = append(calls, float64(n))
			}
			return t, err
		}
	}
	if _, _, err := b.compare(comparison{subject: sharing, what: "open a list of " + data.Grouped(o.longest().Rows) + " in a shared folder", peer: "the same on the disk",
		ours: open(mounted), theirs: open(disk), target: "≤ 12 ×", most: 12, note: sharingNote}); err != nil {
		return err
	}
	b.addCalls("open that list: calls", median(calls), 400)
	s, err := signIn(b.ctx, mounted)
	if err != nil {
		return err
	}
	defer s.close()
	if err := errors.Join(b.saveOnShare(s, wire, program), b.idleOnShare(s, wire)); err != nil {
		return err
	}
	return b.importOnShare(s, mounted, program)
}

// importOnShare imports the smallest data set while somebody else opens a list again and again.
func (b *bench) importOnShare(s session, path string, program data.ProgramID) error {
	o, err := b.office(town)
	if err != nil {
		return err
	}
	other, err := signIn(b.ctx, path)
	if err != nil {
		return err
	}
	defer other.close()
	ended := make(chan error)
	var took float64
	go func() {
		var err error
		took, err = seconds(func() error { _, err := importInto(b.ctx, s.Session, o.export()); return err })
		ended <- err
	}()
	for longest := 0.0; ; {
		select {
		case err := <-ended:
			b.add(result{subject: sharing, what: "import town, while others can save", ours: duration(took)})
			b.add(result{subject: sharing, what: "import town: the longest that opening the list took meanwhile", ours: duration(longest)})
			return err
		default:
		}
		t, err := seconds(func() error {
			_, err := other.store.ProgramList(b.ctx, program, data.DateOf(time.Now()))
			return err
		})
		if err != nil {
			return errors.Join(err, <-ended)
		}
		longest = max(longest, t)
	}
}

// saveOnShare saves trackers of the list one after the other.
func (b *bench) saveOnShare(s session, wire *fusetest.Wire, program data.ProgramID) error {
	list, err := s.List(b.ctx, program, data.ListOptions{OnlyTracked: true})
	if err != nil {
		return err
	}
	var calls, times []float64
	for _, row := range list.Rows[:min(12, len(list.Rows))] {
		before, err := s.Case(b.ctx, row.EnrollmentID)
		if err != nil {
			return err
		}
		if before.Tracker == nil {
			continue
		}
		after := before.Tracker.Fields
		after.ADAUnit = data.Yes
		if before.Tracker.ADAUnit == data.Yes {
			after.ADAUnit = data.No
		}
		wire.Calls()
		t, err := seconds(func() error {
			_, err := s.SaveTracker(b.ctx, data.NewOperationID(), before.Enrollment.ID, before.Tracker.Version, before.Tracker.Fields, after)
			return err
		})
		if err != nil {
			return err
		}
		n, _ := wire.Calls()
		calls, times = append(calls, float64(n)), append(times, t)
	}
	b.addCalls("save a tracker: calls", median(calls), 60)
	b.add(result{subject: sharing, what: "save a tracker: time", ours: duration(median(times))})
	return nil
}

// idleOnShare does what a window does in which nobody works.
func (b *bench) idleOnShare(s session, wire *fusetest.Wire) error {
	if _, err := s.ChangeCounter(b.ctx); err != nil {
		return err
	}
	wire.Calls()
	for range idleTime / pollInterval {
		time.Sleep(pollInterval)
		if _, err := s.ChangeCounter(b.ctx); err != nil {
			return err
		}
	}
	n, kinds := wire.Calls()
	b.addCalls("an idle window: calls in a minute", float64(n), 2*idleTime.Seconds())
	b.add(result{subject: sharing, what: "an idle window: reads in a minute, of a page at most", ours: fmt.Sprint(kinds["read"])})
	return nil
}

// addCalls adds a number of calls and the most that there may be.
func (b *bench) addCalls(what string, n, most float64) {
	b.add(result{subject: sharing, what: what, ours: fmt.Sprintf("%.0f", n), target: fmt.Sprintf("≤ %.0f", most), reached: n <= most})
}

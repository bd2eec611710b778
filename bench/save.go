//go:build linux

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"housingtracker/bench/benchdb"
	"housingtracker/data"
	"housingtracker/data/account"
)

func init() { tasks["save"] = saveTask }

// saveTask alternately saves a tracker and flushes a page of another file, and returns the medians.
func saveTask(ctx context.Context, arguments []string) (taskOutput, error) {
	path := arguments[0]
	program, err := strconv.ParseInt(arguments[1], 10, 64)
	if err != nil {
		return taskOutput{}, err
	}
	s, err := signIn(ctx, path)
	if err != nil {
		return taskOutput{}, err
	}
	defer s.close()
	page, err := os.Create(filepath.Join(filepath.Dir(path), "page"))
	if err != nil {
		return taskOutput{}, err
	}
	defer os.Remove(page.Name())
	defer page.Close()
	list, err := s.List(ctx, data.ProgramID(program), data.ListOptions{OnlyTracked: true})
	if err != nil {
		return taskOutput{}, err
	}
	const warm, counted = 20, 200
	var saves, flushes []float64
	var costs benchdb.Costs
	saved := 0
	for i := 0; saved < warm+counted && i < len(list.Rows); i++ {
		before, err := s.Case(ctx, list.Rows[i*7919%len(list.Rows)].EnrollmentID)
		if err != nil {
			return taskOutput{}, err
		}
		if before.Tracker == nil {
			continue
		}
		after := before.Tracker.Fields
		after.ADAUnit = data.Yes
		if before.Tracker.ADAUnit == data.Yes {
			after.ADAUnit = data.No
		}
		save, cost, err := benchdb.Measure(func() error {
			_, err := s.SaveTracker(ctx, data.NewOperationID(), before.Enrollment.ID, before.Tracker.Version, before.Tracker.Fields, after)
			return err
		})
		if err != nil {
			return taskOutput{}, err
		}
		flush, err := seconds(func() error { return flushPage(page) })
		if err != nil {
			return taskOutput{}, err
		}
		if saved++; saved > warm {
			saves, flushes, costs = append(saves, save), append(flushes, flush), append(costs, cost)
		}
	}
	if len(saves) < counted/2 {
		return taskOutput{}, errors.New("the list has too few trackers to save")
	}
	return taskOutput{Rows: len(saves), Cost: costs.Median(), Parts: map[string]float64{"save": median(saves), "save, 99th percentile": percentile(saves, 99), "flush": median(flushes)}}, nil
}

// flushPage overwrites a page of the file and flushes it to the disk.
func flushPage(f *os.File) error {
	if _, err := f.WriteAt(make([]byte, 4096), 0); err != nil {
		return err
	}
	return syscall.Fdatasync(int(f.Fd()))
}

const saving = "Save"

// measureSaves compares a durable save with one flush of a page to the same disk.
func (b *bench) measureSaves() error {
	if err := requirePrograms("strace"); err != nil {
		return err
	}
	for i, s := range b.sizes {
		o, err := b.office(s)
		if err != nil {
			return err
		}
		target := ""
		if i == len(b.sizes)-1 {
			target = "≤ 3 ×"
		}
		var late []float64
		var flush float64
		var cost benchdb.Cost
		scratch, err := b.scratch()
		if err != nil {
			return err
		}
		defer os.RemoveAll(scratch)
		copied := filepath.Join(scratch, o.databaseName())
		if err := errors.Join(copyFile(o.database(), copied), copyFile(o.database()+account.Suffix, copied+account.Suffix)); err != nil {
			return err
		}
		ours, _, err := b.compare(comparison{subject: saving, what: "save a tracker on " + o.name + ", durable", peer: "one fdatasync of a page",
			ours: func() (float64, error) {
				_, t, err := b.task("save", copied, strconv.FormatInt(int64(o.near(5_000).Program), 10))
				flush, cost = t.Parts["flush"], t.Cost
				late = append(late, t.Parts["save, 99th percentile"])
				return t.Parts["save"], err
			},
			theirs: func() (float64, error) { return flush, nil },
			target: target, most: 3,
			note: "Saves are inside a running program, through the session: permission, rules, version, tracker, list row and event, in one durable transaction. Each takes turns with one flush of a page to the same disk, in the same process."})
		if err != nil {
			return err
		}
		if err := b.addCost("save a tracker on "+o.name, 0, cost, self(), "task", "save", copied, strconv.FormatInt(int64(o.near(5_000).Program), 10)); err != nil {
			return err
		}
		b.addGrowth("save a tracker", o.name, "flat", ours, duration)
		b.addGrowth("save a tracker, 99th percentile", o.name, "flat", median(late), duration)
	}
	return nil
}

//go:build linux

package main

import (
	"os"
	"path/filepath"
	"time"
)

const windows = "Window"

// measureStarts compares the time from start to a usable window with Fyne's hello world.
func (b *bench) measureStarts() error {
	if err := requirePrograms("Xvfb", "xdotool", b.program, b.sibling("hello")); err != nil {
		return err
	}
	scratch, err := b.scratch()
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	d, err := newDisplay(scratch)
	if err != nil {
		return err
	}
	defer d.close()
	for i, s := range b.sizes {
		o, err := b.office(s)
		if err != nil {
			return err
		}
		target := ""
		if i == len(b.sizes)-1 {
			target = "≤ 1.25 ×"
		}
		ours, _, err := b.compare(comparison{subject: windows, what: "start to a window that can be used, " + o.name, peer: "Fyne's hello world",
			ours: func() (float64, error) {
				return d.start(filepath.Join(scratch, "home"), b.program, "--db", o.database())
			},
			theirs: func() (float64, error) { return d.start(filepath.Join(scratch, "hello"), b.sibling("hello")) },
			target: target, most: 1.25,
			note: "A start is from running the program to the last change of the picture on a virtual display before it rests, drawn in software: for the program, " +
				"the sign-in of that office; for both the same signal. A cursor that blinks does not count as a change."})
		if err != nil {
			return err
		}
		b.addGrowth("start", o.name, "flat", ours, duration)
	}
	return nil
}

// start returns the seconds from the start of a program to its last change of the picture.
func (d *display) start(home, program string, arguments ...string) (float64, error) {
	before := d.sample(nil)
	w, err := d.open(home, program, arguments...)
	if err != nil {
		return 0, err
	}
	defer w.close()
	at, err := d.waitSettled(before, 400*time.Millisecond, 30*time.Second)
	return at.Sub(w.started).Seconds(), err
}

// sibling is the path of a program built beside the bench.
func (b *bench) sibling(name string) string {
	self, err := os.Executable()
	if err != nil {
		return name
	}
	return filepath.Join(filepath.Dir(self), name)
}

//go:build linux

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"housingtracker/data"
)

// measureScrolls compares scrolling a list of 50,000 rows in the program's grid and in Fyne's table.
func (b *bench) measureScrolls() error {
	if err := requirePrograms("Xvfb", "xdotool", b.sibling("scroll")); err != nil {
		return err
	}
	const target, rows = 0.25, 50_000
	var busy []float64
	_, _, err := b.compare(comparison{subject: windows, what: "scroll " + data.Grouped(rows) + " rows: work a frame", peer: "the same in Fyne's table",
		ours: func() (float64, error) {
			work, waits, err := b.scroll("grid", rows)
			busy = append(busy, waits...)
			return work, err
		},
		theirs: func() (float64, error) { work, _, err := b.scroll("table", rows); return work, err },
		target: "≤ 0.25 ×", most: target, rounds: min(b.rounds, 3),
		note: "Scrolling is in a real window on a virtual display, drawn in software: work is the processor time of the whole program, a frame the time for which the window has none for anything else."})
	if err != nil {
		return err
	}
	p95 := percentile(busy, 95)
	b.add(result{subject: windows, what: "scroll " + data.Grouped(rows) + " rows: a frame, 95th percentile", ours: duration(p95), target: "≤ 25 ms", reached: p95 <= 0.025})
	for _, s := range b.sizes {
		work, _, err := b.scroll("grid", s.clients/20)
		if err != nil {
			return err
		}
		b.addGrowth("scroll, work a frame (a list of a twentieth of the clients)", s.name, "flat", work, duration)
	}
	return nil
}

// scroll scrolls a list in a window. work is the median processor time of a step, busy the longest time per step that the window
// was busy, in seconds.
func (b *bench) scroll(in string, rows int) (work float64, busy []float64, err error) {
	scratch, err := b.scratch()
	if err != nil {
		return 0, nil, err
	}
	defer os.RemoveAll(scratch)
	d, err := newDisplay(scratch)
	if err != nil {
		return 0, nil, err
	}
	defer d.close()
	c := d.command(filepath.Join(scratch, "home"), b.sibling("scroll"), "-in", in, "-rows", strconv.Itoa(rows))
	_, out, err := b.runCommand(c)
	if err != nil {
		return 0, nil, err
	}
	var works []float64
	for steps := json.NewDecoder(strings.NewReader(out)); steps.More(); {
		var step struct{ Work, Busy float64 }
		if err := steps.Decode(&step); err != nil {
			return 0, nil, err
		}
		if step.Work > 0 {
			works = append(works, step.Work)
		} else {
			busy = append(busy, step.Busy)
		}
	}
	return median(works), busy, nil
}

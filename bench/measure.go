//go:build linux

package main

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// A result is a line of the report.
type result struct {
	subject, what, peer string
	// ours and theirs are the figures as text; theirs is blank if there is no peer.
	ours, theirs string
	// ratio is ours divided by theirs; 0 if there is none.
	ratio float64
	// target is what must be reached; blank if there is no target.
	target  string
	reached bool
	note    string
}

// A comparison is work of the program and the same work of a peer. Both functions return seconds.
type comparison struct {
	subject, what, peer string
	ours, theirs        func() (float64, error)
	// most is the largest ratio that reaches the target; target is its text.
	target string
	most   float64
	// rounds is how often both are measured; 0 means bench.rounds.
	rounds int
	note   string
}

// compare measures both alternately and adds the result. The first round warms up and does not count.
func (b *bench) compare(c comparison) (ours, theirs float64, err error) {
	rounds := c.rounds
	if rounds == 0 {
		rounds = b.rounds
	}
	var mine, other []float64
	for round := -1; round < rounds; round++ {
		for _, side := range []struct {
			measure func() (float64, error)
			into    *[]float64
		}{{c.ours, &mine}, {c.theirs, &other}} {
			if err := b.ctx.Err(); err != nil {
				return 0, 0, err
			}
			seconds, err := side.measure()
			if err != nil {
				return 0, 0, fmt.Errorf("%s: %w", c.what, err)
			}
			if round >= 0 {
				*side.into = append(*side.into, seconds)
			}
		}
	}
	ours, theirs = median(mine), median(other)
	b.add(result{subject: c.subject, what: c.what, peer: c.peer, ours: duration(ours), theirs: duration(theirs), ratio: ours / theirs,
		target: c.target, reached: ours/theirs <= c.most, note: c.note})
	return ours, theirs, nil
}

// add adds a result to the report and prints it.
func (b *bench) add(r result) {
	b.results = append(b.results, r)
	line := fmt.Sprintf("  %s: %s", r.what, r.ours)
	if r.theirs != "" {
		line += fmt.Sprintf("; %s: %s", r.peer, r.theirs)
	}
	if r.ratio != 0 {
		line += fmt.Sprintf("; %s ×", ratioText(r.ratio))
	}
	if r.target != "" {
		line += fmt.Sprintf("; must reach %s: %s", r.target, verdict(r))
	}
	fmt.Println(line)
}

func verdict(r result) string {
	switch {
	case r.target == "":
		return ""
	case r.reached:
		return "reached"
	}
	return "missed"
}

// seconds measures the time that work takes inside this process.
func seconds(work func() error) (float64, error) {
	start := time.Now()
	err := work()
	return time.Since(start).Seconds(), err
}

func median(values []float64) float64 { return percentile(values, 50) }

// percentile interpolates linearly; NaN without values.
func percentile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	at := p / 100 * float64(len(sorted)-1)
	low := int(at)
	if low+1 == len(sorted) {
		return sorted[low]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

// duration formats seconds with three significant digits.
func duration(seconds float64) string {
	switch {
	case seconds >= 1:
		return fmt.Sprintf("%.2f s", seconds)
	case seconds >= 1e-3:
		return fmt.Sprintf("%.3g ms", seconds*1e3)
	}
	return fmt.Sprintf("%.3g µs", seconds*1e6)
}

func ratioText(r float64) string {
	if r < 0.1 {
		return fmt.Sprintf("%.3f", r)
	}
	return fmt.Sprintf("%.2f", r)
}

// mebibytes writes a number of bytes.
func mebibytes(bytes int64) string { return fmt.Sprintf("%.0f MiB", float64(bytes)/(1<<20)) }

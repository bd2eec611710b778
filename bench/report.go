//go:build linux

package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// report writes the results as Markdown.
func (b *bench) report(path string) error {
	var r strings.Builder
	r.WriteString("# Benchmarks\n\n")
	r.WriteString("Written by `make bench` for one machine. The program and a peer did the same work alternately in the same run; figures are\n" +
		"medians, a ratio is ours divided by the peer's. On a shared machine only ratios are meaningful.\n\n")
	fmt.Fprintf(&r, "Measured on %s:\n\n", time.Now().Format("01/02/2006"))
	for _, line := range machine(b.folder) {
		r.WriteString("- " + line + "\n")
	}
	missed := 0
	for i, m := range b.results {
		if i == 0 || b.results[i-1].subject != m.subject {
			fmt.Fprintf(&r, "\n## %s\n\n| measure | peer | ours | peer's | ratio | must reach | |\n|---|---|--:|--:|--:|---|---|\n", m.subject)
		}
		ratio := ""
		if m.ratio != 0 {
			ratio = ratioText(m.ratio) + " ×"
		}
		if m.target != "" && !m.reached {
			missed++
		}
		fmt.Fprintf(&r, "| %s | %s | %s | %s | %s | %s | %s |\n", m.what, m.peer, m.ours, m.theirs, ratio, m.target, verdict(m))
		if last := i+1 == len(b.results) || b.results[i+1].subject != m.subject; last {
			b.notes(&r, m.subject)
		}
	}
	if len(b.costs) > 0 {
		r.WriteString("\n## Costs\n\n" + costNote + "\n\n" + b.costTable())
	}
	if len(b.growth.measures) > 0 {
		r.WriteString("\n## Growth\n\n")
		for _, s := range b.sizes {
			fmt.Fprintf(&r, "- *%s*: %s\n", s.name, s.describe())
		}
		r.WriteString("\n" + b.growth.table(b.sizes))
	}
	fmt.Printf("\n%d targets missed\n", missed)
	return os.WriteFile(path, []byte(r.String()), 0o644)
}

// notes writes the notes of a subject, each once.
func (b *bench) notes(r *strings.Builder, subject string) {
	said := map[string]bool{}
	for _, m := range b.results {
		if m.subject != subject || m.note == "" || said[m.note] {
			continue
		}
		said[m.note] = true
		fmt.Fprintf(r, "\n%s\n", m.note)
	}
}

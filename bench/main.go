//go:build linux

// Bench measures the program side by side with its peers, in one run, and writes docs/benchmarks.md. Run it by make bench,
// which builds it with what it needs.
//
// What is measured is either a whole process from its start to its end, ours and the peer's alike, or, where the report
// says so, the work inside a running one. Rounds alternate between the two, so that whatever else the machine does
// disturbs both; the report shows medians and their ratio.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(os.Args) > 2 && os.Args[1] == "task" {
		if err := perform(ctx, os.Args[2], os.Args[3:]); err != nil {
			fail(err)
		}
		return
	}
	b := &bench{ctx: ctx}
	size := flag.String("size", "city", "the largest data set: town, city or metro")
	only := flag.String("only", "", "measure only subjects that match, and write no report unless -report is given")
	report := flag.String("report", "", "the `file` to write; docs/benchmarks.md where everything is measured")
	flag.StringVar(&b.folder, "folder", filepath.Join("build", "bench"), "the `folder` that keeps the data sets")
	flag.StringVar(&b.program, "program", filepath.Join("build", "housing-tracker"), "the `program` that is measured")
	flag.IntVar(&b.rounds, "rounds", 5, "how often each side of a comparison is measured; slow ones less")
	flag.Parse()
	if err := b.run(*size, *only, *report); err != nil {
		stop()
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "bench:", err)
	os.Exit(1)
}

// A bench is one run.
type bench struct {
	ctx    context.Context
	folder string
	// program is the program itself, built.
	program string
	rounds  int
	// sizes are the data sets of this run, smallest first.
	sizes   []size
	results []result
	growth  growth
}

// A subject is what is measured together. Each runs once for the whole run, in this order.
type subject struct {
	name string
	run  func(*bench) error
}

var subjects = []subject{
	{"import", (*bench).imports},
	{"list", (*bench).lists},
	{"search", (*bench).searches},
	{"save", (*bench).saves},
	{"start", (*bench).starts},
	{"memory", (*bench).memories},
	{"scroll", (*bench).scrolls},
	{"export", (*bench).exports},
	{"print", (*bench).prints},
}

func (b *bench) run(largest, only, report string) error {
	var err error
	if b.sizes, err = sizesUpTo(largest); err != nil {
		return err
	}
	chosen, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	for _, path := range []*string{&b.folder, &b.program} {
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(b.folder, 0o700); err != nil {
		return err
	}
	for _, s := range subjects {
		if !chosen.MatchString(s.name) {
			continue
		}
		fmt.Printf("\n%s\n", s.name)
		if err := s.run(b); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	if report == "" && only == "" {
		report = filepath.Join("docs", "benchmarks.md")
	}
	if report == "" {
		return nil
	}
	return b.report(report)
}

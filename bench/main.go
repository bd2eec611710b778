//go:build linux

// Bench compares the program with other programs, its peers, and writes docs/benchmarks.md. Run it with make bench.
//
// It measures whole processes from start to end or, where the report says so, the work inside a running process. Rounds
// alternate between the program and its peer, so that a busy machine disturbs both; the report shows medians and ratios.
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
		if err := performTask(ctx, os.Args[2], os.Args[3:]); err != nil {
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
	// program is the path of the built program.
	program string
	rounds  int
	// sizes are the data sets of this run, smallest first.
	sizes   []size
	results []result
	growth  growth
	costs   []namedCost
}

// A subject is a group of measurements. Subjects run once, in this order.
type subject struct {
	name string
	run  func(*bench) error
}

var subjects = []subject{
	{"import", (*bench).measureImports},
	{"list", (*bench).measureLists},
	{"search", (*bench).measureSearches},
	{"save", (*bench).measureSaves},
	{"share", (*bench).measureShare},
	{"start", (*bench).measureStarts},
	{"memory", (*bench).measureMemories},
	{"scroll", (*bench).measureScrolls},
	{"export", (*bench).measureExports},
	{"print", (*bench).measurePrints},
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

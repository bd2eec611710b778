//go:build linux

// List opens a database of the bench, reads a program's list to rows in display order several times, and prints the number of
// rows and the medians of the seconds and of the costs, without the first time, which fills the page cache. It is a separate program because the
// bench links the window and its fonts, which take longer to start than a list to open.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"

	"housingtracker/bench/benchdb"
	"housingtracker/data"
	"housingtracker/data/sqlite"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "list:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	if len(arguments) != 3 {
		return fmt.Errorf("usage: list DATABASE PROGRAM TIMES")
	}
	program, err := strconv.ParseInt(arguments[1], 10, 64)
	if err != nil {
		return err
	}
	times, err := strconv.Atoi(arguments[2])
	if err != nil {
		return err
	}
	store, err := sqlite.OpenExisting(arguments[0], benchdb.Key(arguments[0]))
	if err != nil {
		return err
	}
	defer store.Close()
	rows, took, costs := 0, make([]float64, 0, times), make(benchdb.Costs, 0, times)
	for i := range times {
		if i > 0 {
			// As the window does after it has shown a list.
			runtime.GC()
		}
		seconds, cost, err := benchdb.Measure(func() error {
			list, err := benchdb.List(ctx, store, data.ProgramID(program))
			rows = len(list.Rows)
			return err
		})
		if err != nil {
			return err
		}
		took, costs = append(took, seconds), append(costs, cost)
	}
	took, costs = took[min(1, len(took)-1):], costs[min(1, len(costs)-1):]
	slices.Sort(took)
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"rows": rows, "seconds": (took[(len(took)-1)/2] + took[len(took)/2]) / 2, "cost": costs.Median()})
}

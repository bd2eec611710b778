//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"housingtracker/bench/benchdb"
)

func init() { tasks["import"] = importTask }

// importTask imports an export into a database, which it creates if there is none.
func importTask(ctx context.Context, arguments []string) (taskOutput, error) {
	path, export := arguments[0], arguments[1]
	open := func() (session, error) { return signIn(ctx, path) }
	if _, err := os.Stat(path); err != nil {
		open = func() (session, error) { return createOffice(ctx, path) }
	}
	s, err := open()
	if err != nil {
		return taskOutput{}, err
	}
	defer s.close()
	var t taskOutput
	if t.Rest, err = memoryFigure(os.Getpid(), "VmRSS"); err != nil {
		return t, err
	}
	t.Seconds, t.Cost, err = benchdb.Measure(func() error {
		report, err := importInto(ctx, s.Session, export)
		t.Rows = report.Files["Enrollment.csv"].Stored
		for _, file := range report.Files {
			t.Read += file.Read
		}
		return err
	})
	if err != nil {
		return t, err
	}
	t.Peak, err = memoryFigure(os.Getpid(), "VmHWM")
	return t, err
}

const importing = "Import"

// measureImports compares the import of every data set with the shell's import of the same files into plain tables.
func (b *bench) measureImports() error {
	if err := requirePrograms("sqlite3", "strace"); err != nil {
		return err
	}
	peaks := map[string]float64{}
	for _, s := range b.sizes {
		o, err := b.office(s)
		if err != nil {
			return err
		}
		if peaks[s.name], err = b.measureImport(o); err != nil {
			return err
		}
	}
	if len(b.sizes) == 3 {
		ratio := peaks[metro.name] / peaks[city.name]
		b.add(result{subject: importing, what: "import metro: peak memory", peer: "the same, city", ours: mebibytes(int64(peaks[metro.name])),
			theirs: mebibytes(int64(peaks[city.name])), ratio: ratio, target: "≤ 2 ×", reached: ratio <= 2})
	}
	return nil
}

// measureImport measures the import of a data set and its repetition, and returns the import's peak memory in bytes.
func (b *bench) measureImport(o *office) (peak float64, err error) {
	scratch, err := b.scratch()
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(scratch)
	rounds, target := min(b.rounds, 3), ""
	switch o.name {
	case city.name:
		target = "≤ 1.5 ×, aim 1.0 ×"
	case metro.name:
		rounds = 1
	}
	database := filepath.Join(scratch, o.databaseName())
	var peaks, again []float64
	var rows int
	var cost benchdb.Cost
	ours, _, err := b.compare(comparison{subject: importing, what: "import " + o.name + ", whole", peer: "sqlite3 .import of the same files", rounds: rounds,
		ours: func() (float64, error) {
			if err := removeAll(scratch); err != nil {
				return 0, err
			}
			took, t, err := b.task("import", database, o.export())
			if err == nil && t.Rows != o.Enrollments {
				err = fmt.Errorf("%d enrollments were stored of %d", t.Rows, o.Enrollments)
			}
			peaks = append(peaks, float64(t.Peak))
			rows, cost = t.Read, t.Cost
			if err != nil {
				return 0, err
			}
			repeated, _, err := b.task("import", database, o.export())
			again = append(again, repeated)
			return took, err
		},
		theirs: func() (float64, error) { return b.shellImport(o, scratch) },
		target: target, most: 1.5,
		note: "Imports are whole processes. Ours makes the database, signs in, checks, compares, stores, writes words to find clients by, the lists and the " +
			"event, durably; the shell reads the files that ours reads (Export, Organization, Project, Funder, User, Client, Enrollment, Exit, Services) into tables of text without keys."})
	if err != nil {
		return 0, err
	}
	if err := removeAll(scratch); err != nil {
		return 0, err
	}
	if err := b.addCost("import "+o.name+", 1,000 rows of its files", rows, cost, self(), "task", "import", database, o.export()); err != nil {
		return 0, err
	}
	b.addGrowth("import", o.name, "n log n", ours, duration)
	repeat := median(again[1:])
	r := result{subject: importing, what: "import " + o.name + " again, nothing changed", peer: "the first import", ours: duration(repeat),
		theirs: duration(ours), ratio: repeat / ours, reached: repeat/ours <= 0.5}
	if o.name == city.name {
		r.target = "≤ 0.5 ×"
	}
	b.add(r)
	b.addGrowth("import again", o.name, "n log n", repeat, duration)
	b.addGrowth("import, peak memory", o.name, "≤ 2 × from city to metro", median(peaks), func(bytes float64) string { return mebibytes(int64(bytes)) })
	return median(peaks), nil
}

// imported are the files of an export that the program reads.
var imported = []string{"Export", "Organization", "Project", "Funder", "User", "Client", "Enrollment", "Exit", "Services"}

func (b *bench) shellImport(o *office, scratch string) (float64, error) {
	var script strings.Builder
	script.WriteString(".mode csv\n")
	for _, f := range imported {
		fmt.Fprintf(&script, ".import %s %s\n", filepath.Join(o.export(), f+".csv"), f)
	}
	path := filepath.Join(scratch, "shell.db")
	if err := os.RemoveAll(path); err != nil {
		return 0, err
	}
	c := exec.CommandContext(b.ctx, "sqlite3", path)
	c.Stdin = strings.NewReader(script.String())
	took, _, err := b.runCommand(c)
	return took, err
}

// removeAll empties a folder.
func removeAll(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := os.RemoveAll(filepath.Join(folder, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

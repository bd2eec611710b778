//go:build linux

package main

import (
	"context"
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"housingtracker/data"
)

const listing = "List"

// measureLists compares opening lists, warm and cold, with a query in the shell, and measures arranging the longest.
func (b *bench) measureLists() error {
	if err := requirePrograms("sqlite3", "strace", b.sibling("list")); err != nil {
		return err
	}
	for _, s := range b.sizes {
		o, err := b.office(s)
		if err != nil {
			return err
		}
		if err := o.index(b.ctx); err != nil {
			return err
		}
		last := s.name == b.sizes[len(b.sizes)-1].name
		measured := map[data.ProgramID]bool{}
		for _, l := range []list{o.near(500), o.near(5_000), o.longest()} {
			if measured[l.Program] {
				continue
			}
			measured[l.Program] = true
			if err := b.measureList(o, l, last); err != nil {
				return err
			}
		}
		if err := b.arrange(o, last); err != nil {
			return err
		}
	}
	return nil
}

// measureList measures opening one list. Targets are those of the largest data set.
func (b *bench) measureList(o *office, l list, targets bool) error {
	what := fmt.Sprintf("open a list of %s on %s", data.Grouped(l.Rows), o.name)
	warm, cold := "≤ 0.4 ×", "≤ 0.15 ×"
	if !targets || l.Rows < 2_000 {
		warm, cold = "", ""
	}
	ours, _, err := b.compare(comparison{subject: listing, what: what + ", warm", peer: "the join in the shell, warm",
		ours: func() (float64, error) {
			_, t, err := b.runTask(b.sibling("list"), o.database(), fmt.Sprint(l.Program), "4")
			if err == nil && t.Rows != l.Rows {
				err = fmt.Errorf("%d rows were listed of %d", t.Rows, l.Rows)
			}
			return t.Seconds, err
		},
		theirs: func() (float64, error) { return b.shellTime(o, strings.Repeat(o.join(l), 4)) },
		target: warm, most: 0.4, note: listNote})
	if err != nil {
		return err
	}
	const lists = "12"
	_, t, err := b.runTask(b.sibling("list"), o.database(), fmt.Sprint(l.Program), lists)
	if err != nil {
		return err
	}
	if err := b.addCost(what+", warm", 0, t.Cost, b.sibling("list"), o.database(), fmt.Sprint(l.Program), lists); err != nil {
		return err
	}
	if l.Rows < 1_000 {
		b.addGrowth("open a list of about 500, warm", o.name, "flat", ours, duration)
	}
	if l == o.longest() {
		b.addGrowth("open the longest list, warm, a row", o.name, "log n", ours/float64(l.Rows), duration)
	}
	_, _, err = b.compare(comparison{subject: listing, what: what + ", cold", peer: "the join in the shell, cold",
		ours: func() (float64, error) {
			if err := dropCache(o.database()); err != nil {
				return 0, err
			}
			took, _, err := b.runTask(b.sibling("list"), o.database(), fmt.Sprint(l.Program), "1")
			return took, err
		},
		theirs: func() (float64, error) {
			if err := dropCache(o.plain()); err != nil {
				return 0, err
			}
			took, _, err := b.runCommand(b.shell(o, o.join(l)))
			return took, err
		},
		target: cold, most: 0.15, note: listNote})
	return err
}

const listNote = "A list is opened to rows in display order. Warm: inside a running program, and inside a running shell with a page cache of 64 MiB. " +
	"Cold: the database's file dropped from the page cache, a new process from start to end. The shell reads an unencrypted copy, with an index for this very query and " +
	"after ANALYZE, writes CSV to /dev/null, and leaves out the head of household's move-in."

// join is the query that reads a list from the tables, without the table kept ready for lists.
func (o *office) join(l list) string {
	return fmt.Sprintf(`SELECT c.last_name, c.first_name, c.middle_name, c.name_suffix, c.personal_id, c.birth_date, e.household_id, e.relationship,
		e.entry_date, e.exit_date, e.move_in_date, t.eligibility_verified, t.applied, t.property_name, t.approved, t.move_in_scheduled,
		t.sex_offender, t.criminal_history, t.ada_unit, t.updated_at, coalesce(u.name, e.case_manager_name),
		(SELECT p.name FROM enrollments o JOIN programs p ON p.id = o.program_id WHERE o.client_id = e.client_id AND o.id <> e.id AND o.removed = 0
			AND p.project_type IN (0, 1) AND (o.exit_date IS NULL OR o.exit_date > date('now')) ORDER BY o.entry_date DESC LIMIT 1)
		FROM enrollments e JOIN clients c ON c.id = e.client_id LEFT JOIN trackers t ON t.enrollment_id = e.id
			LEFT JOIN users u ON u.id = e.case_manager_id
		WHERE e.program_id = %d AND e.exit_date IS NULL AND e.removed = 0 AND c.removed = 0
		ORDER BY c.last_name, c.first_name, e.entry_date;
`, l.Program)
}

// index gives the plain copy an index for the join.
func (o *office) index(ctx context.Context) error {
	return exec.CommandContext(ctx, "sqlite3", o.plain(),
		`CREATE INDEX IF NOT EXISTS open_by_program ON enrollments (program_id) WHERE exit_date IS NULL; ANALYZE;`).Run()
}

// shell is the SQLite shell with a script for the plain copy.
func (b *bench) shell(o *office, script string) *exec.Cmd {
	c := exec.CommandContext(b.ctx, "sqlite3", "-readonly", o.plain())
	c.Stdin = strings.NewReader("PRAGMA cache_size = -65536;\n.mode csv\n.output /dev/null\n" + script)
	return c
}

// shellTime is the median time of the script's statements inside the shell, without the first, which warms up.
func (b *bench) shellTime(o *office, script string) (float64, error) {
	_, out, err := b.runCommand(b.shell(o, ".timer on\n"+script))
	if err != nil {
		return 0, err
	}
	return timed(out)
}

// timed reads what the shell's timer printed.
func timed(out string) (float64, error) {
	var took []float64
	for line := range strings.Lines(out) {
		if rest, ok := strings.CutPrefix(line, "Run Time: real "); ok {
			s, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err != nil {
				return 0, err
			}
			took = append(took, s)
		}
	}
	if len(took) < 2 {
		return 0, fmt.Errorf("the shell printed no times: %q", out)
	}
	return median(took[1:]), nil
}

// arrange compares sorting and filtering the longest list with repeating the query.
func (b *bench) arrange(o *office, targets bool) error {
	l := o.longest()
	parts := map[string][]float64{}
	var query []float64
	for range b.rounds {
		_, t, err := b.task("arrange", o.database(), fmt.Sprint(l.Program))
		if err != nil {
			return err
		}
		for name, s := range t.Parts {
			parts[name] = append(parts[name], s)
		}
		s, err := b.shellTime(o, strings.Repeat(o.join(l), 2))
		if err != nil {
			return err
		}
		query = append(query, s)
	}
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		ours, theirs := median(parts[name]), median(query)
		r := result{subject: listing, what: fmt.Sprintf("%s %s rows on %s", name, data.Grouped(l.Rows), o.name), peer: "the join again", ours: duration(ours),
			theirs: duration(theirs), ratio: ours / theirs, reached: ours/theirs <= 0.2}
		if targets {
			r.target = "≤ 0.2 ×"
			if strings.HasPrefix(name, "filter") || strings.HasPrefix(name, "collapse") {
				r.target, r.reached = "≤ 0.2 ×, ≤ 16.7 ms", r.reached && ours <= 0.0167
			}
		}
		b.add(r)
		b.addGrowth(name+", a row", o.name, "log n", ours/float64(l.Rows), duration)
	}
	return nil
}

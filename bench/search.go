//go:build linux

package main

import (
	"context"
	"fmt"
	"strings"

	"housingtracker/bench/benchdb"
	"housingtracker/data"
)

func init() { tasks["search"] = searchTask }

// shown is the number of clients that a search shows.
const shown = 50

// words are typed letter by letter: names with and without accents; Client IDs with and without leading zeros, from the start
// and the middle; common prefixes; names that nobody has together; words with a number.
var words = []string{"whitlock", "gonzalvez p", "o'dell ruth", "nguyen", "zimmer", "smith-harlow", "ellis", "0012", "thistlewood q", "dvorak", "m", "wexc",
	"a b", "j a m", "mar jo", "maria garcia", "perry wanda", "ruth o'dell", "smith jr", "o'brien", "mary-ann", "elena nolan", "dwight de", "qu xe", "é", "zoe k",
	"7", "04711", "3842207", "00004711", "00000000", "11111111", "121212", "98765", "12 34", "ma 12", "smith ruth 99", "a1"}

// searchTask types every word letter by letter and returns the seconds of each key.
func searchTask(ctx context.Context, arguments []string) (taskOutput, error) {
	s, err := signIn(ctx, arguments[0])
	if err != nil {
		return taskOutput{}, err
	}
	defer s.close()
	if _, err := s.FindClients(ctx, "a", shown); err != nil {
		return taskOutput{}, err
	}
	t := taskOutput{Parts: map[string]float64{}}
	var costs benchdb.Costs
	for _, word := range words {
		runes := []rune(word)
		for n := range runes {
			typed := string(runes[:n+1])
			took, cost, err := benchdb.Measure(func() error {
				found, err := s.FindClients(ctx, typed, shown)
				t.Rows += len(found)
				return err
			})
			if err != nil {
				return t, err
			}
			t.Parts[typed] = took
			costs = append(costs, cost)
		}
	}
	t.Cost = costs.Median()
	return t, nil
}

const searching = "Search"

// measureSearches compares a key press in the search for clients with LIKE in the shell.
func (b *bench) measureSearches() error {
	if err := requirePrograms("sqlite3", "strace"); err != nil {
		return err
	}
	for i, s := range b.sizes {
		o, err := b.office(s)
		if err != nil {
			return err
		}
		target := ""
		if i == len(b.sizes)-1 {
			target = "≤ 0.02 ×"
		}
		// As in every comparison, the first round does not count.
		var keys []float64
		var cost benchdb.Cost
		warm := false
		slowest, worst := "", 0.0
		ours, _, err := b.compare(comparison{subject: searching, what: "a key press, " + data.Grouped(o.clients) + " clients", peer: "LIKE '%…%' in the shell",
			ours: func() (float64, error) {
				_, t, err := b.task("search", o.database())
				cost = t.Cost
				var took []float64
				for typed, s := range t.Parts {
					took = append(took, s)
					if warm && s > worst {
						slowest, worst = typed, s
					}
				}
				if warm {
					keys = append(keys, took...)
				}
				warm = true
				return median(took), err
			},
			theirs: func() (float64, error) { return b.shellTime(o, like("gonzalvez")+like("whitlock")+like("thistle")) },
			target: target, most: 0.02,
			note: "A search is inside a running program, from the text to the clients shown, " + fmt.Sprint(shown) + " at most, in order; words are typed letter by letter. The shell reads the names and Client IDs of all."})
		if err != nil {
			return err
		}
		if err := b.addCost("a key press, "+data.Grouped(o.clients)+" clients", 0, cost, self(), "task", "search", o.database()); err != nil {
			return err
		}
		p99 := percentile(keys, 99)
		r := result{subject: searching, what: "a key press, " + data.Grouped(o.clients) + " clients: 99th percentile", ours: duration(p99), reached: p99 <= 0.005}
		if target != "" {
			r.target = "≤ 5 ms"
			r.note = fmt.Sprintf("The slowest key of all: %s, when “%s” was typed.", duration(worst), slowest)
		}
		b.add(r)
		b.addGrowth("a key press in the search", o.name, "log n", ours, duration)
		b.addGrowth("a key press in the search, 99th percentile", o.name, "log n", p99, duration)
	}
	return nil
}

// like is the query that finds a word anywhere in names and Client IDs.
func like(word string) string {
	quoted := "'%" + strings.ReplaceAll(data.Fold(word), "'", "''") + "%'"
	return fmt.Sprintf("SELECT c.id, c.last_name, c.first_name, c.middle_name, c.personal_id, c.birth_date FROM clients c WHERE c.last_name LIKE %s OR c.first_name LIKE %s OR c.personal_id LIKE %s ORDER BY c.name_key LIMIT %d;\n",
		quoted, quoted, quoted, shown)
}

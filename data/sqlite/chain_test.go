package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
)

// recordedOffice is an office with ten acts on record.
func recordedOffice(t *testing.T) *Store {
	t.Helper()
	s := openOffice(t)
	for i := range 10 {
		act := anAct()
		act.Reason = fmt.Sprint("act ", i)
		act.Changes = []data.Change{{Field: data.FieldApplied, Old: "2026-05-01", New: "2026-05-02"}}
		if err := s.Record(ctx, act); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// Whoever has the key can take the triggers away; the chain tells what was done then, and where.
func TestCheckFindsWhereTheRecordBreaks(t *testing.T) {
	free := `DROP TRIGGER acts_stay; DROP TRIGGER acts_stand; DROP TRIGGER acts_follow;`
	for name, test := range map[string]struct {
		harm string
		want []string
	}{
		"words changed":          {`UPDATE acts SET reason = 'another' WHERE id = 4`, []string{"act 4 ("}},
		"a change changed":       {`UPDATE acts SET changes = replace(changes, '05-02', '05-03') WHERE id = 10`, []string{"act 10 ("}},
		"a time changed":         {`UPDATE acts SET at = '2020-01-01T00:00:00.000Z' WHERE id = 1`, []string{"act 1 ("}},
		"a person changed":       {`UPDATE acts SET by = NULL WHERE id = 1; UPDATE acts SET kind = 'note' WHERE id = 3`, []string{"act 3 ("}},
		"salt changed":           {`UPDATE acts SET salt = zeroblob(16) WHERE id = 2`, []string{"act 2 ("}},
		"two changed":            {`UPDATE acts SET reason = 'another' WHERE id IN (2, 7)`, []string{"act 2 (", "act 7 ("}},
		"a hash made anew":       {`UPDATE acts SET hash = zeroblob(32) WHERE id = 5`, []string{"act 5 (", "act 6 ("}},
		"a hash taken away":      {`UPDATE acts SET hash = NULL WHERE id = 5`, []string{"act 5 ("}},
		"one removed":            {`DELETE FROM acts WHERE id = 5`, []string{"act 5 is missing"}},
		"some removed":           {`DELETE FROM acts WHERE id BETWEEN 5 AND 7`, []string{"acts 5 to 7 are missing"}},
		"the first removed":      {`DELETE FROM acts WHERE id = 1`, []string{"act 1 is missing"}},
		"the last removed":       {`DELETE FROM acts WHERE id > 8`, []string{"acts 9 to 10 are missing, the latest"}},
		"all removed":            {`DELETE FROM acts`, []string{"acts 1 to 10 are missing, the latest"}},
		"one added at the end":   {`INSERT INTO acts (op, kind, at) VALUES ('x', 'note', '2026-06-15T00:00:00.000Z')`, []string{"act 11 (", "act 11 is more than the database remembers"}},
		"one put over another":   {`INSERT OR REPLACE INTO acts (id, op, kind, at) VALUES (4, 'x', 'note', '2026-06-15T00:00:00.000Z')`, []string{"act 4 (", "act 5 ("}},
		"the last one exchanged": {`UPDATE office SET last_hash = zeroblob(32)`, []string{"act 10, the last one"}},
		"the end forgotten":      {`UPDATE office SET last_act = NULL, last_hash = NULL`, []string{"does not remember its last act"}},
		"words withheld":         {`UPDATE acts SET digest = zeroblob(32), withheld_by = 9, salt = NULL, reason = '', changes = '[]' WHERE id = 4`, []string{"act 4 (", "act 4 has lost its words"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := recordedOffice(t)
			if wrong, err := brokenRecord(ctx, s.read); err != nil || len(wrong) > 0 {
				t.Fatalf("before: %q, %v", wrong, err)
			}
			if _, err := s.write.Exec(free + test.harm); err != nil {
				t.Fatal(err)
			}
			wrong, err := brokenRecord(ctx, s.read)
			if err != nil || len(wrong) != len(test.want) {
				t.Fatalf("%q, %v; want %q", wrong, err, test.want)
			}
			for i, want := range test.want {
				if !strings.HasPrefix(wrong[i], "record of acts: ") || !strings.Contains(wrong[i], want) {
					t.Errorf("%q; want %q", wrong[i], want)
				}
			}
			if all, err := s.Check(ctx); err != nil || !strings.Contains(strings.Join(all, "\n"), wrong[0]) {
				t.Errorf("Check = %q, %v", all, err)
			}
		})
	}
}

func TestABrokenRecordIsToldInAFewLines(t *testing.T) {
	s := openOffice(t)
	for range 30 {
		if err := s.Record(ctx, anAct()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.write.Exec(`DROP TRIGGER acts_stand; UPDATE acts SET reason = 'another'`); err != nil {
		t.Fatal(err)
	}
	wrong, err := brokenRecord(ctx, s.read)
	if err != nil || len(wrong) != breaksShown+1 || wrong[breaksShown] != "record of acts: 10 more breaks" {
		t.Errorf("%d lines, the last %q, %v", len(wrong), wrong[len(wrong)-1], err)
	}
}

// An act takes the number after the last one that the database remembers, so that one removed leaves a gap for ever.
func TestARemovedActIsNeverReplaced(t *testing.T) {
	s := recordedOffice(t)
	if _, err := s.write.Exec(`DROP TRIGGER acts_stay; DELETE FROM acts WHERE id = 10`); err != nil {
		t.Fatal(err)
	}
	if err := s.Record(ctx, anAct()); err != nil {
		t.Fatal(err)
	}
	wrong, err := brokenRecord(ctx, s.read)
	if err != nil || len(wrong) != 1 || !strings.Contains(wrong[0], "act 10 is missing") {
		t.Errorf("%q, %v", wrong, err)
	}
}

// Acts from before there was a chain have no hash of their own; the first act after covers them.
func TestActsOfAnEarlierVersionAreCovered(t *testing.T) {
	earlier := func(t *testing.T) *Store {
		s := openOffice(t)
		if _, err := s.write.Exec(`INSERT INTO acts (op, kind, at) VALUES ('a', 'note', '2026-06-01T00:00:00.000Z'), ('b', 'note', '2026-06-02T00:00:00.000Z');
			UPDATE office SET last_act = NULL, last_hash = NULL`); err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := earlier(t)
	for range 3 {
		if wrong, err := brokenRecord(ctx, s.read); err != nil || len(wrong) > 0 {
			t.Fatalf("%q, %v", wrong, err)
		}
		if err := s.Record(ctx, anAct()); err != nil {
			t.Fatal(err)
		}
	}
	if acts, err := s.Acts(ctx, data.ActFilter{}, 0, 10); err != nil || len(acts) != 5 || acts[0].Number != 5 || acts[4].Hash != "" || acts[2].Hash == "" {
		t.Errorf("acts = %+v, %v", acts, err)
	}
	if _, err := s.write.Exec(`DROP TRIGGER acts_stand; UPDATE acts SET reason = 'another' WHERE id = 1`); err != nil {
		t.Fatal(err)
	}
	wrong, err := brokenRecord(ctx, s.read)
	if err != nil || len(wrong) != 1 || !strings.Contains(wrong[0], "acts 1 to 2, made before") {
		t.Errorf("%q, %v", wrong, err)
	}
}

func TestRetentionTakesWordsAwayAndTheChainHolds(t *testing.T) {
	s := recordedOffice(t)
	act := anAct()
	act.Kind = data.ActRetention
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		if err := record(ctx, tx, 0, act); err != nil {
			return err
		}
		return withhold(ctx, tx, act.Op, `id IN (3, 4)`)
	})
	if err != nil {
		t.Fatal(err)
	}
	if wrong, err := brokenRecord(ctx, s.read); err != nil || len(wrong) > 0 {
		t.Errorf("%q, %v", wrong, err)
	}
	acts, err := s.Acts(ctx, data.ActFilter{}, 5, 3)
	if err != nil || len(acts) != 3 {
		t.Fatal(acts, err)
	}
	for i, withheld := range []bool{true, true, false} {
		if a := acts[i]; a.Withheld != withheld || (a.Reason == "") != withheld || (a.Changes == nil) != withheld {
			t.Errorf("act = %+v", a)
		}
	}
	if _, err := s.write.Exec(`UPDATE acts SET reason = 'again' WHERE id = 3`); err == nil {
		t.Error("withheld words can be written anew")
	}
}

// One file, several programs: each goes on where the other has stopped.
func TestTwoStoresWriteOneChain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "office.db")
	var stores [2]*Store
	for i := range stores {
		var err error
		if stores[i], err = Open(path, testKey); err != nil {
			t.Fatal(err)
		}
		defer stores[i].Close()
	}
	failed := make(chan error)
	for _, s := range stores {
		go func() {
			var err error
			for i := 0; i < 25 && err == nil; i++ {
				err = s.Record(context.Background(), data.Act{Op: data.NewOp(), Kind: data.ActNote, At: anAct().At})
			}
			failed <- err
		}()
	}
	for range stores {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	if wrong, err := brokenRecord(ctx, stores[0].read); err != nil || len(wrong) > 0 {
		t.Errorf("%q, %v", wrong, err)
	}
	if n, err := stores[0].CountActs(ctx, data.ActFilter{}); err != nil || n != 50 {
		t.Errorf("%d acts, %v", n, err)
	}
}

package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// officeWithEvents is an office with ten audit events.
func officeWithEvents(t *testing.T) *Store {
	t.Helper()
	s := openOffice(t)
	for i := range 10 {
		event := anEvent()
		event.Reason = fmt.Sprint("event ", i)
		event.Changes = []data.Change{{Field: data.FieldApplied, Old: "2026-05-01", New: "2026-05-02"}}
		if err := writerOf(s).Record(ctx, event); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// Whoever has the key can drop the triggers; the chain shows which event was changed.
func TestCheckFindsBreaksOfTheChain(t *testing.T) {
	free := `DROP TRIGGER audit_events_stay; DROP TRIGGER audit_events_stand; DROP TRIGGER audit_events_follow;`
	for name, test := range map[string]struct {
		harm string
		want []string
	}{
		"words changed":          {`UPDATE audit_events SET reason = 'another' WHERE id = 4`, []string{"event 4 ("}},
		"a change changed":       {`UPDATE audit_events SET changes = replace(changes, '05-02', '05-03') WHERE id = 10`, []string{"event 10 ("}},
		"a time changed":         {`UPDATE audit_events SET at = '2020-01-01T00:00:00.000Z' WHERE id = 1`, []string{"event 1 ("}},
		"a person changed":       {`UPDATE audit_events SET by = NULL WHERE id = 1; UPDATE audit_events SET kind = 'note' WHERE id = 3`, []string{"event 3 ("}},
		"salt changed":           {`UPDATE audit_events SET salt = zeroblob(16) WHERE id = 2`, []string{"event 2 ("}},
		"two changed":            {`UPDATE audit_events SET reason = 'another' WHERE id IN (2, 7)`, []string{"event 2 (", "event 7 ("}},
		"a replaced hash":        {`UPDATE audit_events SET hash = zeroblob(32) WHERE id = 5`, []string{"event 5 (", "event 6 ("}},
		"a hash taken away":      {`UPDATE audit_events SET hash = NULL WHERE id = 5`, []string{"event 5 ("}},
		"one removed":            {`DELETE FROM audit_events WHERE id = 5`, []string{"event 5 is missing"}},
		"some removed":           {`DELETE FROM audit_events WHERE id BETWEEN 5 AND 7`, []string{"events 5 to 7 are missing"}},
		"the first removed":      {`DELETE FROM audit_events WHERE id = 1`, []string{"event 1 is missing"}},
		"the last removed":       {`DELETE FROM audit_events WHERE id > 8`, []string{"events 9 to 10 are missing, the latest"}},
		"all removed":            {`DELETE FROM audit_events`, []string{"events 1 to 10 are missing, the latest"}},
		"one added at the end":   {`INSERT INTO audit_events (op, kind, at) VALUES ('x', 'note', '2026-06-15T00:00:00.000Z')`, []string{"event 11 (", "event 11 is more than the database remembers"}},
		"one put over another":   {`INSERT OR REPLACE INTO audit_events (id, op, kind, at) VALUES (4, 'x', 'note', '2026-06-15T00:00:00.000Z')`, []string{"event 4 (", "event 5 ("}},
		"the last one exchanged": {`UPDATE office SET last_hash = zeroblob(32)`, []string{"event 10, the last one"}},
		"the end forgotten":      {`UPDATE office SET last_event = NULL, last_hash = NULL`, []string{"does not remember its last event"}},
		"a base version changed": {`UPDATE audit_events SET base_version = 1 WHERE id = 4`, []string{"event 4 ("}},
		"a number changed":       {`UPDATE audit_events SET sequence = 99 WHERE id = 10`, []string{"is number 99 of its device, not 10", "event 10, the last one"}},
		"another device":         {`INSERT INTO devices VALUES (7, printf('%036d', 7)); UPDATE audit_events SET device_id = 7 WHERE id = 4`, []string{"event 4 (", "event 5 ("}},
		"a device replaced":      {`UPDATE devices SET uuid = printf('%036d', 7)`, everyOfTen("event %d (")},
		"two exchanged": {`UPDATE audit_events SET id = 99 WHERE id = 4; UPDATE audit_events SET id = 4 WHERE id = 5; UPDATE audit_events SET id = 5 WHERE id = 99`,
			[]string{"is number 5 of its device, not 4", "is number 4 of its device, not 6", "is number 6 of its device, not 5"}},
		"one removed, the others moved up": {`DELETE FROM audit_events WHERE id = 5; UPDATE audit_events SET id = id - 1 WHERE id > 5; UPDATE office SET last_event = 9`,
			[]string{"event 5 (", "is number 6 of its device, not 5"}[1:]},
		"the former chain":     {`UPDATE audit_events SET chain = 1, device_id = NULL, sequence = NULL WHERE id = 4`, []string{"event 4 (", "event 5 ("}},
		"the device forgotten": {`UPDATE office SET device_id = NULL, last_sequence = 0`, []string{"event 10, the last one"}},
		"words withheld":       {`UPDATE audit_events SET digest = zeroblob(32), withheld_by = 9, salt = NULL, reason = '', changes = '[]' WHERE id = 4`, []string{"event 4 (", "event 4 has lost its words"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := officeWithEvents(t)
			if wrong, err := checkChain(ctx, s.read); err != nil || len(wrong) > 0 {
				t.Fatalf("before: %q, %v", wrong, err)
			}
			if _, err := s.write.Exec(free + test.harm); err != nil {
				t.Fatal(err)
			}
			wrong, err := checkChain(ctx, s.read)
			if err != nil || len(wrong) != len(test.want) {
				t.Fatalf("%q, %v; want %q", wrong, err, test.want)
			}
			for i, want := range test.want {
				if !strings.HasPrefix(wrong[i], "audit log: ") || !strings.Contains(wrong[i], want) {
					t.Errorf("%q; want %q", wrong[i], want)
				}
			}
			if all, err := s.Check(ctx); err != nil || !strings.Contains(strings.Join(all, "\n"), wrong[0]) {
				t.Errorf("Check = %q, %v", all, err)
			}
		})
	}
}

func everyOfTen(format string) (all []string) {
	for i := range 10 {
		all = append(all, fmt.Sprintf(format, i+1))
	}
	return all
}

// Each event that begins a line begins a device, whose first event is linked to the one before; afterwards the events of each
// device are linked among themselves, in whatever order they come.
func TestChainOfEachDevice(t *testing.T) {
	s := openOffice(t)
	write := func(kinds ...data.EventKind) {
		for _, kind := range kinds {
			event := anEvent()
			event.Kind = kind
			mustDo(t, writerOf(s).Record(ctx, event))
		}
	}
	write(data.EventNote, data.EventNote, data.EventRestore, data.EventNote)
	// The first device goes on, as it would if its events came from elsewhere.
	exec := func(statement string) {
		_, err := s.write.Exec(statement)
		mustDo(t, err)
	}
	exec(`UPDATE office SET device_id = 1, last_sequence = 2, last_hash = (SELECT hash FROM audit_events WHERE id = 2)`)
	write(data.EventNote)
	exec(`UPDATE office SET device_id = 2, last_sequence = 2, last_hash = (SELECT hash FROM audit_events WHERE id = 4)`)
	write(data.EventNote, data.EventAcceptCopy, data.EventNote)
	all, err := collect(ctx, s.read, sqldata.ScanText, `SELECT device_id || '/' || sequence FROM audit_events ORDER BY id`)
	if want := "1/1 1/2 2/1 2/2 1/3 2/3 3/1 3/2"; err != nil || strings.Join(all, " ") != want {
		t.Errorf("devices and numbers are %q, want %q (%v)", all, want, err)
	}
	if wrong, err := checkChain(ctx, s.read); err != nil || len(wrong) > 0 {
		t.Errorf("%q, %v", wrong, err)
	}
	exec(`DROP TRIGGER audit_events_stay; DROP TRIGGER audit_events_stand`)
	for harm, want := range map[string][]string{
		`UPDATE audit_events SET kind = 'export' WHERE id = 2`:             {"event 2 ("},
		`UPDATE audit_events SET hash = zeroblob(32) WHERE id = 2`:         {"event 2 (", "event 3 (", "event 5 ("},
		`DELETE FROM audit_events WHERE id = 5`:                            {"event 5 is missing"},
		`DELETE FROM audit_events WHERE id = 4`:                            {"event 4 is missing"},
		`UPDATE audit_events SET device_id = 3, sequence = 9 WHERE id = 5`: {"event 5 (", "event 7 ("},
	} {
		tx, err := s.write.Begin()
		mustDo(t, err)
		_, err = tx.Exec(harm)
		mustDo(t, err)
		var c sqldata.ChainCheck
		mustDo(t, c.Read(ctx, engine{tx}))
		wrong := c.Lines()
		mustDo(t, tx.Rollback())
		if len(wrong) != len(want) {
			t.Errorf("%s: %q, want %q", harm, wrong, want)
			continue
		}
		for i := range want {
			if !strings.Contains(wrong[i], want[i]) {
				t.Errorf("%s: %q, want %q", harm, wrong[i], want[i])
			}
		}
	}
}

// The UUIDs of user, client and enrollment are part of an event's hash.
func TestChainCoversUUIDs(t *testing.T) {
	s := openOffice(t)
	admin, err := writerOf(s).SetUp(ctx, anEvent(), "Head Office", data.NewUser{Name: "Ada Head", Role: data.Administrator})
	mustDo(t, err)
	client, err := writerOf(s).AddClient(ctx, anEvent(), data.Client{Name: data.Name{Last: "Local"}})
	mustDo(t, err)
	event := anEvent()
	event.By = admin.ID
	_, err = writerOf(s).AddEnrollment(ctx, event, data.Case{Client: client, Program: data.Program{ID: 1}, Enrollment: data.Enrollment{Span: data.Span{Entry: data.MustDate("2026-05-01")}}})
	mustDo(t, err)
	for table, want := range map[string]string{"users": "event 1 (", "clients": "event 2 (", "enrollments": "event 3 ("} {
		tx, err := s.write.Begin()
		mustDo(t, err)
		_, err = tx.Exec(`UPDATE ` + table + ` SET uuid = printf('%036d', id) WHERE uuid IS NOT NULL`)
		mustDo(t, err)
		var c sqldata.ChainCheck
		mustDo(t, c.Read(ctx, engine{tx}))
		if wrong := c.Lines(); !strings.Contains(strings.Join(wrong, "\n"), want) {
			t.Errorf("%s: %q, want %q", table, wrong, want)
		}
		mustDo(t, tx.Rollback())
	}
}

func TestCheckLimitsReportedBreaks(t *testing.T) {
	s := openOffice(t)
	for range 30 {
		if err := writerOf(s).Record(ctx, anEvent()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.write.Exec(`DROP TRIGGER audit_events_stand; UPDATE audit_events SET reason = 'another'`); err != nil {
		t.Fatal(err)
	}
	wrong, err := checkChain(ctx, s.read)
	if err != nil || len(wrong) != sqldata.MaxReported+1 || wrong[sqldata.MaxReported] != "audit log: 10 more breaks" {
		t.Errorf("%d lines, the last %q, %v", len(wrong), wrong[len(wrong)-1], err)
	}
}

// A new event takes the number after the last one in the office row, so a deleted event leaves a gap.
func TestDeletedEventLeavesGap(t *testing.T) {
	s := officeWithEvents(t)
	if _, err := s.write.Exec(`DROP TRIGGER audit_events_stay; DELETE FROM audit_events WHERE id = 10`); err != nil {
		t.Fatal(err)
	}
	if err := writerOf(s).Record(ctx, anEvent()); err != nil {
		t.Fatal(err)
	}
	wrong, err := checkChain(ctx, s.read)
	if err != nil || len(wrong) != 1 || !strings.Contains(wrong[0], "event 10 is missing") {
		t.Errorf("%q, %v", wrong, err)
	}
}

// Audit events of schema version 1 have no hash; the first event after them covers them.
func TestChainCoversEventsOfVersion1(t *testing.T) {
	earlier := func(t *testing.T) *Store {
		s := openOffice(t)
		if _, err := s.write.Exec(`INSERT INTO audit_events (op, kind, at) VALUES ('a', 'note', '2026-06-01T00:00:00.000Z'), ('b', 'note', '2026-06-02T00:00:00.000Z');
			UPDATE office SET last_event = NULL, last_hash = NULL`); err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := earlier(t)
	for range 3 {
		if wrong, err := checkChain(ctx, s.read); err != nil || len(wrong) > 0 {
			t.Fatalf("%q, %v", wrong, err)
		}
		if err := writerOf(s).Record(ctx, anEvent()); err != nil {
			t.Fatal(err)
		}
	}
	if events, err := s.Events(ctx, data.EventFilter{}, 0, 10); err != nil || len(events) != 5 || events[0].Number != 5 || events[4].Hash != "" || events[2].Hash == "" {
		t.Errorf("audit_events = %+v, %v", events, err)
	}
	if _, err := s.write.Exec(`DROP TRIGGER audit_events_stand; UPDATE audit_events SET reason = 'another' WHERE id = 1`); err != nil {
		t.Fatal(err)
	}
	wrong, err := checkChain(ctx, s.read)
	if err != nil || len(wrong) != 1 || !strings.Contains(wrong[0], "events 1 to 2, made before") {
		t.Errorf("%q, %v", wrong, err)
	}
}

func TestRetentionKeepsTheChainValid(t *testing.T) {
	s := officeWithEvents(t)
	event := anEvent()
	event.Kind = data.EventRetention
	err := inTx(s, func(tx *sql.Tx) error {
		if err := sqldata.Record(ctx, engine{tx}, event); err != nil {
			return err
		}
		return sqldata.Withhold(ctx, engine{tx}, event.Operation, `id IN (3, 4)`)
	})
	if err != nil {
		t.Fatal(err)
	}
	if wrong, err := checkChain(ctx, s.read); err != nil || len(wrong) > 0 {
		t.Errorf("%q, %v", wrong, err)
	}
	events, err := s.Events(ctx, data.EventFilter{}, 5, 3)
	if err != nil || len(events) != 3 {
		t.Fatal(events, err)
	}
	for i, withheld := range []bool{true, true, false} {
		if a := events[i]; a.Withheld != withheld || (a.Reason == "") != withheld || (a.Changes == nil) != withheld {
			t.Errorf("event = %+v", a)
		}
	}
	for what, statement := range map[string]string{
		"withheld words":       `UPDATE audit_events SET reason = 'again' WHERE id = 3`,
		"a digest":             `UPDATE audit_events SET operation_digest = zeroblob(32) WHERE id = 5`,
		"words with no digest": `UPDATE audit_events SET operation_digest = NULL, reason = 'again' WHERE id = 5`,
	} {
		if _, err := s.write.Exec(statement); err == nil {
			t.Errorf("%s can be written again", what)
		}
	}
}

// Two programs continue the same chain in turn.
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
				err = writerOf(s).Record(context.Background(), data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventNote, At: anEvent().At})
			}
			failed <- err
		}()
	}
	for range stores {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	if wrong, err := checkChain(ctx, stores[0].read); err != nil || len(wrong) > 0 {
		t.Errorf("%q, %v", wrong, err)
	}
	if n, err := stores[0].CountEvents(ctx, data.EventFilter{}); err != nil || n != 50 {
		t.Errorf("%d audit_events, %v", n, err)
	}
}

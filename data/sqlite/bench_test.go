package sqlite

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// benchmarkOffice has 20,000 clients and 50,000 enrollments in 10 programs, half of them with a tracker.
func benchmarkOffice(b *testing.B) *Store {
	b.Helper()
	s, err := Open(filepath.Join(b.TempDir(), "office.db"), testKey)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	if _, err := writerOf(s).SetUp(ctx, anEvent(), "Head Office", data.NewUser{Name: "Ada", Role: data.Administrator}); err != nil {
		b.Fatal(err)
	}
	const counted = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) `
	err = inTx(s, func(tx *sql.Tx) error {
		for _, fill := range []struct {
			rows      int
			statement string
		}{
			{1, `INSERT INTO sources SELECT i, 'made-up', '', 'Made-up HMIS', NULL FROM n`},
			{10, `INSERT INTO programs (id, source_id, hmis_id, organization_id, name, project_type)
				SELECT i, 1, 'P' || i, 1, 'Program ' || i, CASE i % 5 WHEN 0 THEN 0 WHEN 1 THEN 13 ELSE 3 END FROM n`},
			{20000, `INSERT INTO clients (id, source_id, personal_id, first_name, middle_name, last_name, name_suffix, name_key, birth_date)
				SELECT i, 1, printf('%08d', i), 'Ada' || (i % 997), '', 'Alder' || (i % 4999), '', 'alder' || (i % 4999) || ' ada' || (i % 997), '1980-01-01' FROM n`},
			{20000, `INSERT INTO client_words SELECT 'alder' || (i % 4999), i FROM n UNION SELECT 'ada' || (i % 997), i FROM n`},
			{50000, `INSERT INTO enrollments (id, source_id, hmis_id, client_id, program_id, household_id, relationship, entry_date)
				SELECT i, 1, 'E' || i, 1 + i * 7919 % 20000, 1 + i % 10, 'H' || (i / 30 * 10 + i % 10), 1 + (i / 10 % 3 > 0), date('2025-01-01', (i % 500) || ' days') FROM n`},
			{25000, `INSERT INTO trackers (enrollment_id, attempt, applied, property_name, version, updated_by, updated_at)
				SELECT i * 2, 1, '2026-01-02', 'Elm ' || (i % 50), 1, 1, '2026-01-02T00:00:00.000Z' FROM n`},
		} {
			if _, err := tx.Exec(counted+fill.statement, fill.rows); err != nil {
				return err
			}
		}
		return errors.Join(rebuildSets(ctx, tx), rebuildList(ctx, tx))
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func BenchmarkOpen(b *testing.B) {
	s := benchmarkOffice(b)
	s.Close()
	for b.Loop() {
		again, err := Open(s.path, testKey)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := again.Office(ctx); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		again.Close()
		b.StartTimer()
	}
}

func BenchmarkProgramList(b *testing.B) {
	s := benchmarkOffice(b)
	for b.Loop() {
		if list, err := s.ProgramList(ctx, 1, 0); err != nil || len(list) != 5000 {
			b.Fatal(len(list), err)
		}
	}
}

func BenchmarkFindClients(b *testing.B) {
	s := benchmarkOffice(b)
	for b.Loop() {
		if _, err := s.FindClients(ctx, []string{"alder12", "ada3"}, 200); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCheckChain verifies 100,000 audit events.
func BenchmarkCheckChain(b *testing.B) {
	s := benchmarkOffice(b)
	events := make([]data.AuditEvent, 100_000)
	for i := range events {
		events[i] = anEvent()
		events[i].Changes = []data.Change{{Field: data.FieldApplied, Old: "2026-05-01", New: "2026-05-02"}}
	}
	err := inTx(s, func(tx *sql.Tx) error { return sqldata.Record(ctx, engine{tx}, events...) })
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if wrong, err := checkChain(ctx, s.read); err != nil || len(wrong) > 0 {
			b.Fatal(wrong, err)
		}
	}
}

func BenchmarkSaveTracker(b *testing.B) {
	s := benchmarkOffice(b)
	tr, err := sqldata.ReadTracker(ctx, engine{s.read}, 4712)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		event := anEvent()
		event.By = 1
		saved, err := writerOf(s).SaveTracker(ctx, event, tr)
		if err != nil {
			b.Fatal(err)
		}
		tr.Version = saved.Version
	}
}

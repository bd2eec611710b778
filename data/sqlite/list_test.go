package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"testing"

	"housingtracker/data"
	"housingtracker/data/sqldata"
	"housingtracker/data/storetest"
)

// touchedBy returns what touch marks for a selection.
func touchedBy(t *testing.T, s *Store, selected string) (ids []int) {
	t.Helper()
	tx, err := s.write.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if err := touch(ctx, tx, selected); err != nil {
		t.Fatal(err)
	}
	ids, err = collect(ctx, tx, func(rows *sql.Rows) (id int, err error) { return id, rows.Scan(&id) },
		`SELECT enrollment_id FROM temp.touched ORDER BY enrollment_id`)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestTouchIncludesHouseholdAndClient(t *testing.T) {
	s := openOffice(t)
	for selected, want := range map[string][]int{
		`SELECT 101`: {101, 102, 109}, // the member of the household, the client's other enrollment
		`SELECT 102`: {101, 102},
		`SELECT 103`: {103, 104}, // a blank household is nobody else's
		`SELECT 999`: nil,
		`SELECT id FROM enrollments WHERE program_id = 2`: {105, 106, 107, 108, 111},
		`SELECT 1 WHERE false`:                            nil,
	} {
		if got := touchedBy(t, s, selected); !slices.Equal(got, want) {
			t.Errorf("touch(%s) = %v, want %v", selected, got, want)
		}
	}
}

// After any change with touches before and after, the refreshed list equals a rebuilt one.
func TestRefreshedListEqualsRebuilt(t *testing.T) {
	for name, test := range map[string]struct{ change, touches string }{
		"a member leaves the household":    {`UPDATE enrollments SET household_id = 'H9' WHERE id = 102`, `SELECT 102`},
		"a head leaves the household":      {`UPDATE enrollments SET household_id = 'H9' WHERE id = 101`, `SELECT 101`},
		"a head stops being one":           {`UPDATE enrollments SET relationship = 2 WHERE id = 101`, `SELECT 101`},
		"a second, earlier head":           {`UPDATE enrollments SET relationship = 1, entry_date = '2026-02-01' WHERE id = 102`, `SELECT 102`},
		"an enrollment changes clients":    {`UPDATE enrollments SET client_id = 4 WHERE id = 104`, `SELECT 104`},
		"an enrollment changes programs":   {`UPDATE enrollments SET program_id = 3 WHERE id = 101`, `SELECT 101`},
		"an enrollment is removed":         {`UPDATE enrollments SET removed = 1 WHERE id = 101`, `SELECT 101`},
		"an enrollment is retired":         {`UPDATE enrollments SET retired_on = '2026-06-01' WHERE id = 104`, `SELECT 104`},
		"an enrollment comes back":         {`UPDATE enrollments SET retired_on = NULL WHERE id = 108`, `SELECT 108`},
		"a client is removed":              {`UPDATE clients SET removed = 1 WHERE id = 1`, `SELECT id FROM enrollments WHERE client_id = 1`},
		"a client comes back":              {`UPDATE clients SET removed = 0 WHERE id = 6`, `SELECT id FROM enrollments WHERE client_id = 6`},
		"a program stops being housing":    {`UPDATE programs SET project_type = 6 WHERE id = 1`, `SELECT id FROM enrollments WHERE program_id = 1`},
		"a program becomes housing":        {`UPDATE programs SET project_type = 13 WHERE id = 6`, `SELECT id FROM enrollments WHERE program_id = 6`},
		"a shelter gets another name":      {`UPDATE programs SET name = 'Days' WHERE id = 4`, `SELECT id FROM enrollments WHERE program_id = 4`},
		"a shelter stay ends":              {`UPDATE enrollments SET exit_date = '2026-03-01' WHERE id = 104`, `SELECT 104`},
		"a shelter stay has a later night": {`INSERT INTO bed_nights (enrollment_id, night) VALUES (104, '2026-06-14'); UPDATE enrollments SET latest_night = '2026-06-14' WHERE id = 104`, `SELECT 104`},
	} {
		t.Run(name, func(t *testing.T) {
			s := openOffice(t)
			before := wholeList(t, s)
			if err := inTx(s, func(tx *sql.Tx) error {
				if err := touch(ctx, tx, test.touches); err != nil {
					return err
				}
				if _, err := tx.Exec(test.change); err != nil {
					return err
				}
				return touch(ctx, tx, test.touches)
			}); err != nil {
				t.Fatal(err)
			}
			renewed := wholeList(t, s)
			if renewed == before {
				t.Error("the list has not changed")
			}
			if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
				t.Errorf("Check = %v, %v", wrong, err)
			}
			if err := inTx(s, func(tx *sql.Tx) error { return rebuildList(ctx, tx) }); err != nil {
				t.Fatal(err)
			}
			if rebuilt := wholeList(t, s); rebuilt != renewed {
				t.Errorf("renewed:\n%s\nrebuilt:\n%s", renewed, rebuilt)
			}
		})
	}
}

func wholeList(t *testing.T, s *Store) (text string) {
	t.Helper()
	for program := data.ProgramID(1); program <= storetest.HarborServices; program++ {
		list, err := s.ProgramList(ctx, program, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range list {
			text += fmt.Sprintf("%+v\n", row)
		}
	}
	return text
}

func TestDecodeListErrors(t *testing.T) {
	s := openOffice(t)
	for name, harm := range map[string]string{
		"a word where a date should be":   `replace(content, entry, 'soon')`,
		"a part too few":                  `substr(content, instr(content, char(31)) + 1)`,
		"a part too many":                 `content || char(31)`,
		"a word where a number should be": `replace(content, char(31) || '0' || char(31), char(31) || 'no' || char(31))`,
		"a stay cut off":                  `rtrim(content, char(31)) || 'Bridge' || char(30) || char(31)`,
		"nothing":                         `''`,
	} {
		if _, err := s.write.Exec(`BEGIN; UPDATE program_list SET content = (SELECT ` + harm + ` FROM
			(SELECT entry_date AS entry FROM enrollments WHERE id = 101)) WHERE enrollment_id = 101`); err != nil {
			t.Fatal(err)
		}
		var rows int
		var text string
		if err := s.write.QueryRow(dialect.ListQuery(), storetest.HarborPSH, "").Scan(&rows, &text); err != nil {
			t.Fatal(err)
		}
		if _, err := sqldata.DecodeList(text, rows); err == nil {
			t.Errorf("%s: the list is not refused", name)
		}
		if _, err := s.write.Exec(`ROLLBACK`); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.write.Exec(`UPDATE program_list SET content = '' WHERE enrollment_id = 101`); err != nil {
		t.Fatal(err)
	}
	_, err := s.ProgramList(ctx, storetest.HarborPSH, 0)
	checkRefusal(t, "a list that can't be read", err, data.CodeUnavailable)
}

// fillList adds rows to the list of a program.
func fillList(t *testing.T, s *Store, rows int) {
	t.Helper()
	err := inTx(s, func(tx *sql.Tx) error {
		for _, statement := range []string{
			`WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n LIMIT ?1)
				INSERT INTO clients (id, personal_id, first_name, middle_name, last_name, name_suffix, name_key)
				SELECT i, printf('%08d', i), 'Ada' || (i % 7), '', 'Alder' || (i % 11), '', '' FROM n`,
			`WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n LIMIT ?1)
				INSERT INTO client_words (word, client_id) SELECT 'alder' || (i % 11), i FROM n UNION ALL SELECT 'ada' || (i % 7), i FROM n`,
			fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n LIMIT ?1)
				INSERT INTO enrollments (id, client_id, program_id, household_id, relationship, entry_date, exit_date)
				SELECT i, i, 1, 'H' || i, 1, '2026-01-01', NULL FROM n
				UNION ALL SELECT i + %d, i, 1, 'H' || i, 1, '2020-01-01', '2021-01-01' FROM n`, rows),
		} {
			if _, err := tx.Exec(statement, rows); err != nil {
				return err
			}
		}
		return errors.Join(rebuildSets(ctx, tx), rebuildList(ctx, tx))
	})
	if err != nil {
		t.Fatal(err)
	}
}

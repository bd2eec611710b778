package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// reportTables are the tables of step 13.
var reportTables = []string{
	// The dates of a tracker after each save, and where it was removed, for reports as of a day in the past (R66). What audit events
	// say in words is here in columns. The latest version is the tracker as it is. earlier_unknown is 1 where the database does not
	// know the versions before.
	`CREATE TABLE tracker_versions (
  enrollment_id        INTEGER NOT NULL REFERENCES enrollments,
  number               INTEGER NOT NULL,
  saved_at             TEXT NOT NULL,
  removed              INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  eligibility_verified TEXT,
  applied              TEXT,
  approved             TEXT,
  move_in_scheduled    TEXT,
  earlier_unknown      INTEGER NOT NULL DEFAULT 0 CHECK (earlier_unknown IN (0, 1)),
  PRIMARY KEY (enrollment_id, number)
) STRICT, WITHOUT ROWID`,
	`CREATE INDEX tracker_versions_incomplete ON tracker_versions (saved_at) WHERE earlier_unknown = 1`,
	// The documents of a client that are not as nobody has touched them (R78). applies is null where nobody has said whether the
	// document is required of the client; it is not asked of documents that are required of everyone.
	`CREATE TABLE client_documents (
  client_id  INTEGER NOT NULL REFERENCES clients,
  document   TEXT NOT NULL,
  applies    INTEGER CHECK (applies IN (0, 1)),
  requested  TEXT CHECK (requested IS NULL OR requested IS date(requested)),
  received   TEXT CHECK (received IS NULL OR received IS date(received)),
  expires    TEXT CHECK (expires IS NULL OR expires IS date(expires)),
  note       TEXT NOT NULL DEFAULT '',
  updated_by INTEGER NOT NULL REFERENCES users,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (client_id, document)
) STRICT, WITHOUT ROWID`,
	// What a program requires before a unit, as JSON (data.Requirement); null for the list that every program begins with.
	`ALTER TABLE programs ADD COLUMN documents TEXT CHECK (documents IS NULL OR json_valid(documents))`,
	`DROP VIEW program_list_source`,
	programListView,
}

// programListView defines the list rows. Rows of clients without documents are as before, so the stored ones need no refresh.
const programListView = `CREATE VIEW program_list_source AS
  SELECT e.program_id, coalesce(e.exit_date, '9999-12-31') AS left_on, e.id AS enrollment_id,
    -- Parts end with char(31), which no name, date or number holds; those of a stay with char(30), the row with char(29). The two
    -- ids come from HMIS as they are, and may hold anything: their lengths in bytes are told before. The last part is the stays in
    -- shelters that overlap the enrollment, one after another, and after char(28) the documents of the client.
    concat_ws(char(31), e.id, e.client_id, octet_length(c.personal_id), octet_length(e.household_id), c.personal_id || e.household_id || c.first_name,
      c.middle_name, c.last_name, c.name_suffix, c.hashed, coalesce(c.birth_date, ''),
      coalesce(e.relationship, ''), e.entry_date, coalesce(e.exit_date, ''), coalesce(e.move_in_date, ''), e.move_in_state,
      coalesce(h.entry_date, ''), coalesce(h.exit_date, ''), coalesce(h.move_in_date, ''),
      coalesce(e.case_manager_id, ''), e.case_manager_name, coalesce(e.uuid, 0),
      -- Of the tracker; the version is blank where there is none.
      coalesce(t.version, ''), coalesce(t.attempt, ''), coalesce(t.relocation, ''), coalesce(t.eligibility_verified, ''),
      coalesce(t.applied, ''), coalesce(t.property_name, ''), coalesce(t.approved, ''), coalesce(t.move_in_scheduled, ''),
      coalesce(t.sex_offender, ''), coalesce(t.criminal_history, ''), coalesce(t.ada_unit, ''), coalesce(t.updated_at, ''),
      (SELECT coalesce(group_concat(concat_ws(char(30), s.name, s.project_type, s.entry_date, coalesce(s.exit_date, ''), coalesce(s.latest_night, ''), ''), ''), '')
       FROM (SELECT p.name, p.project_type, o.entry_date, o.exit_date, o.latest_night
             FROM enrollments o JOIN programs p ON p.id = o.program_id
             WHERE o.client_id = e.client_id AND o.id <> e.id AND o.removed = 0 AND o.retired_on IS NULL
               AND p.removed = 0 AND p.project_type IN (0, 1, 2, 8)
               AND (o.exit_date IS NULL OR o.exit_date > e.entry_date)
             ORDER BY o.entry_date, o.id) s)
      || coalesce((SELECT char(28) || group_concat(concat_ws(char(30), d.document, coalesce(d.applies, ''), coalesce(d.requested, ''),
           coalesce(d.received, ''), coalesce(d.expires, ''), ''), '')
         FROM (SELECT * FROM client_documents k WHERE k.client_id = e.client_id ORDER BY k.document) d), ''), char(29)) AS content
  FROM enrollments e
  JOIN housing_programs hp ON hp.id = e.program_id
  JOIN clients c ON c.id = e.client_id
  -- Joined to household_heads, the view would be gone through twice.
  LEFT JOIN enrollments h ON h.id <> e.id AND h.id = (SELECT hh.head_id FROM household_heads hh WHERE hh.enrollment_id = e.id)
  LEFT JOIN trackers t ON t.enrollment_id = e.id
  WHERE e.removed = 0 AND e.retired_on IS NULL AND c.removed = 0`

// migrateReports is step 13. It reads the versions of trackers from their audit events.
func migrateReports(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range reportTables {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	h := trackerHistories{}
	if err := h.read(ctx, tx); err != nil {
		return err
	}
	if err := h.compare(ctx, tx); err != nil {
		return err
	}
	return h.store(ctx, tx)
}

// trackerHistories are the versions of the trackers of enrollments, in order.
type trackerHistories map[data.EnrollmentID][]trackerVersion

type trackerVersion struct {
	savedAt        string
	removed        bool
	dates          data.Fields
	earlierUnknown bool
}

// read replays the audit events of trackers. A move has an event at its target, and then one at its origin.
func (h trackerHistories) read(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT id, kind, part, enrollment_id, at, changes FROM audit_events
		WHERE kind IN ('tracker-created', 'tracker-saved', 'started-over', 'tracker-removed', 'tracker-moved', 'match') AND enrollment_id IS NOT NULL ORDER BY id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var target data.EnrollmentID
	for rows.Next() {
		var number int64
		var kind data.EventKind
		var part int
		var id data.EnrollmentID
		var at, text string
		if err := rows.Scan(&number, &kind, &part, &id, &at, &text); err != nil {
			return err
		}
		switch kind {
		case data.EventMoveTracker, data.EventMatch:
			if part == 0 {
				target = id
			} else {
				h[target] = append(h[target], h[id]...)
				delete(h, id)
			}
			continue
		}
		var changes []data.Change
		if err := json.Unmarshal([]byte(text), &changes); err != nil {
			return fmt.Errorf("audit event %d: %w", number, err)
		}
		v := trackerVersion{savedAt: at, removed: kind == data.EventRemoveTracker}
		if n := len(h[id]); n > 0 && kind != data.EventCreateTracker {
			v.dates = h[id][n-1].dates
		}
		for _, c := range changes {
			if slices.Contains(data.DateFields, c.Field) {
				if err := v.dates.SetText(c.Field, c.New); err != nil {
					return fmt.Errorf("audit event %d: %w", number, err)
				}
			}
		}
		if v.removed {
			v.dates = data.Fields{}
		}
		h[id] = append(h[id], v)
	}
	return rows.Err()
}

// compare replaces the versions that do not lead to the stored tracker, such as those of events that retention has withheld, by the
// stored one alone.
func (h trackerHistories) compare(ctx context.Context, tx *sql.Tx) error {
	type stored struct {
		id data.EnrollmentID
		trackerVersion
	}
	all, err := collect(ctx, tx, func(rows *sql.Rows) (s stored, err error) {
		d := &s.dates
		return s, rows.Scan(&s.id, &s.savedAt, sqldata.DateInto(&d.EligibilityVerified), sqldata.DateInto(&d.Applied), sqldata.DateInto(&d.Approved), sqldata.DateInto(&d.MoveInScheduled))
	}, `SELECT enrollment_id, updated_at, eligibility_verified, applied, approved, move_in_scheduled FROM trackers`)
	if err != nil {
		return err
	}
	is := map[data.EnrollmentID]bool{}
	for _, s := range all {
		is[s.id] = true
		versions := h[s.id]
		if n := len(versions); n == 0 || versions[n-1].removed || versions[n-1].dates != s.dates {
			s.earlierUnknown = true
			h[s.id] = []trackerVersion{s.trackerVersion}
		}
	}
	for id, versions := range h {
		if !is[id] && (len(versions) == 0 || !versions[len(versions)-1].removed) {
			delete(h, id)
		}
	}
	return nil
}

func (h trackerHistories) store(ctx context.Context, tx *sql.Tx) error {
	insert, err := tx.PrepareContext(ctx, `INSERT INTO tracker_versions (enrollment_id, number, `+sqldata.TrackerVersionColumns+`) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, id := range slices.SortedFunc(maps.Keys(h), cmp.Compare) {
		for i, v := range h[id] {
			if _, err := insert.ExecContext(ctx, id, i+1, v.savedAt, v.removed, sqldata.DateValue(v.dates.EligibilityVerified), sqldata.DateValue(v.dates.Applied),
				sqldata.DateValue(v.dates.Approved), sqldata.DateValue(v.dates.MoveInScheduled), v.earlierUnknown); err != nil {
				return err
			}
		}
	}
	return nil
}

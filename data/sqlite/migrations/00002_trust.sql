-- +goose Up

-- What a user has typed into a tracker and not saved (data.Draft), visible to that user only. Not part of lists or audit events.
CREATE TABLE drafts (
  user_id       INTEGER NOT NULL REFERENCES users,
  enrollment_id INTEGER NOT NULL REFERENCES enrollments,
  content       TEXT NOT NULL,
  kept_at       TEXT NOT NULL,
  PRIMARY KEY (user_id, enrollment_id)
) STRICT, WITHOUT ROWID;

-- Minutes without input after which the window locks.
ALTER TABLE office ADD COLUMN lock_minutes INTEGER NOT NULL DEFAULT 10 CHECK (lock_minutes BETWEEN 1 AND 15);
-- The second folder of backups, and years after which unchanged records may be removed.
ALTER TABLE office ADD COLUMN backup_folder TEXT NOT NULL DEFAULT '';
ALTER TABLE office ADD COLUMN retention_years INTEGER NOT NULL DEFAULT 7 CHECK (retention_years BETWEEN 5 AND 20);

-- Retention has de-identified this client.
ALTER TABLE clients ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1));

-- The hash chain of audit events: a hash covers the one before and the event (chain.go). Events of version 1 have no hash; the
-- first one after covers them. Retention may withhold reason and changes: digest replaces them, salted so that they can't be
-- guessed.
ALTER TABLE acts ADD COLUMN salt BLOB;
ALTER TABLE acts ADD COLUMN digest BLOB;
ALTER TABLE acts ADD COLUMN withheld_by INTEGER REFERENCES acts;
ALTER TABLE acts ADD COLUMN hash BLOB;
DROP TRIGGER acts_stand;
-- +goose StatementBegin
CREATE TRIGGER acts_stand BEFORE UPDATE ON acts
WHEN OLD.digest IS NOT NULL OR NEW.digest IS NULL OR NEW.withheld_by IS NULL OR NEW.salt IS NOT NULL OR NEW.reason <> '' OR NEW.changes <> '[]'
  OR (NEW.id, NEW.op, NEW.part, NEW.kind, NEW.at, NEW.by, NEW.enrollment_id, NEW.client_id, NEW.program_id, NEW.version, NEW.undoes, NEW.hash)
  IS NOT (OLD.id, OLD.op, OLD.part, OLD.kind, OLD.at, OLD.by, OLD.enrollment_id, OLD.client_id, OLD.program_id, OLD.version, OLD.undoes, OLD.hash)
BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
-- +goose StatementEnd
-- INSERT OR REPLACE would replace an event without running the triggers above.
-- +goose StatementBegin
CREATE TRIGGER acts_follow BEFORE INSERT ON acts
WHEN EXISTS (SELECT 1 FROM acts WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM acts WHERE op = NEW.op AND part = NEW.part)
BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
-- +goose StatementEnd

-- Number and hash of the last event, which reveal a truncated log. Null until the first event after version 1, which computes
-- them.
ALTER TABLE office ADD COLUMN last_act INTEGER;
ALTER TABLE office ADD COLUMN last_hash BLOB;
UPDATE office SET last_act = 0, last_hash = zeroblob(32) WHERE NOT EXISTS (SELECT 1 FROM acts);

-- The list is stored by program and exit, so that current and recent enrollments are read in one scan, without those of earlier
-- years. A row is one text, decoded by listDecoder (list.go): that is faster than reading columns.
DROP VIEW program_list_source;
DROP TABLE program_list;
CREATE TABLE program_list (
  program_id    INTEGER NOT NULL,
  -- The exit, or a day that never comes.
  left_on       TEXT NOT NULL,
  enrollment_id INTEGER NOT NULL,
  client_id     INTEGER NOT NULL,
  -- The two texts that come from HMIS as they are, and may hold anything.
  personal_id   TEXT NOT NULL,
  household_id  TEXT NOT NULL,
  content       TEXT NOT NULL,
  PRIMARY KEY (program_id, left_on, enrollment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX program_list_by_enrollment ON program_list (enrollment_id);

CREATE VIEW program_list_source AS
  SELECT e.program_id, coalesce(e.exit_date, '9999-12-31') AS left_on, e.id AS enrollment_id, e.client_id, c.personal_id, e.household_id,
    -- Parts end with char(31), which no name, date or number holds; those of a stay with char(30). The last part is the stays in
    -- shelters that overlap the enrollment, one after another.
    concat_ws(char(31), c.first_name, c.middle_name, c.last_name, c.name_suffix, c.hashed, coalesce(c.birth_date, ''),
      coalesce(e.relationship, ''), e.entry_date, coalesce(e.exit_date, ''), coalesce(e.move_in_date, ''), e.move_in_state,
      coalesce(h.entry_date, ''), coalesce(h.exit_date, ''), coalesce(h.move_in_date, ''),
      coalesce(e.case_manager_id, ''), e.case_manager_name, e.source_id IS NULL,
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
             ORDER BY o.entry_date, o.id) s), '') AS content
  FROM enrollments e
  JOIN housing_programs hp ON hp.id = e.program_id
  JOIN clients c ON c.id = e.client_id
  LEFT JOIN household_heads hh ON hh.enrollment_id = e.id AND hh.head_id <> e.id
  LEFT JOIN enrollments h ON h.id = hh.head_id
  LEFT JOIN trackers t ON t.enrollment_id = e.id
  WHERE e.removed = 0 AND e.retired_on IS NULL AND c.removed = 0;

INSERT INTO program_list SELECT * FROM program_list_source ORDER BY program_id, left_on, enrollment_id;

-- Search in Client IDs: for each two adjacent characters, the set of clients whose id contains them, in blocks of 65,536
-- (find_id.go).
CREATE TABLE client_id_pairs (
  pair    TEXT NOT NULL,
  block   INTEGER NOT NULL,
  clients BLOB NOT NULL,
  PRIMARY KEY (pair, block)
) STRICT;

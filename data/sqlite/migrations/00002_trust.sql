-- +goose Up

-- What somebody has typed into a tracker and not saved (data.Draft), for that user alone. No act, no part of a list.
CREATE TABLE drafts (
  user_id       INTEGER NOT NULL REFERENCES users,
  enrollment_id INTEGER NOT NULL REFERENCES enrollments,
  content       TEXT NOT NULL,
  kept_at       TEXT NOT NULL,
  PRIMARY KEY (user_id, enrollment_id)
) STRICT, WITHOUT ROWID;

-- After how many minutes of nobody using it the window locks.
ALTER TABLE office ADD COLUMN lock_minutes INTEGER NOT NULL DEFAULT 10 CHECK (lock_minutes BETWEEN 1 AND 15);
-- The second folder of backups, and after how many years records that nobody has changed may be removed.
ALTER TABLE office ADD COLUMN backup_folder TEXT NOT NULL DEFAULT '';
ALTER TABLE office ADD COLUMN retention_years INTEGER NOT NULL DEFAULT 7 CHECK (retention_years BETWEEN 5 AND 20);

-- Retention has taken away who this client is.
ALTER TABLE clients ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1));

-- The record of acts as a chain: the hash of an act is that of the one before with all that the act says (chain.go). Acts of
-- version 1 have none of their own; the first one after covers them. Salt goes into the hash of what an act says in words, so
-- that retention can take the words away (they are withheld then: digest stands for them) and nobody can guess them.
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
-- Or INSERT OR REPLACE would take the place of an act without asking the triggers above.
-- +goose StatementBegin
CREATE TRIGGER acts_follow BEFORE INSERT ON acts
WHEN EXISTS (SELECT 1 FROM acts WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM acts WHERE op = NEW.op AND part = NEW.part)
BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
-- +goose StatementEnd

-- The number and hash of the last act, so that a record cut off at its end is found. Null: acts of version 1 are still to be
-- gone through, which the next act does.
ALTER TABLE office ADD COLUMN last_act INTEGER;
ALTER TABLE office ADD COLUMN last_hash BLOB;
UPDATE office SET last_act = 0, last_hash = zeroblob(32) WHERE NOT EXISTS (SELECT 1 FROM acts);

-- The list lies on disk by program and, within it, by when an enrollment left it: who is there now, or was lately, is read
-- in one go, however many years of others lie before. What a row says is one text, in the order of listContent (list.go):
-- reading a column costs more than cutting it off a text.
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

-- By what Client IDs are found that hold what was typed: the clients, a set in blocks of 65,536, in whose ids the two characters
-- follow each other (find_id.go).
CREATE TABLE client_id_pairs (
  pair    TEXT NOT NULL,
  block   INTEGER NOT NULL,
  clients BLOB NOT NULL,
  PRIMARY KEY (pair, block)
) STRICT;

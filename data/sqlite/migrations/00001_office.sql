-- +goose Up

-- Dates are text YYYY-MM-DD; stamps are text YYYY-MM-DDTHH:MM:SS.sssZ in UTC, except those of HMIS, which are its local
-- wall clock. Nothing here depends on the current day: open, overdue and stalled are derived on reading.

-- "HSTr": identifies databases of this program.
PRAGMA application_id = 1213420658;

CREATE TABLE office (
  id              INTEGER PRIMARY KEY CHECK (id = 1),
  sample_accounts TEXT CHECK (sample_accounts IS NULL OR json_valid(sample_accounts)),
  bed_night_days  INTEGER NOT NULL DEFAULT 7 CHECK (bed_night_days >= 1),
  safe_haven      INTEGER NOT NULL DEFAULT 0 CHECK (safe_haven IN (0, 1)),
  transitional    INTEGER NOT NULL DEFAULT 0 CHECK (transitional IN (0, 1))
) STRICT;
INSERT INTO office (id) VALUES (1);

-- An HMIS, identified by either of its two ids.
CREATE TABLE sources (
  id                INTEGER PRIMARY KEY,
  implementation_id TEXT NOT NULL,
  source_id         TEXT NOT NULL,
  name              TEXT NOT NULL,
  last_full_export  TEXT,
  CHECK (implementation_id <> '' OR source_id <> '')
) STRICT;

-- The columns date_updated (of HMIS) and export_date order the versions of a row.
CREATE TABLE organizations (
  id           INTEGER PRIMARY KEY,
  source_id    INTEGER REFERENCES sources,
  hmis_id      TEXT,
  name         TEXT NOT NULL,
  merged_into  INTEGER REFERENCES organizations CHECK (merged_into <> id),
  removed      INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  date_updated TEXT,
  export_date  TEXT,
  UNIQUE (source_id, hmis_id)
) STRICT;

CREATE TABLE programs (
  id              INTEGER PRIMARY KEY,
  source_id       INTEGER REFERENCES sources,
  hmis_id         TEXT,
  organization_id INTEGER REFERENCES organizations,
  name            TEXT NOT NULL,
  project_type    INTEGER NOT NULL,
  pay_for_success INTEGER NOT NULL DEFAULT 0 CHECK (pay_for_success IN (0, 1)),
  operating_start TEXT,
  operating_end   TEXT,
  removed         INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  stalled_not_started INTEGER NOT NULL DEFAULT 14 CHECK (stalled_not_started >= 1),
  stalled_eligibility INTEGER NOT NULL DEFAULT 30 CHECK (stalled_eligibility >= 1),
  stalled_applied     INTEGER NOT NULL DEFAULT 14 CHECK (stalled_applied >= 1),
  stalled_approved    INTEGER NOT NULL DEFAULT 14 CHECK (stalled_approved >= 1),
  date_updated    TEXT,
  export_date     TEXT,
  UNIQUE (source_id, hmis_id)
) STRICT;

CREATE TABLE funders (
  id           INTEGER PRIMARY KEY,
  source_id    INTEGER NOT NULL REFERENCES sources,
  hmis_id      TEXT NOT NULL,
  program_id   INTEGER NOT NULL REFERENCES programs,
  funder       INTEGER NOT NULL,
  removed      INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  date_updated TEXT,
  export_date  TEXT,
  UNIQUE (source_id, hmis_id)
) STRICT;

-- Users of the HMIS, not of this program.
CREATE TABLE hmis_users (
  id           INTEGER PRIMARY KEY,
  source_id    INTEGER NOT NULL REFERENCES sources,
  hmis_id      TEXT NOT NULL,
  first_name   TEXT NOT NULL,
  last_name    TEXT NOT NULL,
  removed      INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  date_updated TEXT,
  export_date  TEXT,
  UNIQUE (source_id, hmis_id)
) STRICT;

CREATE TABLE clients (
  id           INTEGER PRIMARY KEY,
  source_id    INTEGER REFERENCES sources,
  -- HUD's PersonalID; may be blank for a client entered by hand.
  personal_id  TEXT NOT NULL,
  first_name   TEXT NOT NULL,
  middle_name  TEXT NOT NULL,
  last_name    TEXT NOT NULL,
  name_suffix  TEXT NOT NULL,
  name_quality INTEGER,
  hashed       INTEGER NOT NULL DEFAULT 0 CHECK (hashed IN (0, 1)),
  -- Folded "last first", for the order of what a search finds and for matching clients by hand.
  name_key     TEXT NOT NULL,
  birth_date   TEXT,
  removed      INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  date_updated TEXT,
  export_date  TEXT,
  UNIQUE (source_id, personal_id)
) STRICT;
CREATE INDEX clients_by_name ON clients (name_key);
CREATE INDEX clients_by_personal_id ON clients (personal_id);

-- The folded words by which a client is found.
CREATE TABLE client_words (
  word      TEXT NOT NULL,
  client_id INTEGER NOT NULL REFERENCES clients ON DELETE CASCADE,
  PRIMARY KEY (word, client_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX client_words_by_client ON client_words (client_id);

CREATE TABLE users (
  id              INTEGER PRIMARY KEY,
  name            TEXT NOT NULL,
  name_key        TEXT NOT NULL UNIQUE,
  organization_id INTEGER NOT NULL REFERENCES organizations,
  role            TEXT NOT NULL CHECK (role IN ('caseworker', 'administrator')),
  password_hash   TEXT NOT NULL,
  disabled        INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  last_sign_in    TEXT
) STRICT;

CREATE TABLE user_preferences (
  user_id INTEGER NOT NULL REFERENCES users,
  key     TEXT NOT NULL,
  value   TEXT NOT NULL,
  PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE enrollments (
  id            INTEGER PRIMARY KEY,
  -- Both are null for an enrollment entered by hand.
  source_id     INTEGER REFERENCES sources,
  hmis_id       TEXT,
  client_id     INTEGER NOT NULL REFERENCES clients,
  program_id    INTEGER NOT NULL REFERENCES programs,
  household_id  TEXT NOT NULL DEFAULT '',
  relationship  INTEGER,
  entry_date    TEXT NOT NULL CHECK (entry_date IS date(entry_date)),
  -- The exit that counts: of HMIS (see exits) or by hand.
  exit_date     TEXT CHECK (exit_date IS NULL OR exit_date IS date(exit_date)),
  -- The own move-in date that counts, with where it comes from: 0 HMIS, 1 recorded here, 2 cleared here.
  move_in_date  TEXT GENERATED ALWAYS AS (CASE move_in_state WHEN 0 THEN hmis_move_in WHEN 1 THEN local_move_in END) VIRTUAL,
  hmis_move_in  TEXT CHECK (hmis_move_in IS NULL OR hmis_move_in IS date(hmis_move_in)),
  local_move_in TEXT CHECK (local_move_in IS NULL OR local_move_in IS date(local_move_in)),
  move_in_state INTEGER NOT NULL DEFAULT 0 CHECK (move_in_state IN (0, 1, 2)),
  -- Local wall clock, to be compared with date_updated.
  move_in_at    TEXT,
  superseded_move_in TEXT CHECK (superseded_move_in IS NULL OR superseded_move_in IS date(superseded_move_in)),
  -- The latest of bed_nights.
  latest_night  TEXT,
  case_manager_id   INTEGER REFERENCES users,
  case_manager_name TEXT NOT NULL DEFAULT '',
  removed       INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  retired_on    TEXT CHECK (retired_on IS NULL OR retired_on IS date(retired_on)),
  -- The enrollment of HMIS that an enrollment by hand turned out to be.
  matched_to    INTEGER REFERENCES enrollments,
  date_updated  TEXT,
  export_date   TEXT,
  UNIQUE (source_id, hmis_id),
  CHECK ((source_id IS NULL) = (hmis_id IS NULL)),
  CHECK ((move_in_state = 1) = (local_move_in IS NOT NULL))
) STRICT;
CREATE INDEX enrollments_by_client ON enrollments (client_id);
CREATE INDEX enrollments_by_household ON enrollments (program_id, household_id);
CREATE INDEX enrollments_by_hand ON enrollments (program_id) WHERE source_id IS NULL;
CREATE INDEX enrollments_by_typed_manager ON enrollments (case_manager_name)
  WHERE case_manager_id IS NULL AND case_manager_name <> '';

-- The HMIS exit of an enrollment; at most one.
CREATE TABLE exits (
  enrollment_id INTEGER PRIMARY KEY REFERENCES enrollments,
  hmis_id       TEXT NOT NULL,
  exit_date     TEXT NOT NULL CHECK (exit_date IS date(exit_date)),
  destination   INTEGER,
  removed       INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  date_updated  TEXT,
  export_date   TEXT
) STRICT;

CREATE TABLE bed_nights (
  enrollment_id INTEGER NOT NULL REFERENCES enrollments,
  night         TEXT NOT NULL,
  removed       INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  date_updated  TEXT,
  export_date   TEXT,
  PRIMARY KEY (enrollment_id, night)
) STRICT, WITHOUT ROWID;

-- The current attempt of an enrollment: one tracker each (R3). Barriers: null not recorded, 0 no, 1 yes.
CREATE TABLE trackers (
  enrollment_id        INTEGER PRIMARY KEY REFERENCES enrollments,
  attempt              INTEGER NOT NULL CHECK (attempt >= 1),
  relocation           INTEGER NOT NULL DEFAULT 0 CHECK (relocation IN (0, 1)),
  eligibility_verified TEXT CHECK (eligibility_verified IS NULL OR eligibility_verified IS date(eligibility_verified)),
  applied              TEXT CHECK (applied IS NULL OR applied IS date(applied)),
  property_name        TEXT NOT NULL DEFAULT '',
  approved             TEXT CHECK (approved IS NULL OR approved IS date(approved)),
  move_in_scheduled    TEXT CHECK (move_in_scheduled IS NULL OR move_in_scheduled IS date(move_in_scheduled)),
  sex_offender         INTEGER CHECK (sex_offender IN (0, 1)),
  criminal_history     INTEGER CHECK (criminal_history IN (0, 1)),
  ada_unit             INTEGER CHECK (ada_unit IN (0, 1)),
  sex_offender_detail     TEXT NOT NULL DEFAULT '',
  criminal_history_detail TEXT NOT NULL DEFAULT '',
  ada_unit_detail         TEXT NOT NULL DEFAULT '',
  version              INTEGER NOT NULL CHECK (version >= 1),
  updated_by           INTEGER NOT NULL REFERENCES users,
  updated_at           TEXT NOT NULL,
  CHECK (applied IS NOT NULL OR (approved IS NULL AND property_name = ''))
) STRICT;

-- Attempts that ended with a new unit (R19).
CREATE TABLE attempts (
  enrollment_id        INTEGER NOT NULL REFERENCES enrollments,
  attempt              INTEGER NOT NULL,
  relocation           INTEGER NOT NULL,
  eligibility_verified TEXT,
  applied              TEXT,
  property_name        TEXT NOT NULL,
  approved             TEXT,
  move_in_scheduled    TEXT,
  sex_offender         INTEGER,
  criminal_history     INTEGER,
  ada_unit             INTEGER,
  sex_offender_detail     TEXT NOT NULL,
  criminal_history_detail TEXT NOT NULL,
  ada_unit_detail         TEXT NOT NULL,
  reason               TEXT NOT NULL,
  ended_by             INTEGER NOT NULL REFERENCES users,
  ended_at             TEXT NOT NULL,
  PRIMARY KEY (enrollment_id, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
  id            TEXT PRIMARY KEY,
  enrollment_id INTEGER NOT NULL REFERENCES enrollments,
  barrier       TEXT NOT NULL DEFAULT '' CHECK (barrier IN ('', 'sex_offender', 'criminal_history', 'ada_unit')),
  text          TEXT NOT NULL,
  written_by    INTEGER NOT NULL REFERENCES users,
  written_at    TEXT NOT NULL,
  corrects      TEXT REFERENCES notes
) STRICT, WITHOUT ROWID;
CREATE INDEX notes_by_enrollment ON notes (enrollment_id);

-- Audit events. Append-only; an operation on several enrollments has a row for each.
CREATE TABLE acts (
  id            INTEGER PRIMARY KEY,
  op            TEXT NOT NULL,
  part          INTEGER NOT NULL DEFAULT 0,
  kind          TEXT NOT NULL,
  at            TEXT NOT NULL,
  by            INTEGER REFERENCES users,
  enrollment_id INTEGER REFERENCES enrollments,
  client_id     INTEGER REFERENCES clients,
  program_id    INTEGER REFERENCES programs,
  version       INTEGER NOT NULL DEFAULT 0,
  reason        TEXT NOT NULL DEFAULT '',
  changes       TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(changes)),
  undoes        TEXT NOT NULL DEFAULT '',
  UNIQUE (op, part)
) STRICT;
CREATE INDEX acts_by_enrollment ON acts (enrollment_id) WHERE enrollment_id IS NOT NULL;
-- +goose StatementBegin
CREATE TRIGGER acts_stay BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER acts_stand BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER notes_stand BEFORE UPDATE OF text, written_by, written_at ON notes BEGIN SELECT RAISE(ABORT, 'notes are append-only'); END;
-- +goose StatementEnd

CREATE TABLE client_visits (
  user_id   INTEGER NOT NULL REFERENCES users,
  client_id INTEGER NOT NULL REFERENCES clients,
  at        TEXT NOT NULL,
  PRIMARY KEY (user_id, client_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE dismissed_matches (
  by_hand  INTEGER NOT NULL REFERENCES enrollments,
  imported INTEGER NOT NULL REFERENCES enrollments,
  PRIMARY KEY (by_hand, imported)
) STRICT, WITHOUT ROWID;

-- The rows of program lists, stored in the order in which they are read. The view below defines them; they are refreshed from
-- it in the transaction that changes their source, and Check compares the two.
CREATE TABLE program_list (
  program_id      INTEGER NOT NULL,
  enrollment_id   INTEGER NOT NULL,
  client_id       INTEGER NOT NULL,
  personal_id     TEXT NOT NULL,
  first_name      TEXT NOT NULL,
  middle_name     TEXT NOT NULL,
  last_name       TEXT NOT NULL,
  name_suffix     TEXT NOT NULL,
  hashed          INTEGER NOT NULL,
  birth_date      TEXT,
  household_id    TEXT NOT NULL,
  relationship    INTEGER,
  entry_date      TEXT NOT NULL,
  exit_date       TEXT,
  move_in_date    TEXT,
  move_in_state   INTEGER NOT NULL,
  head_entry      TEXT,
  head_exit       TEXT,
  head_move_in    TEXT,
  -- Shelter stays that overlap the enrollment: [[program, type, entry, exit, latest night], ...]
  stays           TEXT,
  case_manager_id   INTEGER,
  case_manager_name TEXT NOT NULL,
  by_hand         INTEGER NOT NULL,
  -- Of the tracker; version is null where there is none.
  version         INTEGER,
  attempt         INTEGER,
  relocation      INTEGER,
  eligibility_verified TEXT,
  applied         TEXT,
  property_name   TEXT,
  approved        TEXT,
  move_in_scheduled TEXT,
  sex_offender    INTEGER,
  criminal_history INTEGER,
  ada_unit        INTEGER,
  updated_at      TEXT,
  PRIMARY KEY (program_id, enrollment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX program_list_by_enrollment ON program_list (enrollment_id);

CREATE VIEW housing_programs AS
  SELECT id FROM programs
  WHERE removed = 0 AND (project_type IN (3, 9, 10, 13) OR (project_type = 7 AND pay_for_success = 1));

-- The head of an enrollment's household in the program; of two, the one with the earlier entry (R44).
CREATE VIEW household_heads AS
  SELECT e.id AS enrollment_id,
    (SELECT h.id FROM enrollments h JOIN clients hc ON hc.id = h.client_id
     WHERE h.program_id = e.program_id AND h.household_id = e.household_id AND h.relationship = 1
       AND h.removed = 0 AND h.retired_on IS NULL AND hc.removed = 0
     ORDER BY h.entry_date, h.id LIMIT 1) AS head_id
  FROM enrollments e WHERE e.household_id <> '';

CREATE VIEW program_list_source AS
  SELECT e.program_id, e.id AS enrollment_id, e.client_id, c.personal_id,
    c.first_name, c.middle_name, c.last_name, c.name_suffix, c.hashed, c.birth_date,
    e.household_id, e.relationship, e.entry_date, e.exit_date, e.move_in_date, e.move_in_state,
    h.entry_date AS head_entry, h.exit_date AS head_exit, h.move_in_date AS head_move_in,
    (SELECT json_group_array(json_array(s.name, s.project_type, s.entry_date, s.exit_date, s.latest_night))
       FROM (SELECT p.name, p.project_type, o.entry_date, o.exit_date, o.latest_night
             FROM enrollments o JOIN programs p ON p.id = o.program_id
             WHERE o.client_id = e.client_id AND o.id <> e.id AND o.removed = 0 AND o.retired_on IS NULL
               AND p.removed = 0 AND p.project_type IN (0, 1, 2, 8)
               AND (o.exit_date IS NULL OR o.exit_date > e.entry_date)
             ORDER BY o.entry_date, o.id) s
       HAVING count(*) > 0) AS stays,
    e.case_manager_id, e.case_manager_name, e.source_id IS NULL AS by_hand,
    t.version, t.attempt, t.relocation, t.eligibility_verified, t.applied, t.property_name, t.approved,
    t.move_in_scheduled, t.sex_offender, t.criminal_history, t.ada_unit, t.updated_at
  FROM enrollments e
  JOIN housing_programs hp ON hp.id = e.program_id
  JOIN clients c ON c.id = e.client_id
  LEFT JOIN household_heads hh ON hh.enrollment_id = e.id AND hh.head_id <> e.id
  LEFT JOIN enrollments h ON h.id = hh.head_id
  LEFT JOIN trackers t ON t.enrollment_id = e.id
  WHERE e.removed = 0 AND e.retired_on IS NULL AND c.removed = 0;

-- +goose Down
SELECT RAISE(ABORT, 'a database is never migrated backwards; restore a backup instead');
